"""Which code of the error table an exception of the network libraries is."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
from urllib3 import exceptions as urllib3

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.net.safe_dial import Exchange, Refused
from auditor.urls import UrlError

# The order is the order of specificity: the first row that is found anywhere in the chain of causes wins.
_ROWS: tuple[tuple[type[BaseException], Code], ...] = (
    (ssl.SSLError, Code.TLS_INVALID),
    (urllib3.SSLError, Code.TLS_INVALID),
    (socket.gaierror, Code.HOST_UNKNOWN),
    (urllib3.ConnectTimeoutError, Code.CONNECT_TIMEOUT),
    (ConnectionRefusedError, Code.CONNECT_REFUSED),
    (http.client.RemoteDisconnected, Code.RESET),
    (ConnectionResetError, Code.RESET),
    (ConnectionAbortedError, Code.RESET),
    (BrokenPipeError, Code.RESET),
    (urllib3.InvalidChunkLength, Code.TRUNCATED),
    (http.client.IncompleteRead, Code.TRUNCATED),
    (urllib3.IncompleteRead, Code.TRUNCATED),
    (urllib3.DecodeError, Code.BAD_ENCODING),
    (http.client.HTTPException, Code.BAD_RESPONSE),
    (urllib3.InvalidHeader, Code.BAD_RESPONSE),
    (urllib3.ReadTimeoutError, Code.DEADLINE),
    (TimeoutError, Code.CONNECT_TIMEOUT),
    (OSError, Code.CONNECT_REFUSED),
    (urllib3.ProtocolError, Code.TRUNCATED),  # what is left of these: a chunked body that ends between two chunks
)


def diagnose(error: BaseException, url: str, exchange: Exchange) -> Failed:
    """Name what went wrong; an exchange that was cut off by its deadline is DEADLINE, whatever the library made of it."""
    # requests' exceptions are OSErrors that only wrap what happened
    chain = [link for link in _chain(error) if not isinstance(link, requests.RequestException)]
    refused = next((link for link in chain if isinstance(link, Refused)), None)
    if refused is not None:
        return refused.failure
    if exchange.expired:
        return failed(Code.DEADLINE, url, Stage.FETCH)
    bad_url = next((link for link in chain if isinstance(link, UrlError)), None)
    if bad_url is not None:
        return failed(bad_url.code, f"{url}: {bad_url}", Stage.FETCH)
    for kind, code in _ROWS:
        found = next((link for link in chain if isinstance(link, kind)), None)
        if found is not None:
            return failed(code, f"{url}: {_said(found)}", Stage.FETCH)
    return failed(Code.BAD_RESPONSE, f"{url}: {_said(error)}", Stage.FETCH)


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
