"""Messages of errors: tied to the field they speak of, and saying what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.forms.fields import Field, Fields
from auditor.checks.shared.common import beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_present
from auditor.dom.tags import LABELABLE
from auditor.model.finding import Family, Outcome, Severity

_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:error|errors|errormsg|error-?message|invalid|invalid-feedback|help-error|fehler|erreur)(?:$|[\s_-])"
)
_CONTAINS = re.compile(
    r"(?i)\b(?:is required|required|please (?:enter|fill|select|choose|provide|correct)|enter (?:a|an|your|the)\b|must (?:be|have|contain)|"
    r"invalid|not valid|cannot be|can['’]t be|is missing|incorrect|wrong format|select (?:a|an|your|at least)|muss|bitte|ungültig|"
    r"fehlt|erforderlich|obligatoire|invalide|veuillez|obligatorio|no es válid[oa]|obbligatorio|ongeldig|verplicht)\b"
)
_SAYS_NOTHING = re.compile(
    r"(?i)(?:(?:sorry|oops|whoops)[,!. ]*)?(?:(?:there (?:was|is|were|are) )?(?:an |some |a )?(?:errors?|problems?|mistakes?|issues?)"
    r"(?: (?:occurred|found|with (?:your|this|the) (?:form|submission|input|entry)|in (?:your|this|the) (?:form|submission)|"
    r"has occurred|have occurred))?|(?:invalid|wrong|incorrect|bad)"
    r"(?: (?:input|value|entry|data|field|form))?|(?:your |the |this )?(?:input|value|form|entry|"
    r"field|data) (?:is|was|has|contains) (?:invalid|not valid|wrong|incorrect|errors?|an error)|something went wrong|wrong|"
    r"incorrect|please (?:try again|correct (?:the|your) (?:errors?|mistakes?)(?: (?:below|above))?)|fehler|ungültig|"
    r"ein fehler ist aufgetreten|erreur|error)[.! ]*(?:please (?:try again|correct (?:it|them|the errors?))[.! ]*)?"
)
_REFERENCES = ("aria-describedby", "aria-errormessage", "aria-labelledby", "aria-details")


@check("error-not-tied", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.1", "3.3.1"))
def error_belongs_to_no_field(document: Document, fields: Fields) -> Iterator[Yield]:
    """A message beside a field that says what is wrong with it, and is not tied to it.

    Listeners who come to the field hear its label and not the message (W3C techniques ARIA1 and ARIA21). Give the message an id
    and name it in the field's `aria-describedby`, or write it into the label. A message that does not read like one is
    "please look".

    False alarms in 100 pages: 0; told on 1 of 353 ordinary pages.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
        return
    tied = {word for field in fields.items for name in _REFERENCES for word in field.element.get(name).split()}
    tied |= {word for group in _groups(fields) for name in _REFERENCES for word in group.get(name).split()}
    for message in _messages(document):
        if any(around.get("id") in tied for around in (message, *message.ancestors) if around.get("id")):
            continue
        if any(inner.get("id") in tied for inner in message.walk(50) if inner.get("id")):
            continue
        if message.closest("label", "legend") is not None or any(message.find("a")):
            continue  # within the name of the field, or a summary that leads to the fields
        field = _beside(message, fields)
        if field is None:
            continue
        text = message.text()
        sure = bool(_CONTAINS.search(text)) and field.element.get("aria-invalid") != "false"
        yield error_belongs_to_no_field.finding(
            f"The message “{beginning(text, 80)}” is not tied to its field.",
            message,
            quote=text,
            outcome=Outcome.FAILED if sure else Outcome.CANT_TELL,
        )


def _groups(fields: Fields) -> Iterator[Element]:
    return (group for group in {id(f.group): f.group for f in fields.items}.values() if group is not None)


def _messages(document: Document) -> Iterator[Element]:
    end = 0
    for element in document.having("class", "id", "role"):
        if (
            element.index < end
            or element.frame
            or element.tag in LABELABLE
            or element.tag in {"form", "body", "html", "fieldset"}
        ):
            continue
        alert = element.get("role").strip() == "alert"
        if not alert and not _CLASS.search(f"{element.get('class')[:300]} {element.get('id')[:100]}"):
            continue
        if any(element.find(*LABELABLE)) or not is_present(element) or not 3 <= len(element.text(400)) <= 300:
            continue  # a box around the field and its message has the class, too
        end = element.end
        yield element


_STEPS = 2


def _beside(message: Element, fields: Fields) -> Field | None:
    # The one field in the nearest box that holds both; a box with several fields tells of none.
    for around, _ in zip(message.ancestors, range(_STEPS), strict=False):
        if around.tag in {"body", "html", "main"}:
            return None
        inside = fields.within(around)
        if inside:
            return (
                inside[0]
                if len({f.element.get("name") or f.element.index for f in inside}) == 1
                else _next_to(message, inside)
            )
    return None


def _next_to(message: Element, inside: tuple[Field, ...]) -> Field | None:
    before = [field for field in inside if field.element.index < message.index]
    parent = message.parent
    near = before[-1] if before else None
    if near is None or parent is None:
        return None
    siblings = list(parent.elements)
    at = siblings.index(message)
    return near if at and (siblings[at - 1] is near.element or near.element in siblings[at - 1].walk(20)) else None


@check("error-says-nothing", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.3.1",))
def error_names_no_field(document: Document, fields: Fields) -> Iterator[Yield]:
    """A message of an error in a form that says neither which field is wrong nor what is wrong with it.

    "Invalid input" sends people on a search. Name the field and what is expected: "Postcode: enter five digits" (W3C techniques
    G83, G84 and G85). A message that is tied to its field names it, and must say what is wrong all the same.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    if not fields.items:
        yield NotApplicable("the page has no field")
        return
    tied = {
        word
        for field in fields.items
        for name in ("aria-describedby", "aria-errormessage")
        for word in field.element.get(name).split()
    }
    candidates = [*_messages(document), *(e for e in document.having("id") if e.get("id") in tied and is_present(e))]
    for message in dict.fromkeys(candidates):
        text = message.text()
        if not _SAYS_NOTHING.fullmatch(text[:200]) or _goes_on(message) or not _is_of_a_form(message, fields):
            continue
        yield error_names_no_field.finding(
            f"The message “{beginning(text, 80)}” does not say what is wrong.",
            message,
            quote=text,
        )


def _is_of_a_form(message: Element, fields: Fields) -> bool:
    if message.closest("form") is not None:
        return True
    around = [
        ancestor
        for ancestor, _ in zip(message.ancestors, range(3), strict=False)
        if ancestor.tag not in {"body", "html"}
    ]
    return bool(around) and bool(fields.within(around[-1]))


def _goes_on(message: Element) -> bool:
    # "There is a problem" is the heading of a list that names the fields.
    siblings = list(message.parent.elements) if message.parent is not None else []
    return any(other.tag in {"ul", "ol"} for other in siblings)


@check("error-invalid-unexplained", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("3.3.1",))
def invalid_field_has_no_message(fields: Fields) -> Iterator[Yield]:
    """A field that is marked as wrong, with nothing tied to it that says why.

    Please look whether the page says in words what is wrong; a red frame alone tells neither listeners nor people who do not see
    colours (WCAG failure F81). Name the message in `aria-describedby`.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for field in fields.items:
        element = field.element
        if element.get("aria-invalid").strip().lower() in {"", "false"} or any(element.get(n) for n in _REFERENCES[:2]):
            continue
        yield invalid_field_has_no_message.finding(
            f"The field “{beginning(field.name.text, 60)}” is marked as wrong, and nothing tied to it says why.",
            element,
            outcome=Outcome.CANT_TELL,
        )
