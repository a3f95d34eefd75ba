"""Entries of fail_on."""

from __future__ import annotations

import pytest

from auditor.errors import UsageFault
from auditor.gate import INFORMATION, parse_policy
from auditor.gate.engine_changes import ENGINE_CHANGED
from auditor.gate.policy import Caught
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.run import FindingStatus, JudgedFinding

CHECKS = (
    "image-alt-missing",
    "reference-missing",
    "reference-edited",
    "link-external-broken",
    "readability-grade",
    "axe:label",
)


def judged(check="image-alt-missing", family="images", severity=Severity.SERIOUS, status=FindingStatus.NEW, **more):
    return JudgedFinding("0" * 12, Finding(check, "u", "m", severity, **more), family, status)


KNOWN = FindingStatus.KNOWN
CASES = [
    ("new:serious", judged(), True),
    ("new:serious", judged(severity=Severity.CRITICAL), True),
    ("new:serious", judged(severity=Severity.MODERATE), False),
    ("new:serious", judged(status=KNOWN), False),
    ("new:serious", judged(status=FindingStatus.MOVED), False),
    ("new:serious", judged(outcome=Outcome.CANT_TELL), False),
    ("new:serious", judged(tags=(INFORMATION,)), False),
    ("new:serious", judged(tags=(ENGINE_CHANGED,)), False),
    ("any:serious", judged(tags=(ENGINE_CHANGED,)), True),
    ("any:critical", judged(severity=Severity.CRITICAL, status=KNOWN), True),
    ("any:critical", judged(severity=Severity.CRITICAL, status=FindingStatus.WAIVED), False),
    ("new:any", judged(severity=Severity.MINOR), True),
    ("new:image-alt-missing", judged(severity=Severity.MINOR), True),
    ("new:image-alt-missing", judged("reference-missing"), False),
    ("new:axe:label", judged("axe:label", "accessibility"), True),
    ("axe:label", judged("axe:label", "accessibility"), True),
    ("any:axe:label", judged("axe:label", "accessibility", status=KNOWN), True),
    ("new:images", judged(), True),
    ("new:images", judged(family="links"), False),
    ("images:any", judged(status=KNOWN), True),
    ("images:new", judged(status=KNOWN), False),
    ("images:critical", judged(), False),
    ("images:serious", judged(), True),
    ("reference:missing", judged("reference-missing", "reference"), True),
    ("reference:missing", judged("reference-edited", "reference"), False),
    ("reference:missing", judged("reference-missing", "reference", status=KNOWN), False),
    ("images:alt-missing", judged(), True),
    ("links:external-broken", judged("link-external-broken", "links"), True),
    ("external:new", judged("link-external-broken", "links"), True),
    ("external:new", judged("link-vague", "links"), False),
    ("new:cant-tell", judged(outcome=Outcome.CANT_TELL), True),
    ("new:cant-tell", judged(), False),
]


@pytest.mark.parametrize(
    ("entry", "finding", "caught"), CASES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_an_entry_catches_what_it_says_and_nothing_else(entry, finding, caught):
    (rule,) = parse_policy([entry], CHECKS).findings
    assert rule.catches(finding) is caught


@pytest.mark.parametrize(
    ("entry", "value", "broken"),
    [
        ("readability-grade>12", 12.0, False),
        ("readability-grade>12", 12.1, True),
        ("words >= 10", 10, True),
        ("image-share<50%", 0.4, True),
    ],
)
def test_a_budget_compares_a_figure(entry, value, broken):
    (rule,) = parse_policy([entry]).figures
    assert rule.broken_by(value) is broken


@pytest.mark.parametrize("entry", ["coverage<1.0", "coverage<100%", " coverage < 1 "])
def test_coverage_may_be_written_as_a_share_or_in_percent(entry):
    (rule,) = parse_policy([entry]).coverage
    assert rule.broken_by(0.99)
    assert not rule.broken_by(1.0)


@pytest.mark.parametrize(
    ("entry", "near"),
    [
        ("new:critcal", "new:critical"),
        ("news:serious", "new:serious"),
        ("refrence:missing", "reference:missing"),
        ("new:image-alt-mising", "new:image-alt-missing"),
        ("coverge<1.0", "coverage<1.0"),
        ("images:alt-gone", "images:new"),
        ("new:lnks", "new:links"),
        ("any:axe:lable", "any:axe:label"),
        ("axe:lable", "axe:label"),
        ("documents:seriuos", "documents:serious"),
        ("new:image-alt-mising on /shop/*", "new:image-alt-missing"),
        ("doubtfull>0", "doubtful>0"),
        ("report-olny", "report-only"),
        ("", "entries look like"),
        ("new:", "did you mean"),
        ("x" * 50_000, "entries look like"),
    ],
)
def test_an_entry_that_is_not_understood_is_refused_with_the_nearest_that_is(entry, near):
    with pytest.raises(UsageFault) as caught:
        parse_policy([entry], CHECKS)
    assert caught.value.code == "CONFIG_INVALID"
    assert near in str(caught.value)


def test_a_misspelt_severity_is_refused_even_when_the_checks_are_not_known():
    with pytest.raises(UsageFault, match="new:critical"):
        parse_policy(["new:critcal"])


def test_the_default_policy_is_understood():
    policy = parse_policy(
        ["new:critical", "new:serious", "reference:missing", "coverage<1.0", "waivers:expired"], CHECKS
    )
    assert (len(policy.findings), len(policy.coverage), policy.expired_waivers) == (3, 1, True)


@pytest.mark.parametrize(
    ("entry", "url", "caught"),
    [
        ("new:serious on /shop/*", "http://s.test/shop/cart?id=1", True),
        ("new:serious on /shop/*", "http://s.test/about", False),
        ("images:any  on  /", "http://s.test/", True),
        ("images:any on /", "http://s.test/shop/", False),
    ],
)
def test_a_rule_holds_for_the_pages_that_its_pattern_names(entry, url, caught):
    (rule,) = parse_policy([entry], CHECKS).findings
    found = JudgedFinding(
        "0" * 12, Finding("image-alt-missing", url, "m", Severity.SERIOUS), "images", FindingStatus.NEW
    )
    assert rule.catches(found) is caught


@pytest.mark.parametrize(("count", "fails"), [(2, False), (3, True)])
def test_more_findings_than_a_rule_bears_fail_and_as_many_do_not(count, fails):
    policy = parse_policy(["any:image-alt-missing>2"], CHECKS)
    caught = Caught(policy)
    for _ in range(count):
        caught.add(judged(status=KNOWN))
    assert list(caught.failing(caught.without_bearable())) == (list(range(count)) if fails else [])


def test_words_of_families_and_figures_that_a_run_may_have_are_understood():
    policy = parse_policy(["documents:any", "documents:serious", "doubtful:any", "carried>50%", "doubtful>5%"], CHECKS)
    assert [rule.named for rule in policy.findings] == ["documents", "documents"]
    assert [(rule.name, rule.limit, rule.percent) for rule in policy.of_run] == [
        ("doubtful", 0, False),
        ("carried", 0.5, True),
        ("doubtful", 0.05, True),
    ]
