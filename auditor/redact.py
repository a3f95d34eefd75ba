"""Decides what in a text is a secret and hides it: the one list for messages, addresses, file names and every file written.

Hidden always                    user and password in an address; Authorization and Cookie headers; keys whose form says what
                                 they are (a JSON web token, AKIA…, ghp_…, sk_live_…, a private key); what the operator configured
hidden by its name               password, token, client_secret, signature, api_key, PHPSESSID …, whatever the value
hidden by name *and* shape       key, code, session, sid, ticket …: `?key=about`, `?code=fr` and `?session=3` are no secrets,
                                 `?key=9f8Zq…` is one

In an address, a plain value (`?token=alpha`, not a password) is replaced by a mark of its own, `***4f2a`: two pages stay two
pages in what is written, and who knows their addresses recognises them.

A secret is replaced before a text is cut, so that no half of it stays, and before anything is compared or hashed.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, wraps
from typing import TypeVar, cast

from auditor.urls import percent_decoded

HIDDEN = "***"
"""What stands in a secret's place."""

_SHORT = 300
"""Characters of texts that are remembered: a run says the same things on many pages."""
_NAME_LIMIT = 60
"""Characters before a sign that are looked at for a name."""
Text = TypeVar("Text", bound=str)
Value = TypeVar("Value")
_forget: list[Callable[[], None]] = []


def remembered(make: Callable[[str], Text]) -> Callable[[object], Text]:
    """Remember what was made of short texts until a further secret becomes known."""
    once = lru_cache(maxsize=10_000)(make)
    _forget.append(once.cache_clear)

    @wraps(make)
    def made(value: object) -> Text:
        # Only plain text is ever looked up: marked-up text equals the plain one, and must not be taken for it.
        text = value if type(value) is str else str(value)
        return once(text) if len(text) <= _SHORT else make(text)

    return made


# -- what the operator configured -------------------------------------------------------------------------------------

_operator: dict[str, re.Pattern[str]] = {}
"""Secret -> the pattern of all its spellings."""


def protect(values: Iterable[str]) -> None:
    """Hide these secrets of the operator (passwords, cookies, header values) from now on, also where a page shows them back.

    A value of fewer than four characters cannot be told from other text and is left alone.
    """
    for value in values:
        scheme, _, rest = value.partition(" ")
        for secret in {value, rest if scheme.lower() in {"basic", "bearer", "token"} else value}:
            if len(secret.strip()) >= 4 and secret not in _operator:
                _operator[secret] = _spellings(secret)
    for forget in _forget:
        forget()


def basic(username: str, password: str) -> str:
    """Return a user's name and password as HTTP's Basic scheme sends them (RFC 7617)."""
    return base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


def hidden_in(value: Value) -> Value:
    """Return data (texts, lists, tables, frozen dataclasses) without the secrets of the operator; all else stays as it is."""
    if not _operator:
        return value
    return cast(Value, _hidden_in(value))


def _hidden_in(value: object) -> object:
    if type(value) is str:
        return _without_operators(value)
    if isinstance(value, Mapping):
        return {_hidden_in(key): _hidden_in(item) for key, item in value.items()}
    if type(value) is list:
        return [_hidden_in(item) for item in value]
    if type(value) is tuple:
        return tuple(_hidden_in(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        changed = {name: new for name, old in held.items() if (new := _hidden_in(old)) != old}
        return replace(value, **changed) if changed else value
    return value


def _spellings(secret: str) -> re.Pattern[str]:
    """Return what finds a secret whichever of its characters are escaped for an address, HTML or JSON, in either case."""
    every = "".join(_spelling(char) for char in secret)
    # A short one would be found inside of words.
    whole = every if len(secret) >= 8 else rf"(?<![0-9A-Za-z])(?:{every})(?![0-9A-Za-z])"
    return re.compile(whole, re.IGNORECASE)


def _spelling(char: str) -> str:
    encoded = "".join(f"%{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
    forms = dict.fromkeys((char, encoded, html.escape(char), json.dumps(char)[1:-1], "+" if char == " " else char))
    return f"(?:{'|'.join(map(re.escape, forms))})"


def _without_operators(text: str) -> str:
    for secret, pattern in _operator.items():
        text = pattern.sub(HIDDEN, text)
        bare = text.rstrip("….")
        for length in range(min(len(secret) - 1, len(bare), 200), 5, -1):  # cut off at the end of a text
            if bare.endswith(secret[:length]):
                text = bare[:-length] + HIDDEN
                break
    return text


# -- names and shapes -------------------------------------------------------------------------------------------------

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
_NEEDLES = (
    *("token", "secret", "pass", "pwd", "sig", "jwt", "hmac", "otp", "csrf", "xsrf", "key", "code", "sess", "sid"),
    *("auth", "ticket", "nonce", "cred", "bearer", "saml", "cookie", "licen", "reset", "confirm", "verif", "invit"),
    *("magic", "activat"),
)
"""One of these is in every name that is looked for."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAME_CHARS = "".join(map(chr, range(48, 58))) + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-[]"

_NEVER, _SHAPED, _NAMED = 0, 1, 2


@lru_cache(maxsize=5_000)
def _grade(name: str) -> int:
    """Return how far a name makes its value a secret."""
    words = [word.lower() for word in _WORD.findall(name.rstrip("0123456789[]"))]
    if not words:
        return _NEVER
    joined = "".join(words)
    if joined.endswith(_BY_NAME) and name != "accesskey":  # that is HTML's attribute for a shortcut
        return _NAMED
    if words[-1] in _BY_NAME_ALONE:
        return _NAMED
    if words[-1] in _BY_SHAPE or any(word in _BY_NAME for word in words):
        return _SHAPED
    return _NEVER


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


def _is_long(value: str) -> bool:
    return len(value) > _LONGEST_PLAIN and " " not in value[:_LONGEST_PLAIN]


def _is_secret(grade: int, value: str) -> bool:
    if value.lower() in _SWITCHES or value.startswith(HIDDEN):
        return False
    return grade == _NAMED or _is_long(value) or looks_random(value[:_LONGEST_PLAIN])


# -- where they stand -------------------------------------------------------------------------------------------------

_USERINFO = re.compile(r"(:(?://|\\/\\/))[^/\s\"'<>?#\\]{1,300}@|(%3a%2f%2f)[^/\s\"'<>?#&]{1,300}%40", re.IGNORECASE)
_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?!-----END).)*(?:-----END[A-Z ]{0,40}-----)?", re.S
)
_KNOWN = re.compile(
    r"\beyj[\w-]{10,}(?:\.[\w-]*){0,4}"
    r"|\bgh[pousr]_[0-9a-z]{10,}|\bgithub_pat_\w{10,}|\bglpat-[\w-]{10,}|\bxox[abeprs]-[0-9a-z-]{10,}"
    r"|\b[sr]k_(?:live|test)_[0-9a-z]{8,}|\bwhsec_\w{10,}|\bnpm_[0-9a-z]{30,}|\bhf_[a-z]{30,}|\bpypi-[\w-]{30,}"
    r"|\bshp(?:at|ca|pa|ss)_[0-9a-f]{20,}|\bdop_v1_[0-9a-f]{20,}|\bya29\.[\w-]{20,}|\baiza[\w-]{30,}"
    r"|\bsg\.[\w-]{15,}\.[\w-]{15,}|\b(?a:(?:akia|asia)[0-9a-z]{12,16})\b|\bsk-(?:[a-z]+-)?[\w-]{20,}",
    re.IGNORECASE,
)
"""Keys whose beginning says whose they are; the lengths are their makers', or less, because a text may have been cut."""
_HEADER = re.compile(
    r"(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie)(\\?[\"']?\s{0,3}:\s{0,3}\\?[\"']?)"
    r"(?:(?P<sure>(?:digest|aws4-[\w-]{1,30})\s+[^\r\n<>]+"
    r"|(?:basic|bearer|token|negotiate|ntlm|apikey)\s+[^\s\"'<>\\,]+(?:,\s*[^\s<>\\,]+)*"
    r"|[\w!#$%&*+.^`|~-]{1,200}=[^;\s\"'<>]*(?:;\s*[\w!#$%&*+.^`|~-]{1,200}(?:=[^;\s\"'<>]*)?)*)"
    r"|(?P<word>[^\s\"'<>\\]+)(?P<prose>\s+\w)?)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?<![\w-])((?:bearer|basic)\s+)([\w.~+/=-]{12,})", re.IGNORECASE)
_SIGN = re.compile(r"[=:]|%(?:25)?3d", re.IGNORECASE)
_VALUE = re.compile(r" {0,2}\\?(?:\"([^\"\\]*)|'([^'\\]*)|([^&;#\s\"'<>\\]+))")
_ENCODED_VALUE = re.compile(r"((?:(?!%(?:25)?2[36])[^&;#\s\"'<>\\])+)", re.IGNORECASE)
_MEMBER_VALUE = re.compile(r"\s{0,3}\\?(?:\"([^\"\\]*)|'([^'\\]*)|([^&;,}\s\"'<>\\]+))")
_LONGEST_PLAIN = 200
"""Characters in one piece beyond which nothing is a plain value."""
_FIELD = re.compile(r"<(?:input|meta)\b[^<>]*", re.IGNORECASE)
_FIELD_NAME = re.compile(r"\b(?:name|id|property|type)\s{0,3}=\s{0,3}\\?[\"']?([\w.\[\]-]{1,60})", re.IGNORECASE)
_FIELD_VALUE = re.compile(
    r"(\b(?:value|content)\s{0,3}=\s{0,3}\\?)(?:\"[^\"\\]*|'[^'\\]*|[^\s\"'<>\\]+)", re.IGNORECASE
)


def may_hold_secrets(text: str) -> bool:
    """Tell whether `mask` could change a text; False is certain. It holds for a text of which this one is a part, too."""
    # Nearly no text does, and searching all patterns in all texts would be most of a report's work; loops would double this.
    low = text.lower()
    if "=" in low:
        for part in low.split("=")[:-1]:
            if _may_be_named(part):
                return True
    if "@" in low or "%" in low:
        if (":/" in low or ":\\/" in low or "%3a%2f" in low) and ("@" in low or "%40" in low):
            return True
        if "3d" in low and any(map(_may_be_named, _SIGN.split(low)[:-1])):
            return True
    if ":" in low and _may_be_member(low):
        return True
    if "_" in low and ("gh" in low or "_pat_" in low or "k_" in low or "sec_" in low or "npm_" in low or "hf_" in low):
        return True
    if "-" in low and ("pat-" in low or "xox" in low or "pypi-" in low or "sk-" in low or "-----begin" in low):
        return True
    if (
        "eyj" in low
        or "akia" in low
        or "aiza" in low
        or "ya29." in low
        or "sg." in low
        or "dop_v1" in low
        or "shp" in low
    ):
        return True
    if "<" in low and ("<input" in low or "<meta" in low) and _may_be_member(low):
        return True
    return (
        "bearer" in low or "basic " in low or "ASIA" in text or (bool(_operator) and _without_operators(text) != text)
    )


def _may_be_member(low: str) -> bool:
    if "auth" in low or "cookie" in low or "token" in low or "secret" in low or "pass" in low or "key" in low:
        return True
    if "credential" in low or "sess" in low or "csrf" in low or "xsrf" in low or "pwd" in low or "sig" in low:
        return True
    return "jwt" in low or "hmac" in low or "otp" in low or "saml" in low or "bearer" in low


def _may_be_named(before: str) -> bool:
    stem = before[-_NAME_LIMIT - 4 :].rstrip(" \"'\\")
    return _has_needle(stem[len(stem.rstrip(_NAME_CHARS)) :])


@lru_cache(maxsize=5_000)
def _has_needle(name: str) -> bool:
    return any(needle in name for needle in _NEEDLES)


@remembered
def mask(text: str) -> str:
    """Hide every secret in a text; names of parameters, headers and fields stay readable."""
    return masked(text) if may_hold_secrets(text) else text


def mask_value(name: str, value: str) -> str:
    """Hide the value of an attribute or parameter that is a secret by its name; else what is secret in it."""
    return HIDDEN if _is_secret(_grade(name), value) else mask(value)


def masked(text: str) -> str:
    """Do the work of `mask` without asking first whether there is any."""
    if _operator:
        text = _without_operators(text)
    text = _USERINFO.sub(lambda m: f"{m[1] or m[2]}{HIDDEN}{'@' if m[1] else '%40'}", text)
    text = _KEY_BLOCK.sub(f"-----BEGIN PRIVATE KEY-----{HIDDEN}", text)
    text = _KNOWN.sub(_known, text)
    text = _HEADER.sub(_header, text)
    text = _SCHEME.sub(lambda m: f"{m[1]}{HIDDEN}" if looks_random(m[2]) else m[0], text)
    if "<" in text:
        text = _FIELD.sub(_field, text)
    return _pairs(text)


def _known(found: re.Match[str]) -> str:
    key = found[0]
    sure = not key.lower().startswith(("sk-", "akia", "asia", "pypi-", "npm_", "xox"))
    return f"{key[:4]}{HIDDEN}" if sure or any(c.isdigit() for c in key) else key


def _header(found: re.Match[str]) -> str:
    # "Authorization: by the dean" is prose: a plain word, and more follows.
    word = found["word"]
    if word and (word.startswith(HIDDEN) or (found["prose"] and word.isalpha())):
        return found[0]
    return f"{found[1]}{found[2]}{HIDDEN}{found['prose'] or ''}"


def _field(found: re.Match[str]) -> str:
    """Hide the value of a form field or meta element that is named as a secret."""
    tag = found[0]
    if any(_grade(name) == _NAMED for name in _FIELD_NAME.findall(tag)):
        return _FIELD_VALUE.sub(lambda m: f'{m[1]}"{HIDDEN}', tag)
    return tag


def _pairs(text: str) -> str:
    """Hide values behind `name=` and its encoded forms, `name:` and `"name":`."""
    kept: list[str] = []
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < done:
            continue
        grade = _grade(_name_before(text, sign.start()))
        if grade == _NEVER or (grade == _SHAPED and sign[0] == ":"):
            continue
        found = _VALUES.get(sign[0], _ENCODED_VALUE).match(text, sign.end())
        if found is None or found.lastindex is None:
            continue
        value = found[found.lastindex]
        if _is_secret(grade, value) and (sign[0] != ":" or _is_member(text, sign.start(), value)):
            kept += (text[done : found.start(found.lastindex)], _mark(text, sign, value))
            done = found.end()
    return "".join((*kept, text[done:])) if kept else text


_VALUES = {"=": _VALUE, ":": _MEMBER_VALUE}
_PASSWORD = ("pass", "pwd", "otp", "secret", "cred", "code")
_LONGEST_MARKED = 40


def _mark(text: str, sign: re.Match[str], value: str) -> str:
    """Return what stands in place of a value: of a plain one in an address, a mark by which it is told from others.

    What a machine drew changes with each visit, and must be the same text every night; of what a person chose as a
    password, nothing is given away.
    """
    name = _name_before(text, sign.start())
    before = text[max(0, sign.start() - len(name) - 1) : sign.start() - len(name)]
    if sign[0] != "=" or before not in {"?", "&", ";"} or len(value) > _LONGEST_MARKED or looks_random(value):
        return HIDDEN
    if any(word in name.lower() for word in _PASSWORD) or not _is_plain_value(value):
        return HIDDEN
    return HIDDEN + hashlib.sha256(f"{name}={value}".encode("utf-8", "replace")).hexdigest()[:4]


def _is_plain_value(value: str) -> bool:
    return all(_is_plain(piece) for piece in _NO_LETTER_OR_DIGIT.split(percent_decoded(value)))


def _name_before(text: str, end: int) -> str:
    stem = text[max(0, end - _NAME_LIMIT) : end].rstrip(" \"'\\")
    start = len(stem.rstrip(_NAME_CHARS))
    name = stem[start:]
    # `%3Ftoken`, `%26token` and `%253Ftoken`: an address inside of an address.
    if stem[:start].endswith("%"):
        name = re.sub(r"^(?:25)?(?:3F|26|3B|23|20)", "", name, flags=re.IGNORECASE)
    return name


def _is_member(text: str, colon: int, value: str) -> bool:
    """Tell headers, settings and JSON members from prose such as `Password: required`."""
    before = text[max(0, colon - _NAME_LIMIT) : colon].rstrip()
    if before.endswith(('"', "'")) or _name_before(text, colon).lower().startswith("x-"):
        return True
    if _is_long(value):
        return True
    short = value[:_LONGEST_PLAIN]
    return (any(c.isdigit() for c in short) and any(c.isalpha() for c in short)) or looks_random(short)


# -- texts and headers ------------------------------------------------------------------------------------------------

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
