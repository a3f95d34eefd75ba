"""Counts over some findings: problems by severity, places to look at, what is new, and what is waived, which is counted nowhere else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditor.model.finding import Outcome, Severity
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.report.labels import SEVERITIES

RANK: Mapping[str, int] = {severity: severity.rank for severity in Severity}
"""Severity or its name -> 0 for minor to 3 for critical; asked for each finding, many times."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some findings; waived ones are counted apart and nowhere else."""

    problems: int = 0
    """Outcome failed."""
    looks: int = 0
    """Outcome cant-tell: a person has to decide."""
    new: int = 0
    """New problems."""
    waived: int = 0
    severities: tuple[tuple[str, int], ...] = ()
    """Severity and number of problems, worst first, without zeros."""

    @property
    def worst(self) -> str:
        """The worst severity among the problems; empty when there is none."""
        return self.severities[0][0] if self.severities else ""

    @property
    def total(self) -> int:
        """Problems and places to look at."""
        return self.problems + self.looks


def tally(findings: Iterable[JudgedFinding]) -> Tally:
    """Count findings."""
    return tally_of(Counter((judged.status, judged.finding.outcome, judged.finding.severity) for judged in findings))


def tally_of(kinds: Mapping[tuple[FindingStatus, Outcome, Severity], int]) -> Tally:
    """Add up findings that were counted by status, outcome and severity."""
    counts: Counter[str] = Counter()
    for (status, outcome, severity), count in kinds.items():
        if status is FindingStatus.WAIVED:
            counts["waived"] += count
        elif outcome is Outcome.CANT_TELL:
            counts["looks"] += count
        else:
            counts["problems"] += count
            counts[severity] += count
            counts["new"] += count if status is FindingStatus.NEW else 0
    severities = tuple((name, counts[name]) for name in SEVERITIES if counts[name])
    return Tally(counts["problems"], counts["looks"], counts["new"], counts["waived"], severities)
