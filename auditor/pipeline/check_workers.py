"""Check processes with a hard limit: a page that kills or blocks its process costs that page, never the run.

    CheckWorkers.open_page            OpenPage  -> OpenedPage  | Failed
    CheckWorkers.check_page           CheckPage -> CheckedPage | Failed
    CheckWorkers.open_and_check_page  OpenPage  -> both, of one parsing

A process makes its checker once, when it starts, and answers requests until it is ended: after many of them, or when a page
left it large.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Protocol

from auditor.errors import failed
from auditor.log import Carried, carry, event, relay
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.pipeline.page_checks import CheckedPage, CheckPage, OpenedPage, OpenPage, packed_for_store
from auditor.pipeline.processes import Processes
from auditor.pipeline.runtime_tuning import collect_rarely, shrink

_log = logging.getLogger(__name__)

START_S = 180.0
"""Seconds a check process may take to load the checks and the approved texts; many, because other work may starve it."""
RETIRE_AFTER = 500
"""Requests after which a process is replaced: what the parsers never give back stays bounded."""


_NO_START = f"no check process was ready within {START_S:g} s"


class Checker(Protocol):
    """What works in a check process; `page_checks.PageChecker`."""

    def open_page(self, request: OpenPage) -> OpenedPage:
        """Open a page without a browser."""

    def check_page(self, request: CheckPage) -> CheckedPage:
        """Put a page before all checks."""

    def check_opened(self, request: OpenPage) -> CheckedPage | None:
        """Put the page that was just opened before all checks; None where it is not likely to be asked for."""


Request = OpenPage | CheckPage
Answer = OpenedPage | CheckedPage | Failed


@dataclass(frozen=True, slots=True)
class _Reply:
    """What comes back from a check process: that it is ready (None) or an answer, and what it logged meanwhile."""

    answer: Answer | None
    log: list[logging.LogRecord]
    large: bool = False
    """The process is to be replaced: it keeps too much memory."""


class CheckWorkers:
    """Opens and checks pages in other processes, one page at a time in each, every request bounded in time.

    A request has its process to itself, so what kills or blocks it is the page it was given: no other page pays for it.
    The methods block; they are meant for the threads that pages live on.
    """

    def __init__(
        self, make: Callable[[], Checker], count: int, budget_s: float, processes: Processes | None = None
    ) -> None:
        """Take what makes the checker of a process, there, once; how many processes; and the seconds a request may take.

        `processes` starts them.
        """
        self._make = make
        self._processes = processes or Processes()
        self._budget_s = budget_s
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._live: set[_CheckWorker] = set()
        self._free: queue.LifoQueue[_CheckWorker | None] = queue.LifoQueue()
        for _ in range(count):
            self._free.put(None)  # the right to start one

    def open_page(self, request: OpenPage) -> OpenedPage | Failed:
        """Open a page without a browser; `Failed` CHECK_CRASHED or CHECK_TIMEOUT when that cannot be had."""
        answer = self._ask(request)
        if isinstance(answer, CheckedPage):
            raise TypeError("a page was checked that was to be opened")
        return answer

    def check_page(self, request: CheckPage) -> CheckedPage | Failed:
        """Put a page before all checks; `Failed` CHECK_CRASHED or CHECK_TIMEOUT when that cannot be had."""
        answer = self._ask(request)
        if isinstance(answer, OpenedPage):
            raise TypeError("a page was opened that was to be checked")
        return answer

    def open_and_check_page(self, request: OpenPage) -> tuple[OpenedPage | Failed, CheckedPage | Failed | None]:
        """Open a page and put it before all checks, each within the time of a request.

        The second is None where it was not checked: it leads on, shows what another one showed, or its process died of it.
        """
        opened, checked = self._ask_all(replace(request, check=True))
        if isinstance(opened, CheckedPage) or isinstance(checked, OpenedPage):
            raise TypeError("a page was checked before it was opened")
        return opened, checked

    def _ask(self, request: Request) -> Answer:
        return self._ask_all(request)[0]

    def _ask_all(self, request: Request) -> tuple[Answer, Answer | None]:
        """Return the answers of a process. One that dies without a word is replaced for one more try.

        The system may have taken it for its memory.
        """
        answer, more = self._once(request)
        if isinstance(answer, _Died) and not self._closed.is_set():
            answer, more = self._once(request)
        if isinstance(answer, _Died):
            answer = failed(Code.CHECK_CRASHED, f"the check process died ({answer})", Stage.CHECK)
        return answer, None if isinstance(more, _Died) else more

    def _once(self, request: Request) -> tuple[Answer | _Died, Answer | _Died | None]:
        worker = self._free.get()
        back: _CheckWorker | None = None
        try:
            if self._closed.is_set():
                return _Died("the run is ending"), None
            worker = worker or self._start()
            answer = worker.ask(request, self._budget_s)
            more = worker.hear(self._budget_s) if _has_more(request, answer) else None
            if not worker.spent:
                back = worker
            return answer, more
        finally:
            if worker is not None and back is None:
                self._end(worker)
            self._free.put(back)

    def _start(self) -> _CheckWorker:
        with self._lock:
            worker = _CheckWorker(self._make, self._processes)
            self._live.add(worker)
        if self._closed.is_set():
            worker.kill()
        return worker

    def _end(self, worker: _CheckWorker) -> None:
        with self._lock:
            self._live.discard(worker)
        worker.end()

    def close(self) -> None:
        """End the processes at once; requests under way come back as `Failed`."""
        self._closed.set()
        with self._lock:
            live = list(self._live)
        for worker in live:
            worker.kill()


class _Died(str):
    """How a process ended that should have answered."""


class _CheckWorker:
    """One check process and the pipe to it; used by one thread at a time."""

    def __init__(self, make: Callable[[], Checker], processes: Processes) -> None:
        self._process, self._pipe = processes.start(_serve, make)
        self._requests = 0
        self.spent = False
        """The process must not be used again."""

    def ask(self, request: Request, budget_s: float) -> Answer | _Died:
        """Return the answer to a request, why there is none, or how the process died."""
        self._requests += 1
        self.spent = self._requests >= RETIRE_AFTER
        try:
            if self._requests == 1 and (fault := self._begin()) is not None:
                return fault
            self._pipe.send(request)
        except (EOFError, OSError):
            return self._died()
        answer = self.hear(budget_s)
        return answer if answer is not None else _Died("it said nothing")

    def hear(self, budget_s: float) -> Answer | _Died | None:
        """Return the next answer, why there is none, or how the process died; None where it has nothing to say."""
        try:
            if self._pipe.poll(budget_s):
                return self._receive()
        except (EOFError, OSError):
            return self._died()
        self.spent = True
        return failed(Code.CHECK_TIMEOUT, f"checking took longer than {budget_s:g} s", Stage.CHECK)

    def _died(self) -> _Died:
        self.spent = True
        self._process.join(5)
        return _Died(f"exit status {self._process.exitcode}")

    def _receive(self) -> Answer | None:
        reply: _Reply = self._pipe.recv()
        relay(reply.log)
        self.spent = self.spent or reply.large
        return reply.answer

    def _begin(self) -> Answer | None:
        # Loading is not counted as the page's time.
        fault = self._receive() if self._pipe.poll(START_S) else failed(Code.CHECK_TIMEOUT, _NO_START, Stage.CHECK)
        self.spent = fault is not None
        return fault

    def kill(self) -> None:
        """Kill the process; whoever waits for its answer is told."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        self._process.kill()
        self._process.join(5)
        self._pipe.close()


def _serve(pipe: Connection, make: Callable[[], Checker]) -> None:
    carried = carry()
    with contextlib.suppress(EOFError, OSError):
        try:
            checker = make()
        except Exception as error:  # noqa: BLE001 - the page that waits is told why it is not checked
            pipe.send(_Reply(_crash("checker-not-made", error), carried.take()))
            return
        collect_rarely()
        pipe.send(_Reply(None, carried.take()))
        while True:
            request: Request = pipe.recv()
            answer = _send(pipe, carried, partial(_answer, checker, request), request)
            if _has_more(request, answer):
                _send(pipe, carried, partial(_checked, checker, request), request)


def _has_more(request: Request, answer: Answer | _Died | None) -> bool:
    """Tell whether a second answer follows this one."""
    return isinstance(request, OpenPage) and request.check and isinstance(answer, OpenedPage)


def _send(pipe: Connection, carried: Carried, make: Callable[[], Answer | None], request: Request) -> Answer | None:
    """Send an answer, or what kept it from being made; return what was sent."""
    url = request.target.url
    try:
        answer = make()
        large = not _has_more(request, answer) and shrink()
        data = pickle.dumps(_Reply(answer, carried.take(url=url), large), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever a page brings about becomes that page's failure
        answer = _crash("checker-broke-off", error, url=url)
        data = pickle.dumps(_Reply(answer, carried.take()))
    pipe.send_bytes(data)
    return answer


def _answer(checker: Checker, request: Request) -> Answer:
    if isinstance(request, OpenPage):
        return checker.open_page(request)
    return packed_for_store(checker.check_page(request))


def _checked(checker: Checker, request: Request) -> Answer | None:
    checked = checker.check_opened(request) if isinstance(request, OpenPage) else None
    return packed_for_store(checked) if checked is not None else None


def _crash(what: str, error: Exception, **where: str) -> Failed:
    _log.error(event(what, **where), exc_info=error)
    return failed(Code.CHECK_CRASHED, f"{type(error).__name__}: {error}", Stage.CHECK)
