"""Only processes that are certainly ours are ended, and only folders that we made are removed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.browser import orphans as leftovers
from auditor.browser.grid_client import sweep_hub
from auditor.browser.orphans import (
    LONGEST,
    PROFILE_PREFIX,
    GridRecord,
    Process,
    Record,
    kill,
    new_profile,
    sweep,
    sweep_grid,
)
from tests.grid_server import free_ports

DEAD = Process(2**22 - 1, 1.0)


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path) -> Path:
    monkeypatch.setattr(leftovers, "user_cache_path", lambda *_, **__: tmp_path)
    return tmp_path


def sleeper(*arguments: str, temporary: str = "/tmp") -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "import time; time.sleep(30)", *arguments]
    return subprocess.Popen(command, env={**os.environ, "TMPDIR": temporary})


def profile(tmp_path: Path) -> str:
    path = tmp_path / f"{PROFILE_PREFIX}test"
    path.mkdir()
    return str(path)


def test_what_a_dead_run_left_is_ended_by_number_and_by_profile(tmp_path) -> None:
    place = profile(tmp_path)
    named, numbered = sleeper(f"--user-data-dir={place}/profile"), sleeper()
    inherited = sleeper(temporary=place)
    time.sleep(0.2)
    Record(DEAD, place, (Process.of(numbered.pid),)).write()
    assert sweep() == 1
    assert named.wait(5) < 0
    assert numbered.wait(5) < 0
    assert inherited.wait(5) < 0
    assert not Path(place).exists()
    assert not list(leftovers.folder().iterdir())


def test_a_number_that_was_given_to_another_program_is_not_hit(tmp_path) -> None:
    other = sleeper()
    try:
        Record(DEAD, profile(tmp_path), (Process(other.pid, Process.of(other.pid).started - 100),)).write()
        sweep()
        assert other.poll() is None
    finally:
        kill([Process.of(other.pid)])
        other.wait(5)


def test_what_a_living_run_uses_is_left_alone(tmp_path) -> None:
    record = Record(Process.of(os.getpid()), profile(tmp_path))
    record.write()
    assert sweep() == 0
    assert Path(record.profile).is_dir()
    record.end()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"owner": 1}'])
def test_a_damaged_record_is_dropped(text) -> None:
    (leftovers.folder() / "x.json").write_text(text)
    assert sweep() == 0
    assert not list(leftovers.folder().iterdir())


def test_a_forged_record_cannot_remove_a_foreign_folder(tmp_path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    record = {"owner": {"pid": DEAD.pid, "started": 1.0}, "profile": str(precious), "processes": [], "name": "x"}
    (leftovers.folder() / "x.json").write_text(json.dumps(record))
    sweep()
    assert precious.is_dir()


def left_on_grid(session: str, owner: Process = DEAD, **changes: str) -> GridRecord:
    record = replace(GridRecord.of("http://hub.test:4444", session), owner=owner, **changes)
    record.write()
    return record


def test_sessions_that_a_dead_run_left_on_this_hub_are_deleted_and_no_others() -> None:
    dead = left_on_grid("a" * 32)
    alive = left_on_grid("b" * 32, Process.of(os.getpid()))
    elsewhere = left_on_grid("c" * 32, hub="http://other.test:4444")
    foreign = left_on_grid("d" * 32, place="another machine")
    asked: list[str] = []
    assert sweep_grid("http://hub.test:4444", lambda session: asked.append(session) is None) == 1
    assert asked == [dead.session]
    assert [one.path.exists() for one in (dead, alive, elsewhere, foreign)] == [False, True, True, True]


def test_a_session_that_a_hub_does_not_let_us_delete_is_remembered_and_keeps_no_other_one() -> None:
    refused, ended = (left_on_grid(letter * 32) for letter in "ab")
    assert sweep_grid("http://hub.test:4444", lambda session: session != refused.session) == 1
    assert (refused.path.exists(), ended.path.exists()) == (True, False)


def test_a_hub_that_does_not_answer_is_waited_for_once() -> None:
    (port,) = free_ports(1)
    hub = f"http://127.0.0.1:{port}"
    records = [left_on_grid(letter * 32, hub=hub) for letter in "ab"]
    asked: list[str] = []

    def silent(session: str) -> bool:
        asked.append(session)
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        sweep_grid(hub, silent)
    sweep_hub(hub)
    assert len(asked) == 1
    assert all(one.path.exists() for one in records)


def test_old_damaged_and_forged_records_are_dropped() -> None:
    old = left_on_grid("a" * 32)
    os.utime(old.path, (1, 1))
    (leftovers.folder() / "x.grid").write_text("{")
    forged = GridRecord(DEAD, "", "http://hub.test:4444", "../../session/x")
    forged.write()
    assert not (leftovers.folder() / "../../session").exists()
    assert sweep_grid("http://hub.test:4444", lambda _: True) == 0
    assert not list(leftovers.folder().iterdir())


@pytest.mark.parametrize("length", [5, 80])
def test_a_profile_lies_where_the_address_of_a_socket_below_it_fits(monkeypatch, length) -> None:
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        long = place / ("x" * length)
        long.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(long))
        made = Path(new_profile())
        shutil.rmtree(made)
        assert made.name.startswith(PROFILE_PREFIX)
        assert len(str(made.parent)) <= LONGEST
    finally:
        shutil.rmtree(place)
