"""The run's engine: leases addresses, has pages live on threads, and commits each result in one transaction.

    frontier.lease -> [a thread: page_life.live] -> store.commit_page

The engine's thread is the only writer of the store. Work is done at least once, results exist exactly once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from auditor.errors import AuditorError, failed
from auditor.log import event
from auditor.model.codes import Code
from auditor.model.page import PageState
from auditor.model.run import PageResult
from auditor.pipeline.frontier import Frontier, Lease
from auditor.pipeline.page_result import PageSoFar, unaudited
from auditor.pipeline.progress import Watcher
from auditor.pipeline.same_place import LeaseAbandoned
from auditor.store import Store

_log = logging.getLogger(__name__)

DRAIN_S = 10.0
"""How long pages in progress may take to end after an interrupt."""
POLL_S = 0.5
"""How often the engine looks up although nothing happened: a page that does not end may have used up others' patience."""
_COUNTED_PER_PAGE = 1000
"""Addresses that may be counted for each page that ends, to say how many are left."""

_UNFINISHED = frozenset({PageState.FAILED, PageState.PARTIAL})


@dataclass(frozen=True, slots=True)
class Work:
    """What an engine works with."""

    run_id: str
    store: Store
    frontier: Frontier
    live: Callable[[Lease], PageResult]
    """Audits one address; called on any thread, as often as `lives` at once."""
    lives: int
    """Pages in progress at once."""
    max_pages: int
    watcher: Watcher


class Engine:
    """One run's loop over its queue."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._store, self._frontier = work.store, work.frontier
        self._threads = ThreadPoolExecutor(work.lives, "page")
        self._in_progress: dict[Future[PageResult], Lease] = {}
        done = work.store.counts(work.run_id)
        self._pages = sum(done[state] for state in PageState if state is not PageState.SKIPPED)
        self._waiting, self._count_again = 0, 0
        """Addresses that waited or were in progress when they were counted last; how many pages ended until that is done again."""
        self._stopping = False

    def stop(self) -> None:
        """Lease nothing more; pages in progress may end."""
        self._stopping = True

    def run(self) -> bool:
        """Run until the queue is empty or the run is stopped; tell whether everything was done.

        Raises AuditorError when the store cannot take a result; what was in progress stays leased.
        """
        deadline: float | None = None
        try:
            while True:
                if not self._stopping:
                    self._lease()
                elif deadline is None:
                    deadline = time.monotonic() + DRAIN_S
                    self._work.watcher.say(
                        f"Interrupted: pages in work may end within {DRAIN_S:g} s; once more ends at once."
                    )
                if not self._in_progress:
                    return not self._stopping
                if deadline is not None and time.monotonic() > deadline:
                    return False
                self._frontier.activity.wait(POLL_S)
                self._frontier.activity.clear()
                for future in [future for future in self._in_progress if future.done()]:
                    self._finish(self._in_progress.pop(future), future)
        finally:
            self._frontier.close()
            self._threads.shutdown(wait=False, cancel_futures=True)

    def _lease(self) -> None:
        """Fill the threads with pages; beyond `max_pages` leave out what waits, once it is certain."""
        while (busy := len(self._in_progress)) < self._work.lives:
            if self._pages + busy >= self._work.max_pages:
                if not busy:
                    self._frontier.cut_off(failed(Code.PAGE_LIMIT, f"max_pages = {self._work.max_pages}"))
                return
            lease = self._frontier.lease()
            if lease is None:
                return
            future = self._threads.submit(self._work.live, lease)
            self._in_progress[future] = lease
            future.add_done_callback(lambda _: self._frontier.activity.set())

    def _finish(self, lease: Lease, future: Future[PageResult]) -> None:
        try:
            self._commit(lease, future.result())
        except LeaseAbandoned:
            return
        except AuditorError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not cost the others
            _log.exception(event("result-not-stored", url=lease.target.url))
            failure = failed(Code.INTERNAL, f"{type(error).__name__}: {error}")
            self._commit(lease, unaudited(PageSoFar(lease.target), failure))

    def _commit(self, lease: Lease, result: PageResult) -> None:
        state = result.record.state
        if self._stopping and state in _UNFINISHED:
            self._frontier.abandon(lease)  # the interrupt may be why it failed; a resumed run does it again
            return
        pending = self._frontier.before_commit(lease)
        self._store.commit_page(self._work.run_id, replace(result, facts=(*result.facts, *pending)))
        self._frontier.committed(lease)
        if state is not PageState.SKIPPED:
            self._pages += 1
            self._tell(result)

    def _tell(self, result: PageResult) -> None:
        if self._pages >= self._count_again:
            counts = self._store.counts(self._work.run_id)
            self._waiting = counts["queued"] + counts["leased"]
            # Counting looks at every address: of a hundred thousand it is done once in a hundred pages.
            self._count_again = self._pages + (self._pages + self._waiting) // _COUNTED_PER_PAGE
        known = self._pages + self._waiting
        self._work.watcher.page(result.record, result.count, self._pages, min(known, self._work.max_pages))
