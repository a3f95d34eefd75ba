"""Word documents: paragraphs, headings, list items, tables, text boxes and the alternative texts of pictures, in reading order.

Tracked changes are read as accepted: inserted text counts, deleted text does not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Header, Unreadable, parse_header

PACKED_LIMIT = 50_000_000
UNPACKED_LIMIT = 200_000_000
"""Bytes; a document beyond them is a trap or a photo album."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_GONE = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_MC}Fallback", f"{_W}pict", f"{_W}rPr", f"{_W}pPr"}
)
_SPACES = frozenset({f"{_W}tab", f"{_W}br", f"{_W}cr"})
_HEADING = re.compile(r"^heading (\d)$")
_FENCE = "---"


def read_word(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header (paragraphs between `---` at the top) and the blocks."""
    document = _open(body)
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    found = [block for paragraph in _paragraphs(document.element.body) for block in _blocks(paragraph, names)]
    header, found = _split_header(found)
    if not found:
        raise Unreadable("has no text in it")
    return header, [ApprovedBlock(index, block.text, block.kind, 0, block.level) for index, block in enumerate(found)]


def _open(body: bytes) -> Any:
    if len(body) > PACKED_LIMIT:
        raise Unreadable(f"is larger than {PACKED_LIMIT // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise Unreadable(f"unpacks to more than {UNPACKED_LIMIT // 1_000_000} MB")
        return docx.Document(io.BytesIO(body))
    except (zipfile.BadZipFile, OpcError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError, OSError) as error:
        raise Unreadable(
            f"is not a Word document that can be read ({type(error).__name__}); save it again as .docx"
        ) from error


def _split_header(blocks: list[ApprovedBlock]) -> tuple[Header, list[ApprovedBlock]]:
    if not blocks or blocks[0].text != _FENCE:
        return Header(), blocks
    end = next((place for place, block in enumerate(blocks[1:60], 1) if block.text == _FENCE), None)
    if end is None:
        return Header(), blocks
    return parse_header([block.text for block in blocks[1:end]]), blocks[end + 1 :]


def _paragraphs(element: Any) -> Iterator[Any]:
    """Yield the paragraphs in document order, tables, content controls and text boxes included."""
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag in _GONE:
            continue
        if node.tag == f"{_W}p":
            yield node
        # A paragraph may hold a text box with paragraphs of its own; they come after it.
        stack.extend(child for child in reversed(node) if isinstance(child.tag, str))


def _blocks(paragraph: Any, names: dict[str, str]) -> Iterator[ApprovedBlock]:
    words: list[str] = []
    pictures: list[tuple[bool, str]] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or node.tag in _GONE or node.tag == f"{_W}p":
            continue
        if node.tag == f"{_W}t":
            words.append(node.text or "")
        elif node.tag in _SPACES:
            words.append(" ")
        elif node.tag == f"{_W}noBreakHyphen":
            words.append("-")
        elif node.tag in {f"{_WP}inline", f"{_WP}anchor"}:
            description = _description(node)
            if description:
                pictures.append((bool("".join(words).strip()), description))
        stack.extend(reversed(node))
    text = " ".join("".join(words).split())
    kind, level = _kind(paragraph, names)
    yield from (ApprovedBlock(0, words, BlockKind.DESCRIPTION) for later, words in pictures if not later)
    if text:
        yield ApprovedBlock(0, text, kind, 0, level)
    yield from (ApprovedBlock(0, words, BlockKind.DESCRIPTION) for later, words in pictures if later)


def _description(drawing: Any) -> str:
    """Return the alternative text of a picture or chart; a text box speaks for itself."""
    if next(drawing.iter(f"{_PIC}pic", f"{_CHART}chart"), None) is None:
        return ""
    properties = next(drawing.iter(f"{_WP}docPr"), None)
    return " ".join((properties.get("descr") or "").split()) if properties is not None else ""


def _kind(paragraph: Any, names: dict[str, str]) -> tuple[BlockKind, int]:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = names.get(style.get(f"{_W}val"), "") if style is not None else ""
    if match := _HEADING.match(name):
        return BlockKind.HEADING, int(match[1])
    if name in {"title", "subtitle"}:
        return BlockKind.HEADING, 1
    if name == "caption":
        return BlockKind.CAPTION, 0
    if "quote" in name:
        return BlockKind.QUOTE, 0
    if paragraph.find(f"{_W}pPr/{_W}numPr") is not None or name.startswith("list"):
        return BlockKind.ITEM, 0
    if paragraph.getparent() is not None and paragraph.getparent().tag == f"{_W}tc":
        return BlockKind.CELL, 0
    return BlockKind.PARAGRAPH, 0
