"""Plain text: blocks separated by blank lines, without markers; heading, paragraph and image description all look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.dom.content import ApprovedBlock, BlockKind
from auditor.reference.files.header import Header, Unreadable, decode, split_header

_BULLET = re.compile(r"^\s{0,12}(?:[-*•‣▪◦·–]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+(?=\S)")

_WRAPPED = 120
"""Characters beyond which a line was not broken by hand."""


def read_plain(body: bytes) -> tuple[Header, list[ApprovedBlock]]:
    """Return the header and the blocks."""
    header, text = split_header(decode(body))
    blocks = [
        ApprovedBlock(index, words, BlockKind.UNKNOWN, line)
        for index, (line, words) in enumerate(_paragraphs(text, header.lines))
    ]
    if not blocks:
        raise Unreadable("has a header but no text")
    return header, blocks


def _paragraphs(text: str, before: int) -> Iterator[tuple[int, str]]:
    if _is_one_line_each(text):
        yield from (
            (number, " ".join(_BULLET.sub("", line).split()))
            for number, line in enumerate(text.split("\n"), before + 1)
            if line.strip()
        )
        return
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], before + 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield from _parts(lines, number - len(lines))
            lines = []


def _is_one_line_each(text: str) -> bool:
    """Tell whether the file has no blank lines and no wrapped ones either, as word processors export: every line is a block."""
    lines = text.strip("\n").split("\n")
    return len(lines) > 2 and all(line.strip() for line in lines) and any(len(line) > _WRAPPED for line in lines)


def _parts(lines: list[str], first: int) -> Iterator[tuple[int, str]]:
    # A list is written line by line; the page has its items as blocks and its marks as decoration.
    if all(_BULLET.match(line) for line in lines) and (len(lines) > 1 or lines[0].lstrip()[0] in "-*•‣▪◦·–"):
        for offset, line in enumerate(lines):
            yield first + offset, " ".join(_BULLET.sub("", line).split())
    else:
        yield first, " ".join(" ".join(lines).split())
