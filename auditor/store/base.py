"""What the parts of the store share: the database, the blobs, the clock and the number of a run."""

from __future__ import annotations

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.run import Clock
from auditor.store.blobs import Blobs
from auditor.store.db import Database

SITE = "site"
"""State of the row that stands for the site as a whole (its url is empty)."""


class Part:
    """Base of the store's parts: one part a subject, all on one database."""

    def __init__(self, database: Database, blobs: Blobs, clock: Clock) -> None:
        self._database = database
        self._blobs = blobs
        self._clock = clock
        self._numbers: dict[str, int] = {}
        self._current = 0
        """Number of the run this store last worked on."""

    def _number(self, run_id: str) -> int:
        """Return the row number of a run. Raises UsageFault UNKNOWN_RUN."""
        number = self._numbers.get(run_id)
        if number is None:
            row = self._database.row("SELECT n FROM run WHERE id = ?", (run_id,))
            if row is None:
                raise UsageFault(Code.UNKNOWN_RUN, self._unknown(run_id))
            number = self._numbers[run_id] = int(row[0])
        return number

    def _unknown(self, run_id: str) -> str:
        row = self._database.row("SELECT at FROM pruned WHERE id = ?", (run_id,))
        return f"{run_id} was pruned on {row[0][:10]} ([store] keep says how long runs stay)" if row else run_id

    def _working(self, run_id: str) -> int:
        """Return the row number of a run and remember that this store works on it."""
        self._current = self._number(run_id)
        return self._current
