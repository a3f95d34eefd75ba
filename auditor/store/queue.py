"""Which addresses a run knows, which is next, and which will never be audited and why. Leases outlive no process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from auditor.model.page import Failed, PageState, Target, TargetKind
from auditor.model.run import PageRecord
from auditor.store.base import SITE, Part
from auditor.store.codec import clean, pack

QUEUED = "queued"
LEASED = "leased"

_INSERT = "INSERT OR IGNORE INTO page (run, url, state, depth, via, kind) VALUES (?, ?, 'queued', ?, ?, ?)"
_SHALLOWER = (
    "UPDATE page SET n = (SELECT max(n) + 1 FROM page), state = 'queued', depth = ?, via = ?, kind = ?, code = '', "
    "data = NULL WHERE run = ? AND url = ? AND depth > ? AND state = 'skipped' AND code = 'DEPTH_LIMIT'"
)
_UNKNOWN = (
    "SELECT 1 FROM page WHERE run = ? AND url = ? AND NOT (state = 'skipped' AND code = 'DEPTH_LIMIT' AND depth > ?)"
)


class Queue(Part):
    """The addresses of a run."""

    def enqueue(self, run_id: str, targets: Iterable[Target]) -> int:
        """Add addresses and return how many were new. An address that is known stays as it is.

        One exception: an address that was left out as too deep is added when a way is found that is shorter.
        """
        run = self._number(run_id)
        with self._database.transaction() as connection:
            return add_targets(connection, run, targets)

    def unknown_targets(self, run_id: str, targets: Iterable[Target]) -> list[Target]:
        """Return those of the addresses that `enqueue` would add."""
        run = self._number(run_id)
        return [t for t in targets if self._database.row(_UNKNOWN, (run, clean(t.url), t.depth)) is None]

    def skip(self, run_id: str, target: Target, failed: Failed) -> None:
        """Record an address that will not be audited, and why. An address that is known already stays as it is.

        A longer way to a page that waits must not throw the page away because that way is too deep.
        """
        run = self._number(run_id)
        with self._database.transaction() as connection:
            if add_targets(connection, run, (target,)):
                row = connection.execute("SELECT n FROM page WHERE run = ? AND url = ?", (run, clean(target.url)))
                _skip(connection, row.fetchone()[0], target, failed)

    def skip_waiting(self, run_id: str, failed: Failed) -> int:
        """Record every address that still waits as not audited (a limit was reached, the run was stopped); return how many."""
        run = self._number(run_id)
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT n, url, depth, via, kind FROM page WHERE run = ? AND state IN ('queued', 'leased')", (run,)
            ).fetchall()
            for number, *target in rows:
                _skip(connection, number, _target(*target), failed)
        return len(rows)

    def lease(self, run_id: str) -> Target | None:
        """Hand out the next address in order of discovery; None when none waits."""
        run = self._working(run_id)
        with self._database.transaction() as connection:
            row = connection.execute(
                "UPDATE page SET state = 'leased' WHERE n = (SELECT n FROM page WHERE run = ? AND state = 'queued' "
                "ORDER BY n LIMIT 1) RETURNING url, depth, via, kind",
                (run,),
            ).fetchone()
        return None if row is None else _target(*row)

    def handed_out(self, run_id: str) -> Iterator[tuple[str, bool]]:
        """Yield every address that was handed out or has ended, in order of discovery, and whether it is still worked on."""
        rows = self._database.stream(
            "SELECT url, state FROM page WHERE run = ? AND state NOT IN ('queued', 'site') ORDER BY n",
            (self._number(run_id),),
        )
        return ((url, state == LEASED) for url, state in rows)

    def release_leases(self, run_id: str) -> int:
        """Put back what was handed out and never finished (by a run that died); return how many addresses."""
        run = self._working(run_id)
        with self._database.transaction() as connection:
            return connection.execute(
                "UPDATE page SET state = 'queued' WHERE run = ? AND state = 'leased'", (run,)
            ).rowcount

    def pending(self, run_id: str) -> int:
        """Return how many addresses have not ended: those that wait and those that are worked on."""
        counts = self.counts(run_id)
        return counts[QUEUED] + counts[LEASED]

    def counts(self, run_id: str) -> dict[str, int]:
        """Return the number of addresses by state: queued, leased, and every PageState."""
        counts = dict.fromkeys((QUEUED, LEASED, *map(str, PageState)), 0)
        rows = self._database.rows(
            "SELECT state, count(*) FROM page WHERE run = ? GROUP BY state", (self._number(run_id),)
        )
        counts.update({state: number for state, number in rows if state != SITE})
        return counts

    def discovered(self, run_id: str) -> Iterator[tuple[Target, str]]:
        """Yield every address of the run with its state, ordered by address."""
        rows = self._database.stream(
            "SELECT url, depth, via, kind, state FROM page WHERE run = ? AND state != 'site' ORDER BY url",
            (self._number(run_id),),
        )
        for *target, state in rows:
            yield _target(*target), state

    def known(self, run_id: str, url: str) -> bool:
        """Tell whether the run knows this address already, in whatever state."""
        found = self._database.row("SELECT 1 FROM page WHERE run = ? AND url = ?", (self._number(run_id), clean(url)))
        return found is not None


def add_targets(connection: sqlite3.Connection, run: int, targets: Iterable[Target]) -> int:
    """Add addresses inside a transaction and return how many were new (see `Queue.enqueue`)."""
    new = 0
    for target in targets:
        url, via = clean(target.url), clean(target.via)
        added = connection.execute(_INSERT, (run, url, target.depth, via, target.kind)).rowcount
        new += added
        if not added:
            connection.execute(_SHALLOWER, (target.depth, via, target.kind, run, url, target.depth))
    return new


def _skip(connection: sqlite3.Connection, number: int, target: Target, failed: Failed) -> None:
    record = PageRecord(target.url, PageState.SKIPPED, target.depth, target.via, failure=failed)
    connection.execute(
        "UPDATE page SET state = 'skipped', code = ?, data = ? WHERE n = ?", (failed.code, pack(record), number)
    )
    if not failed.code.skips:
        write_failures(connection, number, [failed])


def write_failures(connection: sqlite3.Connection, page: int, failures: Iterable[Failed]) -> None:
    """Replace the failures of one page inside a transaction; the same failure twice is one."""
    connection.execute("DELETE FROM failure WHERE page = ?", (page,))
    connection.executemany(
        "INSERT INTO failure (page, ordinal, code, detail, stage, note) VALUES (?, ?, ?, ?, ?, ?)",
        [(page, i, f.code, clean(f.detail), f.stage, f.note) for i, f in enumerate(dict.fromkeys(failures))],
    )


def _target(url: str, depth: int, via: str, kind: str) -> Target:
    return Target(url, depth, via, TargetKind(kind))
