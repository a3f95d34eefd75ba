"""What robots.txt asks of us, by RFC 9309: fetched once an origin and day, matched by protego."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from protego import Protego

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Response
from auditor.net.fetch import Fetcher
from auditor.net.rate_limit import MAX_DELAY_S
from auditor.net.robots_groups import Groups, product_token, read_groups
from auditor.urls import UrlError, canonical, origin_of

SIZE_LIMIT = 512 * 1024
"""Bytes that are read; RFC 9309 2.5 asks for at least 500 KiB."""
MAX_HOPS = 5
"""Redirects that are followed (RFC 9309 2.3.1.2); behind more of them the file counts as not there."""
KEPT_S = 24 * 3600.0

_MARKS = (b"\xef\xbb\xbf", b"\xef\xbb", b"\xef")
"""A byte order mark, and what is left of one that an editor has broken."""

_UNAVAILABLE = frozenset({Code.TOO_MANY_REDIRECTS, Code.REDIRECT_REFUSED})


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one origin's robots.txt came to."""

    expires_at: float
    parser: Protego | None = None
    """None where there are no rules."""
    refusal: Failed | None = None
    """Everything is refused, and why."""
    sitemaps: tuple[str, ...] = ()
    delay_s: float = 0.0


@dataclass
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: _Rules | None = None


class Robots:
    """Answers for every origin; the file is fetched when it is first needed. Thread-safe."""

    def __init__(self, fetcher: Fetcher, user_agent: str = "", obey: bool = True) -> None:
        """With `obey` False nothing is refused or slowed down, and only the sitemaps are read."""
        self._fetcher = fetcher
        self._token = product_token(user_agent or fetcher.user_agent)
        self._obey = obey
        self._slots: dict[str, _Slot] = {}
        self._lock = threading.Lock()

    def refusal(self, url: str) -> Failed | None:
        """Return why a canonical address is not to be visited; None when it may be."""
        if not self._obey:
            return None
        rules = self._rules(origin_of(url))
        if rules.refusal is not None:
            return rules.refusal
        if rules.parser is None or rules.parser.can_fetch(url, "*"):
            return None
        return failed(Code.ROBOTS_REFUSED, url, Stage.FETCH)

    def sitemaps(self, origin: str) -> tuple[str, ...]:
        """Return the sitemaps that the origin's robots.txt names, in canonical form."""
        return self._rules(origin).sitemaps

    def delay_s(self, origin: str) -> float:
        """Return the crawl-delay that applies to us, at most MAX_DELAY_S; the fetcher already keeps it."""
        return self._rules(origin).delay_s

    def _rules(self, origin: str) -> _Rules:
        with self._lock:
            slot = self._slots.setdefault(origin, _Slot())
        with slot.lock:
            if slot.rules is None or self._fetcher.clock.monotonic() >= slot.rules.expires_at:
                slot.rules = self._load(origin)
                if slot.rules.delay_s:
                    self._fetcher.pace.slow(origin, slot.rules.delay_s)
            return slot.rules

    def _load(self, origin: str) -> _Rules:
        url = f"{origin}/robots.txt"
        expires_at = self._fetcher.clock.monotonic() + KEPT_S
        answer = self._fetcher.fetch(url, accept_html=False, limit=SIZE_LIMIT, partial=True, max_hops=MAX_HOPS)
        if isinstance(answer, Failed):
            # An origin that cannot be reached is refused for its own reason, which tells more than "robots.txt".
            refusal = None if answer.code in _UNAVAILABLE else answer
            return _Rules(expires_at, refusal=refusal)
        if answer.status >= 500 or answer.status == 429:
            reason = f"{url} answered {answer.status}, which means to keep out"  # RFC 9309 2.3.1.4
            return _Rules(expires_at, refusal=failed(Code.ROBOTS_REFUSED, reason, Stage.FETCH))
        if not 200 <= answer.status < 300:
            return _Rules(expires_at)  # RFC 9309 2.3.1.3: not there means everything is allowed
        return self._read(answer, expires_at)

    def _read(self, answer: Response, expires_at: float) -> _Rules:
        groups = read_groups(robots_text(answer.body, answer.truncated), self._token)
        parser = parser_of(groups)
        delay = parser.crawl_delay("*") or 0.0
        rate = parser.request_rate("*")
        if rate is not None and rate.requests > 0:
            delay = max(delay, rate.seconds / rate.requests)
        delay = min(delay, MAX_DELAY_S) if math.isfinite(delay) and delay > 0 and self._obey else 0.0
        return _Rules(expires_at, parser, None, tuple(_sitemaps(groups.sitemaps, answer.final_url)), delay)


def parser_of(groups: Groups) -> Protego:
    """Return what matches addresses against the rules to obey.

    They are handed on as those for anybody: which group is ours is decided by the standard, in one place.
    """
    return Protego.parse("\n".join(["User-agent: *", *groups.rules]))


def _sitemaps(named: Iterable[str], base: str) -> list[str]:
    found: dict[str, None] = {}
    for address in named:
        try:
            found[canonical(address, base)] = None
        except UrlError:
            continue  # a line that names nothing; the sitemaps that are named still count
    return list(found)[:100]


def robots_text(body: bytes, truncated: bool = False) -> str:
    """Decode robots.txt as Google does: UTF-8, byte order mark, even half of one, and NULs left out, no half line at a cut."""
    mark = next((mark for mark in _MARKS if body.startswith(mark)), b"")
    text = body[len(mark) :].decode("utf-8", "replace").replace("\0", "")
    return text[: max(text.rfind("\n"), text.rfind("\r")) + 1] if truncated else text
