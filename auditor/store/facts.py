"""The facts of all pages, sorted by name and key, for the site checks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from auditor.model.finding import Fact
from auditor.store.codec import clean, from_text, to_text
from auditor.store.db import Database, SqlRow

APART = 100_000
"""Ordinals from here on are facts that belong to no page result."""

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


def plain_facts(facts: Iterable[Fact]) -> tuple[tuple[str, str, str], ...]:
    """Return name, key and value of each fact as the table keeps them."""
    return tuple((clean(fact.name), clean(fact.key), to_text(fact.value)) for fact in facts)


def add_facts(
    connection: sqlite3.Connection, run: int, page: int, facts: Iterable[tuple[str, str, str]], first: int = 0
) -> None:
    """Add the facts of one page (see `plain_facts`) inside a transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO fact (run, page, name, key, ordinal, value) VALUES (?, ?, ?, ?, ?, ?)",
        [(run, page, name, key, first + ordinal, value) for ordinal, name, key, value in _numbered(facts)],
    )


def remove_facts(connection: sqlite3.Connection, run: int, page: int, below: int) -> None:
    """Remove the facts of one page up to an ordinal; looks through all facts of the run, which have no index by page."""
    connection.execute("DELETE FROM fact WHERE run = ? AND page = ? AND ordinal < ?", (run, page, below))


def _numbered(facts: Iterable[tuple[str, str, str]]) -> Iterator[tuple[int, str, str, str]]:
    # Equal names and keys are numbered apart, so that the same call a second time replaces instead of adding.
    seen: dict[tuple[str, str], int] = {}
    for name, key, value in facts:
        ordinal = seen.get((name, key), 0)
        seen[name, key] = ordinal + 1
        yield ordinal, name, key, value


def _fact(row: SqlRow) -> Fact:
    name, key, value, url = row
    return Fact(name, key, from_text(object, value, f"fact {name} of {url}"), url)
