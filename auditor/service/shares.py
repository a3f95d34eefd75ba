"""Read-only links for people without an account: each is for one site, ends on a day, and can be ended before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Refusal
from auditor.service.moments import later, text_of
from auditor.service.secrets_kept import digest_of, new_secret

LONGEST_DAYS = 365


@dataclass(frozen=True, slots=True)
class ShareLink:
    """One link; its secret is not kept."""

    id: int
    site: int
    label: str
    made_by: str
    made_at: str
    expires: str
    ended: bool


class Shares:
    """The links that were handed out."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def make(self, site: int, label: str, days: int, by: str, now: datetime) -> str:
        """Make a link; return its secret, which is shown once. Raises Refusal."""
        if not 1 <= days <= LONGEST_DAYS:
            raise Refusal(f"a link holds for 1 to {LONGEST_DAYS} days", field="days")
        if not label.strip() or len(label) > 200:
            raise Refusal("say whom the link is for", field="label")
        secret = new_secret()
        self._database.write(
            "INSERT INTO share (digest, site, label, made_by, made_at, expires) VALUES (?, ?, ?, ?, ?, ?)",
            (digest_of(secret), site, label.strip(), by, text_of(now), later(now, days=days)),
        )
        return secret

    def site_of(self, secret: str, now: datetime) -> int | None:
        """Return the site that a link lets see; None where it ended, or never was."""
        return self.site_with(digest_of(secret), now)

    def site_with(self, digest: str, now: datetime) -> int | None:
        """Return the same for the digest of a link's secret."""
        row = self._database.row(
            "SELECT site FROM share WHERE digest = ? AND NOT ended AND expires > ?", (digest, text_of(now))
        )
        return int(row["site"]) if row else None

    def all(self, site: int) -> list[ShareLink]:
        """Return the links of a site, the newest first."""
        return [
            _link(row) for row in self._database.rows("SELECT * FROM share WHERE site = ? ORDER BY id DESC", (site,))
        ]

    def end(self, site: int, link: int) -> None:
        """End a link of a site."""
        self._database.write("UPDATE share SET ended = 1 WHERE site = ? AND id = ?", (site, link))


def _link(row: Row) -> ShareLink:
    return ShareLink(
        row["id"], row["site"], row["label"], row["made_by"], row["made_at"], row["expires"], bool(row["ended"])
    )
