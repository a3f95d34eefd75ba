"""Brings a database to this auditor's version in one transaction, or refuses one that it cannot read.

A new database starts with schema.sql. One of an older version is upgraded step by step; what was written before version 2
was never released, and is refused with the way out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.store.version2 import to_version_3
from auditor.store.version3 import to_version_4
from auditor.store.version4 import to_version_5
from auditor.store.version5 import to_version_6
from auditor.store.version6 import to_version_7

Upgrade = Callable[[sqlite3.Connection], None]

VERSION = 7
"""The version this auditor reads and writes."""
UPGRADES: Mapping[int, Upgrade] = {2: to_version_3, 3: to_version_4, 4: to_version_5, 5: to_version_6, 6: to_version_7}
"""Version -> what leads from it to the next one."""


def migrate(connection: sqlite3.Connection, upgrades: Mapping[int, Upgrade] = UPGRADES) -> None:
    """Create or upgrade the database. All or nothing: an upgrade that fails leaves the old version.

    `connection` is in autocommit mode. Raises StoreFault STORE_NEWER or STORE_OLDER.
    """
    if version_of(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)  # another process may have been here first
        check_readable(version, upgrades)
        if version == 0:
            _run(connection, (files(__package__) / "schema.sql").read_text("utf-8"))
        else:
            for step in range(version, VERSION):
                upgrades[step](connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def check_readable(version: int, upgrades: Mapping[int, Upgrade] = UPGRADES) -> None:
    """Raise StoreFault where a database of this version can neither be used nor upgraded; 0 is a new one."""
    if version > VERSION:
        raise StoreFault(Code.STORE_NEWER, f"version {version}, this auditor knows {VERSION}")
    if version and any(step not in upgrades for step in range(version, VERSION)):
        raise StoreFault(Code.STORE_OLDER, f"version {version}, this auditor reads {min(upgrades)} to {VERSION}")


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of an open database; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in statements(script):
        connection.execute(statement)


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one, for a transaction of one's own."""
    # `executescript` would commit behind our back.
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
