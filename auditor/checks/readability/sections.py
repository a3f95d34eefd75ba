"""The parts of a page between headings: where each begins, its prose, and how long a reader goes without a signpost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.dom.content import Block, BlockKind, Region, Text, Visibility

_SIGNPOSTS = frozenset({BlockKind.HEADING, BlockKind.TERM, BlockKind.LABEL})
"""What tells a reader where he is: headings, terms of a definition list, summaries of an accordion."""


@dataclass(slots=True)
class Section:
    """A heading (none for what stands before the first) and the blocks up to the next one."""

    heading: Block | None
    blocks: list[Block] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The heading's text."""
        return self.heading.text if self.heading else ""


def sections(text: Text) -> Iterator[Section]:
    """Yield the sections of the content in document order, also those without a block."""
    current = Section(None)
    for block in text.blocks:
        if not block.in_root or block.region not in {Region.MAIN, Region.BODY}:
            continue
        if block.visibility in {Visibility.HIDDEN, Visibility.SCREEN_READER} and block.kind is not BlockKind.HEADING:
            continue
        if block.kind in _SIGNPOSTS:
            yield current
            current = Section(block)
        else:
            current.blocks.append(block)
    yield current
