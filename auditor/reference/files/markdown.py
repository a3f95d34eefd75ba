"""Markdown (CommonMark with tables): headings, paragraphs, items, cells and pictures with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Header, Unreadable, decode, split_header
from auditor.reference.files.html import HtmlBlocks

_CONTAINERS = {
    "list_item": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "th": BlockKind.CELL,
    "td": BlockKind.CELL,
    "heading": BlockKind.HEADING,
}


def read_markdown(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header and the blocks."""
    header, text = split_header(decode(body))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks = [
        ApprovedBlock(index, block.text, block.kind, block.line, block.level, block.source)
        for index, block in enumerate(_blocks(tokens, header.lines))
    ]
    if not blocks:
        raise Unreadable("has no text in it")
    return header, blocks


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
    words: list[str] = []
    later: list[ApprovedBlock] = []
    for child in children:
        if child.type == "image":
            description = " ".join(child.content.split())
            if description:
                picture = ApprovedBlock(
                    0, description, BlockKind.DESCRIPTION, line, 0, str(child.attrs.get("src") or "")
                )
                if "".join(words).strip():
                    later.append(picture)
                else:
                    yield picture
        elif child.type in {"softbreak", "hardbreak"} or child.content[:3].lower() == "<br":
            words.append(" ")
        elif child.type == "html_inline" and child.content[:4].lower() == "<img":
            reader = HtmlBlocks()
            reader.read(BeautifulSoup(child.content, "lxml"), line)
            later.extend(reader.blocks)
        elif child.type in {"text", "code_inline"}:
            words.append(child.content)
    text = " ".join("".join(words).split())
    if text:
        yield ApprovedBlock(0, text, kind, line, level)
    yield from later
