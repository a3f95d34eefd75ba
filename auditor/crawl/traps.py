"""Where a site makes addresses without end: repeating paths, session ids, calendars, filters that multiply, echoes."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from auditor.crawl.address_values import bare_of, calendar_key, calendar_of, pairs_of, session_names
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed
from auditor.urls import origin_of, parts_of

MAX_LENGTH = 1_500
MAX_SEGMENTS = 25
MAX_CYCLE = 4
"""Longest run of path segments whose repetition is looked for."""
REPEATS = 3
TOKEN_CAP = 100
CALENDAR_CAP = 40
COMBINATION_CAP = 60
NAME_SETS_CAP = 24
VALUES_CAP = 1_000
"""Addresses of one pattern that pages of the same pattern may lead to; what other pages list is finite and has no cap."""
ECHO_CAP = 10
"""Addresses of one pattern that turned out to be known pages before the pattern may be closed."""
ECHO_SHARE = 4
"""It is closed when there were that many times as many of them as pages of their own."""
SESSION_SAMPLES = 3
"""Addresses with another session id that are asked for and compared before such addresses are taken for the same."""

_TOKEN = re.compile(r"(?=[^/]*[0-9])(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_PAGE_NAMES = frozenset("page p pg paged start offset from seite pagina pagenum page_no pageno".split())


@dataclass
class _Variants:
    """The query strings seen on one path with one set of parameter names."""

    grown: int = 0
    """Those that another query string of the path led to."""
    count: int = 0
    values: dict[str, set[int]] = field(default_factory=dict)

    def add(self, pairs: Iterable[tuple[str, str]], grown: bool) -> None:
        self.count += 1
        self.grown += grown
        for name, value in pairs:
            known = self.values.setdefault(name, set())
            if len(known) < VALUES_CAP:
                known.add(hash(value))

    @property
    def multiplies(self) -> bool:
        """Whether the same values come back in ever new combinations; one that is always new is an id, not a filter."""
        names = [name for name in self.values if name.lower() not in _PAGE_NAMES]
        distinct = max((len(known) for known in self.values.values()), default=0)
        return len(names) > 1 and distinct * 2 < self.count


class Traps:
    """Judges addresses by those that came before. Thread-safe; an address that was accepted stays accepted."""

    def __init__(self, seen: Iterable[tuple[str, str]] = ()) -> None:
        """Learn the addresses that an interrupted run had already accepted, each with the page that led to it."""
        self._accepted: set[int] = set()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._variants: dict[tuple[str, tuple[str, ...]], _Variants] = {}
        self._name_sets: Counter[str] = Counter()
        self._pairs: set[int] = set()
        self._bare: set[int] = set()
        self._sampled: Counter[str] = Counter()
        self._echoes: Counter[str] = Counter()
        self._own: Counter[str] = Counter()
        self._cut: Counter[str] = Counter()
        self._lock = threading.Lock()
        for url, via in seen:
            self.judge(url, via)

    @property
    def cut(self) -> Mapping[str, int]:
        """What was cut off: reason and number of different judgements, for the report."""
        return dict(self._cut)

    def judge(self, url: str, via: str = "") -> Failed | None:
        """Return TRAP (or DUPLICATE) for a canonical address that only repeats others; None for a new one.

        `via` is the page that led there. Only a page of a pattern can make that pattern endless: where an archive lists a
        thousand events, or no page is named, nothing is counted against them that their own pages did not add.
        """
        with self._lock:
            if hash(url) in self._accepted:
                return None
            reason = shape(url) or self._history(url, via)
            if reason is not None:
                code, text, pattern = reason
                self._cut[f"{pattern}: {text}"] += 1
                return failed(code, f"{url[:150]}: {text}", Stage.FETCH)
            self._accepted.add(hash(url))
            return None

    def listed(self, url: str) -> None:
        """Accept an address that a sitemap names: a list is finite, whatever its addresses look like."""
        with self._lock:
            self._accepted.add(hash(url))
            self._bare.add(hash(bare_of(url)))

    def repeated(self, url: str) -> None:
        """Say that the page at an accepted address turned out to be a known one."""
        with self._lock:
            for pattern in _families(url):
                self._echoes[pattern] += 1

    def distinct(self, url: str) -> None:
        """Say that the page at an accepted address turned out to be one of its own."""
        with self._lock:
            for pattern in _families(url):
                self._own[pattern] += 1

    def _only_echoes(self, pattern: str, cap: int) -> bool:
        return self._echoes[pattern] >= cap and self._echoes[pattern] > ECHO_SHARE * self._own[pattern]

    def _history(self, url: str, via: str) -> tuple[Code, str, str] | None:
        parts = parts_of(url)
        place = f"{origin_of(url)}{parts.path}"
        family = _family(url)
        if self._only_echoes(family, ECHO_CAP):
            return Code.TRAP, f"{ECHO_CAP} addresses of this pattern led to known pages", family
        again = self._session(url, via)
        if again is not None:
            return again
        led = set(_keys(via)) if via else None
        for kind, key, cap, text in _patterns(place, parts.path):
            if led is None or (kind, key) in led:
                self._counts[kind, key] += 1
                # Pages that turned out to be pages extend what may be asked for; of a calendar every page is another one.
                if self._counts[kind, key] > cap + (self._own[family] if kind == "token" else 0):
                    return Code.TRAP, text, key
        return self._query(place, parts.query, via, family) if parts.query else None

    def _session(self, url: str, via: str) -> tuple[Code, str, str] | None:
        names = session_names(url)
        if not names:
            return None
        bare = bare_of(url)
        known = hash(bare) in self._bare
        self._bare.add(hash(bare))
        if not known:
            return None
        pattern = f"{origin_of(url)} {names[0]}"
        if self._own[pattern]:
            return None  # one answer differed: it is an id of pages, whatever it is called
        sampled = self._echoes[pattern] >= SESSION_SAMPLES
        if not sampled and (self._sampled[pattern] < SESSION_SAMPLES or (via and not session_names(via))):
            self._sampled[pattern] += 1
            return None
        return Code.DUPLICATE, "the same address with another session id", bare

    def _query(self, place: str, query: str, via: str, family: str) -> tuple[Code, str, str] | None:
        pairs = sorted(pairs_of(query))
        once = hash((place, tuple(pairs)))
        if once in self._pairs:
            return Code.DUPLICATE, "the same parameters in another order", place
        grown = not via or via.startswith(f"{place}?")
        names = tuple(dict.fromkeys(name for name, _ in pairs))
        variants = self._variants.get((place, names))
        if variants is None:
            if grown and self._name_sets[place] >= NAME_SETS_CAP:
                return Code.TRAP, f"more than {NAME_SETS_CAP} combinations of parameters", place
            self._name_sets[place] += grown
            variants = self._variants[place, names] = _Variants()
        reason = _endless(variants, pairs, self._own[family]) if grown else None
        if reason:
            return Code.TRAP, reason, f"{place}?{'&'.join(names)[:80]}"
        self._pairs.add(once)
        variants.add(pairs, grown)
        return None


def _endless(variants: _Variants, pairs: list[tuple[str, str]], own: int) -> str:
    calendar = calendar_of(pairs)
    if calendar:
        # Of a calendar every page is another one; where the number is no real month or day, pages may yet be lessons.
        cap = CALENDAR_CAP + (own if calendar == "counted" else 0)
        return f"a calendar with more than {CALENDAR_CAP} addresses" if variants.grown >= cap else ""
    if variants.grown >= COMBINATION_CAP and variants.multiplies:
        return f"filters in more than {COMBINATION_CAP} combinations"
    return f"more than {VALUES_CAP} values of the same parameters" if variants.grown >= VALUES_CAP + own else ""


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


def _patterns(place: str, path: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield the patterns of a path that are counted: kind, key, cap, reason."""
    if _TOKEN.search(path):
        yield (
            "token",
            _without_tokens(place),
            TOKEN_CAP,
            f"more than {TOKEN_CAP} addresses that differ in a generated id only",
        )
    key = calendar_key(place, path)
    if key:
        yield "calendar", key, CALENDAR_CAP, f"a calendar with more than {CALENDAR_CAP} addresses"


@lru_cache(maxsize=256)
def _keys(url: str) -> tuple[tuple[str, str], ...]:
    parts = parts_of(url)
    return tuple((kind, key) for kind, key, _, _ in _patterns(f"{origin_of(url)}{parts.path}", parts.path))


def _without_tokens(place: str) -> str:
    return "/".join("~" if _TOKEN.fullmatch(segment) else segment for segment in place.split("/"))


def _families(url: str) -> tuple[str, ...]:
    """Return the patterns that the answer of an address speaks for: what it has in common with its echoes, and its session id."""
    return (_family(url), *(f"{origin_of(url)} {name}" for name in session_names(url)))


def _family(url: str) -> str:
    """Return what an address has in common with its echoes: numbers, generated ids and parameter values left out."""
    parts = parts_of(url)
    names = "&".join(sorted({name for name, _ in pairs_of(parts.query)}))
    return f"{origin_of(url)}{_NUMBERS.sub('#', _without_tokens(parts.path))}?{names}"
