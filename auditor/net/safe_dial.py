"""Resolves a name once, refuses what is not public, dials exactly the address that was judged, and ends on time."""

from __future__ import annotations

import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.net.policy import AddressPolicy, as_address

CONNECT_LIMIT_S = 10.0
"""Seconds for one connection attempt, however large the budget of the whole request is."""

Address = IPv4Address | IPv6Address


class Refused(Exception):
    """Raised below the HTTP library when a connection may not or cannot be made; carries the failure to report."""

    def __init__(self, failure: Failed) -> None:
        super().__init__(failure.code, failure.detail)
        self.failure = failure


class Exchange:
    """One request and its answer, which must be over by a moment of `time.monotonic`.

    It keeps a duplicate of each socket it uses, so that the watchdog can shut the connection down whatever the HTTP and
    TLS libraries are doing with it: socket timeouts alone never stop a server that sends one byte at a time.
    """

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.expired = False
        self.reused = False
        """A kept connection was used, which the server may have closed in the same moment."""
        self.fresh = False
        """Only a new connection may be used."""
        self._sockets: list[int] = []
        self._lock = threading.Lock()

    def remaining(self) -> float:
        """Return the seconds that are left; never zero, which would mean "do not block" to a socket."""
        return max(self.deadline - time.monotonic(), 0.001)

    def watch(self, sock: socket.socket) -> None:
        """Let the deadline end this connection too."""
        with self._lock:
            self._sockets.append(os.dup(sock.fileno()))
            if self.expired:
                self._shut_down()

    def expire(self) -> None:
        """Shut every connection of this exchange down; whoever reads from it sees its end at once."""
        with self._lock:
            self.expired = True
            self._shut_down()

    def close(self) -> None:
        """Let go of the connections; they live on where they are kept for the next request."""
        with self._lock:
            while self._sockets:
                os.close(self._sockets.pop())

    def _shut_down(self) -> None:
        for descriptor in self._sockets:
            handle = socket.socket(fileno=descriptor)
            try:
                handle.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was faster
            finally:
                handle.detach()


class Watchdog:
    """One thread that expires exchanges at their deadline; it sleeps until the nearest one."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Exchange]] = []
        self._order = itertools.count()
        self._active: set[Exchange] = set()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, exchange: Exchange) -> None:
        """Guard an exchange until `remove`."""
        with self._wake:
            if self._closed:
                exchange.expire()
                return
            self._active.add(exchange)
            heapq.heappush(self._heap, (exchange.deadline, next(self._order), exchange))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0][2] is exchange:
                self._wake.notify()

    def remove(self, exchange: Exchange) -> None:
        """Stop guarding an exchange that is over."""
        with self._wake:
            self._active.discard(exchange)
            while self._heap and self._heap[0][2] not in self._active:
                heapq.heappop(self._heap)

    def close(self) -> None:
        """Expire what is still going on and end the thread."""
        with self._wake:
            self._closed = True
            for exchange in self._active:
                exchange.expire()
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        with self._wake:
            while not self._closed:
                self._wake.wait(self._expire_due())

    def _expire_due(self) -> float | None:
        while self._heap:
            deadline, _, exchange = self._heap[0]
            left = deadline - time.monotonic()
            if left > 0 and exchange in self._active:
                return left
            heapq.heappop(self._heap)
            if exchange in self._active:
                exchange.expire()
        return None


def lookup(host: str, port: int) -> list[Address]:
    """Ask the system's resolver; the one function that tests replace to play DNS."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = (as_address(str(entry[4][0])) for entry in found)
    return list(dict.fromkeys(address for address in addresses if address is not None))


def _why(error: OSError | UnicodeError | None) -> str:
    """Say why a name has no address, without the numbers of the system's resolver."""
    if isinstance(error, UnicodeError):
        return "this can be no host name"
    number = error.errno if error is not None else socket.EAI_NONAME
    if number == socket.EAI_AGAIN:
        return "the name servers do not answer at the moment"
    if number in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
        return "no name server knows an address for it"
    return (error.strerror if error is not None else "") or "it was not found"


class _Lookup:
    """One question to the resolver, shared by all who wait for the same answer."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.addresses: list[Address] = []
        self.error: OSError | UnicodeError | None = None


class Resolver:
    """Resolves names in time: a resolver that hangs costs the budget of those who ask, never a worker."""

    MAX_PENDING = 64

    def __init__(self) -> None:
        self._pending: dict[tuple[str, int], _Lookup] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str, port: int, timeout: float) -> list[Address]:
        """Return the addresses of a host. Raises Refused with HOST_UNKNOWN or DEADLINE."""
        literal = as_address(host)
        if literal is not None:
            return [literal]
        question = self._ask(host, port)
        if not question.done.wait(timeout):
            raise Refused(failed(Code.DEADLINE, f"resolving {host} took longer than the budget", Stage.FETCH))
        if question.error is not None or not question.addresses:
            raise Refused(failed(Code.HOST_UNKNOWN, f"{host}: {_why(question.error)}", Stage.FETCH))
        return question.addresses

    def _ask(self, host: str, port: int) -> _Lookup:
        with self._lock:
            question = self._pending.get((host, port))
            if question is None:
                if len(self._pending) >= self.MAX_PENDING:
                    raise Refused(failed(Code.DEADLINE, f"{host}: the resolver does not answer", Stage.FETCH))
                question = self._pending[host, port] = _Lookup()
                threading.Thread(target=self._answer, args=(host, port, question), daemon=True).start()
            return question

    def _answer(self, host: str, port: int, question: _Lookup) -> None:
        try:
            question.addresses = lookup(host, port)
        except (OSError, UnicodeError) as error:
            question.error = error
        finally:
            with self._lock:
                self._pending.pop((host, port), None)
            question.done.set()


class Guard:
    """Opens connections for one policy; the exchange of the calling thread says how long it may take."""

    def __init__(self, policy: AddressPolicy) -> None:
        self.policy = policy
        self.watchdog = Watchdog()
        self._resolver = Resolver()
        self._local = threading.local()

    @property
    def exchange(self) -> Exchange:
        """The exchange that this thread is in. Raises AttributeError outside of one: nothing is sent unguarded."""
        exchange: Exchange = self._local.exchange
        return exchange

    def begin(self, budget_s: float) -> Exchange:
        """Start an exchange in this thread."""
        exchange = Exchange(time.monotonic() + budget_s)
        self._local.exchange = exchange
        self.watchdog.add(exchange)
        return exchange

    def end(self, exchange: Exchange) -> None:
        """End this thread's exchange."""
        self.watchdog.remove(exchange)
        exchange.close()
        del self._local.exchange

    def dial(self, host: str, port: int) -> socket.socket:
        """Connect to a host within the exchange of this thread. Raises Refused, or OSError as connect() does."""
        exchange = self.exchange
        sock = connect(self.policy, self._resolver, host, port, exchange.remaining())
        exchange.watch(sock)
        return sock

    def close(self) -> None:
        """End every exchange that is still going on."""
        self.watchdog.close()


def connect(policy: AddressPolicy, resolver: Resolver, host: str, port: int, budget_s: float) -> socket.socket:
    """Resolve, judge every address of the answer, and dial the judged addresses in turn. Raises Refused or OSError."""
    refusal = policy.check_endpoint(host, port)
    if refusal is not None:
        raise Refused(refusal)
    deadline = time.monotonic() + budget_s
    addresses = resolver.addresses(host, port, budget_s)
    for address in addresses:
        # One private record among public ones is enough: which of them is dialled is the attacker's choice.
        refusal = policy.check_address(host, port, address)
        if refusal is not None:
            raise Refused(refusal)
    return _first_that_answers(addresses, port, deadline)


def _first_that_answers(addresses: Sequence[Address], port: int, deadline: float) -> socket.socket:
    last: OSError = OSError("no address")
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the budget was over before a connection was made") from last
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(min(left, CONNECT_LIMIT_S))
            sock.connect((str(address), port))
        except OSError as error:
            sock.close()
            last = error
            continue
        return sock
    raise last
