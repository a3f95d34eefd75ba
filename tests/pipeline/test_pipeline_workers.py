"""Judging processes: one page's loop, crash or unpicklable answer is that page's failure and nobody else's."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from auditor.config import built
from auditor.model.codes import Code
from auditor.model.page import Failed
from auditor.pipeline.check_workers import CheckWorkers


def echo(value: int) -> tuple[int, int]:
    return value, os.getpid()


def loop() -> None:
    while True:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def raise_badly() -> None:
    raise RuntimeError("no such luck")


def unpicklable() -> object:
    return lambda: None


@pytest.fixture
def pool() -> Iterator[CheckWorkers]:
    opened = CheckWorkers(built({"browser.enabled": False}), "2026-01-01", 2, budget_s=2.0)
    yield opened
    opened.close()


@pytest.mark.slow
def test_a_loop_costs_its_own_call_and_no_other(pool: CheckWorkers) -> None:
    with ThreadPoolExecutor(4) as threads:
        looping = threads.submit(pool.call, loop)
        others = [threads.submit(pool.call, echo, n) for n in range(30)]
        assert [other.result()[0] for other in others] == list(range(30))
        assert looping.result().code == "CHECK_TIMEOUT"


@pytest.mark.slow
def test_a_call_that_waits_its_turn_is_not_charged_for_the_wait(pool: CheckWorkers) -> None:
    with ThreadPoolExecutor(6) as threads:
        looping = [threads.submit(pool.call, loop) for _ in range(3)]
        waiting = threads.submit(pool.call, echo, 7)
        assert waiting.result()[0] == 7
        assert [one.result().code for one in looping] == ["CHECK_TIMEOUT"] * 3


@pytest.mark.slow
def test_a_page_that_kills_its_judge_twice_is_named_and_the_others_are_judged(pool: CheckWorkers) -> None:
    with ThreadPoolExecutor(4) as threads:
        dying = threads.submit(pool.call, die)
        others = [threads.submit(pool.call, echo, n) for n in range(10)]
        assert [other.result()[0] for other in others] == list(range(10))
        assert dying.result().code == "CHECK_CRASHED"
        assert "died" in dying.result().detail


def test_an_exception_or_an_answer_that_cannot_travel_is_a_failure_and_the_process_stays(pool: CheckWorkers) -> None:
    _, first = pool.call(echo, 1)
    assert pool.call(raise_badly) == Failed(Code.CHECK_CRASHED, "RuntimeError: no such luck", "check")
    assert pool.call(unpicklable).code == "CHECK_CRASHED"
    assert pool.call(echo, 2) == (2, first)


def test_what_ends_a_run_does_not_end_the_judges_before_it(pool: CheckWorkers) -> None:
    _, process = pool.call(echo, 1)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(process, number)
    assert pool.call(echo, 2) == (2, process)


def test_closing_ends_calls_under_way_and_starts_nothing_new(pool: CheckWorkers) -> None:
    _, process = pool.call(echo, 1)
    with ThreadPoolExecutor(2) as threads:
        looping = threads.submit(pool.call, loop)
        time.sleep(0.2)
        begun = time.monotonic()
        threading.Thread(target=pool.close).start()
        assert isinstance(looping.result(), Failed)
        assert isinstance(pool.call(echo, 3), Failed)
        assert time.monotonic() - begun < 1.5
    assert not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def spawned() -> set[int]:
    """Return the processes that multiprocessing has started from here; those of earlier tests may be ending."""
    found = set()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "spawn_main" in " ".join(child.cmdline()):
                found.add(child.pid)
    return found


def test_an_interrupt_while_a_judging_process_loads_is_not_heard_there(pool: CheckWorkers, capfd) -> None:
    before = spawned()
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(pool.call, echo, 7)
        loading: set[int] = set()
        deadline = time.monotonic() + 10
        while not loading and time.monotonic() < deadline:
            loading = spawned() - before
        assert loading
        (pid,) = loading
        time.sleep(0.15)  # before, the interpreter itself is not there yet and would end without a word
        while not answer.done() and psutil.pid_exists(pid):
            os.kill(pid, signal.SIGINT)
            time.sleep(0.02)
        assert answer.result(60)[0] == 7
    assert "Traceback" not in capfd.readouterr().err
