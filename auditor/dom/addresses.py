"""Where elements of a document lead, as they are written: links of HTML and SVG, frames, and a page that moves on by itself."""

from __future__ import annotations

import re

from auditor.dom.document import Element

FRAMES = ("iframe", "frame", "object", "embed")

_REFRESH = re.compile(
    r"""[\s\d.]{0,20}[;,\s]\s{0,20}(?:url\s{0,20}=\s{0,20})?["']?([^"'\s][^"']{0,8000})""", re.IGNORECASE
)
_DELAY = re.compile(r"\s{0,20}(\d{1,6})(?:\.[\d.]{0,20})?(?=[;,\s]|$)")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def link_address(element: Element) -> str | None:
    """Return the address of an `a` or `area`, also in SVG 1.1 (`xlink:href`); None for one that is no link."""
    if element.has("href"):
        return element.get("href")
    if element.tag == "a" and element.has("xlink:href") and element.closest("svg") is not None:
        return element.get("xlink:href")
    return None


def frame_address(element: Element) -> str:
    """Return the address of the page that a frame shows; empty for none, and for an object of another type."""
    if element.tag in {"iframe", "frame"}:
        return "" if element.has("srcdoc") else element.get("src")
    if element.get("type").partition(";")[0].strip().lower() in _PAGES:
        return element.get("data" if element.tag == "object" else "src")
    return ""


def refresh_address(content: str) -> str:
    """Return where a refresh (`<meta>` or the HTTP header) leads; empty for one that only loads the page again."""
    match = _REFRESH.match(content[:9000])
    return match[1] if match else ""


def refresh_delay_s(content: str) -> int | None:
    """Return the seconds after which a refresh happens; None when it is none."""
    match = _DELAY.match(content[:9000])
    return int(match[1]) if match else None


def meta_refresh(element: Element) -> str:
    """Return the content of a `<meta http-equiv=refresh>`; empty for any other element."""
    if element.tag != "meta" or element.get("http-equiv").strip().lower() != "refresh":
        return ""
    return element.get("content")
