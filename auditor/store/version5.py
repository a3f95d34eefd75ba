"""Turns a database of version 5 into one of version 6: documents beside the pages have a table."""

from __future__ import annotations

import sqlite3


def to_version_6(connection: sqlite3.Connection) -> None:
    """Add the table of documents, empty: earlier runs looked at none."""
    connection.execute(
        "CREATE TABLE document (run INTEGER NOT NULL REFERENCES run (n) ON DELETE CASCADE, url TEXT NOT NULL, "
        "state TEXT NOT NULL, sha256 TEXT NOT NULL DEFAULT '', data BLOB NOT NULL, outcomes BLOB NOT NULL, "
        "exhibits BLOB NOT NULL, findings BLOB NOT NULL, count INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (run, url))"
    )
