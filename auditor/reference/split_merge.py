"""One block that became several, and several that became one: a row of cells, a paragraph cut in two, a term joined to its text."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from rapidfuzz.distance import LCSseq

from auditor.dom.content import BlockKind
from auditor.reference.matching import Matching, Unit

_HELD = 0.6
"""Share of a block's words that its neighbour's partner must hold beyond what is already matched."""
_LEAST_WORDS = 3
_CELLS = frozenset({BlockKind.CELL, BlockKind.TERM, BlockKind.DEFINITION})
"""Kinds that are parts of a line however short they are."""
_PASSED = 5
"""Pictures that may stand between the parts of one block."""
_STARTS = 20
"""Places where a run may begin that are tried for one block."""


def match_joined_exactly(matching: Matching) -> None:
    """Match a free unit with a run of free units on the other side whose words together are exactly its own."""
    for seen in (matching, matching.mirrored()):
        _match_cut_exactly(seen)


def _match_cut_exactly(matching: Matching) -> None:
    starts = _Starts(matching.published, matching.free_p)
    for a, unit in enumerate(matching.approved):
        if matching.free_a(a) and unit.size > 1:
            run = _run(unit, starts, matching.published, matching.free_p)
            if run and all(matching.may_match(a, p) for p in run):
                matching.pair(a, run[0])
                for p in run[1:]:
                    matching.join_published(a, p)


class _Starts:
    """The free units of one side by their words: thousands of lines may begin with one word, few are the beginning of another."""

    def __init__(self, side: Sequence[Unit], free: Callable[[int], bool]) -> None:
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._sizes: defaultdict[str, set[int]] = defaultdict(set)
        for place, unit in enumerate(side):
            if unit.code and free(place):
                self._places[unit.code].append(place)
                self._sizes[unit.code[0]].add(unit.size)

    def of(self, unit: Unit) -> Iterator[int]:
        """Yield the places of units that are a beginning of this one and not all of it, in order."""
        sizes = (size for size in self._sizes.get(unit.code[0], ()) if size < unit.size)
        return heapq.merge(*(self._places.get(unit.code[:size], ()) for size in sizes))


def _run(unit: Unit, starts: _Starts, side: Sequence[Unit], free: Callable[[int], bool]) -> list[int]:
    """Return the places of at least two units in a row that together are `unit`; pictures between them are passed over."""
    for start in islice(filter(free, starts.of(unit)), _STARTS):
        run: list[int] = []
        done = passed = 0
        for place in range(start, len(side)):
            part = side[place]
            if free(place) and part.code and unit.code.startswith(part.code, done):
                run.append(place)
                done += part.size
            elif not part.is_description or passed == _PASSED:
                break
            else:
                passed += 1
            if done == unit.size:
                return run if len(run) > 1 else []
    return []


def match_joined(matching: Matching) -> None:
    """Let free units join the pair beside them when it holds their words: splits and merges with edits."""
    for seen in (matching, matching.mirrored()):
        _join_published(seen)


def _join_published(matching: Matching) -> None:
    owner_p = list(matching.to_approved)
    for owner, more in matching.more_published.items():
        for p in more:
            owner_p[p] = owner
    count = len(matching.published)
    for order in (range(count), range(count - 1, -1, -1)):
        for p in order:
            if matching.free_p(p) and _is_part(matching.published[p]):
                for beside in (p - 1, p + 1):
                    a = owner_p[beside] if 0 <= beside < count else None
                    if a is not None and _holds(matching, a, p):
                        matching.join_published(a, p)
                        owner_p[p] = a
                        break


def _holds(matching: Matching, a: int, p: int) -> bool:
    first = matching.to_published[a]
    if first is None or not matching.may_match(a, p) or first in matching.more_approved:
        return False
    parts = sorted([first, *matching.more_published.get(a, ())])
    whole = matching.approved[a].code
    return _gains(whole, [matching.published[q].code for q in parts], matching.published[p].code, after=p > parts[0])


def _is_part(unit: Unit) -> bool:
    return unit.size >= _LEAST_WORDS or unit.kind in _CELLS


def _gains(whole: str, parts: list[str], part: str, *, after: bool) -> bool:
    """Tell whether `whole` holds most of `part` beside the parts it already has."""
    if len(whole) < len(part) * _HELD:
        return False
    held = "".join(parts)
    joint = held + part if after else part + held
    more = LCSseq.similarity(whole, joint) - LCSseq.similarity(whole, held)
    if len(part) < _LEAST_WORDS:
        return len(joint) <= len(whole) + 1 and more >= max(1, len(part) // 2)  # a cell of a row
    return more >= max(_LEAST_WORDS, _HELD * len(part))
