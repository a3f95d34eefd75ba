"""What is to be sent, until it is: written together with what it tells of, tried again with longer and longer breaks."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

import msgspec

from auditor.redact import sanitize
from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Missing
from auditor.service.messages.digest import Digest
from auditor.service.messages.settings import Channel
from auditor.service.moments import later, text_of

BREAKS_MIN = (1, 5, 30, 120, 480, 1440)
"""Minutes after each failed attempt; after the last one a message is given up."""
_SHOWN = 50


class Content(msgspec.Struct, frozen=True):
    """What a message says."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one recipient by one channel."""

    id: int
    once: str
    site: int
    channel: Channel
    recipient: str
    content: Content
    made: str
    due: str
    attempts: int
    state: str
    """waiting | sent | given-up"""
    error: str


class Outbox:
    """The messages of all sites."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    @staticmethod
    def put(
        connection: sqlite3.Connection, once: str, address: tuple[int, Channel, str], digest: Digest, now: datetime
    ) -> None:
        """Add a message within a transaction; a second one of the same key is none. `address`: site, channel, recipient."""
        site, channel, recipient = address
        data = msgspec.json.encode(Content(digest.subject, digest.text, digest.html)).decode()
        connection.execute(
            "INSERT OR IGNORE INTO message (once, site, channel, recipient, data, made, due) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (once, site, channel, recipient, data, text_of(now), text_of(now)),
        )

    def due(self, now: datetime, most: int = 20) -> list[Parcel]:
        """Return what is to be sent now, the oldest first; also what would be due later than any break, after a clock was set back."""
        rows = self._database.rows(
            "SELECT * FROM message WHERE state = 'waiting' AND (due <= ? OR due > ?) ORDER BY due, id LIMIT ?",
            (text_of(now), later(now, minutes=max(BREAKS_MIN) + 1), most),
        )
        return [_parcel(row) for row in rows]

    def of_site(self, site: int) -> list[Parcel]:
        """Return the last messages about a site, the newest first."""
        rows = self._database.rows("SELECT * FROM message WHERE site = ? ORDER BY id DESC LIMIT ?", (site, _SHOWN))
        return [_parcel(row) for row in rows]

    def sent(self, parcel: Parcel) -> None:
        """Write down that a message is out."""
        self._database.write("UPDATE message SET state = 'sent', error = '' WHERE id = ?", (parcel.id,))

    def failed(self, parcel: Parcel, why: str, now: datetime) -> None:
        """Write down why a message did not go, and when it is tried again, if it is."""
        last = parcel.attempts >= len(BREAKS_MIN)
        due = text_of(now) if last else later(now, minutes=BREAKS_MIN[parcel.attempts])
        self._database.write(
            "UPDATE message SET attempts = attempts + 1, state = ?, due = ?, error = ? WHERE id = ?",
            ("given-up" if last else "waiting", due, sanitize(why, 300), parcel.id),
        )

    def again(self, site: int, message: int, now: datetime) -> None:
        """Try a message again now. Raises Missing for one that is not there, or out."""
        count = self._database.write(
            "UPDATE message SET state = 'waiting', due = ?, attempts = 0 WHERE id = ? AND site = ? AND state != 'sent'",
            (text_of(now), message, site),
        )
        if count != 1:
            raise Missing("there is no message that waits")


def _parcel(row: Row) -> Parcel:
    return Parcel(
        row["id"], row["once"], row["site"], Channel(row["channel"]), row["recipient"],
        msgspec.json.decode(row["data"], type=Content), row["made"], row["due"], row["attempts"], row["state"], row["error"],
    )  # fmt: skip
