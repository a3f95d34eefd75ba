"""How politely: one queue per origin, delays, pauses that the server asks for, and a circuit that opens when it is down."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.model.run import Clock

MAX_DELAY_S = 30.0
"""The longest crawl-delay that is honoured."""
MAX_RETRY_AFTER_S = 120.0
RETRIED = frozenset({408, 429, 500, 502, 503, 504})
PAUSE_FROM = 5
"""Failures in a row from which a host that had answered before is given time."""
OPEN_FROM = 10
"""Failures in a row from which it is left alone; `PAUSE_FROM` for a host that never answered."""
TRIAL_EVERY_S = 60.0


@dataclass
class _Lane:
    """What is known about one origin."""

    delay_s: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: float = 0.0
    """Monotonic time before which nothing is sent."""
    streak: int = 0
    answered: bool = False
    last: Code = Code.RESET
    trial_at: float = 0.0


class Pace:
    """Tells every request when it may start. Thread-safe; `sleep` returns early when the audit is stopping."""

    def __init__(self, clock: Clock, delay_s: float, sleep: Callable[[float], object]) -> None:
        self._clock = clock
        self._delay_s = delay_s
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}
        self._lock = threading.Lock()

    def slow(self, origin: str, delay_s: float) -> None:
        """Leave at least this much between two requests to an origin (robots.txt asks for it), up to MAX_DELAY_S."""
        lane = self._lane(origin)
        lane.delay_s = max(lane.delay_s, min(delay_s, MAX_DELAY_S))

    def pause(self, origin: str, seconds: float) -> None:
        """Send nothing to an origin for a while."""
        lane = self._lane(origin)
        with self._lock:
            lane.next_at = max(lane.next_at, self._clock.monotonic() + seconds)

    @contextmanager
    def turn(self, origin: str) -> Iterator[None]:
        """Wait until a request may start. With a delay, requests to an origin also never overlap."""
        lane = self._lane(origin)
        if not lane.delay_s:
            self._wait(lane)
            yield
            return
        with lane.lock:
            self._wait(lane)
            with self._lock:
                lane.next_at = max(lane.next_at, self._clock.monotonic() + lane.delay_s)
            yield

    def refusal(self, origin: str) -> Failed | None:
        """Refuse an origin that is down, except one trial a minute."""
        lane = self._lane(origin)
        with self._lock:
            if lane.streak < (OPEN_FROM if lane.answered else PAUSE_FROM):
                return None
            now = self._clock.monotonic()
            if now >= lane.trial_at:
                lane.trial_at = now + TRIAL_EVERY_S
                return None
        return failed(lane.last, f"{origin} failed {lane.streak} times in a row and is left alone for now", Stage.FETCH)

    def record(self, origin: str, code: Code | None) -> None:
        """Note how a request ended: None for any answer that shows a working server, else the code of the failure."""
        lane = self._lane(origin)
        with self._lock:
            if code is None or not code.strains:
                lane.streak = 0
                lane.answered = True
                return
            lane.streak += 1
            lane.last = code
            now = self._clock.monotonic()
            if lane.streak == OPEN_FROM or (lane.streak == PAUSE_FROM and not lane.answered):
                lane.trial_at = now + TRIAL_EVERY_S
            elif lane.answered and PAUSE_FROM <= lane.streak < OPEN_FROM:
                lane.next_at = max(lane.next_at, now + 2.0 ** (lane.streak - PAUSE_FROM))

    def _lane(self, origin: str) -> _Lane:
        with self._lock:
            return self._lanes.setdefault(origin, _Lane(self._delay_s))

    def _wait(self, lane: _Lane) -> None:
        left = lane.next_at - self._clock.monotonic()
        if left > 0:
            self._sleep(min(left, MAX_RETRY_AFTER_S))


def retry_after(header: str, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110 10.2.3) as seconds within 0 and 120; None when it says nothing usable."""
    text = header.strip()
    if re.fullmatch(r"[0-9]{1,20}", text, re.ASCII):
        return min(float(text), MAX_RETRY_AFTER_S)
    try:
        moment = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), MAX_RETRY_AFTER_S)


def backoff(attempt: int, base_s: float) -> float:
    """Return the wait after the given attempt: doubling, with jitter so that workers do not return together."""
    return base_s * 2.0 ** (attempt - 1) * random.uniform(0.5, 1.5)
