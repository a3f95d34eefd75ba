"""What changed between two runs, for a terminal: counts and coverage first, then what is new, moved and fixed, by cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditor.model.coverage import Coverage
from auditor.model.run import Cause, FindingStatus, GoneFinding, JudgedFinding, Verdict
from auditor.report.escape import terminal
from auditor.report.labels import percent, plural

_NAMED = 5
"""Places of one cause that are named."""
_GONE = (("fixed", "Fixed"), ("page-gone", "Gone with their pages"), ("unaudited", "Not looked at this time"))


@dataclass(frozen=True, slots=True)
class Changes:
    """The later of two runs against the earlier one."""

    verdict: Verdict
    coverage: Coverage
    findings: Sequence[JudgedFinding]
    gone: Sequence[GoneFinding]
    causes: Sequence[Cause]


def change_lines(changes: Changes) -> Iterator[str]:
    """Yield the lines."""
    held, covered = changes.verdict, changes.coverage
    yield (
        f"new {held.new}, known {held.known}, moved {held.moved}, fixed {held.fixed}, unstable 0, unaudited "
        f"{held.unaudited}; coverage {percent(covered.share())} ({covered.in_full} of {covered.known} known pages)"
    )
    yield from _with_causes("New", FindingStatus.NEW, changes)
    for reason, title in _GONE:
        if gone := [old for old in changes.gone if old.reason == reason]:
            yield from ("", title)
            yield from _grouped(gone)
    yield from _with_causes("Moved", FindingStatus.MOVED, changes)


def _with_causes(title: str, status: FindingStatus, changes: Changes) -> Iterator[str]:
    labels = {cause.id: cause.label for cause in changes.causes}
    groups: dict[str, list[JudgedFinding]] = defaultdict(list)
    for judged in changes.findings:
        if judged.status is status:
            groups[judged.cause].append(judged)
    if groups:
        yield from ("", title)
    for group in sorted(groups.values(), key=_weight):
        first = max(group, key=lambda one: one.finding.severity.rank).finding
        pages = {one.finding.url for one in group}
        effect = f"{first.severity}, {plural(len(group), 'finding')} on {plural(len(pages), 'page')}"
        yield terminal(f"  {labels.get(group[0].cause, '') or first.message} ({first.check}; {effect})")
        yield from _places((one.id, one.finding.url, one.finding.message) for one in group)


def _weight(group: Sequence[JudgedFinding]) -> tuple[int, int]:
    return -max(one.finding.severity.rank for one in group), -len(group)


def _grouped(gone: Iterable[GoneFinding]) -> Iterator[str]:
    groups: dict[str, list[GoneFinding]] = defaultdict(list)
    for old in gone:
        groups[old.check].append(old)
    for check, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        pages = {old.url for old in group}
        yield terminal(f"  {check}: {plural(len(group), 'finding')} on {plural(len(pages), 'page')}")
        yield from _places((old.id, old.url, old.message) for old in group)


def _places(rows: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    held = list(rows)
    for identity, url, message in held[:_NAMED]:
        yield terminal(f"    {identity}  {url or 'the whole site'}  {message}")
    if len(held) > _NAMED:
        yield f"    and {len(held) - _NAMED} more"
