"""Lets old data go, once a day: runs with their reports and logs as each site's `[store] keep` says, and what tells of them here.

| What | Goes |
|---|---|
| runs of the store, their logs and reports | by `[store] keep`; a report that somebody changed stays |
| jobs with their output, messages that are out or given up | with the oldest of the newest runs that are kept |
| the journal | after `journal_days` of service.toml |
| figures of runs, work on findings, waivers | never: they are small, and the trend is made of them |
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from auditor import Settings
from auditor.errors import AuditorError
from auditor.log import event
from auditor.model.run import Clock
from auditor.report import forget_reports
from auditor.report.labels import number, plural
from auditor.service.database import ServiceDatabase
from auditor.service.journal import SERVICE, Journal
from auditor.service.moments import later, moment_of, text_of
from auditor.service.runner import Runner
from auditor.service.sites import AuditedSite, Sites
from auditor.store import Store
from auditor.store.run_logs import forget_logs

EVERY = timedelta(days=1)
ACTION = "old data went"
"""How the journal calls it."""
_LOOK_S = 600.0
_LAST = "swept"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What went of one site."""

    runs: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    size: int = 0
    """Bytes on the disk that are free again, about."""
    jobs: int = 0
    messages: int = 0

    @property
    def words(self) -> str:
        """What went, for people; empty where nothing did."""
        counts = (
            (len(self.runs), "run"),
            (len(self.reports), "report"),
            (self.jobs, "job"),
            (self.messages, "message"),
        )
        said = ", ".join(plural(count, word) for count, word in counts if count)
        return f"{said}; about {number(-(-self.size // 1000))} kB are free again" if said else ""


class Sweeper:
    """A thread that looks now and then whether a day is over."""

    def __init__(
        self, database: ServiceDatabase, sites: Sites, runner: Runner, clock: Clock, journal_days: int
    ) -> None:
        self._database, self._sites, self._runner, self._clock = database, sites, runner, clock
        self._journal, self._journal_days = Journal(database), journal_days
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin to look. Returns at once."""
        self._thread.start()

    def close(self) -> None:
        """Look no more, after the site that is being swept."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def look(self) -> bool:
        """Sweep all sites if the last time is a day ago, or lies ahead because the clock was set back; tell whether it was done.

        The first time is a day after the service was begun with.
        """
        now = self._clock.now()
        row = self._database.row("SELECT value FROM kept WHERE name = ?", (_LAST,))
        if row is not None and timedelta() <= now - moment_of(row["value"]) < EVERY:
            return False
        self._database.write("INSERT OR REPLACE INTO kept VALUES (?, ?)", (_LAST, text_of(now)))
        if row is None:
            return False
        for site in self._sites.all():
            if self._closing.is_set():
                break
            self.sweep(site)
        self._database.write("DELETE FROM journal WHERE at < ?", (later(now, days=-self._journal_days),))
        return True

    def sweep(self, site: AuditedSite) -> Swept:
        """Let go what is too old of one site, and write down what that was. A site that is being audited waits for the next day."""
        try:
            settings = site.settings()
            with self._runner.paused(site.id) as is_free:
                gone = self._files(site, settings) if is_free else Swept()
        except (AuditorError, OSError, sqlite3.Error) as fault:
            _log.warning(event("sweep-failed", site=site.slug, text=str(fault)))
            return Swept()
        gone = self._rows(site, settings, gone)
        if gone.words:
            self._journal.write(SERVICE, ACTION, site.slug, self._clock.now(), site=site.id, detail=gone.words)
        return gone

    def last(self, site: int) -> tuple[str, str]:
        """Return when something went of a site last, and what; empty where nothing did yet."""
        row = self._database.row(
            "SELECT at, detail FROM journal WHERE site = ? AND action = ? ORDER BY id DESC LIMIT 1", (site, ACTION)
        )
        return (row["at"], row["detail"]) if row else ("", "")

    def _files(self, site: AuditedSite, settings: Settings) -> Swept:
        if not site.store.is_dir():
            return Swept()  # never audited; nothing to prune is no reason to make a store
        with Store.open(site.store, self._clock) as store:
            pruned = store.prune(settings.store.keep)
            forgotten = store.pruned_runs()
            forget_logs(site.store, {kept.id for kept in store.runs()})
        reports = forget_reports(Path(settings.report.out), forgotten)
        return Swept(pruned.runs, reports.removed, pruned.size + reports.size)

    def _rows(self, site: AuditedSite, settings: Settings, gone: Swept) -> Swept:
        before = self._horizon(site.id, settings)
        jobs = self._database.rows(
            "SELECT id FROM job WHERE site = ? AND state NOT IN ('queued', 'started') AND asked_at < ?",
            (site.id, before),
        )
        for row in jobs:
            shutil.rmtree(self._runner.job_folder(row["id"]), ignore_errors=True)
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE run SET folder = '' WHERE site = ? AND id = ?", [(site.id, run) for run in gone.reports]
            )
            connection.executemany("DELETE FROM job WHERE id = ?", [(row["id"],) for row in jobs])
            messages = connection.execute(
                "DELETE FROM message WHERE site = ? AND state != 'waiting' AND made < ?", (site.id, before)
            ).rowcount
        return Swept(gone.runs, gone.reports, gone.size, len(jobs), messages)

    def _horizon(self, site: int, settings: Settings) -> str:
        """Return the moment before which nothing is kept but what `monthly` holds; empty where all is kept."""
        keep, now = settings.store.keep, self._clock.now()
        row = self._database.row(
            "SELECT started_at FROM run WHERE site = ? ORDER BY id DESC LIMIT 1 OFFSET ?", (site, keep.runs - 1)
        )
        oldest = row["started_at"] if row else ""
        return max(oldest, later(now, days=-keep.days)) if keep.days is not None else oldest

    def _work(self) -> None:
        while not self._closing.is_set():
            try:
                self.look()
            except (AuditorError, OSError, sqlite3.Error) as fault:
                _log.error(event("sweep-failed", text=str(fault)))
            self._closing.wait(_LOOK_S)
