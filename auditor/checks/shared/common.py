"""What checks of several families ask of a page: its headings, the beginning of a text, and words cut to what carries meaning."""

from __future__ import annotations

import re

from auditor.dom.document import Document, Element, once
from auditor.dom.exposure import is_present
from auditor.dom.roles import heading_level
from auditor.dom.tags import HEADINGS

MONTH = r"(?:jan|feb|m[aä]r|a[pv]r|ma[iy]|ju[nl]|aug|sep|o[kc]t|nov|de[zc]|gen|mag|giu|lug|ago|set|ott|dic|ene|f[eé]v|janv|juil|ao[uû]t)"
"""How the names of the months begin, in the languages of the checks; to be matched without case."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@once
def headings_of(document: Document) -> tuple[tuple[Element, int], ...]:
    """Return the headings that are there now and their levels, in document order, outside frames.

    Those of a closed panel or dialog are no part of the outline until it is opened.
    """
    found = ((element, heading_level(element)) for element in document.find(*HEADINGS, or_having=("role",)))
    return tuple((element, level) for element, level in found if level and not element.frame and is_present(element))


def beginning(text: str, length: int) -> str:
    """Return the first whole words of a text, with an ellipsis where it goes on."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def content_words(text: str) -> set[str]:
    """Return the words of a text that carry meaning, folded and cut to a stem of at most six letters."""
    return {word.casefold()[:6] for word in _WORD.findall(text[:20_000]) if len(word) >= 4}
