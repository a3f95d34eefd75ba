"""Stretches of a text that say one value however they are written: telephone numbers, dates, times of day, grouped figures, prices.

A stretch that stands on both sides of a comparison with the same value is no difference: `617-726-2947` and `(617) 726-2947`.
Only what is certain is taken for the same: `03/04/2026` is a day in March or in April and has no value here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from auditor.dom.language import primary
from auditor.reference.lexicon import lexicon_of
from auditor.reference.words import Passage

_LONGEST = 20_000
"""Characters of one block that are searched for values."""
_MATCHES = 100
"""Matches of one pattern in one block."""
DYNAMIC = "dynamic"
"""How the value of a stretch begins that changes by itself."""
_PHONE = re.compile(
    r"(?<![\w.,])(?=(?:[^\w\n]{0,3}[0-9]){7,15}(?![0-9]))(?:"
    r"\+[0-9]{1,3}(?:[ .\-‐‑–/\u00a0\u202f]{0,2}\(?[0-9]{1,8}\)?){1,6}"
    r"|\([0-9]{2,5}\)[ .\-‐‑–/\u00a0]{0,2}[0-9]{2,8}(?:[ .\-‐‑–/\u00a0][0-9]{2,8}){0,4}"
    r"|0[0-9]{1,5}(?:[ .\-‐‑–/\u00a0\u202f]{1,2}[0-9]{2,8}){1,5}"
    r"|1?[ .\-‐‑–]?[0-9]{3}[ .\-‐‑–\u00a0][0-9]{3}[ .\-‐‑–\u00a0][0-9]{4}"
    r")(?![\w])"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_MASK = re.compile(
    r"\s?(?:[(\[{]\s?(?:(at|ät|arroba|chiocciola|apenstaartje|a|@)|(?:dot|punkt|point|punto|ponto|punt))\s?[)\]}])\s?",
    re.IGNORECASE,
)
_MASKED = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?[(\[{]\s?(?:at|ät|arroba|chiocciola|apenstaartje|a|@)\s?[)\]}]\s?[\w-]{1,63}"
    r"(?:(?:\.|\s?[(\[{]\s?(?:dot|punkt|point|punto|ponto|punt)\s?[)\]}]\s?)[\w-]{1,63}){1,5}",
    re.IGNORECASE,
)
"""An e-mail address written so that machines do not know it."""
_ISO = re.compile(r"(?<![\w-])([0-9]{4})-([0-9]{2})-([0-9]{2})(?![\w-])")
_POINTED = re.compile(r"(?<![\w.])([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})(?![\w])")
_SLASHED = re.compile(r"(?<![\w/-])([0-9]{1,2})(?:/([0-9]{1,2})/|-([0-9]{1,2})-)([0-9]{4})(?![\w])")
_CLOCK = re.compile(
    r"(?<![\w:.,])([0-9]{1,2})(?:[:.]([0-9]{2}))?\s?(?:([ap])(?:\.m\.|\.m\b|m\b)|(uhr|uur|heures?|horas?|ore|h)(?:\s?([0-9]{2}))?(?![\w]))|(?<![\w:.,])([0-9]{1,2}):([0-9]{2})(?![\w:])",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:[,.'’ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]{1,2})?(?![\w])")
_PLAIN = re.compile(r"(?<![\w.,])[0-9]{4,9}(?:[.,][0-9]{1,2})?(?![\w]|[.,][0-9])")
_RAISED_CENTS = re.compile(r"(?<![\w.,])([0-9]{1,6})(?:[.,]([0-9]{2})|([⁰¹²³⁴-⁹]{2}))(?![\w.,]*[0-9⁰¹²³⁴-⁹])")
_POWER = re.compile(r"(?<![\w.,])([0-9]{1,6})(?:\^([+\-−]?[0-9]{1,3})|([⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))(?![\w^])")
_BASES = frozenset({"2", "10"})
_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+--")
_ENGLISH = frozenset({"en", ""})
_POINT_GROUPS = frozenset({"de", "es", "it", "pt", "nl", "fr", "da", "sv", "nb", "pl", "ru", "tr"})
"""Languages whose decimal mark is the comma."""


class Value(NamedTuple):
    """A stretch of tokens and what it says."""

    first: int
    last: int
    """The token after the last."""
    says: str


def values(
    passage: Passage, language: str = "", dynamic: Sequence[re.Pattern[str]] = (), within: tuple[int, int] | None = None
) -> list[Value]:
    """Return the values of a text in order; they do not overlap. What a pattern of `dynamic` matches is one, whatever it says.

    `within` are the tokens, first and last + 1, among which they are looked for.
    """
    starts = passage.starts
    first_token, last_token = within or (0, len(passage))
    offset = starts[first_token] if first_token < len(starts) else len(passage.visible)
    stop_at = starts[last_token] if last_token < len(starts) else len(passage.visible)
    text = passage.visible[offset : min(stop_at, offset + _LONGEST)]
    changing = [
        (match.start(), match.end(), f"{DYNAMIC} {number}")
        for number, pattern in enumerate(dynamic)
        for match in islice(pattern.finditer(text), _MATCHES)
        if match[0]
    ]
    if not changing and not any(char.isdigit() or char == "@" for char in text) and not _MASKED.search(text):
        return []
    code = primary(language)
    spans = sorted((*changing, *_spans(text, code)), key=lambda span: (span[0], -span[1]))
    found: list[Value] = []
    end = 0
    for begin, stop, says in ((begin + offset, stop + offset, says) for begin, stop, says in spans):
        if begin < end:
            continue
        first, last = bisect_left(starts, begin), bisect_left(starts, stop)
        # A value that ends within a token is a part of something else: the beginning of "9:00–17:00".
        if first < last and starts[first] == begin and starts[last - 1] + len(passage.raw(last - 1)) == stop:
            found.append(Value(first, last, says))
            end = starts[last] if last < len(starts) else len(passage.visible)
    return found


def _spans(text: str, primary: str) -> Iterator[tuple[int, int, str]]:
    yield from _dates(text, primary)
    for match in _MAIL.finditer(text):
        yield match.start(), match.end(), f"mail {match[0].lower()}"
    for match in _MASKED.finditer(text):
        yield match.start(), match.end(), f"mail {_MASK.sub(_unmasked, match[0]).lower()}"
    for match in _PHONE.finditer(text):
        yield match.start(), match.end(), _phone(match[0])
    for match in _CLOCK.finditer(text):
        if time := _time(match):
            yield match.start(), match.end(), time
    for match in _GROUPED.finditer(text):
        if figure := _figure(match[0], primary):
            yield match.start(), match.end(), figure
    for match in _PLAIN.finditer(text):
        yield match.start(), match.end(), f"figure {match[0].replace(',', '.')}"
    for match in _POWER.finditer(text):
        if len(match[3] or "") == 2 and match[1] not in _BASES:
            continue  # $12⁵⁰ is a price
        yield match.start(), match.end(), f"power {match[1]}^{(match[2] or match[3]).translate(_SMALL)}"
    for match in _RAISED_CENTS.finditer(text):
        yield match.start(), match.end(), f"price {match[1]}.{match[2] or match[3].translate(_SMALL)}"


def _unmasked(match: re.Match[str]) -> str:
    return "@" if match[1] else "."


def _phone(written: str) -> str:
    digits = "".join(char for char in written.replace("(0)", "") if char.isdigit())
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return f"phone {digits}"


def _dates(text: str, primary: str) -> Iterator[tuple[int, int, str]]:
    for match in _ISO.finditer(text):
        yield from _date(match, int(match[1]), int(match[2]), int(match[3]))
    for match in _POINTED.finditer(text):
        yield from _date(match, int(match[3]), int(match[2]), int(match[1]))
    for match in _SLASHED.finditer(text):
        first, second = int(match[1]), int(match[2] or match[3])
        if primary not in _ENGLISH or first > 12:
            yield from _date(match, int(match[4]), second, first)
        elif second > 12:
            yield from _date(match, int(match[4]), first, second)
    months = lexicon_of(primary).months
    day_first, month_first = _worded(primary)
    for match in day_first.finditer(text):
        yield from _date(match, int(match[3] or 0), months[match[2].lower()], int(match[1]))
    for match in month_first.finditer(text):
        yield from _date(match, int(match[3] or 0), months[match[1].lower()], int(match[2]))


def _date(match: re.Match[str], year: int, month: int, day: int) -> Iterator[tuple[int, int, str]]:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield match.start(), match.end(), f"date {year}-{month}-{day}"


@lru_cache(maxsize=64)
def _worded(primary: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of dates with the name of the month, with the day first and with the month first."""
    names = "|".join(sorted(map(re.escape, lexicon_of(primary).months), key=len, reverse=True)) or "(?!)"
    day = r"([0-9]{1,2})(?:st|nd|rd|th|er|\.º|º|°|\.)?"
    year = r"(?:,?\s(?:de\s|del\s|of\s)?([0-9]{4}))?"
    return (
        re.compile(rf"(?<![\w.,]){day}\s(?:de\s|of\s)?({names})\b\.?{year}(?![\w])", re.IGNORECASE),
        re.compile(rf"(?<![\w.,])({names})\b\.?\s{day}(?![\w.,:/][0-9]){year}(?![\w])", re.IGNORECASE),
    )


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1] or match[6]), int(match[2] or match[5] or match[7] or 0)
    half = (match[3] or "").lower()
    if hour > (12 if half else 24) or minute > 59:
        return ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"time {hour}:{minute:02}"


def _figure(written: str, primary: str) -> str:
    """Return a figure without the marks between its groups; nothing where a mark may be the decimal one."""
    groups = re.split(r"[,.'’ \u00a0\u202f]", written)
    marks = {char for char in written if not char.isdigit()}
    decimal = "," if primary in _POINT_GROUPS else "."
    rest = ""
    if len(groups[-1]) < 3:
        rest = f".{groups.pop()}"
        last = written[-len(rest)]
        if last in written[: -len(rest)]:
            return ""
        marks.discard(last)
    if len(marks) > 1 or (decimal in marks and not rest):
        return ""
    return f"figure {''.join(groups)}{rest}"
