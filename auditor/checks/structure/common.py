"""What several structure checks ask of an element: is it a heading, of which level, does anybody get it."""

from __future__ import annotations

import re

from auditor.dom.document import Document, Element, once

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING = re.compile(r"h[1-6]\Z")
_WORD = re.compile(r"[^\W\d_]{2,}")
_HIDDEN_STYLE = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)")


def level_of(element: Element) -> int:
    """Return the heading level 1-6 (aria-level wins, WAI-ARIA 1.2), or 0 for what is no heading."""
    role = element.get("role").strip().lower()
    if role == "heading" or (_HEADING.match(element.tag) and role in {"", "heading"}):
        wanted = element.get("aria-level").strip()
        if wanted.isdigit() and 1 <= int(wanted) <= 9:
            return int(wanted)
        return int(element.tag[1]) if _HEADING.match(element.tag) else 2
    return 0


@once
def headings_of(document: Document) -> tuple[tuple[Element, int], ...]:
    """Return the headings people get, in document order, outside frames."""
    found = ((element, level_of(element)) for element in document.find(*_HEADINGS, or_having=("role",)))
    return tuple((element, level) for element, level in found if level and not element.frame and not hidden(element))


def hidden(element: Element) -> bool:
    """Tell whether nobody gets the element: not rendered, `hidden`, inside a template or hidden from assistive technology."""
    if element.layout is not None and not element.layout.rendered:
        return True
    for node in (element, *element.ancestors):
        attrs = node.attrs
        if node.tag == "template" or "hidden" in attrs or attrs.get("aria-hidden", "").strip().lower() == "true":
            return True
        style = attrs.get("style")
        if style and len(style) < 5000 and _HIDDEN_STYLE.search(style):
            return True
    return False


def label_of(element: Element) -> str:
    """Return what a screen reader would call the element: computed name, aria-label, text, or pictures' descriptions."""
    if element.name:
        return " ".join(element.name.split())
    label = element.get("aria-label").strip()
    if label or element.get("aria-labelledby").strip():
        return label or "?"
    pictures = " ".join(inner.get("alt") or inner.get("aria-label") for inner in element.find("img", "svg", "input"))
    names = " ".join(part for inner in element.find("title") for part in inner.children if isinstance(part, str))
    return " ".join(f"{element.text()} {pictures} {names}".split())


def beginning(text: str, length: int) -> str:
    """Return the first whole words of a text, with an ellipsis where it goes on."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def content_words(text: str) -> set[str]:
    """Return the words of a text that carry meaning, folded and cut to a stem of at most six letters."""
    return {word.casefold()[:6] for word in _WORD.findall(text[:20_000]) if len(word) >= 4}
