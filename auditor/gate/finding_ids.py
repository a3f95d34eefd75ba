"""Which finding is which, page by page: what it is recognised by, where it was accepted, and the id it has from that."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from auditor.gate.fingerprint import Fingerprint, entry_of, stable_id
from auditor.gate.identity import Match
from auditor.gate.page_names import Paths
from auditor.model.finding import Finding

_NEW, _NO_ENTRY = -2, -1
"""In the place of an accepted entry: there is none, or it is known without one."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How a run names what its findings are recognised by."""

    paths: Paths
    first_state: str
    """The rendering state that needs no name."""

    def entry(self, finding: Finding) -> Fingerprint:
        """Return what a finding is recognised by, without an id."""
        return entry_of(finding, self.paths, self.first_state)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Where findings were accepted, by their places, as numbers."""

    accepted: array[int] = field(default_factory=lambda: array("q"))
    """Place in the pool, or one of the two signs above."""
    how: array[int] = field(default_factory=lambda: array("I"))
    matches: list[Match] = field(default_factory=list)
    """What `how` numbers: moved or not, and by which signals; few differ."""

    @classmethod
    def of(cls, found: Iterable[Match | None]) -> Recognised:
        """Keep matches in little room."""
        made = cls()
        numbers: dict[tuple[bool, tuple[str, ...]], int] = {}
        for one in found:
            if one is None:
                made.accepted.append(_NEW)
                made.how.append(0)
                continue
            number = numbers.setdefault((one.moved, one.signals), len(made.matches))
            if number == len(made.matches):
                made.matches.append(one)
            made.accepted.append(_NO_ENTRY if one.accepted is None else one.accepted)
            made.how.append(number)
        return made

    def __getitem__(self, at: int) -> Match | None:
        if not self.accepted or self.accepted[at] == _NEW:
            return None
        like = self.matches[self.how[at]]
        place = self.accepted[at]
        return Match(None if place == _NO_ENTRY else place, like.moved, like.signals)

    def id_of(self, at: int, pool: Sequence[Fingerprint]) -> str:
        """Return the id of the accepted finding that one of today is; empty where it is none."""
        place = self.accepted[at] if self.accepted else _NEW
        return pool[place].id if place >= 0 else ""

    def used(self, pool: Sequence[Fingerprint]) -> set[str]:
        """Return the ids of the accepted findings that are there today."""
        return {pool[place].id for place in self.accepted if place >= 0}


class FindingIds:
    """Gives findings their ids: that of the accepted one it is, else one of its own; equal ones are numbered."""

    def __init__(self, pool: Iterable[Fingerprint]) -> None:
        """Take what was accepted, whose ids are taken."""
        self._taken = {int(entry.id, 16) for entry in pool}

    def named(self, entries: Sequence[Fingerprint], known: Sequence[str]) -> list[Fingerprint]:
        """Return the entries of one page with their ids; `known` has those of accepted ones, and is empty for the others."""
        ids = list(known)
        alike: dict[str, list[int]] = defaultdict(list)
        for i, entry in enumerate(entries):
            if not ids[i]:
                alike[stable_id(entry)].append(i)
        for base in sorted(alike):
            ordinal, made = 0, base
            for i in sorted(alike[base], key=lambda i: (entries[i].order, entries[i].signals.component)):
                while int(made, 16) in self._taken:
                    ordinal += 1
                    made = stable_id(entries[i], ordinal)
                self._taken.add(int(made, 16))
                ids[i] = made
        return [entry.named(ids[i]) for i, entry in enumerate(entries)]


def by_page(rows: Sequence[tuple[Finding, str]]) -> Iterator[tuple[int, Sequence[tuple[Finding, str]]]]:
    """Yield findings that stand together and are of one page, with the place of the first; a list, which may have any order, whole."""
    if isinstance(rows, list):
        yield 0, rows
        return
    first = 0
    for _, held in groupby(rows, key=lambda row: row[0].url):
        group = list(held)
        yield first, group
        first += len(group)
