"""Staging and production are one site where [gate] hosts says so; of two sites in one baseline each keeps its entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auditor.config import Settings
from auditor.gate import Audited, Baseline, JudgedRun, Waivers, judge, parse_policy
from auditor.model.page import PageState
from auditor.model.run import Environment, PageRecord, Run, RunStatus
from auditor.pipeline.gating import Accepted, as_one_site, other_origin
from tests.gate.gate_samples import ENVIRONMENT, TODAY, findings_of, statuses

HELD = Baseline(site="https://www.school.example", pages={"/": ""})
RUN = Run(
    "20261127-120000-abcd", datetime(2026, 11, 27, tzinfo=UTC), None, RunStatus.COMPLETE,
    "https://staging.school.example:8443/", Environment("0.1.0", "3.11"),
)  # fmt: skip


def settings(*hosts: str) -> Settings:
    return Settings.model_validate({"site": {"start": [RUN.site]}, "gate": {"hosts": list(hosts)}})


def test_named_hosts_are_one_site():
    both = settings("www.school.example", "Staging.School.example:8443")
    assert as_one_site(HELD, RUN, both) == replace(HELD, site="https://staging.school.example:8443")
    assert other_origin(Accepted(HELD), both) == ""


@pytest.mark.parametrize("hosts", [(), ("www.school.example",), ("staging.school.example:8443",), ("school.example",)])
def test_a_host_that_is_not_named_is_another_site_until_its_pages_say_otherwise(hosts):
    assert as_one_site(HELD, RUN, settings(*hosts)) is HELD
    assert "was taken from https://www.school.example" in other_origin(Accepted(HELD), settings(*hosts))


def test_the_same_origin_and_no_baseline_are_nothing_to_tell():
    assert other_origin(Accepted(), settings()) == ""
    assert other_origin(Accepted(replace(HELD, site="https://staging.school.example:8443")), settings()) == ""


SCHOOL, LIBRARY = "https://www.school.example", "https://library.school.example"
PAGE = '<html lang="en"><main><h1>{0}</h1><p>All about {0}: <img src="{0}.jpg"> <a href="/">read more</a></p></main>'
NAMES = {SCHOOL: ("/", "/nursing", "/music"), LIBRARY: ("/", "/opening-hours")}


def audited(*origins: str, more: tuple[str, ...] = ()) -> tuple[Audited, list[PageRecord]]:
    """Return a run of these sites, of the last one with `more` pages."""
    names = {origin: NAMES[origin] + (more if origin == origins[-1] else ()) for origin in origins}
    findings = [
        row
        for origin in origins
        for row in findings_of({name: PAGE.format(f"{origin[8:]}{name}") for name in names[origin]}, origin)
    ]
    pages = [
        PageRecord(origin + name, PageState.AUDITED, via="" if name == "/" else f"{origin}/")
        for origin in origins
        for name in names[origin]
    ]
    return Audited(findings, pages, ENVIRONMENT), pages


def judged(run: Audited, baseline: Baseline | None = None) -> JudgedRun:
    return judge(run, baseline, waivers=Waivers(), policy=parse_policy(["new:any"]), today=TODAY)


def accepted(*origins: str) -> Baseline:
    run, pages = audited(*origins)
    return Baseline.of(judged(run).pairs(), pages, ENVIRONMENT)


@pytest.mark.parametrize(
    ("origins", "more", "expected"),
    [
        ((LIBRARY, SCHOOL), (), {"known": 10}),
        ((SCHOOL,), (), {"known": 6, "unaudited": 4}),
        ((LIBRARY,), (), {"known": 4, "unaudited": 6}),
        ((SCHOOL, LIBRARY), ("/a", "/b", "/c"), {"known": 10, "new": 6}),
    ],
    ids=["named the other way round", "the first alone", "the second alone", "the second has more pages by now"],
)
def test_two_sites_of_one_baseline_keep_their_entries_whichever_is_audited(origins, more, expected):
    run, pages = audited(*origins, more=more)
    before = accepted(SCHOOL, LIBRARY)
    now = judged(run, before)
    assert statuses(now) == expected
    after = Baseline.of(now.pairs(), pages, ENVIRONMENT, previous=before, gone=now.gone)
    assert after.site == SCHOOL
    assert {entry.id for entry in before.findings} <= {entry.id for entry in after.findings}
    assert before.pages.keys() <= after.pages.keys()


def test_an_audit_of_the_second_site_of_a_baseline_is_nothing_to_tell():
    of_library = Settings.model_validate({"site": {"start": [f"{LIBRARY}/"]}})
    assert other_origin(Accepted(accepted(SCHOOL, LIBRARY)), of_library) == ""
    assert other_origin(Accepted(accepted(SCHOOL)), of_library) != ""


def test_two_sites_of_one_baseline_are_not_taken_for_one_though_gate_hosts_names_both():
    both = settings("www.school.example", "library.school.example")
    held = accepted(SCHOOL, LIBRARY)
    assert as_one_site(held, replace(RUN, site=f"{LIBRARY}/"), both) is held
