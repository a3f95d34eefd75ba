"""Knows whether the audit is still logged in: the proof is looked for before, during and after, and a lost session is renewed once."""

from __future__ import annotations

import threading

from auditor.browser.pool import Pool
from auditor.config import SiteSettings
from auditor.encodings import decoded
from auditor.errors import EngineFault, failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Response
from auditor.net.fetch import Fetcher
from auditor.urls import UrlError, canonical, origin_of

PROVED_EVERY = 25
"""Pages after which the proof is looked for again."""
RENEWALS = 1


class SessionKeeper:
    """The session of one run, shared by crawler and browser. Thread-safe."""

    def __init__(self, site: SiteSettings, fetcher: Fetcher, pool: Pool | None) -> None:
        """Share the browser's login with the fetcher. Raises EngineFault AUTH_REQUIRED when the proof does not show without a browser."""
        self._auth = site.auth
        self._url = site.auth.login_url if site.auth.login_url and not site.auth.login else next(iter(site.start), "")
        self._origins = frozenset(origin_of(canonical(url)) for url in site.start)
        self._fetcher, self._pool = fetcher, pool
        self._lock = threading.Lock()
        self._pages = 0
        self._renewals = 0
        self.ended: Failed | None = None
        """Why the session is over for good."""
        self._share()
        # With a browser each session has shown the proof already; the plain answer may lack it where scripts build the page.
        self._provable = bool(site.auth.is_set and site.auth.proof_text) and (
            self._proved() or self._proved_at_landing()
        )
        if pool is None and site.auth.is_set and site.auth.proof_text and not self._provable:
            raise EngineFault(Code.AUTH_REQUIRED, f"{self._url} does not show the proof of the login, {self._quoted}")

    @property
    def generation(self) -> int:
        """Number of the session; a page that failed in an earlier one may be tried in this one."""
        return self._renewals

    def page_done(self) -> None:
        """Count a page, and look for the proof from time to time."""
        with self._lock:
            self._pages += 1
            due = self._provable and self._pages % PROVED_EVERY == 0
        if due:
            self.lost(self.generation)

    def lost(self, generation: int) -> bool:
        """Take note that an answer of session `generation` looks like a login; tell whether to ask again with a new session."""
        if not self._auth.is_set:
            return False
        with self._lock:
            if generation != self._renewals:
                return self.ended is None
            if self.ended is not None or (self._provable and self._proved()):
                return False  # it is over, or the session is alive and this page asks for more
            if self._renewals < RENEWALS and self._auth.login and self._pool is not None and self._pool.renew():
                self._renewals += 1
                self._share()
                return True
            if self._provable or self._renewals:
                self.ended = failed(
                    Code.AUTH_REQUIRED, f"the session has ended: {self._url} does not show {self._quoted}", Stage.FETCH
                )
            return False

    def finish(self) -> Failed | None:
        """Look for the proof once more; return why the session did not last, None when it did or there is no proof."""
        if self.ended is None and self._provable and not self._proved():
            self.ended = failed(
                Code.AUTH_REQUIRED,
                f"the session had ended before the audit did: {self._url} does not show {self._quoted}",
                Stage.FETCH,
            )
        return self.ended

    def _proved_at_landing(self) -> bool:
        """Look for the proof where the login script ended: the start page of a site with a members' area shows none."""
        try:
            landing = canonical(self._pool.landing) if self._pool is not None and self._pool.landing else ""
        except UrlError:
            return False
        if not landing or origin_of(landing) not in self._origins:
            return False
        start, self._url = self._url, landing
        if self._proved():
            return True
        self._url = start
        return False

    @property
    def _quoted(self) -> str:
        return f"“{self._auth.proof_text[:80]}”"

    def _share(self) -> None:
        if self._pool is not None and self._auth.login:
            self._fetcher.credentials.share(self._pool.session_cookies)

    def _proved(self) -> bool:
        answer = self._fetcher.fetch(self._url)
        if not isinstance(answer, Response) or not 200 <= answer.status < 300:
            return False
        text = decoded(answer.body, answer.charset or "utf-8")
        return " ".join(self._auth.proof_text.split()) in " ".join(text.split())
