"""The runs of a store: begun, ended and listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from auditor.model.page import JSON
from auditor.model.run import Run, RunStatus, Verdict
from auditor.store.base import Part
from auditor.store.codec import clean, from_text, pack, to_text, unpack


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One line of the history."""

    id: str
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    site: str
    counts: Mapping[str, JSON]
    """Pages by state (`audited`, `failed` ...), `findings`, and once there is a verdict `ok`, `exit_code`, `new`, `known` ..."""
    pinned: bool = False


class Runs(Part):
    """The runs."""

    def create_run(self, run: Run) -> None:
        """Begin a run."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO run (id, site, status, started_at, finished_at, data) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    run.id,
                    clean(run.site),
                    run.status,
                    run.started_at.isoformat(),
                    run.finished_at.isoformat() if run.finished_at else None,
                    pack(run),
                ),
            )
        self._working(run.id)

    def finish_run(self, run_id: str, status: RunStatus, finished_at: datetime, verdict: Verdict | None = None) -> None:
        """End a run, with its verdict where there is one. A resumed run may end again."""
        run = self._number(run_id)
        counts = self._counts(run, verdict)
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE run SET status = ?, finished_at = ?, verdict = ?, counts = ? WHERE n = ?",
                (status, finished_at.isoformat(), to_text(verdict) if verdict else None, to_text(counts), run),
            )

    def run(self, run_id: str) -> Run:
        """Return a run. Raises UsageFault UNKNOWN_RUN."""
        row = self._database.row("SELECT data, status, finished_at FROM run WHERE n = ?", (self._number(run_id),))
        assert row is not None  # _number looked it up
        finished = datetime.fromisoformat(row[2]) if row[2] else None
        return replace(unpack(Run, row[0], f"run {run_id}"), status=RunStatus(row[1]), finished_at=finished)

    def verdict(self, run_id: str) -> Verdict | None:
        """Return the verdict a run ended with, or None."""
        row = self._database.row("SELECT verdict FROM run WHERE n = ?", (self._number(run_id),))
        return from_text(Verdict, row[0], f"verdict of {run_id}") if row and row[0] else None

    def runs(self, site: str | None = None) -> list[RunSummary]:
        """Return the history, oldest first: of one site, or of all."""
        rows = self._database.rows(
            "SELECT id, started_at, finished_at, status, site, counts, pinned FROM run "
            "WHERE ?1 IS NULL OR site = ?1 ORDER BY id",
            (site,),
        )
        return [
            RunSummary(
                row[0],
                datetime.fromisoformat(row[1]),
                datetime.fromisoformat(row[2]) if row[2] else None,
                RunStatus(row[3]),
                row[4],
                from_text(dict[str, JSON], row[5], f"counts of {row[0]}"),
                bool(row[6]),
            )
            for row in rows
        ]

    def latest_run(self, site: str | None = None, *, unfinished: bool = False) -> Run | None:
        """Return the newest run (of a site); with `unfinished`, the newest that was begun and never reached its end."""
        row = self._database.row(
            "SELECT id FROM run WHERE (?1 IS NULL OR site = ?1) AND (NOT ?2 OR status IN ('running', 'aborted')) "
            "ORDER BY id DESC LIMIT 1",
            (site, unfinished),
        )
        return self.run(row[0]) if row else None

    def pin(self, run_id: str) -> None:
        """Keep a run when old ones are pruned: a baseline was written from it."""
        run = self._number(run_id)
        with self._database.transaction() as connection:
            connection.execute("UPDATE run SET pinned = 1 WHERE n = ?", (run,))

    def _counts(self, run: int, verdict: Verdict | None) -> dict[str, JSON]:
        counts: dict[str, JSON] = dict(
            self._database.rows(
                "SELECT state, count(*) FROM page WHERE run = ? AND state != 'site' GROUP BY state ORDER BY state",
                (run,),
            )
        )
        row = self._database.row("SELECT coalesce(sum(findings), 0) FROM page WHERE run = ?", (run,))
        counts["findings"] = row[0] if row else 0
        row = self._database.row("SELECT count(*), coalesce(sum(count), 0) FROM document WHERE run = ?", (run,))
        if row and row[0]:
            counts["documents"] = row[0]
            counts["findings"] += row[1]
        if verdict is not None:
            counts["ok"] = verdict.ok
            for name in ("exit_code", "new", "known", "fixed", "moved", "waived", "unaudited", "unstable"):
                counts[name] = getattr(verdict, name)
        return counts
