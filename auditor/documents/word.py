"""Reads .docx: paragraphs with their styles, headings by outline level, tables, pictures with their descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from auditor.documents.office import BLOCKS_LIMIT, OfficeContent
from auditor.documents.package import Package
from auditor.documents.reading import ReadingLimits
from auditor.model.document_facts import FileLink, FileTable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}rPr", f"{W}pPr"})
_PART = "word/document.xml"


def read_text_document(package: Package, content: OfficeContent, limits: ReadingLimits) -> None:
    """Fill in what a text document holds."""
    core = package.core()
    styles = package.xml("word/styles.xml")
    content.title, content.producer = core["title"], core["producer"]
    content.created, content.modified = core["created"], core["modified"]
    content.language = _language(styles) or core["language"]
    content.begin()
    levels = _levels(styles)
    root = package.xml(_PART)
    body = root.find(f"{W}body") if root is not None else None
    if body is not None:
        _WordReader(content, levels, package.relations(_PART)).read(body)


def _language(styles: etree._Element | None) -> str:
    for found in styles.iterfind(f"{W}docDefaults//{W}lang") if styles is not None else ():
        if found.get(f"{W}val"):
            return str(found.get(f"{W}val"))
    return ""


def _levels(styles: etree._Element | None) -> dict[str, int]:
    """Return style id -> level of the heading that it makes; -1 for a style of the title."""
    found: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        name = style.get(f"{W}styleId", "")
        label = style.find(f"{W}name")
        called = label.get(f"{W}val", "") if label is not None else ""
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        match = _HEADING.fullmatch(called)
        if match:
            found[name] = int(match[1])
        elif outline is not None and (outline.get(f"{W}val") or "9").isdigit():
            level = int(outline.get(f"{W}val") or 9)
            if level < 9:
                found[name] = level + 1
        base = style.find(f"{W}basedOn")
        if base is not None:
            based[name] = base.get(f"{W}val", "")
    for name in list(based):
        seen, at = set(), name
        while at in based and at not in seen and name not in found:
            seen.add(at)
            at = based[at]
            if at in found:
                found[name] = found[at]
    return found


class _WordReader:
    def __init__(
        self, content: OfficeContent, levels: dict[str, int], relations: dict[str, tuple[str, str, bool]]
    ) -> None:
        self._content = content
        self._levels = levels
        self._relations = relations
        self._empty = 0

    def read(self, body: etree._Element) -> None:
        """Read what stands in a body or cell, one block after the other."""
        for node in _blocks(body):
            if self._content.blocks >= BLOCKS_LIMIT:
                return
            if node.tag == f"{W}tbl":
                self._empty = 0
                self._table(node)
            else:
                self._paragraph(node)

    def _paragraph(self, node: etree._Element) -> None:
        text = words_of(node)
        pictures = list(node.iter(f"{_WP}docPr"))
        if not text and not pictures and node.find(f".//{W}br") is None and node.find(f".//{W}sectPr") is None:
            self._empty += 1
            if self._empty == 2:
                self._content.spacing.append(self._content.spot())
            return
        self._empty = 0
        level = self._level(node)
        if level:
            self._content.title_of_part(text, level)
        else:
            listed = node.find(f"{W}pPr/{W}numPr") is not None
            self._content.paragraph(text, element="li" if listed else "p")
        for picture in pictures:
            self._picture(picture)
        for link in node.iter(f"{W}hyperlink"):
            kind, target, outside = self._relations.get(link.get(f"{_R}id", ""), ("", "", False))
            if kind == "hyperlink" and outside:
                self._content.links.append(FileLink(words_of(link)[:300], target[:2_000], self._content.spot()))

    def _level(self, node: etree._Element) -> int:
        outline = node.find(f"{W}pPr/{W}outlineLvl")
        if outline is not None and (outline.get(f"{W}val") or "").isdigit() and int(outline.get(f"{W}val") or 9) < 9:
            return int(outline.get(f"{W}val") or 0) + 1
        style = node.find(f"{W}pPr/{W}pStyle")
        return self._levels.get(style.get(f"{W}val", ""), 0) if style is not None else 0

    def _picture(self, picture: etree._Element) -> None:
        if any(found.get("val") in {"1", "true"} for found in picture.iter(_DECORATIVE)):
            return
        described = picture.get("descr") or picture.get("title")
        self._content.picture(" ".join(described.split()) if described else None, picture.get("name", ""))

    def _table(self, table: etree._Element) -> None:
        rows = list(table.iterfind(f"{W}tr"))
        columns = max((len(row.findall(f"{W}tc")) for row in rows), default=0)
        repeated = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
        if rows:
            first = words_of(rows[0])[:120]
            spot = self._content.spot()
            self._content.tables.append(FileTable(len(rows), columns, repeated, spot, first))
        self._content.markup.open("table")
        for row in rows:
            self._content.markup.open("tr")
            for cell in row.iterfind(f"{W}tc"):
                self._content.markup.open("td")
                self.read(cell)
                self._empty = 0
                self._content.markup.close("td")
            self._content.markup.close("tr")
        self._content.markup.close("table")


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, also those in content controls and tracked insertions."""
    for node in body:
        if node.tag in {f"{W}p", f"{W}tbl"}:
            yield node
        elif node.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"}:
            yield from _blocks(node)


def words_of(node: etree._Element) -> str:
    """Return the words that Word prints of a paragraph, row or link, deletions left out."""
    parts: list[str] = []
    stack = [node]
    while stack:
        at = stack.pop()
        if at.tag in _GONE:
            continue
        if at.tag == f"{W}t":
            parts.append(at.text or "")
        elif at.tag in {f"{W}tab", f"{W}br", f"{W}cr", f"{W}p"}:
            parts.append(" ")
        stack.extend(child for child in reversed(at) if isinstance(child.tag, str))
    return " ".join("".join(parts).split())
