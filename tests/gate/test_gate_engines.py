"""What a changed engine says otherwise is neither a new mistake nor a repair; what it only words otherwise is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.gate import Audited, Baseline, JudgedRun, Waivers, judge, parse_policy
from auditor.gate.engine_changes import ENGINE_CHANGED
from auditor.model.finding import Finding, Location, Severity, Signals
from auditor.model.page import PageState
from auditor.model.run import Environment, FindingStatus, PageRecord
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, TODAY, statuses

DICTIONARY = replace(ENVIRONMENT, dictionaries={"en": "2024.1"})
CHECKS = {"axe:label": 1, "spelling-typo": 1, "image-alt-missing": 1}
FAMILY = {"axe:label": "accessibility", "spelling-typo": "spelling", "image-alt-missing": "images"}
NEWER = [
    ("axe:label", replace(DICTIONARY, axe="4.15.0"), CHECKS),
    ("spelling-typo", replace(DICTIONARY, dictionaries={"en": "2025.2"}), CHECKS),
    ("image-alt-missing", DICTIONARY, {**CHECKS, "image-alt-missing": 2}),
]


def found(check: str, name: str, **more: object) -> Finding:
    place = Location(signals=Signals("input", "textbox", name, (("name", name),), ("main",), context=f"about {name}"))
    said = {"message": f"{name} is wrong.", "severity": Severity.SERIOUS, **more}
    return Finding(check, f"{ORIGIN}/", location=place, **said)  # type: ignore[arg-type]


def judged(
    findings: list[Finding],
    baseline: Baseline | None = None,
    environment: Environment = DICTIONARY,
    checks: dict[str, int] = CHECKS,
    content: str = "a" * 64,
) -> JudgedRun:
    page = PageRecord(f"{ORIGIN}/", PageState.AUDITED, artifacts={"response": content})
    run = Audited([(one, FAMILY[one.check]) for one in findings], [page], environment, checks=checks)
    return judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)


def accepted(findings: list[Finding]) -> Baseline:
    page = PageRecord(f"{ORIGIN}/", PageState.AUDITED, artifacts={"response": "a" * 64})
    return Baseline.of(judged(findings).pairs(), [page], DICTIONARY, checks=CHECKS)


@pytest.mark.parametrize(("check", "environment", "checks"), NEWER)
def test_what_only_a_newer_engine_tells_of_an_unchanged_page_fails_nothing(check, environment, checks):
    baseline = accepted([found(check, "street")])
    run = judged([found(check, "street"), found(check, "town")], baseline, environment, checks)
    (new,) = [held for held in run.findings if held.status is FindingStatus.NEW]
    assert ENGINE_CHANGED in new.finding.tags
    assert run.verdict.ok


@pytest.mark.parametrize(("check", "environment", "checks"), NEWER)
def test_what_a_newer_engine_does_not_tell_any_more_is_no_repair_and_stays_accepted(check, environment, checks):
    baseline = accepted([found(check, "street"), found(check, "town")])
    run = judged([found(check, "street")], baseline, environment, checks)
    assert statuses(run) == {"known": 1, "engine-changed": 1}
    assert run.verdict.fixed == 0
    assert any("1 accepted finding is not told any more by a changed engine" in said for said in run.verdict.reasons)
    assert len(baseline.without(run.gone).findings) == 2


@pytest.mark.parametrize(("check", "environment", "checks"), NEWER)
def test_on_a_page_that_changed_too_the_page_is_asked(check, environment, checks):
    baseline = accepted([found(check, "street"), found(check, "town")])
    run = judged([found(check, "street"), found(check, "city")], baseline, environment, checks, content="b" * 64)
    assert statuses(run) == {"known": 1, "new": 1, "fixed": 1}
    assert not run.verdict.ok


@pytest.mark.parametrize("check", list(FAMILY))
@pytest.mark.parametrize("otherwise", [{"message": "Quite other words."}, {"severity": Severity.MINOR}])
def test_another_message_or_severity_makes_nothing_new_and_nothing_fixed(check, otherwise):
    run = judged([found(check, "street", **otherwise)], accepted([found(check, "street")]))
    assert statuses(run) == {"known": 1}
