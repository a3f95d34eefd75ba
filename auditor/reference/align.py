"""Approved text held against a published page: the one comparison that every reference check reads.

    equal blocks        unique ones as anchors, their neighbours, repeated ones in order          anchors.py
    joined blocks       one block that became several, and back                                   split_merge.py
    lines               a paragraph's lines that plain text has as blocks                          line_breaks.py
    similar blocks      inverted index over word pairs; in order within the gaps                  candidates.py
    changed headings    short blocks between neighbours that match                                neighbours.py
    core                the part of a page without a main that holds the text                      core.py
    elsewhere           exact words outside the content: a hero above main, a footer              out_of_scope.py
    images              descriptions by the image they belong to, not by their words              images.py
    second thoughts     crossed look-alikes, short strays                                         refine_matches.py
    moves               whatever is outside the heaviest increasing subsequence                   order.py
    words               hunks inside the pairs and what kind of change each is                    hunks.py, classify.py

Nothing here knows about findings; nothing here depends on time, chance or the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.dom.content import Approved, ApprovedBlock, Block, BlockKind
from auditor.dom.document import Element
from auditor.reference.anchors import match_equal, match_equal_elsewhere, spread_equal
from auditor.reference.boilerplate import is_compared, is_loose_row, is_undescribed
from auditor.reference.build import AlignedBlocks, build
from auditor.reference.candidates import match_in_order, match_similar
from auditor.reference.core import core_of, prefer_core
from auditor.reference.dynamic import patterns
from auditor.reference.images import AlignedTexts, match_pictures
from auditor.reference.line_breaks import lines_of, match_line_by_line
from auditor.reference.link_targets import OtherTarget, other_targets
from auditor.reference.looks import TwoLooks, values_that_change, without_values
from auditor.reference.matching import Matching, Unit, Vocabulary, units
from auditor.reference.neighbours import match_neighbours
from auditor.reference.order import Gaps, backbone
from auditor.reference.out_of_scope import boxes_with_approved_text, match_elsewhere
from auditor.reference.refine_matches import drop_isolated, part_exchanged, prefer_local, swap_crossed
from auditor.reference.result import (
    SERIOUS_KINDS,
    SLIGHT_KINDS,
    Alignment,
    Hunk,
    HunkKind,
    ImageRow,
    ImageStatus,
    Row,
    Status,
)
from auditor.reference.split_merge import match_joined, match_joined_exactly

__all__ = [
    "SERIOUS_KINDS",
    "SLIGHT_KINDS",
    "Alignment",
    "Hunk",
    "HunkKind",
    "ImageRow",
    "ImageStatus",
    "OtherTarget",
    "Row",
    "Status",
    "TwoLooks",
    "align",
    "other_targets",
    "values_that_change",
    "without_values",
]

STRONG = 0.75
"""Likeness that needs no support from the neighbourhood."""
IN_GAP = 0.35
ELSEWHERE = 0.5
_LINES = frozenset({BlockKind.PARAGRAPH, BlockKind.ITEM})
"""Kinds that a description written as a line of its own has in a document."""
_LEAST_ELSEWHERE = 4
"""Words from which a repeated block is looked for outside its gap."""


def align(
    approved: Approved | Sequence[ApprovedBlock],
    published: Sequence[Block],
    language: str = "",
    dynamic: Sequence[str] = (),
    *,
    unrooted: bool = False,
    declared: str = "",
) -> Alignment:
    """Compare approved blocks with the blocks of a page.

    `language` is that of the texts, `declared` the one that the page says it has.
    `dynamic` are the header's patterns of text that changes by itself; `unrooted` says that nothing marks the page's content.
    """
    blocks = approved.blocks if isinstance(approved, Approved) else approved
    language = language or (approved.language if isinstance(approved, Approved) else "")
    vocabulary = Vocabulary()
    places = [place for place, block in enumerate(published) if is_compared(block)]
    ours = units([(block.text, block.kind, False) for block in blocks], vocabulary)
    core = _core(ours, published, places, vocabulary) if unrooted else None
    boxed = boxes_with_approved_text(ours, published, places, vocabulary, core)
    places = sorted({*places, *boxed})
    theirs = units([(published[p].text, published[p].kind, published[p].in_link) for p in places], vocabulary)
    for unit, block in zip(ours, blocks, strict=True):
        unit.floating = block.floating
    blocks, lines = _with_described_lines(blocks, ours, theirs)
    for unit, before, place in zip(theirs, [-1, *places], places, strict=False):
        unit.is_row = is_loose_row(published[place], unit)
        unit.lines = lines_of(published[place].text, published[place].lines, vocabulary)
        unit.after_picture = any(is_undescribed(published[between]) for between in range(before + 1, place))
    matching = match(ours, theirs)
    if unrooted:
        prefer_core(matching, [published[place] for place in places])
    _match_dynamic(matching, [published[place].dynamic for place in places])
    at = [None if p is None else places[p] for p in matching.to_published]
    elsewhere = match_elsewhere(matching, published, vocabulary)
    for a, place in elsewhere.items():
        at[a] = place
    free = frozenset(a for a in range(len(blocks)) if matching.free_a(a) and a not in elsewhere)
    by_place = dict(zip(places, theirs, strict=True))
    settled = frozenset(a for a, _ in backbone(matching, texts_only=True))
    images = match_pictures(
        AlignedTexts(
            approved=blocks,
            published=published,
            ours=ours,
            theirs=by_place,
            at=at,
            free=free,
            settled=settled,
            vocabulary=vocabulary,
            language=language,
            lines=lines,
        )
    )
    changing = patterns(dynamic, language, declared)
    return build(
        AlignedBlocks(
            blocks,
            published,
            matching,
            places,
            elsewhere,
            images,
            by_place,
            language,
            declared,
            changing,
            unrooted,
            boxed,
        )
    )


def _core(
    ours: Sequence[Unit], published: Sequence[Block], places: Sequence[int], vocabulary: Vocabulary
) -> Element | None:
    codes = (unit.code for unit in units([(published[p].text, published[p].kind, False) for p in places], vocabulary))
    return core_of(ours, zip((published[place] for place in places), codes, strict=True))


def _match_dynamic(matching: Matching, dynamic: Sequence[bool]) -> None:
    """Pair what changes by itself with the approved text in its place, whatever it says now."""
    for free_a, free_p in Gaps(matching).free() if any(dynamic) else ():
        changing = [p for p in free_p if dynamic[p]]
        if len(changing) == len(free_a):
            for a, p in zip(free_a, changing, strict=True):
                matching.pair(a, p)


def _with_described_lines(
    blocks: Sequence[ApprovedBlock], ours: Sequence[Unit], theirs: Sequence[Unit]
) -> tuple[Sequence[ApprovedBlock], bool]:
    """Take paragraphs that say what a picture of the page says for its description, as they are in plain text.

    Return the blocks, and whether there were any.
    """
    told = {unit.code for unit in theirs if unit.is_description} - {
        unit.code for unit in theirs if not unit.is_description
    }
    found = [a for a, unit in enumerate(ours) if unit.kind in _LINES and unit.size > 1 and unit.code in told]
    if not found:
        return blocks, False
    changed = list(blocks)
    for a in found:
        changed[a] = replace(changed[a], kind=BlockKind.DESCRIPTION)
        ours[a].kind = BlockKind.DESCRIPTION
    return changed, True


def match(approved: Sequence[Unit], published: Sequence[Unit]) -> Matching:
    """Return which approved unit is published where."""
    matching = Matching(approved, published)
    match_equal(matching)
    match_line_by_line(matching)
    match_joined_exactly(matching)
    match_similar(matching, STRONG, STRONG)
    spread_equal(matching)
    match_in_order(matching, IN_GAP)
    match_similar(matching, IN_GAP, ELSEWHERE)
    match_joined(matching)
    spread_equal(matching)
    match_neighbours(matching)
    match_equal_elsewhere(matching, _LEAST_ELSEWHERE)
    part_exchanged(matching)
    swap_crossed(matching)
    prefer_local(matching)
    if drop_isolated(matching):
        match_in_order(matching, IN_GAP)
        match_neighbours(matching)
    return matching
