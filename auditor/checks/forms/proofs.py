"""Tasks that are to prove that a person is there, and forms that nothing seems to send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.forms.fields import Fields
from auditor.checks.shared.common import beginning
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.names import name_text
from auditor.model.finding import Family, Outcome, Severity

_MARKED = re.compile(r"(?i)captcha|(?<![a-z])turnstile(?![a-z])|funcaptcha|arkoselabs")
_ASKED = re.compile(
    r"(?i)\b(?:captcha|(?:letters|characters|digits|numbers?|words?|text|code)\s+(?:that\s+)?(?:you (?:can )?see|shown|displayed|"
    r"that (?:is|are) shown)?\s*(?:in|on|from|of)\s+(?:the|this)\s+(?:image|picture|graphic|photo)|(?:i am|i'm) not a robot|"
    r"(?:zeichen|buchstaben|code)\s+(?:aus|in|im|auf)\s+(?:dem|diesem)?\s*bild|caractères de l'image|caracteres de la imagen)"
)
_HELD = ("src", "class", "id", "name", "title", "alt")


@check("captcha", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.1.1", "3.3.8"))
def person_has_to_be_proved(document: Document, fields: Fields) -> Iterator[Yield]:
    """A task that is to tell people from programs: letters in a picture, pictures to choose from.

    Please look whether its purpose is told in words and whether there is another way, such as a sound, for who does not see (WCAG 1.1.1,
    techniques G143 and G144), and where it stands before logging in, one that needs no riddle (3.3.8). Best is none. Told once a page.

    False alarms in 100 pages: 0; told on none of 143 ordinary pages.
    """
    found = next((one for one in document.find("img", "iframe", "div", "input") if _is_task(one)), None) or next(
        (field.element for field in fields.items if field.takes_text and _ASKED.search(field.name.text[:300])), None
    )
    if found is not None:
        said = beginning(name_text(found), 60)
        yield person_has_to_be_proved.finding(
            f"People have to prove that they are no program{f': “{said}”' if said else ''}.",
            found,
            outcome=Outcome.CANT_TELL,
            key="captcha",
        )


def _is_task(element: Element) -> bool:
    if element.frame or not is_exposed(element) or element.get("data-size") == "invisible":
        return False
    return any(_MARKED.search(element.get(name)[:500]) for name in _HELD if element.has(name))


_SENDS = frozenset({"submit", "image", "button", "reset"})


@check("form-without-button", family=Family.ACCESSIBILITY, version=1, severity=Severity.MINOR, wcag=("3.2.2",))
def nothing_sends_the_form(document: Document, fields: Fields) -> Iterator[Yield]:
    """A form with fields and no button that sends it.

    Please look how it is sent: where it is by the choice of a value, nobody expects that; and who speaks commands, or does not know the
    Enter key, has nothing to press (W3C technique H32). Forms without an address to send to are left out.

    False alarms in 100 pages: 0; told on 12 of 143 ordinary pages.
    """
    for form in document.find("form"):
        if form.frame or not form.has("action") or not is_exposed(form) or not fields.within(form):
            continue
        identifier = form.get("id")
        buttons = (
            one
            for one in document.find("button", "input", or_having=("role",))
            if one.tag == "button" or one.get("type").strip().lower() in _SENDS or one.get("role").strip() == "button"
        )
        if any(form.index < one.index < form.end or (identifier and one.get("form") == identifier) for one in buttons):
            continue
        yield nothing_sends_the_form.finding("The form has no button that sends it.", form, outcome=Outcome.CANT_TELL)
