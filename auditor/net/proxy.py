"""A forwarding proxy on loopback that holds the browser's own requests to the same policy as ours.

Only requests are read: each names where it goes, is judged, and is passed on in origin form. Answers are passed back as
they come, which needs no parser, because a browser never pipelines: bytes from it mean that the last answer is complete.
"""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from dataclasses import dataclass
from types import TracebackType

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.net.policy import AddressPolicy
from auditor.net.safe_dial import Refused, Resolver, connect
from auditor.redact import sanitize
from auditor.urls import UrlError, canonical, parts_of

BUFFER = 256 * 1024
HEAD_LIMIT = 128 * 1024
DIAL_BUDGET_S = 20.0
IDLE_S = 300.0
STALL_S = 60.0
"""Seconds that one side may refuse to take what the other sent."""
MAX_CONNECTIONS = 512
MAX_REFUSED = 1_000

BROWSER_HOSTS = frozenset(
    "clients1.google.com clients2.google.com clients4.google.com update.googleapis.com safebrowsing.googleapis.com"
    " safebrowsingohttpgateway.googleapis.com optimizationguide-pa.googleapis.com content-autofill.googleapis.com"
    " edgedl.me.gvt1.com redirector.gvt1.com mtalk.google.com android.clients.google.com passwordsleakcheck-pa.googleapis.com"
    " chrome.google.com".split()
)
"""What Chromium calls by itself; denied, and not counted as traffic of a page."""

REFUSED_HEADER = "X-Auditor-Refused"
"""Says with a code of the error table why a request of a page was not passed on."""
_DENIED = frozenset({Code.ADDRESS_REFUSED, Code.PORT_REFUSED})
_HOP_BY_HOP = (b"proxy-connection:", b"proxy-authorization:")


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of one request as the browser sent it."""

    method: bytes
    host: str
    port: int
    forward: bytes
    """What is passed on: origin form, without what was meant for the proxy."""
    body: int
    """Bytes of body that follow."""
    upgrade: bool


class EgressProxy:
    """Serves until `close`. `refused` names what was asked for and denied."""

    def __init__(self, policy: AddressPolicy) -> None:
        self.refused: list[str] = []
        self.refused_total = 0
        self.port = 0
        self._policy = policy
        self._resolver = Resolver()
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(MAX_CONNECTIONS)

    def start(self) -> int:
        """Listen on a free port of 127.0.0.1 and return it."""
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), name="egress", daemon=True).start()
        return self.port

    def close(self) -> None:
        """Stop listening and end every connection."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> EgressProxy:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _accept(self, listener: socket.socket) -> None:
        while self._listener is not None:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            self._slots.acquire()
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        self._register(browser)
        try:
            _Connection(self, browser).run()
        except (OSError, _BadRequest):
            return  # either side went away; the other is closed below
        finally:
            self._release(browser)
            self._slots.release()

    def _register(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(STALL_S)
        with self._lock:
            self._open.add(sock)
            if self._listener is None:
                sock.shutdown(socket.SHUT_RDWR)

    def _release(self, sock: socket.socket) -> None:
        with self._lock:
            self._open.discard(sock)
        sock.close()

    def _dial(self, host: str, port: int) -> socket.socket | Failed:
        """Connect upstream, or say why not."""
        if host in BROWSER_HOSTS:
            return failed(Code.ADDRESS_REFUSED, host, Stage.RENDER)
        try:
            sock = connect(self._policy, self._resolver, host, port, DIAL_BUDGET_S)
        except Refused as refused:
            if refused.failure.code in _DENIED:
                self._note(f"{host}:{port} {refused.failure.code}")
            return refused.failure
        except OSError as error:
            return failed(Code.CONNECT_REFUSED, f"{host}:{port} {error}", Stage.RENDER)
        self._register(sock)
        return sock

    def notices(self) -> list[str]:
        """Return in a sentence what pages asked for and did not get."""
        with self._lock:
            places = sorted({text.partition(" ")[0] for text in self.refused})
            count = self.refused_total
        if not count:
            return []
        return [
            f"Pages asked {count} times for addresses that are private or not of the web, and were refused (for example"
            f" {', '.join(places[:3])}). If they belong to the site, name them in allow."
        ]

    def _note(self, text: str) -> None:
        with self._lock:
            self.refused_total += 1
            if len(self.refused) < MAX_REFUSED:
                self.refused.append(sanitize(text))


class _BadRequest(Exception):
    """The browser's side said something that is not a request to a proxy."""


class _Connection:
    """One connection of the browser, and the one upstream that its current request goes to."""

    def __init__(self, proxy: EgressProxy, browser: socket.socket) -> None:
        self._proxy = proxy
        self._browser = browser
        self._upstream: socket.socket | None = None
        self._place: tuple[str, int] | None = None
        self._held = b""
        self._buffer = memoryview(bytearray(BUFFER))

    def run(self) -> None:
        """Serve requests until either side closes."""
        try:
            while True:
                head = self._read_head()
                if head is None:
                    return
                if not self._aim(head):
                    continue
                upstream = self._upstream
                assert upstream is not None
                if head.method == b"CONNECT":
                    self._browser.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    upstream.sendall(head.forward)
                    self._take_body(head.body, upstream)
                if head.method == b"CONNECT" or head.upgrade:
                    upstream.sendall(self._held)
                    self._held = b""
                    self._relay(upstream, both=True)
                    return
                if not self._relay(upstream, both=False):
                    return
        finally:
            self._drop()

    def _aim(self, head: _Head) -> bool:
        """Make sure that the upstream is the one the request asks for; answer the request where it is not allowed."""
        if self._upstream is not None and self._place == (head.host, head.port):
            return True
        self._drop()
        found = self._proxy._dial(head.host, head.port)
        if isinstance(found, Failed):
            status = (
                "403 Forbidden"
                if found.code.endswith("_REFUSED") and found.code != Code.CONNECT_REFUSED
                else "502 Bad Gateway"
            )
            text = f"auditor: {found.code}".encode()
            self._browser.sendall(
                f"HTTP/1.1 {status}\r\n{REFUSED_HEADER}: {found.code}\r\nContent-Type: text/plain\r\n"
                f"Content-Length: {len(text)}\r\n\r\n".encode()
                + text
            )
            self._take_body(head.body, None)
            return False
        self._upstream, self._place = found, (head.host, head.port)
        return True

    def _drop(self) -> None:
        if self._upstream is not None:
            self._proxy._release(self._upstream)
        self._upstream, self._place = None, None

    def _relay(self, upstream: socket.socket, both: bool) -> bool:
        """Pass bytes on until a side closes (False), or, unless `both`, until the browser sends its next request (True)."""
        poll = select.poll()
        poll.register(self._browser, select.POLLIN)
        poll.register(upstream, select.POLLIN)
        browser, buffer = self._browser.fileno(), self._buffer
        while True:
            events = poll.poll(IDLE_S * 1000)
            if not events:
                return False
            for descriptor, _ in sorted(events, key=lambda event: event[0] == browser):  # the answer goes out first
                if descriptor == browser and not both:
                    return True
                source, sink = (self._browser, upstream) if descriptor == browser else (upstream, self._browser)
                count = source.recv_into(buffer)
                if not count:
                    return False
                sink.sendall(buffer[:count])

    def _take_body(self, left: int, sink: socket.socket | None) -> None:
        """Pass the body of a request on, or leave it out where there is no one to take it."""
        while left > 0:
            data = self._held[:left] or self._browser.recv(min(left, BUFFER))
            if not data:
                raise _BadRequest("the body ends early")
            self._held = self._held[len(data) :]
            left -= len(data)
            if sink is not None:
                sink.sendall(data)

    def _read_head(self) -> _Head | None:
        self._browser.settimeout(IDLE_S)
        data = self._held
        while (end := data.find(b"\r\n\r\n")) < 0:
            if len(data) > HEAD_LIMIT:
                raise _BadRequest("the head is too long")
            more = self._browser.recv(65536)
            if not more:
                return None
            data += more
        self._browser.settimeout(STALL_S)
        self._held = data[end + 4 :]
        return read_head(data[:end])


def read_head(head: bytes) -> _Head:
    """Read a request to a proxy. Raises _BadRequest for anything else."""
    first, *lines = head.split(b"\r\n")
    try:
        method, target, version = first.split(b" ")
        if method == b"CONNECT":
            parts = parts_of(canonical(f"https://{target.decode('ascii')}/"))
            path = b""
        else:
            scheme, mark, rest = target.partition(b"://")
            if scheme.lower() != b"http" or not mark:
                raise _BadRequest("not a request to a proxy")
            authority = rest.partition(b"/")[0].partition(b"?")[0]
            path = rest[len(authority) :]
            path = path if path.startswith(b"/") else b"/" + path
            parts = parts_of(canonical(f"http://{authority.decode('ascii')}/"))
    except (ValueError, UrlError) as error:
        raise _BadRequest("the request line is not valid") from error
    names = {line.partition(b":")[0].strip().lower(): line.partition(b":")[2].strip() for line in lines}
    length = names.get(b"content-length", b"0")
    if b"transfer-encoding" in names or not length.isdigit():
        raise _BadRequest("a body without a length")  # browsers send none over HTTP/1.1
    kept = [line for line in lines if not line.lower().startswith(_HOP_BY_HOP)]
    forward = b"\r\n".join([b" ".join((method, path, version)), *kept]) + b"\r\n\r\n"
    upgrade = b"upgrade" in names.get(b"connection", b"").lower()
    return _Head(method, parts.host, parts.port, forward, int(length), upgrade)
