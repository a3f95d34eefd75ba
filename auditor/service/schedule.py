"""When a site is audited: cron lines in the site's own time zone, each wall time once, whatever the clocks do. Pure functions.

Daylight saving: a wall time that a night does not have (02:30 when clocks go from 2 to 3) is done at the first moment after the
gap; one that a night has twice is done the first time only. Lines of more than once an hour follow real time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from croniter import croniter
from croniter.croniter import CroniterError

from auditor.service.faults import Refusal

_NIGHTLY = re.compile(r"every (?:night|day) at (\d{1,2})(?::(\d{2}))?", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
MOST_JITTER = 240
_MOST_STEPS = 3000
"""Wall times that are looked at to find the next one outside of the blackout."""


@dataclass(frozen=True, slots=True)
class BlackoutSpan:
    """Hours of the day in which no run begins; the end may lie on the next day."""

    begin: time
    end: time

    def holds(self, moment: time) -> bool:
        """Tell whether a time of day lies in it."""
        if self.begin <= self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


@dataclass(frozen=True, slots=True)
class Timetable:
    """When a site is audited."""

    line: str
    """A cron line of five fields; empty: never."""
    zone: ZoneInfo
    blackout: tuple[BlackoutSpan, ...] = ()
    jitter: timedelta = timedelta()
    """Runs begin up to so much later, by the site always the same, so that fifty sites do not begin at once."""

    def due(self, after: datetime, until: datetime, key: str) -> datetime | None:
        """Return the last moment in (after, until] at which a run was due; None where there was none.

        So a service that was away for a week catches up with one run, not with seven.
        """
        last = None
        for moment in self.moments(after, key):
            if moment > until:
                break
            last = moment
        return last

    def next(self, after: datetime, key: str) -> datetime | None:
        """Return the first moment after this one at which a run is due."""
        return next(self.moments(after, key), None)

    def moments(self, after: datetime, key: str) -> Iterator[datetime]:
        """Yield the moments in UTC, in order, that are due after this one."""
        if not self.line:
            return
        shift = self.jitter * _share(key)
        # Wall times are counted without a zone, so that none is skipped or doubled, and then put into the zone.
        start = (after - shift).astimezone(self.zone).replace(tzinfo=None) - timedelta(hours=3)
        walls = croniter(self.line, start)
        before: datetime | None = None
        for _ in range(_MOST_STEPS):
            wall = walls.get_next(datetime)
            if any(span.holds(wall.time()) for span in self.blackout):
                continue
            moment = _moment(wall, self.zone) + shift
            if moment > after and (before is None or moment > before):
                before = moment
                yield moment


def timetable(line: str, zone: str, blackout: str, jitter: int) -> Timetable:
    """Return the timetable that the fields of a form mean. Raises Refusal with each field that is wrong."""
    wrong: dict[str, str] = {}
    cron = cron_of(line)
    if cron and (len(cron.split()) != 5 or not _is_cron(cron)):
        wrong["line"] = "write “every night at 3”, or a cron line of five fields such as 0 3 * * 1-5"
    if zone not in available_timezones():
        wrong["zone"] = "this is no time zone such as Europe/Berlin"
    spans = _spans(blackout)
    if spans is None:
        wrong["blackout"] = "write hours such as 08:00-18:00, 22:00-02:00"
    if not 0 <= jitter <= MOST_JITTER:
        wrong["jitter"] = f"0 to {MOST_JITTER} minutes"
    if not wrong and cron and spans:
        made = Timetable(cron, ZoneInfo(zone), spans)
        if made.next(datetime.now(UTC), "") is None:
            wrong["blackout"] = "no time of the schedule is left"
    if wrong:
        raise Refusal("the schedule was not saved", fields=wrong)
    return Timetable(cron, ZoneInfo(zone), spans or (), timedelta(minutes=jitter))


def cron_of(text: str) -> str:
    """Return the cron line that is meant: “every night at 3” is `0 3 * * *`; a cron line is itself."""
    found = _NIGHTLY.fullmatch(text.strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return f"{int(found[2] or 0)} {int(found[1])} * * *"
    return " ".join(text.split())


def _is_cron(line: str) -> bool:
    try:
        return bool(croniter.is_valid(line)) and croniter(line, datetime(2026, 1, 1)).get_next(datetime) is not None
    except (CroniterError, ValueError, KeyError):
        return False


def _spans(text: str) -> tuple[BlackoutSpan, ...] | None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    found = []
    for part in parts:
        span = _SPAN.fullmatch(part)
        if span is None:
            return None
        try:
            found.append(BlackoutSpan(time(int(span[1]), int(span[2])), time(int(span[3]) % 24, int(span[4]))))
        except ValueError:
            return None
    return tuple(found)


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when a wall time is: the first of two, and for one that there is not the first moment after the gap."""
    placed = wall.replace(tzinfo=zone, fold=0)
    moment = placed.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    # Within a gap the offset before it is taken, which leads behind the gap by what is missing; go back to its end.
    offset_before, offset_after = placed.utcoffset(), wall.replace(tzinfo=zone, fold=1).utcoffset()
    assert offset_before is not None
    assert offset_after is not None
    low, high = (
        moment - (offset_before - offset_after if offset_before > offset_after else offset_after - offset_before),
        moment,
    )
    jump = (low.astimezone(zone).utcoffset(), high.astimezone(zone).utcoffset())
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == jump[0]:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _share(key: str) -> float:
    """Return a number from 0 up to 1 that is always the same for a key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32 if key else 0.0
