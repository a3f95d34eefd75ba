"""One request, one answer, redirects apart: under a deadline, within a limit, and never an exception."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from urllib3 import BaseHTTPResponse, HTTPHeaderDict

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.net.body import BodyFault, declared_length, read_body
from auditor.net.failure import diagnose
from auditor.net.media import HTML_TYPES, essence_of
from auditor.net.policy import AddressPolicy
from auditor.net.safe_dial import Exchange, Guard
from auditor.net.transport import GuardedAdapter, prepared

GLANCE = 64 * 1024
"""Bytes that are read of an answer whose body nobody will judge; as much as keeps the connection usable."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BODILESS = frozenset({204, 304})
_STALE = frozenset({Code.RESET, Code.BAD_RESPONSE})
MAYBE_HTML = HTML_TYPES | {"", "*/*", "text/plain", "text/xml", "application/xml", "unknown/unknown"}
"""Declared types whose body may be a page."""
_BAD_NAME = re.compile(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]|^$")
_BAD_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class BodyLimit:
    """How much of a body is wanted."""

    limit: int
    partial: bool = False
    """Keep the first `limit` bytes of a larger body, which is TOO_LARGE otherwise."""
    html: bool = False
    """Only a glance at what is declared as anything but a document."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What came back, as it was sent but for the coding of the body."""

    status: int
    headers: HTTPHeaderDict
    body: bytes
    truncated: bool


class Wire:
    """Sends requests through guarded connections, which are kept and shared by all threads."""

    def __init__(self, policy: AddressPolicy, ca_file: str = "") -> None:
        self._guard = Guard(policy)
        self._adapter = GuardedAdapter(self._guard, ca_file)

    def ask(
        self, method: str, url: str, headers: Mapping[str, str], reading: BodyLimit, budget_s: float
    ) -> RawAnswer | Failed:
        """Send a request for a canonical address and read the answer within `budget_s`."""
        exchange = self._guard.begin(budget_s)
        try:
            answer = self._exchange(method, url, headers, reading, exchange)
            if isinstance(answer, Failed) and answer.code in _STALE and exchange.reused:
                # The server closed a kept connection in the moment we wrote, or what we read was left over from the
                # answer before (a body after HEAD, more bytes than declared): ask once more on a new one.
                exchange.fresh = True
                answer = self._exchange(method, url, headers, reading, exchange)
            return answer
        finally:
            self._guard.end(exchange)

    def close(self) -> None:
        """Break off what is going on and close all connections."""
        self._guard.close()
        self._adapter.close()

    def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], reading: BodyLimit, exchange: Exchange
    ) -> RawAnswer | Failed:
        raw: BaseHTTPResponse | None = None
        done = False
        try:
            request = prepared(method, url, headers)
            raw = self._adapter.send(request, stream=True, timeout=exchange.remaining()).raw
            answer = _read(raw, method, reading)
            if exchange.expired:  # a body without a length ends silently when the watchdog shuts the connection
                return failed(Code.DEADLINE, url, Stage.FETCH)
            done = not answer.truncated
            return answer
        except BodyFault as fault:
            if exchange.expired:
                return failed(Code.DEADLINE, url, Stage.FETCH)
            return failed(fault.failure.code, f"{url}: {fault.failure.detail}", Stage.FETCH)
        except Exception as error:  # noqa: BLE001 - http.client and email raise what they like on hostile answers
            return diagnose(error, url, exchange)
        finally:
            if raw is not None and not done:
                raw.close()


def _read(raw: BaseHTTPResponse, method: str, reading: BodyLimit) -> RawAnswer:
    headers = raw.headers
    for name, value in headers.items():
        if _BAD_NAME.search(name) or _BAD_VALUE.search(value):
            raise BodyFault(failed(Code.BAD_RESPONSE, f"the header {name[:50]!r} is not valid", Stage.FETCH))
    if raw.status < 200:
        raise BodyFault(failed(Code.BAD_RESPONSE, f"{raw.status}, which was not asked for", Stage.FETCH))
    if method == "HEAD" or raw.status in _BODILESS:
        raw.drain_conn()
        return RawAnswer(raw.status, headers, b"", False)
    limit, partial = reading.limit, reading.partial
    if raw.status in REDIRECTS and headers.get("location"):
        length = declared_length(raw)
        if length is None or length > GLANCE:
            return RawAnswer(raw.status, headers, b"", True)
        limit, partial = GLANCE, True
    elif reading.html and essence_of(headers.get("content-type", "")) not in MAYBE_HTML:
        limit, partial = GLANCE, True
    body, truncated = read_body(raw, limit, partial)
    return RawAnswer(raw.status, headers, body, truncated)
