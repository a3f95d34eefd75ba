"""A first approved text taken from a published page, in the plain form that editors keep: blocks and blank lines, nothing else."""

from __future__ import annotations

import re

from auditor.dom.content import ApprovedBlock, Block, BlockKind, Text
from auditor.reference.align import align
from auditor.reference.boilerplate import Furniture, is_compared, is_link_row
from auditor.reference.matching import Vocabulary, units

_FENCE = "---"
_LISTED = re.compile(r"^(?:[-*•‣▪◦·–](?=\s)|-{3}$)")
"""What would be read back as a list mark or a header."""


def approved_text(text: Text, url: str = "", approved_on: str = "") -> str:
    """Return the content of a page as the text of a `.txt` file: headings, paragraphs, items and descriptions, one block each.

    `url` writes a header that binds the file to the page. Menus, share buttons and labels, which an audit does not miss, are left
    out; a pull followed by an audit of the same page finds nothing.
    """
    kept = _content(text)
    for _ in range(3):  # what the comparison would call added belongs in the text
        approved = [ApprovedBlock(place, block.text) for place, block in enumerate(text.blocks) if block.index in kept]
        more = {
            place
            for row in align(approved, text.blocks).rows
            if row.content and not row.approved
            for place in row.published
        }
        if not more:
            break
        kept |= more
    lines = [_line(block.text) for block in text.blocks if block.index in kept]
    return _header(text, url, approved_on) + "\n\n".join(lines) + "\n"


def _content(text: Text) -> set[int]:
    compared = [block for block in text.blocks if is_compared(block) and any(char.isalnum() for char in block.text)]
    made = units([(block.text, block.kind, block.in_link) for block in compared], Vocabulary())
    heading = next((block.index for block in compared if block.kind is BlockKind.HEADING), -1)
    # A list of links is a menu above the page's heading and content below it.
    by_index = {block.index: unit for block, unit in zip(compared, made, strict=True)}
    plain = {
        block.index
        for block in compared
        if _is_plain(block)
        and (not block.in_link or block.index > heading)
        and not is_link_row(block, by_index[block.index])
    }
    furniture = Furniture(text.blocks, by_index, frozenset(plain))
    return {block.index for block in compared if block.index in plain or not furniture.is_furniture(block.index)}


def _is_plain(block: Block) -> bool:
    return block.kind is not BlockKind.LABEL and (block.kind is not BlockKind.PARAGRAPH or len(block.text) > 30)


def _header(text: Text, url: str, approved_on: str) -> str:
    if not url:
        return ""
    entries = {"url": url, "approved_on": approved_on, "language": text.language}
    lines = [f"{key}: {' '.join(value.split())}" for key, value in entries.items() if value.strip()]
    return "\n".join([_FENCE, *lines, _FENCE, "", ""])


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if not _LISTED.match(line) else line.lstrip("-*•‣▪◦·– ")
