"""In which order the findings of one page are read: problems before doubts, worst first, then by check and place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from auditor.model.finding import Outcome
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.report.spots import from_the_top
from auditor.report.tally import RANK


def reading_order(findings: Sequence[JudgedFinding]) -> list[int]:
    """Return the places of the findings of one page in the order in which they are read.

    All of one check stand together, where its first one stands: they have one heading.
    """
    groups: dict[str, list[int]] = {}
    for at in sorted(range(len(findings)), key=lambda at: _key(findings[at])):
        groups.setdefault(findings[at].finding.check, []).append(at)
    return list(chain.from_iterable(groups.values()))


def _key(judged: JudgedFinding) -> tuple[bool, bool, int, str, tuple[float, float]]:
    finding = judged.finding
    return (
        judged.status is FindingStatus.WAIVED,
        finding.outcome is Outcome.CANT_TELL,
        -RANK[finding.severity],
        finding.check,
        from_the_top(judged),
    )
