"""What is worth a message after a run: problems that are new, waivers that end soon, runs that did not do their work."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.service.index import RunRow

SOON_DAYS = 14
"""Days before its end from which a waiver is told of."""
MOST_CAUSES = 200
"""Causes that one message can hold; the rest is counted."""
_PAGES = 3
TROUBLE = frozenset({"incomplete", "nothing"})
"""Outcomes of a run that did not do its work."""


@dataclass(frozen=True, slots=True)
class NewCause:
    """One thing to repair that has new findings."""

    id: str
    label: str
    severity: str
    rank: int
    """Of the severity; 3 is critical."""
    outcome: str
    """failed, or cantTell for what a person is to look at."""
    findings: int
    """New ones."""
    pages: tuple[str, ...]
    """Some of the pages they are on."""
    owners: frozenset[str] = frozenset()
    """Who looks after those pages."""


@dataclass(frozen=True, slots=True)
class EndingWaiver:
    """A waiver that ends soon, or has ended."""

    finding: str
    reason: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True)
class News:
    """What one run brought that people do not know yet."""

    run: str
    """Its id; empty where no run came about."""
    outcome: str
    sentence: str
    causes: tuple[NewCause, ...] = ()
    waivers: tuple[EndingWaiver, ...] = ()
    trouble: str = ""
    """Why the run did not do its work; empty where it did, or where people know already."""
    is_first: bool = False
    """The first run that is told of: everything is new."""
    left_out: int = 0
    """Causes beyond what a message holds."""

    @property
    def is_worth_telling(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.causes or self.waivers or self.trouble)


def new_causes(
    connection: sqlite3.Connection, site: int, owner_of: Mapping[str, str], *, again: bool = False
) -> tuple[list[NewCause], list[tuple[str, str]]]:
    """Return the causes with new findings that were not told, the gravest first, and those findings with their pages.

    `owner_of` gives the owner of a page by its address. A finding that is new, waived, unstable or known is told as the gate calls
    it: only those that it calls new are. `again` takes those in that were told, too.
    """
    rows = connection.execute(
        "SELECT f.id, f.url, f.cause, f.message, f.severity, f.rank, f.outcome, c.label, c.place FROM finding f "
        "LEFT JOIN cause c ON c.site = f.site AND c.id = f.cause "
        "WHERE f.site = ?1 AND f.status = 'new' "
        "AND (?2 OR NOT EXISTS (SELECT 1 FROM told t WHERE t.site = f.site AND t.subject = f.id)) "
        "AND NOT EXISTS (SELECT 1 FROM waiver w WHERE w.site = f.site AND w.finding = f.id) "
        "ORDER BY f.outcome = 'failed' DESC, f.rank DESC, c.place, f.url, f.id",
        (site, again),
    ).fetchall()
    grouped: dict[str, list[sqlite3.Row]] = {}
    for row in rows:
        grouped.setdefault(row["cause"] or row["id"], []).append(row)
    causes = [_cause(name, members, owner_of) for name, members in grouped.items()]
    return causes, [(row["id"], row["url"]) for row in rows]


def _cause(name: str, members: Sequence[sqlite3.Row], owner_of: Mapping[str, str]) -> NewCause:
    first = members[0]
    pages = tuple(dict.fromkeys(str(row["url"]) for row in members))
    return NewCause(
        name,
        str(first["label"] or first["message"]),
        str(first["severity"]),
        int(first["rank"]),
        str(first["outcome"]),
        len(members),
        pages[:_PAGES],
        frozenset(owner_of[page] for page in pages if page in owner_of),
    )


def ending_waivers(
    connection: sqlite3.Connection, site: int, today: date, *, again: bool = False
) -> list[EndingWaiver]:
    """Return the waivers that end within two weeks and were not told of, or are told of `again`, the first to end first."""
    rows = connection.execute(
        "SELECT * FROM waiver w WHERE site = ?1 AND until <= ?2 AND (?3 OR NOT EXISTS (SELECT 1 FROM told t "
        "WHERE t.site = w.site AND t.subject = 'waiver ' || w.finding || ' ' || w.until)) ORDER BY until, finding",
        (site, (today + timedelta(days=SOON_DAYS)).isoformat(), again),
    ).fetchall()
    return [EndingWaiver(row["finding"], row["reason"], row["owner"], row["until"]) for row in rows]


def remember(
    connection: sqlite3.Connection, site: int, findings: Iterable[tuple[str, str]], waivers: Iterable[EndingWaiver]
) -> None:
    """Write down what is told now, and forget what is gone from pages that were looked at: if it comes back, it is told again."""
    connection.execute(
        "DELETE FROM told WHERE site = ?1 AND url != '' AND NOT EXISTS (SELECT 1 FROM finding f "
        "WHERE f.site = ?1 AND f.id = told.subject) AND NOT EXISTS (SELECT 1 FROM page p WHERE p.site = ?1 "
        "AND p.url = told.url AND p.state IN ('failed', 'skipped'))",
        (site,),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO told VALUES (?, ?, ?)",
        [
            *((site, finding, url) for finding, url in findings),
            *((site, f"waiver {one.finding} {one.until}", "") for one in waivers),
        ],
    )


def trouble_of(run: RunRow | None, said: str) -> str:
    """Return why a run did not do its work; `said` is the last sentence of one that made no report. Empty where it did."""
    if run is None:
        return said or "The run ended without a report."
    return run.sentence if run.outcome in TROUBLE else ""
