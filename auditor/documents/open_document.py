"""Reads .odt, .odp and .ods: headings by outline level, paragraphs, tables with their heading rows, pictures with their texts."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from auditor.documents.office import BLOCKS_LIMIT, OfficeContent
from auditor.documents.package import Package
from auditor.documents.reading import ReadingLimits
from auditor.model.document_facts import FileTable
from auditor.model.documents import DocumentKind

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = f"{{{_URN}office:1.0}}"
_TEXT = f"{{{_URN}text:1.0}}"
_TABLE = f"{{{_URN}table:1.0}}"
_DRAW = f"{{{_URN}drawing:1.0}}"
_SVG = f"{{{_URN}svg-compatible:1.0}}"
_FO = f"{{{_URN}xsl-fo-compatible:1.0}}"
_META = f"{{{_URN}meta:1.0}}"
_PRESENTATION = f"{{{_URN}presentation:1.0}}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_GONE = frozenset({f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation", f"{_DRAW}frame"})


def read_open_document(package: Package, content: OfficeContent, limits: ReadingLimits) -> None:
    """Fill in what a file of OpenDocument holds."""
    meta, styles = package.xml("meta.xml"), package.xml("styles.xml")
    content.title = _first(meta, f"{_DC}title")
    content.producer = _first(meta, f"{_META}generator")
    content.created, content.modified = _first(meta, f"{_META}creation-date"), _first(meta, f"{_DC}date")
    content.language = _language(styles) or _first(meta, f"{_DC}language")
    content.begin()
    root = package.xml("content.xml")
    body = root.find(f"{_OFFICE}body") if root is not None else None
    if body is None or not len(body):
        return
    if content.kind is DocumentKind.ODP:
        pages = list(body.iter(f"{_DRAW}page"))
        content.pages = len(pages)
        for number, page in enumerate(pages[: limits.pages], 1):
            _slide(page, number, content)
    elif content.kind is DocumentKind.ODS:
        sheets = list(body.iter(f"{_TABLE}table"))
        content.pages = len(sheets)
        for number, sheet in enumerate(sheets[: limits.pages], 1):
            content.heading = sheet.get(f"{_TABLE}name", "")[:200]
            _pictures(sheet, number, content)
    else:
        _read(body[0], content)


def _first(root: etree._Element | None, tag: str) -> str:
    found = next(root.iter(tag), None) if root is not None else None
    return " ".join((found.text or "").split())[:500] if found is not None else ""


def _language(styles: etree._Element | None) -> str:
    for style in styles.iter(f"{{{_URN}style:1.0}}default-style") if styles is not None else ():
        for about in style.iter(f"{{{_URN}style:1.0}}text-properties"):
            language, country = about.get(f"{_FO}language", ""), about.get(f"{_FO}country", "")
            if language and language != "none":
                return f"{language}-{country}" if country and country != "none" else language
    return ""


def _slide(page: etree._Element, number: int, content: OfficeContent) -> None:
    titles = [frame for frame in page.iter(f"{_DRAW}frame") if frame.get(f"{_PRESENTATION}class") == "title"]
    title = " ".join(words_of(p) for frame in titles for p in frame.iter(f"{_TEXT}p")).strip()
    if title:
        content.title_of_part(title, 2 if number > 1 else 1, number)
    else:
        content.untitled.append(content.spot(number))
    inside = {id(p) for frame in titles for p in frame.iter(f"{_TEXT}p")}
    for paragraph in page.iter(f"{_TEXT}p"):
        if id(paragraph) not in inside:
            content.paragraph(words_of(paragraph), number)
    _pictures(page, number, content)


def _read(body: etree._Element, content: OfficeContent) -> None:
    empty = 0
    for node in _blocks(body):
        if content.blocks >= BLOCKS_LIMIT:
            return
        if node.tag == f"{_TABLE}table":
            _table(node, content)
            empty = 0
            continue
        text = words_of(node)
        pictures = node.find(f".//{_DRAW}frame") is not None
        if not text and not pictures:
            empty += 1
            if empty == 2:
                content.spacing.append(content.spot())
            continue
        empty = 0
        if node.tag == f"{_TEXT}h":
            level = node.get(f"{_TEXT}outline-level", "1")
            content.title_of_part(text, int(level) if level.isdigit() else 1)
        else:
            parent = node.getparent()
            listed = parent is not None and parent.tag == f"{_TEXT}list-item"
            content.paragraph(text, element="li" if listed else "p")
        _pictures(node, 0, content)


def _blocks(body: etree._Element) -> Iterator[etree._Element]:
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if node.tag in {f"{_TEXT}p", f"{_TEXT}h", f"{_TABLE}table"}:
            yield node
        elif isinstance(node.tag, str) and node.tag not in _GONE and node.tag != f"{_TEXT}table-of-content":
            stack.extend(reversed(node))


def _table(table: etree._Element, content: OfficeContent) -> None:
    rows = list(table.iter(f"{_TABLE}table-row"))
    headed = [row for part in table.iter(f"{_TABLE}table-header-rows") for row in part]
    columns = max((len(row.findall(f"{_TABLE}table-cell")) for row in rows), default=0)
    first = " ".join(words_of(p) for p in rows[0].iter(f"{_TEXT}p"))[:120] if rows else ""
    if rows:
        content.tables.append(FileTable(len(rows), columns, columns * len(headed), content.spot(), first))
    content.markup.open("table")
    for row in rows:
        content.markup.open("tr")
        for cell in row.iterfind(f"{_TABLE}table-cell"):
            content.markup.open("td")
            for paragraph in cell.iter(f"{_TEXT}p"):
                content.paragraph(words_of(paragraph))
            content.markup.close("td")
        content.markup.close("tr")
    content.markup.close("table")


def _pictures(node: etree._Element, page: int, content: OfficeContent) -> None:
    for frame in node.iter(f"{_DRAW}frame"):
        if frame.find(f"{_DRAW}image") is None or frame.get(f"{_LOEXT}decorative") == "true":
            continue
        described = [" ".join((frame.findtext(f"{_SVG}{name}") or "").split()) for name in ("desc", "title")]
        content.picture(next(filter(None, described), None), frame.get(f"{_DRAW}name", ""), page)


def words_of(node: etree._Element) -> str:
    """Return the words of a paragraph or heading, notes and comments left out."""
    parts: list[str] = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _GONE:
            if child.tag in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}:
                parts.append(" ")
            parts.append(words_of(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split()) if node.tag in {f"{_TEXT}p", f"{_TEXT}h"} else "".join(parts)
