"""Secrets that are handed out once and kept as digests, and the service's own key for what it signs."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from auditor.errors import StoreFault
from auditor.model.codes import Code

KEY_FILE = "secret.key"


def new_secret() -> str:
    """Return 256 random bits for a cookie, a link or a token."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: enough to recognise it, useless to whoever reads the database."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def signing_key(folder: Path) -> str:
    """Return the key of this folder, made at the first start and readable by its owner only. Raises StoreFault."""
    path = folder / KEY_FILE
    try:
        if not path.exists():
            fresh = folder / f".{KEY_FILE}-{os.getpid()}"
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(new_secret())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        key = path.read_text("utf-8").strip()
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{path}: {error.strerror or error}") from error
    if len(key) < 32:
        raise StoreFault(Code.STORE_CORRUPT, f"{path} is too short; remove it, and everybody signs in again")
    return key
