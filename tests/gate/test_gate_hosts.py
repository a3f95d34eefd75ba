"""Staging and production are one site where [gate] hosts says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from auditor.config import Settings
from auditor.gate import Baseline
from auditor.model.run import Environment, Run, RunStatus
from auditor.pipeline.gating import Accepted, as_one_site, other_origin

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
