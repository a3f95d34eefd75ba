"""All findings of a run as a sequence that holds addresses and counts, and reads the findings of a page when they are asked for.

Half a million findings are read as often as a report needs them and never stand in memory together.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from auditor.model.by_place import ByPlace
from auditor.model.finding import Finding
from auditor.store.codec import pack, unpack
from auditor.store.db import Database

_HELD = 4_000
"""Findings that stay read: those of small sites all, of large ones those of the pages that were asked for last."""
_PAGES = (
    "SELECT p.url, p.n, p.findings FROM page p WHERE p.run = ? AND p.findings > 0 AND p.url != '' "
    "AND p.result IS NOT NULL ORDER BY p.url"
)
_OF_PAGE = "SELECT r.findings FROM page p JOIN result r ON r.n = p.result WHERE p.n = ?"
_OF_SITE = "SELECT r.findings FROM page p JOIN result r ON r.n = p.result WHERE p.run = ? AND p.url = ''"
_OF_DOCUMENTS = "SELECT url, findings FROM document WHERE run = ? AND count > 0 ORDER BY url"
_by_address = attrgetter("url")


class FoundFindings(ByPlace[Finding]):
    """The findings of a run ordered by page address, check and place in the page, whatever the order of the work was."""

    def __init__(self, database: Database, run: int) -> None:
        self._database = database
        self._urls: list[str] = []
        self._rows = array("q")
        """Number of the page's row; 0 where findings of checks over all pages or of documents stand alone."""
        self._starts = array("q")
        self._count = 0
        self._apart = _apart(database, run)
        self._read: OrderedDict[int, tuple[Finding, ...]] = OrderedDict()
        self._held = 0
        apart = sorted((url, 0, count) for url, (count, _) in self._apart.items())
        self._place(database.stream(_PAGES, (run,)), apart)

    def _place(self, pages: Iterable[tuple[str, int, int]], apart: list[tuple[str, int, int]]) -> None:
        waiting = iter([*apart, ("\U0010ffff" * 2, 0, 0)])
        next_apart = next(waiting)
        for url, row, count in pages:
            while next_apart[0] < url:
                self._add(*next_apart)
                next_apart = next(waiting)
            here = next_apart[2] if next_apart[0] == url else 0
            self._add(url, row, count + here)
            if here:
                next_apart = next(waiting)
        for one in (next_apart, *waiting):
            if one[2]:
                self._add(*one)

    def _add(self, url: str, row: int, count: int) -> None:
        self._urls.append(url)
        self._rows.append(row)
        self._starts.append(self._count)
        self._count += count

    def __len__(self) -> int:
        return self._count

    def made(self, place: int) -> Finding:
        """Return one finding."""
        page = bisect_right(self._starts, place) - 1
        return self._page(page)[place - self._starts[page]]

    def __iter__(self) -> Iterator[Finding]:
        """Read the pages one after the other."""
        for place in range(len(self._urls)):
            yield from self._page(place)

    def _page(self, place: int) -> tuple[Finding, ...]:
        if (held := self._read.get(place)) is not None:
            self._read.move_to_end(place)
            return held
        found = self._loaded(place)
        self._read[place] = found
        self._held += len(found)
        while self._held > _HELD and len(self._read) > 1:
            self._held -= len(self._read.popitem(last=False)[1])
        return found

    def _loaded(self, place: int) -> tuple[Finding, ...]:
        url, row = self._urls[place], self._rows[place]
        found: list[Finding] = []
        if row:
            held = self._database.row(_OF_PAGE, (row,))
            if held is None:  # the run was pruned under the reader
                raise IndexError(self._starts[place])
            found.extend(unpack(tuple[Finding, ...], held[0], f"findings of {url}"))
        if url in self._apart:
            found.extend(unpack(tuple[Finding, ...], self._apart[url][1], f"findings of {url or 'the site'}"))
        found.sort(key=attrgetter("check"))
        return tuple(found)


def _apart(database: Database, run: int) -> dict[str, tuple[int, bytes]]:
    """Return what was found on no page alone, packed by address: by the checks over all pages, and on documents."""
    found: list[Finding] = []
    for (data,) in database.rows(_OF_SITE, (run,)):
        found.extend(unpack(tuple[Finding, ...], data, "findings of the site"))
    for url, data in database.rows(_OF_DOCUMENTS, (run,)):
        found.extend(unpack(tuple[Finding, ...], data, f"findings of {url}"))
    found.sort(key=_by_address)
    groups = ((url, list(group)) for url, group in groupby(found, key=_by_address))
    return {url: (len(group), pack(group)) for url, group in groups}
