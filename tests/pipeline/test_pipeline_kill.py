"""A run that is killed again and again, at any instant, and resumed finds what a run finds that nobody disturbed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.conftest import Ran, auditor, left_running
from tests.site import Site, linked_site, page

PAGES = 120
KILLS = 6
OPTIONS = ("--no-browser", "--format", "json")


def site_of(count: int = PAGES) -> dict[str, Any]:
    """Return a site with what a crawl has to decide: duplicates, redirects, dead links, stubs that send people on."""
    pages: dict[str, Any] = dict(linked_site(count - 20))
    for number in range(5):
        twin = page(f"<p>The same for everybody, {number}.</p>", f"Tracked {number}")
        links = f"<a href=/twin-{number}?ref=a>Plan a</a> <a href=/twin-{number}?ref=b>Plan b</a> <a href=/gone-{number}>Gone</a>"
        pages[f"/twin-{number}"] = twin
        pages[f"/old-{number}"] = (301, {"Location": f"/new-{number}"}, "")
        pages[f"/new-{number}"] = page(f"<p>Here we are, {number}.</p>{links}<h4>Deep</h4>", f"New {number}")
        pages[f"/stub-{number}"] = page(
            "<p>Moved.</p>", "Moved", f'<meta http-equiv=refresh content="0; url=/new-{number}">'
        )
        links = f"<a href=/old-{number}>Old {number}</a> <a href=/stub-{number}>Stub {number}</a>"
        pages["/"] = str(pages["/"]).replace("</main>", f"{links}</main>")
    return pages


def told(ran: Ran) -> tuple[Any, ...]:
    """Return what a run says of pages and findings, without what belongs to one run only."""
    states = {path: (found["state"], (found["failure"] or {}).get("code")) for path, found in ran.pages.items()}
    return ran.findings, states, ran.audit["coverage"], ran.status


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command in a folder; its progress can be read line by line."""
    return subprocess.Popen(
        [sys.executable, "-m", "auditor", "audit", *arguments, *OPTIONS],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill_after(running: subprocess.Popen[str], lines: int) -> None:
    """Kill a run without warning when it has told so many lines; one that ends before is left alone."""
    assert running.stderr is not None
    for _ in range(lines):
        if not running.stderr.readline():
            break
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stderr.close()


@pytest.mark.slow
def test_a_run_killed_again_and_again_finds_what_an_undisturbed_one_finds(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    whole.mkdir()
    cut.mkdir()
    chance = random.Random(120)
    with Site(site_of()) as site:
        undisturbed = told(auditor("audit", site.url, *OPTIONS, cwd=whole))
        kill_after(begin(cut, site.url), chance.randint(1, 30))
        for _ in range(KILLS - 1):
            kill_after(begin(cut, site.url, "--resume"), chance.randint(1, 30))
        resumed = told(auditor("audit", site.url, *OPTIONS, "--resume", cwd=cut))
    assert resumed == undisturbed
    assert not left_running(tmp_path)
    assert not list((cut / "reports").glob(".writing-*"))
