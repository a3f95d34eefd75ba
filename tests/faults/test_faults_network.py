"""What a server or the network does to the transport of one request."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
from urllib.parse import quote

import pytest

from auditor.model.page import Failed, Response
from auditor.net import safe_dial as guard
from tests.faults.fixtures import Make, answers, fails
from tests.faults.server import PAGE, Client, FaultServer, Request
from tests.ports import nobody_listens

BUDGET = 0.6


@pytest.mark.parametrize("path", ["/drip-body", "/drip-header", "/endless-continue", "/never"])
def test_a_slow_server_costs_exactly_the_budget(faults: FaultServer, make: Make, path: str) -> None:
    fetcher = make(request_budget_s=BUDGET)
    start = time.monotonic()
    assert fails(fetcher.fetch(faults.url(path))) == "DEADLINE"
    assert BUDGET - 0.05 <= time.monotonic() - start <= BUDGET + 0.25
    assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE


def test_slow_redirects_share_one_budget(faults: FaultServer, make: Make) -> None:
    def slow(client: Client, request: Request) -> None:
        client.rest(0.25)
        client.answer(b"", "302 Found", "", f"Location: /slow?{time.monotonic()}")

    faults.resources["/slow"] = slow
    start = time.monotonic()
    assert fails(make(request_budget_s=BUDGET).fetch(faults.url("/slow"))) == "DEADLINE"
    assert time.monotonic() - start <= BUDGET + 0.25


def test_a_server_that_never_accepts_is_given_up(make: Make) -> None:
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


def test_a_resolver_that_hangs_costs_the_budget_only(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_an_unknown_host_is_told_as_such(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(host: str, port: int) -> list[guard.Address]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(guard, "lookup", unknown)
    assert fails(make().fetch("https://nowhere.example/")) == "HOST_UNKNOWN"


@pytest.mark.parametrize("path", ["/short", "/broken-chunks"])
def test_half_a_page_is_never_a_page(faults: FaultServer, make: Make, path: str) -> None:
    assert fails(make().fetch(faults.url(path))) == "TRUNCATED"


@pytest.mark.parametrize("path", ["/reset", "/reset-at-once"])
def test_a_connection_that_is_reset(faults: FaultServer, make: Make, path: str) -> None:
    assert fails(make().fetch(faults.url(path))) == "RESET"


def raw(faults: FaultServer, text: str) -> str:
    return faults.url("/raw?" + quote(text, safe=""))


@pytest.mark.parametrize(
    ("length", "code"),
    [("99999999999", "TOO_LARGE"), ("-5", "BAD_RESPONSE"), ("5, 6", "BAD_RESPONSE"), ("5\r\nContent-Length: 6", "BAD_RESPONSE"),
     ("0x5", "BAD_RESPONSE")],
)  # fmt: skip
def test_lengths_that_cannot_be(faults: FaultServer, make: Make, length: str, code: str) -> None:
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
def test_answers_that_are_not_http(faults: FaultServer, make: Make, head: str) -> None:
    url = faults.url("/odd")
    faults.resources["/odd"] = lambda client, request: client.send(
        head.encode("latin-1") + b"Content-Length: 2\r\n\r\nhi"
    )
    assert fails(make().fetch(url)) == "BAD_RESPONSE"


def test_a_header_of_70_kilobytes(faults: FaultServer, make: Make) -> None:
    faults.page("/long", PAGE, "text/html", "200 OK", "X-Long: " + "a" * 70_000)
    assert fails(make().fetch(faults.url("/long"))) == "BAD_RESPONSE"


def test_a_closed_port_refuses(make: Make) -> None:
    with nobody_listens() as port:
        outcome = make(allow=(f"127.0.0.1:{port}",)).fetch(f"http://127.0.0.1:{port}/")
    assert fails(outcome) == "CONNECT_REFUSED"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_passing_troubles_are_tried_again(faults: FaultServer, make: Make, status: int) -> None:
    response = answers(make(retries=2, backoff_s=0.01).fetch(faults.url(f"/flaky?status={status}")))
    assert (response.status, response.attempts) == (200, 3)


def test_lasting_troubles_are_reported_with_their_attempts(faults: FaultServer, make: Make) -> None:
    fetcher = make(retries=2, backoff_s=0.01)
    response = answers(fetcher.fetch(faults.url("/flaky?status=503&times=99")))
    assert (response.status, response.attempts) == (503, 3)
    assert answers(fetcher.fetch(faults.url("/missing"))).attempts == 1


def test_a_kept_connection_that_closes_as_we_write_is_asked_once_more(faults: FaultServer, make: Make) -> None:
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
def test_a_bad_line_gives_the_same_page_or_a_network_code(faults: FaultServer, make: Make, change: str) -> None:
    with toxic(faults, change) as shim:
        fetcher = make(allow=(f"127.0.0.1:{shim.port}",))
        outcome = fetcher.fetch(shim.url("/fine"))
        fetcher.close()
    if change == "limit_data":
        assert fails(outcome) in {"TRUNCATED", "RESET", "BAD_RESPONSE"}
    else:
        assert answers(outcome).body == PAGE


def test_damaged_answers_end_in_a_response_or_a_code(faults: FaultServer, make: Make) -> None:
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


INTERIM = "HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload; as=style\r\n\r\n"


@pytest.mark.parametrize(
    "interim", [INTERIM, INTERIM * 3, "HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n" + INTERIM]
)
def test_interim_answers_never_put_a_kept_connection_out_of_step(faults: FaultServer, make: Make, interim: str) -> None:
    def hinted(client: Client, request: Request) -> None:
        client.send(interim.encode())
        client.answer(request.target.encode())

    for number in range(6):
        faults.resources[f"/hinted{number}"] = hinted
    fetcher = make()
    for number in range(6):
        answer = answers(fetcher.fetch(faults.url(f"/hinted{number}")))
        assert (answer.status, answer.body) == (200, f"/hinted{number}".encode())
    assert faults.connections == 1


def test_a_switch_of_protocol_that_nobody_asked_for_is_no_answer(faults: FaultServer, make: Make) -> None:
    faults.resources["/switch"] = lambda client, request: client.send(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    fetcher = make()
    assert fails(fetcher.fetch(faults.url("/switch"))) == "BAD_RESPONSE"
    assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE


@pytest.mark.parametrize("surplus", [b"<p>more than was declared", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"])
def test_bytes_left_over_from_one_answer_are_not_the_next(faults: FaultServer, make: Make, surplus: bytes) -> None:
    there = threading.Event()

    def longer(client: Client, request: Request) -> None:
        client.answer(b"short")
        client.send(surplus)
        there.set()
        client.keep = True

    faults.resources["/longer"] = longer
    fetcher = make()
    for _ in range(3):
        there.clear()
        assert answers(fetcher.fetch(faults.url("/longer"))).body == b"short"
        assert there.wait(10)  # what comes only after the next request was written, nobody can tell from its answer
        assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE


def test_a_body_after_head_is_not_the_next_answer(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    faults.page("/wordy", b"<h1>although HEAD was asked</h1>")
    for _ in range(3):
        assert answers(fetcher.probe(faults.url("/wordy"))).status == 200
        assert answers(fetcher.fetch(faults.url("/fine"))).body == PAGE
