"""Decides by name and by shape which values are secrets."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.redact.operator_secrets import HIDDEN
from auditor.urls import percent_decoded

LONGEST_PLAIN = 200
"""Characters in one piece beyond which nothing is a plain value."""

_BY_NAME = (
    *("token", "secret", "password", "passwd", "passphrase", "passcode", "signature", "credential", "credentials"),
    *("apikey", "secretkey", "accesskey", "privatekey", "authkey", "signingkey", "encryptionkey", "subscriptionkey"),
    *("sessionid", "sessid", "authcode", "authorizationcode", "authorization", "samlresponse", "bearer"),
)
"""How names end that make any value a secret; written together, in lower case."""
_BY_NAME_ALONE = frozenset({"pwd", "sig", "jwt", "hmac", "otp", "csrf", "xsrf"})
"""Last words of names that do so as well."""
_BY_SHAPE = frozenset(
    {
        "key",
        "code",
        "session",
        "sess",
        "sid",
        "auth",
        "oauth",
        "ticket",
        "nonce",
        "pass",
        "cookie",
        "licence",
        "license",
    }
    | {"reset", "confirm", "verify", "invite", "magic", "invitation", "confirmation", "verification", "activation"}
)
"""Last words of names under which both secrets and plain values stand."""
_SWITCHES = frozenset({"", "0", "1", "true", "false", "yes", "no", "on", "off", "none", "null", "undefined", HIDDEN})
"""Values that are never a secret."""
NEEDLES = (
    *("token", "secret", "pass", "pwd", "sig", "jwt", "hmac", "otp", "csrf", "xsrf", "key", "code", "sess", "sid"),
    *("auth", "ticket", "nonce", "cred", "bearer", "saml", "cookie", "licen", "reset", "confirm", "verif", "invit"),
    *("magic", "activat"),
)
"""One of these is in every name that is looked for."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
NAME_CHARS = "".join(map(chr, range(48, 58))) + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-[]"

NEVER, SHAPED, NAMED = 0, 1, 2
"""Grades of names: their values are no secrets, are by their shape, are always."""


@lru_cache(maxsize=5_000)
def grade_of(name: str) -> int:
    """Return how far a name makes its value a secret."""
    words = [word.lower() for word in _WORD.findall(name.rstrip("0123456789[]"))]
    if not words:
        return NEVER
    joined = "".join(words)
    if joined.endswith(_BY_NAME) and name.rpartition("[")[2] != "accesskey":  # that is HTML's attribute for a shortcut
        return NAMED
    if words[-1] in _BY_NAME_ALONE:
        return NAMED
    if words[-1] in _BY_SHAPE or any(word in _BY_NAME for word in words):
        return SHAPED
    return NEVER


_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NO_LETTER_OR_DIGIT = re.compile(r"[^0-9A-Za-z]+")
_LETTERS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[A-Z]?[a-z]+(?:[A-Z][a-z]+)+")
_LETTERS_AND_NUMBER = re.compile(r"(?:([A-Za-z]+)(\d{1,6})|(\d{1,6})([A-Za-z]+))")


@lru_cache(maxsize=5_000)
def looks_random(value: str) -> bool:
    """Tell whether a value was drawn by a machine: no words, numbers, dates or codes of a course that people write."""
    if _UUID.search(value):
        return True
    cut = value.endswith("…")
    pieces = _NO_LETTER_OR_DIGIT.split(percent_decoded(value) if "%" in value else value)
    odd = sum(len(piece) for piece in pieces if not _is_plain(piece))
    return odd >= (4 if cut else 8)


def _is_plain(piece: str) -> bool:
    if not piece or (piece.isdigit() and len(piece) <= 14):
        return True
    if _LETTERS.fullmatch(piece):
        return _is_wordlike(piece)
    found = _LETTERS_AND_NUMBER.fullmatch(piece)
    letters = (found[1] or found[4]) if found else ""
    return bool(letters) and bool(_LETTERS.fullmatch(letters)) and _is_wordlike(letters)


def _is_wordlike(letters: str) -> bool:
    humps = sum(letter.isupper() for letter in letters[1:]) + 1
    if not letters.isupper() and len(letters) / humps < 3:
        return False
    vowels = sum(letter in "aeiouyAEIOUY" for letter in letters)
    return len(letters) < 16 or vowels / len(letters) >= 0.22


def is_long(value: str) -> bool:
    """Tell whether a value is one piece of a length that no plain value has."""
    return len(value) > LONGEST_PLAIN and " " not in value[:LONGEST_PLAIN]


def is_secret(grade: int, value: str) -> bool:
    """Tell whether a value is a secret under a name of this grade."""
    if value.lower() in _SWITCHES or value.startswith(HIDDEN):
        return False
    return grade == NAMED or is_long(value) or looks_random(value[:LONGEST_PLAIN])


@lru_cache(maxsize=5_000)
def has_needle(name: str) -> bool:
    """Tell whether a name could be one of those that are looked for; False is certain."""
    return any(needle in name for needle in NEEDLES)


def is_plain_value(value: str) -> bool:
    """Tell whether a value consists of words and numbers that people write."""
    return all(_is_plain(piece) for piece in _NO_LETTER_OR_DIGIT.split(percent_decoded(value)))
