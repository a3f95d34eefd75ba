"""Which code of the error table an exception of the network libraries is."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
from urllib3 import exceptions as urllib3

from auditor.errors import failed
from auditor.model.page import Failed
from auditor.net.guard import Exchange, Refused
from auditor.net.urls import UrlError

# The order is the order of specificity: the first row that is found anywhere in the chain of causes wins.
_ROWS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "TLS_INVALID"),
    (urllib3.SSLError, "TLS_INVALID"),
    (socket.gaierror, "HOST_UNKNOWN"),
    (urllib3.ConnectTimeoutError, "CONNECT_TIMEOUT"),
    (ConnectionRefusedError, "CONNECT_REFUSED"),
    (http.client.RemoteDisconnected, "RESET"),
    (ConnectionResetError, "RESET"),
    (ConnectionAbortedError, "RESET"),
    (BrokenPipeError, "RESET"),
    (urllib3.InvalidChunkLength, "TRUNCATED"),
    (http.client.IncompleteRead, "TRUNCATED"),
    (urllib3.IncompleteRead, "TRUNCATED"),
    (urllib3.DecodeError, "BAD_ENCODING"),
    (http.client.HTTPException, "BAD_RESPONSE"),
    (urllib3.InvalidHeader, "BAD_RESPONSE"),
    (urllib3.ReadTimeoutError, "DEADLINE"),
    (TimeoutError, "CONNECT_TIMEOUT"),
    (OSError, "CONNECT_REFUSED"),
    (urllib3.ProtocolError, "TRUNCATED"),  # what is left of these: a chunked body that ends between two chunks
)


def diagnose(error: BaseException, url: str, exchange: Exchange) -> Failed:
    """Name what went wrong; an exchange that was cut off by its deadline is DEADLINE, whatever the library made of it."""
    # requests' exceptions are OSErrors that only wrap what happened
    chain = [link for link in _chain(error) if not isinstance(link, requests.RequestException)]
    refused = next((link for link in chain if isinstance(link, Refused)), None)
    if refused is not None:
        return refused.failure
    if exchange.expired:
        return failed("DEADLINE", url, "fetch")
    bad_url = next((link for link in chain if isinstance(link, UrlError)), None)
    if bad_url is not None:
        return failed(bad_url.code, f"{url}: {bad_url}", "fetch")
    for kind, code in _ROWS:
        found = next((link for link in chain if isinstance(link, kind)), None)
        if found is not None:
            return failed(code, f"{url}: {_said(found)}", "fetch")
    return failed("BAD_RESPONSE", f"{url}: {_said(error)}", "fetch")


def _said(error: BaseException) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return f"{getattr(error, 'strerror', None) or error}" or type(error).__name__


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Walk causes, contexts and wrapped exceptions; the libraries use all three."""
    stack: list[BaseException] = [error]
    seen: set[int] = set()
    while stack and len(seen) < 50:
        link = stack.pop()
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        wrapped = [argument for argument in link.args if isinstance(argument, BaseException)]
        reason = getattr(link, "reason", None)
        if isinstance(reason, BaseException):
            wrapped.append(reason)
        for other in (*wrapped, link.__context__, link.__cause__):
            if other is not None:
                stack.append(other)
