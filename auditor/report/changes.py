"""What changed between two runs, for a terminal: counts and coverage first, then what is new, moved and fixed, by cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.model.coverage import Coverage
from auditor.model.documents import DocumentRecord
from auditor.model.run import Cause, FindingStatus, GoneFinding, JudgedFinding, PageRecord, Verdict
from auditor.report.escape import terminal
from auditor.report.labels import percent, plural

_NAMED = 5
"""Places of one cause that are named."""
_GONE = (
    ("fixed", "Fixed"),
    ("page-gone", "Gone with their pages"),
    ("unaudited", "Not looked at this time"),
    ("unstable", "Come and go from load to load"),
    ("engine-changed", "Not told any more by a changed engine"),
)


@dataclass(frozen=True, slots=True)
class Changes:
    """The later of two runs against the earlier one."""

    verdict: Verdict
    coverage: Coverage
    findings: Sequence[JudgedFinding]
    gone: Sequence[GoneFinding]
    causes: Sequence[Cause]
    records: Sequence[PageRecord | DocumentRecord] = ()
    """The pages and documents of both runs, the later run's last: they tell in which language it is what a finding quotes."""


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """One finding that came, went or moved."""

    id: str
    url: str
    """Empty for the whole site."""
    message: str
    check: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What changed for one reason: a cause, or of what is gone a check."""

    label: str
    effect: str
    places: tuple[ChangedPlace, ...]


@dataclass(frozen=True, slots=True)
class ChangeSection:
    """All that changed in one way: new, fixed, moved ..."""

    title: str
    groups: tuple[ChangeGroup, ...]


def headline(changes: Changes) -> str:
    """Return counts and coverage in one line."""
    held, covered = changes.verdict, changes.coverage
    return (
        f"new {held.new}, known {held.known}, moved {held.moved}, fixed {held.fixed}, unstable {held.unstable}, unaudited "
        f"{held.unaudited}; coverage {percent(covered.share())} ({covered.in_full} of {covered.known} known pages)"
    )


def sections(changes: Changes) -> list[ChangeSection]:
    """Return what changed: new, then what is gone and why, then moved; ways in which nothing changed are left out."""
    gone = [
        ChangeSection(title, tuple(_gone([old for old in changes.gone if old.reason == reason])))
        for reason, title in _GONE
    ]
    every = [
        ChangeSection("New", tuple(_with_causes(FindingStatus.NEW, changes))),
        *gone,
        ChangeSection("Moved", tuple(_with_causes(FindingStatus.MOVED, changes))),
    ]
    return [section for section in every if section.groups]


def change_lines(changes: Changes) -> Iterator[str]:
    """Yield the lines for a terminal."""
    yield headline(changes)
    for section in sections(changes):
        yield from ("", section.title)
        for group in section.groups:
            yield terminal(f"  {group.label}{group.effect}")
            for place in group.places[:_NAMED]:
                yield terminal(f"    {place.id}  {place.url or 'the whole site'}  {place.message}")
            if len(group.places) > _NAMED:
                yield f"    and {len(group.places) - _NAMED} more"


def _with_causes(status: FindingStatus, changes: Changes) -> Iterator[ChangeGroup]:
    labels = {cause.id: cause.label for cause in changes.causes}
    groups: dict[str, list[JudgedFinding]] = defaultdict(list)
    for judged in changes.findings:
        if judged.status is status:
            groups[judged.cause].append(judged)
    for group in sorted(groups.values(), key=_weight):
        first = max(group, key=lambda one: one.finding.severity.rank).finding
        pages = {one.finding.url for one in group}
        effect = f" ({first.check}; {first.severity}, {plural(len(group), 'finding')} on {plural(len(pages), 'page')})"
        places = tuple(ChangedPlace(one.id, one.finding.url, one.finding.message, one.finding.check) for one in group)
        yield ChangeGroup(labels.get(group[0].cause, "") or first.message, effect, places)


def _weight(group: Sequence[JudgedFinding]) -> tuple[int, int]:
    return -max(one.finding.severity.rank for one in group), -len(group)


def _gone(gone: Iterable[GoneFinding]) -> Iterator[ChangeGroup]:
    groups: dict[str, list[GoneFinding]] = defaultdict(list)
    for old in gone:
        groups[old.check].append(old)
    for check, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        pages = {old.url for old in group}
        effect = f": {plural(len(group), 'finding')} on {plural(len(pages), 'page')}"
        yield ChangeGroup(check, effect, tuple(ChangedPlace(old.id, old.url, old.message, old.check) for old in group))
