"""One page from its lease to its result, on one thread, read straight down: fetch, open, wait its turn, render, check.

Every way out is a `PageResult`: audited, or unaudited with the `Failed` that says why. Nothing here touches the store; the
engine (engine.py) commits the result.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace

from auditor.browser.pool import Pool
from auditor.errors import failed
from auditor.log import event
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, RenderedPage, Response, TargetKind
from auditor.model.run import PageResult
from auditor.net.fetch import Fetcher
from auditor.net.response_class import page_failure
from auditor.net.robots import Robots
from auditor.pipeline.check_workers import CheckWorkers
from auditor.pipeline.frontier import Lease, LeaseAbandoned
from auditor.pipeline.page_checks import CheckPage, OpenPage
from auditor.pipeline.page_result import PageSoFar, audited, unaudited

_log = logging.getLogger(__name__)

FETCHERS = 4
"""Requests under way at once over all hosts; pacing per host is net/rate_limit.py's."""
MAX_ANSWERS = 64
"""Answers kept that a redirect already brought, so that its target is not asked for twice."""
MAX_ANSWER = 2_000_000
"""Bytes of an answer that is kept so."""


class PageLife:
    """What every page's life works with; any number of threads may live pages at once."""

    def __init__(self, fetcher: Fetcher, robots: Robots, workers: CheckWorkers, pool: Pool | None) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._workers = workers
        self._pool = pool
        self._requests = threading.BoundedSemaphore(FETCHERS)
        self._answers: dict[str, Response] = {}

    def live(self, lease: Lease) -> PageResult:
        """Audit one address; a fault of ours costs this page only. Raises LeaseAbandoned when the run is ending."""
        page = PageSoFar(lease.target)
        try:
            return self._live(lease, page)
        except LeaseAbandoned:
            raise
        except Exception as error:  # noqa: BLE001 - whatever breaks here must not cost the other pages
            _log.exception(event("page-broke-off", url=lease.target.url))
            return unaudited(page, failed(Code.INTERNAL, f"{type(error).__name__}: {error}"))

    def _live(self, lease: Lease, page: PageSoFar) -> PageResult:
        target = lease.target
        response = self._fetch(lease)
        if isinstance(response, Failed):
            return unaudited(page, response)
        page.response = response

        destination = lease.redirect_target(response)
        if isinstance(destination, Failed):
            return unaudited(page, destination)
        if destination:
            self._keep_answer(destination, response)
            lease.enqueue_after([replace(target, url=destination, via=target.url)])
            return unaudited(page, _duplicate(f"redirects to {destination}"), alias_of=destination)
        failure = page_failure(response)
        if failure is not None:
            return unaudited(page, failure)

        opened = self._workers.open_page(OpenPage(response, target))
        if isinstance(opened, Failed):
            return unaudited(page, opened)
        page.opened = opened
        lease.enqueue_after(opened.targets)

        lease.wait_for_turn()
        if opened.failure is None and (first := lease.duplicate_of(response.body, opened.canonical)):
            return unaudited(page, _duplicate(f"the same page as {first}"), alias_of=first)
        if opened.failure is not None and self._pool is None:
            return unaudited(page, opened.failure)
        lease.resolved()

        if self._pool is None:
            lease.discovery_done()
        else:
            page.rendered = _render(self._pool, lease, response)
        checked = self._workers.check_page(CheckPage(response, target, page.rendered, opened.words))
        if isinstance(checked, Failed):
            return unaudited(page, checked)
        if isinstance(page.rendered, Failed) and opened.failure is not None:
            return unaudited(page, page.rendered)  # neither the browser nor the parser could show it
        if self._pool is not None:
            lease.enqueue_after(checked.targets)
        return audited(page, response, checked)

    def _fetch(self, lease: Lease) -> Response | Failed:
        target = lease.target
        answer = self._answers.pop(target.url, None)
        with self._requests:
            refusal = self._robots.refusal(target.url)
            if refusal is not None and target.kind is not TargetKind.LISTED:
                return refusal
            return answer or self._fetcher.fetch(target.url)

    def _keep_answer(self, url: str, response: Response) -> None:
        if len(self._answers) < MAX_ANSWERS and len(response.body) < MAX_ANSWER:
            self._answers[url] = replace(response, url=url, hops=())


def _render(pool: Pool, lease: Lease, response: Response) -> tuple[RenderedPage, ...] | Failed:
    try:
        return pool.render(lease.target.url, final_url=response.final_url)
    except Exception as error:  # noqa: BLE001 - the browser stage is the most hostile place; the page is checked without it
        _log.exception(event("render-broke-off", url=lease.target.url))
        return failed(Code.SESSION_FAILED, f"{type(error).__name__}: {error}", Stage.RENDER)


def _duplicate(why: str) -> Failed:
    return failed(Code.DUPLICATE, why, Stage.FETCH)
