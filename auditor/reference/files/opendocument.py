"""OpenDocument texts (.odt): paragraphs, headings, list items, tables, text boxes, notes and descriptions of pictures, in reading order.

Read is what is printed: text that was deleted under change tracking, hidden text, comments, tables of contents and placeholders are
left out (OASIS OpenDocument 1.3, part 3).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from auditor.dom.content import ApprovedBlock, ApprovedLink, BlockKind
from auditor.dom.raised import is_note, raised_figure
from auditor.reference.files.header import Header, Unreadable, joined_code, split_blocks
from auditor.reference.files.packed import BROKEN, refuse_compound

PACKED_LIMIT = 50_000_000
CONTENT_LIMIT = 100_000_000
"""Bytes; a document beyond them is a trap or a photo album."""

_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_T, _O, _D = f"{{{_NAMES}:text:1.0}}", f"{{{_NAMES}:office:1.0}}", f"{{{_NAMES}:drawing:1.0}}"
_TABLE, _STYLE = f"{{{_NAMES}:table:1.0}}", f"{{{_NAMES}:style:1.0}}"
_SVG = f"{{{_NAMES}:svg-compatible:1.0}}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_GONE = frozenset(
    {
        *(f"{_T}{name}" for name in ("tracked-changes", "table-of-content", "note-citation", "ruby-text", "placeholder", "hidden-text")),
        *(f"{_T}{name}" for name in ("alphabetical-index", "illustration-index", "table-index", "sequence-decls")),
        f"{_O}annotation", f"{_SVG}title", f"{_SVG}desc",
    }
)  # fmt: skip
_READ = frozenset({"content.xml", "styles.xml"})
_OBJECT = re.compile(r"[^/]{1,60}/content\.xml$")
_MOST_PARTS = 1000
_SPACES = frozenset({f"{_T}s", f"{_T}tab", f"{_T}line-break"})
_KINDS = {
    "Title": BlockKind.HEADING, "Subtitle": BlockKind.HEADING, "Quotations": BlockKind.QUOTE, "Caption": BlockKind.CAPTION,
    "Preformatted_20_Text": BlockKind.CODE, "List_20_Heading": BlockKind.TERM, "List_20_Contents": BlockKind.DEFINITION,
}  # fmt: skip
"""What paragraphs of these styles are, and of styles that come of them."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the styles of a document say of text, by their names."""

    raised: frozenset[str]
    hidden: frozenset[str]
    kinds: dict[str, BlockKind]

    @classmethod
    def of(cls, roots: Sequence[etree._Element]) -> _Styles:
        """Read styles; one has what it does not say itself from its parent."""
        named = {style.get(f"{_STYLE}name", ""): style for root in roots for style in root.iter(f"{_STYLE}style")}
        lines = {name: list(_ancestry(name, named)) for name in named}
        return cls(
            frozenset(name for name, line in lines.items() if _is_raised(_property(line, f"{_STYLE}text-position"))),
            frozenset(name for name, line in lines.items() if _property(line, f"{_T}display") == "none"),
            _KINDS | {name: kind for name, line in lines.items() if (kind := _kind(line)) is not None},
        )


def _ancestry(name: str, named: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    for _ in range(20):
        style = named.get(name)
        if style is None:
            return
        yield style
        name = style.get(f"{_STYLE}parent-style-name", "")


def _property(line: Sequence[etree._Element], name: str) -> str:
    return next((str(p.get(name)) for style in line for p in style.iter(f"{_STYLE}text-properties") if p.get(name)), "")


def _is_raised(position: str) -> bool:
    """Tell whether a text position is above the line: the word, or a share of the height that is more than nothing."""
    share = position.split(" ")[0].removesuffix("%")
    return share == "super" or (share.isdecimal() and int(share) > 0)


def _kind(line: Sequence[etree._Element]) -> BlockKind | None:
    names = {name for style in line for name in (style.get(f"{_STYLE}name"), style.get(f"{_STYLE}parent-style-name"))}
    return next((kind for name, kind in _KINDS.items() if name in names), None)


@dataclass(slots=True)
class _Reader:
    """One walk over the content."""

    styles: _Styles
    equations: Mapping[str, str]
    """Address of an object in the package -> what it says."""
    found: list[ApprovedBlock] = field(default_factory=list)
    notes: list[ApprovedBlock] = field(default_factory=list)

    def walk(self, node: etree._Element, kind: BlockKind, level: int, *, note: bool = False, depth: int = 0) -> None:
        """Read the blocks below a node."""
        if depth > 200:
            raise Unreadable("is nested too deeply to be a text")
        for child in node:
            if not isinstance(child.tag, str) or self._is_gone(child):
                continue
            if child.tag == f"{_T}h":
                outline = child.get(f"{_T}outline-level", "1")
                own = int(outline) if outline.isdecimal() and len(outline) < 3 else 1
                self._block(child, BlockKind.HEADING, own, note, depth)
            elif child.tag == f"{_T}p":
                styled = self.styles.kinds.get(child.get(f"{_T}style-name", ""), kind)
                self._block(child, styled, 1 if styled is BlockKind.HEADING else level, note, depth)
            elif child.tag == f"{_D}frame" and (picture := _description(child)):
                self.found.append(ApprovedBlock(0, picture, BlockKind.DESCRIPTION))
            else:
                inner = {f"{_T}list-item": BlockKind.ITEM, f"{_TABLE}table-cell": BlockKind.CELL}.get(child.tag, kind)
                self.walk(child, inner, level, note=note, depth=depth + 1)

    def _is_gone(self, node: etree._Element) -> bool:
        """Tell whether an element is not printed."""
        return (
            node.tag in _GONE
            or node.get(f"{_T}style-name", "") in self.styles.hidden
            or (node.tag == f"{_T}section" and node.get(f"{_T}display") == "none")
            or (
                node.tag == f"{_T}p"
                and any(m.get(f"{_T}is-hidden") == "true" for m in node.iter(f"{_T}hidden-paragraph"))
            )
            or node.get(f"{_EXTENDED}showing-place-holder") == "true"
        )

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
                words.extend(
                    self.equations.get(o.get(_HREF, "").removeprefix("./"), "") for o in node.iter(f"{_D}object")
                )
                boxes.extend(node.iter(f"{_D}text-box"))
            elif not self._is_gone(node):
                said = "".join(map(str, node.itertext())).strip()
                if node.tag == f"{_T}a" and (href := node.get(_HREF)):
                    links.append(ApprovedLink(" ".join(said.split()), href))
                ahead = "".join(words[-3:])
                if node.tag == f"{_T}span" and node.get(f"{_T}style-name", "") in self.styles.raised and said:
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
    parts = _parts(body)
    root = parts.pop("content.xml")
    styles = _Styles.of([*(parts[name] for name in ("styles.xml",) if name in parts), root])
    equations = {name.partition("/")[0]: _equation(part) for name, part in parts.items() if "/" in name}
    reader = _Reader(styles, equations)
    text = root.find(f"{_O}body/{_O}text")
    if text is not None:
        reader.walk(text, BlockKind.PARAGRAPH, 0)
    header, found = split_blocks(joined_code(reader.found))
    found = [*found, *(replace(block, floating=True) for block in reader.notes)]
    if not found:
        raise Unreadable("has no text in it")
    return header, [replace(block, index=index) for index, block in enumerate(found)]


def _equation(math: etree._Element) -> str:
    """Return an equation on one line, as those of Word documents; other objects say nothing."""
    if math.tag != f"{_MATH}math":
        return ""
    words: list[str] = []
    stack: list[etree._Element | str] = [math]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            words.append(part)
        elif part.tag in {f"{_MATH}mi", f"{_MATH}mn", f"{_MATH}mo", f"{_MATH}mtext"}:
            words.append((part.text or "").strip())
        elif part.tag == f"{_MATH}msup" and len(part) == 2:
            said = "".join(map(str, part[1].itertext())).strip()
            base = _equation_of(part[0])
            words.extend([base, raised_figure(said, base) or said])
        elif part.tag == f"{_MATH}mfrac" and len(part) == 2:
            stack.extend([part[1], "/", part[0]])
        elif part.tag == f"{_MATH}msqrt":
            stack.extend([*reversed(part), "√"])
        elif isinstance(part.tag, str) and part.tag != f"{_MATH}annotation":
            stack.extend(reversed(part))
    return "".join(words)


def _equation_of(part: etree._Element) -> str:
    return " ".join("".join(map(str, part.itertext())).split())


def _parts(body: bytes) -> dict[str, etree._Element]:
    """Return the parts with the text, the styles and the equations. Raises `Unreadable` for what is no such document."""
    if len(body) > PACKED_LIMIT:
        raise Unreadable(f"is larger than {PACKED_LIMIT // 1_000_000} MB")
    refuse_compound(body, ".odt")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = [e for e in archive.infolist() if e.filename in _READ or _OBJECT.match(e.filename)][:_MOST_PARTS]
            if sum(entry.file_size for entry in entries) > CONTENT_LIMIT:
                raise Unreadable(f"unpacks to more than {CONTENT_LIMIT // 1_000_000} MB")
            if any(entry.flag_bits & 1 for entry in entries) or _is_encrypted(archive):
                raise Unreadable("is protected by a password; save it without one")
            parts = {entry.filename: etree.fromstring(archive.read(entry), parser) for entry in entries}
    except BROKEN as error:
        raise Unreadable(
            f"is not an OpenDocument text that can be read ({type(error).__name__}); save it again as .odt"
        ) from error
    if "content.xml" not in parts:
        raise Unreadable("is not an OpenDocument text that can be read (no content.xml); save it again as .odt")
    return parts


def _is_encrypted(archive: zipfile.ZipFile) -> bool:
    try:
        manifest = archive.getinfo("META-INF/manifest.xml")
    except KeyError:
        return False
    return manifest.file_size < CONTENT_LIMIT and b"encryption-data" in archive.read(manifest)
