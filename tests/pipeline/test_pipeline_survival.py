"""The run survives: signals, a full disk, a damaged database, a second run, a browser that dies."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.pipeline.conftest import Ran, auditor, left_running, processes_in, started
from tests.site import Site, linked_site, page

QUICK = ("--no-browser", "--quiet", "--fail-on", "new:serious")
TOLD = ("--no-browser", "--fail-on", "new:serious")


def told(ran: Ran) -> str:
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stdout + ran.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return what mounts a disk of so many kilobytes, or makes the mounted one larger."""
    place = tmp_path / "disk"
    with ExitStack() as stack:

        def mount(kilobytes: int) -> Path:
            options = f"size={kilobytes}k" + (",remount" if place.is_mount() else "")
            place.mkdir(exist_ok=True)
            if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True).returncode:
                pytest.skip("no disk can be mounted here")
            stack.callback(subprocess.run, ["umount", "-l", place], capture_output=True)
            return place

        yield mount


# --- signals and streams ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
def test_a_signal_to_the_whole_group_ends_the_run_in_order_and_no_page_is_lost(number: int, tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    with Site(linked_site(20), delay_s=0.1) as site:
        whole = auditor("audit", site.url, *QUICK, cwd=tmp_path / "whole")
        with started("audit", site.url, *TOLD, cwd=tmp_path, pages=3) as running:
            begun = time.monotonic()
            os.killpg(running.pid, number)
            out, err = running.communicate(timeout=30)
            assert time.monotonic() - begun < 12
        assert running.returncode == 130, err
        assert "Traceback" not in err
        cut = Ran(130, out, err, tmp_path).audit
        assert cut["run"]["status"] == "aborted"
        assert cut["verdict"]["ok"] is False
        assert cut["verdict"]["sentence"].startswith("Interrupted: ")
        assert {one["state"] for one in cut["pages"]} == {"audited"}, cut["pages"]
        resumed = auditor("audit", "--resume", "--quiet", "--fail-on", "new:serious", cwd=tmp_path)
    assert resumed.findings == whole.findings
    assert resumed.status == whole.status
    assert not left_running(tmp_path)


@pytest.mark.slow
def test_a_second_interrupt_ends_at_once_and_what_was_audited_is_kept(tmp_path: Path) -> None:
    with Site(linked_site(20), delay_s=0.1) as site:
        with started("audit", site.url, *TOLD, cwd=tmp_path, pages=3) as running:
            site.delay_s = 8.0  # pages in work would take that long to end in order
            time.sleep(0.5)
            os.killpg(running.pid, signal.SIGINT)
            time.sleep(0.3)
            begun = time.monotonic()
            os.killpg(running.pid, signal.SIGINT)
            _, err = running.communicate(timeout=30)
            assert time.monotonic() - begun < 3
        site.delay_s = 0.0
        assert running.returncode == 130
        assert "--resume" in err
        assert "Traceback" not in err
        before = site.asked.copy()
        resumed = auditor("audit", "--resume", *QUICK, cwd=tmp_path)
        again = site.asked - before
    assert len(resumed.pages) == 21, told(resumed)
    assert sum(count for path, count in again.items() if path.startswith("/page-")) < 20
    assert not left_running(tmp_path)


def test_a_run_interrupted_while_it_reads_the_sitemap_starts_there_again(tmp_path: Path) -> None:
    pages = linked_site(3)
    locations = "".join(f"<url><loc>URL{path}</loc></url>" for path in pages)
    hidden = "<url><loc>URL/hidden</loc></url>"
    with Site({**pages, "/hidden": page("<p>Only the sitemap knows this page.</p>", "Hidden")}) as site:
        text = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}{hidden}</urlset>'
        site.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, text.replace("URL/", site.url))
        site.delay_s = 3.0
        with started("audit", site.url, *TOLD, cwd=tmp_path) as running:
            while not site.asked["/sitemap.xml"]:
                time.sleep(0.05)
                assert running.poll() is None
            time.sleep(0.2)
            running.send_signal(signal.SIGTERM)
            _, err = running.communicate(timeout=30)
        assert running.returncode == 130, err
        site.delay_s = 0.0
        resumed = auditor("audit", "--resume", *QUICK, cwd=tmp_path)
    assert "/hidden" in resumed.pages, told(resumed)


def test_a_hangup_that_our_caller_ignores_is_ignored(tmp_path: Path) -> None:
    with Site(linked_site(8), delay_s=0.1) as site:
        running = subprocess.Popen(
            ["nohup", sys.executable, "-m", "auditor", "audit", site.url, *TOLD],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stderr is not None
        while "[2/" not in running.stderr.readline():
            assert running.poll() is None
        running.send_signal(signal.SIGHUP)
        running.communicate(timeout=60)
    assert running.returncode == 1


@pytest.mark.parametrize(
    ("streams", "status"),
    [("| true", 1), (">&-", 1), ("2>&-", 1), ("<&- >&- 2>&-", 1), ("2>/dev/full", 1), (">/dev/full", 4)],
    ids=["reader-gone", "no-stdout", "no-stderr", "none", "stderr-full", "stdout-full"],
)
def test_streams_that_are_closed_or_full_change_neither_report_nor_status(
    streams: str, status: int, tmp_path: Path
) -> None:
    with Site(linked_site(1)) as site:
        command = f'"{sys.executable}" -m auditor audit {site.url} --no-browser --fail-on new:serious {streams}'
        ran = subprocess.run(
            ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"], cwd=tmp_path, capture_output=True, text=True
        )
    assert ran.returncode == status, ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(Ran(0, "", "", tmp_path).pages) == 2


# --- the store ---------------------------------------------------------------------------------


def heavy_site(count: int) -> dict[str, str]:
    """Return pages that no compression makes small."""
    noise = random.Random(5)
    return {
        path: body.replace("<main>", f"<main><!-- {noise.randbytes(30_000).hex()} -->")
        for path, body in linked_site(count).items()
    }


@pytest.mark.slow
def test_a_full_disk_is_said_and_the_run_goes_on_when_there_is_space(
    small_disk: Callable[[int], Path], tmp_path: Path
) -> None:
    store = small_disk(700) / "store"
    (tmp_path / "whole").mkdir()
    with Site(heavy_site(24)) as site:
        whole = auditor("audit", site.url, *QUICK, cwd=tmp_path / "whole")
        full = auditor("audit", site.url, *QUICK, "--store", str(store), cwd=tmp_path)
        assert full.status == 4, told(full)
        assert "The disk is full" in told(full)
        assert len(full.stderr.strip().splitlines()) == 1
        before = site.asked.copy()
        small_disk(20_000)
        resumed = auditor("audit", "--resume", *QUICK, "--store", str(store), cwd=tmp_path)
        again = site.asked - before
    assert resumed.status == 1, told(resumed)
    assert resumed.findings == whole.findings
    assert 0 < sum(count for path, count in again.items() if path.startswith("/page-")) < 24


def test_a_disk_too_full_for_the_report_costs_only_the_report(
    small_disk: Callable[[int], Path], tmp_path: Path
) -> None:
    place = small_disk(40)
    with Site(linked_site(6)) as site:
        full = auditor("audit", site.url, *QUICK, "--out", str(place), cwd=tmp_path)
        assert full.status == 4, told(full)
        assert "--resume" in told(full)
        assert not list(place.glob("2*"))
        before = site.asked.copy()
        resumed = auditor("audit", "--resume", *QUICK, cwd=tmp_path)
        assert site.asked - before == {path: count for path, count in (site.asked - before).items() if "robots" in path}
    assert len(resumed.pages) == 7, told(resumed)


def test_a_damaged_database_is_set_aside_and_the_next_run_starts_anew(tmp_path: Path) -> None:
    with Site(linked_site(3)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        database = tmp_path / ".auditor" / "auditor.db"
        database.write_bytes(b"SQLite format 3\0" + os.urandom(5000))
        damaged = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert damaged.status == 4, told(damaged)
        assert "damaged" in told(damaged)
        assert len(list(database.parent.glob("*.damaged-*"))) == 1
        anew = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert anew.status == 1, told(anew)
    assert len(anew.pages) == 4


@pytest.mark.parametrize("name", ["a b/ü-漢字", "x" * 200], ids=["blanks-and-letters", "long"])
def test_a_store_and_reports_may_lie_anywhere(name: str, tmp_path: Path) -> None:
    with Site(linked_site(1)) as site:
        ran = auditor("audit", site.url, *QUICK, "--store", f"{name}/store", "--out", f"{name}/out", cwd=tmp_path)
    assert ran.status == 1, told(ran)
    assert (tmp_path / name / "out" / "latest" / "audit.json").is_file()


def test_a_store_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with Site(linked_site(1)) as site:
        ran = auditor("audit", site.url, *QUICK, "--store", "file/store", cwd=tmp_path)
        assert not site.asked
    assert ran.status == 4
    assert len(told(ran).strip().splitlines()) == 1


def test_a_second_run_on_the_same_store_is_refused_with_the_first_one_s_number(tmp_path: Path) -> None:
    with (
        Site(linked_site(20), delay_s=1.0) as site,
        started("audit", site.url, *TOLD, cwd=tmp_path, pages=2) as running,
    ):
        site.delay_s = 3.0  # the first run must go on while the second one starts, however slow the machine is
        second = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        site.delay_s = 0.0
        assert second.status == 4, told(second)
        assert f"process {running.pid} (since 20" in told(second)
        beside = auditor("audit", site.url, *QUICK, "--store", "other", "--out", "beside", cwd=tmp_path)
        assert beside.status == 1, told(beside)
        _, err = running.communicate(timeout=60)
        assert running.returncode == 1, err


# --- resume ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def cut_off(tmp_path: Path) -> Iterator[Site]:
    """A site and, in tmp_path, a run of it that was killed."""
    with Site(linked_site(12), delay_s=0.1) as site:
        with started("audit", site.url, *TOLD, "--max-pages", "9", cwd=tmp_path, pages=3) as running:
            running.kill()
        site.delay_s = 0.0
        yield site


def test_a_run_is_resumed_with_the_settings_it_was_begun_with(cut_off: Site, tmp_path: Path) -> None:
    resumed = auditor("audit", "--resume", "-q", "--fail-on", "new:serious", cwd=tmp_path)
    assert resumed.audit["run"]["environment"]["browser"] == ""
    assert [one["state"] for one in resumed.pages.values()].count("audited") == 9, told(resumed)


def test_a_run_is_not_resumed_as_another_audit(cut_off: Site, tmp_path: Path) -> None:
    for arguments, says in (
        ((cut_off.url, "--resume", "--exclude", "/page-1"), "site.exclude"),
        (("http://127.0.0.1:9/", "--resume"), "no unfinished run of this site"),
    ):
        ran = auditor("audit", *arguments, *QUICK, cwd=tmp_path)
        assert ran.status == 2, told(ran)
        assert says in told(ran)
    ran = auditor("baseline", "write", cwd=tmp_path)
    assert ran.status == 2
    assert "--resume" in told(ran)


def test_a_resumed_run_may_take_more_pages_and_a_finished_one_is_not_resumed(cut_off: Site, tmp_path: Path) -> None:
    resumed = auditor("audit", cut_off.url.upper(), "--resume", "--max-pages", "11", *QUICK, cwd=tmp_path)
    assert [one["state"] for one in resumed.pages.values()].count("audited") == 11, told(resumed)
    again = auditor("audit", "--resume", resumed.audit["run"]["id"], cwd=tmp_path)
    assert again.status == 2
    assert "auditor report" in told(again)


# --- the browser dies --------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_browsers_killed_in_the_middle_cost_no_page(tmp_path: Path) -> None:
    with Site(linked_site(16)) as site:
        with started("audit", site.url, "--fail-on", "new:critical", cwd=tmp_path, pages=4) as running:
            mine = {process.pid for process in psutil.Process(running.pid).children(recursive=True)}
            killed = 0
            for number in mine & set(processes_in(tmp_path)):
                try:
                    process = psutil.Process(number)
                    command = process.cmdline()
                    if command and "chrom" in command[0] and "--type=" not in " ".join(command):
                        process.kill()
                        killed += 1
                except psutil.Error:
                    continue  # it went with the browser before it
            assert killed
            out, err = running.communicate(timeout=120)
        ran = Ran(running.returncode, out, err, tmp_path)
    assert "Traceback" not in err
    assert {one["state"] for one in ran.pages.values()} == {"audited"}, ran.codes()
    assert len(ran.pages) == 17
    assert not left_running(tmp_path)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_browser_run_killed_five_times_and_resumed_finds_the_same_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "whole").mkdir()
    short = Path(tempfile.mkdtemp(prefix="k", dir="/tmp"))  # a browser's socket has a short name or none
    monkeypatch.setenv("TMPDIR", str(short))
    try:
        with Site(linked_site(16)) as site:
            whole = auditor("audit", site.url, "--fail-on", "new:critical", cwd=tmp_path / "whole")
            again: tuple[str, ...] = ()
            for told_of in (1, 4, 7, 10, 13):
                arguments = ("audit", site.url, "--fail-on", "new:critical", *again)
                with started(*arguments, cwd=tmp_path, pages=told_of) as running:
                    running.kill()
                again = ("--resume",)
            resumed = auditor("audit", "--resume", "--fail-on", "new:critical", cwd=tmp_path)
        assert resumed.findings == whole.findings
        assert resumed.status == whole.status
        assert {one["state"] for one in resumed.pages.values()} == {"audited"}, resumed.codes()
        assert not left_running(tmp_path)
        assert not processes_below(short)
        assert not list(short.iterdir())
    finally:
        shutil.rmtree(short, ignore_errors=True)


def processes_below(folder: Path) -> list[list[str]]:
    """Return the command lines that name a folder."""
    lines = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
        except psutil.Error:
            continue  # it ended while we looked
        if any(f"{folder}/" in word for word in command):
            lines.append(command)
    return lines
