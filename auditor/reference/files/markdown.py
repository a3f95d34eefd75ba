"""Markdown (CommonMark with tables and strike-through): headings, paragraphs, items, cells and pictures with their lines.

Beyond CommonMark what most writers use is read: footnotes, task lists, definition lists, raised and lowered characters, ids of
headings and fences of boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.dom.content import ApprovedBlock, ApprovedLink, BlockKind
from auditor.dom.raised import is_note, raised_figure
from auditor.reference.files.header import Header, Unreadable, decode, split_header
from auditor.reference.files.html import HtmlBlocks

_CONTAINERS = {
    "list_item": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "th": BlockKind.CELL,
    "td": BlockKind.CELL,
    "heading": BlockKind.HEADING,
}
_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]{1,60})\]:[ \t]?")
_NOTE_MARK = re.compile(r"(?<!\\)\[\^[^\]\s]{1,60}\]")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]]{1,500})\]")
_UNSEEN = re.compile(r"^(?:\*\[[^\]]{1,60}\]:.*| {0,3}:{3,}.*)$")
"""Lines that are drawn nowhere: what an abbreviation stands for, and fences of boxes."""
_RAISED = re.compile(r"\^([^\s^]{1,20})\^|(?<!~)~([^\s~]{1,20})~(?!~)")
_ESCAPED = str.maketrans({"^": "\ue05e", "~": "\ue07e"})
_AS_WRITTEN = str.maketrans({"\ue05e": "^", "\ue07e": "~"})
"""Marks that were escaped, and back."""
_TASK = re.compile(r"^\[[ xX]\]\s+")
_HEADING_ID = re.compile(r"\s*\{[#.:][^{}]{0,200}\}\s*$")
_DEFINITION = re.compile(r"^:\s{1,3}(?=\S)")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


def read_markdown(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header and the blocks; notes come last."""
    header, text = split_header(decode(body))
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
    lines, notes = _parted(text.split("\n"))
    found = list(_blocks(parser.parse("\n".join(lines)), header.lines))
    for line, words in notes:
        found.extend(replace(block, floating=True) for block in _blocks(parser.parse(words), header.lines + line))
    if not found:
        raise Unreadable("has no text in it")
    return header, [replace(block, index=index) for index, block in enumerate(found)]


def _parted(lines: list[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """Return the lines without footnotes, as many as there were, and the notes with the lines before them.

    The marks of notes go, too, and a line of a definition list becomes a paragraph.
    """
    kept: list[str] = []
    notes: list[tuple[int, str]] = []
    fenced = False
    inside = False
    for number, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        note = None if fenced else _NOTE.match(line)
        if note is not None:
            notes.append((number, _NOTE_MARK.sub("", line[note.end() :])))
            inside = True
        elif inside and line.strip() and (line[:1].isspace() or not _blank(lines, number - 1)):
            notes[-1] = (notes[-1][0], f"{notes[-1][1]}\n{_NOTE_MARK.sub('', line.strip())}")
        elif inside and not line.strip():
            kept.append("")
            continue
        else:
            inside = False
            if not fenced:
                notes.extend((number, found[1]) for found in _INLINE_NOTE.finditer(line))
                line = "" if _UNSEEN.match(line) else _INLINE_NOTE.sub("", _NOTE_MARK.sub("", line))
            kept.append(line)
            continue
        kept.append("")
    return kept, notes


def _blank(lines: list[str], number: int) -> bool:
    return number < 0 or not lines[number].strip()


@dataclass(slots=True)
class _Words:
    """The inline content of one block."""

    kind: BlockKind
    level: int
    line: int
    words: list[str] = field(default_factory=list)
    later: list[ApprovedBlock] = field(default_factory=list)
    links: list[tuple[str, int]] = field(default_factory=list)
    """Targets of the links that are open, and how many words went before them."""
    closed: list[ApprovedLink] = field(default_factory=list)

    def blocks(self) -> Iterator[ApprovedBlock]:
        """Yield the blocks of the words: one, or a term and its definitions."""
        text = " ".join("".join(self.words).split())
        if self.kind is BlockKind.PARAGRAPH and (definition := _DEFINITION.match(text)):
            self.kind, text = BlockKind.DEFINITION, text[definition.end() :]
        if self.kind is BlockKind.HEADING:
            text = _HEADING_ID.sub("", text)
        if self.kind is BlockKind.ITEM:
            text = _TASK.sub("", text)
        if text:
            yield ApprovedBlock(0, text, self.kind, self.line, self.level, links=tuple(self.closed))
        yield from self.later


def _blocks(tokens: Sequence[Token], before: int) -> Iterator[ApprovedBlock]:
    kinds: list[tuple[BlockKind, int]] = []
    line = before + 1
    for token in tokens:
        if token.map:
            line = before + token.map[0] + 1
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _CONTAINERS and token.nesting == 1:
            kinds.append((_CONTAINERS[name], int(token.tag[1]) if name == "heading" else 0))
        elif name in _CONTAINERS and token.nesting == -1:
            kinds.pop()
        elif token.type == "inline":
            kind, level = kinds[-1] if kinds else (BlockKind.PARAGRAPH, 0)
            yield from _inline(token.children or [], kind, level, line)
        elif token.type in {"fence", "code_block"} and token.content.strip():
            yield ApprovedBlock(0, " ".join(token.content.split()), BlockKind.CODE, line)
        elif token.type == "html_block":
            reader = HtmlBlocks()
            reader.read(BeautifulSoup(token.content, "lxml"), line)
            yield from reader.blocks


def _inline(children: Sequence[Token], kind: BlockKind, level: int, line: int) -> Iterator[ApprovedBlock]:
    run = _Words(kind, level, line)
    raised = False
    for child in _joined(children):
        tag = child.content[:4].lower() if child.type == "html_inline" else ""
        if child.type == "image":
            yield from _image(child, run)
        elif child.type in {"softbreak", "hardbreak"} or tag[:3] == "<br":
            run.words.append("\n" if child.type == "softbreak" else " ")
        elif tag == "<img":
            reader = HtmlBlocks()
            reader.read(BeautifulSoup(child.content, "lxml"), line)
            run.later.extend(reader.blocks)
        elif tag:
            raised = tag == "<sup" or (raised and child.content.lower() != "</sup>")
            if tag[:2] == "<q" or child.content.lower() == "</q>":
                run.words.append('"')
        elif child.type == "link_open":
            run.links.append((str(child.attrs.get("href") or ""), len(run.words)))
        elif child.type == "link_close" and run.links:
            target, begun = run.links.pop()
            run.closed.append(ApprovedLink(" ".join("".join(run.words[begun:]).split()), target))
        elif child.type in {"text", "code_inline"}:
            before = "".join(run.words[-3:])
            if not raised:
                yield from _text(child.content, run)
            elif not is_note(child.content, before):
                run.words.append(raised_figure(child.content, before) or child.content)
    yield from run.blocks()


def _joined(children: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens with text that stands together as one; a mark that was escaped raises and lowers nothing."""
    held: Token | None = None
    for child in children:
        if child.type not in {"text", "text_special"}:
            if held is not None:
                yield held
            held = None
            yield child
            continue
        escaped = child.type == "text_special" and child.info == "escape"
        words = child.content.translate(_ESCAPED) if escaped else child.content
        held = Token("text", "", 0, content=(held.content if held is not None else "") + words)
    if held is not None:
        yield held


def _text(words: str, run: _Words) -> Iterator[ApprovedBlock]:
    """Take in text; a line that begins with a colon closes the term before it and begins its definition."""
    match = _DEFINITION.match(words) if run.words and run.words[-1] == "\n" else None
    if match is not None and run.kind in {BlockKind.PARAGRAPH, BlockKind.DEFINITION}:
        run.kind = BlockKind.TERM if run.kind is BlockKind.PARAGRAPH else run.kind
        yield from run.blocks()
        run.kind = BlockKind.DEFINITION
        run.words, run.later = [words[match.end() :].translate(_AS_WRITTEN)], []
        run.line += 1
        return
    run.words.append(_RAISED.sub(lambda found: _raised(found, words, run), words).translate(_AS_WRITTEN))


def _raised(found: re.Match[str], words: str, run: _Words) -> str:
    """Return raised or lowered characters as other texts have them."""
    if found[1] is None:
        return found[2]
    before = words[: found.start()] or "".join(run.words[-3:])
    return raised_figure(found[1], before) or ("" if is_note(found[1], before) else found[1])


def _image(image: Token, run: _Words) -> Iterator[ApprovedBlock]:
    description = " ".join(image.content.split())
    if not description:
        return
    source = str(image.attrs.get("src") or "")
    picture = ApprovedBlock(0, description, BlockKind.DESCRIPTION, run.line, 0, source)
    if "".join(run.words).strip():
        run.later.append(picture)
    else:
        yield picture
