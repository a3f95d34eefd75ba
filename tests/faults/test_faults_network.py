"""FAULTS section 1: what a server or the network does to one request."""

from __future__ import annotations

import gzip
import random
import shutil
import socket
import subprocess
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from auditor.model.page import Failed, Response
from auditor.net import guard
from auditor.net.judge import page_failure
from tests.faults.fixtures import Make
from tests.faults.server import PAGE, Client, FaultServer, Request

BUDGET = 0.6


def fails(outcome: Response | Failed) -> str:
    assert isinstance(outcome, Failed), outcome
    return outcome.code


def answers(outcome: Response | Failed) -> Response:
    assert isinstance(outcome, Response), outcome
    return outcome


@pytest.mark.parametrize("path", ["/drip-body", "/drip-header", "/endless-continue", "/never"])
def test_n_01_to_04_a_slow_server_costs_exactly_the_budget(faults: FaultServer, make: Make, path: str) -> None:
    fetcher = make(request_budget_s=BUDGET)
    start = time.monotonic()
    assert fails(fetcher.fetch(faults.url(path))) == "DEADLINE"
    assert BUDGET - 0.05 <= time.monotonic() - start <= BUDGET + 0.25
    assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE


def test_n_01_slow_redirects_share_one_budget(faults: FaultServer, make: Make) -> None:
    def slow(client: Client, request: Request) -> None:
        client.rest(0.25)
        client.answer(b"", "302 Found", "", f"Location: /slow?{time.monotonic()}")

    faults.resources["/slow"] = slow
    start = time.monotonic()
    assert fails(make(request_budget_s=BUDGET).fetch(faults.url("/slow"))) == "DEADLINE"
    assert time.monotonic() - start <= BUDGET + 0.25


def test_n_04_a_server_that_never_accepts_is_given_up(make: Make) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        fillers = []
        for _ in range(4):  # fill the backlog
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        outcome = make(request_budget_s=0.5, allow=(f"127.0.0.1:{port}",)).fetch(f"http://127.0.0.1:{port}/")
        for filler in fillers:
            filler.close()
    assert fails(outcome) in {"CONNECT_TIMEOUT", "DEADLINE"}


def test_n_05_a_resolver_that_hangs_costs_the_budget_only(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    asked = []

    def hang(host: str, port: int) -> list[guard.Address]:
        asked.append(host)
        released.wait(10)
        return []

    monkeypatch.setattr(guard, "lookup", hang)
    fetcher = make(request_budget_s=0.3)
    start = time.monotonic()
    assert fails(fetcher.fetch("https://slow.example/")) == "DEADLINE"
    assert fails(fetcher.fetch("https://slow.example/b")) == "DEADLINE"
    assert time.monotonic() - start < 1.0
    assert len(asked) == 1, "those who wait for the same name share one question"
    released.set()


def test_n_05_an_unknown_host_is_told_as_such(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, port: int) -> list[guard.Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(guard, "lookup", unknown)
    assert fails(make().fetch("https://nowhere.example/")) == "HOST_UNKNOWN"


@pytest.mark.parametrize("path", ["/short", "/broken-chunks"])
def test_n_06_n_07_half_a_page_is_never_a_page(faults: FaultServer, make: Make, path: str) -> None:
    assert fails(make().fetch(faults.url(path))) == "TRUNCATED"


@pytest.mark.parametrize("path", ["/reset", "/reset-at-once"])
def test_n_07_a_connection_that_is_reset(faults: FaultServer, make: Make, path: str) -> None:
    assert fails(make().fetch(faults.url(path))) == "RESET"


def test_n_08_a_compressed_bomb_stops_at_the_limit(faults: FaultServer, make: Make) -> None:
    import tracemalloc

    fetcher = make(max_body_mb=2)
    tracemalloc.start()
    outcome = fetcher.fetch(faults.url("/bomb"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert fails(outcome) == "TOO_LARGE"
    assert peak < 40_000_000  # the server's own 30 MB of zeros are in this process


def encoded(faults: FaultServer, body: bytes, coding: str, *more: str) -> str:
    path = f"/encoded-{len(faults.resources)}"
    faults.page(path, body, "text/html", "200 OK", f"Content-Encoding: {coding}", *more)
    return faults.url(path)


def test_n_09_gzip_deflate_and_both_kinds_of_deflate_are_read(faults: FaultServer, make: Make) -> None:
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    bodies = {
        encoded(faults, gzip.compress(PAGE), "gzip"),
        encoded(faults, gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]), "x-gzip"),
        encoded(faults, zlib.compress(PAGE), "deflate"),
        encoded(faults, raw.compress(PAGE) + raw.flush(), "deflate"),
        encoded(faults, gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
        encoded(faults, gzip.compress(PAGE) + b"\0\0\0", "gzip"),
        encoded(faults, PAGE, "identity"),
    }
    fetcher = make()
    for url in bodies:
        assert answers(fetcher.fetch(url)).body == PAGE


@pytest.mark.parametrize(
    ("body", "coding", "code"),
    [
        (gzip.compress(PAGE), ", ".join(["gzip"] * 6), "BAD_ENCODING"),
        (PAGE, "gzip", "BAD_ENCODING"),
        (PAGE, "br", "BAD_ENCODING"),
        (PAGE, "sdch", "BAD_ENCODING"),
        (gzip.compress(PAGE)[:-20], "gzip", "TRUNCATED"),
    ],
    # Of the bytes themselves pytest would make names, and gzip writes the time of day into them.
    ids=["six-times", "not-gzip", "not-brotli", "unknown-coding", "cut-off"],
)
def test_n_09_compression_that_is_broken(faults: FaultServer, make: Make, body: bytes, coding: str, code: str) -> None:
    assert fails(make().fetch(encoded(faults, body, coding))) == code


def test_n_09_an_empty_body_that_says_it_is_compressed_is_only_empty(faults: FaultServer, make: Make) -> None:
    assert answers(make().fetch(encoded(faults, b"", "gzip"))).body == b""


def test_n_10_a_body_without_end_stops_at_the_limit(faults: FaultServer, make: Make) -> None:
    assert fails(make().fetch(faults.url("/endless"))) == "TOO_LARGE"
    part = answers(make().fetch(faults.url("/endless"), limit=1000, partial=True))
    assert (len(part.body), part.truncated) == (1000, True)


def raw(faults: FaultServer, text: str) -> str:
    return faults.url("/raw?" + quote(text, safe=""))


@pytest.mark.parametrize(
    ("length", "code"),
    [("99999999999", "TOO_LARGE"), ("-5", "BAD_RESPONSE"), ("5, 6", "BAD_RESPONSE"), ("5\r\nContent-Length: 6", "BAD_RESPONSE"),
     ("0x5", "BAD_RESPONSE")],
)  # fmt: skip
def test_n_11_lengths_that_cannot_be(faults: FaultServer, make: Make, length: str, code: str) -> None:
    url = raw(faults, f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\nhello")
    assert fails(make().fetch(url)) == code


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\r\n" + "".join(f"X-{n}: y\r\n" for n in range(150)),
        "HTTP/1.1 200 OK\r\nX: a\0b\r\n",
        "garbage of a status line\r\n",
        "HTTP/1.1 abc OK\r\n",
        "HTTP/1.1 99999 OK\r\n",
        "<html>no HTTP at all",
        "HTTP/3 200 OK\r\n",
    ],
    ids=["150 headers", "NUL", "garbage", "no number", "large number", "HTTP/0.9", "wrong version"],
)
def test_n_12_answers_that_are_not_http(faults: FaultServer, make: Make, head: str) -> None:
    url = faults.url("/odd")
    faults.resources["/odd"] = lambda client, request: client.send(
        head.encode("latin-1") + b"Content-Length: 2\r\n\r\nhi"
    )
    assert fails(make().fetch(url)) == "BAD_RESPONSE"


def test_n_12_a_header_of_70_kilobytes(faults: FaultServer, make: Make) -> None:
    faults.page("/long", PAGE, "text/html", "200 OK", "X-Long: " + "a" * 70_000)
    assert fails(make().fetch(faults.url("/long"))) == "BAD_RESPONSE"


def test_n_13_a_closed_port_refuses(make: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = make(allow=(f"127.0.0.1:{port}",)).fetch(f"http://127.0.0.1:{port}/")
    assert fails(outcome) == "CONNECT_REFUSED"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, one for another host, one that has expired; all signed by themselves."""
    folder = tmp_path_factory.mktemp("tls")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make certificates with")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=True)

    for name, subject in [("good", "localhost"), ("other", "other.example"), ("expired", "localhost")]:
        (folder / f"{name}.cnf").write_text(f"subjectAltName=DNS:{subject}\n")
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={subject}", "-out", f"{name}.csr")
        sign = ["x509", "-req", "-in", f"{name}.csr", "-signkey", f"{name}.key", "-extfile", f"{name}.cnf"]
        openssl(*sign, "-days", "0" if name == "expired" else "2", "-out", f"{name}.pem")
    time.sleep(1.1)  # a certificate for zero days lives for the second it was made in
    return folder


@pytest.fixture
def tls(certificates: Path) -> Iterator[dict[str, FaultServer]]:
    import ssl

    servers = {}
    for name in ("good", "other", "expired"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem", certificates / f"{name}.key")
        servers[name] = FaultServer(wrap=lambda sock, context=context: context.wrap_socket(sock, server_side=True))
        servers[name].__enter__()
    yield servers
    for server in servers.values():
        server.__exit__()


def test_n_13_certificates_are_always_verified(make: Make, tls: dict[str, FaultServer], certificates: Path) -> None:
    allow = tuple(f"localhost:{server.port}" for server in tls.values())
    trusting = {name: make(allow=allow, ca_file=str(certificates / f"{name}.pem")) for name in tls}
    url = {name: f"https://localhost:{server.port}/fine" for name, server in tls.items()}
    assert answers(trusting["good"].fetch(url["good"])).body == PAGE
    assert fails(make(allow=allow).fetch(url["good"])) == "TLS_INVALID"  # nobody we know signed it
    assert fails(trusting["other"].fetch(url["other"])) == "TLS_INVALID"
    assert fails(trusting["expired"].fetch(url["expired"])) == "TLS_INVALID"


def test_n_13_tls_spoken_to_a_plain_port_and_plain_to_a_tls_port(
    faults: FaultServer, make: Make, tls: dict[str, FaultServer]
) -> None:
    port = tls["good"].port
    fetcher = make(allow=(f"127.0.0.1:{port}",))
    assert fails(fetcher.fetch(faults.url("/").replace("http:", "https:"))) in {"TLS_INVALID", "RESET"}
    assert fails(fetcher.fetch(f"http://127.0.0.1:{port}/")) in {"RESET", "BAD_RESPONSE"}


def test_n_01_a_slow_body_inside_tls_ends_in_time(make: Make, tls: dict[str, FaultServer], certificates: Path) -> None:
    port = tls["good"].port
    fetcher = make(allow=(f"localhost:{port}",), ca_file=str(certificates / "good.pem"), request_budget_s=BUDGET)
    start = time.monotonic()
    assert fails(fetcher.fetch(f"https://localhost:{port}/drip-body")) == "DEADLINE"
    assert time.monotonic() - start <= BUDGET + 0.25


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_n_14_passing_troubles_are_tried_again(faults: FaultServer, make: Make, status: int) -> None:
    response = answers(make(retries=2, backoff_s=0.01).fetch(faults.url(f"/flaky?status={status}")))
    assert (response.status, response.attempts) == (200, 3)


def test_n_14_lasting_troubles_are_reported_with_their_attempts(faults: FaultServer, make: Make) -> None:
    fetcher = make(retries=2, backoff_s=0.01)
    response = answers(fetcher.fetch(faults.url("/flaky?status=503&times=99")))
    assert (response.status, response.attempts) == (503, 3)
    assert answers(fetcher.fetch(faults.url("/missing"))).attempts == 1


def test_n_18_error_pages_are_never_content(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    for status, code in {401: "AUTH_REQUIRED", 403: "HTTP_STATUS", 404: "HTTP_STATUS", 410: "HTTP_STATUS",
                         429: "RATE_LIMITED", 451: "HTTP_STATUS", 500: "HTTP_STATUS", 304: None}.items():  # fmt: skip
        faults.page(f"/{status}", PAGE, "text/html", f"{status} Whatever")
        outcome = fetcher.fetch(faults.url(f"/{status}"))
        if code is None:
            assert fails(outcome) == "BAD_RESPONSE"
            continue
        failure = page_failure(answers(outcome))
        assert failure is not None
        assert failure.code == code


def test_n_19_answers_without_content_are_not_pages_without_problems(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    faults.page("/empty", b"  \r\n\0")
    faults.page("/part", PAGE, "text/html", "206 Partial Content")
    faults.resources["/204"] = lambda client, request: client.send(b"HTTP/1.1 204 No Content\r\n\r\n")
    for path, code in {"/empty": "EMPTY_DOCUMENT", "/204": "EMPTY_DOCUMENT", "/part": "TRUNCATED"}.items():
        failure = page_failure(answers(fetcher.fetch(faults.url(path))))
        assert failure is not None
        assert failure.code == code
    assert page_failure(answers(fetcher.fetch(faults.url("/fine")))) is None


@pytest.mark.parametrize(
    ("declared", "body", "media_type", "is_page"),
    [
        ("text/html", b"%PDF-1.7 ...", "application/pdf", False),
        ("text/html", b"\x89PNG\r\n\x1a\n....", "image/png", False),
        ("image/png", PAGE, "image/png", False),
        ("", PAGE, "text/html", True),
        ("", b"just words", "text/plain", False),
        ("application/xhtml+xml", PAGE, "application/xhtml+xml", True),
        ("text/html;charset=bogus", PAGE, "text/html", True),
        ("TEXT/HTML ; x", PAGE, "text/html", True),
        ("text/plain", PAGE, "text/plain", False),
        ("application/json", b"{}", "application/json", False),
        ("text/xml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>', "application/xhtml+xml", True),
        ("text/xml", b"<rss></rss>", "text/xml", False),
    ],
)  # fmt: skip
def test_n_20_what_it_is_is_decided_by_declaration_and_first_bytes(
    faults: FaultServer, make: Make, declared: str, body: bytes, media_type: str, is_page: bool
) -> None:
    faults.page("/typed", body, declared)
    response = answers(make().fetch(faults.url("/typed")))
    failure = page_failure(response)
    assert response.media_type == media_type
    assert (failure is None) is is_page
    if failure is not None:
        assert failure.code == "NOT_HTML"
        assert not declared or declared.partition(";")[0] in failure.detail


def test_n_20_of_a_large_download_only_a_glance_is_read(faults: FaultServer, make: Make) -> None:
    faults.page("/film", bytes(5_000_000), "video/mp4")
    response = answers(make().fetch(faults.url("/film")))
    assert response.truncated
    assert len(response.body) <= 65536
    failure = page_failure(response)
    assert failure is not None
    assert failure.code == "NOT_HTML"


@pytest.mark.parametrize(
    ("kind", "body", "charset", "source"),
    [
        ("text/html", "<meta charset=utf-8><p>é".encode(), "utf-8", "meta"),
        ("text/html", "<p>é".encode(), "utf-8", "guess"),
        ("text/html; charset=iso-8859-1", "<p>é".encode(), "windows-1252", "header"),
        ("text/html; charset=iso-8859-1", b"\xef\xbb\xbf<p>", "utf-8", "bom"),
        ("text/html", b"\xff\xfe" + "<p>é".encode("utf-16-le"), "utf-16-le", "bom"),
        ("text/html; charset=Shift_JIS", "<p>日本".encode("cp932"), "cp932", "header"),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">', "cp949", "meta"),
        ("text/html; charset=bogus", b"<meta charset=latin1><p>\xe9", "windows-1252", "meta"),
        ("text/html", b"<!-- <meta charset=big5> --><meta charset=gb2312>", "gb18030", "meta"),
        ("text/html", b"<meta charset=utf-16><p>x", "utf-8", "meta"),
        ("text/html", b"<!--" + b" " * 1100 + b"--><meta charset=big5>", "utf-8", "guess"),
        ("text/html", b'<?xml version="1.0" encoding="koi8-r"?><p>', "koi8-r", "meta"),
        ("text/html; charset=rot13", b"<p>x", "utf-8", "guess"),
    ],
)
def test_n_21_the_encoding_is_found_in_the_order_of_the_whatwg(
    faults: FaultServer, make: Make, kind: str, body: bytes, charset: str, source: str
) -> None:
    faults.page("/text", body, kind)
    response = answers(make().fetch(faults.url("/text")))
    assert (response.charset, response.charset_source) == (charset, source)
    body.decode(response.charset)


def test_n_21_undeclared_japanese_is_guessed_as_such(faults: FaultServer, make: Make) -> None:
    text = "<p>大学院の入学案内と奨学金についてのお知らせです。詳しくは事務室までお問い合わせください。" * 5
    faults.page("/text", text.encode("euc-jp"), "text/html")
    response = answers(make().fetch(faults.url("/text")))
    assert response.body.decode(response.charset) == text
    assert response.charset_source == "guess"


def test_n_22_an_unchanged_page_is_asked_for_by_its_validators(faults: FaultServer, make: Make) -> None:
    def tagged(client: Client, request: Request) -> None:
        if request.headers.get("if-none-match") == '"v1"':
            client.send(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 5\r\n\r\nhello')
            client.keep = True
        else:
            client.answer(PAGE, "200 OK", "text/html", 'ETag: "v1"', "Last-Modified: Sun, 22 Nov 2026 10:00:00 GMT")

    faults.resources["/tagged"] = tagged
    fetcher = make()
    first = answers(fetcher.fetch(faults.url("/tagged")))
    assert first.headers["etag"] == '"v1"'
    second = answers(fetcher.fetch(faults.url("/tagged"), etag=first.headers["etag"]))
    assert (second.status, second.body) == (304, b"")
    failure = page_failure(second)
    assert failure is not None
    assert failure.code == "NOT_MODIFIED"
    # the body that a 304 must not have does not leak into the next answer
    assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE


def test_n_22_a_304_that_nobody_asked_for(faults: FaultServer, make: Make) -> None:
    faults.resources["/304"] = lambda client, request: client.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert fails(make().fetch(faults.url("/304"))) == "BAD_RESPONSE"


def test_n_23_a_kept_connection_that_closes_as_we_write_is_asked_once_more(faults: FaultServer, make: Make) -> None:
    """The server answers one request a connection and resets when the second arrives, as if both crossed."""
    served: set[int] = set()

    def once(client: Client, request: Request) -> None:
        if id(client) in served:
            client.reset()
            return
        served.add(id(client))
        faults.state[str(id(client))] = 1
        keep_alive.append(client)
        client.answer()

    keep_alive: list[Client] = []
    faults.resources["/once"] = once
    fetcher = make()
    for _ in range(4):
        response = answers(fetcher.fetch(faults.url("/once")))
        assert (response.body, response.attempts) == (PAGE, 1)
    assert faults.connections == 4


def test_connections_are_kept_and_shared(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    for path in ("/fine", "/missing", "/fine", "/echo"):
        answers(fetcher.fetch(faults.url(path)))
    assert faults.connections == 1


def test_closing_ends_what_is_going_on(faults: FaultServer, make: Make) -> None:
    fetcher = make(request_budget_s=30)
    outcomes: list[Response | Failed] = []
    thread = threading.Thread(target=lambda: outcomes.append(fetcher.fetch(faults.url("/drip-body"))))
    thread.start()
    time.sleep(0.2)
    fetcher.close()
    thread.join(2)
    assert not thread.is_alive()
    assert fails(outcomes[0]) == "DEADLINE"
    assert fails(fetcher.fetch(faults.url("/fine"))) == "DEADLINE"


def test_no_thread_or_descriptor_is_left(faults: FaultServer, make: Make) -> None:
    import os

    def descriptors() -> int:
        return len(os.listdir("/proc/self/fd"))

    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("no /proc")
    fetcher = make(request_budget_s=0.2, retries=0)
    answers(fetcher.fetch(faults.url("/fine")))
    before, threads = descriptors(), threading.active_count()
    for path in ("/drip-body", "/short", "/reset", "/never", "/fine", "/missing", "/bomb") * 2:
        fetcher.fetch(faults.url(path))
    time.sleep(0.3)
    assert descriptors() <= before + 4  # the server's ends of what is kept
    assert threading.active_count() <= threads + 4


def toxic(faults: FaultServer, change: str) -> FaultServer:
    """A TCP shim between us and the server, with the toxics of Toxiproxy."""
    shim = FaultServer()

    def relay(sock: socket.socket) -> socket.socket:
        upstream = socket.create_connection((faults.host, faults.port))
        threading.Thread(target=_pump, args=(sock, upstream, ""), daemon=True).start()
        _pump(upstream, sock, change)
        return sock

    shim._wrap = relay
    return shim


def _pump(source: socket.socket, sink: socket.socket, change: str) -> None:
    sent = 0
    try:
        while data := source.recv(4096):
            if change == "latency":
                time.sleep(0.05)
            step = {"slicer": 7, "bandwidth": 64}.get(change, len(data))
            for at in range(0, len(data), step):
                piece = data[at : at + step]
                if change == "limit_data" and sent + len(piece) > 100:
                    sink.sendall(piece[: 100 - sent])
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(piece)
                sent += len(piece)
                if change == "bandwidth":
                    time.sleep(0.005)
        if change == "slow_close":
            time.sleep(0.1)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.mark.parametrize("change", ["latency", "bandwidth", "slicer", "slow_close", "limit_data"])
def test_n_24_a_bad_line_gives_the_same_page_or_a_network_code(faults: FaultServer, make: Make, change: str) -> None:
    with toxic(faults, change) as shim:
        fetcher = make(allow=(f"127.0.0.1:{shim.port}",))
        outcome = fetcher.fetch(shim.url("/fine"))
        fetcher.close()
    if change == "limit_data":
        assert fails(outcome) in {"TRUNCATED", "RESET", "BAD_RESPONSE"}
    else:
        assert answers(outcome).body == PAGE


def test_n_12_damaged_answers_end_in_a_response_or_a_code(faults: FaultServer, make: Make) -> None:
    chance = random.Random(20261122)
    answers_ = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 20\r\n\r\n<!doctype html><p>hi",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>hi\r\n3\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: /fine?y#z\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>hello" * 50),
    ]

    def damaged(client: Client, request: Request) -> None:
        data = bytearray(chance.choice(answers_))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            if chance.random() < 0.5:
                data[at] = chance.randrange(256)
            else:
                data[at : at + chance.randint(0, 9)] = chance.choice(
                    [b"", b"\r\n", b"\0", b"\xff" * 3, b": ", b"9" * 20]
                )
        client.send(bytes(data))

    faults.resources["/damaged"] = damaged
    fetcher = make(request_budget_s=1, backoff_s=0)
    seen = set()
    for _ in range(300):
        outcome = fetcher.fetch(faults.url("/damaged"))
        assert isinstance(outcome, Response | Failed)
        seen.add(outcome.code if isinstance(outcome, Failed) else str(outcome.status))
    assert {"200", "BAD_RESPONSE", "TRUNCATED"} <= seen
    assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE
