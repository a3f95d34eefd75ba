"""Where each finding of a report stands, as numbers: half a million of them are counted, sorted and found without being kept.

A place is the turn of a finding in `Report.findings`. Findings are read once to number them, and again where their words are shown.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.model.by_place import ByPlace
from auditor.model.finding import Outcome, Severity
from auditor.model.judged import IdsAt, JudgedFindings
from auditor.model.run import Cause, FindingStatus, JudgedFinding
from auditor.report.reading_order import reading_order
from auditor.report.spots import Spot, spot_of, turns


@dataclass(frozen=True, slots=True)
class FindingKind:
    """All that findings are counted by; a report of a hundred thousand has a few hundred kinds."""

    family: str
    severity: Severity
    status: FindingStatus
    outcome: Outcome
    check: str
    wcag: tuple[str, ...]


class FindingIndex:
    """The findings of a report by page, by kind and by id."""

    def __init__(self, findings: Sequence[JudgedFinding], wcag: Callable[[JudgedFinding], tuple[str, ...]]) -> None:
        """Read all findings once; `wcag` returns the success criteria of one."""
        self.findings = findings
        self.pages: dict[str, array[int]] = {}
        """Page address -> places of its findings in reading order; pages in the order of their first findings."""
        self.urls: list[str] = []
        self.kinds: list[FindingKind] = []
        """In the order of their first findings."""
        self.of_kind = array("I")
        self._on_page = array("I")
        """By place: which page, which in reading order there, which of its check from the top, and of how many."""
        nothing = array("I", bytes(4 * len(findings)))
        self._turn, self._number, self._count = array("I", nothing), array("I", nothing), array("I", nothing)
        self._ids: dict[str, int] = {}
        self._read(wcag)

    def _read(self, wcag: Callable[[JudgedFinding], tuple[str, ...]]) -> None:
        numbers: dict[FindingKind, int] = {}
        numbers_of_pages: dict[str, int] = {}
        again: set[str] = set()
        keep_ids = not isinstance(self.findings, JudgedFindings)
        place = 0
        for url, held in groupby(self.findings, key=lambda judged: judged.finding.url):
            group, first = list(held), place
            if url in self.pages:
                again.add(url)
            self.urls.extend([url] if url not in numbers_of_pages else [])
            page = numbers_of_pages.setdefault(url, len(numbers_of_pages))
            for judged in group:
                kind = _kind(judged, wcag(judged))
                number = numbers.setdefault(kind, len(self.kinds))
                if number == len(self.kinds):
                    self.kinds.append(kind)
                self.of_kind.append(number)
                self._on_page.append(page)
                if keep_ids:
                    self._ids[judged.id] = place
                place += 1
            self.pages.setdefault(url, array("I")).extend(range(first, place))
            if url not in again:
                self._order(url, group)
        for url in again:
            self.pages[url] = array("I", sorted(self.pages[url]))
            self._order(url, [self.findings[at] for at in self.pages[url]])

    def _order(self, url: str, group: Sequence[JudgedFinding]) -> None:
        places = self.pages[url]
        order = reading_order(group)
        read = [group[at] for at in order]
        self.pages[url] = array("I", (places[at] for at in order))
        for turn, (at, (number, count)) in enumerate(zip(self.pages[url], turns(read), strict=True)):
            self._turn[at], self._number[at], self._count[at] = turn, number, count

    def find(self, identity: str) -> int | None:
        """Return the place of a finding by its id; None where there is none."""
        if isinstance(self.findings, JudgedFindings):
            return self.findings.find(identity)
        return self._ids.get(identity)

    def kind(self, place: int) -> FindingKind:
        """Return what a finding is counted by."""
        return self.kinds[self.of_kind[place]]

    def url(self, place: int) -> str:
        """Return the address of a finding's page."""
        return self.urls[self._on_page[place]]

    def turn_on_page(self, place: int) -> int:
        """Return which of its page's findings a finding is in reading order, from 0."""
        return self._turn[place]

    def turn(self, place: int) -> tuple[int, int]:
        """Return when a finding's turn comes where pages are read one after the other, each from the top."""
        return self._on_page[place], self._number[place]

    def spot(self, place: int, judged: JudgedFinding) -> Spot:
        """Return where on its page a finding is."""
        return spot_of(judged, self._number[place], self._count[place])

    def places_of(self, cause: Cause) -> Sequence[int]:
        """Return the places of the findings of a cause that are in the report."""
        if isinstance(cause.findings, IdsAt) and cause.findings.are_of(self.findings):
            return cause.findings.places
        found = (self.find(identity) for identity in cause.findings)
        return array("I", (at for at in found if at is not None))

    def count(self, places: Iterable[int] | None = None) -> Counter[FindingKind]:
        """Count findings by kind; all of them, or those at some places."""
        numbers = Counter(self.of_kind if places is None else map(self.of_kind.__getitem__, places))
        return Counter({self.kinds[number]: count for number, count in numbers.items()})

    def picked(self, places: Sequence[int]) -> Picked:
        """Return the findings at some places, in this order."""
        return Picked(self.findings, places)


class Picked(ByPlace[JudgedFinding]):
    """Some findings of a report in an order of their own, read when they are asked for."""

    def __init__(self, findings: Sequence[JudgedFinding], places: Sequence[int]) -> None:
        self._findings, self.places = findings, places

    def __len__(self) -> int:
        return len(self.places)

    def made(self, place: int) -> JudgedFinding:
        """Return one finding."""
        return self._findings[self.places[place]]


class ById(Mapping[str, JudgedFinding]):
    """Findings by id."""

    def __init__(self, index: FindingIndex) -> None:
        self._index = index

    def __getitem__(self, identity: str) -> JudgedFinding:
        at = self._index.find(identity)
        if at is None:
            raise KeyError(identity)
        return self._index.findings[at]

    def __iter__(self) -> Iterator[str]:
        return (judged.id for judged in self._index.findings)

    def __len__(self) -> int:
        return len(self._index.findings)


class ByPage(Mapping[str, Sequence[JudgedFinding]]):
    """Findings by page address in reading order."""

    def __init__(self, index: FindingIndex) -> None:
        self._index = index

    def __getitem__(self, url: str) -> Sequence[JudgedFinding]:
        return [self._index.findings[at] for at in self._index.pages[url]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.pages)

    def __len__(self) -> int:
        return len(self._index.pages)

    def __contains__(self, url: object) -> bool:
        return url in self._index.pages


class Spots(Mapping[str, Spot]):
    """Where on its page each finding is, by id."""

    def __init__(self, index: FindingIndex) -> None:
        self._index = index

    def __getitem__(self, identity: str) -> Spot:
        at = self._index.find(identity)
        if at is None:
            raise KeyError(identity)
        return self._index.spot(at, self._index.findings[at])

    def __iter__(self) -> Iterator[str]:
        return (judged.id for judged in self._index.findings)

    def __len__(self) -> int:
        return len(self._index.findings)


def _kind(judged: JudgedFinding, wcag: tuple[str, ...]) -> FindingKind:
    finding = judged.finding
    return FindingKind(judged.family, finding.severity, judged.status, finding.outcome, finding.check, wcag)
