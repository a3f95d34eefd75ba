"""Brings a database to the newest version in one transaction, or refuses one that is newer than this auditor."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from importlib.resources import files

from auditor.errors import StoreFault
from auditor.model.codes import Code

STEPS: tuple[str, ...] = (
    (files(__package__) / "schema.sql").read_text("utf-8"),
    # Findings apart from the rest of the results, which is then read without them; NULL where they stand in `data`.
    "ALTER TABLE result ADD COLUMN findings BLOB;\n",
)
"""STEPS[n] leads from version n to version n + 1; version 0 is an empty file. Released steps are never edited."""


def migrate(connection: sqlite3.Connection, steps: Sequence[str] = STEPS) -> int:
    """Apply the steps that are missing and return the version. All or nothing: a failing step leaves the old version.

    `connection` is in autocommit mode. Raises StoreFault STORE_NEWER.
    """
    version = version_of(connection)
    if version > len(steps):
        raise StoreFault(Code.STORE_NEWER, f"version {version}, this auditor knows {len(steps)}")
    if version == len(steps):
        return version
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[version_of(connection) :]:
            for statement in statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return len(steps)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of an open database; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def statements(script: str) -> Iterator[str]:
    """Split a script; `executescript` would commit behind our back."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
    if held.strip():
        yield held
