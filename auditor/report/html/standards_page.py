"""standards.html: every success criterion of WCAG 2.2 with what this run says of it, and its place in other standards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.axe_overrules import overrules
from auditor.report.html.writer import Writer
from auditor.report.standards import STATES, CriterionResult, CriterionState, criterion_results
from auditor.urls import address_of

LEVELS = ("A", "AA", "AAA")


@dataclass(frozen=True, slots=True)
class LevelTable:
    """The criteria of one level of conformance."""

    level: str
    results: tuple[CriterionResult, ...]
    counts: tuple[tuple[str, int], ...]
    """Words of a state and number of criteria, without zeros."""


def write_standards(writer: Writer) -> None:
    """Write standards.html."""
    results = criterion_results(writer.summary)
    tables = [_table(level, [one for one in results if one.criterion.level == level]) for level in LEVELS]
    index = writer.summary.index
    last = {index.kinds[number].check: at for at, number in enumerate(index.of_kind)}
    titles = {check: writer.summary.title(check, index.findings[at].finding) for check, at in last.items()}
    writer.write(
        "standards.html",
        "standards.html",
        section="findings",
        tables=tables,
        states=STATES,
        titles=titles,
        overrules=[(row, _source(row.source)) for row in overrules()],
    )


def _table(level: str, results: Sequence[CriterionResult]) -> LevelTable:
    counts = ((STATES[state][0], sum(one.state is state for one in results)) for state in CriterionState)
    return LevelTable(level, tuple(results), tuple((words, count) for words, count in counts if count))


def _source(url: str) -> str:
    """Return what to call the page that a row rests on: `dequelabs/axe-core#4126`, else its site and its last part in words."""
    address = address_of(url)
    steps = [step for step in address.path.split("/") if step]
    if address.host == "github.com" and len(steps) == 4:
        return f"{steps[0]}/{steps[1]}#{steps[3]}"
    return ", ".join([address.host, *(step.replace("-", " ") for step in steps[-1:])])
