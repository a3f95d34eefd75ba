"""Compares two runs as if the earlier one had been accepted whole: new, known, moved, fixed, unaudited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.gate.baseline import Baseline
from auditor.gate.judge import JudgedRun, judge
from auditor.gate.policy import FailPolicy, parse_policy
from auditor.gate.waivers import Waivers
from auditor.model.finding import Finding
from auditor.model.page import Failed
from auditor.model.run import Environment, PageRecord


@dataclass(frozen=True, slots=True)
class Audited:
    """One run as the gate takes it."""

    findings: Iterable[tuple[Finding, str]]
    """With their family."""
    pages: Sequence[PageRecord]
    environment: Environment
    failures: Iterable[tuple[str, Failed]] = ()
    checks: Mapping[str, int] | None = None


def compare(before: Audited, after: Audited, *, today: date, policy: FailPolicy | None = None) -> JudgedRun:
    """Return the later run judged against the earlier one; `policy` is by default that any new finding fails."""
    rules = policy or parse_policy(["new:any"])
    earlier = _judge(before, None, rules, today)
    accepted = Baseline.of(earlier.pairs(), before.pages, before.environment, checks=before.checks)
    return _judge(after, accepted, rules, today)


def _judge(run: Audited, baseline: Baseline | None, policy: FailPolicy, today: date) -> JudgedRun:
    return judge(
        run.findings,
        pages=run.pages,
        failures=run.failures,
        baseline=baseline,
        waivers=Waivers(),
        policy=policy,
        environment=run.environment,
        today=today,
        checks=run.checks,
    )
