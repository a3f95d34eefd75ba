"""What programs sign in with: a token for one site or all, with a scope and an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Refusal
from auditor.service.moments import later, moment_of, text_of
from auditor.service.roles import TokenScope
from auditor.service.secrets_kept import digest_of, new_secret

PREFIX = "auditor_"
"""How a token begins, so that scanners for leaked secrets know it."""
LONGEST_DAYS = 730
_TOUCH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One token; its secret is not kept."""

    id: int
    label: str
    site: int | None
    """None: all sites."""
    scope: TokenScope
    made_by: str
    made_at: str
    expires: str
    used: str
    ended: bool

    def covers(self, site: int) -> bool:
        """Tell whether it is for this site."""
        return self.site is None or self.site == site


class Tokens:
    """The tokens that were handed out."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def make(self, token: tuple[str, int | None, TokenScope, int], by: str, now: datetime) -> str:
        """Make a token of a label, a site (None: all), a scope and a number of days; return its secret. Raises Refusal."""
        label, site, scope, days = token
        if not label.strip() or len(label) > 200:
            raise Refusal("say what the token is for", field="label")
        if not 1 <= days <= LONGEST_DAYS:
            raise Refusal(f"a token holds for 1 to {LONGEST_DAYS} days", field="days")
        secret = PREFIX + new_secret()
        self._database.write(
            "INSERT INTO token (digest, label, site, scope, made_by, made_at, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (digest_of(secret), label.strip(), site, scope, by, text_of(now), later(now, days=days)),
        )
        return secret

    def find(self, secret: str, now: datetime) -> ApiToken | None:
        """Return the token with this secret; None where it ended, or never was."""
        if not secret.startswith(PREFIX):
            return None
        row = self._database.row(
            "SELECT * FROM token WHERE digest = ? AND NOT ended AND expires > ?", (digest_of(secret), text_of(now))
        )
        if row is None:
            return None
        if not row["used"] or now - moment_of(row["used"]) > _TOUCH:
            self._database.write("UPDATE token SET used = ? WHERE id = ?", (text_of(now), row["id"]))
        return _token(row)

    def all(self) -> list[ApiToken]:
        """Return all tokens, the newest first."""
        return [_token(row) for row in self._database.rows("SELECT * FROM token ORDER BY id DESC")]

    def end(self, token: int) -> None:
        """End a token."""
        self._database.write("UPDATE token SET ended = 1 WHERE id = ?", (token,))


def _token(row: Row) -> ApiToken:
    return ApiToken(
        row["id"],
        row["label"],
        row["site"],
        TokenScope(row["scope"]),
        row["made_by"],
        row["made_at"],
        row["expires"],
        row["used"],
        bool(row["ended"]),
    )
