"""Asks for the runs that are due: looks at the timetables now and then, and catches up once with what was missed."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.errors import AuditorError
from auditor.log import event
from auditor.model.run import Clock
from auditor.service.database import ServiceDatabase
from auditor.service.faults import one_changed
from auditor.service.moments import moment_of, text_of
from auditor.service.queue import JobQueue, JobWish, Why
from auditor.service.runner import Runner
from auditor.service.schedule import Timetable, timetable

SET_BACK = timedelta(days=1)
"""A clock that is set back by less than this asks for no night twice."""
_LOOK_S = 20
_NAME = "the schedule"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """The schedule of a site as it was written; version 0: nobody wrote one yet."""

    site: int
    line: str = ""
    zone: str = "UTC"
    blackout: str = ""
    jitter: int = 0
    done_until: str = ""
    version: int = 0

    def timetable(self) -> Timetable:
        """Return what it means. Raises Refusal where it means nothing (any more: time zones change their names)."""
        return timetable(self.line, self.zone, self.blackout, self.jitter)


class Schedules:
    """The schedules of all sites."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def get(self, site: int) -> ScheduleRow:
        """Return the schedule of a site."""
        row = self._database.row("SELECT * FROM schedule WHERE site = ?", (site,))
        return ScheduleRow(*tuple(row)) if row else ScheduleRow(site)

    def all(self) -> list[ScheduleRow]:
        """Return the schedules under which something is audited."""
        return [ScheduleRow(*tuple(row)) for row in self._database.rows("SELECT * FROM schedule WHERE line != ''")]

    def save(self, row: ScheduleRow, now: datetime) -> None:
        """Write a schedule, from now on; `row.version` is the one that it was made from. Raises Refusal, ChangedMeanwhile."""
        row.timetable()
        values = (row.line, row.zone, row.blackout, row.jitter, text_of(now))
        if row.version == 0:
            count = self._database.write(
                "INSERT OR IGNORE INTO schedule (line, zone, blackout, jitter, done_until, site) VALUES (?,?,?,?,?,?)",
                (*values, row.site),
            )
        else:
            count = self._database.write(
                "UPDATE schedule SET line = ?, zone = ?, blackout = ?, jitter = ?, done_until = ?, version = version + 1 "
                "WHERE site = ? AND version = ?",
                (*values, row.site, row.version),
            )
        one_changed(count, "the schedule")

    def done(self, row: ScheduleRow, until: datetime) -> None:
        """Keep that everything up to a moment was asked for."""
        self._database.write(
            "UPDATE schedule SET done_until = ? WHERE site = ? AND version = ?", (text_of(until), row.site, row.version)
        )


class Scheduler:
    """Looks at the schedules."""

    def __init__(self, schedules: Schedules, queue: JobQueue, runner: Runner, clock: Clock) -> None:
        self._schedules, self._queue, self._runner, self._clock = schedules, queue, runner, clock
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begin to look. Returns at once."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def look(self) -> int:
        """Ask for what is due now; return for how many sites. A site whose run waits already is not asked for twice.

        The queue is told before the schedule is: a kill between the two finds the run waiting, and asks for no second one.
        """
        now, count = self._clock.now(), 0
        for row in self._schedules.all():
            try:
                done = moment_of(row.done_until)
                if done > now + SET_BACK:
                    # What was asked for so far ahead was asked for by a wrong clock: rather a night twice than many not at all.
                    self._schedules.done(row, now)
                    continue
                if done > now:  # the clock was set back; what lies before it was done
                    continue
                due = row.timetable().due(done, now, str(row.site))
                if due is not None:
                    self._queue.ask(row.site, JobWish(_NAME, Why.SCHEDULED), now)
                    self._schedules.done(row, due)
                    count += 1
            except AuditorError as fault:
                _log.warning(event("schedule-failed", site=row.site, text=str(fault)))
        if count:
            self._runner.wake()
        return count

    def _work(self) -> None:
        while not self._closing.is_set():
            self.look()
            self._closing.wait(_LOOK_S)
