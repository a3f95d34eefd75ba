"""A long run with every kind of hostile page in it: each ends as named, no other page suffers, nothing grows, nothing is left.

The same at full length, with memory at ten points: `python benchmarks/survive.py --pages 1000`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.long_run import (
    HOSTILE,
    Plan,
    Watched,
    differences,
    drift,
    missed,
    served,
    steady,
    watched,
    wrong_ends,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("hostile"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here"),
]
PLAN = Plan(pages=150, retire=40)


@dataclass(frozen=True)
class Both:
    clean: Watched
    hostile: Watched


@pytest.fixture(scope="module")
def runs() -> Iterator[Both]:
    good = [path for path in PLAN.paths if path.startswith("/p/")]
    with tempfile.TemporaryDirectory(prefix="survive-") as name, served(PLAN) as server:
        yield Both(
            watched(good, PLAN, server, Path(name, "clean")), watched(PLAN.paths, PLAN, server, Path(name, "hostile"))
        )


def test_the_plan_has_every_kind_of_hostile_page() -> None:
    paths = PLAN.paths
    assert len(paths) == len(set(paths)) == PLAN.pages
    assert {path.split("?")[0] for path in paths if not path.startswith("/p/")} == set(HOSTILE)
    assert len(HOSTILE) >= 60


def test_every_hostile_page_ends_in_its_state_with_its_code_and_its_finding(runs: Both) -> None:
    assert not wrong_ends(runs.hostile, PLAN.paths)
    assert not missed(runs.hostile, PLAN.paths)
    assert set(runs.hostile.states) >= set(PLAN.paths)
    assert runs.hostile.ran.status == 3
    assert "Traceback" not in runs.hostile.ran.stderr


def test_the_other_pages_have_the_findings_of_a_run_without_hostile_ones(runs: Both) -> None:
    assert runs.clean.ran.status == 0, runs.clean.ran.stdout
    told = [
        one for one in runs.clean.findings_on("/p/") if one[0] != "site-one-way"
    ]  # of the whole site, not of a page
    assert len(told) == 2 * len(runs.clean.states)
    assert differences(runs.clean, runs.hostile) == ([], [])
    assert {end for path, end in runs.hostile.states.items() if path.startswith("/p/")} == {("audited", "")}


def test_nothing_is_left_behind(runs: Both) -> None:
    for run in (runs.clean, runs.hostile):
        assert (run.left, run.files) == ([], [])


def test_nothing_grows_where_all_pages_are_fine(runs: Both) -> None:
    steady_ones = steady(runs.clean.samples)
    if len(steady_ones) < 3:
        pytest.skip("the run was over too soon to tell")
    assert drift([sample.python for sample in steady_ones]) < 0.3
    assert max(sample.files for sample in steady_ones) - min(sample.files for sample in steady_ones) <= 6
    assert max(sample.threads for sample in runs.hostile.samples) <= 30
    assert max(sample.browsers for sample in runs.hostile.samples) < 5_000
