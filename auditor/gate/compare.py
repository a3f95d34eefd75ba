"""Compares two runs as if the earlier one had been accepted whole: new, known, moved, fixed, unaudited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from auditor.gate.baseline import Baseline
from auditor.gate.judge import Audited, JudgedRun, judge
from auditor.gate.policy import FailPolicy, parse_policy
from auditor.gate.waivers import Waivers


def compare(before: Audited, after: Audited, *, today: date, policy: FailPolicy | None = None) -> JudgedRun:
    """Return the later run judged against the earlier one; `policy` is by default that any new finding fails."""
    rules = policy or parse_policy(["new:any"])
    earlier = _judge(before, None, rules, today)
    accepted = Baseline.of(earlier.pairs(), before.pages, before.environment, checks=before.checks)
    accepted = replace(accepted, crawl=before.crawl)
    return _judge(after, accepted, rules, today)


def _judge(run: Audited, baseline: Baseline | None, policy: FailPolicy, today: date) -> JudgedRun:
    return judge(run, baseline, waivers=Waivers(), policy=policy, today=today)
