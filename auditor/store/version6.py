"""Turns a database of version 6 into one of version 7: new rows are packed by a dictionary, which earlier versions do not have."""

from __future__ import annotations

import sqlite3


def to_version_7(connection: sqlite3.Connection) -> None:
    """Leave every row as it is: those that were packed without a dictionary are read as ever."""
