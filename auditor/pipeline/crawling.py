"""The run's main loop: leases addresses, keeps every stage busy, and commits each page in one transaction.

    lease -> [fetch threads] -> [judging process: open] -> [browser threads] -> [judging process: judge] -> commit

The loop's thread is the only writer of the store. Work is done at least once, results exist exactly once.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

from auditor.config import Settings
from auditor.crawl.scope import Scope
from auditor.crawl.traps import Traps
from auditor.errors import failed
from auditor.gather.pool import Pool
from auditor.model.page import Failed, PageState, Response, Target, TargetKind
from auditor.model.run import PageResult
from auditor.net.fetch import Fetcher
from auditor.net.robots import Robots
from auditor.net.urls import canonical
from auditor.pipeline import visit as stage
from auditor.pipeline.judging import Judged, judge_page, open_page
from auditor.pipeline.progress import Watcher
from auditor.pipeline.visit import Visit
from auditor.pipeline.workers import JudgePool
from auditor.store import Store

FETCHERS = 4
"""Requests under way at once over all hosts; pacing per host is net/pace.py's."""
MAX_ANSWERED = 64
"""Answers kept that a redirect already brought, so that its target is not asked for twice."""
DRAIN_S = 10.0
"""How long pages in work may take to end after an interrupt."""

NOT_PAGES = frozenset({"NOT_HTML", "DUPLICATE", "EXCLUDED", "ROBOTS_REFUSED", "DOWNLOAD_STARTED"})
"""Codes of addresses that are skipped, not failed: there is nothing wrong with them, they are only no pages."""


_NAMED = frozenset({TargetKind.START, TargetKind.LISTED})
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_FOLLOWED = frozenset({TargetKind.LINK, TargetKind.SITEMAP})


class Crawling:
    """One run's loop over its queue."""

    def __init__(
        self,
        run_id: str,
        settings: Settings,
        store: Store,
        fetcher: Fetcher,
        robots: Robots,
        judges: JudgePool,
        pool: Pool | None,
        watcher: Watcher,
    ) -> None:
        self._run = run_id
        self._settings = settings
        self._store = store
        self._fetcher = fetcher
        self._robots = robots
        self._judges = judges
        self._pool = pool
        self._watcher = watcher
        self._scope = Scope(settings.site)
        self._traps = Traps()
        self._answered: dict[str, Response] = {}
        self._bodies: dict[tuple[str, str], str] = {}
        self._working: dict[Future[Any], tuple[Visit, Callable[[Visit, Any], None]]] = {}
        browsers = pool.workers if pool else 0
        self._fetching = ThreadPoolExecutor(FETCHERS, "fetch")
        self._opening = ThreadPoolExecutor(FETCHERS, "open")
        self._rendering = ThreadPoolExecutor(max(1, browsers), "render")
        self._judging = ThreadPoolExecutor(FETCHERS, "judge")
        self._ahead = browsers * 2 + FETCHERS
        self._pages = 0
        self._stopping = False

    def seed(self, seeds: Iterable[Target | tuple[Target, Failed]]) -> None:
        """Put the start addresses and the sitemaps' entries into the queue."""
        for seed in seeds:
            if isinstance(seed, tuple):
                self._store.skip(self._run, *seed)
            else:
                self._offer([seed])

    def resume(self) -> None:
        """Take up a run that was cut off: pages in work then are done again, finished ones are kept."""
        self._store.release_leases(self._run)
        known = [target for target, _ in self._store.discovered(self._run)]
        self._traps = Traps(target.url for target in known if target.kind in _FOLLOWED)
        for target in known:
            record = self._store.record(self._run, target.url) if target.kind in _NAMED else None
            if record is not None and record.final_url:
                self._scope.redirected(target.url, record.final_url)
        done = self._store.counts(self._run)
        self._pages = sum(done.get(state, 0) for state in ("audited", "partial", "failed", "carried"))

    def stop(self) -> None:
        """Lease nothing more; pages in work may end."""
        self._stopping = True

    def cut(self) -> list[str]:
        """Return what was left out because its addresses repeat without end, in sentences."""
        return [
            f"Addresses that repeat without end were left out: {reason} ({count} addresses)."
            for reason, count in sorted(self._traps.cut.items(), key=lambda item: (-item[1], item[0]))[:10]
        ]

    def work(self) -> bool:
        """Run until the queue is empty or the run is stopped; tell whether everything was done."""
        deadline: float | None = None
        try:
            while True:
                if not self._stopping:
                    self._lease()
                elif deadline is None:
                    deadline = time.monotonic() + DRAIN_S
                if not self._working:
                    break
                if deadline is not None and time.monotonic() > deadline:
                    return False
                done, _ = wait(self._working, timeout=0.5, return_when=FIRST_COMPLETED)
                for future in done:
                    visit, then = self._working.pop(future)
                    then(visit, _result(future))
        finally:
            for executor in (self._fetching, self._opening, self._rendering, self._judging):
                executor.shutdown(wait=not self._stopping, cancel_futures=True)
        return not self._stopping

    def _lease(self) -> None:
        limit = self._settings.site.max_pages
        while len(self._working) < self._ahead:
            if self._pages + len(self._working) >= limit:
                if not self._working:
                    self._cut_off(limit)
                return
            target = self._store.lease(self._run)
            if target is None:
                return
            self._submit(self._fetching, Visit(target), self._fetched, self._fetch, target)

    def _fetch(self, target: Target) -> Response | Failed:
        held = self._answered.pop(target.url, None)
        if held is not None:
            return held
        refusal = self._robots.refusal(target.url)
        if refusal is not None and target.kind is not TargetKind.LISTED:
            return refusal
        return self._fetcher.fetch(target.url)

    def _cut_off(self, limit: int) -> None:
        while (target := self._store.lease(self._run)) is not None:
            self._commit(
                stage.unaudited(Visit(target), failed("PAGE_LIMIT", f"max_pages = {limit}"), PageState.SKIPPED)
            )

    def _submit(
        self,
        executor: ThreadPoolExecutor,
        visit: Visit,
        then: Callable[[Visit, Any], None],
        function: Callable[..., Any],
        *arguments: Any,
    ) -> None:
        self._working[executor.submit(function, *arguments)] = (visit, then)

    def _fetched(self, visit: Visit, response: Response | Failed) -> None:
        if isinstance(response, Failed):
            self._end(visit, response)
            return
        visit.response = response
        if moved := self._moved(visit, response):
            self._end(visit, moved)
            return
        failure = stage.classified(response)
        if failure is not None:
            self._end(visit, failure)
            return
        self._submit(self._opening, visit, self._opened, self._judges.call, open_page, response, visit.target)

    def _moved(self, visit: Visit, response: Response) -> Failed | None:
        # A redirect makes the two addresses one page: it is audited once, under the address it ends at.
        final = canonical(response.final_url)
        if final == visit.target.url:
            return None
        if visit.target.kind in _NAMED:
            self._scope.redirected(visit.target.url, final)
        there = replace(visit.target, url=final, via=visit.target.url)
        outside = self._scope.judge(there)
        if outside is not None:
            return failed("REDIRECT_REFUSED", f"to {final}: outside the audited site", "fetch")
        if len(self._answered) < MAX_ANSWERED:
            self._answered[final] = replace(response, url=final, hops=())
        self._offer([there])
        return failed("DUPLICATE", f"redirects to {final}", "fetch")

    def _opened(self, visit: Visit, opened: Any) -> None:
        if isinstance(opened, Failed):
            self._end(visit, opened)
            return
        visit.opened = opened
        self._offer(opened.targets)
        if opened.failure is None and (twin := self._twin(visit)):
            self._traps.repeated(visit.target.url)
            self._end(visit, failed("DUPLICATE", f"the same page as {twin}", "fetch"))
            return
        if self._pool is not None:
            self._submit(self._rendering, visit, self._rendered, stage.render, visit, self._pool)
        elif opened.failure is not None:
            self._end(visit, opened.failure)
        else:
            self._judge(visit)

    def _twin(self, visit: Visit) -> str:
        # Query noise and /index.html: one place answering the same bytes is one page. Other paths may be told apart by scripts.
        assert visit.response is not None
        assert visit.opened is not None
        path = visit.target.url.partition("?")[0]
        first = self._bodies.setdefault(
            (_INDEX.sub("/", path).rstrip("/"), _digest(visit.response.body)), visit.target.url
        )
        if first != visit.target.url:
            return first
        told = visit.opened.canonical
        if told and told != visit.target.url and told.partition("?")[0] == path and "?" in visit.target.url:
            self._offer([replace(visit.target, url=told, via=visit.target.url)])
            return told
        return ""

    def _rendered(self, visit: Visit, rendered: Any) -> None:
        visit.rendered = rendered
        self._judge(visit)

    def _judge(self, visit: Visit) -> None:
        self._submit(
            self._judging,
            visit,
            self._judged,
            self._judges.call,
            judge_page,
            visit.response,
            visit.target,
            visit.rendered,
        )

    def _judged(self, visit: Visit, judged: Any) -> None:
        if isinstance(judged, Failed):
            self._end(visit, judged)
            return
        assert isinstance(judged, Judged)
        visit_ok = isinstance(visit.rendered, tuple) or visit.rendered is None
        if not visit_ok and visit.opened is not None and visit.opened.failure is not None:
            self._end(visit, visit.rendered)  # neither the browser nor the parser could show it
            return
        self._offer(judged.targets)
        self._pages += 1
        self._commit(stage.audited(visit, judged))

    def _end(self, visit: Visit, failure: Any) -> None:
        state = PageState.SKIPPED if failure.code in NOT_PAGES else PageState.FAILED
        self._pages += state is PageState.FAILED
        self._commit(stage.unaudited(visit, failure, state))

    def _commit(self, result: PageResult) -> None:
        result = replace(result, discovered=())  # already offered, judged by scope and traps
        self._store.commit_page(self._run, result)
        counts = self._store.counts(self._run)
        ended = sum(n for state, n in counts.items() if state not in {"queued", "leased", "skipped"})
        known = ended + counts.get("queued", 0) + counts.get("leased", 0)
        if result.record.state is not PageState.SKIPPED:
            findings = sum(len(check.findings) for check in result.checks)
            self._watcher.page(result.record, findings, ended, min(known, self._settings.site.max_pages))

    def _offer(self, targets: Iterable[Target]) -> None:
        if self._settings.site.only_listed:
            targets = [t for t in targets if t.kind is TargetKind.LISTED]
        wanted: list[Target] = []
        for target in targets:
            refused = self._scope.judge(target)
            if refused is None and target.kind in _FOLLOWED:
                refused = self._traps.judge(target.url)
            if refused is None:
                wanted.append(target)
            elif refused.code not in {"OUT_OF_SCOPE", "SCHEME_REFUSED", "BAD_URL"}:
                self._store.skip(self._run, target, refused)
        if wanted:
            self._store.enqueue(self._run, wanted)


def _digest(body: bytes) -> str:
    import hashlib

    return hashlib.sha256(body).hexdigest()


def _result(future: Future[Any]) -> Any:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return failed("INTERNAL", f"{type(error).__name__}: {error}", "fetch")
    raise error
