"""service.db: short transactions of one process, write-ahead log, brought to today's version when it is opened."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.store.migrations import statements

NAME = "service.db"
MIGRATIONS = ("schema1.sql", "schema2.sql", "schema3.sql")
"""What leads from version 0 to 1, from 1 to 2 ...; never changed once released, only added to."""
_BUSY_S = 20

Value: TypeAlias = "str | int | float | None"
Row: TypeAlias = sqlite3.Row


class ServiceDatabase:
    """An open service.db; a connection for each thread, and as many readers as there are threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()

    @classmethod
    def open(cls, folder: Path) -> ServiceDatabase:
        """Open the database of a folder, made or upgraded where needed.

        Raises StoreFault: STORE_CORRUPT, STORE_NEWER, STORE_UNWRITABLE.
        """
        database = cls(folder / NAME)
        try:
            database._migrate()
            database.path.chmod(0o600)
        except sqlite3.DatabaseError as error:
            database.close()
            raise _fault(database.path, error) from error
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction: all of it, or after an exception or a kill nothing of it."""
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Return all rows of a query."""
        return self._connection().execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Value] = ()) -> Row | None:
        """Return the first row, or None."""
        found: Row | None = self._connection().execute(sql, values).fetchone()
        return found

    def write(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run one statement as a transaction of its own; return how many rows it changed."""
        with self.transaction() as connection:
            return connection.execute(sql, values).rowcount

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._guard:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            # Closed by whoever closes the database, which may be another thread.
            held = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            held.row_factory = sqlite3.Row
            held.execute("PRAGMA journal_mode = WAL")
            held.execute("PRAGMA synchronous = FULL")
            held.execute("PRAGMA foreign_keys = ON")
            self._local.connection = held
            with self._guard:
                self._all.append(held)
        return held

    def _migrate(self) -> None:
        with self.transaction() as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > len(MIGRATIONS):
                raise StoreFault(
                    Code.STORE_NEWER, f"{self.path}: version {version}, this auditor knows {len(MIGRATIONS)}"
                )
            for name in MIGRATIONS[version:]:
                for statement in statements((files(__package__) / name).read_text("utf-8")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _fault(path: Path, error: sqlite3.DatabaseError) -> StoreFault:
    broken = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    code = Code.STORE_CORRUPT if error.sqlite_errorcode in broken else Code.STORE_UNWRITABLE
    return StoreFault(code, f"{path}: {error}")
