"""Pairs rows of equal elements as wholes, then what stands in them by its place: of equals an added or a taken one can only be counted.

Two rows are one by what stands around them and by how many they have. Each is the row of one accepted row, unless it was cut
in two or two were joined: then all parts together have no more than the whole. What is left over of a paired row is repaired or
new; it takes no entry of another row, and nothing elsewhere takes one of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.gate.assignment import assign
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.similarity import ONE_SIDE, STAYED, around

Pairs = list[tuple[int, int]]
_POINTING = frozenset({"href", "src", "data", "action"})
_ALL_PAIRS = 10_000
"""Pairs of rows of a page that are all compared."""


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
        """Tell whether the other is the first, or a further part of a row that was cut or has not the same words around all of it."""
        if not self.partners or self.taken + other.at_least <= self.at_least:
            return True
        taken = {place for partner in self.partners for place in partner.members}
        return self.length == other.length and taken.isdisjoint(other.members)

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
    """Yield which rows are one: what something is certain of, the best of the rest, and then the parts of rows that were cut."""
    for a, b in _linked(now, before, certain):
        if now[a].fits(before[b]) and before[b].fits(now[a]):
            yield _joined(now[a], before[b])
    used = set(certain.values())
    open_now = [row for row in now if any(i not in certain for i in row.members.values())]
    open_before = [row for row in before if any(j not in used for j in row.members.values())]
    alike = {pair: _likeness(row, other) for pair, row, other in _candidates(open_now, open_before)}
    whole = {
        (a, b): held.score
        for (a, b), held in alike.items()
        if held.score and not (open_now[a].partners or open_before[b].partners)
    }
    for a, b in assign(whole):
        yield _joined(open_now[a], open_before[b])
    parts = (pair for pair, held in alike.items() if held.score and held.context >= ONE_SIDE)
    for a, b in sorted(parts, key=lambda pair: (-alike[pair].score, pair)):
        row, other = open_now[a], open_before[b]
        if other not in row.partners and row.fits(other) and other.fits(row):
            yield _joined(row, other)


def _joined(row: _Row, other: _Row) -> tuple[_Row, _Row]:
    row.join(other)
    other.join(row)
    return row, other


def _linked(now: list[_Row], before: list[_Row], certain: Mapping[int, int]) -> list[tuple[int, int]]:
    owner = {j: number for number, row in enumerate(before) for j in row.members.values()}
    linked = Counter(
        (number, owner[certain[i]])
        for number, row in enumerate(now)
        for i in row.members.values()
        if certain.get(i) in owner
    )
    return sorted(linked, key=lambda pair: (-linked[pair], pair))


def _candidates(now: list[_Row], before: list[_Row]) -> Iterator[tuple[tuple[int, int], _Row, _Row]]:
    """Yield which rows may be one; of very many only those with the same words around."""
    few = len(now) * len(before) <= _ALL_PAIRS
    around_it: dict[str, list[int]] = defaultdict(list)
    for b, other in enumerate(before):
        around_it["" if few else other.example.signals.context].append(b)
    for a, row in enumerate(now):
        for b in around_it.get("" if few else row.example.signals.context, ())[:_ALL_PAIRS]:
            yield (a, b), row, before[b]


class _Likeness(NamedTuple):
    score: float
    """Above zero; 0 where two rows cannot be one."""
    context: float


def _likeness(row: _Row, other: _Row) -> _Likeness:
    a, b = row.example.signals, other.example.signals
    context = 1.0 if a.context == b.context else around(a.context, b.context) or 0.0
    known = bool(row.length and other.length)
    if (known and row.length != other.length and context < STAYED) or (
        not known and not row.members.keys() & other.members.keys()
    ):
        return _Likeness(0.0, context)
    score = (
        1.0
        + 3 * context
        + (a.heading == b.heading)
        + (a.landmarks == b.landmarks)
        + 0.5 * (a.component == b.component)
        + (row.length == other.length)
        + 0.5 * len(row.members.keys() & other.members.keys()) / len(row.members.keys() | other.members.keys())
    )
    return _Likeness(score, context)


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
