"""One page from its lease to its result, on one thread, read straight down: fetch, open, wait its turn, render, check.

Every way out is a `PageResult`: audited, carried over from an earlier run, or unaudited with the `Failed` that says why.
Nothing here writes to the store; the engine (engine.py) commits the result.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace

from auditor.browser.pool import Pool
from auditor.crawl.discover import is_download
from auditor.crawl.login_addresses import looks_like_login_address
from auditor.crawl.page_content import is_scripted
from auditor.crawl.page_suspicion import Kind
from auditor.errors import failed, noted
from auditor.log import event
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, PageState, RenderedPage, Response, Target, TargetKind
from auditor.model.run import PageResult
from auditor.net.fetch import Fetcher
from auditor.net.response_class import page_failure
from auditor.net.robots import Robots
from auditor.pipeline.carrying import Carrier, Earlier, opened_before, rebased
from auditor.pipeline.check_workers import CheckWorkers
from auditor.pipeline.frontier import Lease
from auditor.pipeline.page_checks import CheckPage, OpenedPage, OpenPage
from auditor.pipeline.page_result import PageSoFar, audited, carried, unaudited, with_pictures_of
from auditor.pipeline.replay import rendered_of
from auditor.pipeline.same_place import LeaseAbandoned
from auditor.pipeline.session_keeper import SessionKeeper
from auditor.urls import UrlError, canonical

_log = logging.getLogger(__name__)

FETCHERS = 4
"""Requests under way at once over all hosts; pacing per host is net/rate_limit.py's."""
MAX_ANSWERS = 64
"""Answers kept that a redirect already brought, so that its target is not asked for twice."""
_LOGIN_FIELD = re.compile(rb"type\s*=\s*[\"']?password|autocomplete\s*=\s*[\"']?username", re.IGNORECASE)
_LOGIN_WORD = re.compile(r"log-?in|sign-?in|logon|anmeld|sso\b|connexion", re.IGNORECASE)
MAX_ANSWER = 2_000_000
"""Bytes of an answer that is kept so."""


class PageLife:
    """What every page's life works with; any number of threads may live pages at once."""

    def __init__(
        self,
        fetcher: Fetcher,
        robots: Robots,
        workers: CheckWorkers,
        pool: Pool | None,
        keeper: SessionKeeper | None = None,
    ) -> None:
        self._fetcher = fetcher
        self._robots = robots
        self._workers = workers
        self._pool = pool
        self._keeper = keeper
        self._carrier: Carrier | None = None
        self._requests = threading.BoundedSemaphore(FETCHERS)
        self._answers: dict[str, Response] = {}

    def live(self, lease: Lease) -> PageResult:
        """Audit one address; a fault of ours costs this page only. Raises LeaseAbandoned when the run is ending."""
        page = PageSoFar(lease.target)
        keeper = self._keeper
        generation = keeper.generation if keeper else 0
        try:
            result = self._live(lease, page)
            if keeper is None:
                return result
            if _met_a_login(result) and keeper.lost(generation):
                result = self._live(lease, page := PageSoFar(lease.target))
            keeper.page_done()
            return result
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
        if wall := _login_behind(target, response):
            return unaudited(page, wall)
        if isinstance(destination, Failed):
            return unaudited(page, destination)
        if destination:
            self._keep_answer(destination, response)
            return _leads_on(lease, page, destination, "redirects to")
        failure = page_failure(response)
        if failure is not None:
            return unaudited(page, failure)

        return self._opened(lease, page, response)

    def _opened(self, lease: Lease, page: PageSoFar, response: Response) -> PageResult:
        """Open the page, or take what it held; end it here where it leads on or is known under another address."""
        target, earlier = lease.target, self._earlier(lease, response)
        if earlier is not None and earlier.same:
            opened: OpenedPage | Failed = opened_before(earlier.remembered.memory, target)
        elif earlier is None and self._pool is None:
            opened, page.checked = self._workers.open_and_check_page(OpenPage(response, target))
        else:
            opened = self._workers.open_page(OpenPage(response, target))
        if isinstance(opened, Failed):
            return unaudited(page, opened)
        page.opened = opened
        lease.enqueue_after(opened.targets)

        if opened.sends_on_to:
            if _is_to_login(target, opened.sends_on_to):
                return unaudited(page, _behind_login(f"the page sends people to {opened.sends_on_to}", Stage.FETCH))
            refused = lease.refusal_of(opened.sends_on_to)
            return unaudited(page, refused) if refused else _leads_on(lease, page, opened.sends_on_to, "leads to")

        lease.wait_for_turn()
        first = lease.duplicate_of(opened.digest) if opened.failure is None else ""
        # The same bytes may show another page for another query, where scripts read it.
        by_query = bool(first) and "?" in f"{target.url}{first}" and is_scripted(response.body)
        undecided = by_query and self._pool is not None
        if first and not undecided:
            return unaudited(page, _duplicate(f"the same page as {first}"), alias_of=first, by_query=by_query)
        if opened.failure is not None and self._pool is None:
            return unaudited(page, opened.failure)
        lease.resolved()

        if self._pool is None:
            lease.discovery_done()
        if earlier is not None and earlier.same:
            memory = earlier.remembered.memory
            shown_targets = rebased(memory.shown_targets, target)
            if first := self._shown_already(lease, memory.shown, shown_targets, undecided=undecided):
                return unaudited(page, _duplicate(f"shows the same page as {first}"), alias_of=first)
            return carried(page, response, earlier.remembered)
        return self._judged(lease, page, response, earlier, undecided=undecided)

    def _judged(
        self, lease: Lease, page: PageSoFar, response: Response, earlier: Earlier | None, *, undecided: bool
    ) -> PageResult:
        """Show the page, or take what was seen of it; put it before the checks."""
        opened = page.opened
        assert opened is not None  # _opened opened it
        if earlier is not None:
            page.rendered = rendered_of(earlier.blob, earlier.remembered.record)
        elif self._pool is not None:
            page.rendered = _render(self._pool, lease, response)
            if (shown := _navigated_to(page.rendered, response)) and not lease.refusal_of(shown):
                if looks_like_login_address(shown) and not looks_like_login_address(lease.target.url):
                    return unaudited(
                        page, failed(Code.NOT_THE_PAGE, f"login: the browser is sent to {shown}", Stage.RENDER)
                    )
                return _leads_on(lease, page, shown, "leads to")
        checked = page.checked
        if checked is None:
            checked = self._workers.check_page(CheckPage(response, lease.target, page.rendered, opened.words))
        if isinstance(checked, Failed):
            return unaudited(page, checked)
        if isinstance(page.rendered, Failed) and opened.failure is not None:
            return unaudited(page, page.rendered)  # neither the browser nor the parser could show it
        suspicion = checked.suspicion
        if suspicion is not None and suspicion.certain:
            return unaudited(page, failed(Code.NOT_THE_PAGE, str(suspicion), Stage.FETCH))
        digest = checked.digest if opened.failure is None else ""
        if first := self._shown_already(lease, digest, checked.targets, undecided=undecided):
            return unaudited(page, _duplicate(f"shows the same page as {first}"), alias_of=first)
        if suspicion is not None:
            checked = replace(checked, failures=(*checked.failures, noted(Code.DOUBTFUL, str(suspicion))))
        result = audited(page, response, checked)
        if earlier is not None:
            result = with_pictures_of(result, earlier.remembered.record)
        if self._carrier is None or result.record.state is not PageState.AUDITED:
            return result
        snapshot = earlier.remembered.memory if earlier is not None else None
        return replace(result, memory=self._carrier.remember(response, opened, checked, page.shown, snapshot))

    def _earlier(self, lease: Lease, response: Response) -> Earlier | None:
        if self._carrier is None or lease.remembered is None:
            return None
        return self._carrier.what_holds(lease.remembered, response)

    def _shown_already(self, lease: Lease, digest: str, targets: Iterable[Target], *, undecided: bool) -> str:
        """Return the address whose page this one shows again, where that was open; otherwise enqueue what only scripts link to."""
        if self._pool is None:
            return ""
        first = lease.duplicate_as_shown(digest) if digest else ""
        if first and undecided:
            return first
        lease.enqueue_after(targets)
        return ""

    def _fetch(self, lease: Lease) -> Response | Failed:
        target = lease.target
        answer = self._answers.pop(target.url, None)
        with self._requests:
            if answer is None and (again := self._fetch_again(lease)) is not None:
                return again
            if target.kind is TargetKind.LISTED:
                return answer or self._fetcher.fetch_page(target.url)
            refusal = self._robots.refusal(target.url)
            if refusal is not None:
                return refusal
            by_type = target.kind is not TargetKind.START and is_download(target.url)
            return answer or self._fetcher.fetch_page(target.url, refusal=self._robots.refusal, by_type=by_type)

    def _fetch_again(self, lease: Lease) -> Response | Failed | None:
        """Ask for a page that an earlier run remembers; None where it is to be asked for as any other."""
        if self._carrier is None or lease.remembered is None:
            return None
        listed = lease.target.kind is TargetKind.LISTED
        if not listed and (refusal := self._robots.refusal(lease.target.url)) is not None:
            return refusal
        return self._carrier.fetch(self._fetcher, lease.remembered, None if listed else self._robots.refusal)

    def carry_from(self, carrier: Carrier) -> None:
        """Take over what earlier runs found wherever it still holds; to be said before the first page."""
        self._carrier = carrier

    def remember(self, answers: Mapping[str, Response]) -> None:
        """Keep answers that came before the first lease, so that their addresses are not asked for twice."""
        self._answers.update(answers)

    def _keep_answer(self, url: str, response: Response) -> None:
        if len(self._answers) < MAX_ANSWERS and len(response.body) < MAX_ANSWER:
            self._answers[url] = replace(response, url=url, hops=())


def _render(pool: Pool, lease: Lease, response: Response) -> tuple[RenderedPage, ...] | Failed:
    try:
        return pool.render(lease.target.url, final_url=response.final_url)
    except Exception as error:  # noqa: BLE001 - the browser stage is the most hostile place; the page is checked without it
        _log.exception(event("render-broke-off", url=lease.target.url))
        return failed(Code.SESSION_FAILED, f"{type(error).__name__}: {error}", Stage.RENDER)


def _met_a_login(result: PageResult) -> bool:
    failure = result.record.failure
    if failure is None:
        return False
    return failure.code is Code.AUTH_REQUIRED or (
        failure.code is Code.NOT_THE_PAGE and failure.detail.startswith(Kind.LOGIN)
    )


def _leads_on(lease: Lease, page: PageSoFar, destination: str, how: str) -> PageResult:
    """End an address that is no page of its own: the page is audited where it leads."""
    lease.enqueue_after([replace(lease.target, url=destination, via=lease.target.url)])
    code = Code.DUPLICATE if lease.target.kind is TargetKind.LINK else Code.REDIRECTED
    return unaudited(page, failed(code, f"{how} {destination}", Stage.FETCH), alias_of=destination)


def _login_behind(target: Target, response: Response) -> Failed | None:
    """Return NOT_THE_PAGE when a redirect ended at a login: what was asked for was not seen, whatever is audited there."""
    if not response.hops or looks_like_login_address(target.url) or not looks_like_login_address(response.final_url):
        return None
    if not _LOGIN_FIELD.search(response.body) and not _LOGIN_WORD.search(response.final_url):
        return None
    return _behind_login(f"the address leads to {response.final_url}", Stage.FETCH)


def _is_to_login(target: Target, url: str) -> bool:
    """Tell whether a page that was asked for as another sends people on to a login."""
    to_login = looks_like_login_address(url) and _LOGIN_WORD.search(url) is not None
    return to_login and not looks_like_login_address(target.url)


def _behind_login(how: str, stage: Stage) -> Failed:
    return failed(Code.NOT_THE_PAGE, f"{Kind.LOGIN}: {how}", stage)


def _navigated_to(rendered: tuple[RenderedPage, ...] | Failed | None, response: Response) -> str:
    """Return the address of another document that the browser was sent to; empty when it shows the one that was fetched."""
    shown = rendered[0].navigated_to if isinstance(rendered, tuple) and rendered else ""
    if not shown:
        return ""
    try:
        url = canonical(shown)
    except UrlError:
        return ""
    return "" if url == canonical(response.final_url) else url


def _duplicate(why: str) -> Failed:
    return failed(Code.DUPLICATE, why, Stage.FETCH)
