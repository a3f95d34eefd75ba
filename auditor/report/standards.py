"""What a run says of each success criterion of WCAG 2.2: failed, please look, nothing found, not checked, only for people.

Nothing found is not met: programs see a part of what a criterion asks, and no format that stands on this says more.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.finding import AXE_RULE, Outcome
from auditor.model.guidance import all_guidance
from auditor.model.page import JSON
from auditor.model.person import left_to_people, only_asks
from auditor.model.standards import en_301_549, rgaa, section_508
from auditor.model.wcag import CRITERIA, Criterion
from auditor.report.labels import number, plural
from auditor.report.summary import Summary


class CriterionState(StrEnum):
    """What a run says of one criterion."""

    FAILED = "failed"
    LOOK = "please-look"
    NOTHING = "nothing-found"
    NOT_CHECKED = "not-checked"
    """Something looks for it, but not in this run."""
    PEOPLE = "not-decidable"
    """No check looks for it: only a person can decide."""


STATES = {
    CriterionState.FAILED: ("Failed", "Something that breaks it was found."),
    CriterionState.LOOK: ("Please look", "Something was found that a person has to decide."),
    CriterionState.NOTHING: (
        "Nothing found",
        "The checks that look for it found nothing. That does not say that it is met.",
    ),
    CriterionState.NOT_CHECKED: ("Not checked", "Checks for it exist, but none of them looked in this run."),
    CriterionState.PEOPLE: ("Not decidable by machine", "No check looks for it: a person has to."),
}
"""State -> word and meaning."""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One success criterion in a report."""

    criterion: Criterion
    state: CriterionState
    problems: int
    """Findings that break it, accepted ones among them: who accepts a problem has it still."""
    looks: int
    pages: tuple[str, ...]
    """The pages of both, in the order of the report."""
    failed_pages: int
    found_by: tuple[str, ...]
    """The checks that found them."""
    looked_by: tuple[str, ...]
    """The checks that looked for it in this run."""
    remark: str
    """What a person is to know, as sentences."""
    asking: frozenset[str] = frozenset()
    """The checks among those that looked which never decide."""

    @property
    def person(self) -> str:
        """What a person has to do for it, whatever was found; empty for level AAA."""
        return left_to_people(self.criterion.number)

    @property
    def decided_by(self) -> tuple[str, ...]:
        """Those that looked for it in this run and can be certain."""
        return tuple(name for name in self.looked_by if name not in self.asking)

    @property
    def en_301_549(self) -> str:
        """The clause of EN 301 549; empty where none asks for it."""
        return en_301_549(self.criterion.number)

    @property
    def section_508(self) -> str:
        """The provision of Section 508; empty where none asks for it."""
        return section_508(self.criterion.number)

    @property
    def rgaa(self) -> tuple[str, ...]:
        """The criteria of RGAA."""
        return rgaa(self.criterion.number)


def criterion_results(summary: Summary) -> Sequence[CriterionResult]:
    """Return a row for each success criterion of WCAG 2.2, in its order."""
    groups: dict[str, array[int]] = {}
    for at, kind in enumerate(summary.index.of_kind):
        for one in summary.index.kinds[kind].wcag:
            groups.setdefault(one, array("I")).append(at)
    there_are, looked = _lookers(summary)
    return [_row(summary, one, groups.get(one.number, ()), there_are, looked) for one in CRITERIA.values()]


def criteria_json(summary: Summary) -> Iterator[Mapping[str, JSON]]:
    """Yield the rows as audit.json has them."""
    for row in criterion_results(summary):
        yield {
            "number": row.criterion.number,
            "name": row.criterion.name,
            "level": row.criterion.level,
            "state": str(row.state),
            "problems": row.problems,
            "looks": row.looks,
            "pages": len(row.pages),
            "found_by": list(row.found_by),
            "looked_by": list(row.looked_by),
            "decided_by": list(row.decided_by),
            "person": row.person,
            "en_301_549": row.en_301_549,
            "section_508": row.section_508,
            "rgaa": list(row.rgaa),
        }


def _lookers(summary: Summary) -> tuple[Collection[str], Mapping[str, tuple[str, ...]]]:
    """Return the criteria that something can look for, and by criterion what looked for it in this run."""
    settings = summary.report.run.settings
    axe = settings.get("axe")
    chosen = axe.get("tags") if isinstance(axe, Mapping) else ()
    off = axe.get("disable") if isinstance(axe, Mapping) else ()
    tags = tuple(map(str, chosen)) if isinstance(chosen, Sequence) else ()
    disabled = {f"{AXE_RULE}{rule}" for rule in off} if isinstance(off, Sequence) else set()
    listed = settings.get("checks_disable")
    disabled |= set(map(str, listed)) if isinstance(listed, Sequence) else set()
    looked: dict[str, list[str]] = {}
    there_are: set[str] = set()

    def note(name: str, criteria: Sequence[str], ran: bool) -> None:
        there_are.update(criteria)
        if ran and name not in disabled and summary.outcome != "nothing":
            for one in criteria:
                looked.setdefault(one, []).append(name)

    for name, about in summary.report.check_help.items():
        wcag = about.get("wcag")
        own = tuple(map(str, wcag)) if isinstance(wcag, Sequence) else ()
        if not name.startswith(AXE_RULE):
            note(name, own, about.get("family") not in summary.unchecked)
    for rule in all_guidance().values():
        if rule.name.startswith(AXE_RULE):
            note(rule.name, rule.wcag, "accessibility" not in summary.unchecked and rule.runs_with(tags))
    return there_are, {one: tuple(names) for one, names in looked.items()}


def _row(
    summary: Summary,
    criterion: Criterion,
    found: Sequence[int],
    there_are: Collection[str],
    looked: Mapping[str, tuple[str, ...]],
) -> CriterionResult:
    index = summary.index
    failing = [at for at in found if index.kind(at).outcome is Outcome.FAILED]
    by = looked.get(criterion.number, ())
    if failing:
        state = CriterionState.FAILED
    elif found:
        state = CriterionState.LOOK
    elif by:
        state = CriterionState.NOTHING
    else:
        state = CriterionState.NOT_CHECKED if criterion.number in there_are else CriterionState.PEOPLE
    failed_pages = len(set(map(index.url, failing)) - {""})
    return CriterionResult(
        criterion,
        state,
        len(failing),
        len(found) - len(failing),
        tuple(url for url in dict.fromkeys(map(index.url, found)) if url),
        failed_pages,
        tuple(sorted({kind.check for kind in index.count(found)})),
        by,
        _remark(summary, state, failing, len(found) - len(failing), failed_pages),
        frozenset(name for name in by if only_asks(name, summary.help(name))),
    )


def _remark(summary: Summary, state: CriterionState, failing: Sequence[int], looks: int, failed_pages: int) -> str:
    covered = summary.coverage
    audited = plural(covered.with_results, "audited page")
    known = "" if covered.with_results == covered.known else f" ({number(covered.known)} are known)"
    if state is CriterionState.FAILED:
        titles = dict.fromkeys(_titles(summary, failing))
        what = "; ".join(list(titles)[:3])
        more = f" {plural(looks, 'more place')} to look at." if looks else ""
        where = f"on {number(failed_pages)} of {audited}{known}" if failed_pages else "of the site as a whole"
        return f"{plural(len(failing), 'problem')} {where}: {what}.{more}"
    if state is CriterionState.LOOK:
        return f"{plural(looks, 'place')} on {audited}{known} that a person has to look at."
    if state is CriterionState.NOTHING:
        return f"The checks that look for it found nothing on {audited}{known}. That does not say that it is met."
    return STATES[state][1]


def _titles(summary: Summary, places: Sequence[int]) -> Iterator[str]:
    seen: set[str] = set()
    for at in places:
        check = summary.index.kind(at).check
        if check not in seen:
            seen.add(check)
            yield summary.title(check, summary.report.findings[at].finding)
