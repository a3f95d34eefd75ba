"""Who is signed in: sessions that end by themselves, kept as digests so that the database gives nobody away."""

from __future__ import annotations

from datetime import datetime, timedelta

from auditor.service.database import ServiceDatabase
from auditor.service.moments import later, moment_of, text_of
from auditor.service.secrets_kept import digest_of, new_secret

IDLE = timedelta(hours=12)
"""Without a request for so long, a session ends."""
LONGEST = timedelta(days=7)
_TOUCH = timedelta(minutes=5)
"""How exactly the last request is kept; not every page shall cost a write."""
ONE_TIME = timedelta(hours=24)
_FIRST_ADMIN = "first-admin"


class SignIns:
    """The sessions of a service, and the one-time link of its first start."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def begin(self, account: int, now: datetime) -> str:
        """Sign a person in; return the secret that the cookie carries."""
        secret = new_secret()
        oldest = text_of(now - LONGEST)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM sign_in WHERE created < ?", (oldest,))
            connection.execute(
                "INSERT INTO sign_in VALUES (?, ?, ?, ?)", (digest_of(secret), account, text_of(now), text_of(now))
            )
        return secret

    def account_of(self, secret: str, now: datetime) -> int | None:
        """Return whose session a cookie carries; None where it ended or never was. A clock set back ends none and makes none longer."""
        row = self._database.row("SELECT * FROM sign_in WHERE digest = ?", (digest_of(secret),))
        if row is None:
            return None
        seen = moment_of(row["seen"])
        if now - moment_of(row["created"]) > LONGEST or now - seen > IDLE:
            self.end(secret)
            return None
        if now - seen > _TOUCH:
            self._database.write("UPDATE sign_in SET seen = ? WHERE digest = ?", (text_of(now), digest_of(secret)))
        return int(row["account"])

    def end(self, secret: str) -> None:
        """Sign out."""
        self._database.write("DELETE FROM sign_in WHERE digest = ?", (digest_of(secret),))

    def offer_first_admin(self, now: datetime) -> str:
        """Return the secret of a link by which the first admin is made, once; an earlier link is worth nothing any more."""
        secret = new_secret()
        until = later(now, hours=ONE_TIME.total_seconds() / 3600)
        self._database.write(
            "INSERT OR REPLACE INTO kept VALUES (?, ?)", (_FIRST_ADMIN, f"{digest_of(secret)} {until}")
        )
        return secret

    def is_first_admin(self, secret: str, now: datetime) -> bool:
        """Tell whether a link is the one that was offered, and nobody has used it."""
        row = self._database.row("SELECT value FROM kept WHERE name = ?", (_FIRST_ADMIN,))
        if row is None or not secret:
            return False
        digest, _, until = row["value"].partition(" ")
        return digest == digest_of(secret) and now < moment_of(until)

    def use_first_admin(self, secret: str) -> bool:
        """Use the link up; False where somebody else was quicker."""
        return bool(
            self._database.write(
                "DELETE FROM kept WHERE name = ? AND value LIKE ?", (_FIRST_ADMIN, f"{digest_of(secret)} %")
            )
        )
