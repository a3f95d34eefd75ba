"""Tells when the text that a server sends is not the text that a browser shows: built by scripts, replaced, or cloaked.

Words are compared as sets, hidden ones included, because the plain answer does not tell what will be hidden. A difference is a
note: the page was judged as the browser shows it, and both texts are kept.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterator

from auditor.dom.document import Document, Element
from auditor.dom.tags import NOT_TEXT
from auditor.errors import noted
from auditor.model.codes import Code
from auditor.model.page import Failed

ENOUGH = 40
"""Different words a text needs before its absence tells anything."""
KEPT = 0.5
"""Part of the words sent that must be shown. Two unrelated English texts share up to a third, by their small words."""
SENT = 0.2
"""Part of the words shown that must have been sent."""
MOST_WORDS = 20_000
_WORD = re.compile(r"\w+")


def sketch(document: Document) -> bytes:
    """Return the different words of a page, without its frames, as numbers: small enough to travel between processes."""
    framed = any(element.frame for element in document.elements)
    words = _words("\n".join(_texts(document) if framed else document.catalogue.texts()))
    if len(words) >= MOST_WORDS:
        words = _first_words(document)
    return array("I", sorted({zlib.crc32(word.encode("utf-8", "replace")) for word in words})).tobytes()


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _first_words(document: Document) -> set[str]:
    words: set[str] = set()
    for text in _texts(document):
        words |= _words(text)
        if len(words) >= MOST_WORDS:
            break
    return words


def _texts(document: Document) -> Iterator[str]:
    # What stands in each element itself.
    stack: list[Element] = [document.root]
    while stack:
        own: list[str] = []
        for child in stack.pop().children:
            if isinstance(child, str):
                own.append(child)
            elif child.tag not in NOT_TEXT and not child.frame:
                stack.append(child)
        if own:
            yield "\n".join(own)


def difference(sent: bytes, shown: bytes) -> Failed | None:
    """Compare two sketches; return the note for a reader, or None when the texts are alike or too short to tell."""
    plain, rendered = set(array("I", sent)), set(array("I", shown))
    common = len(plain & rendered)
    if len(plain) >= ENOUGH and common < KEPT * len(plain):
        return noted(Code.SHOWN_DIFFERS, f"{common} of {len(plain)} different words sent are shown")
    if len(rendered) >= ENOUGH and common < SENT * len(rendered):
        return noted(Code.BUILT_BY_SCRIPT, f"{common} of {len(rendered)} different words shown were sent")
    return None
