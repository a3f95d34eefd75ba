"""In the real browsers of a run: what Chromium would call by itself never leaves, and is nobody's traffic."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from auditor.browser.axe_source import install_axe
from auditor.browser.pool import open_pool
from auditor.config import Settings
from auditor.model.page import RenderedPage
from auditor.net.policy import AddressPolicy
from auditor.net.proxy import BROWSER_HOSTS, EgressProxy
from tests.faults.server import FaultServer

BROWSERS = [found for name in ("chromium", "chromium-headless-shell") if (found := shutil.which(name))]
QUIET_S = 8.0
"""Chromium's own calls come within a second or two of its start."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSERS, reason="no Chromium here"),
]


class Canary:
    """A proxy that refuses everything and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with closing(sock):
            try:
                self.asked.append(sock.recv(65536).split(b"\r\n", 1)[0].decode("latin-1"))
                sock.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            except OSError:
                return


@pytest.fixture
def canary() -> Iterator[Canary]:
    with closing(Canary()) as one:
        yield one


def settings(binary: str) -> Settings:
    return Settings.model_validate({"browser": {"workers": 1, "settle_ms": 60, "page_budget_s": 10, "binary": binary}})


@pytest.mark.parametrize("binary", BROWSERS)
def test_a_browser_calls_nobody_by_itself(binary: str, canary: Canary) -> None:
    wanted = settings(binary)
    pool = open_pool(wanted, install_axe(lambda _: None), wanted.named_states(), canary.address)
    try:
        time.sleep(QUIET_S)
        assert canary.asked == []
        pool.render("http://site.test/", final_url="http://site.test/")
    finally:
        pool.close()
    assert canary.asked == ["GET http://site.test/ HTTP/1.1"]


@pytest.mark.parametrize("binary", BROWSERS)
def test_what_is_the_browsers_own_is_denied_and_is_no_failed_request_of_a_page(binary: str) -> None:
    wanted = settings(binary)
    with FaultServer() as server, EgressProxy(AddressPolicy.for_site([server.url("/")])) as proxy:
        pool = open_pool(wanted, install_axe(lambda _: None), wanted.named_states(), f"127.0.0.1:{proxy.port}")
        try:
            time.sleep(3)
            pages = pool.render(server.url("/fine"), final_url=server.url("/fine"))
        finally:
            pool.close()
        with socket.create_connection(("127.0.0.1", proxy.port), 5) as own:
            own.sendall(b"CONNECT update.googleapis.com:443 HTTP/1.1\r\n\r\n")
            assert own.recv(1000).startswith(b"HTTP/1.1 403")
        assert "update.googleapis.com" in BROWSER_HOSTS
        assert proxy.refused == []
        assert {path for path in server.paths() if path != "/favicon.ico"} == {"/fine"}
    assert isinstance(pages, tuple), pages
    assert all(isinstance(page, RenderedPage) and page.failed_requests == () for page in pages)
