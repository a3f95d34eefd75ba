"""What only a mouse sets off, and what poses as a control without being one: read from the handlers that stand in the markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.accname import authored
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.names import name_text
from auditor.dom.roles import role_of
from auditor.model.finding import Family, Outcome, Severity

_CONTROLS = (
    "a",
    "button",
    "input",
    "select",
    "textarea",
    "summary",
    "label",
    "area",
    "iframe",
    "video",
    "audio",
    "object",
    "embed",
)
_NO_CONTROLS = frozenset(
    {"html", "body", "form", "main", "table", "tbody", "tr", "svg", "option", "label", "script", "canvas"}
)
_KEYS = ("onkeydown", "onkeypress", "onkeyup")
_IDLE = re.compile(
    r"(?i)\A\s*(?:return (?:true|false)|(?:event|e)\.(?:stopPropagation|preventDefault)\(\)|void\(?0\)?|;|\s|"
    r"(?:_?gaq?|ga|gtag|dataLayer|_paq|fbq|track\w*|analytics)\b[^;]*)*\Z"
)
"""Handlers that do nothing for people: they stop the event, or count it."""
_LOOKS = re.compile(r"(?i)\A[^;]{0,40}\b(?:this\.style|className|classList|status|src|swapImg|swapImage|MM_\w+)\b")
"""Handlers that only change how something looks."""
_NAMED_CONTROL = re.compile(r"(?i)(?<![a-z])(?:btn|button|link|toggle|close|clickable|submit)(?![a-z])")
_ACTS = re.compile(
    r"(?<![\w.])(?:(?:window|document|self|top|parent)\s*\.\s*)?location(?:\s*\.\s*href)?\s*=(?!=)|"
    r"\blocation\s*\.\s*(?:assign|replace|reload)\s*\(|\bwindow\s*\.\s*open\s*\(|\.\s*(?:submit|reset)\s*\(\s*\)"
)
"""Handlers that do what a link or a button does: go to a page, send or empty a form."""


@check(
    "control-without-role", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("4.1.2", "2.1.1")
)
def control_is_none(document: Document) -> Iterator[Yield]:
    """Something with a handler of clicks that is neither a control nor says that it is one.

    A listener is not told that it can be pressed, and Tab does not come to it (WCAG failures F42, F54 and F59). Make it a `button`, or
    a link where it leads to a page. Where neither its name, its class nor what the handler does says that it is meant as a control, it
    is *please look*.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    for element in document.having("onclick"):
        if (
            element.tag in _NO_CONTROLS
            or element.frame
            or not is_exposed(element)
            or _IDLE.match(element.get("onclick")[:500])
        ):
            continue
        if element.tag in _CONTROLS and not (element.tag == "a" and not element.has("href")):
            continue
        if element.get("role").strip() or next(element.find(*_CONTROLS), None) is not None or _is_in_a_control(element):
            continue
        named = _NAMED_CONTROL.search(f"{element.get('class')} {element.get('id')}"[:300])
        plain = element.tag == "a" or named or _ACTS.search(element.get("onclick")[:500])
        words = beginning(name_text(element) or element.text(), 60)
        if not words and not any(element.find("img", "svg", "i")):
            continue
        yield control_is_none.finding(
            f"“{words or element.tag}” has a handler of clicks and is {'a link to nowhere' if element.tag == 'a' else f'a {element.tag}'}.",
            element,
            quote=element.text()[:200],
            outcome=Outcome.FAILED if plain and not _answers_keys(element) else Outcome.CANT_TELL,
        )


def _is_in_a_control(element: Element) -> bool:
    return any(
        (node.tag in _CONTROLS and (node.tag != "a" or node.has("href"))) or role_of(node) in {"button", "link"}
        for node in element.ancestors
    )


def _answers_keys(element: Element) -> bool:
    return element.has("tabindex") and any(element.has(key) for key in _KEYS)


_BY_MOUSE = {
    "onmouseover": ("onfocus", "onfocusin"),
    "onmouseenter": ("onfocus", "onfocusin"),
    "onmousedown": (*_KEYS, "onclick"),
    "onmouseup": (*_KEYS, "onclick"),
    "ondblclick": (*_KEYS, "onclick"),
}


@check("handler-mouse-only", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.1.1",))
def only_the_mouse_sets_it_off(document: Document) -> Iterator[Yield]:
    """A handler of the mouse without one of the keyboard or the focus beside it.

    Please look whether the same can be had without a mouse (WCAG failure F54; technique SCR20): `onfocus` beside `onmouseover`,
    `onclick` of a button in place of `onmousedown` or `ondblclick`. What only changes looks is left out. Told once for each handler.

    False alarms in 100 pages: 0; told on 10 of 240 ordinary pages.
    """
    found: defaultdict[str, list[Element]] = defaultdict(list)
    for element in document.having(*_BY_MOUSE):
        if element.frame or not is_exposed(element):
            continue
        for name, others in _BY_MOUSE.items():
            said = element.get(name)[:1_000]
            if (
                said
                and not _IDLE.match(said)
                and not _LOOKS.match(said)
                and not any(element.has(other) for other in others)
            ):
                found[name].append(element)
    for name, elements in found.items():
        more = f", and so {'do' if len(elements) > 2 else 'does'} {len(elements) - 1} more" if len(elements) > 1 else ""
        yield only_the_mouse_sets_it_off.finding(
            f"“{beginning(elements[0].text(), 60) or elements[0].tag}” answers {name[2:]} and neither focus nor keys{more}.",
            elements[0],
            quote=elements[0].get(name)[:200],
            outcome=Outcome.CANT_TELL,
            key=name,
            count=len(elements),
        )


@check("drag-only", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.5.7", "2.1.1"))
def it_is_dragged(document: Document) -> Iterator[Yield]:
    """Something that is to be dragged.

    Please look whether the same can be done with single clicks and with the keyboard (WCAG 2.5.7). Give each of them buttons, such as
    "move up". Told once a page.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    dragged = [
        e for e in document.having("draggable", "ondragstart") if not e.frame and is_exposed(e) and _is_dragged(e)
    ]
    if dragged:
        yield it_is_dragged.finding(
            f"“{beginning(dragged[0].text(), 60) or dragged[0].tag}” is to be dragged"
            f"{f', and {len(dragged) - 1} more' if len(dragged) > 1 else ''}.",
            dragged[0],
            outcome=Outcome.CANT_TELL,
            count=len(dragged),
        )


def _is_dragged(element: Element) -> bool:
    said = element.get("ondragstart")
    return element.get("draggable").strip().lower() == "true" or bool(said and not _IDLE.match(said[:500]))


@check(
    "button-name-wordless", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("1.1.1", "4.1.2")
)
def button_is_called_by_a_sign(document: Document) -> Iterator[Yield]:
    """A button whose name is a sign and no word, such as "×" or "🔍".

    Please look: a listener hears "multiplication sign" or nothing, and nobody can say it to a program that listens (WCAG failure
    F26). Name it with `aria-label`, such as "Close" or "Search". Told once for each sign.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    told: set[str] = set()
    for element in document.find("button", "input", or_having=("role",)):
        if element.frame or role_of(element) != "button" or authored(element).text or not is_exposed(element):
            continue
        name = " ".join(name_text(element).split())
        if not name or name in told or any(character.isalnum() for character in name):
            continue
        told.add(name)
        yield button_is_called_by_a_sign.finding(
            f"A button is called “{name[:20]}”, which is no word.", element, quote=name, outcome=Outcome.CANT_TELL
        )
