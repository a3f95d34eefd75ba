"""Groups of fields: choices that belong together, and the question that they answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.forms.fields import Field, Fields, group_name, is_group
from auditor.checks.shared.common import beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.model.finding import Family, Outcome, Severity


@check("fieldset-without-legend", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.3.1",))
def fieldset_has_no_legend(document: Document, fields: Fields) -> Iterator[Yield]:
    """A group of fields (`fieldset`, or role group or radiogroup) that has no name.

    A screen reader announces a group and not what it is about, so that "Yes" and "No" answer no question (W3C technique H71).
    Write the question into a `legend`, the first thing in the `fieldset`. Around a single field, which its own label explains,
    it is "please look".

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    found = False
    for group in document.find("fieldset", or_having=("role",)):
        if group.frame or not is_group(group) or not is_exposed(group):
            continue
        found = True
        inside = fields.within(group)
        if not inside or group_name(group):
            continue
        choices = sum(field.kind in {"radio", "checkbox"} for field in inside)
        legend = next(group.find("legend"), None)
        message = (
            "The legend of a group of fields is empty."
            if legend is not None
            else f"A group of {len(inside)} field{'s' * (len(inside) > 1)} has no name."
        )
        sure = legend is not None or choices >= 2 or (group.tag == "fieldset" and len(inside) >= 3)
        yield fieldset_has_no_legend.finding(message, group, outcome=Outcome.FAILED if sure else Outcome.CANT_TELL)
    if not found:
        yield NotApplicable("the page has no group of fields")


@check("choices-without-group", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.1",))
def choices_stand_in_no_group(fields: Fields) -> Iterator[Yield]:
    """Radio buttons, or checkboxes of one name, that no group with a name holds together.

    Listeners hear "Yes, radio button" and not the question. Put them into a `fieldset` whose `legend` is the question, or into an
    element of role radiogroup with a name (W3C techniques H71 and ARIA17). Checkboxes are "please look": each may be a question
    of its own.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages and 9 times in 1,067 samples of components.
    """
    groups: dict[tuple[str, str, int], list[Field]] = defaultdict(list)
    for field in fields.items:
        name = field.element.get("name").strip()
        if field.kind in {"radio", "checkbox"} and name:
            groups[field.kind, name, field.form.index if field.form is not None else 0].append(field)
    if not groups:
        yield NotApplicable("the page has no radio buttons or checkboxes of one name")
    for (kind, _, _), choices in groups.items():
        if len(choices) < 2 or any(_is_explained(field) for field in choices):
            continue
        said = ", ".join(beginning(field.name.text, 30) or "?" for field in choices[:3])
        what = "radio buttons" if kind == "radio" else "checkboxes"
        yield choices_stand_in_no_group.finding(
            f"{len(choices)} {what} ({said}{' …' if len(choices) > 3 else ''}) stand in no group that has a name.",
            choices[0].element,
            quote=said,
            outcome=Outcome.FAILED if kind == "radio" else Outcome.CANT_TELL,
            count=len(choices),
        )


def _is_explained(field: Field) -> bool:
    # In any group with a name, in a table (its headers), in a listbox or menu, or by a reference to the question. A group without
    # a name is what fieldset-without-legend reports.
    element = field.element
    if field.group is not None or element.get("aria-describedby") or len(element.get("aria-labelledby").split()) > 1:
        return True
    return any(_explains(around) for around in element.ancestors)


def _explains(around: Element) -> bool:
    return around.tag in {"td", "th"} or around.get("role") in {"menu", "tablist", "tree", "grid", "toolbar", "row"}
