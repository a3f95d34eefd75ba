"""Judging processes with a hard limit: a page that kills or blocks its judge costs that page, never the run."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from auditor.config import Settings
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.pipeline import page_checks as judging
from auditor.pipeline.garbage import collect_rarely

START_S = 60.0
"""Seconds a judging process may take to load the checks and the approved texts."""
RETIRE_AFTER = 500
"""Calls after which a process is replaced: what the parsers never give back stays bounded."""


_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends a run; the coordinator decides what becomes of the pages in work."""
_NO_START = f"no judging process was ready within {START_S:g} s"


class CheckWorkers:
    """Runs `judging` functions in other processes, one call at a time in each, every call bounded in time.

    A call has its process to itself, so what kills or blocks it is the page it was given: no other page pays for it.
    """

    def __init__(self, settings: Settings, today: str, processes: int, budget_s: float) -> None:
        self._arguments = (settings, today, os.getpid())
        self._budget_s = budget_s
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._live: set[_CheckWorker] = set()
        self._free: queue.LifoQueue[_CheckWorker | None] = queue.LifoQueue()
        for _ in range(processes):
            self._free.put(None)  # the right to start one

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run `function(*arguments)` in a judging process and return its result, or `Failed` when it cannot be had.

        Blocks; meant for worker threads. A process that dies without a word is given one more try: the system may have
        taken it for its memory.
        """
        result = self._once(function, arguments)
        if isinstance(result, _Died) and not self._closed.is_set():
            result = self._once(function, arguments)
        if isinstance(result, _Died):
            return failed(Code.CHECK_CRASHED, f"the judging process died ({result})", Stage.CHECK)
        return result

    def _once(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        judge = self._free.get()
        back: _CheckWorker | None = None
        try:
            if self._closed.is_set():
                return _Died("the run is ending")
            judge = judge or self._start()
            result = judge.ask(function, arguments, self._budget_s)
            if not judge.spent:
                back = judge
            return result
        finally:
            if judge is not None and back is None:
                self._end(judge)
            self._free.put(back)

    def _start(self) -> _CheckWorker:
        with self._lock:
            judge = _CheckWorker(self._arguments)
            self._live.add(judge)
        if self._closed.is_set():
            judge.kill()
        return judge

    def _end(self, judge: _CheckWorker) -> None:
        with self._lock:
            self._live.discard(judge)
        judge.end()

    def close(self) -> None:
        """End the processes at once; calls under way come back as `Failed`."""
        self._closed.set()
        with self._lock:
            live = list(self._live)
        for judge in live:
            judge.kill()


class _Died(str):
    """How a process ended that should have answered."""


class _CheckWorker:
    """One judging process and the pipe to it; used by one thread at a time."""

    def __init__(self, arguments: tuple[Settings, str, int]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, *arguments), daemon=True)
        _start_unheard(self._process)
        theirs.close()
        self._calls = 0
        self.spent = False
        """The process must not be used again."""

    def ask(self, function: Callable[..., Any], arguments: tuple[Any, ...], budget_s: float) -> Any:
        """Have a function called there; return its result, `Failed`, or `_Died`."""
        self._calls += 1
        self.spent = self._calls >= RETIRE_AFTER
        try:
            if self._calls == 1 and (fault := self._begin()) is not None:
                return fault
            self._pipe.send((function, arguments))
            if self._pipe.poll(budget_s):
                return self._pipe.recv()
        except (EOFError, OSError):
            self.spent = True
            self._process.join(5)
            return _Died(f"exit status {self._process.exitcode}")
        self.spent = True
        return failed(Code.CHECK_TIMEOUT, f"judging took longer than {budget_s:g} s", Stage.CHECK)

    def _begin(self) -> Failed | None:
        # Loading is not counted as the page's time.
        fault = self._pipe.recv() if self._pipe.poll(START_S) else failed(Code.CHECK_TIMEOUT, _NO_START, Stage.CHECK)
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


def _start_unheard(process: SpawnProcess) -> None:
    """Start a process that hears of no interrupt while it loads; an interrupt then would be a traceback on the user's screen."""
    resource_tracker.ensure_running()  # its own start would lift the mask
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)


def _serve(pipe: Connection, settings: Settings, today: str, parent: int) -> None:
    # What ends a run by a terminal or a service reaches the whole group; the coordinator decides what becomes of its pages.
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        _answer(pipe, judging.prepare, (settings, today))
        collect_rarely()
        while True:
            _answer(pipe, *pipe.recv())


def _answer(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        data = pickle.dumps(function(*arguments), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever a page brings about becomes that page's failure
        data = pickle.dumps(failed(Code.CHECK_CRASHED, f"{type(error).__name__}: {error}", Stage.CHECK))
    pipe.send_bytes(data)


def _follow(parent: int) -> None:
    # A killed coordinator leaves its judges behind; an orphan ends itself.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
