"""What only a mouse sets off, and what poses as a control without being one: read from the handlers that stand in the markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.accname import authored
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_disabled, is_exposed
from auditor.dom.names import name_text
from auditor.dom.roles import is_focusable, is_tab_stop, role_of
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
    a link where it leads to a page. Where neither its name, its class, what the handler does nor a handler of keys says that it is
    meant as a control, it is *please look*.

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
            outcome=Outcome.FAILED if _answers_keys(element) or plain else Outcome.CANT_TELL,
        )


def _is_in_a_control(element: Element) -> bool:
    return any(
        (node.tag in _CONTROLS and (node.tag != "a" or node.has("href"))) or role_of(node) in {"button", "link"}
        for node in element.ancestors
    )


def _answers_keys(element: Element) -> bool:
    return element.has("tabindex") and any(element.has(key) for key in _KEYS)


_STANDS_ALONE = frozenset(
    {"button", "link", "checkbox", "switch", "slider", "spinbutton", "textbox", "searchbox", "combobox"}
)
"""Roles of controls that Tab must come to; others are parts of a widget, in which arrow keys lead to them."""
_LEADS = ("listbox", "grid", "treegrid", "tree", "menu", "menubar", "tablist", "radiogroup", "toolbar", "row")


@check("control-not-focusable", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.1.1",))
def role_without_focus(document: Document) -> Iterator[Yield]:
    """Something whose role says that it is a control, such as `role="button"`, and that cannot have the focus.

    A listener is told that there is a button, and no key comes to it (WCAG failures F15 and F59). Use the element `button`, or a link
    with an `href`, which have the focus by themselves; else write `tabindex="0"`. Without a handler of clicks in the markup it is
    "please look": it may be a part of a control around it, or be switched on by a script.

    False alarms in 100 pages: 0; told on none of 143 ordinary pages.
    """
    for element in document.having("role"):
        if (
            element.frame
            or role_of(element) not in _STANDS_ALONE
            or element.has("tabindex")
            or element.has("contenteditable")
            or is_focusable(element)
            or is_disabled(element)
            or not is_exposed(element)
        ):
            continue
        if any(is_focusable(inside) for inside in element.walk() if inside is not element) or any(
            is_tab_stop(around) or role_of(around) in _LEADS for around in element.ancestors
        ):
            continue
        acts = element.has("onclick") and not _IDLE.match(element.get("onclick")[:500])
        words = beginning(name_text(element) or element.text(), 60) or element.tag
        yield role_without_focus.finding(
            f"“{words}” says that it is a {role_of(element)}, and cannot have the focus.",
            element,
            quote=element.text()[:200],
            outcome=Outcome.FAILED if acts else Outcome.CANT_TELL,
        )


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


_SAYS_NOTHING = re.compile(
    r"(?i)(?:(?:the |this )?(?:button|btn|icon)(?: ?\d{1,2})?|(?:click|press|tap|push)(?: (?:me|here|it|this|button))?|"
    r"knopf|schaltfläche|klick(?:en)?(?: (?:sie )?hier)?|bouton|cliquez(?: ici)?|botón|haga clic(?: aquí)?|pulsante|clicca(?: qui)?|"
    r"botão|clique(?: aqui)?|klik(?: hier)?)"
)


@check(
    "button-name-wordless",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.1.1", "2.4.6", "4.1.2"),
)
def button_is_called_by_a_sign(document: Document) -> Iterator[Yield]:
    """A button whose name is a sign and no word, such as "×" or "🔍", or says no more than that it is a button.

    Please look: a listener hears "multiplication sign" or nothing, and nobody can say it to a program that listens (WCAG failure
    F26). "Button" and "Click me" tell nobody what will happen. Name what it does: "Close", "Search". Told once for each name.

    False alarms in 100 pages: 0; told on none of 240 ordinary pages.
    """
    told: set[str] = set()
    for element in document.find("button", "input", or_having=("role",)):
        if element.frame or role_of(element) != "button" or authored(element).text or not is_exposed(element):
            continue
        name = " ".join(name_text(element).split())
        empty = bool(_SAYS_NOTHING.fullmatch(name))
        if not name or name in told or (any(character.isalnum() for character in name) and not empty):
            continue
        told.add(name)
        why = "which does not say what it does" if empty else "which is no word"
        yield button_is_called_by_a_sign.finding(
            f"A button is called “{name[:20]}”, {why}.", element, quote=name, outcome=Outcome.CANT_TELL
        )
