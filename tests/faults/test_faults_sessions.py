"""Drivers and browsers that do not start, and machines too small for them; the run says what to do, and leaves nothing."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.browser import orphans as leftovers
from tests.pipeline.conftest import Ran, auditor, left_running
from tests.pipeline.long_run import stale_records
from tests.site import Site, linked_site, page

DRIVER = shutil.which("chromedriver")
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")
browser = pytest.mark.browser
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(DRIVER is None or BROWSER is None, reason="no Chromium here"),
]
OPTIONS = ("--sitemap", "none", "--workers", "1", "--fail-on", "new:critical")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(linked_site(4)) as running:
        yield running


def program(folder: Path, name: str, real: str | None, does: str) -> str:
    """Write a program that tells the version of a real one and then does something else."""
    path = folder / name
    path.write_text(f'#!/bin/sh\ncase "$*" in *--version*) exec {real} --version;; esac\n{does}\n')
    path.chmod(0o755)
    return str(path)


def audit_with(site: Site, folder: Path, driver: str = "", binary: str = "") -> Ran:
    (folder / "auditor.toml").write_text(f'[browser]\ndriver = "{driver}"\nbinary = "{binary}"\n')
    return auditor("audit", site.url, *OPTIONS, "--quiet", cwd=folder)


@contextlib.contextmanager
def small_disk(kilobytes: int) -> Iterator[Path]:
    """Mount a small disk where a short path leads to it."""
    place = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", place], capture_output=True, check=False
        ).returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", place], check=True)
    finally:
        place.rmdir()


@browser
@pytest.mark.parametrize(
    ("which", "does", "says"),
    [
        pytest.param("driver", "exec {driver} --port={taken}", "unexpectedly exited", id="port-taken"),
        pytest.param("driver", "sleep 300", "Can not connect", id="driver-is-silent"),
        pytest.param("driver", "exit 1", "unexpectedly exited", id="driver-ends"),
        pytest.param("binary", "exit 127", "session not created", id="browser-ends"),
    ],
)
def test_what_does_not_start_is_one_sentence_that_says_what_to_do(
    site: Site, tmp_path: Path, which: str, does: str, says: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        text = does.format(driver=DRIVER, taken=taken.getsockname()[1])
        made = program(tmp_path, which, DRIVER if which == "driver" else BROWSER, text)
        ran = audit_with(site, tmp_path, **{which: made})
    assert ran.status == 3, ran.stdout
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
    assert says in ran.stderr
    assert "auditor doctor" in ran.stderr
    assert not left_running(tmp_path)
    assert not stale_records()


@browser
def test_a_driver_that_loses_its_port_once_is_started_again(site: Site, tmp_path: Path) -> None:
    mark = tmp_path / "tried"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        does = f'[ -e "{mark}" ] || {{ touch "{mark}"; exec {DRIVER} --port={port}; }}\nexec {DRIVER} "$@"'
        ran = audit_with(site, tmp_path, driver=program(tmp_path, "driver", DRIVER, does))
    assert ran.status == 0, ran.stdout + ran.stderr
    assert mark.exists()
    assert {one["state"] for one in ran.pages.values()} == {"audited"}


@browser
def test_a_driver_that_starts_no_more_in_the_middle_leaves_an_incomplete_run(site: Site, tmp_path: Path) -> None:
    mark = tmp_path / "started"
    does = f'[ -e "{mark}" ] && exit 1\ntouch "{mark}"\nexec {DRIVER} "$@"'
    driver = program(tmp_path, "driver", DRIVER, does)
    (tmp_path / "auditor.toml").write_text(f'[browser]\ndriver = "{driver}"\nretire_after = 2\n')
    ran = auditor("audit", site.url, *OPTIONS, cwd=tmp_path)
    assert ran.status == 3, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    ends = sorted((one["state"], one["failure"]["code"] if one["failure"] else "") for one in ran.pages.values())
    assert ends == [("audited", "")] * 2 + [("partial", "SESSION_FAILED")] * 3
    assert ran.stdout.strip().splitlines()[-2].startswith("Incomplete: ")
    assert not left_running(tmp_path)


@browser
@pytest.mark.parametrize("size", ["64k", ""], ids=["tiny", "absent"])
def test_a_machine_without_shared_memory_audits_all_the_same(site: Site, tmp_path: Path, size: str) -> None:
    hide = f"mount -t tmpfs -o size={size} tmpfs /dev/shm" if size else "mount -t tmpfs -o ro,mode=000 tmpfs /dev/shm"
    command = f'{hide} && exec "$@"'
    if subprocess.run(["unshare", "-m", "sh", "-c", hide], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace can be made here")
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", command, "sh", sys.executable, "-m", "auditor", "audit", site.url, *OPTIONS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    done = Ran(ran.returncode, ran.stdout, ran.stderr, tmp_path)
    assert {one["state"] for one in done.pages.values()} == {"audited"}
    assert not left_running(tmp_path)


@browser
def test_a_disk_that_fills_under_the_profile_breaks_no_run(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 12_000
    pages = {
        "/": page("".join(f'<p><a href="/p{n}">Page number {n}</a></p>' for n in range(6)), "Home"),
        **{f"/p{n}": page(f'<p>Text.</p><script src="/s{n}.js"></script>', f"Page {n}") for n in range(6)},
        **{f"/s{n}.js": (200, {"Cache-Control": "max-age=999"}, b"//" + noise.hex().encode()) for n in range(6)},
    }
    with small_disk(11_500) as disk, Site(pages) as site:
        ran = auditor("audit", site.url, *OPTIONS, cwd=tmp_path, env={"TMPDIR": str(disk)})
        assert not list(disk.iterdir())
    assert "Traceback" not in ran.stderr
    assert ran.status in {0, 3}, ran.stderr
    assert {one["state"] for one in ran.pages.values()} <= {"audited", "partial", "failed"}
    assert len(ran.pages) == 7
    assert not left_running(tmp_path)


def test_a_full_disk_is_passed_over_or_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(64) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        elsewhere = Path(leftovers.new_profile())
        elsewhere.rmdir()
        assert elsewhere.parent != disk
        monkeypatch.setattr(leftovers, "_ELSEWHERE", ())
        with pytest.raises(OSError, match=f"the disk is full, 10 MB are needed: '{disk}'"):
            leftovers.new_profile()
