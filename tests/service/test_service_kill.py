"""A kill at any moment loses no run and makes none twice: of the service, of the run, and of both."""

import os
import random
import signal
import threading

import psutil
import pytest

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.service.job import STOPPED, JobFolder, Order
from auditor.service.options import ServiceOptions
from auditor.service.queue import JobState
from auditor.service.service import Service
from benchmarks.service_kills import Killed, Tally, count, kill_while_it_runs, kill_while_it_waives, pages
from tests.service.serving import served
from tests.service.waiting import until
from tests.site import Site


def ordered(folder, attempt=1):
    job = JobFolder(folder / "job")
    job.order(Order(attempt, str(folder / "store"), ("--config", "auditor.toml"), ()))
    return job


def test_an_attempt_is_made_once_however_often_it_is_started(tmp_path):
    job, calls = ordered(tmp_path), []

    def audit(arguments):
        calls.append(arguments)
        return 3

    assert job.work(1, audit) == 3
    assert job.work(1, audit) == 0
    assert calls == [["audit", "--config", "auditor.toml"]]
    ended = job.ended(1)
    assert ended is not None
    assert ended.exit_code == 3


def test_of_two_processes_for_one_attempt_one_waits_and_finds_it_done(tmp_path):
    job, calls = ordered(tmp_path), []
    begun, go_on = threading.Event(), threading.Event()

    def audit(arguments):
        calls.append(os.getpid())
        begun.set()
        go_on.wait(60)
        return 0

    first = threading.Thread(target=job.work, args=(1, audit))
    first.start()
    begun.wait(60)
    assert psutil.pid_exists(job.begun(1).pid)
    child = os.fork()
    if not child:  # another process, as the lock is of processes
        job.work(1, lambda arguments: os._exit(9))
        os._exit(0)
    assert os.waitpid(child, os.WNOHANG) == (0, 0), "it waits"
    go_on.set()
    first.join()
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert len(calls) == 1


def test_an_attempt_that_another_one_was_ordered_after_is_not_made(tmp_path):
    job = ordered(tmp_path)
    ordered(tmp_path, 2)
    assert job.work(1, lambda arguments: pytest.fail("made all the same")) == 0
    assert job.ended(1) is None


def test_an_attempt_that_was_stopped_before_it_began_does_not_begin(tmp_path):
    job = ordered(tmp_path)
    job.ask_to_stop(1)
    assert job.work(1, lambda arguments: pytest.fail("made all the same")) == STOPPED


def test_two_services_on_one_folder_are_one_too_many(tmp_path):
    with served(tmp_path, start=False), pytest.raises(StoreFault) as fault:
        Service.open(tmp_path, ServiceOptions())
    assert fault.value.code is Code.SERVICE_RUNNING


def test_a_killed_run_goes_on_and_a_stopped_one_waits_for_somebody(tmp_path):
    slow = Site(pages(), delay_s=0.3)
    with slow, served(tmp_path) as serving:
        service = serving.service
        site, person = serving.site("mine", slow.url), serving.person("root", admin=True)
        address = person.send("/sites/mine", "/sites/mine/run").url.removeprefix(serving.base)
        job = service.queue.open()[0]
        until(lambda: len(list((site.store / "logs").glob("*.log"))) == 1)
        begun = until(lambda: service.runner.folder(job).begun(1))
        os.kill(begun.pid, signal.SIGKILL)
        until(lambda: service.queue.get(job.id).attempt == 2 and service.queue.get(job.id).state is JobState.STARTED)
        until(lambda: service.runner.folder(job).begun(2))
        assert "Going on" in person.text(address)
        person.send(address, f"{address}/stop")
        until(lambda: not service.queue.get(job.id).is_open)
        assert service.queue.get(job.id).state in {JobState.STOPPED, JobState.ENDED}
        if service.queue.get(job.id).state is JobState.STOPPED:
            slow.delay_s = 0
            person.send(address, f"{address}/resume")
        until(lambda: service.queue.get(job.id).state is JobState.ENDED)
        runs = service.index.runs(site.id, 9)
        assert [run.id for run in runs] == [service.queue.get(job.id).run], "one run, whatever happened to it"
        assert runs[0].audited == len(pages())


def test_a_run_that_cannot_begin_says_why_and_what_to_do(tmp_path):
    with served(tmp_path) as serving:
        site, person = serving.site("mine", more="[gate]\nfail_on = ['nonsense']\n"), serving.person("root", admin=True)
        address = person.send("/sites/mine", "/sites/mine/run").url.removeprefix(serving.base)
        until(lambda: not serving.service.queue.open())
        text = person.text(address)
        assert "Run: Failed" in text
        assert "nonsense" in text
        assert "Correct it, then run again" in text
        (site.folder / "auditor.toml").unlink()
        assert "is gone" in person.text("/sites/mine")
        assert "is gone" in person.text("/")


@pytest.mark.slow
def test_the_service_may_be_killed_at_any_moment(tmp_path):
    """Two random moments; `python -m benchmarks.service_kills` takes fifty."""
    chance, tally = random.Random(), Tally()
    with Site(pages()) as site:
        held = Killed(tmp_path, site.url)
        kill_while_it_runs(held, tally, [chance.uniform(0.5, 8)])
        kill_while_it_waives(held, tally, chance.uniform(0, 2))
        count(held, tally)
    assert (tally.lost, tally.twice, tally.waivers_lost) == ([], [], set())
