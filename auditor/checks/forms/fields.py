"""The fields of a page's forms, each with its name, its labels and the group around it, worked out once for all checks."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.checks.inputs import computed
from auditor.dom.accname import Name, NameSource, authored, native
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.names import name_of
from auditor.dom.roles import explicit_role
from auditor.dom.tags import HEADINGS

_BUTTONS = frozenset({"button", "submit", "reset", "image"})
_NO_TEXT = frozenset({"checkbox", "radio", "file", "color", "range"})
GROUP_ROLES = frozenset({"group", "radiogroup"})
MOST_FIELDS = 2_000
"""Fields of one page that are judged; a page with more is hostile or a spreadsheet."""
_PART_TAGS = frozenset({"fieldset", "table", "section", "article", "dialog"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field that people fill in: neither a button nor hidden from everybody."""

    element: Element
    kind: str
    """`text`, `search`, `email` ... for an input, `select` or `textarea`."""
    name: Name
    labels: tuple[Element, ...]
    """The `label` elements that belong to it, around it or by `for`."""
    group: Element | None
    """The nearest `fieldset` or element of role group or radiogroup."""
    form: Element | None

    @property
    def takes_text(self) -> bool:
        """Whether people type into it."""
        return self.kind not in _NO_TEXT and self.kind != "select"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a page in document order."""

    items: tuple[Field, ...]

    def within(self, element: Element) -> tuple[Field, ...]:
        """Return the fields below an element."""
        return tuple(field for field in self.items if element.index < field.element.index < element.end)


@computed
def fields(document: Document) -> Fields:
    """Return the fields of a page that reach people, outside frames."""
    by_target: dict[str, list[Element]] = {}
    for label in document.find("label"):
        if label.get("for") and not label.frame:
            by_target.setdefault(label.attrs["for"], []).append(label)
    found: list[Field] = []
    for element in document.find("input", "select", "textarea"):
        kind = kind_of(element)
        if kind in _BUTTONS or kind == "hidden" or element.frame or not is_exposed(element):
            continue
        around = element.closest("label")
        labels = list(by_target.get(element.get("id"), ())) if element.get("id") else []
        if around is not None and not around.get("for") and around not in labels:
            labels.append(around)
        group = next((a for a in element.ancestors if is_group(a)), None)
        found.append(Field(element, kind, name_of(element), tuple(labels), group, element.closest("form")))
        if len(found) >= MOST_FIELDS:
            break
    return Fields(tuple(found))


def kind_of(element: Element) -> str:
    """Return the kind of a field: the type of an input, "text" where it has none, else the element's name."""
    return (element.get("type").strip().lower() or "text") if element.tag == "input" else element.tag


def is_group(element: Element) -> bool:
    """Tell whether an element groups fields: a fieldset, or one of role group or radiogroup."""
    return (element.tag == "fieldset" and not element.get("role").strip()) or (
        "role" in element.attrs and explicit_role(element) in GROUP_ROLES
    )


def group_name(group: Element) -> str:
    """Return what a group of fields is called; empty where nothing calls it."""
    own = native(group) if group.tag == "fieldset" else None
    said = authored(group).text or (own.text if own is not None else "")
    return said or (group.name or "").strip()


def part_of(element: Element) -> int:
    """Return a number that two elements share when the same heading and the same part of the page hold them both."""
    catalogue = element.catalogue
    part = next((a for a in element.ancestors if a.tag in _PART_TAGS or is_group(a)), None)
    start = part.index if part is not None else 0
    if catalogue is None:
        return start
    heading = 0
    for one in catalogue.find(HEADINGS):
        if one.index > element.index:
            break
        heading = one.index
    return max(start, heading)


def has_label(field: Field) -> bool:
    """Tell whether more than a placeholder or a tooltip names a field."""
    return field.name.source not in {NameSource.NONE, NameSource.PLACEHOLDER, NameSource.TITLE}
