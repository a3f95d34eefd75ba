"""Finds secrets where they stand in a text (addresses, headers, fields, members, known keys) and hides them."""

from __future__ import annotations

import hashlib
import re

from auditor.redact.operator_secrets import HIDDEN, any_protected, remembered, without_operators
from auditor.redact.shapes import (
    LONGEST_PLAIN,
    NAME_CHARS,
    NAMED,
    NEVER,
    SHAPED,
    grade_of,
    has_needle,
    is_long,
    is_plain_value,
    is_secret,
    looks_random,
)

_NAME_LIMIT = 60
"""Characters before a sign that are looked at for a name."""

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
    return "bearer" in low or "basic " in low or "ASIA" in text or (any_protected() and without_operators(text) != text)


def _may_be_member(low: str) -> bool:
    if "auth" in low or "cookie" in low or "token" in low or "secret" in low or "pass" in low or "key" in low:
        return True
    if "credential" in low or "sess" in low or "csrf" in low or "xsrf" in low or "pwd" in low or "sig" in low:
        return True
    return "jwt" in low or "hmac" in low or "otp" in low or "saml" in low or "bearer" in low


def _may_be_named(before: str) -> bool:
    stem = before[-_NAME_LIMIT - 4 :].rstrip(" \"'\\")
    return has_needle(stem[len(stem.rstrip(NAME_CHARS)) :])


@remembered
def mask(text: str) -> str:
    """Hide every secret in a text; names of parameters, headers and fields stay readable."""
    return masked(text) if may_hold_secrets(text) else text


def mask_value(name: str, value: str) -> str:
    """Hide the value of an attribute or parameter that is a secret by its name; else what is secret in it."""
    grade = grade_of(name)
    return HIDDEN if grade != NEVER and is_secret(grade, value) else mask(value)


def masked(text: str) -> str:
    """Do the work of `mask` without asking first whether there is any."""
    if any_protected():
        text = without_operators(text)
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
    if any(grade_of(name) == NAMED for name in _FIELD_NAME.findall(tag)):
        return _FIELD_VALUE.sub(lambda m: f'{m[1]}"{HIDDEN}', tag)
    return tag


def _pairs(text: str) -> str:
    """Hide values behind `name=` and its encoded forms, `name:` and `"name":`."""
    kept: list[str] = []
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < done:
            continue
        grade = grade_of(_name_before(text, sign.start()))
        if grade == NEVER or (grade == SHAPED and sign[0] == ":"):
            continue
        found = _VALUES.get(sign[0], _ENCODED_VALUE).match(text, sign.end())
        if found is None or found.lastindex is None:
            continue
        value = found[found.lastindex]
        if is_secret(grade, value) and (sign[0] != ":" or _is_member(text, sign.start(), value)):
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
    if any(word in name.lower() for word in _PASSWORD) or not is_plain_value(value):
        return HIDDEN
    return HIDDEN + hashlib.sha256(f"{name}={value}".encode("utf-8", "replace")).hexdigest()[:4]


def _name_before(text: str, end: int) -> str:
    stem = text[max(0, end - _NAME_LIMIT) : end].rstrip(" \"'\\")
    start = len(stem.rstrip(NAME_CHARS))
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
    if is_long(value):
        return True
    short = value[:LONGEST_PLAIN]
    return (any(c.isdigit() for c in short) and any(c.isalpha() for c in short)) or looks_random(short)
