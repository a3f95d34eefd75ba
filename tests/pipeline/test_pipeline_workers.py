"""Check processes: one page's loop, crash or unpicklable answer is that page's failure and nobody else's."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import ClassVar

import psutil
import pytest

from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Response, Target
from auditor.pipeline.check_workers import CheckWorkers
from auditor.pipeline.page_checks import CheckedPage, CheckPage, OpenedPage, OpenPage
from auditor.pipeline.processes import Processes, ready_to_fork
from auditor.pipeline.runtime_tuning import SMALL

forks = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


class Troubled:
    """A checker that does what the page's address says; `PageChecker` stands there in a run."""

    def open_page(self, request: OpenPage) -> OpenedPage:
        match request.target.url.rpartition("/")[2]:
            case "loop":
                while True:
                    pass
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "raise":
                raise RuntimeError("no such luck")
            case "unpicklable":
                return OpenedPage((), None, title=lambda: None)  # type: ignore[arg-type]
        return OpenedPage((), None, request.target.url, str(os.getpid()))

    def check_page(self, request: CheckPage) -> CheckedPage:
        opened = self.open_page(OpenPage(request.response, request.target))
        return CheckedPage((), (), opened.title, opened.language, ())

    def check_opened(self, request: OpenPage) -> CheckedPage | None:
        match request.target.url.rpartition("/")[2]:
            case "seen":
                return None
            case "die-later":
                os.kill(os.getpid(), signal.SIGKILL)
            case "raise-later":
                raise RuntimeError("no such luck")
        return self.check_page(CheckPage(request.response, request.target))


class Unready(Troubled):
    """A checker that cannot be made."""

    def __init__(self) -> None:
        raise LookupError("an approved text is gone")


def asked(name: str) -> OpenPage:
    url = f"http://site.test/{name}"
    response = Response(url, url, (), 200, {}, "text/html", "", "guess", b"", False, datetime.now(UTC), 0)
    return OpenPage(response, Target(url))


def opened(pool: CheckWorkers, name: str = "page") -> OpenedPage:
    answer = pool.open_page(asked(name))
    assert isinstance(answer, OpenedPage)
    return answer


def why(pool: CheckWorkers, name: str) -> Failed:
    answer = pool.open_page(asked(name))
    assert isinstance(answer, Failed)
    return answer


def process_of(answer: OpenedPage) -> int:
    return int(answer.language)


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with closing(ready_to_fork(int)) as ready:
        yield ready


@pytest.fixture
def pool(processes: Processes) -> Iterator[CheckWorkers]:
    workers = CheckWorkers(Troubled, 2, 4.0, processes)
    yield workers
    workers.close()


@pytest.fixture
def pool_anew() -> Iterator[CheckWorkers]:
    """A pool whose processes load everything themselves."""
    workers = CheckWorkers(Troubled, 2, 4.0)
    yield workers
    workers.close()


@pytest.mark.slow
def test_a_loop_costs_its_own_call_and_no_other(pool: CheckWorkers) -> None:
    with ThreadPoolExecutor(4) as threads:
        looping = threads.submit(why, pool, "loop")
        others = [threads.submit(opened, pool, str(n)) for n in range(30)]
        assert [other.result().title for other in others] == [f"http://site.test/{n}" for n in range(30)]
        assert looping.result().code == "CHECK_TIMEOUT"


@pytest.mark.slow
def test_a_call_that_waits_its_turn_is_not_charged_for_the_wait(pool: CheckWorkers) -> None:
    with ThreadPoolExecutor(6) as threads:
        looping = [threads.submit(why, pool, "loop") for _ in range(3)]
        waiting = threads.submit(opened, pool)
        assert waiting.result()
        assert [one.result().code for one in looping] == ["CHECK_TIMEOUT"] * 3


@pytest.mark.slow
def test_a_page_that_kills_its_judge_twice_is_named_and_the_others_are_judged(pool: CheckWorkers) -> None:
    with ThreadPoolExecutor(4) as threads:
        dying = threads.submit(why, pool, "die")
        others = [threads.submit(opened, pool, str(n)) for n in range(10)]
        assert [other.result().title for other in others] == [f"http://site.test/{n}" for n in range(10)]
        assert dying.result().code == "CHECK_CRASHED"
        assert "died" in dying.result().detail


def test_an_exception_or_an_answer_that_cannot_travel_is_a_failure_and_the_process_stays(pool: CheckWorkers) -> None:
    first = process_of(opened(pool))
    assert why(pool, "raise") == Failed(Code.CHECK_CRASHED, "RuntimeError: no such luck", Stage.CHECK)
    assert why(pool, "unpicklable").code == "CHECK_CRASHED"
    assert process_of(opened(pool)) == first


def test_a_page_is_opened_and_checked_in_the_same_process(pool: CheckWorkers) -> None:
    page = asked("page")
    checked = pool.check_page(CheckPage(page.response, page.target))
    assert isinstance(checked, CheckedPage)
    assert (checked.title, int(checked.language)) == (page.target.url, process_of(opened(pool)))
    assert checked.packed is not None
    assert checked.packed.count == 0


def test_a_page_that_no_browser_shows_is_opened_and_checked_by_one_request(pool: CheckWorkers) -> None:
    opened_page, checked = pool.open_and_check_page(asked("page"))
    assert isinstance(opened_page, OpenedPage)
    assert isinstance(checked, CheckedPage)
    assert checked.title == "http://site.test/page"
    assert checked.language == opened_page.language
    assert checked.packed is not None


@pytest.mark.parametrize("name", ["seen", "die-later"])
def test_what_was_opened_counts_also_where_it_was_not_checked(pool: CheckWorkers, name: str) -> None:
    opened_page, checked = pool.open_and_check_page(asked(name))
    assert isinstance(opened_page, OpenedPage)
    assert checked is None
    assert opened(pool).title == "http://site.test/page"


def test_a_crash_of_either_half_is_told_and_the_process_stays_in_step(pool: CheckWorkers) -> None:
    crash = Failed(Code.CHECK_CRASHED, "RuntimeError: no such luck", Stage.CHECK)
    first = process_of(opened(pool))
    assert pool.open_and_check_page(asked("raise")) == (crash, None)
    assert pool.open_and_check_page(asked("raise-later"))[1] == crash
    assert opened(pool, "next").title == "http://site.test/next"
    assert process_of(opened(pool)) == first


class Growing(Troubled):
    """A checker that keeps what it should not."""

    kept: ClassVar[list[bytes]] = []

    def open_page(self, request: OpenPage) -> OpenedPage:
        if request.target.url.endswith("/huge"):
            self.kept.append(b"x" * 2 * SMALL)
        return super().open_page(request)


@pytest.mark.skipif(sys.platform != "linux", reason="nothing says there what a process holds")
def test_a_process_that_a_page_left_large_is_replaced(processes: Processes) -> None:
    with closing(CheckWorkers(Growing, 1, 60.0, processes)) as workers:
        first = process_of(opened(workers))
        assert process_of(opened(workers, "huge")) == first
        assert process_of(opened(workers)) != first


def test_a_checker_that_cannot_be_made_is_the_failure_of_the_page_that_waits() -> None:
    workers = CheckWorkers(Unready, 1, budget_s=2.0)
    try:
        assert why(workers, "page") == Failed(Code.CHECK_CRASHED, "LookupError: an approved text is gone", Stage.CHECK)
    finally:
        workers.close()


def test_what_ends_a_run_does_not_end_the_judges_before_it(pool: CheckWorkers) -> None:
    process = process_of(opened(pool))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(process, number)
    assert process_of(opened(pool)) == process


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def comes_true(condition: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@forks
def test_a_run_whose_fork_server_is_killed_goes_on_and_leaves_nothing_behind() -> None:
    with closing(ready_to_fork(int)) as processes:
        workers = CheckWorkers(Troubled, 1, 60.0, processes)
        forked = process_of(opened(workers))
        server = psutil.Process(forked).ppid()
        os.kill(server, signal.SIGKILL)
        assert comes_true(lambda: gone(forked))
        anew = process_of(opened(workers))
        assert psutil.Process(anew).ppid() == os.getpid()
        workers.close()
    assert comes_true(lambda: gone(server) and gone(anew))


@forks
def test_closing_the_fork_server_ends_what_was_forked_from_it() -> None:
    processes = ready_to_fork(int)
    workers = CheckWorkers(Troubled, 1, 60.0, processes)
    forked = process_of(opened(workers))
    server = psutil.Process(forked).ppid()
    processes.close()
    assert not psutil.pid_exists(forked)
    assert not psutil.pid_exists(server)


FORKS = """
from auditor.pipeline.processes import ready_to_fork

loaded = []

def tell(pipe):
    pipe.send(loaded)

processes = ready_to_fork(lambda: loaded.append("once"))
for _ in range(2):
    process, pipe = processes.start(tell)
    print(pipe.recv())
    process.join(60)
    print(process.exitcode)
processes.close()
"""


@forks
def test_processes_have_what_a_run_without_threads_has_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, timeout=200, check=False)
    assert done.stdout.split() == ["['once']", "0"] * 2, done.stderr


def test_closing_ends_calls_under_way_and_starts_nothing_new(pool: CheckWorkers) -> None:
    process = process_of(opened(pool))
    with ThreadPoolExecutor(2) as threads:
        looping = threads.submit(why, pool, "loop")
        time.sleep(0.2)
        begun = time.monotonic()
        threading.Thread(target=pool.close).start()
        assert isinstance(looping.result(), Failed)
        assert why(pool, "page")
        assert time.monotonic() - begun < 3.5
    assert comes_true(lambda: gone(process))


def spawned() -> set[int]:
    """Return the processes that multiprocessing has started from here; those of earlier tests may be ending."""
    found = set()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "spawn_main" in " ".join(child.cmdline()):
                found.add(child.pid)
    return found


def test_an_interrupt_while_a_judging_process_loads_is_not_heard_there(pool_anew: CheckWorkers, capfd) -> None:
    before = spawned()
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(opened, pool_anew)
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
        assert answer.result(60)
    assert "Traceback" not in capfd.readouterr().err
