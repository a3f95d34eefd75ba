"""Fetches one address to a `Response` or a `Failed`: in time, in bounds, politely, with every redirect judged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from auditor import __version__
from auditor.config import SiteSettings
from auditor.errors import failed
from auditor.log import event
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Hop, Response
from auditor.model.run import Clock
from auditor.net.credentials import Credentials, Jar, public_headers
from auditor.net.http_exchange import GLANCE, MAYBE_HTML, REDIRECTS, BodyLimit, RawAnswer, Wire
from auditor.net.media import charset_of, essence_of, media_type_of
from auditor.net.policy import AddressPolicy
from auditor.net.rate_limit import RETRIED, Pace, backoff, retry_after
from auditor.urls import UrlError, canonical, origin_of

_log = logging.getLogger(__name__)

USER_AGENT = f"auditor/{__version__} (+accessibility and content audit)"
MAX_HOPS = 20
"""Redirects that are followed, as many as browsers do (Fetch, "HTTP-redirect fetch")."""

_HEAD_MISREAD = frozenset(
    {Code.RESET, Code.TRUNCATED, Code.BAD_RESPONSE, Code.BAD_ENCODING, Code.TOO_MANY_REDIRECTS, Code.DEADLINE}
)
"""Faults that servers have with HEAD alone; GET, which people's browsers send, decides."""


Refusal = Callable[[str], Failed | None]
"""Why a canonical address is not to be asked for, beyond what the policy of addresses says; None where it may be."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What an earlier answer said of its version (RFC 9110, section 8.8); the server may answer 304 instead of repeating itself."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """Return the conditional request headers (RFC 9110, section 13.1)."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is asked for, the same on every attempt and hop."""

    method: str
    url: str
    reading: BodyLimit
    max_hops: int = MAX_HOPS
    refusal: Refusal | None = None
    validators: Validators | None = None


@dataclass(frozen=True, slots=True)
class FetchTuning:
    """What no setting says; tests and whoever embeds a fetcher may."""

    ca_file: str = ""
    """A file of certificates to trust instead of the usual ones."""
    backoff_s: float = 0.5
    """The wait before the first retry, in seconds; each further one waits longer."""
    sleep: Callable[[float], object] | None = None
    """What waits; by default a wait that `close` ends."""


class Fetcher:
    """The one way to get bytes from a site. Thread-safe; connections are kept and shared."""

    def __init__(
        self,
        policy: AddressPolicy,
        site: SiteSettings,
        clock: Clock,
        secrets: Mapping[str, str],
        *,
        tuning: FetchTuning | None = None,
    ) -> None:
        """Take `secrets` from the environment that [site.auth] names variables of. Raises UsageFault for a missing one."""
        tuning = tuning or FetchTuning()
        self.policy = policy
        self.clock = clock
        self.user_agent = site.user_agent or USER_AGENT
        self.budget_s = site.request_budget_s
        self.credentials = Credentials(site.auth, site.start, secrets)
        self.wire = Wire(policy, tuning.ca_file)
        self._max_body = int(site.max_body_mb * 1_000_000)
        self._retries = site.retries
        self._backoff_s = tuning.backoff_s
        self._stop = threading.Event()
        self._sleep = tuning.sleep or self._stop.wait
        self.pace = Pace(clock, site.delay_ms / 1000, self._sleep)

    def fetch(
        self,
        url: str,
        *,
        accept_html: bool = True,
        limit: int | None = None,
        partial: bool = False,
        max_hops: int = MAX_HOPS,
        refusal: Refusal | None = None,
    ) -> Response | Failed:
        """Get an address. Error statuses are a Response; a fault of the network is a Failed and never an exception.

        `refusal` is asked before each redirect is followed: robots.txt may refuse the place that an allowed address leads to.
        With `accept_html`, of what is declared as anything but a document only a glance is read (`truncated`). `partial`
        keeps the first `limit` bytes of a larger body (`truncated`), which is TOO_LARGE otherwise.
        """
        reading = BodyLimit(self._max_body if limit is None else limit, partial, accept_html)
        return self._send(_Ask("GET", url, reading, max_hops, refusal))

    def fetch_again(
        self, url: str, validators: Validators, *, accept_html: bool = True, refusal: Refusal | None = None
    ) -> Response | Failed:
        """Get an address unless it is still what it was: the status is 304 then, and there is no body."""
        reading = BodyLimit(self._max_body, html=accept_html)
        return self._send(_Ask("GET", url, reading, refusal=refusal, validators=validators))

    def fetch_page(self, url: str, *, refusal: Refusal | None = None, by_type: bool = False) -> Response | Failed:
        """Get an address for its page.

        With `by_type` its type is asked for first, by HEAD: the address looks like that of a large file, and the answer
        decides. What is declared as no document is returned without its body (`truncated`).
        """
        if by_type:
            first = self._send(_Ask("HEAD", url, BodyLimit(GLANCE, partial=True), refusal=refusal))
            declared = first.media_type if isinstance(first, Response) and 200 <= first.status < 300 else ""
            if isinstance(first, Response) and declared not in MAYBE_HTML:
                return replace(first, truncated=True)
        return self.fetch(url, refusal=refusal)

    def fetch_file(
        self, url: str, *, limit: int, validators: Validators | None = None, refusal: Refusal | None = None
    ) -> Response | Failed:
        """Get a file of at most `limit` bytes, TOO_LARGE otherwise; with `validators` a file that is the same answers 304."""
        return self._send(_Ask("GET", url, BodyLimit(limit), refusal=refusal, validators=validators))

    def probe(self, url: str, refusal: Refusal | None = None) -> Response | Failed:
        """Learn whether an address answers: HEAD, then a glance by GET where HEAD says anything but yes."""
        glance = BodyLimit(GLANCE, partial=True)
        first = self._send(_Ask("HEAD", url, glance, refusal=refusal))
        if isinstance(first, Failed):
            if first.code not in _HEAD_MISREAD:
                return first
        elif first.status < 400 or first.status == 429:
            return first
        return self._send(_Ask("GET", url, glance, refusal=refusal))

    def close(self) -> None:
        """Break off what is going on and close all connections. What is asked afterwards fails at once."""
        self._stop.set()
        self.wire.close()

    @property
    def stopping(self) -> bool:
        """Whether `close` was called."""
        return self._stop.is_set()

    def _send(self, ask: _Ask) -> Response | Failed:
        try:
            url = canonical(ask.url)
        except UrlError as error:
            return failed(error.code, f"{ask.url[:200]}: {error}", Stage.FETCH)
        refusal = self.policy.check(url) or self.pace.refusal(origin_of(url))
        if refusal is not None:
            return refusal
        attempt = 1
        while True:
            outcome = _Chain(self, ask, attempt).follow(url)
            if attempt > self._retries or self.stopping or not _transient(outcome):
                break
            why = outcome.code if isinstance(outcome, Failed) else outcome.status
            _log.debug(event("fetch-again", url=url, attempt=attempt, why=why))
            self._wait(outcome, attempt)
            attempt += 1
        origin = origin_of(outcome.final_url if isinstance(outcome, Response) else url)
        self.pace.record(origin, _strain(outcome))
        return outcome

    def _wait(self, outcome: Response | Failed, attempt: int) -> None:
        asked = None
        if isinstance(outcome, Response):
            asked = retry_after(outcome.headers.get("retry-after", ""), self.clock.now())
            if asked:
                self.pace.pause(origin_of(outcome.final_url), asked)
        if asked is None:
            self._sleep(backoff(attempt, self._backoff_s))


class _Chain:
    """One attempt: an address and the redirects it leads through, within one budget."""

    def __init__(self, fetcher: Fetcher, ask: _Ask, attempt: int) -> None:
        self._fetcher = fetcher
        self._ask = ask
        self._attempt = attempt
        self._jar = Jar(fetcher.credentials)
        self._spent_s = 0.0
        self._hops: list[Hop] = []

    def follow(self, url: str) -> Response | Failed:
        """Ask, and follow redirects until something else is answered."""
        start = url
        while True:
            answer = self._turn(url)
            if isinstance(answer, Failed):
                return self._behind_redirect(answer)
            self._jar.learn(origin_of(url), answer.headers.getlist("set-cookie"))
            location = _location(answer)
            if isinstance(location, Failed):
                return location
            if not location:
                return self._response(start, url, answer)
            self._hops.append(Hop(url, answer.status, location[:2000]))
            if len(self._hops) > self._ask.max_hops:
                shown = " > ".join(hop.location for hop in self._hops[-3:])
                return failed(Code.TOO_MANY_REDIRECTS, f"{start} leads through {shown}", Stage.FETCH)
            try:
                url = canonical(location, url)
            except UrlError as error:
                return self._behind_redirect(failed(error.code, f"to {location[:100]}: {error}", Stage.FETCH))
            refusal = self._fetcher.policy.check(url)
            if refusal is None and self._ask.refusal is not None:
                refusal = self._ask.refusal(url)
            if refusal is not None:
                return self._behind_redirect(refusal)

    def _behind_redirect(self, failure: Failed) -> Failed:
        # Where a page leads to a place that is not contacted, the redirect is what must be repaired.
        if self._hops and failure.code.is_refusal:
            return failed(Code.REDIRECT_REFUSED, f"{self._hops[-1].url}: {failure.detail}", Stage.FETCH)
        return failure

    def _turn(self, url: str) -> RawAnswer | Failed:
        fetcher = self._fetcher
        origin = origin_of(url)
        with fetcher.pace.turn(origin):
            if fetcher.stopping:
                return failed(Code.DEADLINE, "the audit is stopping", Stage.FETCH)
            started = time.monotonic()
            left_s = max(fetcher.budget_s - self._spent_s, 0.001)
            headers = self._headers(origin)
            if self._ask.validators is not None and not self._hops:
                headers.update(self._ask.validators.headers())
            answer = fetcher.wire.ask(self._ask.method, url, headers, self._ask.reading, left_s)
            self._spent_s += time.monotonic() - started
            return answer

    def _headers(self, origin: str) -> dict[str, str]:
        html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        headers = {
            "User-Agent": self._fetcher.user_agent,
            "Accept": html if self._ask.reading.html else "*/*",
            "Accept-Language": "en-US,en;q=0.9",  # as the browser sends it, so that both get the same page
            "Accept-Encoding": "gzip, deflate",
        }
        headers.update(self._fetcher.credentials.headers_for(origin))
        cookies = self._jar.header(origin)
        if cookies:
            headers["Cookie"] = cookies
        return headers

    def _response(self, start: str, url: str, answer: RawAnswer) -> Response | Failed:
        if answer.status == 304 and (self._ask.validators is None or self._hops):
            return failed(Code.BAD_RESPONSE, f"{url}: 304 Not Modified, which was not asked for", Stage.FETCH)
        content_type = answer.headers.get("content-type", "")
        media_type = media_type_of(content_type, answer.body) if answer.body else essence_of(content_type)
        textual = bool(answer.body) and (media_type.startswith("text/") or media_type.endswith("xml"))
        charset, source = charset_of(content_type, answer.body) if textual else ("", "")
        return Response(
            url=start,
            final_url=url,
            hops=tuple(self._hops),
            status=answer.status,
            headers=public_headers(answer.headers.items()),
            media_type=media_type,
            charset=charset,
            charset_source=source,
            body=answer.body,
            truncated=answer.truncated,
            fetched_at=self._fetcher.clock.now(),
            elapsed_ms=round(self._spent_s * 1000),
            attempts=self._attempt,
        )


def _location(answer: RawAnswer) -> str | Failed:
    """Return where an answer redirects to; empty when it is final (also a redirect status without Location)."""
    if answer.status not in REDIRECTS:
        return ""
    locations = {value.strip() for value in answer.headers.getlist("location")} - {""}
    if len(locations) > 1:
        return failed(Code.BAD_RESPONSE, f"{len(locations)} different Location headers", Stage.FETCH)
    location = locations.pop() if locations else ""
    try:
        return location.encode("latin-1").decode("utf-8")  # http.client reads header bytes as latin-1
    except UnicodeError:
        return location


def _transient(outcome: Response | Failed) -> bool:
    return outcome.code.retried if isinstance(outcome, Failed) else outcome.status in RETRIED


def _strain(outcome: Response | Failed) -> Code | None:
    if isinstance(outcome, Failed):
        return outcome.code
    return Code.RATE_LIMITED if outcome.status in {429, 503} else None
