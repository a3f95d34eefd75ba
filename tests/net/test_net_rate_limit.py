from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from auditor.model.page import Failed, Response
from auditor.net.rate_limit import Pace, backoff, retry_after
from tests.faults.fixtures import Make
from tests.faults.server import FaultServer

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class StoppedClock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.time - 1000)

    def monotonic(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5.0),
        ("0", 0.0),
        ("99999999", 120.0),
        ("9" * 5000, None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1.5", None),
        ("Sun, 22 Nov 2026 10:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2020 10:00:30 GMT", 0.0),
        ("Sun, 22 Nov 2126 10:00:30 GMT", 120.0),
        ("Sun, 99 Nov 2026 99:00:30 GMT", None),
    ],
)
def test_retry_after_is_bounded(header: str, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_a_host_that_asks_for_time_gets_it(faults: FaultServer, make: Make) -> None:
    clock = StoppedClock()
    fetcher = make(clock=clock, sleep=clock.sleep, retries=2)
    for asked, slept in (("7", 7.0), ("99999999", 120.0)):
        clock.slept.clear()
        response = fetcher.fetch(faults.url(f"/flaky?times=1&status=429&retry-after={asked}"))
        assert isinstance(response, Response)
        assert response.status == 200
        assert clock.slept == [slept]


def test_backoff_doubles_with_jitter() -> None:
    for attempt, base in ((1, 1.0), (2, 2.0), (3, 4.0)):
        assert all(base * 0.5 <= backoff(attempt, 1.0) <= base * 1.5 for _ in range(50))
    assert len({backoff(1, 1.0) for _ in range(10)}) > 1


def test_a_delay_is_kept_for_each_origin_by_itself() -> None:
    clock = StoppedClock()
    pace = Pace(clock, 2.0, clock.sleep)
    for origin in ("http://a", "http://a", "http://b", "http://a"):
        with pace.turn(origin):
            clock.time += 0.5
    assert clock.slept == [1.5, 1.0]


def test_a_crawl_delay_only_ever_slows_down_and_is_capped() -> None:
    clock = StoppedClock()
    pace = Pace(clock, 1.0, clock.sleep)
    pace.slow("http://a", 0.1)
    pace.slow("http://b", 100_000)
    for origin in ("http://a", "http://a", "http://b", "http://b"):
        with pace.turn(origin):
            pass
    assert clock.slept == [1.0, 30.0]


def test_requests_keep_their_distance_and_do_not_overlap(faults: FaultServer, make: Make) -> None:
    fetcher = make(delay_ms=50)
    threads = [threading.Thread(target=fetcher.fetch, args=(faults.url(f"/fine?{n}"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(hit.at for hit in faults.hits)
    assert len(times) == 8
    # One request may be held up on its way and the next one not; over all of them the distance is kept.
    assert times[-1] - times[0] >= 7 * 0.045
    assert faults.busiest == 1


def test_without_a_delay_requests_overlap(faults: FaultServer, make: Make) -> None:
    def slow(client: object, request: object) -> None:
        client.rest(0.1)  # type: ignore[attr-defined]
        client.answer()  # type: ignore[attr-defined]

    faults.resources["/slow"] = slow
    fetcher = make()
    threads = [threading.Thread(target=fetcher.fetch, args=(faults.url("/slow"),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults.busiest > 2


def test_a_host_that_is_down_is_left_alone_and_another_goes_on(faults: FaultServer, make: Make) -> None:
    clock = StoppedClock()
    with FaultServer() as sick:
        sick.page("/", b"", "", "503 Busy")
        fetcher = make(clock=clock, sleep=clock.sleep, allow=(f"127.0.0.1:{sick.port}",))
        outcomes = []
        for _ in range(20):
            outcomes.append(fetcher.fetch(sick.url("/")))
            healthy = fetcher.fetch(faults.url("/fine"))
            assert isinstance(healthy, Response)
        assert len(sick.hits) == 5
        last = outcomes[-1]
        assert isinstance(last, Failed)
        assert last.code == "RATE_LIMITED"
        clock.time += 61
        sick.page("/")
        assert isinstance(fetcher.fetch(sick.url("/")), Response), "a trial after a minute"
        assert isinstance(fetcher.fetch(sick.url("/")), Response), "and all is well again"


def test_a_host_that_had_answered_is_given_time_first(faults: FaultServer, make: Make) -> None:
    clock = StoppedClock()
    fetcher = make(clock=clock, sleep=clock.sleep)
    fetcher.fetch(faults.url("/fine"))
    faults.page("/busy", b"", "", "503 Busy")
    for _ in range(9):
        fetcher.fetch(faults.url("/busy"))
    assert clock.slept == [1.0, 2.0, 4.0, 8.0]
    assert isinstance(fetcher.fetch(faults.url("/fine")), Response)
    clock.slept.clear()
    fetcher.fetch(faults.url("/busy"))
    assert clock.slept == [], "one good answer clears the record"


def test_missing_pages_are_no_sign_of_trouble(faults: FaultServer, make: Make) -> None:
    fetcher = make()
    for _ in range(15):
        response = fetcher.fetch(faults.url("/missing"))
        assert isinstance(response, Response)
        assert response.status == 404
