"""`auditor audit --grid` against a real Selenium Grid: the same findings, a node that dies, no slot, no hub, nothing left over."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from auditor.browser.orphans import folder
from auditor.model.run import SystemClock
from auditor.store import Store
from tests.grid_server import PASSWORD, Grid, free_ports, grid_here, wait_for
from tests.pipeline.conftest import Ran, auditor, started
from tests.site import Site, linked_site, page

pytestmark = [pytest.mark.grid, pytest.mark.browser, pytest.mark.slow]

PAGES = 24
OPTIONS = ("--sitemap", "none", "--fail-on", "new:critical")


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grid]:
    with grid_here(tmp_path_factory.mktemp("grid"), queue_s=8) as running:
        yield running


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = linked_site(PAGES)
    pages["/page-1"] = page('<p>Write to us.</p><form><input type="text" name="word"></form>', "Write to the school")
    pages["/page-2"] = page('<iframe title="The inner page" src="/page-1"></iframe>', "A page with a frame")
    with Site(pages, delay_s=0.1) as running:
        yield running


@pytest.fixture(scope="module")
def local(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return auditor("audit", site.url, *OPTIONS, cwd=tmp_path_factory.mktemp("local"))


def findings(ran: Ran) -> list[tuple[Any, ...]]:
    assert "Traceback" not in ran.stderr, ran.stderr
    return sorted(
        (f["check"], f["page"], f["selector"], tuple(f["frames"]), f["message"], f["outcome"])
        for f in ran.audit["findings"]
    )


def states(ran: Ran) -> list[tuple[str, str]]:
    return sorted((one["url"], one["state"]) for one in ran.audit["pages"])


def test_an_audit_over_a_grid_finds_what_one_here_finds(grid: Grid, site: Site, local: Ran, tmp_path: Path) -> None:
    ran = auditor("audit", site.url, *OPTIONS, "--grid", grid.url, "--workers", "2", cwd=tmp_path)
    assert findings(ran) == findings(local)
    assert states(ran) == states(local)
    assert ran.status == local.status, ran.stdout
    assert any(f["frames"] for f in ran.audit["findings"])
    with Store.open(tmp_path / ".auditor", SystemClock(), write=False) as store:
        kept = str(store.run(store.runs()[-1].id).settings)
    assert "browser" in kept
    assert not [text for text in (kept, ran.stdout, ran.stderr) if PASSWORD in unquote(text)]
    grid.wait_free()


def test_a_hub_that_is_not_there_is_one_sentence_and_status_3(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    begun = time.monotonic()
    ran = auditor(
        "audit", "http://127.0.0.1:9/", "--grid", f"http://us:secret@127.0.0.1:{port}", "--quiet", cwd=tmp_path
    )
    assert ran.status == 3
    assert "The Selenium Grid did not answer" in ran.stderr
    assert "secret" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
    assert time.monotonic() - begun < 20


def test_a_grid_without_a_free_slot_is_waited_for_within_bounds(grid: Grid, site: Site, tmp_path: Path) -> None:
    grid.wait_nodes(2)
    grid.wait_free()
    held = [occupy(grid) for _ in range(4)]
    try:
        begun = time.monotonic()
        ran = auditor("audit", site.url, *OPTIONS, "--grid", grid.url, "--quiet", cwd=tmp_path)
        assert ran.status == 3, ran.stdout
        assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr
        assert 5 < time.monotonic() - begun < 40
        assert grid.queued() == 0  # no request of ours waits for a slot that nobody would use

        with started("audit", site.url, *OPTIONS, "--grid", grid.url, "--max-pages", "2", cwd=tmp_path) as running:
            wait_for(grid.queued, 15, "a request that waits")
            release(grid, held.pop())
            out, err = running.communicate(timeout=60)
        assert running.returncode == 0, err
        assert "2 of 2" in out
    finally:
        for session in held:
            release(grid, session)
    grid.wait_free()


def test_a_node_that_dies_in_the_middle_costs_no_page_and_doubles_none(
    grid: Grid, site: Site, local: Ran, tmp_path: Path
) -> None:
    grid.wait_nodes(2)
    arguments = ["audit", site.url, *OPTIONS, "--grid", grid.url, "--workers", "4"]
    with started(*arguments, cwd=tmp_path, pages=6) as running:
        busy = max(grid.nodes, key=lambda node: len(grid.browsers(node)))
        assert grid.browsers(busy)
        grid.kill_node(busy)
        out, rest = running.communicate(timeout=120)
    ran = Ran(running.returncode, out, rest, tmp_path)
    assert states(ran) == states(local), ran.stderr
    assert findings(ran) == findings(local)
    assert ran.status == local.status, ran.stdout
    # The hub forgets the sessions of a dead node when it gives the node up; those of the living one ended with the run.
    wait_for(lambda: len(grid.used()) == 1, 30, "the hub to give the dead node up")
    assert list(grid.used().values()) == [0]
    grid.add_node()
    grid.wait_nodes(2)


def test_sessions_of_a_run_that_was_killed_are_ended_by_the_next_one(grid: Grid, site: Site, tmp_path: Path) -> None:
    grid.wait_nodes(2)
    grid.wait_free()
    arguments = ["audit", site.url, *OPTIONS, "--grid", grid.url, "--workers", "2"]
    with started(*arguments, cwd=tmp_path, pages=4) as running:
        running.kill()
        running.wait()
    left = sum(grid.used().values())
    # The second browser may still be on its way when the first has done several pages.
    assert left in {1, 2}
    # The folder also has records of Grids of other tests, and of sessions that went with the node killed above.
    orphans = [path for path in folder().glob("*.grid") if json.loads(path.read_text())["owner"]["pid"] == running.pid]
    assert len(orphans) == left
    assert not [path for path in orphans if PASSWORD in unquote(path.read_text())]
    (tmp_path / "next").mkdir()
    ran = auditor(*arguments, "--max-pages", "1", cwd=tmp_path / "next")
    assert re.search(r"\b1 of \d+ (?:known )?pages", ran.stdout), ran.stdout + ran.stderr
    assert not [path for path in orphans if path.exists()], ran.stderr
    grid.wait_free()


def occupy(grid: Grid) -> str:
    """Take a slot, as another user of the Grid would."""
    wanted = {
        "capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {"args": ["--headless"]}}}
    }
    return str(grid.ask("POST", "/session", wanted, seconds=60)["value"]["sessionId"])


def release(grid: Grid, session: str) -> None:
    """Give a slot back."""
    grid.ask("DELETE", f"/session/{session}", seconds=30)
