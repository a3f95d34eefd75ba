"""Opens the one SQLite file, keeps writes in whole transactions, and turns SQLite's errors into faults of the table."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from auditor.errors import StoreFault, UsageFault
from auditor.model.codes import Code
from auditor.model.run import Clock
from auditor.store import lock
from auditor.store.migrations import VERSION, check_readable, migrate, version_of

NAME = "auditor.db"
_BUSY_S = 30.0
_ALMOST_FULL = 1_000_000
"""Free bytes below which an I/O error is taken for a full disk; SQLite does not always tell them apart."""

_CODES = {
    sqlite3.SQLITE_FULL: Code.STORE_FULL,
    sqlite3.SQLITE_CORRUPT: Code.STORE_CORRUPT,
    sqlite3.SQLITE_NOTADB: Code.STORE_CORRUPT,
    sqlite3.SQLITE_READONLY: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_PERM: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_IOERR: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_BUSY: Code.STORE_LOCKED,
    sqlite3.SQLITE_LOCKED: Code.STORE_LOCKED,
}

SqlValue: TypeAlias = str | int | float | bytes | None
SqlRow = tuple[Any, ...]


class Database:
    """An open database. Writes happen in `transaction`; `stream` reads by a connection of its own."""

    def __init__(self, path: Path, connection: sqlite3.Connection, held: lock.Lock | None) -> None:
        self.path = path
        self.unclean = held is not None and held.unclean
        """The last writer did not end by `close`."""
        self._connection = connection
        self._lock = held
        self._damaged = False

    @property
    def writable(self) -> bool:
        """Whether this process holds the writer's lock."""
        return self._lock is not None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction: all of it, or after an exception or a kill nothing of it."""
        with self.faults():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, arguments: Sequence[SqlValue] = ()) -> list[SqlRow]:
        """Return all rows of a small query."""
        with self.faults():
            return self._connection.execute(sql, arguments).fetchall()

    def row(self, sql: str, arguments: Sequence[SqlValue] = ()) -> SqlRow | None:
        """Return the first row, or None."""
        with self.faults():
            found: SqlRow | None = self._connection.execute(sql, arguments).fetchone()
            return found

    def stream(self, sql: str, arguments: Sequence[SqlValue] = ()) -> Iterator[SqlRow]:
        """Yield the rows of a large query, as the database stood at the first row, while writing may go on."""
        with self.faults(), closing(_connect(self.path, write=False)) as connection:
            yield from connection.execute(sql, arguments)

    def shrink(self) -> None:
        """Give the space of deleted rows back to the disk; where a long reader is in the way, some of it at the next time."""
        with self.faults():
            # It frees a page a step and has no columns: `execute` ends after the first one, `executescript` goes on to the last.
            self._connection.executescript("PRAGMA incremental_vacuum")
            self._checkpoint()

    def spare(self) -> float:
        """Return what share of the file is free: rows that were deleted leave it until `shrink`."""
        (free,), (pages,) = self.rows("PRAGMA freelist_count"), self.rows("PRAGMA page_count")
        return float(free[0]) / max(int(pages[0]), 1)

    def size(self) -> int:
        """Return how many bytes the database and its log take on disk."""
        files = (self.path, self.path.with_name(f"{NAME}-wal"))
        return sum(path.stat().st_size for path in files if path.exists())

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn SQLite's and the disk's errors into StoreFaults; a mistake of ours stays what it is."""
        try:
            with faults(self.path):
                yield
        except StoreFault as fault:
            self._damaged = self._damaged or fault.code == Code.STORE_CORRUPT
            raise

    def _checkpoint(self) -> None:
        self._connection.execute("PRAGMA busy_timeout = 100")  # a long reader may keep the log; it is no fault
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.execute(f"PRAGMA busy_timeout = {int(_BUSY_S * 1000)}")

    def close(self) -> None:
        """Close; a damaged database keeps its mark, so that the next opening checks it."""
        try:
            if self.writable and not self._damaged:
                with self.faults():
                    self._connection.execute("PRAGMA optimize")
                    self._checkpoint()
        finally:
            self._connection.close()
            if self._lock is not None:
                self._lock.release(clean=not self._damaged)


def open_database(folder: Path, clock: Clock, *, write: bool) -> Database:
    """Open the database below `folder`; the writer creates and migrates it.

    Raises StoreFault: STORE_LOCKED, STORE_CORRUPT (the file is then aside under a new name), STORE_NEWER, STORE_OLDER, STORE_UNWRITABLE,
    STORE_FULL; and UsageFault UNKNOWN_RUN for reading where nothing was ever written.
    """
    path = folder / NAME
    if not write:
        if not path.is_file():
            raise UsageFault(Code.UNKNOWN_RUN, f"nothing was audited yet: {path} is not there")
        return _open_to_read(path)
    with faults(path):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _ignore(folder)
        held = lock.acquire(folder / "lock", clock.now().isoformat(timespec="seconds"))
    try:
        return Database(path, _open_to_write(path, held, clock), held)
    except BaseException:
        held.release(clean=not held.unclean)
        raise


def _ignore(folder: Path) -> None:
    # What was audited is nobody's source: a store inside a working copy must not be committed by accident.
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", "utf-8")


def _open_to_write(path: Path, held: lock.Lock, clock: Clock) -> sqlite3.Connection:
    connection: sqlite3.Connection | None = None
    try:
        with faults(path):
            if held.unclean and path.is_file():
                _quick_check(path)
            connection = _connect(path, write=True)
            migrate(connection)
        return connection
    except StoreFault as fault:
        if connection is not None:
            connection.close()
        if fault.code != Code.STORE_CORRUPT:
            raise
        aside = _set_aside(path, clock)
        held.unclean = False
        raise StoreFault(Code.STORE_CORRUPT, f"{path}; set aside as {aside.name}") from fault


def _open_to_read(path: Path) -> Database:
    with faults(path):
        connection = _connect(path, write=False)
        version = version_of(connection)
    if version == VERSION:
        return Database(path, connection, None)
    connection.close()
    check_readable(version)
    raise StoreFault(Code.STORE_OUTDATED, f"{path}, version {version}; this auditor reads version {VERSION}")


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    if not write and not os.access(path.parent, os.W_OK) and not path.with_name(f"{NAME}-wal").exists():
        mode = "ro&immutable=1"  # WAL needs its -shm file, which a read-only folder cannot have
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_S, isolation_level=None)
    try:
        if write:
            _prepare(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA schema_version")  # reads the header: a file that is no database fails here
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    # In WAL mode NORMAL survives kill -9 whole; a power cut may cost the last pages, never the database.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA journal_size_limit = 67108864")


def _quick_check(path: Path) -> None:
    with closing(_connect(path, write=False)) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise StoreFault(Code.STORE_CORRUPT, str(answer))


def _set_aside(path: Path, clock: Clock) -> Path:
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{NAME}.damaged-{stamp}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{NAME}.damaged-{stamp}-{count}")
    path.with_name(f"{NAME}-shm").unlink(missing_ok=True)  # only an index of the log
    log = path.with_name(f"{NAME}-wal")
    if log.exists() and log.stat().st_size:
        log.rename(aside.with_name(f"{aside.name}-wal"))
    log.unlink(missing_ok=True)
    path.rename(aside)
    return aside


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system at `path` into StoreFaults."""
    try:
        yield
    except sqlite3.Error as error:
        code = _CODES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if code is None:
            raise
        if code == Code.STORE_UNWRITABLE and _almost_full(path):
            code = Code.STORE_FULL
        raise StoreFault(code, f"{path}: {error}") from error
    except OSError as error:
        code = Code.STORE_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else Code.STORE_UNWRITABLE
        raise StoreFault(code, f"{path}: {error.strerror or error}") from error


def _almost_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ALMOST_FULL
    except OSError:
        return False
