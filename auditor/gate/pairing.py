"""Which findings of today are held against which accepted ones: those of one group, those that are equal, those worth comparing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from auditor.gate.fingerprint import Fingerprint, stable_id

ALL_PAIRS_LIMIT = 60_000
"""Pairs of leftovers of one check on one page that are all compared; of more only those that share something."""
_TWINS = 200
"""Equal findings of a page that keep their order."""
Key = Callable[[Fingerprint], Hashable | None]


def equal(
    today: Sequence[Fingerprint],
    mine: Sequence[int],
    accepted: Sequence[Fingerprint],
    theirs: Sequence[int],
    key: Key,
    *,
    all_of_them: bool,
) -> Iterator[tuple[int, int]]:
    """Pair what has one key on both sides; where the counts differ, only if all else is equal too (`all_of_them`)."""
    before: dict[Hashable, list[int]] = defaultdict(list)
    for j in theirs:
        before[key(accepted[j])].append(j)
    now: dict[Hashable, list[int]] = defaultdict(list)
    for i in mine:
        now[key(today[i])].append(i)
    for value, members in now.items():
        others = before.get(value, [])
        if value is not None and others and (all_of_them or len(members) == len(others)):
            yield from zip(members, _as_on_page(others, accepted), strict=False)


def _as_on_page(equal: list[int], accepted: Sequence[Fingerprint]) -> list[int]:
    """Return accepted findings that are alike in the order that their ids were made in, which is that of the page."""
    if not 1 < len(equal) <= _TWINS:
        return equal
    made = {stable_id(accepted[equal[0]], ordinal): ordinal for ordinal in range(len(equal))}
    return sorted(equal, key=lambda j: made.get(accepted[j].id, len(equal)))


def possible(
    today: Sequence[Fingerprint], mine: Sequence[int], accepted: Sequence[Fingerprint], theirs: Sequence[int]
) -> Iterable[tuple[int, int]]:
    """Return the positions in `mine` and `theirs` that are worth comparing."""
    if len(mine) * len(theirs) <= ALL_PAIRS_LIMIT:
        return ((a, b) for a in range(len(mine)) for b in range(len(theirs)))
    shared: dict[Hashable, list[int]] = defaultdict(list)
    for b, j in enumerate(theirs):
        for sign in _signs(accepted[j]):
            shared[sign].append(b)
    pairs: set[tuple[int, int]] = set()
    for a, i in enumerate(mine):
        for sign in _signs(today[i]):
            pairs.update((a, b) for b in shared.get(sign, ())[:20])
    return sorted(pairs)


def _signs(e: Fingerprint) -> Iterator[Hashable]:
    held = e.signals
    yield from (("target", name, value) for name, value in held.attributes if name in {"src", "href", "data"})
    if held.context:
        yield ("context", held.context)
    if held.name:
        yield ("name", held.name, held.heading)


def groups(
    today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], key: Callable[[Fingerprint], Hashable]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the members of both sides that have one key, each in an order that depends on nothing but them."""
    theirs: dict[Hashable, list[int]] = defaultdict(list)
    for j, entry in enumerate(accepted):
        theirs[key(entry)].append(j)
    mine: dict[Hashable, list[int]] = defaultdict(list)
    for i, entry in enumerate(today):
        mine[key(entry)].append(i)
    for value, members in mine.items():
        if value in theirs:
            yield (
                sorted(members, key=lambda i: today[i].order),
                sorted(theirs[value], key=lambda j: accepted[j].order),
            )
