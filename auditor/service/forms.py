"""Which forms are ours: each carries a signed token that belongs to one session, ends, and is good for one sending."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from auditor.service.database import ServiceDatabase
from auditor.service.moments import moment_of, text_of
from auditor.service.secrets_kept import digest_of

LIFETIME = timedelta(hours=12)


class Forms:
    """The tokens against forged and replayed forms."""

    def __init__(self, database: ServiceDatabase, key: str) -> None:
        self._database = database
        self._signer = URLSafeSerializer(key, salt="form")

    def token(self, session: str, now: datetime) -> str:
        """Return a token for the forms of one page, sent by this session."""
        return str(self._signer.dumps([digest_of(session)[:32], secrets.token_urlsafe(16), text_of(now)]))

    def check(self, token: str, session: str, now: datetime) -> str:
        """Return why a form is not accepted; empty where it is, and then never again."""
        try:
            owner, nonce, made = self._signer.loads(token[:500])
            age = now - moment_of(made)
        except (BadSignature, ValueError, TypeError):
            return "The form did not come from this service, or it is damaged."
        if owner != digest_of(session)[:32]:
            return "The form belongs to another session: you signed in or out since it was opened."
        if not -timedelta(minutes=5) <= age <= LIFETIME:
            return "The form was open for too long."
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM used_form WHERE at < ?", (text_of(now - 2 * LIFETIME),))
            fresh = connection.execute("INSERT OR IGNORE INTO used_form VALUES (?, ?)", (nonce, text_of(now))).rowcount
        return "" if fresh else "The form was sent already; what it asked for was done once."
