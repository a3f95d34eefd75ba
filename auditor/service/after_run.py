"""What is done when a run came to its end: its report is taken into the index, and whoever wants to know is told."""

from __future__ import annotations

from collections.abc import Callable

from auditor.model.run import Clock
from auditor.service.index import ReportIndex, RunRow
from auditor.service.journal import SERVICE, Journal
from auditor.service.queue import Job, JobState
from auditor.service.sites import AuditedSite, Sites
from auditor.service.work import WorkItems

Listener = Callable[[AuditedSite, Job, "RunRow | None"], None]
"""Told of every job that is over: the site, the job, and the figures of its report where there is one."""


class AfterRun:
    """Hears from the runner, and tells the listeners in the order in which they were added."""

    def __init__(self, sites: Sites, index: ReportIndex, journal: Journal, clock: Clock) -> None:
        self.listeners: list[Listener] = []
        self._sites, self._index, self._journal, self._clock = sites, index, journal, clock

    def __call__(self, job: Job) -> None:
        """Take in what a job made."""
        site = self._sites.by_id(job.site)
        row = None
        if job.run and job.state in {JobState.ENDED, JobState.STOPPED}:
            row = self._index.add(site, job.run, whole=job.is_whole and job.state is JobState.ENDED)
        detail = row.sentence if row else job.said
        self._journal.write(SERVICE, f"run {job.state}", job.id, self._clock.now(), site=site.id, detail=detail)
        for listener in self.listeners:
            listener(site, job, row)


def still_there(work: WorkItems, clock: Clock) -> Listener:
    """Return a listener that opens again what was called done and is still found."""

    def look(site: AuditedSite, job: Job, row: RunRow | None) -> None:
        """Look at the report of one run."""
        if row is not None:
            work.reopen_what_is_still_there(site.id, row.id, clock.now())

    return look
