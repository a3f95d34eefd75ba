"""What the page's own scripts do unasked: leave the page after a time or while a field is filled in, hold the screen, refuse pasting.

Read from the markup and the scripts in it, not run: a time limit of an hour is not waited for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.shared.common import beginning
from auditor.checks.structure.page_source import MOST_BYTES
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.names import name_text
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.page import Response

_LEAVES = (
    r"(?<![\w.])(?:(?:window|document|self|top|parent|this)\s*\.\s*)?location(?:\s*\.\s*href)?\s*=(?!=)|"
    r"(?<![\w.])(?:(?:window|document|self|top|parent)\s*\.\s*)?location\s*\.\s*(?:assign|replace|reload)\s*\("
)
_LATER = re.compile(
    r"\bset(?:Timeout|Interval)\s*\(\s*(?P<what>[^;]{0,300}?)[;\s})]{0,10},\s*(?P<after>\d{1,9}(?:\s*\*\s*\d{1,7}){0,3})\s*\)"
)
_GOES = re.compile(
    _LEAVES + r"|\A['\"]?(?:log_?out|sign_?out|expire\w*|redirect\w*|refresh\w*|reload\w*|timeout\w*)\b", re.IGNORECASE
)
_TWENTY_HOURS_MS = 72_000_000
_AT_ONCE_MS = 1_000
MOST_SCRIPTS = 50


@check("time-limit-by-script", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("2.2.1",))
def script_leaves_after_a_time(response: Response) -> Iterator[Yield]:
    """A script of the page that goes to another page, or loads this one anew, after a time.

    Please look whether people can turn the limit off, or have more time, before it comes (WCAG failures F40, F41 and F58): who reads
    slowly, or listens, loses the place. Limits of more than 20 hours are fine. Looked for in the page itself, not in the scripts that
    it loads.

    False alarms in 100 pages: 0; told on none of 272 ordinary pages without a browser.
    """
    for script in _scripts(response):
        for found in _LATER.finditer(script):
            after = _product(found["after"])
            if _AT_ONCE_MS < after < _TWENTY_HOURS_MS and _GOES.search(found["what"]):
                yield script_leaves_after_a_time.finding(
                    f"A script leaves this page, or loads it anew, after {after / 1000:g} seconds.",
                    quote=beginning(found[0], 200),
                    outcome=Outcome.CANT_TELL,
                    key=str(after),
                )
                return


def _product(written: str) -> int:
    product = 1
    for factor in written.split("*"):
        product *= int(factor)
    return product


def _scripts(response: Response) -> Iterator[str]:
    # The bodies of the scripts that stand in the page; in linear time, whatever is left open.
    body = response.body[:MOST_BYTES]
    lower, at = body.lower(), 0
    for _ in range(MOST_SCRIPTS):
        begin = lower.find(b"<script", at)
        opened = lower.find(b">", begin) if begin >= 0 else -1
        closed = lower.find(b"</script", opened) if opened >= 0 else -1
        if closed < 0:
            return
        yield body[opened + 1 : closed].decode("utf-8", "replace")
        at = closed + 1


_LOCKS = re.compile(r"\borientation\s*(?:\.|\?\.)\s*lock\s*\(|\b(?:moz|ms)?lockOrientation\s*\(", re.IGNORECASE)


@check("orientation-locked", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.3.4",))
def script_holds_the_screen(response: Response) -> Iterator[Yield]:
    """A script of the page that holds the screen upright, or on its side.

    Please look: whose device is mounted on a wheelchair cannot turn it (WCAG failure F97). Only what needs it, such as a piano, may ask
    for it. Looked for in the page itself, not in the scripts that it loads.

    False alarms in 100 pages: 0; told on none of 272 ordinary pages without a browser.
    """
    found = next((held for script in _scripts(response) if (held := _LOCKS.search(script))), None)
    if found is not None:
        yield script_holds_the_screen.finding(
            "A script locks the orientation of the screen.", quote=found[0], outcome=Outcome.CANT_TELL, key="lock"
        )


_WHILE = ("oninput", "onkeyup", "onkeypress", "onblur", "onfocusout")
_SENDS = re.compile(_LEAVES + r"|\.\s*(?:submit|requestSubmit)\s*\(|\bwindow\s*\.\s*open\s*\(")
_ASKED = re.compile(r"(?i)\b(?:enter|return|keycode\s*={2,3}\s*13|which\s*={2,3}\s*13)\b|confirm\s*\(")
_WARNED = re.compile(r"(?i)\bautomati|\bat once\b|\bsofort\b|\bimmediately\b|\bas soon as\b|\bsobald\b|\bdirekt\b")


@check("input-leaves-page", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.2.2", "3.2.5"))
def field_leaves_the_page(document: Document) -> Iterator[Yield]:
    """A field that sends its form off, opens a window or goes to another page while it is filled in, or as soon as it is left.

    Nobody expects that before a button is pressed (WCAG failures F9 and F36). Do it with a button. Where a text on the page says that
    something happens by itself, it is *please look*.

    False alarms in 100 pages: 0; told on none of 272 ordinary pages without a browser.
    """
    for field in document.find("input", "textarea", "select"):
        if field.frame or not is_exposed(field) or field.get("type").strip().lower() in {"submit", "button", "image"}:
            continue
        handler = next((name for name in _WHILE if _SENDS.search(field.get(name)[:2_000])), "")
        if handler and not _ASKED.search(field.get(handler)[:2_000]):
            when = "left" if handler in {"onblur", "onfocusout"} else "filled in"
            yield field_leaves_the_page.finding(
                f"“{beginning(name_text(field), 60) or field.tag}” leaves the page when it is {when}.",
                field,
                quote=field.get(handler)[:200],
                outcome=Outcome.CANT_TELL if _is_warned(field) else Outcome.FAILED,
            )


def _is_warned(field: Element) -> bool:
    form = field.closest("form", "main", "body")
    return form is not None and bool(_WARNED.search(form.text(20_000)))


_KEEPS_OUT = re.compile(r"\breturn\s+false\b|\bpreventDefault\s*\(")
_PROOFS = re.compile(r"(?i)\b(?:current-password|one-time-code|username)\b")


@check("paste-blocked", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.3.8",))
def field_refuses_what_is_pasted(document: Document) -> Iterator[Yield]:
    """A field of a password, or of a code that was sent, into which nothing can be pasted.

    Who keeps passwords in a program, because they cannot be remembered or typed, cannot log in (WCAG failure F109). Take the handler
    of `paste` away.

    False alarms in 100 pages: 0; told on none of 272 ordinary pages without a browser.
    """
    for field in document.having("onpaste"):
        proves = field.get("type").strip().lower() == "password" or _PROOFS.search(field.get("autocomplete")[:200])
        if field.frame or field.tag != "input" or not proves or not is_exposed(field):
            continue
        if _KEEPS_OUT.search(field.get("onpaste")[:2_000]):
            yield field_refuses_what_is_pasted.finding(
                f"Nothing can be pasted into “{beginning(name_text(field), 60) or field.tag}”.",
                field,
                quote=field.get("onpaste")[:200],
            )


_TWO_FINGERS = re.compile(
    r"\btouches\s*\.\s*length\s*(?:={2,3}\s*[2-5]|>=\s*2|>\s*1)|['\"]gesture(?:start|change)['\"]|\bongesture(?:start|change)\b"
)


@check("gesture-only", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.5.1",))
def script_wants_several_fingers(response: Response) -> Iterator[Yield]:
    """A script of the page that answers several fingers at once.

    Please look whether the same can be done with single taps (WCAG 2.5.1): "+" and "-" beside a map that is pinched. Looked for in the
    page itself, not in the scripts that it loads.

    False alarms in 100 pages: 0; told on none of 143 ordinary pages.
    """
    found = next((held for script in _scripts(response) if (held := _TWO_FINGERS.search(script))), None)
    if found is not None:
        yield script_wants_several_fingers.finding(
            "A script answers several fingers at once.", quote=found[0], outcome=Outcome.CANT_TELL, key="fingers"
        )


_DOWN = ("onmousedown", "onpointerdown", "ontouchstart")
_HEARS_DOWN = re.compile(
    r"\baddEventListener\s*\(\s*['\"](?:mousedown|pointerdown|touchstart)['\"]|\.on(?:mousedown|pointerdown|touchstart)\s*="
)
_HEARS_MORE = re.compile(
    r"click|(?:mouse|pointer|touch)(?:up|end|move|cancel|leave|out)|drag|focus|hover", re.IGNORECASE
)
_HARMLESS = re.compile(
    r"(?i)\A\s*(?:return (?:true|false)|(?:event|e)\.(?:stopPropagation|preventDefault)\(\)|;|\s)*\Z"
)


@check("pointer-down", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.5.2",))
def pressing_is_enough(document: Document, response: Response) -> Iterator[Yield]:
    """Something that acts as soon as the mouse button, or the finger, is down.

    Please look whether it can be undone, or kept from happening by moving away before letting go (WCAG failure F101): who trembles
    presses what they do not mean. Use `onclick`. Scripts that hear of letting go or moving as well are left out, for they may drag.

    False alarms in 100 pages: 0; told on none of 143 ordinary pages.
    """
    for element in document.having(*_DOWN):
        said = next((element.get(name) for name in _DOWN if element.has(name)), "")
        hears = any(_HEARS_MORE.search(name) for name in element.attrs if name.startswith("on"))
        if element.frame or hears or not is_exposed(element) or _HARMLESS.match(said[:500]):
            continue
        yield pressing_is_enough.finding(
            f"“{beginning(name_text(element) or element.text(), 60) or element.tag}” acts as soon as it is pressed.",
            element,
            quote=said[:200],
            outcome=Outcome.CANT_TELL,
        )
    found = next(
        (held for one in _scripts(response) if (held := _HEARS_DOWN.search(one)) and not _HEARS_MORE.search(one)), None
    )
    if found is not None:
        yield pressing_is_enough.finding(
            "A script acts as soon as something is pressed.", quote=found[0], outcome=Outcome.CANT_TELL, key="script"
        )
