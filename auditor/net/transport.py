"""The requests adapter that dials through the guard and reads addresses with the one parser of auditor.urls."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from auditor.net.safe_dial import Guard
from auditor.urls import parts_of

KEPT_HOSTS = 64
KEPT_CONNECTIONS = 32
"""Kept connections a host; more than the workers of a run, so that none is thrown away."""


class _FinalAnswer(http.client.HTTPResponse):
    """An answer after all interim ones; the standard library skips 100 only and takes a 103 for the answer itself."""

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]  # the stubs leave it out
        # RFC 9110 15.2: a client must be able to parse any 1xx before the final answer. `begin` reads on after a 100.
        interim = 100 <= status < 200 and status != http.client.SWITCHING_PROTOCOLS
        return version, http.client.CONTINUE if interim else status, reason


class _Guarded(HTTPConnection):
    """A connection that is made by the guard and watched by the exchange that uses it."""

    guard: Guard
    response_class = _FinalAnswer
    _served = 0

    def _new_conn(self) -> socket.socket:
        self._served = 0
        return self.guard.dial(self._dns_host.strip("[]").rstrip("."), self.port)

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request; on a kept connection, under the deadline of the new exchange."""
        exchange = self.guard.exchange
        if self.sock is not None and self._served:
            if exchange.fresh:
                self.close()
            else:
                exchange.reused = True
                exchange.watch(self.sock)
        super().request(*args, **kwargs)
        self._served += 1


class _GuardedTLS(_Guarded, HTTPSConnection):
    """The same with TLS."""


class GuardedAdapter(HTTPAdapter):
    """Sends prepared requests through guarded connections; certificates are always verified."""

    def __init__(self, guard: Guard, ca_file: str = "") -> None:
        self._guard = guard
        self._ca_file = ca_file or DEFAULT_CA_BUNDLE_PATH
        self._tls: ssl.SSLContext | None = None
        super().__init__(pool_connections=KEPT_HOSTS, pool_maxsize=KEPT_CONNECTIONS)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: object) -> None:
        """Make the pools whose connections know the guard."""
        guard = {"guard": self._guard}
        plain = type("GuardedConnection", (_Guarded,), guard)
        secure = type("GuardedTLSConnection", (_GuardedTLS,), guard)
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("GuardedPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("GuardedTLSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: object, cert: object = None
    ) -> tuple[Any, Any]:
        """Name host and port as auditor.urls reads them."""
        parts = parts_of(request.url or "")
        host = f"[{parts.host}]" if ":" in parts.host else parts.host
        return {"scheme": parts.scheme, "host": host, "port": parts.port}, self._pool_options(parts.scheme)

    def _pool_options(self, scheme: str) -> dict[str, ssl.SSLContext]:
        if scheme != "https":
            return {}
        if self._tls is None:
            # One context for all connections: loading the bundle costs more than a whole request.
            self._tls = ssl.create_default_context(cafile=self._ca_file)
        return {"ssl_context": self._tls}

    def cert_verify(self, conn: object, url: object, verify: object, cert: object) -> None:
        """Do nothing: the context of the pool verifies, and there is no way to switch it off."""

    def request_url(self, request: PreparedRequest, proxies: object = None) -> str:
        """Name path and query as auditor.urls reads them."""
        parts = parts_of(request.url or "")
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def build_response(self, req: PreparedRequest, resp: BaseHTTPResponse) -> Response:
        """Wrap the answer without requests' cookie jar, which would send cookies to other ports of the host."""
        response = Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict(resp.headers)
        response.raw = resp
        response.url = req.url or ""
        response.request = req
        return response


def prepared(method: str, url: str, headers: Mapping[str, str]) -> PreparedRequest:
    """Make a request for a canonical address as it stands; requests' own preparation would parse the address again."""
    request = PreparedRequest()
    request.method = method
    request.url = url
    request.headers = CaseInsensitiveDict(headers)
    request.body = None
    request.hooks = {"response": []}
    return request
