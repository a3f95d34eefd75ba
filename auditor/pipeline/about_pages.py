"""What people know of pages and no crawl finds out: who looks after them, and how often they are seen."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.run import PageRecord
from auditor.urls import path_of


def owners_of(patterns: Mapping[str, str], pages: Iterable[PageRecord]) -> dict[str, str]:
    """Return page address -> owner by the first pattern of [owners] that the page's path matches."""
    found: dict[str, str] = {}
    for page in pages if patterns else ():
        owner = owner_of(patterns, page.url)
        if owner:
            found[page.url] = owner
    return found


def owner_of(patterns: Mapping[str, str], url: str) -> str:
    """Return who looks after one page; empty where nobody is named."""
    path = path_of(url)
    return next((name for glob, name in patterns.items() if fnmatchcase(path, glob)), "")


def views_of(file: str, pages: Iterable[PageRecord]) -> dict[str, float]:
    """Return page address -> how often it is seen, by a CSV file of path or address and number; a first line of names is passed over.

    Raises UsageFault where the file cannot be read or a line has no number.
    """
    counts = views_by_address(file)
    seen = {page.url: views_at(counts, page.url) for page in pages}
    return seen if any(seen.values()) else {}


def views_by_address(file: str) -> dict[str, float]:
    """Return path or address -> how often it is seen, as the file says; nothing where none is named. Raises as `views_of` does."""
    return _counts(Path(file)) if file else {}


def views_at(counts: Mapping[str, float], url: str) -> float:
    """Return how often a page is seen, by counts of paths or addresses; the file may name both."""
    return counts.get(url, 0.0) + counts.get(path_of(url), 0.0)


def _counts(path: Path) -> dict[str, float]:
    counts: dict[str, float] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if len(row) < 2 or not row[0].strip():
                    continue
                address, views = row[0].strip(), _number(row[1])
                if views is None and number > 1:
                    raise UsageFault(
                        Code.CONFIG_INVALID, f"site.views: line {number} of {path} has no number: {row[1][:60]!r}"
                    )
                if views is not None:
                    counts[address] = counts.get(address, 0.0) + views
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageFault(Code.CONFIG_INVALID, f"site.views: {path} cannot be read: {error}") from error
    return counts


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "").replace("\u00a0", "").strip())
    except ValueError:
        return None
    return value if 0 <= value < 1e15 else None
