"""Runs as processes of their own that outlive the service: started from the queue, watched, found again, stopped, gone on with."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from auditor.config import CONFIG_NAME
from auditor.errors import AuditorError, describe
from auditor.log import event
from auditor.model.codes import Code
from auditor.model.run import Clock
from auditor.redact import sanitize
from auditor.service.job import STOPPED, Begun, JobFolder, Order
from auditor.service.progress import Progress, progress_in
from auditor.service.queue import MOST_ATTEMPTS, Job, JobQueue, JobState
from auditor.service.sites import AuditedSite, Sites

FOLDER = "jobs"
COMMAND = "work-on"
_LOOK_S = 0.5
"""Seconds between two looks at a process that is not a child of this one, and at the queue."""
_DONE = frozenset({0, 1, 3})
"""Exit statuses of a run that has a report: passed, failed, incomplete."""
_log = logging.getLogger(__name__)


class Runner:
    """Keeps as many runs going as the limit allows."""

    def __init__(self, queue: JobQueue, sites: Sites, folder: Path, clock: Clock, limit: int) -> None:
        self.limit = limit
        self.ended: Callable[[Job], None] = lambda job: None
        """Called with each job that comes to its end, before the queue says so, from a thread of its own.

        After a kill at the wrong moment it is called a second time with the same job. What it raises is written to the log."""
        self._queue, self._sites, self._folder, self._clock = queue, sites, folder / FOLDER, clock
        self._wake = threading.Condition()
        self._closing = False
        self._threads: list[threading.Thread] = []
        self._taking = threading.Lock()
        self._paused: set[int] = set()

    def start(self) -> None:
        """Find the runs of an earlier service again, then work off the queue. Returns at once."""
        for job in self._queue.going_on():
            self._find_again(job)
        self._thread(self._work, "queue")

    def wake(self) -> None:
        """Look into the queue now: something was added."""
        with self._wake:
            self._wake.notify_all()

    def close(self) -> None:
        """Start no more and watch no more; runs that are going on go on, and the next service finds them."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        for thread in self._threads:
            thread.join(timeout=10)

    def stop(self, job: Job) -> None:
        """Ask the process of a job, which the queue has marked, to end in order: what was audited is kept."""
        folder = self.folder(job)
        folder.ask_to_stop(job.attempt)
        if begun := folder.begun(job.attempt):
            _signal(begun)
        self.wake()

    def progress(self, job: Job) -> Progress:
        """Return where a job is."""
        return progress_in(self.folder(job).output(job.attempt))

    def folder(self, job: Job) -> JobFolder:
        """Return the files of a job."""
        return JobFolder(self.job_folder(job.id))

    def job_folder(self, job: str) -> Path:
        """Return where the files of a job are."""
        return self._folder / job

    @contextmanager
    def paused(self, site: int) -> Iterator[bool]:
        """Start no run of a site while the block runs. False: one is going on, and nothing is paused."""
        with self._taking:
            is_free = all(job.site != site for job in self._queue.going_on())
            if is_free:
                self._paused.add(site)
        try:
            yield is_free
        finally:
            if is_free:
                self._paused.discard(site)
                self.wake()

    # -- the queue ------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while not self._closing:
            with self._taking:
                job = self._queue.take(self.limit, self._clock.now(), self._paused)
            if job is not None:
                self._begin(job)
                continue
            with self._wake:
                if not self._closing:
                    self._wake.wait(timeout=_LOOK_S)

    def _begin(self, job: Job) -> None:
        folder = self.folder(job)
        try:
            site = self._sites.by_id(job.site)
            folder.order(self._order(job, site))
            process = self._started(job, folder, site)
        except (AuditorError, OSError) as fault:
            self._finish(job, JobState.FAILED, None, sanitize(str(fault), 1000))
            return
        self._thread(lambda: self._watch(job, process), f"run-{job.id}")

    def _order(self, job: Job, site: AuditedSite) -> Order:
        formats = dict.fromkeys((*site.settings().report.formats, "html", "json"))
        shared = ("--config", CONFIG_NAME, "--format", ",".join(formats), *(("--fresh",) if job.wish.fresh else ()))
        pages = ("--only-listed", "--sitemap", "none", *job.wish.pages) if job.wish.pages else ()
        return Order(job.attempt, str(site.store), (*shared, *pages), shared[:4])

    def _started(self, job: Job, folder: JobFolder, site: AuditedSite) -> subprocess.Popen[bytes]:
        with folder.output(job.attempt).open("ab") as output:
            # A session of its own: what ends the service (Ctrl-C, a closed terminal) does not end the run.
            return subprocess.Popen(
                [sys.executable, "-m", "auditor", COMMAND, str(folder.path.resolve()), str(job.attempt)],
                cwd=site.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    # -- processes ------------------------------------------------------------------------------------------------------

    def _find_again(self, job: Job) -> None:
        folder = self.folder(job)
        if folder.is_held() or folder.ended(job.attempt):
            _log.info(event("run-found-again", job=job.id))
            if job.stopping:
                self.stop(job)
            self._thread(lambda: self._watch(job, None), f"run-{job.id}")
        elif folder.begun(job.attempt):
            self._settle(job)
        else:
            # It may have been started and not have got to its lock, or not have been started: a second one does no harm.
            self._begin(job)

    def _watch(self, job: Job, process: subprocess.Popen[bytes] | None) -> None:
        folder = self.folder(job)
        while process.poll() is None if process else folder.is_held():
            if self._closing:
                return
            time.sleep(_LOOK_S)
        # Another process may work on the attempt of ours that left: an earlier service's.
        while folder.is_held():
            if self._closing:
                return
            time.sleep(_LOOK_S)
        self._settle(job)

    def _settle(self, job: Job) -> None:
        folder = self.folder(job)
        held = self._queue.get(job.id)
        ended = folder.ended(job.attempt)
        if ended is None:
            self._died(held)
            return
        said = progress_in(folder.output(job.attempt)).said
        if ended.exit_code in _DONE and ended.run:
            self._finish(job, JobState.ENDED, ended.exit_code, said, ended.run)
        elif held.stopping or ended.exit_code == STOPPED:
            self._finish(job, JobState.STOPPED, ended.exit_code, said, ended.run)
        else:
            self._finish(job, JobState.FAILED, ended.exit_code, said, ended.run)

    def _died(self, job: Job) -> None:
        run = self.folder(job).own_run(self._sites.by_id(job.site).store)
        if job.stopping:
            self._finish(job, JobState.STOPPED, None, "Stopped at once.", run)
        elif job.attempt >= MOST_ATTEMPTS:
            said = progress_in(self.folder(job).output(job.attempt)).said
            self._finish(job, JobState.FAILED, None, f"The process died {job.attempt} times. It last said: {said}", run)
        else:
            _log.warning(event("run-died", job=job.id, attempt=job.attempt))
            self._queue.again(job.id, job.attempt, said="The process died; the run goes on with what it had.")
            self.wake()

    def _finish(self, job: Job, state: JobState, code: int | None, said: str, run: str = "") -> None:
        """Tell whoever listens, then close the job: a kill between the two tells them again, and never not at all."""
        over = replace(job, state=state, exit_code=code, said=said, run=run or job.run)
        _log.info(event("run-over", job=job.id, state=state, exit_code=code, run=run))
        try:
            self.ended(over)
        except Exception:  # noqa: BLE001 - whatever listens must not keep the next run from starting
            _log.exception(event("after-run-failed", job=job.id, text=describe(Code.INTERNAL)))
        self._queue.finish(job, state, (code, run, said), self._clock.now())
        self.wake()

    def _thread(self, work: Callable[[], None], name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()


def _signal(begun: Begun) -> None:
    """Ask a process to end, if it still is the one that was meant: ids are used again."""
    try:
        process = psutil.Process(begun.pid)
        if abs(process.create_time() - begun.born) < 1:
            process.send_signal(signal.SIGTERM)
    except psutil.Error:
        return  # it has ended by itself
