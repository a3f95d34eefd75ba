"""Labels of fields: belonging to nothing, saying nothing, saying the same of two fields, or gone as soon as one types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.forms.fields import Field, Fields, has_label, part_of
from auditor.checks.shared.common import beginning
from auditor.dom.accname import NameSource
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.index import elements_by_id
from auditor.dom.tags import LABELABLE
from auditor.model.finding import Family, Outcome, Severity

_CONTROL_TAGS = LABELABLE | {"iframe", "object"}
_GENERIC = frozenset(
    "label|label text|labels|field|form field|input|input field|text|text field|textfield|textbox|text box|enter text|value|"
    "select|dropdown|drop-down|option|option 1|choose|choose one|checkbox|radio|radio button|untitled|your label|label here|"
    "question|type here|feld|eingabe|eingabefeld|auswahl|champ|saisie|campo|veld|etichetta|etiqueta".split("|")
)
"""Names that say what kind of field it is, or that an editing tool left behind."""


@check("label-without-field", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.1",))
def label_belongs_to_nothing(document: Document) -> Iterator[Yield]:
    """A label whose `for` names no field: there is none of that id, or what has it is no field.

    A click on the label does nothing, and a screen reader does not read it with the field (WCAG failure F68). Write the id of the
    field into `for`. Without a browser, where a script may still make the field, it is "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    labels = [label for label in document.find("label") if not label.frame and is_exposed(label)]
    if not labels:
        yield NotApplicable("the page has no label")
    made = document.rendered or not any(document.find("script"))
    for label in labels:
        wanted = label.get("for").strip()
        if not wanted or not label.text(1):
            continue
        target = elements_by_id(label).get((label.frame, wanted))
        if target is not None and (_may_be_labelled(target) or target.in_shadow or label.in_shadow):
            continue
        if target is None and "-" in (label.parent.tag if label.parent is not None else ""):
            continue  # inside an element of somebody's own making, whose field may be closed off
        why = "there is no element of that id" if target is None else f"a {target.tag} is no field"
        yield label_belongs_to_nothing.finding(
            f"The label “{beginning(label.text(), 60)}” is for “{wanted[:60]}”, but {why}.",
            label,
            quote=label.text(),
            outcome=Outcome.FAILED if made else Outcome.CANT_TELL,
        )


def _may_be_labelled(target: Element) -> bool:
    # HTML 4.10.2 and 4.13.3: elements of somebody's own making may be form-associated.
    return target.tag in _CONTROL_TAGS or "-" in target.tag


@check("field-placeholder-only", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.3.2",))
def placeholder_is_the_only_label(fields: Fields) -> Iterator[Yield]:
    """A field whose only name is its placeholder.

    The placeholder is gone as soon as one types, and whoever comes back to a filled field no longer knows what it asks for. Write
    a label above the field. A single search field is "please look", because the button beside it says what it is for.

    False alarms in 100 pages: 0; told on 22 of 353 ordinary pages and 1 times in 1,067 samples of components.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
    for field in fields.items:
        if field.name.source is not NameSource.PLACEHOLDER:
            continue
        alone = sum(other.form is field.form and other.takes_text for other in fields.items) == 1
        yield placeholder_is_the_only_label.finding(
            f"The field has no label but its placeholder, “{beginning(field.name.text, 60)}”.",
            field.element,
            quote=field.name.text,
            outcome=Outcome.CANT_TELL if alone and _searches(field) else Outcome.FAILED,
        )


def _searches(field: Field) -> bool:
    said = (
        f"{field.element.get('name')} {field.element.get('id')} {field.element.get('class')} {field.name.text}".lower()
    )
    around = field.form.get("role") == "search" if field.form is not None else False
    words = ("search", "such", "recherch", "busca", "cerca", "zoek", "query", "filter")
    return around or field.kind == "search" or field.element.get("name") in {"q", "s"} or any(w in said for w in words)


@check("field-label-repeated", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.4.6",))
def label_is_that_of_another_field(fields: Fields) -> Iterator[Yield]:
    """Two fields of one form with the same label, and nothing between them that tells them apart.

    Listeners cannot know which one they are in (W3C technique G131). Say what is different, "Name of the child" and "Name of
    the parent", or put each set into a group with a name of its own. Fields in a table are told apart by its headers.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages and 22 times in 1,067 samples of components.
    """
    groups: dict[tuple[str, int, int], list[Field]] = defaultdict(list)
    for field in fields.items:
        element = field.element
        if field.kind in {"radio", "checkbox"} or not has_label(field) or element.closest("td", "th") is not None:
            continue
        if element.get("aria-describedby") or element.get("title"):
            continue
        said = field.name.text.casefold().strip(" *:")
        groups[said, field.form.index if field.form is not None else 0, part_of(element)].append(field)
    for group in groups.values():
        for field in group[1:6] if group[0].form is not None else ():
            yield label_is_that_of_another_field.finding(
                f"Another field of this form is called “{beginning(field.name.text, 60)}”, too.",
                field.element,
                quote=field.name.text,
            )


@check("field-label-generic", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.4.6",))
def label_says_nothing(fields: Fields) -> Iterator[Yield]:
    """A field whose name says what kind of field it is and not what to enter: "Input", "Text field", "Select".

    Write what is asked for: "Your name", "Country".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages and 8 times in 1,067 samples of components.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
    for field in fields.items:
        if field.name.text.casefold().strip(" *:.…") in _GENERIC and field.kind not in {"radio", "checkbox"}:
            yield label_says_nothing.finding(
                f"The field is called “{field.name.text[:60]}”, which does not say what to enter.",
                field.element,
                quote=field.name.text,
            )


@check("label-empty", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, wcag=("3.3.2",))
def label_is_empty(fields: Fields) -> Iterator[Yield]:
    """A label without any text, of a field that only listeners are told the name of.

    Please look: nobody who sees the page learns what the field is for, unless something beside it says so. (A field without any
    name is what axe's rule `label` reports.)

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for field in fields.items:
        if field.name.text and field.labels and not any(_says_something(label) for label in field.labels):
            yield label_is_empty.finding(
                f"The label of the field “{beginning(field.name.text, 60)}” is empty.",
                field.labels[0],
                outcome=Outcome.CANT_TELL,
            )


def _says_something(label: Element) -> bool:
    return bool(label.text(1)) or any(label.find("img", "svg", "i"))
