"""What an element of a page is by its names: a spinner, the label of a progress bar, a captcha, something that means a thing."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.dom.document import Document, Element
from auditor.urls import UrlError, canonical, origin_of

MEDIA = ("video", "audio", "canvas", "svg", "iframe", "frame", "object", "embed", "math", "pre")
_SPINNER = re.compile(
    r"(?:^|[-_ ])(?:spin|spinner|loader|loading|preloader|skeleton|throbber|lds-\w+|placeholder-glow|shimmer)(?:$|[-_ ])",
    re.IGNORECASE,
)
_SPINNER_FILE = re.compile(
    r"(?:spinner|loader|loading|preloader|throbber)[\w-]{0,20}\.(?:gif|svg|apng|webp)", re.IGNORECASE
)
_BAR = re.compile(r"(?:\w{1,20}-)?progress-?bar", re.IGNORECASE)
_CAPTCHA = re.compile(
    r"g-recaptcha|h-captcha|cf-turnstile|frc-captcha|geetest|captcha-container|amzn-captcha|px-captcha|arkose|mtcaptcha",
    re.IGNORECASE,
)
_PARTS = frozenset(
    {
        "a",
        "area",
        "button",
        "select",
        "textarea",
        "summary",
        "img",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        *MEDIA,
    }
)
_MEANINGLESS_ROLES = frozenset({"", "none", "presentation", "progressbar", "status", "main", "application", "generic"})


def is_a_part(element: Element) -> bool:
    """Tell whether an element means something without a word."""
    if element.tag in {"img", *MEDIA}:
        return not turns(element) and not _is_a_pixel(element)
    if element.tag == "input":
        return element.get("type").strip().lower() != "hidden"
    if element.tag in _PARTS:
        return True
    return "role" in element.attrs and element.get("role").strip().lower() not in _MEANINGLESS_ROLES


@lru_cache(maxsize=4_000)
def named_as(names: str) -> tuple[bool, bool]:
    """Tell whether the class and id of an element name a captcha, and a spinner."""
    return _CAPTCHA.search(names) is not None, _SPINNER.search(names) is not None


def is_a_bar(element: Element) -> bool:
    """Tell whether an element is a progress bar."""
    return element.get("role") == "progressbar" or _BAR.fullmatch(element.get("id")[:60]) is not None


def labels_a_bar(element: Element) -> bool:
    """Tell whether the text of an element is said by a progress bar and not by the page: "Loading…"."""
    above = element.parent
    return is_a_bar(element) or (above is not None and is_a_bar(above))


def _is_a_pixel(element: Element) -> bool:
    box = element.layout.box if element.layout is not None else None
    return (box is not None and box[2] * box[3] <= 4) or {element.get("width"), element.get("height")} & {
        "0",
        "1",
    } != set()


def turns(element: Element) -> bool:
    """Tell whether a drawing is a spinner, by its name or that of what it stands in, or a picture by that of its file."""
    if element.tag == "img":
        return _SPINNER_FILE.search(element.get("src")[:500]) is not None
    held = element if element.tag == "svg" else None
    for _ in range(3):
        if held is None:
            return False
        if _SPINNER.search(f"{held.get('class')[:200]} {held.get('id')[:100]}"):
            return True
        held = held.parent
    return False


def own_addresses(document: Document, tag: str, attribute: str) -> list[str]:
    """Return the addresses of the scripts or style sheets that the page's own origin serves."""
    found: list[str] = []
    for element in document.find(tag):
        if element.frame or not element.get(attribute):
            continue
        if tag == "link" and "stylesheet" not in element.get("rel").lower().split():
            continue
        try:
            url = canonical(element.get(attribute), document.base)
            if origin_of(url) == origin_of(canonical(document.url)):
                found.append(url)
        except UrlError:
            continue
    return found[:100]
