"""The run's main loop: leases addresses, keeps every stage busy, and commits each page in one transaction.

    lease -> [fetch threads] -> [judging process: open] -> [browser threads] -> [judging process: judge] -> commit

The loop's thread is the only writer of the store. Work is done at least once, results exist exactly once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

from auditor.browser.pool import Pool
from auditor.config import Settings
from auditor.errors import AuditorError, failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, PageState, Response, Target, TargetKind
from auditor.model.run import PageResult
from auditor.net.fetch import Fetcher
from auditor.net.robots import Robots
from auditor.pipeline import page_job as stage
from auditor.pipeline.check_workers import CheckWorkers
from auditor.pipeline.frontier import Frontier
from auditor.pipeline.page_checks import CheckedPage, check_for_store, open_page
from auditor.pipeline.page_job import PageJob
from auditor.pipeline.progress import Watcher
from auditor.store import Store
from auditor.urls import canonical

FETCHERS = 4
"""Requests under way at once over all hosts; pacing per host is net/rate_limit.py's."""
MAX_ANSWERED = 64
"""Answers kept that a redirect already brought, so that its target is not asked for twice."""
MAX_ANSWER = 2_000_000
DRAIN_S = 10.0
"""How long pages in work may take to end after an interrupt."""

_UNFINISHED = frozenset({PageState.FAILED, PageState.PARTIAL})


class Crawling:
    """One run's loop over its queue."""

    def __init__(
        self,
        run_id: str,
        settings: Settings,
        store: Store,
        frontier: Frontier,
        fetcher: Fetcher,
        robots: Robots,
        judges: CheckWorkers,
        pool: Pool | None,
        watcher: Watcher,
    ) -> None:
        self._run = run_id
        self._limit = settings.site.max_pages
        self._store = store
        self._frontier = frontier
        self._fetcher = fetcher
        self._robots = robots
        self._judges = judges
        self._pool = pool
        self._watcher = watcher
        self._answered: dict[str, Response] = {}
        self._working: dict[Future[Any], tuple[PageJob, Callable[[PageJob, Any], None]]] = {}
        self._held: dict[str, PageJob] = {}
        """Opened pages that wait until it is known what an earlier address of their place is."""
        browsers = pool.workers if pool else 0
        self._fetching = ThreadPoolExecutor(FETCHERS, "fetch")
        self._opening = ThreadPoolExecutor(FETCHERS, "open")
        self._rendering = ThreadPoolExecutor(max(1, browsers), "render")
        self._judging = ThreadPoolExecutor(FETCHERS, "judge")
        self._ahead = browsers * 2 + FETCHERS
        done = store.counts(run_id)
        self._pages = sum(done.get(state, 0) for state in ("audited", "partial", "failed"))
        self._stopping = False

    def stop(self) -> None:
        """Lease nothing more; pages in work may end."""
        self._stopping = True

    def work(self) -> bool:
        """Run until the queue is empty or the run is stopped; tell whether everything was done."""
        deadline: float | None = None
        try:
            while True:
                if not self._stopping:
                    self._lease()
                elif deadline is None:
                    deadline = time.monotonic() + DRAIN_S
                    self._watcher.say(
                        f"Interrupted: pages in work may end within {DRAIN_S:g} s; once more ends at once."
                    )
                if not self._working:
                    break
                if deadline is not None and time.monotonic() > deadline:
                    return False
                done, _ = wait(self._working, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    self._advance(future)
        finally:
            for executor in (self._fetching, self._opening, self._rendering, self._judging):
                executor.shutdown(wait=False, cancel_futures=True)
        return not self._stopping

    def _advance(self, future: Future[Any]) -> None:
        visit, then = self._working.pop(future)
        self._guarded(visit, then, _result(future))

    def _guarded(self, visit: PageJob, then: Callable[..., None], *arguments: Any) -> None:
        try:
            then(visit, *arguments)
        except AuditorError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not cost the others
            self._end(visit, failed(Code.INTERNAL, f"{type(error).__name__}: {error}"))

    def _lease(self) -> None:
        while (busy := len(self._working) + len(self._held)) < self._ahead:
            if self._pages + busy >= self._limit:
                if not busy:
                    self._frontier.cut_off(failed(Code.PAGE_LIMIT, f"max_pages = {self._limit}"))
                return
            target = self._frontier.lease()
            if target is None:
                return
            self._submit(self._fetching, PageJob(target), self._fetched, self._fetch, target)

    def _fetch(self, target: Target) -> Response | Failed:
        held = self._answered.pop(target.url, None)
        refusal = self._robots.refusal(target.url)
        if refusal is not None and target.kind is not TargetKind.LISTED:
            return refusal
        return held or self._fetcher.fetch(target.url)

    def _submit(
        self,
        executor: ThreadPoolExecutor,
        visit: PageJob,
        then: Callable[[PageJob, Any], None],
        function: Callable[..., Any],
        *arguments: Any,
    ) -> None:
        self._working[executor.submit(function, *arguments)] = (visit, then)

    def _fetched(self, visit: PageJob, response: Response | Failed) -> None:
        if isinstance(response, Failed):
            self._end(visit, response)
            return
        visit.response = response
        if moved := self._frontier.moved(visit.target, response):
            final = canonical(response.final_url)
            if moved.code == Code.DUPLICATE and len(self._answered) < MAX_ANSWERED and len(response.body) < MAX_ANSWER:
                self._answered[final] = replace(response, url=final, hops=())
            self._end(visit, moved, final if moved.code == Code.DUPLICATE else "")
            return
        failure = stage.classified(response)
        if failure is not None:
            self._end(visit, failure)
            return
        self._submit(self._opening, visit, self._opened, self._judges.call, open_page, response, visit.target)

    def _opened(self, visit: PageJob, opened: Any) -> None:
        if isinstance(opened, Failed):
            self._end(visit, opened)
            return
        visit.opened = opened
        self._frontier.offer_in_turn(visit.target, opened.targets)
        if self._frontier.is_first(visit.target):
            self._show(visit)
        else:
            self._held[visit.target.url] = visit

    def _show(self, visit: PageJob) -> None:
        assert visit.opened is not None
        assert visit.response is not None
        failure = visit.opened.failure
        if failure is None and (twin := self._frontier.twin(visit.target, visit.response.body, visit.opened.canonical)):
            self._end(visit, failed(Code.DUPLICATE, f"the same page as {twin}", Stage.FETCH), twin)
        elif self._pool is not None:
            self._decided(visit)
            self._submit(self._rendering, visit, self._rendered, stage.render, visit, self._pool)
        elif failure is not None:
            self._end(visit, failure)
        else:
            self._frontier.heard(visit.target)
            self._decided(visit)
            self._judge(visit)

    def _decided(self, visit: PageJob) -> None:
        following = self._held.pop(self._frontier.decided(visit.target), None)
        if following is not None:
            self._guarded(following, self._show)

    def _rendered(self, visit: PageJob, rendered: Any) -> None:
        visit.rendered = rendered
        self._judge(visit)

    def _judge(self, visit: PageJob) -> None:
        words = visit.opened.words if visit.opened else None
        page = (visit.response, visit.target, visit.rendered, words)
        self._submit(self._judging, visit, self._judged, self._judges.call, check_for_store, *page)

    def _judged(self, visit: PageJob, judged: Any) -> None:
        if isinstance(judged, Failed):
            self._end(visit, judged)
            return
        assert isinstance(judged, CheckedPage)
        visit_ok = isinstance(visit.rendered, tuple) or visit.rendered is None
        if not visit_ok and visit.opened is not None and visit.opened.failure is not None:
            self._end(visit, visit.rendered)  # neither the browser nor the parser could show it
            return
        self._frontier.offer_in_turn(visit.target, judged.targets)
        self._commit(visit, stage.audited(visit, judged))

    def _end(self, visit: PageJob, failure: Any, alias_of: str = "") -> None:
        state = PageState.SKIPPED if failure.code.skips else PageState.FAILED
        self._commit(visit, stage.unaudited(visit, failure, state, alias_of))

    def _commit(self, visit: PageJob, result: PageResult) -> None:
        state = result.record.state
        if self._stopping and state in _UNFINISHED:
            return  # the interrupt may be why it failed; it stays leased, and a resumed run does it again
        held = self._frontier.ended(visit.target)
        self._store.commit_page(self._run, replace(result, facts=(*result.facts, *held)))
        self._decided(visit)
        if state is PageState.SKIPPED:
            return
        self._pages += 1
        counts = self._store.counts(self._run)
        ended = sum(n for name, n in counts.items() if name not in {"queued", "leased", "skipped"})
        known = ended + counts.get("queued", 0) + counts.get("leased", 0)
        self._watcher.page(result.record, result.count, ended, min(known, self._limit))


def _result(future: Future[Any]) -> Any:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return failed(Code.INTERNAL, f"{type(error).__name__}: {error}", Stage.FETCH)
    raise error
