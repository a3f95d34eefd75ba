"""The browsers of a run: `open_pool` gives one pool, here or on a Grid, whose `render` any thread may call."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Sequence

import psutil

from auditor.config import Settings
from auditor.errors import EngineFault, failed
from auditor.gather.axe_run import AxeRunner
from auditor.gather.axe_source import AxeSource
from auditor.gather.browser import Launch
from auditor.gather.cdp import VisitFault
from auditor.gather.engines import find_browser
from auditor.gather.leftovers import sweep
from auditor.gather.session import Session
from auditor.gather.visit import Wanted
from auditor.model.page import Failed, RenderedPage, State

BROWSER_BYTES = 700_000_000
"""Memory one browser may need on heavy pages; `auto` starts no more than fit into what is free."""
LAUNCH_FAILURES = 3
"""Starts that may fail in a row before the pool gives up."""
_RETRY = frozenset({"TARGET_CRASHED", "SESSION_FAILED", "GRID_UNREACHABLE"})
"""Faults after which the page is tried once more in a fresh session: it need not be the page's fault."""


class Pool:
    """A fixed number of browser sessions, each started when it is first needed and replaced when it is lost or old."""

    def __init__(self, how: Launch, wanted: Wanted, workers: int, retire_after: int) -> None:
        self.workers = workers
        self._how, self._wanted, self._retire_after = how, wanted, retire_after
        self._free: queue.LifoQueue[Session | None] = queue.LifoQueue()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._live: set[Session] = set()
        self._failures = 0
        for _ in range(workers - 1):
            self._free.put(None)
        # The first session starts now, so that a machine without a working browser says so before the first page.
        try:
            first = self._launch()
        except VisitFault as fault:
            raise EngineFault(fault.failed.code, fault.failed.detail) from fault
        self.browser_version = first.browser.version
        self.driver_version = first.browser.driver_version
        self._free.put(first)

    def render(self, url: str, *, final_url: str, status: int) -> tuple[RenderedPage, ...] | Failed:
        """Return the page in every state, or why there is nothing. Blocks until a session is free."""
        session = self._free.get()
        try:
            for last in (False, True):
                if self._closed.is_set():
                    return failed("SESSION_FAILED", "the browsers were closed", "render")
                ready = session or self._start()
                session = None
                if isinstance(ready, Failed):
                    return ready
                result = self._use(ready, url, final_url)
                session = None if self._spent(ready) else ready
                if last or not isinstance(result, Failed) or result.code not in _RETRY:
                    return result
            raise AssertionError("unreachable")
        finally:
            self._free.put(session)

    def close(self) -> None:
        """End every browser; nothing is left running."""
        self._closed.set()
        with self._lock:
            live = list(self._live)
        for session in live:
            self._end(session)

    def _use(self, session: Session, url: str, final_url: str) -> tuple[RenderedPage, ...] | Failed:
        try:
            return session.render(url, final_url)
        except BaseException:
            self._end(session)
            raise

    def _spent(self, session: Session) -> bool:
        if not session.lost and session.browser.pages < self._retire_after:
            return False
        self._end(session)
        return True

    def _start(self) -> Session | Failed:
        if self._failures >= LAUNCH_FAILURES:
            return failed("SESSION_FAILED", f"{LAUNCH_FAILURES} browser starts in a row failed", "render")
        try:
            return self._launch()
        except VisitFault as fault:
            with self._lock:
                self._failures += 1
            return fault.failed

    def _launch(self) -> Session:
        session = Session(self._how, self._wanted)
        with self._lock:
            self._live.add(session)
            self._failures = 0
            closed = self._closed.is_set()
        if closed:
            self._end(session)
            raise VisitFault("SESSION_FAILED", "the browsers were closed", lost=True)
        return session

    def _end(self, session: Session) -> None:
        with self._lock:
            self._live.discard(session)
        session.end()


class LocalPool(Pool):
    """Browsers on this machine; those that an earlier, killed run left behind are ended first."""

    def __init__(self, how: Launch, wanted: Wanted, workers: int, retire_after: int) -> None:
        sweep()
        super().__init__(how, wanted, workers, retire_after)


class GridPool(Pool):
    """Browsers on a Selenium Grid; the Grid gives out its own slots, so workers beyond them only wait."""


def open_pool(settings: Settings, axe: AxeSource, states: Sequence[State]) -> Pool:
    """Open the pool the settings ask for. Raises EngineFault when no browser can be had."""
    browser = settings.browser
    disabled = [
        *settings.axe.disable,
        *(c.removeprefix("axe:") for c in settings.checks_disable if c.startswith("axe:")),
    ]
    wanted = Wanted(
        states=tuple(states),
        axe=AxeRunner(axe, settings.axe.tags, disabled),
        settle_ms=browser.settle_ms,
        budget_s=browser.page_budget_s,
        screenshots=browser.screenshots,
    )
    agent = settings.site.user_agent
    if browser.grid:
        count = 2 if browser.workers == "auto" else browser.workers
        return GridPool(Launch(None, browser.grid, agent), wanted, count, browser.retire_after)
    count = auto_workers() if browser.workers == "auto" else browser.workers
    return LocalPool(Launch(find_browser(browser), "", agent), wanted, count, browser.retire_after)


def auto_workers() -> int:
    """Return how many browsers suit this machine: one per core, two at least, no more than memory holds."""
    fits = int(psutil.virtual_memory().available // BROWSER_BYTES)
    return max(1, min(max(2, len(os.sched_getaffinity(0))), fits))
