"""Where everything stands in the HTML report: the file and anchor of every page, finding, cause and check."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from auditor.model.page import PageState
from auditor.model.run import Cause, JudgedFinding, PageRecord
from auditor.redact import mask
from auditor.report.labels import path
from auditor.report.summary import Summary

FINDINGS_PER_VIEW = 100
CAUSES_PER_FILE = 40
ROWS_PER_FILE = 100
PLACES_INLINE = 40

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One file of a list that is too long for one file."""

    number: int
    count: int
    base: str
    items: Sequence[T]
    first: int
    """Place of the first item in the whole list, from 1."""
    total: int

    @property
    def name(self) -> str:
        """The sheet's file name."""
        return numbered(self.base, self.number)

    @property
    def around(self) -> list[tuple[int, str]]:
        """Numbers and file names of the sheets to link to: the first, the last and those near this one; 0 marks a gap."""
        shown = sorted({1, self.count} | set(range(max(1, self.number - 4), min(self.count, self.number + 4) + 1)))
        linked: list[tuple[int, str]] = []
        for number in shown:
            if linked and number > linked[-1][0] + 1:
                linked.append((0, ""))
            linked.append((number, numbered(self.base, number)))
        return linked

    @property
    def last(self) -> int:
        """Place of the last item in the whole list."""
        return self.first + len(self.items) - 1


def numbered(base: str, number: int) -> str:
    """Return the file name of the n-th sheet; the first has no number."""
    return f"{base}.html" if number == 1 else f"{base}-{number}.html"


def sheets(base: str, items: Sequence[T], size: int) -> Iterator[Sheet[T]]:
    """Cut a list into sheets; an empty list has one empty sheet."""
    count = max(1, -(-len(items) // size))
    for number in range(1, count + 1):
        first = (number - 1) * size
        yield Sheet(number, count, base, items[first : first + size], first + 1, len(items))


_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def slug(text: str, key: str | None = None) -> str:
    """Return a file name for a text: readable, bounded, plain ASCII, and different for different keys."""
    words = _NOT_A_WORD.sub("-", text[:200].lower()).strip("-")[:48].strip("-")
    digest = hashlib.sha256((text if key is None else key).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words or 'home'}-{digest}"


_NOT_AN_ANCHOR = re.compile(r"[^A-Za-z0-9_-]")


def anchor(kind: str, identity: str) -> str:
    """Return the anchor of a thing by its id."""
    plain = identity.isascii() and identity.isalnum()  # as nearly all are
    return f"{kind}-{(identity if plain else _NOT_AN_ANCHOR.sub('-', identity))[:80]}"


class ViewedPages(Mapping[str, PageRecord]):
    """The records of the pages with a view of their own, read when they are asked for."""

    def __init__(self, summary: Summary) -> None:
        """Look at all pages once."""
        self._pages = summary.report.pages
        found = summary.index.pages
        self._places = {
            record.url: at
            for at, record in enumerate(self._pages)
            if record.state is not PageState.SKIPPED or record.url in found
        }
        self._strays = [url for url in found if url and url not in self._places]
        """Addresses with findings that are no pages of the run."""
        self._places.update(dict.fromkeys(self._strays, -1))

    def __getitem__(self, url: str) -> PageRecord:
        at = self._places[url]
        return self._pages[at] if at >= 0 else PageRecord(url, PageState.SKIPPED)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, url: object) -> bool:
        return url in self._places

    @property
    def strays(self) -> Sequence[str]:
        """The addresses with findings that are no pages of the run."""
        return self._strays


class Places:
    """The addresses inside one report, relative to its folder."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._bases: dict[str, str] = {}

    @cached_property
    def records(self) -> ViewedPages:
        """The pages with a view of their own, by address: all that have results or findings, and those that failed."""
        return ViewedPages(self._summary)

    def page(self, url: str, number: int = 1) -> str:
        """Return the file of a page's view; empty when it has none. The empty address is the whole site."""
        base = self.base(url)
        return numbered(base, number) if base else ""

    def base(self, url: str) -> str:
        """Return the name of the files of a page's view without number and ending; empty when it has none."""
        base = self._bases.get(url)
        if base is None:
            base = self._bases[url] = self._base(url)
        return base

    def sheet(self, judged: JudgedFinding) -> int:
        """Return the number of the sheet of its page's view that a finding stands on."""
        at = self._summary.index.find(judged.id)
        return self.sheet_at(at) if at is not None else 1

    def sheet_at(self, place: int) -> int:
        """Return the same for the finding at a place of the index."""
        return self._summary.index.turn_on_page(place) // FINDINGS_PER_VIEW + 1

    def _base(self, url: str) -> str:
        if not url:
            return "pages/whole-site"
        return self._page_files.get(url, "")

    @cached_property
    def _page_files(self) -> dict[str, str]:
        """The file of each page with a view. Addresses that differ in a secret only look the same and get a number."""
        found: dict[str, str] = {}
        taken: Counter[str] = Counter()
        for url in self.records:
            base = f"pages/{slug(mask(path(url)), mask(url))}"
            taken[base] += 1
            found[url] = base if taken[base] == 1 else f"{base}-same-{taken[base]}"
        return found

    def finding(self, judged: JudgedFinding) -> str:
        """Return the deep link to a finding."""
        return f"{self.page(judged.finding.url, self.sheet(judged))}#{anchor('f', judged.id)}"

    @cached_property
    def _causes(self) -> dict[str, str]:
        return {
            cause.id: f"{numbered('causes', place // CAUSES_PER_FILE + 1)}#{anchor('c', cause.id)}"
            for place, cause in enumerate(self._summary.causes)
        }

    @cached_property
    def _ranks(self) -> dict[str, int]:
        return {cause.id: place for place, cause in enumerate(self._summary.causes, 1)}

    def rank(self, cause: Cause) -> int:
        """Return the place of a cause in the working list, from 1."""
        return self._ranks[cause.id]

    def cause(self, cause: Cause) -> str:
        """Return the deep link to a cause."""
        return self._causes[cause.id]

    def all_places(self, cause: Cause) -> str:
        """Return the base name of the files that list every place of a large cause."""
        return f"causes/{slug(cause.check, cause.id)}"

    def document(self, url: str) -> str:
        """Return the file that tells of a document."""
        return f"documents/{slug(path(url), url)}.html"

    def check(self, check: str) -> str:
        """Return the file that lists the findings of a check."""
        return f"checks/{slug(check)}.html"
