"""A run is named by its id, by the beginning of one, or by its age; what is meant is never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.errors import UsageFault
from auditor.model.run import Environment, Run, RunStatus, SystemClock, Verdict
from auditor.pipeline.audit import run_id
from auditor.pipeline.run_names import find_run
from auditor.store import Store

SITE, OTHER = "http://a.test/", "http://b.test/"
PASSED = Verdict(True, 0, (), "Passed.")
START = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store", SystemClock()) as opened:
        for day, (site, done) in enumerate([(SITE, True), (SITE, True), (OTHER, True), (SITE, True), (SITE, False)], 1):
            begun = START + timedelta(days=day)
            run = Run(f"2026110{day}-030000-abcd", begun, None, RunStatus.RUNNING, site, Environment("0", "3"))
            opened.create_run(run)
            if done:
                opened.finish_run(run.id, RunStatus.COMPLETE, begun, PASSED)
        yield opened


@pytest.mark.parametrize(
    ("wanted", "day"), [("latest", 4), ("previous", 2), ("20261102", 2), ("20261103-030000-abcd", 3), (None, 4)]
)
def test_a_name_means_one_run(store, wanted, day):
    assert find_run(store, wanted).id == f"2026110{day}-030000-abcd"


def test_a_beginning_of_several_names_them(store):
    with pytest.raises(UsageFault, match=r"beginning of 5 runs.*20261105"):
        find_run(store, "2026")


@pytest.mark.parametrize("wanted", ["", "1999", "LATEST"])
def test_a_name_that_means_no_run_says_so(store, wanted):
    with pytest.raises(UsageFault) as caught:
        find_run(store, wanted)
    assert caught.value.code == "UNKNOWN_RUN"


def test_ids_sort_by_time_within_one_second_too():
    moments = [START + timedelta(microseconds=step) for step in (0, 999, 5_000, 500_000, 999_999, 1_000_000)]
    ids = [run_id(moment) for moment in moments]
    assert ids == sorted(set(ids))
    assert ids[0] == "20261101-030000-0000"
    assert {len(one) for one in ids} == {len(ids[0])}
