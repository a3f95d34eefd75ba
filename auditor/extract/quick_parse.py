"""A fetched page at a glance, before a browser shows it: its title, its language, its words, and the elements that lead elsewhere.

The same parser as for the whole document (libxml2), without making a tree of Python objects that nobody will look at.
"""

from __future__ import annotations

from typing import cast

from bs4.dammit import EncodingDetector
from lxml import etree

from auditor.dom.document import Document, Element
from auditor.dom.tags import IN_HEAD, NOT_TEXT
from auditor.errors import failed
from auditor.extract.nesting import nesting
from auditor.extract.parse import MAX_DEPTH, MAX_ELEMENTS, document_of, prepared
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed

_LEADING = ("a", "area", "base", "embed", "frame", "iframe", "link", "meta", "object")


def quick_parse(body: bytes, url: str, charset: str | None = None) -> Document | Failed:
    """Return a document that holds the root, the first title, what leads elsewhere, and all text in one string of the root.

    Fails as `parse_html` does: PARSE_LIMIT beyond its limits of nesting and size, EMPTY_DOCUMENT when nothing is there.
    """
    raw, known = prepared(body, charset)
    if not raw.strip():
        return failed(Code.EMPTY_DOCUMENT, url, Stage.PARSE)
    if nesting(raw) > MAX_DEPTH:
        return failed(Code.PARSE_LIMIT, f"more than {MAX_DEPTH} nested elements in {url}", Stage.PARSE)
    html = _parsed(raw, known)
    if html is None or html.tag != "html":
        return failed(Code.EMPTY_DOCUMENT, url, Stage.PARSE)
    if cast("float", html.xpath("count(//*)")) > MAX_ELEMENTS:
        return failed(Code.PARSE_LIMIT, f"more than {MAX_ELEMENTS} elements in {url}", Stage.PARSE)
    root = _element(html, None)
    title = next((node for node in html.iter("title") if next(node.iterancestors("svg"), None) is None), None)
    if title is not None:
        root.children.append(_element(title, root))
    # A refresh for browsers without scripts is none for those that have them.
    leading = (n for n in html.iter(*_LEADING) if n.tag != "meta" or next(n.iterancestors("noscript"), None) is None)
    root.children.extend(_element(node, root) for node in leading if not _is_template_s(node))
    for head in html.findall("head"):
        if any(str(child.tag).lower() not in IN_HEAD for child in head):
            head.tag = (
                "body"  # the parser knows no <main>, <header> or <nav>, and leaves them in the head that they end
            )
    etree.strip_elements(html, *NOT_TEXT, with_tail=False)
    root.children.append(" ".join(map(str, html.itertext())))
    return document_of(root, url, rendered=False, encoding=charset if known == "utf-8" and charset else "utf-8")


def _is_template_s(node: etree._Element) -> bool:
    """Tell whether an element stands in a template, which shows nothing before a script uses it; a shadow root is shown."""
    return any(around.get("shadowrootmode") is None for around in node.iterancestors("template"))


def _parsed(body: bytes, charset: str | None) -> etree._Element | None:
    # Encodings are tried in Beautiful Soup's order: what the server or operator said, a byte order mark, the page's own word.
    detector = EncodingDetector(body, known_definite_encodings=[charset] if charset else [], is_html=True)
    for encoding in detector.encodings:
        try:
            parser = etree.HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True)
            parser.feed(detector.markup)
            return parser.close()
        except (UnicodeDecodeError, LookupError, etree.ParserError, etree.XMLSyntaxError):
            continue
    return None


def _element(node: etree._Element, parent: Element | None) -> Element:
    element = Element(-1, str(node.tag).lower(), {str(k).lower(): str(v) for k, v in node.attrib.items()}, parent)
    if node.tag == "title":
        element.children.extend(text for text in (node.text, *(child.tail for child in node)) if text)
    return element
