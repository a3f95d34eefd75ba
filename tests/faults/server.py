"""A server that misbehaves by name: a table of resources on loopback, written with raw sockets where HTTP would help."""

from __future__ import annotations

import contextlib
import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

PAGE = b"<!doctype html><html lang=en><title>Fine</title><main><h1>Fine</h1><p>All is well here.</p></main></html>"


@dataclass
class Request:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    def query(self, name: str, default: str = "") -> str:
        return parse_qs(urlsplit(self.target).query).get(name, [default])[0]


class Client:
    """The server's side of one connection."""

    def __init__(self, sock: socket.socket, server: FaultServer) -> None:
        self.sock = sock
        self.server = server
        self.keep = False
        self.buffer = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(
        self, body: bytes = PAGE, status: str = "200 OK", kind: str = "text/html; charset=utf-8", *more: str
    ) -> None:
        """Send a complete answer and keep the connection."""
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Length: {len(body)}",
            *([f"Content-Type: {kind}"] if kind else []),
            *more,
        ]
        self.send("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        self.keep = True

    def head(self, *lines: str, status: str = "200 OK") -> None:
        """Send the head of an answer only."""
        self.send(
            "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html", *lines]).encode("latin-1") + b"\r\n\r\n"
        )

    def rest(self, seconds: float) -> bool:
        """Sleep; False when the server is closing."""
        return not self.server.closing.wait(seconds)

    def reset(self) -> None:
        """Close with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


Resource = Callable[[Client, Request], None]
RESOURCES: dict[str, Resource] = {}


def resource(path: str) -> Callable[[Resource], Resource]:
    def register(function: Resource) -> Resource:
        RESOURCES[path] = function
        return function

    return register


class FaultServer:
    """Serves RESOURCES and what a test adds; counts every request. Use as a context manager."""

    def __init__(self, host: str = "127.0.0.1", wrap: Callable[[socket.socket], socket.socket] | None = None) -> None:
        self.resources: dict[str, Resource] = dict(RESOURCES)
        self.hits: list[Request] = []
        self.state: dict[str, int] = {}
        self.closing = threading.Event()
        self.busy = 0
        self.busiest = 0
        self.connections = 0
        self._wrap = wrap
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server((host, 0), backlog=64)
        self.host, self.port = self._listener.getsockname()[:2]
        self.origin = f"{'https' if wrap else 'http'}://{self.host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return self.origin + path

    def paths(self) -> list[str]:
        return [hit.target for hit in self.hits]

    def page(
        self,
        path: str,
        body: bytes | str = PAGE,
        kind: str = "text/html; charset=utf-8",
        status: str = "200 OK",
        *more: str,
    ) -> None:
        """Serve a fixed answer at a path."""
        raw = body.encode() if isinstance(body, str) else body
        self.resources[path] = lambda client, request: client.answer(raw, status, kind, *more)

    def redirect(self, path: str, location: str, status: str = "302 Found", *more: str) -> None:
        self.resources[path] = lambda client, request: client.answer(b"", status, "", f"Location: {location}", *more)

    def __enter__(self) -> FaultServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            with self._lock:
                self.connections += 1
                self._open.add(sock)
                self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._wrap:
                plain, sock = sock, self._wrap(sock)
                with self._lock:
                    self._open = (self._open - {plain}) | {sock}
            client = Client(sock, self)
            while (request := _read_request(client)) is not None:
                self._handle(client, request)
                if not client.keep:
                    return
        except OSError:
            return
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()

    def _handle(self, client: Client, request: Request) -> None:
        client.keep = False
        with self._lock:
            self.hits.append(request)
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
        try:
            found = self.resources.get(request.path)
            if found is None:
                client.answer(b"<!doctype html><h1>Not found</h1>", "404 Not Found")
            else:
                found(client, request)
        finally:
            with self._lock:
                self.busy -= 1


def _read_request(client: Client) -> Request | None:
    while b"\r\n\r\n" not in client.buffer:
        data = client.sock.recv(65536)
        if not data:
            return None
        client.buffer += data
        if client.buffer[:1] == b"\x16":  # a TLS handshake
            client.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            return None
    head, _, client.buffer = client.buffer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(method, target, headers)


# --- the table -------------------------------------------------------------------------------------------------------


@resource("/")
@resource("/fine")
def fine(client: Client, request: Request) -> None:
    if request.method == "HEAD":
        client.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(PAGE))
        client.keep = True
        return
    client.answer()


@resource("/drip-body")
def drip_body(client: Client, request: Request) -> None:
    client.head()
    while client.rest(0.1):
        client.send(b"x")


@resource("/drip-header")
def drip_header(client: Client, request: Request) -> None:
    client.send(b"HTTP/1.1 200 OK\r\n")
    while client.rest(0.05):
        client.send(b"X")


@resource("/endless-continue")
def endless_continue(client: Client, request: Request) -> None:
    while client.rest(0.02):
        client.send(b"HTTP/1.1 100 Continue\r\n\r\n")


@resource("/never")
def never(client: Client, request: Request) -> None:
    client.rest(60)


@resource("/short")
def short(client: Client, request: Request) -> None:
    client.head("Content-Length: 1000")
    client.send(b"<h1>S")


@resource("/broken-chunks")
def broken_chunks(client: Client, request: Request) -> None:
    client.head("Transfer-Encoding: chunked")
    client.send(b"5\r\n<h1>S\r\n")


@resource("/reset")
def reset(client: Client, request: Request) -> None:
    client.head("Content-Length: 1000")
    client.send(b"<h1>S")
    client.rest(0.05)
    client.reset()


@resource("/reset-at-once")
def reset_at_once(client: Client, request: Request) -> None:
    client.reset()


@resource("/bomb")
def bomb(client: Client, request: Request) -> None:
    body = gzip.compress(bytes(30_000_000), 9)
    client.head("Content-Encoding: gzip", f"Content-Length: {len(body)}")
    client.send(body)


@resource("/endless")
def endless(client: Client, request: Request) -> None:
    client.head()
    while not client.server.closing.is_set():
        client.send(b"x" * 65536)


@resource("/raw")
def raw(client: Client, request: Request) -> None:
    """Send what the query says, as it stands."""
    client.send(unquote(request.target.partition("?")[2]).encode("latin-1"))
    client.rest(0.02)


@resource("/flaky")
def flaky(client: Client, request: Request) -> None:
    """Answer `status` for the first `times` requests, then a page."""
    count = client.server.state[request.target] = client.server.state.get(request.target, 0) + 1
    if count <= int(request.query("times", "2")):
        retry = request.query("retry-after")
        client.answer(
            b"busy",
            f"{request.query('status', '503')} Sorry",
            "text/plain",
            *([f"Retry-After: {retry}"] if retry else []),
        )
    else:
        client.answer()


@resource("/echo")
def echo(client: Client, request: Request) -> None:
    """Answer with the request's headers as text."""
    client.answer("\n".join(f"{k}: {v}" for k, v in request.headers.items()).encode("latin-1"), kind="text/plain")


@resource("/loop")
def loop(client: Client, request: Request) -> None:
    number = int(request.query("n", "0")) + 1
    client.answer(b"", "302 Found", "", f"Location: /loop?n={number}")
