"""The same pages over a Selenium Grid: nothing lost when a node dies, no session left over, waits that end."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from auditor.browser.pool import GridPool, Pool, open_pool
from auditor.config import Settings
from auditor.errors import EngineFault
from auditor.model.page import Failed
from tests.browser.conftest import QUICK, found
from tests.grid_server import below, free_ports, grid_here

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(axe_copy, grid: str, **changes) -> Pool:
    settings = Settings.model_validate({"browser": {**QUICK, "grid": grid, **changes}})
    return open_pool(settings, axe_copy, settings.named_states())


@contextlib.contextmanager
def bare_driver() -> Iterator[str]:
    """A driver on a port: the smallest remote end there is."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [shutil.which("chromedriver"), f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        for child in below(process.pid):
            with contextlib.suppress(psutil.Error):
                child.kill()
        process.kill()
        process.wait()


def test_a_remote_driver_renders_as_a_local_one(axe_copy, hostile, render) -> None:
    with bare_driver() as url:
        pool = opened(axe_copy, url)
        try:
            assert isinstance(pool, GridPool)
            pages = pool.render(hostile.url("/frame"), final_url=hostile.url("/frame"))
            assert isinstance(pages, tuple), pages
            local = render("/frame")
            there, here = json.loads(pages[0].walk), json.loads(local.walk)
            assert (there, pages[0].axe) == (here, local.axe)
        finally:
            pool.close()


def test_a_grid_that_is_not_there_is_one_clear_fault(axe_copy) -> None:
    (port,) = free_ports(1)
    begun = time.monotonic()
    with pytest.raises(EngineFault) as caught:
        opened(axe_copy, f"http://127.0.0.1:{port}")
    assert caught.value.code == "GRID_UNREACHABLE"
    assert time.monotonic() - begun < 30


def test_a_grid_that_accepts_and_never_answers_is_given_up(axe_copy) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(5)
        begun = time.monotonic()
        with pytest.raises(EngineFault) as caught:
            opened(axe_copy, f"http://127.0.0.1:{deaf.getsockname()[1]}", page_budget_s=2)
        assert caught.value.code in {"GRID_UNREACHABLE", "SESSION_FAILED"}
        assert time.monotonic() - begun < 60


@pytest.mark.grid
def test_a_node_that_dies_loses_no_page_and_leaves_no_session(axe_copy, hostile, tmp_path) -> None:
    paths = [f"/bad?{number}" for number in range(24)]
    with grid_here(tmp_path, slots=1) as grid:
        pool = opened(axe_copy, grid.url, workers=2, settle_ms=300)
        try:
            killer = threading.Timer(3, lambda: grid.kill_node(grid.nodes[0]))
            killer.start()
            with ThreadPoolExecutor(2) as threads:
                pages = list(threads.map(lambda p: pool.render(hostile.url(p), final_url=hostile.url(p)), paths))
            killer.join()
            assert not [page for page in pages if isinstance(page, Failed)]
            assert [found(page[0]) for page in pages] == [["#bad"]] * len(paths)
            assert [page[0].url for page in pages] == [hostile.url(path) for path in paths]
        finally:
            pool.close()
        grid.wait_free(20)
