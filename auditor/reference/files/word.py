"""Word documents: paragraphs, headings, list items, tables, text boxes, notes and the alternative texts of pictures, in reading order.

What Word prints is read: tracked changes as accepted, equations as text, symbols as the characters they show. Hidden text, tables of
contents and content controls that nobody filled are left out, as they are no text of a page.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Header, Unreadable, joined_code, split_blocks
from auditor.reference.files.packed import BROKEN, refuse_compound
from auditor.reference.files.word_runs import MC, M, RunReader, Styles, W, is_contents

PACKED_LIMIT = 50_000_000
UNPACKED_LIMIT = 200_000_000
"""Bytes; a document beyond them is a trap or a photo album."""

_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}rPr", f"{W}pPr", f"{M}oMathPara", f"{M}oMath"})
_HEADING = re.compile(r"^heading (\d)$")
_LEFT_OUT = re.compile(r"^(?:toc \d|toc heading|contents heading|table of (?:figures|authorities)|index \d)$")
_LISTED_TERMS = {"list heading": BlockKind.TERM, "list contents": BlockKind.DEFINITION}
"""Styles of LibreOffice for the lists that HTML calls `dl`."""
_CODE = frozenset({"preformatted text", "html preformatted"})
_NOTES = ("footnotes", "endnotes")
_NOTE_LIMIT = 5000


def read_word(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header (paragraphs between `---` at the top) and the blocks; notes come last."""
    document = _open(body)
    styles = Styles.of(document.styles.element)
    targets = {name: str(rel.target_ref) for name, rel in document.part.rels.items() if rel.is_external}
    runs = RunReader(targets, styles)
    found = [block for whole in _whole(_paragraphs(document.element.body, styles)) for block in _blocks(whole, runs)]
    header, found = split_blocks(joined_code(found))
    found.extend(replace(block, floating=True) for block in _notes(document, runs))
    if not found:
        raise Unreadable("has no text in it")
    return header, [replace(block, index=index) for index, block in enumerate(found)]


def _open(body: bytes) -> Document:
    if len(body) > PACKED_LIMIT:
        raise Unreadable(f"is larger than {PACKED_LIMIT // 1_000_000} MB")
    refuse_compound(body, ".docx")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_LIMIT:
                raise Unreadable(f"unpacks to more than {UNPACKED_LIMIT // 1_000_000} MB")
        document = docx.Document(io.BytesIO(body))
        if document.element.body is None:
            raise KeyError("body")
        return document
    except (*BROKEN, OpcError, AttributeError) as error:
        raise Unreadable(
            f"is not a Word document that can be read ({type(error).__name__}); save it again as .docx"
        ) from error


def _paragraphs(element: etree._Element, styles: Styles) -> Iterator[etree._Element]:
    """Yield the paragraphs in document order, tables, content controls and text boxes included."""
    stack = [element]
    contents = 0
    while stack:
        node = stack.pop()
        if node.tag in _GONE or (node.tag == f"{W}sdt" and is_contents(node)):
            continue
        if node.tag == f"{W}p":
            within, contents = _within_contents(node, contents)
            style = _style(node)
            if not within and style not in styles.hidden and not _LEFT_OUT.match(styles.names.get(style, "")):
                yield node
        # A paragraph may hold a text box with paragraphs of its own; they come after it.
        stack.extend(child for child in reversed(node) if isinstance(child.tag, str))


def _whole(paragraphs: Iterable[etree._Element]) -> Iterator[list[etree._Element]]:
    """Yield paragraphs with those that follow where the mark between them is deleted: accepted, they are one."""
    held: list[etree._Element] = []
    for paragraph in paragraphs:
        held.append(paragraph)
        if all(paragraph.find(f"{W}pPr/{W}rPr/{W}{name}") is None for name in ("del", "moveFrom")):
            yield held
            held = []
    if held:
        yield held


def _within_contents(paragraph: etree._Element, depth: int) -> tuple[bool, int]:
    """Tell whether a paragraph is of a table of contents that a field makes, and return how many fields are open after it."""
    within = depth > 0
    for node in paragraph.iter(f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}instrText":
            if not depth and re.match(r"\s*TOC\b", node.text or ""):
                depth, within = 1, True
        elif depth:
            depth += {"begin": 1, "end": -1}.get(node.get(f"{W}fldCharType", ""), 0)
    return within, max(depth, 0)


def _notes(document: Document, runs: RunReader) -> Iterator[ApprovedBlock]:
    """Yield the notes that the text refers to, in that order."""
    for kind in _NOTES:
        wanted = list(dict.fromkeys(runs.notes[kind]))[:_NOTE_LIMIT]
        part = next((rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith(f"/{kind}")), None)
        if not wanted or part is None:
            continue
        try:
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError as error:
            raise Unreadable(f"has {kind} that cannot be read; save it again as .docx") from error
        known = {note.get(f"{W}id"): note for note in root}
        for name in wanted:
            if name in known:
                for whole in _whole(_paragraphs(known[name], runs.styles)):
                    yield from _blocks(whole, runs)


def _blocks(whole: Sequence[etree._Element], runs: RunReader) -> Iterator[ApprovedBlock]:
    text, pictures = runs.read(whole)
    paragraph = whole[-1]
    kind, level = _kind(paragraph, runs.styles.names.get(_style(paragraph), ""))
    yield from (ApprovedBlock(0, words, BlockKind.DESCRIPTION) for later, words in pictures if not later)
    if text:
        yield ApprovedBlock(0, text, kind, 0, level, links=tuple(runs.links))
    yield from (ApprovedBlock(0, words, BlockKind.DESCRIPTION) for later, words in pictures if later)


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return str(style.get(f"{W}val", "")) if style is not None else ""


def _kind(paragraph: etree._Element, name: str) -> tuple[BlockKind, int]:
    if match := _HEADING.match(name):
        return BlockKind.HEADING, int(match[1])
    if name in {"title", "subtitle"}:
        return BlockKind.HEADING, 1
    if name == "caption":
        return BlockKind.CAPTION, 0
    if name in _LISTED_TERMS:
        return _LISTED_TERMS[name], 0
    if name in _CODE:
        return BlockKind.CODE, 0
    if "quot" in name:
        return BlockKind.QUOTE, 0
    if paragraph.find(f"{W}pPr/{W}numPr") is not None or name.startswith("list"):
        return BlockKind.ITEM, 0
    parent = paragraph.getparent()
    if parent is not None and parent.tag == f"{W}tc":
        return BlockKind.CELL, 0
    return BlockKind.PARAGRAPH, 0
