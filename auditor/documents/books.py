"""Reads .epub: title and language of the package, and the chapters in the order in which they are read."""

from __future__ import annotations

import posixpath

from lxml import etree

from auditor.documents.office import BLOCKS_LIMIT, OfficeContent
from auditor.documents.package import Package
from auditor.documents.reading import ReadingLimits
from auditor.model.document_facts import FileTable
from auditor.urls import percent_decoded

_DC = "{http://purl.org/dc/elements/1.1/}"
_BLOCKS = frozenset({"p", "li", "blockquote", "dt", "dd", "figcaption", "pre"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TERMS_MODIFIED = "dcterms:modified"


def read_book(package: Package, content: OfficeContent, limits: ReadingLimits) -> None:
    """Fill in what a book holds."""
    container = package.xml("META-INF/container.xml")
    place = next((e.get("full-path", "") for e in container.iter("{*}rootfile")), "") if container is not None else ""
    root = package.xml(place)
    if root is None:
        return
    content.title, content.language = _first(root, f"{_DC}title"), _first(root, f"{_DC}language")
    content.created = _first(root, f"{_DC}date")
    content.modified = next(
        ((e.text or "").strip() for e in root.iter("{*}meta") if e.get("property") == _TERMS_MODIFIED), ""
    )
    content.begin()
    folder = posixpath.dirname(place)
    files = {item.get("id", ""): item.get("href", "") for item in root.iter("{*}item")}
    chapters = [files[ref.get("idref", "")] for ref in root.iter("{*}itemref") if ref.get("idref", "") in files]
    content.pages = 0
    for href in chapters[: limits.pages]:
        part = posixpath.normpath(posixpath.join(folder, percent_decoded(href)))
        data = package.bytes(part)
        if data:
            _chapter(data, content)


def _first(root: etree._Element, tag: str) -> str:
    found = next(root.iter(tag), None)
    return " ".join((found.text or "").split())[:500] if found is not None else ""


def _chapter(data: bytes, content: OfficeContent) -> None:
    try:
        tree = etree.fromstring(data, etree.HTMLParser(no_network=True, encoding="utf-8", huge_tree=False))
    except (etree.XMLSyntaxError, ValueError):
        return
    for node in tree.iter() if tree is not None else ():
        name = node.tag if isinstance(node.tag, str) else ""
        if content.blocks >= BLOCKS_LIMIT:
            return
        if name in _HEADINGS:
            content.title_of_part(_words(node), int(name[1]))
        elif name in _BLOCKS and not any(inner.tag in _BLOCKS for inner in node.iterdescendants()):
            content.paragraph(_words(node), element="li" if name == "li" else "p")
        elif name == "img" and node.get("role") not in {"presentation", "none"} and node.get("alt") != "":
            alt = node.get("alt")
            content.picture(" ".join(alt.split()) if alt else None, node.get("src", ""))
        elif name == "table":
            rows = node.findall(".//tr")
            heads = sum(len(row.findall("th")) for row in rows)
            columns = max((len(row.findall("td")) + len(row.findall("th")) for row in rows), default=0)
            if rows:
                content.tables.append(FileTable(len(rows), columns, heads, content.spot(), _words(rows[0])[:120]))


def _words(node: etree._Element) -> str:
    return " ".join(" ".join(str(text) for text in node.itertext()).split())
