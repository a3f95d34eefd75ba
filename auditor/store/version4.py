"""Turns a database of version 4 into one of version 5: results stand by themselves, so that pages of several runs can share one."""

from __future__ import annotations

import sqlite3


def to_version_5(connection: sqlite3.Connection) -> None:
    """Give results a number of their own, and pages the number of theirs."""
    connection.execute(
        "CREATE TABLE result_5 (n INTEGER PRIMARY KEY, outcomes BLOB NOT NULL, exhibits BLOB NOT NULL, "
        "findings BLOB NOT NULL, facts BLOB, memory BLOB)"
    )
    connection.execute(
        "INSERT INTO result_5 (n, outcomes, exhibits, findings) SELECT page, outcomes, exhibits, findings FROM result"
    )
    connection.execute("CREATE TABLE kept AS SELECT page, sha256 FROM page_blob WHERE page IN (SELECT n FROM result_5)")
    connection.execute("DROP TABLE page_blob")
    connection.execute("DROP TABLE result")
    connection.execute("ALTER TABLE result_5 RENAME TO result")
    connection.execute("ALTER TABLE page ADD COLUMN result INTEGER REFERENCES result (n)")
    connection.execute("UPDATE page SET result = n WHERE n IN (SELECT n FROM result)")
    connection.execute("CREATE INDEX page_result ON page (result) WHERE result IS NOT NULL")
    connection.execute(
        "CREATE TABLE result_blob (result INTEGER NOT NULL REFERENCES result (n) ON DELETE CASCADE, "
        "sha256 TEXT NOT NULL, PRIMARY KEY (result, sha256)) WITHOUT ROWID"
    )
    connection.execute("INSERT INTO result_blob (result, sha256) SELECT page, sha256 FROM kept")
    connection.execute("DROP TABLE kept")
    connection.execute("CREATE INDEX result_blob_sha256 ON result_blob (sha256)")
