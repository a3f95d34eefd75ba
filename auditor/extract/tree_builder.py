"""Beautiful Soup's tree builder on lxml that makes our elements at once, instead of a tree of its own that is then copied.

What a parser says becomes the tree that Beautiful Soup's own builder stands for: the same attributes, texts and white space.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.builder._lxml import LXMLTreeBuilder

from auditor.dom.document import Element
from auditor.dom.tags import IN_HEAD

_NEVER_OPEN = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_KEEPS_SPACE = frozenset({"pre", "textarea"})
_SPACE = " \n\t\f\r"
_SHORT = 100
"""Characters of an attribute's value that is likely to come again, as classes and relations do."""


class TooManyElementsError(Exception):
    """The document has more elements than were allowed."""


def build_tree(raw: bytes, encoding: str | None, most: int) -> Element | None:
    """Return the first `html` element of a document, with all below it; None where there is none.

    `encoding` is the one that is known; None lets Beautiful Soup find out. Raises TooManyElementsError beyond `most` elements.
    """
    builder = _ElementBuilder(most)
    with warnings.catch_warnings():
        # XHTML is read as browsers read text/html; Beautiful Soup would tell the user so on every page.
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        BeautifulSoup(raw, builder=builder, from_encoding=encoding)
    root = builder.root
    if root is not None:
        _end_head(root)
    return root


class _ElementBuilder(LXMLTreeBuilder):
    """What lxml's parser speaks to. Beautiful Soup chooses the encoding, and begins anew with another when one does not fit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._begin()

    def _begin(self) -> None:
        self.root: Element | None = None
        self._count = 0
        self._open: list[tuple[str, Element]] = []
        """Open tags, each with the element that what follows belongs to: never one that can hold nothing."""
        self._kept = 0
        """Open tags that keep their white space."""
        self._text: list[str] = []
        self._shared: dict[str, str] = {}
        """Names and short values, one string of each."""

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Begin anew; Beautiful Soup says so before each try."""
        super().initialize_soup(soup)
        self._begin()

    def start(self, tag: str | bytes, attrib: Mapping[str | bytes, str | bytes], nsmap: object = None) -> None:
        """Open an element."""
        self._end_text()
        name = self._share(str(tag).lower())
        parent = self._open[-1][1] if self._open else None
        element = Element(-1, name, self._attributes(name, attrib) if attrib else {}, parent)
        if parent is not None:
            parent.children.append(element)
        if self.root is None:
            if name != "html":
                return
            self.root = element
        self._count += 1
        if self._count > self._most:
            raise TooManyElementsError
        # libxml2 knows HTML 4: it puts what follows <source> or <track> inside it, where browsers put it after.
        self._open.append((name, parent if name in _NEVER_OPEN and parent is not None else element))
        self._kept += name in _KEEPS_SPACE

    def _attributes(self, tag: str, attrib: Mapping[str | bytes, str | bytes]) -> dict[str, str]:
        lists = self.cdata_list_attributes
        everywhere, here = lists.get("*", ()), lists.get(tag, ())
        made = {}
        for given, said in attrib.items():
            name, value = str(given), str(said)
            if name[0] == "{" and "}" in name:
                name = name.split("}", 1)[1]
            if name in everywhere or name in here:
                value = " ".join(value.split())
            made[self._share(name.lower())] = self._share(value) if len(value) < _SHORT else value
        return made

    def _share(self, text: str) -> str:
        return self._shared.setdefault(text, text)

    def end(self, tag: str | bytes) -> None:
        """Close the innermost open element of this name, and all that is open in it."""
        self._end_text()
        name = str(tag).lower()
        if any(name == other for other, _ in reversed(self._open)):
            while self._open:
                closed, _ = self._open.pop()
                self._kept -= closed in _KEEPS_SPACE
                if closed == name:
                    break

    def data(self, data: str | bytes) -> None:
        """Take a piece of text."""
        self._text.append(str(data))

    def comment(self, text: str | bytes) -> None:
        """Leave a comment out; it parts the texts around it."""
        self._end_text()

    def pi(self, target: str, data: str) -> None:
        """Leave a processing instruction out."""
        self._end_text()

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """Leave the document type out."""
        self._end_text()

    def close(self) -> None:
        """End the document."""
        self._end_text()
        super().close()

    def _end_text(self) -> None:
        if not self._text:
            return
        text = self._text[0] if len(self._text) == 1 else "".join(self._text)
        self._text.clear()
        if not self._kept and not text.strip(_SPACE):
            text = "\n" if "\n" in text else " "
        if self._open:
            self._open[-1][1].children.append(text)


def _end_head(html: Element) -> None:
    """Let the body begin where HTML says: at the first element that belongs in no head, also where no tag says so.

    libxml2 knows the elements of HTML 4: a `<main>` or `<header>` straight after the title stays in its head.
    """
    head = next((child for child in html.elements if child.tag == "head"), None)
    if head is None:
        return
    begin = next(
        (at for at, one in enumerate(head.children) if isinstance(one, Element) and one.tag not in IN_HEAD), None
    )
    if begin is None:
        return
    body = next((child for child in html.elements if child.tag == "body"), None)
    if body is None:
        body = Element(-1, "body", {}, html)
        html.children.append(body)
    strays = head.children[begin:]
    del head.children[begin:]
    body.children[:0] = strays
    for stray in strays:
        if isinstance(stray, Element):
            stray.parent = body
