"""Old runs are forgotten whole, the disk shrinks, and what is still needed stays."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.cli import run as auditor
from auditor.config.sections import KeepSettings
from auditor.errors import UsageFault
from auditor.model.finding import Fact
from auditor.model.run import RunStatus
from auditor.store import Store
from auditor.store.run_logs import log_path
from tests.store.store_samples import SITE, StillClock, a_result, a_run

OTHER = "http://other.test/"


def ids(count: int, month: int = 4) -> list[str]:
    return [f"2026{month:02}{day:02}-000000-aaaa" for day in range(1, count + 1)]


def fill(store: Store, run_ids: list[str], status: RunStatus = RunStatus.COMPLETE, site: str = SITE) -> None:
    """Runs of three pages; each has bytes of its own, and bytes that all runs share."""
    for run_id in run_ids:
        store.create_run(a_run(run_id, site))
        for number in range(3):
            store.commit_page(run_id, a_result(f"/{number}", findings=40))
        store.put_blob(run_id.encode() + os.urandom(20_000))
        if status is not RunStatus.RUNNING:
            store.finish_run(run_id, status, StillClock().now())


def disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def left(folder: Path) -> list[str]:
    with Store.open(folder, StillClock(), write=False) as store:
        return [run.id for run in store.runs()]


def test_the_newest_runs_stay_and_the_disk_shrinks(tmp_path):
    runs = ids(8)
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, runs)
    before = disk(tmp_path)
    with Store.open(tmp_path, StillClock()) as store:
        planned = store.prunable(KeepSettings(runs=2))
        gone = store.prune(KeepSettings(runs=2))
    assert before - disk(tmp_path) == pytest.approx(gone.size, rel=0.05)
    assert gone.size > 6 * 20_000
    assert gone.runs == planned.runs == tuple(runs[:6])
    assert left(tmp_path) == runs[6:]
    assert planned.size > 6 * 20_000
    with Store.open(tmp_path, StillClock(), write=False) as store:
        assert len(list(store.findings(runs[7]))) == 3 * 41
        assert all(store.blob(name) for page in store.pages(runs[7]) for name in page.artifacts.values())


def test_limits_count_the_runs_of_each_site_by_themselves(tmp_path):
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, ids(3), site=SITE)
        fill(store, ids(2, month=5), site=OTHER)
        assert store.prune(KeepSettings(runs=2)).runs == (ids(3)[0],)


def test_runs_older_than_the_days_go_and_the_newest_complete_one_stays(tmp_path):
    clock = StillClock()
    with Store.open(tmp_path, clock) as store:
        fill(store, ids(3))
        clock.move(days=90)
        assert store.prune(KeepSettings(runs=30, days=100)).runs == ()
        clock.move(days=11)
        assert store.prune(KeepSettings(runs=30, days=100)).runs == tuple(ids(3)[:2])


def test_besides_the_newest_runs_one_of_each_of_so_many_months_stays(tmp_path):
    begun = [datetime(2026, month, day, tzinfo=UTC) for month in (1, 2, 3, 4) for day in (1, 20)]
    with Store.open(tmp_path, StillClock(datetime(2026, 4, 21, tzinfo=UTC))) as store:
        for when in begun:
            run = replace(a_run(f"{when:%Y%m%d}-000000-aaaa"), started_at=when)
            store.create_run(run)
            store.finish_run(run.id, RunStatus.COMPLETE, when)
        store.prune(KeepSettings(runs=1, monthly=3))
    assert left(tmp_path) == ["20260220-000000-aaaa", "20260320-000000-aaaa", "20260420-000000-aaaa"]


def test_an_incomplete_newer_run_does_not_push_out_the_newest_complete_one(tmp_path):
    runs = ids(4)
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, runs[:2])
        fill(store, runs[2:], RunStatus.INCOMPLETE)
        assert store.prune(KeepSettings(runs=1)).runs == (runs[0], runs[2])
    assert left(tmp_path) == [runs[1], runs[3]]


def test_a_run_that_a_baseline_was_written_from_stays(tmp_path):
    runs = ids(3)
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, runs)
        store.pin(runs[0])
        assert store.prune(KeepSettings(runs=1)).runs == (runs[1],)


@pytest.mark.parametrize("status", [RunStatus.RUNNING, RunStatus.ABORTED])
def test_a_run_that_was_cut_off_stays_while_it_may_be_resumed(tmp_path, status):
    clock, runs = StillClock(), ids(3)
    with Store.open(tmp_path, clock) as store:
        fill(store, runs[:1], status)
        fill(store, runs[1:])
        clock.move(days=14)
        assert store.prune(KeepSettings(runs=2)).runs == ()
        clock.move(minutes=1)
        assert store.prune(KeepSettings(runs=2)).runs == (runs[0],)


def test_a_pruned_run_says_so_when_it_is_asked_for(tmp_path):
    runs = ids(2)
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, runs)
        store.prune(KeepSettings(runs=1))
        with pytest.raises(UsageFault, match=f"{runs[0]} was pruned on 2026-03-29"):
            store.run(runs[0])
        with pytest.raises(UsageFault) as caught:
            store.run("never-was")
        assert "pruned" not in str(caught.value)


KILLED = """
import os, signal, sys
from auditor.config.sections import KeepSettings
from pathlib import Path
from auditor.store import Store
from auditor.store.blobs import Blobs
from auditor.store.db import Database
from tests.store.store_samples import StillClock
count = int(sys.argv[2])
def counted(method):
    def call(*given):
        global count
        count -= 1
        if count < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*given)
    return call
Database.transaction = counted(Database.transaction)
Database.shrink = counted(Database.shrink)
Blobs.sweep = counted(Blobs.sweep)
Store.open(Path(sys.argv[1]), StillClock()).prune(KeepSettings(runs=1))
"""


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 4])
def test_a_prune_that_is_killed_leaves_every_run_whole_or_gone(tmp_path, steps):
    runs = ids(4)
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, runs)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(steps)], cwd=Path(__file__).parents[2], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    with Store.open(tmp_path, StillClock()) as store:
        assert [run.id for run in store.runs()] == runs[min(steps, 3) :]
        for run in store.runs():
            assert len(list(store.findings(run.id))) == 3 * 41
            assert all(store.blob(name) for page in store.pages(run.id) for name in page.artifacts.values())
        store.prune(KeepSettings(runs=1))
    assert left(tmp_path) == runs[3:]
    named = sqlite3.connect(tmp_path / "auditor.db").execute(
        "SELECT sha256 FROM result_blob UNION SELECT sha256 FROM run_blob"
    )
    files = {path.name.removesuffix(".z") for path in (tmp_path / "blobs").glob("??/*")}
    assert files == {name for (name,) in named}


def test_the_space_of_facts_that_were_judged_is_free_again(tmp_path):
    with Store.open(tmp_path, StillClock()) as store:
        (run,) = ids(1)
        store.create_run(a_run(run, SITE))
        store.add_facts(run, [Fact("link", f"http://site.test/{number}", "x" * 500) for number in range(2_000)])
        store.finish_run(run, RunStatus.COMPLETE, StillClock().now())
    before = disk(tmp_path)
    with Store.open(tmp_path, StillClock()) as store:
        store.forget_facts()
    assert before > 1_000_000 > 10 * disk(tmp_path)


def test_the_command_says_what_it_would_do_and_then_does_it(tmp_path, capsys):
    runs, folder = ids(3), ["--store", str(tmp_path)]
    with Store.open(tmp_path, StillClock()) as store:
        fill(store, runs)
    (tmp_path / "logs").mkdir()
    for run in runs:
        log_path(tmp_path, run).write_text("what the run did\n")
    assert auditor(["history", "--prune", "--keep", "2", "--dry-run", *folder]) == 0
    said = capsys.readouterr().out
    assert runs[0] in said
    assert "1 run would be pruned; that would free about" in said
    assert left(tmp_path) == runs
    assert auditor(["history", "--prune", "--keep", "2", *folder]) == 0
    assert "Pruned 1 run: " in capsys.readouterr().out
    assert left(tmp_path) == runs[1:]
    assert sorted(path.stem for path in (tmp_path / "logs").iterdir()) == runs[1:]
    assert auditor(["history", "--prune", "--keep", "2", *folder]) == 0
    assert "No run is to be pruned." in capsys.readouterr().out
    assert auditor(["report", runs[0], *folder]) == 2
    assert "was pruned on" in capsys.readouterr().err


def test_without_limits_the_command_keeps_what_the_settings_say(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.toml").write_text('[site]\nstart = ["http://site.test/"]\n[store]\nkeep = {runs = 1}\n')
    runs = ids(2)
    with Store.open(tmp_path / ".auditor", StillClock()) as store:
        fill(store, runs)
    assert auditor(["history", "--prune"]) == 0
    assert left(tmp_path / ".auditor") == runs[1:]


def test_limits_without_pruning_are_a_wrong_usage(tmp_path, capsys):
    assert auditor(["history", "--keep", "2", "--store", str(tmp_path)]) == 2
    assert auditor(["history", "--prune", "--store", str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists()


def test_a_store_is_ignored_by_git_where_it_stands(tmp_path):
    Store.open(tmp_path / "s", StillClock()).close()
    assert (tmp_path / "s" / ".gitignore").read_text() == "*\n"
    (tmp_path / "s" / ".gitignore").write_text("# mine\n")
    Store.open(tmp_path / "s", StillClock()).close()
    assert (tmp_path / "s" / ".gitignore").read_text() == "# mine\n"
