"""Blocks with similar words: found by an inverted index over pairs of words, accepted best first or in order within a gap."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import Indel

from auditor.dom.content import BlockKind
from auditor.reference.matching import Matching, Unit
from auditor.reference.order import Gaps

COMMON = 40
"""A pair of words that stands in more blocks than this tells nothing."""
TRIED = 8
"""Candidates of one block that are scored."""
_SHORT = 6
"""Words up to which letters are compared too: in two words a typo is half of all."""
_CELLS = 40_000
"""Pairs of blocks within one gap up to which every pair is looked at."""
_ROW = 0.95
"""Likeness from which a row of links is taken for an approved text."""
_OFF_GAP = 0.12
_OTHER_KIND = 0.05


def likeness(ours: Unit, theirs: Unit, least: float = 0.0) -> float:
    """Return how alike two units are, 0 to 1 (Indel similarity of the words); 0 for less than `least`."""
    small, large = sorted((ours.size, theirs.size))
    least = max(least, _ROW) if theirs.is_row else least
    if not small:
        return 0.0
    score = 0.0
    if 2 * small / (small + large) >= least:
        score = Indel.normalized_similarity(ours.code, theirs.code, score_cutoff=least)
    if large <= _SHORT and score < 0.9:
        letters = Indel.normalized_similarity(" ".join(ours.passage.keys), " ".join(theirs.passage.keys))
        score = max(score, 0.95 * letters if letters >= 0.7 else 0.0)
    return score if score >= least else 0.0


def match_similar(matching: Matching, least: float, least_elsewhere: float) -> None:
    """Pair free units best first; a pair outside its gap needs `least_elsewhere` and counts a little less."""
    index = _index(matching)
    gaps = Gaps(matching)
    found: list[tuple[float, int, int]] = []
    for a, unit in enumerate(matching.approved):
        if not matching.free_a(a):
            continue
        gap = gaps.of_a(a)
        for p, shared in _nearest(unit, index):
            here = unit.floating or gaps.of_p(p) == gap
            if not matching.may_match(a, p) or (not here and shared < min(3, unit.size - 1)):
                continue
            score = likeness(unit, matching.published[p], least if here else least_elsewhere)
            if score:
                score -= (0.0 if here else _OFF_GAP) + _kind_difference(unit, matching.published[p])
                found.append((score, a, p))
    for _, a, p in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
        if matching.free_a(a) and matching.free_p(p):
            matching.pair(a, p)


def _index(matching: Matching) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for p, unit in enumerate(matching.published):
        if matching.free_p(p):
            for pair in _word_pairs(unit.code):
                index.setdefault(pair, []).append(p)
    return {pair: places for pair, places in index.items() if len(places) <= COMMON}


def _word_pairs(code: str) -> set[str]:
    return {code[at : at + 2] for at in range(len(code) - 1)}


def _nearest(unit: Unit, index: dict[str, list[int]]) -> list[tuple[int, int]]:
    shared: Counter[int] = Counter()
    for pair in _word_pairs(unit.code):
        shared.update(index.get(pair, ()))
    return shared.most_common(TRIED)


def _kind_difference(ours: Unit, theirs: Unit) -> float:
    return 0.0 if ours.kind in {BlockKind.UNKNOWN, theirs.kind} else _OTHER_KIND


def match_in_order(matching: Matching, least: float) -> None:
    """Pair the free units of every gap in order so that the likeness of all pairs together is greatest."""
    for free_a, free_p in Gaps(matching).free():
        if len(free_a) * len(free_p) > _CELLS:
            continue
        scores: dict[tuple[int, int], float] = {}
        for i, a in enumerate(free_a):
            ours = matching.approved[a]
            for j, p in enumerate(free_p):
                if not matching.may_match(a, p):
                    continue
                theirs = matching.published[p]
                score = likeness(ours, theirs, least)
                if score:
                    value = max(score - _kind_difference(ours, theirs), 0.01)
                    scores[i, j] = value * (1 + min(ours.size, theirs.size)) ** 0.5
        for i, j in _best_chain(len(free_a), len(free_p), scores):
            matching.pair(free_a[i], free_p[j])


def _best_chain(rows: int, columns: int, scores: dict[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the pairs, increasing in both, with the greatest sum of scores."""
    if not scores:
        return []
    total = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        line, above = total[i], total[i - 1]
        for j in range(1, columns + 1):
            best = max(above[j], line[j - 1])
            score = scores.get((i - 1, j - 1))
            if score is not None and above[j - 1] + score > best:
                best = above[j - 1] + score
            line[j] = best
    chain: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        if total[i][j] == total[i - 1][j]:
            i -= 1
        elif total[i][j] == total[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            chain.append((i, j))
    return chain[::-1]
