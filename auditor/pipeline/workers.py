"""Judging processes with a hard limit: a page that kills or blocks its judge costs that page, never the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from auditor.config import Settings
from auditor.errors import failed
from auditor.pipeline import judging


def _start(settings: Settings, today: str, parent: int) -> None:
    # A terminal's Ctrl-C reaches the whole group; the coordinator decides what becomes of pages in work.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    judging.prepare(settings, today)


def _follow(parent: int) -> None:
    # A killed coordinator leaves its pool behind; an orphan ends itself.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


class JudgePool:
    """Runs `judging` functions in other processes, each call bounded in time."""

    def __init__(self, settings: Settings, today: str, processes: int, budget_s: float) -> None:
        self._arguments = (settings, today, os.getpid())
        self._processes = processes
        self._budget_s = budget_s
        self._lock = threading.Lock()
        self._pool = self._open()

    def _open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=self._arguments,
        )

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run `function(*arguments)` in a judging process and return its result, or `Failed` when it cannot be had.

        Blocks; meant for worker threads. A broken pool is replaced and the call tried once more, because the process may
        have died of another page.
        """
        for attempt in (1, 2):
            pool = self._pool
            try:
                future: Future[Any] = pool.submit(function, *arguments)
                return future.result(timeout=self._budget_s)
            except TimeoutError:
                self._replace(pool)
                return failed("CHECK_TIMEOUT", f"judging took longer than {self._budget_s:g} s", "check")
            except (BrokenProcessPool, RuntimeError) as error:
                self._replace(pool)
                if attempt == 2:
                    return failed("CHECK_CRASHED", f"the judging process died: {error}", "check")
        raise AssertionError("unreachable")

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is not broken:
                return
            _kill(broken)
            self._pool = self._open()

    def close(self) -> None:
        """End the processes; those that do not end by themselves are killed."""
        with self._lock:
            _kill(self._pool)


def _kill(pool: ProcessPoolExecutor) -> None:
    # The executor offers no public way to end a process that is stuck in a call.
    processes = list((getattr(pool, "_processes", None) or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join(5)
