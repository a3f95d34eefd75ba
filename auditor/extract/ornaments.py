"""Finds the elements of a page that draw and say nothing: icon fonts, arrows, marks that lead to their own heading."""

from __future__ import annotations

import re

from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_aria_hidden
from auditor.dom.tags import BREAKING
from auditor.extract.inline_marks import is_note_mark

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_DRAWN = re.compile(r"(?:^|\s)(?:material-(?:icons|symbols)(?:-\w+)?|mw-editsection)(?:\s|$)")
"""Fonts that draw an icon for its name, and the links by which a wiki's headings are edited: no words of the text."""


def ornaments(document: Document) -> set[Element]:
    """Return what draws and says nothing, with what is in it, up to the next block.

    Icon fonts and arrows that screen readers are kept away from, the "#" or "¶" that leads to its own heading.
    """
    found: set[Element] = set()
    stack = [element for element in document.find("a", or_having=("aria-hidden",)) if _is_ornament(element)]
    stack += [element for element in document.find("i", "span") if _DRAWN.search(element.get("class")[:200])]
    while stack:
        element = stack.pop()
        if element.tag not in BREAKING and element not in found:
            found.add(element)
            stack.extend(element.elements)
    return found


def _is_ornament(element: Element) -> bool:
    if is_aria_hidden(element):
        return True
    leads_here = element.tag == "a" and element.get("href").startswith("#")
    return leads_here and (_LETTER_OR_DIGIT.search(element.text()) is None or is_note_mark(element, ""))
