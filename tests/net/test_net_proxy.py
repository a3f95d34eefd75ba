from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator

import pytest

from auditor.net.policy import AddressPolicy
from auditor.net.proxy import EgressProxy
from tests.faults.server import PAGE, Client, FaultServer, Request
from tests.ports import nobody_listens


@pytest.fixture
def proxy(faults: FaultServer) -> Iterator[EgressProxy]:
    with EgressProxy(AddressPolicy.for_site([faults.url("/")])) as running:
        yield running


class Browser:
    """One kept connection to the proxy."""

    def __init__(self, proxy: EgressProxy) -> None:
        self.sock = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
        self.file = self.sock.makefile("rb")

    def ask(self, request: str, body: bytes = b"") -> tuple[int, bytes]:
        self.sock.sendall(request.encode() + b"\r\n\r\n" + body)
        status = int(self.file.readline().split()[1])
        length = 0
        while line := self.file.readline().strip().lower():
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        return status, self.file.read(length)

    def get(self, url: str, *more: str) -> tuple[int, bytes]:
        host = url.split("/")[2]
        return self.ask("\r\n".join([f"GET {url} HTTP/1.1", f"Host: {host}", *more]))

    def close(self) -> None:
        self.file.close()
        self.sock.close()


@pytest.fixture
def browser(proxy: EgressProxy) -> Iterator[Browser]:
    made = Browser(proxy)
    yield made
    made.close()


def test_pages_of_the_site_come_through_on_kept_connections(faults: FaultServer, browser: Browser) -> None:
    for _ in range(3):
        assert browser.get(faults.url("/fine?a=b#c")) == (200, PAGE)
    assert faults.connections == 1
    assert faults.hits[0].target == "/fine?a=b#c"


def test_what_is_meant_for_the_proxy_stays_there(faults: FaultServer, browser: Browser) -> None:
    _, body = browser.get(faults.url("/echo"), "Proxy-Connection: keep-alive", "Proxy-Authorization: x", "Cookie: a=b")
    assert b"proxy" not in body.lower()
    assert b"cookie: a=b" in body


def test_bodies_are_passed_on_and_the_connection_goes_on(faults: FaultServer, browser: Browser) -> None:
    got: list[bytes] = []

    def post(client: Client, request: Request) -> None:
        left = int(request.headers["content-length"])
        data = client.buffer
        while len(data) < left:
            data += client.sock.recv(65536)
        client.buffer = b""
        got.append(data)
        client.answer(b"ok")

    faults.resources["/post"] = post
    sent = b"x" * 300_000
    head = f"POST {faults.url('/post')} HTTP/1.1\r\nHost: h\r\nContent-Length: {len(sent)}"
    assert browser.ask(head, sent) == (200, b"ok")
    assert got == [sent]
    assert browser.get(faults.url("/fine")) == (200, PAGE)
    assert browser.ask(f"POST http://10.0.0.1/ HTTP/1.1\r\nHost: h\r\nContent-Length: {len(sent)}", sent)[0] == 403
    assert browser.get(faults.url("/fine")) == (200, PAGE)


def test_other_ports_of_this_machine_and_private_addresses_are_refused(
    faults: FaultServer, proxy: EgressProxy, browser: Browser
) -> None:
    with FaultServer() as canary:
        for url in (
            canary.url("/"),
            f"http://localhost:{canary.port}/",
            f"http://[::1]:{canary.port}/",
            "http://169.254.169.254/latest/",
            "http://10.0.0.1/",
            f"http://127.0.0.1:{proxy.port}/",
        ):
            assert browser.get(url)[0] == 403
            assert browser.get(faults.url("/fine"))[0] == 200
        assert browser.ask(f"CONNECT 127.0.0.1:{canary.port} HTTP/1.1\r\nHost: h")[0] == 403
        assert browser.ask("CONNECT 10.0.0.1:443 HTTP/1.1\r\nHost: h")[0] == 403
        assert canary.connections == 0
    assert len(proxy.refused) == 8
    assert proxy.refused[0] == f"127.0.0.1:{canary.port} PORT_REFUSED"


def test_what_the_browser_calls_by_itself_is_denied_and_not_counted(proxy: EgressProxy, browser: Browser) -> None:
    assert browser.ask("CONNECT update.googleapis.com:443 HTTP/1.1\r\nHost: h")[0] == 403
    assert proxy.refused == []


def test_one_connection_may_ask_several_places(faults: FaultServer) -> None:
    with FaultServer() as other, EgressProxy(AddressPolicy.for_site([faults.url("/"), other.url("/")])) as proxy:
        other.page("/", b"other")
        browser = Browser(proxy)
        for _ in range(2):
            assert browser.get(faults.url("/")) == (200, PAGE)
            assert browser.get(other.url("/")) == (200, b"other")
        browser.close()


def test_tunnels_carry_bytes_both_ways(faults: FaultServer, browser: Browser) -> None:
    assert browser.ask(f"CONNECT 127.0.0.1:{faults.port} HTTP/1.1\r\nHost: h") == (200, b"")
    for _ in range(2):
        assert browser.ask("GET /fine HTTP/1.1\r\nHost: h") == (200, PAGE)


@pytest.mark.parametrize(
    "request_line",
    ["GET / HTTP/1.1", "GET https://127.0.0.1/ HTTP/1.1", "GET ftp://h/ HTTP/1.1", "CONNECT h HTTP/1.1 x", "\x16\x03\x01",
     "CONNECT user@127.0.0.1:80 HTTP/1.1", "GET http://a\\@b/ HTTP/1.1"],
)  # fmt: skip
def test_what_is_no_request_to_a_proxy_is_cut_off(faults: FaultServer, browser: Browser, request_line: str) -> None:
    browser.sock.sendall(request_line.encode("latin-1") + b"\r\n\r\n")
    assert browser.file.read() == b""
    assert faults.hits == []


def test_a_server_that_is_down_is_a_bad_gateway(proxy: EgressProxy, browser: Browser) -> None:
    with nobody_listens() as port, EgressProxy(AddressPolicy.for_site([f"http://127.0.0.1:{port}/"])) as other:
        asking = Browser(other)
        assert asking.get(f"http://127.0.0.1:{port}/")[0] == 502
        assert other.refused == []
        asking.close()


def test_a_server_that_breaks_off_ends_the_connection_and_no_other(faults: FaultServer, proxy: EgressProxy) -> None:
    first, second = Browser(proxy), Browser(proxy)
    first.sock.sendall(f"GET {faults.url('/short')} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    assert first.file.read().endswith(b"<h1>S")
    assert second.get(faults.url("/fine")) == (200, PAGE)
    first.close()
    second.close()


def test_closing_ends_every_connection(faults: FaultServer, proxy: EgressProxy) -> None:
    before = threading.active_count()
    browsers = [Browser(proxy) for _ in range(5)]
    for browser in browsers:
        browser.sock.sendall(f"GET {faults.url('/drip-body')} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    time.sleep(0.1)
    proxy.close()
    for browser in browsers:
        browser.file.read()
        browser.close()
    deadline = time.monotonic() + 3
    while threading.active_count() > before + 6 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before + 6  # the fault server's own
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", proxy.port), timeout=1)


def test_tls_goes_through_untouched(faults: FaultServer, browser: Browser) -> None:
    assert browser.ask(f"CONNECT 127.0.0.1:{faults.port} HTTP/1.1\r\nHost: h")[0] == 200
    context = ssl.create_default_context()
    with pytest.raises(ssl.SSLError):  # the fault server speaks no TLS and says so in plain text
        context.wrap_socket(browser.sock, server_hostname="127.0.0.1")
