"""What the values in an address say it is: one page under another session id, or a day of a calendar."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from auditor.urls import origin_of, parts_of

_SESSION_NAME = re.compile(
    r"(?:\w{0,20}_)?(?:php|j|asp|s)?sess(?:ion)?_?-?id\w{0,40}|aspsessionid\w{0,40}|\w{0,20}session|sid|osccsid|zenid|s",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?=.*[0-9].*[A-Za-z]|.*[A-Za-z].*[0-9]|[0-9a-fA-F]{32,}\Z)[0-9A-Za-z_.!~,-]{16,200}")
_SESSION_PATH = re.compile(r";[a-z_]{0,20}session_?id=([^/;?]{8,300})|/\([A-Za-z]\(([^()/]{8,})\)\)", re.IGNORECASE)
_COLDFUSION = frozenset({"cfid", "cftoken"})

_YEAR = r"(?:19|20|21)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(rf"(?<!\d){_YEAR}(?:(?P<gap>[-_/]?){_MONTH}(?:(?P=gap){_DAY})?)?(?!\d)")
_DATE_VALUE = re.compile(rf"{_YEAR}[-_/.]{_MONTH}(?:[-_/.]{_DAY})?(?:[T ].{{0,30}})?|{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}")
_DIGITS_DATE = re.compile(rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?")
_TIMESTAMP = re.compile(r"1\d{9}(?:\d{3})?")
_PART_NAMES = {
    "year": re.compile(_YEAR),
    "month": re.compile(_MONTH),
    "week": re.compile(r"0?[1-9]|[1-4]\d|5[0-3]"),
    "day": re.compile(_DAY),
}
_WORDS = {
    **dict.fromkeys(("year", "y", "yr", "yyyy", "jahr", "annee", "an", "anno", "ano"), "year"),
    **dict.fromkeys(("month", "m", "mon", "mm", "monat", "mois", "mes", "mese"), "month"),
    **dict.fromkeys(("week", "w", "kw", "woche", "semaine", "semana"), "week"),
    **dict.fromkeys(("day", "d", "dd", "tag", "jour", "dia"), "day"),
}
_WHEN_NAME = re.compile(
    r"cal|calendar|kalender|(?:\w{0,20}[-_])?(?:date|datum|fecha|time|ts|ym|ymd|yearmonth|when)|(?-i:\w{0,20}Date)",
    re.IGNORECASE,
)
_CALENDAR_PATH = re.compile(
    r"(?:^|[/_-])(?:calendar|calendario|calendrier|kalender|cal|events?|agenda|month|week|day)(?=[/_-]|$)"
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_WHOLE = re.compile(r"[-+]?\d{1,6}")


def pairs_of(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a query as they are written, in their order."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return [(name, value) for name, _, value in pairs]


@lru_cache(maxsize=1024)
def session_names(url: str) -> tuple[str, ...]:
    """Return the parts of a canonical address that look like session ids, by name *and* value.

    A short or plain value is an id of a page whatever its parameter is called (`sid=12` is a story, `session=3` a talk).
    """
    parts = parts_of(url)
    pairs = pairs_of(parts.query)
    found = [";" for _ in [_SESSION_PATH.search(parts.path)] if _]
    names = {name.lower() for name, _ in pairs}
    for name, value in pairs:
        if _is_session(name, value) or (names >= _COLDFUSION and name.lower() in _COLDFUSION):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _is_session(name: str, value: str) -> bool:
    return _SESSION_NAME.fullmatch(name[:80]) is not None and _SESSION_VALUE.fullmatch(value[:300]) is not None


def bare_of(url: str) -> str:
    """Return a canonical address without its session ids."""
    names = session_names(url)
    if not names:
        return url
    parts = parts_of(url)
    kept = "&".join(f"{name}={value}" for name, value in pairs_of(parts.query) if name not in names)
    path = _SESSION_PATH.sub("", parts.path) or "/"
    return f"{origin_of(url)}{path}{'?' if kept else ''}{kept}"


def place_of(url: str) -> str:
    """Return a canonical address without query, session id and index name: addresses of one place may be one page."""
    return _INDEX.sub("/", bare_of(url).partition("?")[0]).rstrip("/")


def calendar_of(pairs: list[tuple[str, str]]) -> Literal["", "dated", "counted"]:
    """Tell whether the parameters of a query name a day, week, month or year.

    "dated" by their values; "counted" when only a name says so and the value is any whole number (`month=70`).
    """
    told = {_WORDS[name.lower()] for name, value in pairs if _is_part_of_date(name.lower(), value)}
    if told or any(_is_date(name, value) for name, value in pairs):
        return "dated"
    counted = (len(name) > 2 and name.lower() in _WORDS and _WHOLE.fullmatch(value) for name, value in pairs)
    return "counted" if any(counted) else ""


def _is_part_of_date(name: str, value: str) -> bool:
    part = _WORDS.get(name)
    if part is None or _PART_NAMES[part].fullmatch(value) is None:
        return False
    return len(name) > 2 or part == "year"  # a single letter may stand for anything, but for a year by its value


def _is_date(name: str, value: str) -> bool:
    value = value.replace("%2F", "/").replace("%3A", ":")[:60]
    if _DATE_VALUE.fullmatch(value):
        return True
    if _WHEN_NAME.fullmatch(name[:60]) is None and _WORDS.get(name.lower()) not in {"month", "day", "week"}:
        return False
    return (_DIGITS_DATE.fullmatch(value) or _TIMESTAMP.fullmatch(value)) is not None


def calendar_key(place: str, path: str) -> str:
    """Return what the days, weeks and months of one calendar have in common; empty for a path that is none of them.

    `place` is the origin and path, `path` the path alone. What stands after the date tells one event from another.
    """
    if not _CALENDAR_PATH.search(path.lower()):
        return ""
    return _NUMBERS.sub("#", _DATE.sub("@", place)) if _DATE.search(path) else ""
