"""Every text of a page that a spelling mistake can stand in: its blocks, its title and descriptions, names given by attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from auditor.checks.spelling.tokens import looks_like_code
from auditor.dom.content import BlockKind, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.language import language_of

_ATTRIBUTES = ("aria-label", "title", "placeholder", "aria-description")
_META = frozenset({"description", "og:description", "og:title", "twitter:description"})
CODE = frozenset({"code", "kbd", "samp", "var", "tt", "pre"})
_NAMES_CODE = frozenset(
    {
        *("code", "command", "literal", "filename", "option", "function", "classname", "varname", "parameter"),
        *("highlighter-rouge", "mw-geshi", "mw-highlight", "sourceCode", "sig-name", "programlisting"),
    }
)
"""Classes by which manuals mark code in plain `em`, `strong` or `span`."""
_CODE_SIGN = re.compile(r"[_\\@=<>{}$#~^/]|\(\)|--|\.\S")
"""What every run that looks like code has in it (`looks_like_code`); most passages have none."""
MOST_CODE = 200_000
"""Characters of code that are read for names; a page with more has its names among them."""


class Source(NamedTuple):
    """One text of the page and where it stands."""

    text: str
    element: Element
    where: str
    """What the text is: a block's kind, or the attribute's name."""
    language: str = ""
    """The nearest `lang` as written; empty on a page that declares a language: nobody knows it here."""
    foreign: tuple[tuple[int, int, str], ...] = ()
    """Stretches that are read in another language, each of which is a source of its own, too, or in none."""


def sources(document: Document, text: Text) -> Iterator[Source]:
    """Yield the texts people read or hear, each once; code, what nobody gets and what is kept as it is written are left out."""
    if document.title:
        title = _title_element(document)
        yield Source(document.title, title, "title", language_of(title))
    said = {document.title}
    for meta in document.find("meta"):
        content = meta.get("content")
        if (meta.get("name") or meta.get("property")).lower() in _META and content not in said:
            said.add(content)
            yield Source(content, meta, "meta description", document.language)
    for block in text.blocks:
        if block.kind is BlockKind.CODE or block.visibility is Visibility.HIDDEN or not block.text:
            continue
        said.add(block.text)
        where = "image description" if block.kind is BlockKind.DESCRIPTION else block.kind.value
        apart = (*block.foreign, *((begin, end, "") for begin, end in block.kept))
        yield Source(block.text, block.element, where, block.language, apart)
        for begin, end, language in block.foreign:
            if (begin, end) in block.kept:
                continue
            yield Source(block.text[begin:end], block.element, where, language)
    for element in document.having(*_ATTRIBUTES):
        for name in _ATTRIBUTES:
            value = element.attrs.get(name)
            if value and value not in said and not element.frame and element.tag not in {"iframe", "link", "style"}:
                said.add(value)
                yield Source(value, element, name, language_of(element))


def _title_element(document: Document) -> Element:
    return next((e for e in document.find("title") if not e.frame), document.root)


def code_names(document: Document) -> frozenset[str]:
    """Return the words, in lower case, that the page itself shows to be names in code: in its code elements.

    A word that stands both there and in a sentence is the name of a command or a file, not a slip. Addresses and ids are no
    proof: content systems make them of the very headings that may be mistyped.
    """
    found: set[str] = set()
    budget = MOST_CODE
    for element in document.find(*CODE, or_having=("class",)):
        if element.tag in CODE or _marks_code(element.attrs["class"]):
            content = element.text()[:2_000]
            budget -= len(content)
            found.update(_parts(content))
        if budget < 0:
            break
    return frozenset(found)


@lru_cache(maxsize=10_000)
def _marks_code(classes: str) -> bool:
    return not _NAMES_CODE.isdisjoint(classes.split())


@lru_cache(maxsize=5_000)
def _parts(text: str) -> tuple[str, ...]:
    letters = text if text.isalpha() else "".join([char if char.isalpha() else " " for char in text])
    return tuple(word.lower() for word in letters.split() if len(word) >= 3)


def named_in_text(text: str) -> set[str]:
    """Return the words inside identifiers, paths and addresses of a running text."""
    found: set[str] = set()
    if _CODE_SIGN.search(text) is not None:
        for chunk in text.split():
            if len(chunk) <= 200 and looks_like_code(chunk):
                found.update(_parts(chunk))
    return found
