"""Where a site makes addresses without end: repeating paths, session ids, calendars, filters that multiply, echoes."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.urls import origin_of, parts_of

MAX_LENGTH = 1_500
MAX_SEGMENTS = 25
MAX_CYCLE = 4
"""Longest run of path segments whose repetition is looked for."""
REPEATS = 3
SESSION_CAP = 1
TOKEN_CAP = 100
CALENDAR_CAP = 40
COMBINATION_CAP = 60
NAME_SETS_CAP = 24
VALUES_CAP = 1_000
ECHO_CAP = 10
"""Addresses of one pattern that may turn out to be pages already known before the pattern is closed."""

_SESSION_NAME = re.compile(
    r"(?:php|j|asp|s)?sess(?:ion)?_?-?id\w{0,40}|aspsessionid\w{0,40}|sid|cfid|cftoken", re.IGNORECASE
)
_SESSION_PATH = re.compile(r";[a-z_]{0,20}session_?id=[^/;?]*|/\([A-Za-z]\([^()/]{8,}\)\)", re.IGNORECASE)
_TOKEN = re.compile(r"(?=[^/]*[0-9])(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20|21)\d\d(?:[-_/]?(?:0?[1-9]|1[0-2])(?:[-_/]?(?:0?[1-9]|[12]\d|3[01]))?)?")
_DATE_VALUE = re.compile(r"(?:19|20|21)\d\d[-_/.]\d{1,2}(?:[-_/.]\d{1,2})?(?:T.{0,30})?")
_NUMBERS = re.compile(r"\d+")
_CALENDAR_NAME = re.compile(
    r"(?:cal\w{0,20}|\w{0,20}date|month|year|week|day|ym|yearmonth|jahr|monat|woche|mois|semaine|fecha|mes)",
    re.IGNORECASE,
)
_CALENDAR_PATH = re.compile(
    r"(?:^|[/_-])(?:calendar|calendario|calendrier|kalender|cal|events?|agenda|month|week|day)(?=[/_-]|$)"
)


@dataclass
class _Variants:
    """The query strings seen on one path with one set of parameter names."""

    count: int = 0
    values: dict[str, set[int]] = field(default_factory=dict)

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.count += 1
        for name, value in pairs:
            known = self.values.setdefault(name, set())
            if len(known) < VALUES_CAP:
                known.add(hash(value))

    @property
    def multiplies(self) -> bool:
        """Whether the same values come back in ever new combinations; one that is always new is an id, not a filter."""
        distinct = max((len(known) for known in self.values.values()), default=0)
        return len(self.values) > 1 and distinct * 2 < self.count


class Traps:
    """Judges addresses by those that came before. Thread-safe; an address that was accepted stays accepted."""

    def __init__(self, seen: Iterable[str] = ()) -> None:
        """Learn the addresses that an interrupted run had already accepted."""
        self._accepted: set[int] = set()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._variants: dict[tuple[str, tuple[str, ...]], _Variants] = {}
        self._name_sets: Counter[str] = Counter()
        self._pairs: set[int] = set()
        self._echoes: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._lock = threading.Lock()
        for url in seen:
            self.judge(url)

    @property
    def cut(self) -> Mapping[str, int]:
        """What was cut off: reason and number of different judgements, for the report."""
        return dict(self._cut)

    def judge(self, url: str) -> Failed | None:
        """Return TRAP (or DUPLICATE) for a canonical address that only repeats others; None for a new one."""
        with self._lock:
            if hash(url) in self._accepted:
                return None
            reason = shape(url) or self._history(url)
            if reason is not None:
                code, text, pattern = reason
                self._cut[f"{pattern}: {text}"] += 1
                return failed(code, f"{url[:150]}: {text}", Stage.FETCH)
            self._accepted.add(hash(url))
            return None

    def repeated(self, url: str) -> None:
        """Say that the page at an accepted address turned out to be a known one (same content, or same canonical link)."""
        with self._lock:
            self._echoes[_family(url)] += 1

    def _history(self, url: str) -> tuple[Code, str, str] | None:
        parts = parts_of(url)
        place = f"{origin_of(url)}{parts.path}"
        family = _family(url)
        if self._echoes[family] >= ECHO_CAP:
            return Code.TRAP, f"{ECHO_CAP} addresses of this pattern led to known pages", family
        for kind, key, cap, text in _patterns(place, parts.path, parts.query):
            self._counts[kind, key] += 1
            if self._counts[kind, key] > cap:
                return Code.TRAP, text, key
        return self._query(place, parts.query) if parts.query else None

    def _query(self, place: str, query: str) -> tuple[Code, str, str] | None:
        pairs = sorted(_pairs(query))
        once = hash((place, tuple(pairs)))
        if once in self._pairs:
            return Code.DUPLICATE, "the same parameters in another order", place
        names = tuple(dict.fromkeys(name for name, _ in pairs))
        variants = self._variants.get((place, names))
        if variants is None:
            if self._name_sets[place] >= NAME_SETS_CAP:
                return Code.TRAP, f"more than {NAME_SETS_CAP} combinations of parameters", place
            self._name_sets[place] += 1
            variants = self._variants[place, names] = _Variants()
        shown = f"{place}?{'&'.join(names)[:80]}"
        if any(_CALENDAR_NAME.fullmatch(name) or _DATE_VALUE.fullmatch(value) for name, value in pairs):
            if variants.count >= CALENDAR_CAP:
                return Code.TRAP, f"a calendar with more than {CALENDAR_CAP} addresses", shown
        elif variants.count >= VALUES_CAP:
            return Code.TRAP, f"more than {VALUES_CAP} values of the same parameters", shown
        if variants.count >= COMBINATION_CAP and variants.multiplies:
            return Code.TRAP, f"filters in more than {COMBINATION_CAP} combinations", shown
        self._pairs.add(once)
        variants.add(pairs)
        return None


def shape(url: str) -> tuple[Code, str, str] | None:
    """Judge an address by its form alone: code, reason, pattern."""
    parts = parts_of(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    place = f"{origin_of(url)}/{'/'.join(segments[:2])[:80]}"
    if len(url) > MAX_LENGTH:
        return Code.TRAP, f"longer than {MAX_LENGTH} characters", place
    if len(segments) > MAX_SEGMENTS:
        return Code.TRAP, f"deeper than {MAX_SEGMENTS} folders", place
    cycle = repeated_run(segments)
    return (Code.TRAP, f"the path repeats {cycle[:60]}", place) if cycle else None


def repeated_run(segments: list[str]) -> str:
    """Return the run of path segments that stands REPEATS times in a row; empty when there is none.

    A run of numbers needs one more, because /11/11/11/ is a date.
    """
    for period in range(1, min(MAX_CYCLE, len(segments) // REPEATS) + 1):
        length = 0
        for index in range(period, len(segments)):
            length = length + 1 if segments[index] == segments[index - period] else 0
            run = segments[index - period + 1 : index + 1]
            needed = REPEATS + all(segment.isdigit() for segment in run)
            if length >= period * (needed - 1):
                return "/".join(run)
    return ""


def _patterns(place: str, path: str, query: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield the patterns of a path that are counted: kind, key, cap, reason."""
    bare = _SESSION_PATH.sub("", place)
    kept = "&".join(f"{name}={value}" for name, value in _pairs(query) if not _SESSION_NAME.fullmatch(name))
    if bare != place or len(kept) < len(query):
        yield "session", f"{bare}?{kept}", SESSION_CAP, "the same address with another session id"
    if _TOKEN.search(path):
        key = "/".join("~" if _TOKEN.fullmatch(segment) else segment for segment in place.split("/"))
        yield "token", key, TOKEN_CAP, f"more than {TOKEN_CAP} addresses that differ in a generated id only"
    if _CALENDAR_PATH.search(path.lower()) and _DATE.search(path):
        key = _NUMBERS.sub("#", place)
        yield "calendar", key, CALENDAR_CAP, f"a calendar with more than {CALENDAR_CAP} addresses"


def _family(url: str) -> str:
    """Return what an address has in common with its echoes: numbers and parameter values left out."""
    parts = parts_of(url)
    names = "&".join(sorted({name for name, _ in _pairs(parts.query)}))
    return f"{origin_of(url)}{_NUMBERS.sub('#', parts.path)}?{names}"


def _pairs(query: str) -> list[tuple[str, str]]:
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return [(name, value) for name, _, value in pairs]
