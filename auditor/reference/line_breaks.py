"""Lines of one paragraph that an approved plain text has as blocks of their own: an address, opening hours, a signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from auditor.dom.content import BlockKind
from auditor.reference.matching import Matching, Vocabulary
from auditor.reference.words import read_words

_SHARE = 0.5
"""Share of a paragraph's lines that stand in the approved text as they are; fewer, and it is another paragraph."""
_MOST_LINES = 1_000
_SHIFTED = 3
"""Lines that may have been added or taken out before a line that is found."""
_STARTS = 20
"""Places in the approved text that are tried for one line, and for one paragraph."""


def lines_of(text: str, ends: Sequence[int], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the words of each line of a block, one character a word; `ends` are the places where its further lines begin."""
    if not 0 < len(ends) < _MOST_LINES:
        return ()
    cuts = [0, *ends, len(text)]
    return tuple(vocabulary.encode(read_words(text[a:b]).words) for a, b in pairwise(cuts))


def match_line_by_line(matching: Matching) -> None:
    """Match a paragraph of several lines with the blocks in a row that are its lines, though some of them were edited."""
    approved = matching.approved
    if all(unit.kind is not BlockKind.UNKNOWN for unit in approved):
        return
    codes = [unit.code for unit in approved]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for a, unit in enumerate(approved):
        if unit.kind is BlockKind.UNKNOWN and unit.code:
            places[unit.code].append(a)
    elsewhere = {unit.code for unit in matching.published if unit.code}

    def may_hold(lines: set[str], run: range) -> bool:
        # A block that stands elsewhere on the page as it is, is no line that was edited here.
        return len(run) > 1 and all(
            matching.free_a(a)
            and approved[a].kind is BlockKind.UNKNOWN
            and (codes[a] in lines or codes[a] not in elsewhere)
            for a in run
        )

    for p, paragraph in enumerate(matching.published):
        if len(paragraph.lines) < 2 or not matching.free_p(p):
            continue
        lines = set(paragraph.lines)
        runs = (_run_at(start, paragraph.lines, codes) for start in _starts(paragraph.lines, places))
        run = next((run for run in runs if may_hold(lines, run)), None)
        if run is not None:
            matching.pair(run[0], p)
            for a in run[1:]:
                matching.join_approved(p, a)


def _starts(lines: Sequence[str], places: dict[str, list[int]]) -> list[int]:
    """Return where the paragraph may begin in the approved text, first where most of its lines are found."""
    found: defaultdict[int, int] = defaultdict(int)
    for number, line in enumerate(lines):
        for a in places.get(line, ())[:_STARTS]:
            found[a - number] += 1
    return sorted(found, key=lambda start: (-found[start], start))[:_STARTS]


def _run_at(near: int, lines: Sequence[str], approved: Sequence[str]) -> range:
    """Return the approved blocks in a row that are the paragraph, edited or not; an empty range for none."""
    begin = max(0, near - _SHIFTED)
    window = approved[begin : max(0, near) + len(lines) + _SHIFTED]
    equal = [op for op in LCSseq.opcodes(lines, window) if op.tag == "equal"]
    if not equal:
        return range(0)
    # What is before the first line that is found and behind the last was edited, line for line.
    first = begin + equal[0].dest_start - equal[0].src_start
    last = begin + equal[-1].dest_end + len(lines) - equal[-1].src_end
    kept = sum(op.src_end - op.src_start for op in equal)
    if first < 0 or last > len(approved) or kept < _SHARE * max(len(lines), last - first):
        return range(0)
    return range(first, last)
