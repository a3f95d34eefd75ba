"""Decides which runs are forgotten and forgets them; a kill at any instant leaves every run either whole or gone.

kept whatever the limits    the newest complete run of each site, a run that a baseline was written from, the run that is
                            worked on, and a run that was cut off, for as long as it may be resumed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from auditor.model.run import RunStatus
from auditor.store.base import Part
from auditor.store.db import SqlRow

RESUMABLE = timedelta(days=14)
"""How long after its beginning a run that was cut off is kept to be resumed."""

_HISTORY = (
    "SELECT n, id, started_at, status, pinned, row_number() OVER (PARTITION BY site ORDER BY id DESC), "
    "id = max(CASE status WHEN 'complete' THEN id END) OVER (PARTITION BY site), "
    "row_number() OVER (PARTITION BY site, substr(started_at, 1, 7) ORDER BY status != 'complete', id DESC) = 1 "
    "FROM run ORDER BY id"
)
_UNSHARED = (
    "SELECT DISTINCT sha256 FROM "
    "(SELECT b.sha256 FROM result_blob b JOIN page p ON p.result = b.result WHERE p.run IN (SELECT n FROM doomed) "
    "UNION SELECT sha256 FROM run_blob WHERE run IN (SELECT n FROM doomed)) "
    "WHERE sha256 NOT IN "
    "(SELECT b.sha256 FROM result_blob b JOIN page p ON p.result = b.result WHERE p.run NOT IN (SELECT n FROM doomed)) "
    "AND sha256 NOT IN (SELECT sha256 FROM run_blob WHERE run NOT IN (SELECT n FROM doomed))"
)
_ROW_BYTES = (
    "SELECT (SELECT coalesce(sum(length(data)), 0) FROM page WHERE run IN (SELECT n FROM doomed)) + "
    "(SELECT coalesce(sum(length(outcomes) + length(exhibits) + length(findings) + coalesce(length(facts) + length(memory), 0)), 0) "
    "FROM result WHERE n IN (SELECT result FROM page WHERE run IN (SELECT n FROM doomed)) "
    "AND n NOT IN (SELECT result FROM page WHERE result IS NOT NULL AND run NOT IN (SELECT n FROM doomed)))"
)
_UNUSED = "DELETE FROM result WHERE n NOT IN (SELECT result FROM page WHERE result IS NOT NULL)"
_RUNS_WITH_PAGE_FACTS = 10
"""Newest runs of a site in which pages are looked up that were audited without doubt (pipeline/site.py)."""
_SPENT_FACTS = (
    "DELETE FROM fact WHERE run IN (SELECT n FROM run WHERE status IN ('complete', 'incomplete')) "
    "AND NOT (name = 'page' AND run IN (SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY site ORDER BY id DESC) AS age "
    f"FROM run WHERE status != 'running') WHERE age <= {_RUNS_WITH_PAGE_FACTS})) "
    "AND name NOT IN ('unstable', 'unstable-gone') "
    "AND NOT (name = 'subresource' AND run IN (SELECT max(n) FROM run WHERE status IN ('complete', 'incomplete') GROUP BY site))"
)


_WORTH_SHRINKING = 0.1
"""Share of the file that is free from which it is made smaller: facts of links are most of what a large site writes."""


class Keep(Protocol):
    """How much history is kept of each site: [store] keep of the settings."""

    @property
    def runs(self) -> int:
        """So many of the newest runs."""

    @property
    def days(self) -> int | None:
        """None of those that began longer ago; None for no such limit."""

    @property
    def monthly(self) -> int:
        """Beyond these limits, the newest run of each of so many months, this one among them."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was forgotten, or would be."""

    runs: tuple[str, ...]
    """Ids, oldest first."""
    size: int
    """Bytes on disk; about, where nothing was forgotten yet."""

    @property
    def space(self) -> str:
        """The size for people: kilobytes below a megabyte."""
        return f"{self.size / 1e6:,.1f} MB" if self.size >= 1_000_000 else f"{-(-self.size // 1000)} kB"


class Retention(Part):
    """Forgets runs."""

    def prunable(self, keep: Keep) -> Pruned:
        """Return what `prune` would forget, and about how many bytes that would free."""
        doomed = self._doomed(keep)
        if not doomed:
            return Pruned((), 0)
        # One statement list a query: a read-only connection has no temporary tables.
        numbers = ", ".join(str(number) for number, _ in doomed)
        scope = f"WITH doomed (n) AS (SELECT n FROM run WHERE n IN ({numbers})) "
        files = sum(self._blobs.size(name) for (name,) in self._database.rows(scope + _UNSHARED))
        (rows,) = self._database.row(scope + _ROW_BYTES) or (0,)
        return Pruned(tuple(run_id for _, run_id in doomed), files + int(rows))

    def prune(self, keep: Keep) -> Pruned:
        """Forget the runs beyond the limits with all that only they name, and give the disk space back. Raises StoreFault.

        Of a forgotten run its id stays, so that asking for it says what became of it.
        """
        doomed = self._doomed(keep)
        if not doomed:
            return Pruned((), 0)
        before = self._size()
        now = self._clock.now().isoformat()
        for number, run_id in doomed:
            with self._database.transaction() as connection:
                connection.execute("INSERT OR REPLACE INTO pruned (id, at) VALUES (?, ?)", (run_id, now))
                connection.execute("DELETE FROM run WHERE n = ?", (number,))
                connection.execute(_UNUSED)
        self._numbers.clear()
        self.sweep()
        self._database.shrink()
        return Pruned(tuple(run_id for _, run_id in doomed), max(0, before - self._size()))

    def pruned_runs(self) -> set[str]:
        """Return the ids of all runs that were forgotten, by this pruning or an earlier one."""
        return {run_id for (run_id,) in self._database.rows("SELECT id FROM pruned")}

    def forget_facts(self) -> None:
        """Forget the facts of runs that are over, but for what became of each address and what the newest run asked of sub-resources.

        The site checks have judged the others; what a page's own checks said is kept with its result, to be carried over.
        """
        with self._database.transaction() as connection:
            connection.execute(_SPENT_FACTS)
        if self._database.spare() > _WORTH_SHRINKING:
            self._database.shrink()

    def sweep(self) -> int:
        """Delete the blobs that no run names (a killed writer leaves them) and return how many."""
        return self._blobs.sweep(self._named)

    def _doomed(self, keep: Keep) -> Sequence[tuple[int, str]]:
        now = self._clock.now()
        return [(row[0], row[1]) for row in self._database.rows(_HISTORY) if self._goes(row, keep, now)]

    def _goes(self, row: SqlRow, keep: Keep, now: datetime) -> bool:
        number, _, started_at, status, pinned, age, newest, of_month = row
        began = datetime.fromisoformat(started_at)
        passed = now - began
        if pinned or newest or number == self._current:
            return False
        if status in {RunStatus.RUNNING, RunStatus.ABORTED} and passed <= RESUMABLE:
            return False
        if of_month and (now.year - began.year) * 12 + now.month - began.month < keep.monthly:
            return False
        return age > keep.runs or (keep.days is not None and passed > timedelta(days=keep.days))

    def _size(self) -> int:
        return self._database.size() + self._blobs.total()

    def _named(self, sha256: str) -> bool:
        found = self._database.row(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM result_blob WHERE sha256 = ?1) "
            "OR EXISTS (SELECT 1 FROM run_blob WHERE sha256 = ?1)",
            (sha256,),
        )
        return found is not None
