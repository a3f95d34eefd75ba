"""Processes beside a run's own: forked from a server that has everything loaded, or, where that cannot be, started anew.

    Processes.start(serve, *arguments)   a process that runs serve(pipe, *arguments), and the other end of its pipe

Loading costs a second of CPU in each process; a fork costs a hundredth of it. The server is forked from the run before the run
has threads, files or sockets (else it is started anew), has no threads itself, and does nothing but fork: so no process begins
with a lock that is held, or keeps what the run has open. What is forked later has the code that the run began with, also when
an update replaces the installed one under it. Each process hears no interrupt, and ends when the run does.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import NoReturn, Protocol

from auditor.log import event, log_nowhere
from auditor.pipeline.runtime_tuning import collect_rarely
from auditor.pipeline.unheard_process import ENDING, serve_unheard, start_unheard, unheard

_log = logging.getLogger(__name__)

Serve = Callable[..., None]
"""What a process runs: takes its pipe, and the arguments that `start` was given. Crosses by its name, like its arguments."""

_START_S = 180.0
"""Seconds that the server may take to load and to fork; many, because other work may starve it."""
_LEAVE_S = 10.0
"""Seconds that the server has to end its processes; it kills them, so more would be of no use."""


class Worker(Protocol):
    """A process that was started."""

    @property
    def exitcode(self) -> int | None:
        """How it ended: its status, or the signal as a negative number; None while it runs, or when nobody knows."""

    def kill(self) -> None:
        """Kill it."""

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, so many seconds at most."""


class Processes:
    """Starts processes. The methods may be called on any thread."""

    def __init__(self, server: ForkServer | None = None) -> None:
        """Take the server to fork from; without one every process is started anew."""
        self._server = server
        self._lock = threading.Lock()

    def start(self, serve: Serve, *arguments: object) -> tuple[Worker, Connection]:
        """Start a process that runs `serve(pipe, *arguments)`; return it with the other end of the pipe. Raises OSError."""
        with self._lock:
            if self._server is not None:
                try:
                    return self._server.start(serve, arguments)
                except (OSError, EOFError) as error:
                    # It was killed, for its memory perhaps. The run goes on without it.
                    _log.warning(event("fork-server-gone"), exc_info=error)
                    self._end_server()
        return _started_anew(serve, arguments)

    def close(self) -> None:
        """End the server, and every process that was forked from it."""
        with self._lock:
            self._end_server()

    def _end_server(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


def ready_to_fork(load: Callable[[], object]) -> Processes:
    """Return what starts processes, with a server to fork them from where that is safe; `load` loads what they all need."""
    if not _server_can_work():
        return Processes()
    try:
        return Processes(ForkServer(load))
    except OSError as error:
        _log.warning(event("no-fork-server"), exc_info=error)
        return Processes()


def _server_can_work() -> bool:
    # Elsewhere, the system's own libraries do not survive a fork.
    if not sys.platform.startswith("linux"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False  # an old kernel, or a sandbox
    return True


def _single_threaded() -> bool:
    with contextlib.suppress(OSError):
        return len(os.listdir("/proc/self/task")) == 1  # those, too, that Python knows nothing of
    return False


def _started_anew(serve: Serve, arguments: tuple[object, ...]) -> tuple[Worker, Connection]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve_anew, args=(os.getpid(), theirs, serve, arguments), daemon=True)
    start_unheard(process)
    theirs.close()
    return process, ours


def _serve_anew(parent: int, pipe: Connection, serve: Serve, arguments: tuple[object, ...]) -> None:
    serve_unheard(parent)
    serve(pipe, *arguments)


class Forked:
    """A process that was forked from the server; used by one thread at a time."""

    def __init__(self, server: ForkServer, pid: int) -> None:
        """Take its number; it is not reaped before it is asked for its end, so the number means no other process yet."""
        self._server = server
        self._pid = pid
        self._descriptor = -1
        self._descriptor = os.pidfd_open(pid)
        self._exitcode: int | None = None

    def __del__(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)

    @property
    def exitcode(self) -> int | None:
        """How it ended, as `Worker` says."""
        if self._exitcode is None:
            with contextlib.suppress(OSError, EOFError):
                self._exitcode = self._server.exitcode(self._pid)
        return self._exitcode

    def kill(self) -> None:
        """Kill it."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended, so many seconds at most."""
        ended = select.poll()
        ended.register(self._descriptor, select.POLLIN)
        if ended.poll(None if timeout is None else timeout * 1000):
            _ = self.exitcode  # reaps it


class ForkServer:
    """The run's end of the server. Thread-safe."""

    def __init__(self, load: Callable[[], object]) -> None:
        """Fork it from this process; where this one has threads, start it anew when it is first needed.

        `load` is called first. Raises OSError.
        """
        self._lock = threading.Lock()
        self._load = load
        self._process: Worker | None = None
        self._pipe, self._theirs = multiprocessing.Pipe()
        if _single_threaded():
            load()
            forked = multiprocessing.get_context("fork").Process(target=_serve_forks, args=(self._theirs, self._pipe))
            with unheard():
                forked.start()
            self._begun(forked)

    def _start_anew(self) -> None:
        new = multiprocessing.get_context("spawn").Process(target=_serve_new, args=(self._theirs, self._load))
        start_unheard(new)
        self._begun(new)

    def _begun(self, process: Worker) -> None:
        self._process = process
        self._theirs.close()

    def start(self, serve: Serve, arguments: tuple[object, ...]) -> tuple[Worker, Connection]:
        """Fork a process from it; see `Processes.start`. Raises OSError or EOFError when it is gone or cannot."""
        ours, theirs = multiprocessing.Pipe()
        with theirs, self._lock:
            if self._process is None:
                self._start_anew()
            self._pipe.send((serve, arguments))
            reduction.send_handle(self._pipe, theirs.fileno(), 0)  # the number matters on Windows
            if not self._pipe.poll(_START_S):
                raise TimeoutError(f"the fork server said nothing for {_START_S:g} s")
            answer = self._pipe.recv()
        if isinstance(answer, OSError):
            raise answer
        return Forked(self, answer), ours

    def exitcode(self, pid: int) -> int | None:
        """Return how a process of it ended, and forget the process; None while it runs. Raises OSError or EOFError."""
        with self._lock:
            self._pipe.send(pid)
            code: int | None = self._pipe.recv()
            return code

    def close(self) -> None:
        """End it, and the processes that it has."""
        with self._lock:
            self._pipe.close()
            self._theirs.close()
        if self._process is not None:
            self._process.join(_LEAVE_S)
            self._process.kill()
            self._process.join()


def _serve_forks(pipe: Connection, other_end: Connection) -> None:
    other_end.close()
    _Forker(pipe).serve()


def _serve_new(pipe: Connection, load: Callable[[], object]) -> None:
    load()
    collect_rarely()
    _Forker(pipe).serve()


class _Forker:
    """The server's own end: forks when it is asked to, and ends with who asks."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._running: set[int] = set()

    def serve(self) -> None:
        """Answer until the run closes the pipe, or is gone."""
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        log_nowhere()  # what the processes log is sent to the run, which has the handlers
        try:
            while True:
                asked: int | tuple[Serve, tuple[object, ...]] = self._pipe.recv()
                self._pipe.send(self._ended(asked) if isinstance(asked, int) else self._forked(*asked))
        except (EOFError, OSError):
            pass  # the run closed its end, or is gone: the end of this server's work
        finally:
            for pid in self._running:
                os.kill(pid, signal.SIGKILL)
            for pid in self._running:
                os.waitpid(pid, 0)

    def _forked(self, serve: Serve, arguments: tuple[object, ...]) -> int | OSError:
        handle = reduction.recv_handle(self._pipe)
        parent = os.getpid()
        gc.freeze()  # what is loaded by now is shared, as long as no collector writes to it
        try:
            pid = os.fork()
        except OSError as error:
            os.close(handle)
            return error
        if pid == 0:
            self._pipe.close()
            _leave(lambda: _serve_anew(parent, Connection(handle), serve, arguments))
        os.close(handle)
        self._running.add(pid)
        return pid

    def _ended(self, pid: int) -> int | None:
        if pid not in self._running:
            return None
        ended, status = os.waitpid(pid, os.WNOHANG)
        if not ended:
            return None
        self._running.discard(pid)
        return os.waitstatus_to_exitcode(status)


def _leave(work: Callable[[], None]) -> NoReturn:
    """Do the work of a forked process and end it, without what its parent wants done at the end of its own life."""
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the frames of the parent below must not go on
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(status)
