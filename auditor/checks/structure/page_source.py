"""What the page as it was sent tells: attributes that stand twice, scripts that react to motion, windows that open by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.dom.document import Document
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.page import Response

_VALUE = rb"\s*=\s*(?:\"[^\"]{0,5000}\"|'[^']{0,5000}'|[^\s\"'<>`]{0,2000})"
_ATTRIBUTE = rb"\s+([^\s\"'<>/=]{1,80})(?:" + _VALUE + rb")?"
_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9-]{0,40})((?:" + _ATTRIBUTE.replace(b"(", b"(?:", 1) + rb"){2,200})\s*/?>")
_NAME = re.compile(_ATTRIBUTE)
_UNREAD = re.compile(rb"<(script|style|textarea|title|template)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
MOST_BYTES = 1_000_000


@check("attribute-repeated", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def attribute_stands_twice(response: Response) -> Iterator[Yield]:
    """An element that has one attribute twice.

    The second is dropped without a word (HTML 13.1.2.3; WCAG failure F70), so that an `alt` or a `class` seems to be there and is not.
    Write it once.

    False alarms in 100 pages: 0; told on none of 750 ordinary pages.
    """
    body = response.body[:MOST_BYTES]
    for tag in _TAG.finditer(_UNREAD.sub(b"", body)):
        names = [name.lower() for name in _NAME.findall(tag[2])]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            shown = tag[0].decode("utf-8", "replace")
            yield attribute_stands_twice.finding(
                f"The attribute {twice.decode('ascii', 'replace')} stands twice in one {tag[1].decode('ascii').lower()}.",
                quote=shown[:200],
                key=shown[:120],
            )


_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.{0,20000}?-->|<\?xml[^>]{0,500}>){0,50}<!doctype\b", re.IGNORECASE | re.DOTALL
)


@check("doctype-missing", family=Family.STRUCTURE, version=1, severity=Severity.MINOR, tags=("best-practice",))
def page_has_no_doctype(response: Response) -> Iterator[Yield]:
    """A page that does not begin with `<!doctype html>`.

    Browsers then show it as they did in the nineties ("quirks mode"): sizes of text in tables, of boxes and of lines differ (HTML
    13.1.1). Write it as the first line. Best practice.

    False alarms in 100 pages: 0; told on 45 of 240 ordinary pages.
    """
    if (
        response.media_type != "text/html"
        or not response.body.strip()
        or response.body[:2] in {b"\xff\xfe", b"\xfe\xff"}
    ):
        return
    if not _BEGINS.match(response.body[:30_000]):
        yield page_has_no_doctype.finding("The page does not begin with <!doctype html>.", key="doctype")


_MOTION = re.compile(
    rb"\b(?:on)?(?:devicemotion|deviceorientation|DeviceMotionEvent|DeviceOrientationEvent|"
    rb"new (?:LinearAccelerationSensor|Accelerometer|Gyroscope))\b"
)

_MOTION_HEARD = re.compile(
    rb"\baddEventListener\s*\(\s*['\"]device(?:motion|orientation)\b|\bondevice(?:motion|orientation)\s*="
)
_OPERATED = (
    "a",
    "button",
    "input",
    "select",
    "textarea",
    "summary",
    "iframe",
    "object",
    "embed",
    "canvas",
    "video",
    "audio",
)


@check("device-motion", family=Family.ACCESSIBILITY, version=1, severity=Severity.MODERATE, wcag=("2.5.4",))
def page_listens_to_motion(response: Response, document: Document) -> Iterator[Yield]:
    """A page with a script that reacts to moving or tilting the device.

    Please look: whatever shaking does must be possible with a control as well, and it must be possible to turn it off, because not
    everybody can move the device, and some cannot hold it still (WCAG failure F106). A page without any control, on which neither
    can be, is failed. Looked for in the page itself, not in the scripts that it loads.

    False alarms in 100 pages: 0; told on none of 750 ordinary pages.
    """
    found = _MOTION.search(response.body[:MOST_BYTES])
    if found is not None:
        name = found[0].decode("ascii")
        if _listens_to_motion(response) and not _can_be_operated(document):
            message = f"A script of the page listens to {name}, and the page has no control that does the same or turns it off."
            yield page_listens_to_motion.finding(message, key="motion")
        else:
            message = f"A script of the page speaks of {name}."
            yield page_listens_to_motion.finding(message, outcome=Outcome.CANT_TELL, key="motion")


def _listens_to_motion(response: Response) -> bool:
    return _MOTION_HEARD.search(response.body[:MOST_BYTES]) is not None


def _can_be_operated(document: Document) -> bool:
    if not document.rendered:
        return True  # a script may make the controls
    return any(True for _ in document.find(*_OPERATED, or_having=("role", "onclick", "tabindex", "contenteditable")))


_OPENS = re.compile(r"\bwindow\s*\.\s*open\s*\(|(?<![\w.])open\s*\(\s*['\"]")
_OPEN_CALL = rb"(?:window\s*\.\s*)?open\s*\(\s*['\"]"
_BODY = rb"(?:function\s*\w{0,40}\s*\(\w{0,20}\)|\(?\w{0,20}\)?\s*=>)\s*\{?\s*"
_PERHAPS_LATER = rb"(?:(?:window\s*\.\s*)?setTimeout\s*\(\s*" + _BODY + rb")?"
_OPENS_ON_LOAD = re.compile(
    rb"\bonload\s*=\s*" + _BODY + _PERHAPS_LATER + _OPEN_CALL + rb"|"
    rb"\baddEventListener\s*\(\s*['\"](?:load|DOMContentLoaded|pageshow)['\"]\s*,\s*"
    + _BODY
    + _PERHAPS_LATER
    + _OPEN_CALL
    + rb"|"
    rb"<script\b[^>]{0,200}>\s*(?:var\s+\w{1,40}\s*=\s*)?" + _PERHAPS_LATER + rb"window\s*\.\s*open\s*\(\s*['\"]"
)
"""The first that a handler of loading does, or a script, at once or after a time."""


@check(
    "window-opens-by-itself", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("3.2.1", "3.2.5")
)
def window_opens_unasked(document: Document, response: Response) -> Iterator[Yield]:
    """A window that opens when the page loads, or when something gets the focus.

    Nobody asked for it, and people who listen or magnify may not notice that they are elsewhere (WCAG failures F22 and F52). Open it with a
    link or a button that says so.

    False alarms in 100 pages: 0; told on none of 353 ordinary pages.
    """
    for element in document.having("onload", "onfocus", "onfocusin", "onpageshow"):
        for name in ("onload", "onfocus", "onfocusin", "onpageshow"):
            if _OPENS.search(element.get(name)[:5_000]):
                when = "the page loads" if name in {"onload", "onpageshow"} else "this gets the focus"
                yield window_opens_unasked.finding(
                    f"A window opens when {when}.", element, quote=element.get(name)[:200]
                )
    found = _OPENS_ON_LOAD.search(response.body[:MOST_BYTES])
    if found is not None:
        quote = found[0].decode("utf-8", "replace")
        yield window_opens_unasked.finding("A script opens a window when the page loads.", quote=quote, key="script")
