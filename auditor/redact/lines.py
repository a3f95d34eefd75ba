"""Makes one safe, short line of a text, and knows which headers' values are secrets."""

from __future__ import annotations

import re

from auditor.redact.places import mask

DETAIL_LIMIT = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_SECRET_HEADERS = re.compile(r"cookie|authorization|authentication|api-?key|token|secret|session", re.IGNORECASE)


def head(text: str, limit: int) -> str:
    """Return as much of a text as `limit` characters of output can come from, ended between words: no half of a token."""
    room = limit * 20
    if len(text) <= room:
        return text
    begun = text[:room]
    last = max(begun.rfind(" "), begun.rfind("\n"))
    return begun[:last] if last > 0 else begun


def sanitize(text: str, limit: int = DETAIL_LIMIT) -> str:
    """Return `text` as one safe line: control characters folded, secrets hidden, at most `limit` characters."""
    line = " ".join(mask(_CONTROL.sub(" ", head(text, limit))).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def is_secret_header(name: str) -> bool:
    """Tell whether a header's value is a secret whatever it is."""
    return bool(_SECRET_HEADERS.search(name))
