"""OpenDocument texts (.odt): paragraphs, headings, list items, tables, text boxes, notes and descriptions of pictures, in reading order.

Read is what is printed: text that was deleted under change tracking, hidden text, comments, tables of contents and placeholders are
left out (OASIS OpenDocument 1.3, part 3).
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace

from lxml import etree

from auditor.dom.content import ApprovedBlock, ApprovedLink, BlockKind
from auditor.dom.raised import is_note, raised_figure
from auditor.reference.files.header import Header, Unreadable, split_blocks

PACKED_LIMIT = 50_000_000
CONTENT_LIMIT = 100_000_000
"""Bytes; a document beyond them is a trap or a photo album."""

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_T, _O, _D = f"{{{_NAMES}:text:1.0}}", f"{{{_NAMES}:office:1.0}}", f"{{{_NAMES}:drawing:1.0}}"
_TABLE, _STYLE = f"{{{_NAMES}:table:1.0}}", f"{{{_NAMES}:style:1.0}}"
_SVG = f"{{{_NAMES}:svg-compatible:1.0}}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_GONE = frozenset(
    {
        *(f"{_T}{name}" for name in ("tracked-changes", "table-of-content", "note-citation", "ruby-text", "placeholder", "hidden-text")),
        *(f"{_T}{name}" for name in ("alphabetical-index", "illustration-index", "table-index", "sequence-decls")),
        f"{_O}annotation", f"{_SVG}title", f"{_SVG}desc",
    }
)  # fmt: skip
_SPACES = frozenset({f"{_T}s", f"{_T}tab", f"{_T}line-break"})
_FENCE = "---"


@dataclass(slots=True)
class _Reader:
    """One walk over the content."""

    raised: frozenset[str]
    """Names of styles whose text is raised."""
    hidden: frozenset[str]
    titles: frozenset[str]
    found: list[ApprovedBlock] = field(default_factory=list)
    notes: list[ApprovedBlock] = field(default_factory=list)

    def walk(self, node: etree._Element, kind: BlockKind, level: int, *, note: bool = False, depth: int = 0) -> None:
        """Read the blocks below a node."""
        if depth > 200:
            raise Unreadable("is nested too deeply to be a text")
        for child in node:
            if not isinstance(child.tag, str) or child.tag in _GONE:
                continue
            if child.tag == f"{_T}h":
                outline = child.get(f"{_T}outline-level", "1")
                self._block(
                    child,
                    BlockKind.HEADING,
                    int(outline) if outline.isdecimal() and len(outline) < 3 else 1,
                    note,
                    depth,
                )
            elif child.tag == f"{_T}p":
                title = child.get(f"{_T}style-name", "") in self.titles
                self._block(child, BlockKind.HEADING if title else kind, 1 if title else level, note, depth)
            else:
                inner = {f"{_T}list-item": BlockKind.ITEM, f"{_TABLE}table-cell": BlockKind.CELL}.get(child.tag, kind)
                self.walk(child, inner, level, note=note, depth=depth + 1)

    def _block(self, paragraph: etree._Element, kind: BlockKind, level: int, note: bool, depth: int) -> None:
        words: list[str] = []
        links: list[ApprovedLink] = []
        later: list[ApprovedBlock] = []
        boxes: list[etree._Element] = []
        before: list[ApprovedBlock] = []
        stack: list[etree._Element | str] = [paragraph.text or "", *_inside(paragraph)][::-1]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                words.append(node)
            elif node.tag in _SPACES:
                words.append(" ")
            elif node.tag == f"{_T}note":
                for body in node.iter(f"{_T}note-body"):
                    self.walk(body, BlockKind.PARAGRAPH, 0, note=True, depth=depth + 1)
            elif node.tag == f"{_D}frame":
                picture = _description(node)
                if picture:
                    (later if "".join(words).strip() else before).append(
                        ApprovedBlock(0, picture, BlockKind.DESCRIPTION)
                    )
                boxes.extend(node.iter(f"{_D}text-box"))
            elif node.tag not in _GONE and node.get(f"{_T}style-name", "") not in self.hidden:
                said = "".join(map(str, node.itertext())).strip()
                if node.tag == f"{_T}a" and (href := node.get(_HREF)):
                    links.append(ApprovedLink(" ".join(said.split()), href))
                ahead = "".join(words[-3:])
                if node.tag == f"{_T}span" and node.get(f"{_T}style-name", "") in self.raised and said:
                    figure = raised_figure(said, ahead)
                    words.append(figure or ("" if is_note(said, ahead) else said))
                else:
                    stack.extend([node.text or "", *_inside(node)][::-1])
        text = " ".join("".join(words).split())
        own = [ApprovedBlock(0, text, kind, 0, level, links=tuple(links))] if text else []
        (self.notes if note else self.found).extend((*before, *own, *later))
        for box in boxes:
            self.walk(box, BlockKind.PARAGRAPH, 0, note=note, depth=depth + 1)


def _inside(node: etree._Element) -> list[etree._Element | str]:
    """Return the children of a node, each followed by the text after it."""
    found: list[etree._Element | str] = []
    for child in node:
        if isinstance(child.tag, str):
            found.append(child)
        found.append(child.tail or "")
    return found


def _description(frame: etree._Element) -> str:
    if frame.find(f"{_D}image") is None:
        return ""
    told = next(frame.iter(f"{_SVG}desc"), None)
    told = told if told is not None and (told.text or "").strip() else next(frame.iter(f"{_SVG}title"), None)
    return " ".join((told.text or "").split()) if told is not None else ""


def read_opendocument(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header (paragraphs between `---` at the top) and the blocks; notes come last."""
    root = _content(body)
    styles = [(style.get(f"{_STYLE}name", ""), style) for style in root.iter(f"{_STYLE}style")]
    reader = _Reader(
        raised=frozenset(
            name for name, style in styles if _property(style, f"{_STYLE}text-position").startswith("super")
        ),
        hidden=frozenset(name for name, style in styles if _property(style, f"{_T}display") == "none"),
        titles=frozenset({"Title", "Subtitle"})
        | {name for name, style in styles if style.get(f"{_STYLE}parent-style-name") in {"Title", "Subtitle"}},
    )
    text = root.find(f"{_O}body/{_O}text")
    if text is not None:
        reader.walk(text, BlockKind.PARAGRAPH, 0)
    header, found = split_blocks(reader.found)
    found = [*found, *(replace(block, floating=True) for block in reader.notes)]
    if not found:
        raise Unreadable("has no text in it")
    return header, [replace(block, index=index) for index, block in enumerate(found)]


def _property(style: etree._Element, name: str) -> str:
    return next((str(p.get(name)) for p in style.iter(f"{_STYLE}text-properties") if p.get(name)), "")


def _content(body: bytes) -> etree._Element:
    if len(body) > PACKED_LIMIT:
        raise Unreadable(f"is larger than {PACKED_LIMIT // 1_000_000} MB")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            if archive.getinfo("content.xml").file_size > CONTENT_LIMIT:
                raise Unreadable(f"unpacks to more than {CONTENT_LIMIT // 1_000_000} MB")
            content = archive.read("content.xml")
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, etree.XMLSyntaxError) as error:
        raise Unreadable(
            f"is not an OpenDocument text that can be read ({type(error).__name__}); save it again as .odt"
        ) from error
