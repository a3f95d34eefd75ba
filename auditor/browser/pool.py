"""The browsers of a run: `open_pool` gives one pool, here or on a Grid, whose `render` any thread may call."""

from __future__ import annotations

import atexit
import logging
import os
import queue
import threading
import time
from collections.abc import Mapping, Sequence

import psutil

from auditor.browser.axe_run import AxeRunner
from auditor.browser.axe_source import AxeSource
from auditor.browser.browser_locator import find_browser
from auditor.browser.capture import Wanted
from auditor.browser.cdp import Deadline, VisitFault
from auditor.browser.chrome_options import Launch
from auditor.browser.grid_client import sweep_hub
from auditor.browser.login import read_login
from auditor.browser.memory import BROWSER_BYTES, PAGE_BYTES, MemoryWatch, grown
from auditor.browser.orphans import sweep
from auditor.browser.page_script import read_scripts
from auditor.browser.probes.memory import Memory
from auditor.browser.probes.picture_words import can_read, reader
from auditor.browser.probes.probing import Probing
from auditor.browser.second_source import find_accesslint
from auditor.browser.session import Session
from auditor.config import Settings
from auditor.errors import EngineFault, UsageFault, failed
from auditor.log import event
from auditor.model.codes import Code, Stage
from auditor.model.finding import AXE_RULE, engine_of
from auditor.model.page import Failed, RenderedPage, State

_log = logging.getLogger(__name__)

CLOSE_S = 15.0
"""Seconds that browsers in the middle of their start get to end, when the pool closes."""
LAUNCH_FAILURES = 3
"""Starts that may fail in a row before the pool gives up."""
QUICK_S = 10.0
"""Seconds within which the first start may fail and be tried again."""
_TRIES = {Code.TARGET_CRASHED: 2, Code.SESSION_FAILED: 4, Code.GRID_UNREACHABLE: 4}
"""Times a page is tried, each time in another session, before such a fault is its own. A tab that crashes twice is the page's
doing; that a session is lost, or cannot be had, hardly ever is, and on a busy machine it comes several times in a row."""


class Pool:
    """A number of browser sessions, each started when it is first needed and replaced when it is lost or old.

    A worker takes whatever session is free first: one that another page gave back, or one that was started for it. So a
    Grid that has lost slots slows a run down and does not stop it.
    """

    def __init__(self, how: Launch, wanted: Wanted, workers: int, retire_after: int) -> None:
        self.workers = workers
        self._how, self._wanted, self._retire_after = how, wanted, retire_after
        self._free: queue.LifoQueue[Session | Failed | None] = queue.LifoQueue()
        """What a worker may take: a session, the right to start one (None), or why a start failed."""
        self._slots = workers
        """Sessions there may be; one less for each start that failed while others go on."""
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._live: set[Session] = set()
        self._starting: set[threading.Thread] = set()
        self._failures, self._failed_at = 0, 0.0
        """Starts that failed in a row, and when the last one did, on the monotonic clock."""
        for _ in range(workers):
            self._free.put(None)
        self.browser_version = how.place.version if how.place else ""
        self.driver_version = how.place.driver_version if how.place else ""
        atexit.register(self.close)  # a caller that breaks off must not leave browsers behind

    def start(self) -> None:
        """Start the first session, so that a machine without a working browser says so before the first page. Raises EngineFault."""
        self._free.get()
        try:
            first = self._first()
        except VisitFault as fault:
            self._free.put(None)
            raise EngineFault(fault.failed.code, fault.failed.detail) from fault
        self.browser_version = first.browser.version
        self.driver_version = first.browser.driver_version
        self._free.put(first)

    def unknown_names(self, tags: Sequence[str], rules: Sequence[str]) -> list[str]:
        """Return the axe tags and rules that axe does not know; it would silently run nothing for them."""
        session = self._take()
        if isinstance(session, Failed):
            raise EngineFault(session.code, session.detail)
        try:
            return session.unknown_names(tags, rules)
        except VisitFault as fault:
            raise EngineFault(fault.failed.code, fault.failed.detail) from fault
        finally:
            self._free.put(session)

    def render(self, url: str, final_url: str) -> tuple[RenderedPage, ...] | Failed:
        """Return the page in every state, or why there is nothing. Blocks until a session is free."""
        tried = 0
        while True:
            result, again = self._once(url, final_url, sure=tried > 0)
            tried += 1
            if not isinstance(result, Failed) or not again or tried >= _TRIES[result.code] or self._closed.is_set():
                return result
            _log.info(event("render-again", url=url, why=result.code))

    @property
    def session_cookies(self) -> Mapping[str, Mapping[str, str]]:
        """The cookies by origin of the login that was entered last; empty without a login."""
        return self._wanted.login.cookies if self._wanted.login else {}

    @property
    def landing(self) -> str:
        """The address at which the login that was entered last showed its proof; empty without a login."""
        return next(iter(self._wanted.login.landed), "") if self._wanted.login else ""

    def renew(self) -> bool:
        """Log in again, in new sessions; tell whether it worked."""
        taken = self._free.get()
        if isinstance(taken, Session):
            self._end(taken)
        fresh: Session | None = None
        try:
            fresh = self._launch()
        except VisitFault:
            return False
        finally:
            self._free.put(fresh)
        return True

    def sessions(self) -> list[Session]:
        """Return the sessions that live now."""
        with self._lock:
            return list(self._live)

    def close(self) -> None:
        """End every browser; nothing is left running."""
        atexit.unregister(self.close)
        self._closed.set()
        self._free.put(None)
        with self._lock:
            live = list(self._live)
            starting = list(self._starting)
        for session in live:
            self._end(session)
        # What is being started ends itself once it is there; until then nobody else would.
        deadline = Deadline(CLOSE_S)
        for thread in starting:
            thread.join(deadline.left())

    def _once(self, url: str, final_url: str, *, sure: bool) -> tuple[tuple[RenderedPage, ...] | Failed, bool]:
        """Return what came of the page, and whether another try is worth it."""
        session = self._take(sure=sure)
        if isinstance(session, Failed):
            return session, session.code in _TRIES
        back: Session | None = None
        try:
            result = session.render(url, final_url)
            if session.killed_at_bytes and isinstance(result, Failed):
                said = f"the browser was stopped when the page had taken {session.killed_at_bytes // 1_000_000} MB of memory"
                return failed(Code.TARGET_CRASHED, said, Stage.RENDER), False
            if not (
                session.lost or session.killed_at_bytes or session.browser.pages >= self._retire_after or grown(session)
            ):
                back = session
            return result, isinstance(result, Failed) and result.code in _TRIES
        finally:
            if back is None:
                self._end(session)
            self._free.put(back)

    def _first(self) -> Session:
        # Between choosing a port and listening there, a driver can lose it to somebody, and a Grid's node can
        # fail to start a browser once: what fails at once is tried again.
        quick = Deadline(QUICK_S)
        try:
            return self._launch()
        except VisitFault:
            if quick.over:
                raise
            return self._launch()

    def _take(self, *, sure: bool = False) -> Session | Failed:
        """Return a free session or why there is none; with `sure` only one whose browser answers now.

        Whatever ended one browser may have ended others, too: another try must not be spent on the next dead one.
        """
        while True:
            found = self._free.get()
            if self._closed.is_set():
                self._free.put(found)
                return failed(Code.SESSION_FAILED, "the browsers were closed", Stage.RENDER)
            if isinstance(found, Session) and found.ready(sure=sure):
                return found
            if isinstance(found, Session):
                self._end(found)
                self._free.put(None)
                continue
            if found is None and self._failures < LAUNCH_FAILURES:
                thread = threading.Thread(target=self._bring, name="browser start", daemon=True)
                with self._lock:
                    self._starting.add(thread)
                thread.start()
                continue
            with self._lock:
                if self._slots > 1:
                    self._slots -= 1
                    continue
            self._free.put(None)
            return found or failed(
                Code.SESSION_FAILED, f"{LAUNCH_FAILURES} browser starts in a row failed", Stage.RENDER
            )

    def _bring(self) -> None:
        """Start a session for whoever takes it first."""
        brought: Session | Failed = failed(Code.INTERNAL, "a browser start broke off", Stage.RENDER)
        begun = time.monotonic()
        try:
            brought = self._launch()
        except VisitFault as fault:
            with self._lock:
                # What struck several starts that were under way at once is one failure, not several in a row.
                if begun >= self._failed_at:
                    self._failures += 1
                    self._failed_at = time.monotonic()
            brought = fault.failed
            _log.warning(event("browser-not-started", why=brought.code, detail=brought.detail))
        finally:
            self._free.put(brought)
            with self._lock:
                self._starting.discard(threading.current_thread())

    def _launch(self) -> Session:
        session = Session(self._how, self._wanted)
        _log.debug(event("browser-started", version=session.browser.version))
        with self._lock:
            self._live.add(session)
            self._failures = 0
        if self._closed.is_set():
            self._end(session)
            raise VisitFault(Code.SESSION_FAILED, "the browsers were closed", lost=True)
        return session

    def _end(self, session: Session) -> None:
        _log.debug(event("browser-ended", pages=session.browser.pages, lost=session.lost, rss=session.rss))
        with self._lock:
            self._live.discard(session)
        session.end()


class LocalPool(Pool):
    """Browsers on this machine; those that an earlier, killed run left behind are ended first."""

    def __init__(self, how: Launch, wanted: Wanted, workers: int, retire_after: int) -> None:
        sweep()
        super().__init__(how, wanted, workers, retire_after)
        self._memory = MemoryWatch(self.sessions, PAGE_BYTES)

    def close(self) -> None:
        """End every browser; nothing is left running."""
        super().close()
        self._memory.close()


class GridPool(Pool):
    """Browsers on a Selenium Grid; the Grid gives out its own slots, so workers beyond them only wait.

    Sessions that a killed run of ours left there are ended first, or they would hold their slots until the node ends them.
    """

    def __init__(self, how: Launch, wanted: Wanted, workers: int, retire_after: int) -> None:
        sweep_hub(how.grid)
        super().__init__(how, wanted, workers, retire_after)


def open_pool(
    settings: Settings, axe: AxeSource, states: Sequence[State], proxy: str = "", *, wait: bool = False
) -> Pool:
    """Open the pool the settings ask for. `proxy` is the host:port all requests of pages must go through.

    With `wait` no browser starts before a page needs one: most of a site may be as it was. A Grid, which alone knows its
    browsers, and a login, which must be proved first, do not wait.
    Raises EngineFault for no browser, UsageFault for a rule or tag that axe does not know.
    """
    browser = settings.browser
    disabled = [
        *settings.axe.disable,
        *(c.removeprefix(AXE_RULE) for c in settings.checks_disable if engine_of(c) == "axe"),
    ]
    wanted = Wanted(
        states=tuple(states),
        axe=AxeRunner(axe, settings.axe.tags, disabled, find_accesslint() if settings.engines.accesslint else None),
        settle_ms=browser.settle_ms,
        budget_s=browser.page_budget_s,
        screenshots=browser.screenshots,
        scripts=read_scripts(settings.scripts, os.environ),
        login=read_login(settings.site, os.environ),
        probing=Probing(settings.probes, Memory(), reader() if settings.probes.pictures and can_read() else None),
    )
    agent, bound = settings.site.user_agent, wanted.login is not None
    if browser.grid:
        count = 2 if browser.workers == "auto" else int(browser.workers)
        pool: Pool = GridPool(Launch(None, browser.grid, agent, proxy, bound), wanted, count, browser.retire_after)
    else:
        count = auto_workers() if browser.workers == "auto" else int(browser.workers)
        pool = LocalPool(Launch(find_browser(browser), "", agent, proxy, bound), wanted, count, browser.retire_after)
    if wait and not browser.grid and not settings.site.auth.is_set:
        return pool
    try:
        pool.start()
        unknown = pool.unknown_names(settings.axe.tags, disabled)
        if unknown:
            raise UsageFault(Code.CONFIG_INVALID, f"axe-core {axe.version} knows no rule or tag {', '.join(unknown)}")
    except BaseException:
        pool.close()
        raise
    return pool


def auto_workers() -> int:
    """Return how many browsers suit this machine: two per core, as long as memory holds them.

    A page is waited for as long as it is worked on, so with one browser a core the cores are idle a third of the time:
    two cores did 75-100 pages a minute with two browsers, 100-123 with three, 118-156 with four, at equal CPU a page.
    """
    fits = int(psutil.virtual_memory().available // BROWSER_BYTES)
    return max(1, min(2 * usable_cores(), fits))


def usable_cores() -> int:
    """Return how many cores this process may use; where a system keeps no such list (macOS), how many there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
