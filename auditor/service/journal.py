"""The audit log: who changed what, when, and from where. Nobody changes it; what is older than `journal_days` goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.redact import sanitize
from auditor.service.database import Row, ServiceDatabase
from auditor.service.moments import text_of

PAGE = 100
"""Entries on one page."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where."""

    name: str
    origin: str = ""
    """Network address; empty for the service itself."""


SERVICE = Actor("the service")


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change."""

    id: int
    at: str
    by: str
    site: int | None
    action: str
    subject: str
    detail: str
    origin: str


class Journal:
    """What was done."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def write(
        self, actor: Actor, action: str, subject: str, now: datetime, *, site: int | None = None, detail: str = ""
    ) -> None:
        """Add an entry; secrets in it are hidden, long texts cut."""
        self._database.write(
            "INSERT INTO journal (at, by, site, action, subject, detail, origin) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (text_of(now), actor.name, site, action, sanitize(subject, 300), sanitize(detail, 1000), actor.origin),
        )

    def entries(self, site: int | None = None, before: int | None = None, subject: str = "") -> list[JournalEntry]:
        """Return a page of entries, the newest first: of one site or of everything, older than the entry `before`."""
        rows = self._database.rows(
            "SELECT * FROM journal WHERE (?1 IS NULL OR site = ?1) AND (?2 IS NULL OR id < ?2) "
            "AND (?3 = '' OR subject = ?3) ORDER BY id DESC LIMIT ?4",
            (site, before, subject, PAGE),
        )
        return [_entry(row) for row in rows]


def _entry(row: Row) -> JournalEntry:
    return JournalEntry(
        row["id"], row["at"], row["by"], row["site"], row["action"], row["subject"], row["detail"], row["origin"]
    )
