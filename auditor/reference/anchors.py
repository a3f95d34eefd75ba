"""Blocks with equal words: those that are unique on both sides first, then their neighbours, then repeated ones in order.

Unique lines as anchors are the idea of Bram Cohen's patience diff; spreading to equal neighbours is Heckel's (CACM 21, 1978).
"""

from __future__ import annotations

from rapidfuzz.distance import Indel

from auditor.reference.matching import Matching, Vocabulary
from auditor.reference.order import Gaps, backbone


def match_equal(matching: Matching) -> None:
    """Pair the units whose words are equal wherever it is plain which belongs to which; first those whose marks are equal too."""
    for left, right in (_keys(matching, marks=True), _keys(matching)):
        _unique(matching, left, right)
        # From a block that moved the spread goes last: its new neighbours may look like its old ones.
        _spread(matching, left, right, {a for a, _ in backbone(matching)})
        _repeated(matching, left, right)
        _spread(matching, left, right)


def spread_equal(matching: Matching) -> None:
    """Pair equal neighbours of pairs that were found since."""
    _spread(matching, *_keys(matching))


def match_equal_elsewhere(matching: Matching, least: int) -> None:
    """Pair equal units of at least `least` words that are still free, each with the nearest."""
    left, right = _keys(matching)
    places: dict[str, list[int]] = {}
    for p, key in enumerate(right):
        if matching.free_p(p):
            places.setdefault(key, []).append(p)
    gaps = Gaps(matching)
    for a, key in enumerate(left):
        if matching.free_a(a) and matching.approved[a].size >= least and places.get(key):
            gap = gaps.of_a(a)
            nearest = min(places[key], key=lambda p: abs(gaps.of_p(p) - gap))
            places[key].remove(nearest)
            matching.pair(a, nearest)


def _keys(matching: Matching, *, marks: bool = False) -> tuple[list[str], list[str]]:
    sides: list[list[str]] = []
    for side in (matching.approved, matching.published):
        keys = ["\0".join(unit.passage.forms) if marks else unit.code for unit in side]
        if matching.typed:
            keys = [f"{'d' if unit.is_description else 't'}{key}" for unit, key in zip(side, keys, strict=True)]
        sides.append(keys)
    return sides[0], sides[1]


def _unique(matching: Matching, left: list[str], right: list[str]) -> None:
    once_left = _once(left)
    once_right = _once(right)
    for key, a in once_left.items():
        p = once_right.get(key)
        if a is not None and p is not None and matching.free_a(a) and matching.free_p(p):
            matching.pair(a, p)


def _once(keys: list[str]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for place, key in enumerate(keys):
        found[key] = None if key in found else place
    return found


def _spread(matching: Matching, left: list[str], right: list[str], starts: set[int] | None = None) -> None:
    for step in (1, -1):
        places = range(len(left)) if step == 1 else range(len(left) - 1, -1, -1)
        for a in places:
            p = matching.to_published[a]
            if p is None or (starts is not None and a not in starts):
                continue
            a2, p2 = a + step, p + step
            if not (0 <= a2 < len(left) and 0 <= p2 < len(right)) or left[a2] != right[p2]:
                continue
            if matching.free_a(a2) and matching.free_p(p2):
                matching.pair(a2, p2)
                if starts is not None:
                    starts.add(a2)


def _repeated(matching: Matching, left: list[str], right: list[str]) -> None:
    # Within a gap the longest common subsequence of the blocks themselves decides.
    for free_a, free_p in Gaps(matching).free():
        if len(free_a) * len(free_p) > 25_000_000:
            continue
        names = Vocabulary()
        ours = names.encode([left[a] for a in free_a])
        theirs = names.encode([right[p] for p in free_p])
        for op in Indel.opcodes(ours, theirs):
            if op.tag == "equal":
                for offset in range(op.src_end - op.src_start):
                    matching.pair(free_a[op.src_start + offset], free_p[op.dest_start + offset])
