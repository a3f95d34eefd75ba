"""Names findings in the sentences of a verdict: what is wrong, told by which check, and where; the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from auditor.gate.page_names import Paths
from auditor.model.finding import Finding
from auditor.model.judged import JudgedFindings
from auditor.redact import sanitize

NAMED = 3
"""Things that are named in a sentence; the report has the rest."""
SAID = 90
"""Characters of each of them."""


def named(held: Sequence[int], findings: JudgedFindings, paths: Paths) -> list[str]:
    """Name a few of the findings at these places with the ids of their checks, which `auditor explain` and the configuration take."""
    groups: dict[tuple[str, str], tuple[str, int]] = {}
    for at in _worst_first(held, findings):
        finding = findings.rows[at][0]
        group = (finding.check, _said(finding.message))
        where, count = groups.get(group) or (_where(finding, paths), 0)
        groups[group] = (where, count + 1)
    first = list(groups.items())[:NAMED]
    names = [
        f"{said} ({check} on {where}{f', {count:,} times' if count > 1 else ''})"
        for (check, said), (where, count) in first
    ]
    more = len(held) - sum(count for _, (_, count) in first)
    return [*names, f"and {more:,} more"] if more else names


def worst_in_words(held: Sequence[int], findings: JudgedFindings, paths: Paths) -> str:
    """Name the worst of the findings at these places for a sentence that people read who know no ids."""
    worst = findings.rows[_worst_first(held, findings)[0]][0]
    return f"{', the worst' if len(held) > 1 else ''}: {_said(worst.message)} (on {_where(worst, paths)})"


def _worst_first(held: Sequence[int], findings: JudgedFindings) -> list[int]:
    return sorted(held, key=lambda at: -findings.standing_at(at).severity.rank)


@lru_cache(maxsize=1000)
def _said(message: str) -> str:
    said = sanitize(message, SAID)
    cut = len(said) == SAID and said.endswith("…") and " " in said
    return f"{said.rpartition(' ')[0]} …" if cut else said.rstrip(".")


def _where(finding: Finding, paths: Paths) -> str:
    return paths.of(finding.url) or "the site"
