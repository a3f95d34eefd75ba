"""What a later run may take over: results of checks by the digest of their inputs, and validators for conditional requests."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from auditor.model.finding import CheckResult
from auditor.model.run import Clock
from auditor.store.base import Part
from auditor.store.blobs import Blobs
from auditor.store.codec import clean, decode, encode, pack, unpack
from auditor.store.db import Database


class Validators(NamedTuple):
    """What to ask a server with whether a page changed; empty strings where nothing is known."""

    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""


class Recall(Part):
    """Memory across runs. What is remembered is written together with the next page, not by itself."""

    def __init__(self, database: Database, blobs: Blobs, clock: Clock) -> None:
        super().__init__(database, blobs, clock)
        self._results: dict[str, CheckResult] = {}
        self._used: set[str] = set()
        self._validators: dict[str, Validators] = {}

    def cached(self, key: str) -> CheckResult | None:
        """Return the result remembered under a digest of all it depends on, or None."""
        held = self._results.get(key)
        if held is not None:
            return held
        row = self._database.row("SELECT data FROM cache WHERE key = ?", (key,))
        if row is None:
            return None
        self._used.add(key)
        return decode(CheckResult, unpack(row[0]))

    def remember(self, key: str, result: CheckResult) -> None:
        """Remember a result under a digest of all it depends on."""
        self._results[key] = result

    def validators(self, url: str) -> Validators:
        """Return etag, Last-Modified and body hash of the last answer for an address."""
        held = self._validators.get(url)
        if held is not None:
            return held
        row = self._database.row("SELECT etag, last_modified, body_sha256 FROM validator WHERE url = ?", (clean(url),))
        return Validators(*row) if row else Validators()

    def remember_validators(self, url: str, etag: str, last_modified: str, body_sha256: str) -> None:
        """Remember what to ask the server with next time."""
        self._validators[url] = Validators(etag, last_modified, body_sha256)

    def _write_memory(self, connection: sqlite3.Connection, run: int) -> None:
        """Write what was remembered, inside the transaction of a page."""
        connection.executemany(
            "INSERT OR REPLACE INTO cache (key, used, data) VALUES (?, ?, ?)",
            [(key, run, pack(encode(result))) for key, result in self._results.items()],
        )
        connection.executemany("UPDATE cache SET used = ? WHERE key = ?", [(run, key) for key in sorted(self._used)])
        connection.executemany(
            "INSERT OR REPLACE INTO validator (url, etag, last_modified, body_sha256) VALUES (?, ?, ?, ?)",
            [(clean(url), *(clean(part) for part in held)) for url, held in self._validators.items()],
        )
        self._results.clear()
        self._used.clear()
        self._validators.clear()
