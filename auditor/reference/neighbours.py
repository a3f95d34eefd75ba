"""Short blocks without a word in common that stand in the same place: a heading reworded, a cell with another value."""

from __future__ import annotations

from auditor.dom.content import BlockKind
from auditor.reference.matching import Matching, Unit
from auditor.reference.order import Gaps

_SHORT = 8
_SHORT_CHARACTERS = 40
"""Words, and letters for scripts without spaces, up to which a block counts as short."""
_PLACED = frozenset({BlockKind.HEADING, BlockKind.DESCRIPTION, BlockKind.CELL, BlockKind.TERM, BlockKind.CAPTION})
"""Kinds whose place says what they are."""
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "؟", "…")


def match_neighbours(matching: Matching) -> None:
    """Pair short free units whose neighbours on both sides are pairs, or on one side for kinds with a fixed place."""
    changed = True
    while changed:
        changed = False
        for a, unit in enumerate(matching.approved):
            if matching.free_a(a) and _is_short(unit):
                p = _place(matching, a)
                if p is not None:
                    matching.pair(a, p)
                    changed = True
    _match_lone_headings(matching)


def _match_lone_headings(matching: Matching) -> None:
    """Pair the one short free unit of a gap with the one free heading in it."""
    for free_a, free_p in Gaps(matching).free():
        ours = [a for a in free_a if _is_short(matching.approved[a])]
        theirs = [p for p in free_p if matching.published[p].kind is BlockKind.HEADING]
        if len(ours) != 1 or len(theirs) != 1 or not matching.may_match(ours[0], theirs[0]):
            continue
        if _fits(matching.approved[ours[0]], matching.published[theirs[0]], both=False):
            matching.pair(ours[0], theirs[0])


def _place(matching: Matching, a: int) -> int | None:
    after = _published(matching, a - 1, last=True)
    before = _published(matching, a + 1, last=False)
    if after is not None and _is_parted(matching, after + 1):
        after = None  # a picture stands between, and it may be what the approved block describes
    if before is not None and _is_parted(matching, before):
        before = None
    places: set[int] = {after + 1 if after is not None else -1, before - 1 if before is not None else -1} - {-1}
    if a == 0:
        places.add(0)
    both = (
        len(places) == 1 and (after is not None or a == 0) and (before is not None or a + 1 == len(matching.approved))
    )
    for p in sorted(places):
        if p >= len(matching.published) or not matching.free_p(p) or not matching.may_match(a, p):
            continue
        if _fits(matching.approved[a], matching.published[p], both=both):
            return p
    return None


def _is_parted(matching: Matching, p: int) -> bool:
    return p < len(matching.published) and matching.published[p].after_picture


def _published(matching: Matching, a: int, *, last: bool) -> int | None:
    """Return where an approved unit is published, the last or first place of it."""
    if not 0 <= a < len(matching.approved):
        return None
    p = matching.to_published[a]
    if p is None:
        return None
    places: list[int] = [p, *matching.more_published.get(a, ())]
    places.sort()
    return places[-1] if last else places[0]


def _fits(ours: Unit, theirs: Unit, *, both: bool) -> bool:
    if not _is_short(theirs) or (theirs.in_link and theirs.kind not in _PLACED):
        return False  # "Read more" came from the template
    ends_ours, ends_theirs = (unit.passage.text.rstrip().endswith(_SENTENCE_ENDS) for unit in (ours, theirs))
    if ends_ours and not ends_theirs and theirs.kind is BlockKind.HEADING:
        return False  # a sentence went, a heading came: two changes
    if ours.kind not in {BlockKind.UNKNOWN, theirs.kind}:
        return both and BlockKind.HEADING not in {ours.kind, theirs.kind}
    sizes = sorted((len(ours.passage.text), len(theirs.passage.text)))
    return theirs.kind in _PLACED or (both and sizes[1] <= 3 * sizes[0])


def _is_short(unit: Unit) -> bool:
    return unit.size <= _SHORT or len(unit.passage.text) <= _SHORT_CHARACTERS
