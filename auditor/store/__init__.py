"""The store of all runs: one SQLite database and the blobs beside it; loses no finished page to a kill at any instant.

    Store     everything below, on one open database
    runs        Runs        begun, ended, listed
    results     Results     a page's record, results, facts and blobs, one transaction a page; streams
    documents   Documents   what became of each document
    queue       Queue       which address is next
    retention   Retention   which runs are forgotten

One process writes (lock.py), from one thread; any number read. Nobody else speaks SQL.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from auditor.model.run import Clock
from auditor.store.blobs import Blobs
from auditor.store.db import open_database
from auditor.store.documents import Documents, KeptDocument
from auditor.store.queue import Queue
from auditor.store.results import Results
from auditor.store.retention import Keep, Pruned, Retention
from auditor.store.runs import Runs, RunSummary

__all__ = ["DEFAULT_FOLDER", "Keep", "KeptDocument", "Pruned", "RunSummary", "Store"]

DEFAULT_FOLDER = Path(".auditor")


class Store(Runs, Results, Documents, Queue, Retention):
    """An open store; a context manager that closes itself."""

    @classmethod
    def open(cls, folder: Path, clock: Clock, *, write: bool = True) -> Self:
        """Open the store in `folder`, for one writer or for reading.

        A writer creates what is missing, checks the database after an unclean end, and sweeps what a killed one left.
        Raises StoreFault (STORE_LOCKED, STORE_CORRUPT, STORE_NEWER, STORE_OLDER, STORE_FULL, STORE_UNWRITABLE), and UsageFault
        UNKNOWN_RUN for reading where nothing was ever written.
        """
        database = open_database(folder, clock, write=write)
        store = cls(database, Blobs(folder / "blobs"), clock)
        try:
            if database.unclean:
                store.sweep()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close; what was committed is there."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
