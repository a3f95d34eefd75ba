"""What is asked of a Selenium Grid beside sessions: whether it is there, that sessions end, where DevTools is."""

from __future__ import annotations

import contextlib
import http.client
import json
from collections.abc import Mapping
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from auditor.browser.orphans import sweep_grid
from auditor.urls import address_of, login_of, without_login

ANSWER_S = 10.0
"""Seconds in which a Grid must answer anything but a new session."""


def sweep_hub(grid: str) -> None:
    """End the sessions that runs which are no more have left on this Grid; give up where it does not answer."""
    with contextlib.suppress(HTTPError, OSError):
        sweep_grid(without_login(grid), lambda session: _gone(grid, session))


def delete(grid: str, session: str) -> bool:
    """Delete a session; tell whether it is gone, be it that the Grid had ended it already."""
    try:
        return _gone(grid, session)
    except (HTTPError, OSError):
        return False


def _gone(grid: str, session: str) -> bool:
    return ask(grid, "DELETE", f"/session/{session}") in {200, 404}


def ask(grid: str, method: str, path: str) -> int:
    """Ask a Grid something that it must answer in seconds; only a new session may rightly wait for a slot."""
    user, password = login_of(grid)
    headers = urllib3.make_headers(basic_auth=f"{user}:{password}") if user else None
    with urllib3.PoolManager() as link:
        answer = link.request(
            method, without_login(grid).rstrip("/") + path, timeout=ANSWER_S, retries=False, headers=headers
        )
        return answer.status


def devtools_of(capabilities: Mapping[str, Any]) -> str:
    """Return the address of a session's DevTools: a Grid passes them on under se:cdp, a bare driver tells the browser's own port."""
    if capabilities.get("se:cdp"):
        return str(capabilities["se:cdp"])
    address = str(capabilities["goog:chromeOptions"]["debuggerAddress"])
    host, _, port = address.rpartition(":")
    link = http.client.HTTPConnection(host, int(port), timeout=10)
    try:
        link.request("GET", "/json/version")
        url = address_of(json.loads(link.getresponse().read(100_000))["webSocketDebuggerUrl"])
    finally:
        link.close()
    return f"ws://{address}{url.path}"
