"""The facts of all pages, sorted by name and key, for the site checks."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from auditor.model.finding import Fact
from auditor.store.codec import clean, decode, dumps
from auditor.store.db import Database, Row

_READ = "SELECT f.name, f.key, f.value, p.url FROM fact f JOIN page p ON p.n = f.page WHERE f.run = ? AND f.name = ?"


class StoredFacts:
    """The facts of one run (a `SiteFacts`)."""

    def __init__(self, database: Database, run: int) -> None:
        self._database = database
        self._run = run

    def stream(self, name: str) -> Iterator[Fact]:
        """Yield all facts of this name ordered by key, then page."""
        return map(_fact, self._database.stream(f"{_READ} ORDER BY f.key, p.url, f.ordinal", (self._run, clean(name))))

    def lookup(self, name: str, key: str) -> Sequence[Fact]:
        """Return the facts of this name and key, ordered by page."""
        rows = self._database.rows(
            f"{_READ} AND f.key = ? ORDER BY p.url, f.ordinal", (self._run, clean(name), clean(key))
        )
        return [_fact(row) for row in rows]


def add_facts(connection: sqlite3.Connection, run: int, page: int, facts: Iterable[Fact], first: int = 0) -> None:
    """Add the facts of one page inside a transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO fact (run, name, key, page, ordinal, value) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (run, clean(fact.name), clean(fact.key), page, first + ordinal, dumps(fact.value))
            for ordinal, fact in _numbered(facts)
        ],
    )


def remove_facts(connection: sqlite3.Connection, run: int, page: int, facts: Iterable[Fact]) -> None:
    """Remove what `add_facts` added, by key: the table has no index by page."""
    connection.executemany(
        "DELETE FROM fact WHERE run = ? AND name = ? AND key = ? AND page = ? AND ordinal = ?",
        [(run, clean(fact.name), clean(fact.key), page, ordinal) for ordinal, fact in _numbered(facts)],
    )


def facts_of(data: Any) -> list[Fact]:
    """Return the facts in the stored data of one page: those of its checks, then the pipeline's."""
    plain = [item for check in data["checks"] for item in check.get("facts", ())]
    return [decode(Fact, item) for item in (*plain, *data["facts"])]


def _numbered(facts: Iterable[Fact]) -> Iterator[tuple[int, Fact]]:
    # Equal names and keys are numbered apart, so that the same call a second time replaces instead of adding.
    seen: dict[tuple[str, str], int] = {}
    for fact in facts:
        ordinal = seen.get((fact.name, fact.key), 0)
        seen[fact.name, fact.key] = ordinal + 1
        yield ordinal, fact


def _fact(row: Row) -> Fact:
    name, key, value, url = row
    return Fact(name, key, json.loads(value), url)
