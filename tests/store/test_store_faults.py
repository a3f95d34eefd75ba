"""Kills, full disks, damage, a second writer: no finished page is lost and nothing is overwritten."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from auditor.errors import StoreFault, UsageFault
from auditor.model.finding import Finding
from auditor.model.run import PageResult
from auditor.store import Store
from tests.store.store_samples import StillClock, a_result, a_run, target
from tests.store.store_writer import RUN, work

HERE = Path(__file__).parent


def open_store(folder: Path, **more: bool) -> Store:
    return Store.open(folder, StillClock(), **more)


def writer(folder: Path, pages: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parents[1])])}
    return subprocess.Popen(
        [sys.executable, str(HERE / "store_writer.py"), str(folder), str(pages)],
        stdout=subprocess.PIPE,
        env=environment,
    )


def content(folder: Path) -> object:
    with open_store(folder, write=False) as store:
        pages = list(store.pages(RUN))
        return (
            pages,
            list(store.findings(RUN)),
            list(store.failures(RUN)),
            list(store.facts(RUN).stream("page")),
            [store.detail(RUN, page.url) for page in pages],
            [store.blob(sha) is not None for page in pages for sha in page.artifacts.values()],
        )


def assert_whole(folder: Path) -> int:
    """What was committed is there with everything that belongs to it; return how many pages that is."""
    with open_store(folder) as store:
        assert store._database.row("PRAGMA quick_check") == ("ok",)
        try:
            pages = list(store.pages(RUN))
        except UsageFault:  # killed before the run began
            return 0
        facts = [fact for name in ("title", "image", "page") for fact in store.facts(RUN).stream(name)]
        findings = list(store.findings(RUN))
        for page in pages:
            number = int(page.url.rpartition("/")[2])
            made = a_result(f"/{number}", findings=number % 4)
            assert len(store.detail(RUN, page.url).checks) == len(made.checks)
            assert [f for f in findings if f.url == page.url] == by_check(made)
            assert {"title", "image", "page"} == {fact.name for fact in facts if fact.url == page.url}
            assert all(store.blob(sha) is not None for sha in page.artifacts.values())
        assert not list((folder / "blobs").glob("*/*.part"))
        return len(pages)


def by_check(made: PageResult) -> list[Finding]:
    """The findings of a page in the order in which the store gives them back."""
    return [found for check in sorted(made.checks, key=lambda check: check.check) for found in check.findings]


def kill_and_resume(folder: Path, pages: int, kills: int, seed: int) -> None:
    pick = random.Random(seed)
    for _ in range(kills):
        process = writer(folder, pages)
        assert process.stdout is not None
        finished = 0
        for _ in range(pick.randint(0, pages // kills)):  # let it finish a few pages, then strike at any moment
            if not process.stdout.readline():
                break
            finished += 1
        time.sleep(pick.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        before = finished
        assert assert_whole(folder) >= before
    work(folder, pages)


def test_a_run_that_was_killed_and_resumed_equals_one_that_was_not(tmp_path):
    work(tmp_path / "whole", 60)
    kill_and_resume(tmp_path / "killed", 60, kills=5, seed=1)
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.timeout(900)  # it starts 200 processes
def test_two_hundred_kills_change_nothing(tmp_path):
    work(tmp_path / "whole", 300)
    kill_and_resume(tmp_path / "killed", 300, kills=200, seed=2)
    assert content(tmp_path / "killed") == content(tmp_path / "whole")


def test_blobs_of_a_page_that_was_never_committed_are_swept_after_a_kill(tmp_path):
    work(tmp_path, 3)
    orphan = tmp_path / "blobs" / "ab" / f"{'ab' * 32}.z"
    part = tmp_path / "blobs" / "cd" / f"{'cd' * 32}.z.77.part"
    for path in (orphan, part):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    open_store(tmp_path).close()
    assert orphan.exists()  # nobody was killed: nothing to look for
    (tmp_path / "lock").write_text('{"pid": 1}')
    open_store(tmp_path).close()
    assert not orphan.exists()
    assert not part.exists()
    assert all(content(tmp_path)[5])


def test_a_copy_taken_while_it_was_written_opens(tmp_path):
    folder = tmp_path / "a"
    with open_store(folder) as store:
        store.create_run(a_run())
        for number in range(10):
            store.commit_page(RUN, a_result(f"/{number}"))
        for name in ("auditor.db", "auditor.db-wal"):
            (tmp_path / "b").mkdir(exist_ok=True)
            shutil.copy(folder / name, tmp_path / "b" / name)
        wal = tmp_path / "b" / "auditor.db-wal"
        wal.write_bytes(wal.read_bytes()[: wal.stat().st_size // 2])  # as after a power cut
    (tmp_path / "b" / "lock").write_text("{}")
    with open_store(tmp_path / "b") as copy:
        assert copy._database.row("PRAGMA quick_check") == ("ok",)


def work_until_full(store: Store) -> None:
    for number in range(200):
        store.commit_page(RUN, a_result(f"/{number}", findings=4))


def test_a_full_disk_keeps_every_earlier_page_and_the_run_goes_on_when_there_is_space(tmp_path):
    with open_store(tmp_path) as store:
        store.create_run(a_run())
        pages = store._database.row("PRAGMA page_count")[0]
        store._database.row(f"PRAGMA max_page_count = {pages + 12}")
        with pytest.raises(StoreFault) as caught:
            work_until_full(store)
        done = store.counts(RUN)["audited"]
        assert (caught.value.code, caught.value.exit_code) == ("STORE_FULL", 4)
        assert len(store.pages(RUN)) == done > 0
        store._database.row("PRAGMA max_page_count = 1000000")
        store.commit_page(RUN, a_result(f"/{done}"))
        assert len(store.pages(RUN)) == done + 1
    assert assert_opens(tmp_path) == done + 1


def assert_opens(folder: Path) -> int:
    with open_store(folder) as store:
        return len(store.pages(RUN))


def test_a_disk_that_is_full_for_blobs_is_a_full_disk(tmp_path, monkeypatch):
    with open_store(tmp_path) as store:
        store.create_run(a_run())

        def full(self, data):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(StoreFault) as caught:
            store.commit_page(RUN, a_result("/a"))
        assert caught.value.code == "STORE_FULL"
        assert len(store.pages(RUN)) == 0


def damage_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(4096, len(data), 4096):
        data[place : place + 200] = os.urandom(200)
    path.write_bytes(data)


def damage_tables(path: Path) -> None:
    """Damage what the tables hold and leave what says which tables there are."""
    with closing(sqlite3.connect(path)) as database:
        roots = database.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('page', 'result')").fetchall()
    data = bytearray(path.read_bytes())
    for (root,) in roots:
        data[(root - 1) * 4096 : (root - 1) * 4096 + 200] = os.urandom(200)
    path.write_bytes(data)


def damage_all(path: Path) -> None:
    path.write_bytes(b"this is not a database, it is a letter" * 100)


@pytest.mark.parametrize("damage", [damage_middle, damage_all])
def test_a_damaged_database_is_set_aside_and_the_next_opening_starts_anew(tmp_path, damage):
    work(tmp_path, 20)
    database = tmp_path / "auditor.db"
    damage(database)
    held = database.read_bytes()
    (tmp_path / "lock").write_text("{}")
    with pytest.raises(StoreFault) as caught:
        open_store(tmp_path)
    assert caught.value.code == "STORE_CORRUPT"
    (aside,) = tmp_path.glob("auditor.db.damaged-*")
    assert aside.name in str(caught.value)
    assert aside.read_bytes() == held
    with open_store(tmp_path) as store:
        assert store.runs() == []


def test_damage_that_shows_while_working_is_found_at_the_next_opening(tmp_path):
    work(tmp_path, 20)
    damage_tables(tmp_path / "auditor.db")
    store = open_store(tmp_path)
    with pytest.raises(StoreFault) as caught:
        list(store.findings(RUN))
    assert caught.value.code == "STORE_CORRUPT"
    store.close()
    with pytest.raises(StoreFault, match="set aside"):
        open_store(tmp_path)


def test_a_reader_never_moves_a_damaged_database(tmp_path):
    work(tmp_path, 5)
    damage_all(tmp_path / "auditor.db")
    with pytest.raises(StoreFault) as caught:
        open_store(tmp_path, write=False)
    assert caught.value.code == "STORE_CORRUPT"
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_missing_shm_file_is_made_anew(tmp_path):
    work(tmp_path, 5)
    (tmp_path / "auditor.db-shm").unlink(missing_ok=True)
    assert assert_opens(tmp_path) == 5


def test_a_database_from_a_newer_version_is_refused_and_left_alone(tmp_path):
    open_store(tmp_path).close()
    with sqlite3.connect(tmp_path / "auditor.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    for write in (True, False):
        with pytest.raises(StoreFault) as caught:
            open_store(tmp_path, write=write)
        assert caught.value.code == "STORE_NEWER"
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_second_writer_is_refused_with_the_first_one_s_pid_and_start(tmp_path):
    process = writer(tmp_path, 100_000)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(StoreFault) as caught:
            open_store(tmp_path)
        assert caught.value.code == "STORE_LOCKED"
        assert f"process {process.pid} (since 2026-03-29T01:30:00+00:00)" in str(caught.value)
        with open_store(tmp_path, write=False) as reader:
            assert len(reader.pages(RUN)) > 0
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
    open_store(tmp_path).close()  # the dead one's lock is taken over


def test_a_second_store_in_the_same_process_is_refused_too(tmp_path):
    with open_store(tmp_path), pytest.raises(StoreFault, match="this one"):
        open_store(tmp_path)
    open_store(tmp_path).close()


def test_reading_where_nothing_was_written_is_a_usage_fault(tmp_path):
    with pytest.raises(UsageFault, match="nothing was audited yet"):
        open_store(tmp_path / "none", write=False)
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreFault) as caught:
        open_store(tmp_path / "file" / "store")
    assert caught.value.code == "STORE_UNWRITABLE"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_can_be_read_and_not_written(tmp_path):
    work(tmp_path, 3)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreFault) as caught:
            open_store(tmp_path)
        assert caught.value.code == "STORE_UNWRITABLE"
        assert len(content(tmp_path)[0]) == 3
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("name", ["with space", "ümläut-日本", "q?#%41", "x" * 200])
def test_a_folder_may_have_any_name(tmp_path, name):
    work(tmp_path / name, 2)
    assert assert_opens(tmp_path / name) == 2


def test_a_long_reader_neither_blocks_the_writer_nor_lets_the_log_grow_for_ever(tmp_path):
    work(tmp_path, 20)
    with open_store(tmp_path, write=False) as reader:
        stream = reader._database.stream("SELECT url FROM page")
        next(stream)
        with open_store(tmp_path) as store:
            for number in range(300):
                store.commit_page(RUN, a_result(f"/{number}"))
            store.enqueue(RUN, [target("/last")])
        stream.close()
    open_store(tmp_path).close()
    wal = tmp_path / "auditor.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0


def test_nobody_else_may_read_the_store(tmp_path):
    open_store(tmp_path / "s").close()
    assert (tmp_path / "s").stat().st_mode & 0o077 == 0
