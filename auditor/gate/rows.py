"""Pairs rows of equal elements as wholes, then what stands in them by its place: of equals an added or a taken one can only be counted.

Two rows are one by what stands around them and by how many they have. Each is the row of one accepted row, unless it was cut
in two or two were joined: then all parts together have no more than the whole. What is left over of a paired row is repaired or
new; it takes no entry of another row, and nothing elsewhere takes one of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.gate.assignment import assign
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.similarity import STAYED, around

Pairs = list[tuple[int, int]]
_POINTING = frozenset({"href", "src", "data", "action"})
_LOWEST = 5.0
"""More than all that differs takes away."""


@dataclass(slots=True, eq=False)
class _Row:
    length: int
    """0 in baselines that do not say it."""
    members: dict[int, int]
    """Place -> index."""
    example: Fingerprint
    taken: int = 0
    """What the rows that it was paired with have together."""
    partners: list[_Row] = field(default_factory=list)

    @property
    def at_least(self) -> int:
        return max(self.length, len(self.members), *self.members)

    def fits(self, other: _Row) -> bool:
        """Tell whether the other is the first, or a further part of a row that was cut."""
        return not self.partners or self.taken + other.at_least <= self.at_least

    def join(self, other: _Row) -> None:
        self.partners.append(other)
        self.taken += other.at_least


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What rows say about the findings of a check on a page."""

    pairs: Pairs
    settled_now: frozenset[int]
    """Findings of today about which nothing else is to be said: they are recognised or new."""
    settled_before: frozenset[int]


def match_rows(
    today: Sequence[Fingerprint],
    mine: Iterable[int],
    accepted: Sequence[Fingerprint],
    theirs: Iterable[int],
    known: Iterable[tuple[int, int]],
) -> RowMatch:
    """Pair what stands in rows; `known` are the pairs that are certain already."""
    certain = dict(known)
    now, before = _rows(today, mine), _rows(accepted, theirs)
    pairs: Pairs = []
    for what in now.keys() & before.keys():
        # What has words of its own is told by them.
        if any(not accepted[j].signals.name for row in before[what] for j in row.members.values()):
            for row, other in _paired(now[what], before[what], certain):
                pairs += _aligned(today, row, accepted, other, certain | dict(pairs))
    return RowMatch(
        [(i, j) for i, j in pairs if i not in certain],
        frozenset(i for rows in now.values() for i in _settled(rows, today)),
        frozenset(j for rows in before.values() for j in _settled(rows, accepted)),
    )


def _settled(rows: Iterable[_Row], entries: Sequence[Fingerprint]) -> Iterator[int]:
    return (at for row in rows if row.partners for at in row.members.values() if not entries[at].signals.name)


def _rows(entries: Sequence[Fingerprint], members: Iterable[int]) -> Mapping[Hashable, list[_Row]]:
    """Return the rows by what they are of. Two that stand side by side differ in nothing: the first of each place are one row."""
    held: dict[Hashable, dict[Hashable, dict[int, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for at in members:
        e = entries[at]
        if e.signals.place:
            s = e.signals
            what = (e.key, e.kind, tuple((name, value) for name, value in s.attributes if name in _POINTING))
            held[what][s.landmarks, s.heading, s.context, s.row][s.place].append(at)
    return {
        what: [
            _Row(entries[row[min(row)]].signals.row, row, entries[row[min(row)]])
            for where in sorted(rows, key=repr)
            for row in _instances(rows[where])
        ]
        for what, rows in held.items()
    }


def _instances(places: Mapping[int, list[int]]) -> Iterator[dict[int, int]]:
    for nth in range(max(map(len, places.values()))):
        yield {place: equals[nth] for place, equals in places.items() if nth < len(equals)}


def _paired(now: list[_Row], before: list[_Row], certain: Mapping[int, int]) -> Iterator[tuple[_Row, _Row]]:
    owner = {j: number for number, row in enumerate(before) for j in row.members.values()}
    linked = Counter(
        (number, owner[certain[i]])
        for number, row in enumerate(now)
        for i in row.members.values()
        if certain.get(i) in owner
    )
    first = [pair for pair, _ in sorted(linked.items(), key=lambda item: (-item[1], item[0]))]
    alike = {
        (a, b): score for a, row in enumerate(now) for b, other in enumerate(before) if (score := _score(row, other))
    }
    likely = sorted(alike, key=lambda pair: (-alike[pair], pair))
    for stage in (first, None, likely):
        if stage is None:
            stage = assign({(a, b): s for (a, b), s in alike.items() if not (now[a].partners or before[b].partners)})
        for a, b in stage:
            row, other = now[a], before[b]
            if other not in row.partners and row.fits(other) and other.fits(row):
                row.join(other)
                other.join(row)
                yield row, other


def _score(row: _Row, other: _Row) -> float:
    """Return how alike two rows are, above zero; 0 where they cannot be one."""
    a, b = row.example.signals, other.example.signals
    context = 1.0 if a.context == b.context else around(a.context, b.context)
    known = bool(row.length and other.length)
    if (known and row.length != other.length and (context or 0.0) < STAYED) or (
        not known and not row.members.keys() & other.members.keys()
    ):
        return 0.0
    return (
        _LOWEST
        + 3 * (context or 0.0)
        + (a.heading == b.heading)
        + (a.landmarks == b.landmarks)
        + 0.5 * (a.component == b.component)
        + (row.length == other.length)
        + 0.5 * len(row.members.keys() & other.members.keys()) / len(row.members.keys() | other.members.keys())
    )


def _aligned(
    today: Sequence[Fingerprint],
    row: _Row,
    accepted: Sequence[Fingerprint],
    other: _Row,
    certain: Mapping[int, int],
) -> Iterator[tuple[int, int]]:
    used = set(certain.values())
    now = {place: i for place, i in row.members.items() if i not in certain}
    before = {place: j for place, j in other.members.items() if j not in used}
    shift = 0 if row.length == other.length and row.length else _shift(row.members, other.members)
    for place, j in sorted(before.items()):
        i = now.get(place + shift)
        if i is not None and _one(today[i], accepted[j]):
            yield i, j
            del now[place + shift], before[place]
    if row.length != other.length:
        rest = ((now[p], before[q]) for p, q in zip(sorted(now), sorted(before), strict=False))
        yield from ((i, j) for i, j in rest if _one(today[i], accepted[j]))


def _shift(now: Mapping[int, int], before: Mapping[int, int]) -> int:
    """Return by how many places a row was moved on, so that most of its places have what they had."""
    steps = Counter(place - was for place in now for was in before if len(now) * len(before) <= 10_000)
    return min(steps, key=lambda step: (-steps[step], abs(step), step), default=0)


def _one(now: Fingerprint, then: Fingerprint) -> bool:
    return not (now.signals.name and then.signals.name) or now.signals.name == then.signals.name
