"""What was asked for: in order, one of a site at a time, closed by the attempt that did it; and what a runner finds after a kill."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.service.database import ServiceDatabase
from auditor.service.faults import Missing, Refusal
from auditor.service.job import JobFolder, Order
from auditor.service.queue import MOST_ATTEMPTS, MOST_OF_A_SITE, Job, JobQueue, JobState, JobWish
from auditor.service.runner import Runner
from auditor.service.sites import AuditedSite, Sites
from tests.service.serving import SetClock
from tests.service.waiting import until

NOW = datetime(2026, 5, 1, 3, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[ServiceDatabase]:
    database = ServiceDatabase.open(tmp_path)
    yield database
    database.close()


@pytest.fixture
def sites(database: ServiceDatabase, tmp_path: Path) -> tuple[AuditedSite, AuditedSite]:
    held = Sites(database, tmp_path)
    return held.add("a", "A", NOW), held.add("b", "B", NOW)


def asked(queue: JobQueue, site: AuditedSite, minute: int, *pages: str) -> Job:
    return queue.ask(site.id, JobWish("anna", pages=pages), NOW + timedelta(minutes=minute))


def test_the_first_that_was_asked_for_comes_first_and_a_site_has_one_at_a_time(database, sites) -> None:
    queue, (a, b) = JobQueue(database), sites
    first, second, third = asked(queue, a, 0), asked(queue, a, 1, "http://a.test/x"), asked(queue, b, 2)
    assert queue.take(9, NOW).id == first.id
    assert queue.take(1, NOW) is None, "the limit"
    assert queue.take(9, NOW, {b.id}) is None, "one site is busy, the other one paused"
    assert queue.take(9, NOW).id == third.id
    assert queue.take(9, NOW) is None
    queue.finish(queue.get(first.id), JobState.ENDED, (0, "r", "Done."), NOW)
    assert queue.take(9, NOW).id == second.id
    assert [job.id for job in queue.going_on()] == [second.id, third.id]


def test_the_same_that_waits_is_not_asked_for_twice_and_too_much_is_refused(database, sites) -> None:
    queue, (a, b) = JobQueue(database), sites
    assert asked(queue, a, 0).id == asked(queue, a, 1).id
    assert (
        asked(queue, a, 2, "http://a.test/x", "http://a.test/y").id
        == asked(queue, a, 3, "http://a.test/y", "http://a.test/x").id
    )
    assert asked(queue, b, 4).id != asked(queue, a, 5).id
    for number in range(MOST_OF_A_SITE - 2):
        asked(queue, a, 6, f"http://a.test/{number}")
    with pytest.raises(Refusal, match="too many"):
        asked(queue, a, 7, "http://a.test/one-more")
    with pytest.raises(Missing):
        queue.get(asked(queue, b, 8).id, a.id)


def test_only_the_attempt_that_goes_on_can_close_a_job(database, sites) -> None:
    queue, (a, _) = JobQueue(database), sites
    job = asked(queue, a, 0)
    taken = queue.take(1, NOW)
    queue.again(job.id, 1, said="It died.")
    queue.finish(taken, JobState.ENDED, (0, "r", "Done."), NOW)
    assert queue.get(job.id).state is JobState.QUEUED, "a late word of the first attempt"
    queue.again(job.id, 1)
    assert queue.get(job.id).attempt == 2
    queue.finish(queue.take(1, NOW), JobState.FAILED, (4, "", "No."), NOW)
    assert (queue.get(job.id).state, queue.get(job.id).said) == (JobState.FAILED, "No.")
    with pytest.raises(Refusal, match="over already"):
        queue.stop(job.id)


def test_what_waits_is_cancelled_and_what_goes_on_is_asked_to_end(database, sites) -> None:
    queue, (a, b) = JobQueue(database), sites
    going, waiting = asked(queue, a, 0), asked(queue, b, 1)
    queue.take(1, NOW)
    assert queue.stop(waiting.id).state is JobState.CANCELLED
    assert (queue.stop(going.id).state, queue.get(going.id).stopping) == (JobState.STARTED, True)
    assert queue.last_whole([a.id, b.id]) == {a.id: queue.get(going.id), b.id: queue.get(waiting.id)}


class AfterKill:
    """A runner that starts nothing new, over a job that an earlier one had started."""

    def __init__(self, database: ServiceDatabase, site: AuditedSite, folder: Path, attempt: int = 1) -> None:
        self.queue = JobQueue(database)
        self.job = asked(self.queue, site, 0)
        self.queue.take(1, NOW)
        for over in range(1, attempt):
            self.queue.again(self.job.id, over)
            self.queue.take(1, NOW)
        self.files = JobFolder(folder / "jobs" / self.job.id)
        self.files.order(Order(attempt, str(site.store), (), ()))
        self.attempt = attempt
        self.told: list[JobState] = []
        self.runner = Runner(self.queue, Sites(database, folder), folder, SetClock(), 0)
        self.runner.ended = lambda job: self.told.append(job.state)

    def wrote(self, kind: str, value: object) -> None:
        (self.files.path / f"{kind}-{self.attempt}.json").write_text(json.dumps(value))

    def found(self) -> Job:
        try:
            self.runner.start()
            return until(lambda: (now := self.queue.get(self.job.id)) and now.state is not JobState.STARTED and now)
        finally:
            self.runner.close()


@pytest.mark.parametrize(
    ("exit_code", "run", "state"),
    [
        (0, "r", JobState.ENDED),
        (1, "r", JobState.ENDED),
        (3, "r", JobState.ENDED),
        (0, "", JobState.FAILED),
        (2, "", JobState.FAILED),
        (4, "r", JobState.FAILED),
        (130, "r", JobState.STOPPED),
    ],
)
def test_what_ended_while_nobody_watched_is_settled_once(database, sites, tmp_path, exit_code, run, state) -> None:
    after = AfterKill(database, sites[0], tmp_path)
    after.wrote("ended", {"exit_code": exit_code, "run": run})
    job = after.found()
    assert (job.state, job.exit_code, job.run) == (state, exit_code, run)
    assert after.told == [state]


@pytest.mark.parametrize(
    ("attempt", "state", "then", "told"),
    [(1, JobState.QUEUED, 2, []), (MOST_ATTEMPTS, JobState.FAILED, MOST_ATTEMPTS, [JobState.FAILED])],
)
def test_what_died_goes_on_so_many_times_and_is_then_given_up(
    database, sites, tmp_path, attempt, state, then, told
) -> None:
    after = AfterKill(database, sites[0], tmp_path, attempt)
    after.wrote("begun", {"pid": 1, "born": 0.0})
    job = after.found()
    assert (job.state, job.attempt) == (state, then)
    assert "died" in job.said
    assert after.told == told


def test_what_was_to_stop_and_died_has_stopped(database, sites, tmp_path) -> None:
    after = AfterKill(database, sites[0], tmp_path)
    after.wrote("begun", {"pid": 1, "born": 0.0})
    after.queue.stop(after.job.id)
    assert after.found().state is JobState.STOPPED


def test_whoever_listens_and_fails_keeps_no_job_open(database, sites, tmp_path) -> None:
    after = AfterKill(database, sites[0], tmp_path)
    after.wrote("ended", {"exit_code": 0, "run": "r"})

    def fail(job: Job) -> None:
        raise RuntimeError("no such luck")

    after.runner.ended = fail
    assert after.found().state is JobState.ENDED
