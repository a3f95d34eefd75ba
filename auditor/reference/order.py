"""What kept its order: the heaviest increasing subsequence of the pairs, and the gaps it leaves on both sides."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from auditor.reference.matching import Matching


def heaviest_increasing(places: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Return the indices of the increasing subsequence of `places` with the greatest total weight, in O(n log n).

    A Fenwick tree holds, for every rank, the best chain that ends at or below it.
    """
    ranks = {place: rank for rank, place in enumerate(sorted(set(places)), 1)}
    best: list[tuple[int, int]] = [(0, -1)] * (len(ranks) + 1)
    before: list[int] = []
    totals: list[int] = []
    for index, place in enumerate(places):
        total, last = 0, -1
        at = ranks[place] - 1
        while at > 0:
            if best[at][0] > total:
                total, last = best[at]
            at -= at & -at
        before.append(last)
        totals.append(total + max(1, weights[index]))
        at = ranks[place]
        while at < len(best):
            if totals[index] > best[at][0]:
                best[at] = (totals[index], index)
            at += at & -at
    chain: list[int] = []
    index = max(range(len(totals)), key=totals.__getitem__, default=-1)
    while index >= 0:
        chain.append(index)
        index = before[index]
    return chain[::-1]


def weight(words: int) -> int:
    """Return what a pair counts: its words, but a long paragraph no more than several short blocks that it passed by."""
    return int(10 * math.sqrt(words))


def backbone(matching: Matching, *, texts_only: bool = False) -> list[tuple[int, int]]:
    """Return the pairs that are in order on both sides; `texts_only` leaves descriptions out, which may be at the wrong picture."""
    pairs = [pair for pair in matching.pairs() if not (texts_only and matching.published[pair[1]].is_description)]
    weights = [weight(matching.approved[a].size) for a, _ in pairs]
    return [pairs[index] for index in heaviest_increasing([p for _, p in pairs], weights)]


class Gaps:
    """The stretches between the pairs of the backbone."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        pairs = backbone(matching)
        self._a = [a for a, _ in pairs]
        self._p = [p for _, p in pairs]

    def of_a(self, a: int) -> int:
        """Return the gap an approved unit stands in."""
        return bisect_left(self._a, a)

    def of_p(self, p: int) -> int:
        """Return the gap a published unit stands in."""
        return bisect_left(self._p, p)

    def free(self) -> list[tuple[list[int], list[int]]]:
        """Return the free units of both sides for every gap that has some on both."""
        matching = self.matching
        found: list[tuple[list[int], list[int]]] = [([], []) for _ in range(len(self._a) + 1)]
        for a in range(len(matching.approved)):
            if matching.free_a(a):
                found[self.of_a(a)][0].append(a)
        for p in range(len(matching.published)):
            if matching.free_p(p):
                found[self.of_p(p)][1].append(p)
        return [(left, right) for left, right in found if left and right]
