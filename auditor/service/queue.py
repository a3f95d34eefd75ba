"""The queue of runs: what was asked for, what is going on, what became of it. One run of a site at a time, some in all."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Missing, Refusal
from auditor.service.moments import text_of

MOST_WAITING = 500
MOST_OF_A_SITE = 20
MOST_ATTEMPTS = 4
"""How often a run is begun or gone on with before somebody has to look."""


class JobState(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    STARTED = "started"
    ENDED = "ended"
    """The program came to its end, whatever it found."""
    FAILED = "failed"
    """The program could not do its work; nothing was audited, or it died again and again."""
    STOPPED = "stopped"
    """Somebody stopped it; it can go on."""
    CANCELLED = "cancelled"
    """Somebody took it out of the queue before it began."""


OPEN = (JobState.QUEUED, JobState.STARTED)


class Why(StrEnum):
    """Why a run was asked for."""

    ASKED = "asked"
    SCHEDULED = "scheduled"
    LOOK_AGAIN = "look-again"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class JobWish:
    """What is asked for."""

    by: str
    why: Why = Why.ASKED
    pages: tuple[str, ...] = ()
    """Only these addresses; empty for the whole site."""
    fresh: bool = False
    """Look at every page again, also where nothing has changed."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run that was asked for."""

    id: str
    site: int
    state: JobState
    wish: JobWish
    asked_at: str
    attempt: int = 1
    started_at: str = ""
    ended_at: str = ""
    stopping: bool = False
    exit_code: int | None = None
    run: str = ""
    """Id of the run in the site's store, once it is known."""
    said: str = ""
    """The last sentence of the program."""
    version: int = field(default=1)

    @property
    def is_open(self) -> bool:
        """Whether it waits or is going on."""
        return self.state in OPEN

    @property
    def is_whole(self) -> bool:
        """Whether the whole site was asked for."""
        return not self.wish.pages


class JobQueue:
    """What was asked for."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def ask(self, site: int, wish: JobWish, now: datetime) -> Job:
        """Put a run into the queue.

        A whole run of a site that waits already is returned instead of a second one. Raises Refusal when too much waits.
        """
        with self._database.transaction() as connection:
            waiting = connection.execute(
                "SELECT * FROM job WHERE site = ? AND state = 'queued' ORDER BY asked_at", (site,)
            ).fetchall()
            pages = json.dumps(sorted(set(wish.pages)))
            for row in waiting:
                if row["pages"] == pages:
                    return _job(row)
            total = int(connection.execute("SELECT count(*) FROM job WHERE state = 'queued'").fetchone()[0])
            if len(waiting) >= MOST_OF_A_SITE or total >= MOST_WAITING:
                raise Refusal("too many runs are waiting already")
            job = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
            connection.execute(
                "INSERT INTO job (id, site, state, pages, fresh, why, asked_by, asked_at) VALUES (?,?,?,?,?,?,?,?)",
                (job, site, JobState.QUEUED, pages, wish.fresh, wish.why, wish.by, text_of(now)),
            )
        return self.get(job)

    def get(self, job: str, site: int | None = None) -> Job:
        """Return one; `site` says that it must be that site's. Raises Missing."""
        row = self._database.row("SELECT * FROM job WHERE id = ? AND (?2 IS NULL OR site = ?2)", (job, site))
        if row is None:
            raise Missing("there is no such run")
        return _job(row)

    def of_site(self, site: int, most: int = 20) -> list[Job]:
        """Return the newest of a site."""
        rows = self._database.rows(
            "SELECT * FROM job WHERE site = ? ORDER BY asked_at DESC, id DESC LIMIT ?", (site, most)
        )
        return [_job(row) for row in rows]

    def open(self, site: int | None = None) -> list[Job]:
        """Return what waits or is going on, in order."""
        rows = self._database.rows(
            "SELECT * FROM job WHERE state IN ('queued', 'started') AND (?1 IS NULL OR site = ?1) ORDER BY asked_at, id",
            (site,),
        )
        return [_job(row) for row in rows]

    def of_run(self, site: int, run: str) -> Job | None:
        """Return what a stored run was asked for by; None for one of the command line."""
        row = self._database.row("SELECT * FROM job WHERE site = ? AND run = ? LIMIT 1", (site, run))
        return _job(row) if row else None

    def take(self, limit: int, now: datetime, paused: Collection[int] = ()) -> Job | None:
        """Start the next one, where fewer than `limit` are going on and its site has none; None where nothing can start.

        Runs of sites that are `paused` wait.
        """
        with self._database.transaction() as connection:
            going_on = connection.execute("SELECT count(*) FROM job WHERE state = 'started'").fetchone()[0]
            if going_on >= limit:
                return None
            row = connection.execute(
                "SELECT id FROM job WHERE state = 'queued' AND site NOT IN (SELECT site FROM job WHERE state = 'started') "
                "AND site NOT IN (SELECT value FROM json_each(?)) ORDER BY asked_at, id LIMIT 1",
                (json.dumps(sorted(paused)),),
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE job SET state = 'started', version = version + 1, "
                "started_at = CASE started_at WHEN '' THEN ? ELSE started_at END WHERE id = ?",
                (text_of(now), row["id"]),
            )
        return self.get(row["id"])

    def going_on(self) -> list[Job]:
        """Return the started ones."""
        return [_job(row) for row in self._database.rows("SELECT * FROM job WHERE state = 'started' ORDER BY asked_at")]

    def again(self, job: str, attempt: int, *, said: str = "") -> None:
        """Put it back into the queue to go on with what was begun; `attempt` is the one that is over."""
        self._database.write(
            "UPDATE job SET state = 'queued', attempt = ?, stopping = 0, ended_at = '', exit_code = NULL, said = ?, "
            "version = version + 1 WHERE id = ? AND attempt = ? AND state IN ('started', 'stopped', 'failed')",
            (attempt + 1, said, job, attempt),
        )

    def finish(self, job: Job, state: JobState, outcome: tuple[int | None, str, str], now: datetime) -> None:
        """Say what became of it: exit status, run id, last sentence."""
        code, run, said = outcome
        self._database.write(
            "UPDATE job SET state = ?, exit_code = ?, run = CASE ?3 WHEN '' THEN run ELSE ?3 END, said = ?, ended_at = ?, "
            "stopping = 0, version = version + 1 WHERE id = ? AND state = 'started' AND attempt = ?",
            (state, code, run, said[:2000], text_of(now), job.id, job.attempt),
        )

    def stop(self, job: str) -> Job:
        """Ask for its end: a waiting one is cancelled, one that goes on is marked. Raises Refusal for one that is over."""
        with self._database.transaction() as connection:
            cancelled = connection.execute(
                "UPDATE job SET state = 'cancelled', version = version + 1 WHERE id = ? AND state = 'queued'", (job,)
            ).rowcount
            marked = connection.execute(
                "UPDATE job SET stopping = 1, version = version + 1 WHERE id = ? AND state = 'started'", (job,)
            ).rowcount
        if not cancelled and not marked:
            raise Refusal("this run is over already")
        return self.get(job)

    def last_whole(self, sites: Sequence[int]) -> dict[int, Job]:
        """Return the newest whole run that was asked for, by site."""
        rows = self._database.rows(
            "SELECT job.* FROM job JOIN (SELECT site, max(asked_at || id) AS newest FROM job WHERE pages = '[]' GROUP BY site) "
            "AS last ON last.site = job.site AND last.newest = job.asked_at || job.id"
        )
        return {row["site"]: _job(row) for row in rows if row["site"] in set(sites)}


def _job(row: Row) -> Job:
    wish = JobWish(row["asked_by"], Why(row["why"]), tuple(json.loads(row["pages"])), bool(row["fresh"]))
    return Job(
        row["id"],
        row["site"],
        JobState(row["state"]),
        wish,
        row["asked_at"],
        row["attempt"],
        row["started_at"],
        row["ended_at"],
        bool(row["stopping"]),
        row["exit_code"],
        row["run"],
        row["said"],
        row["version"],
    )
