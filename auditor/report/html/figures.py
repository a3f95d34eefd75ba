"""The light figures of every page, kept while the page views are streamed: what lists and the overview are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from auditor.model.exhibits import Exhibits, ImagesExhibit
from auditor.model.run import PageRecord
from auditor.report.summary import Tally


@dataclass(frozen=True, slots=True)
class Figures:
    """What a list says about one page."""

    record: PageRecord
    href: str
    tally: Tally
    similarity: float | None = None
    """Share of the approved text that is published; None without an approved text."""
    changes: int = 0
    """Blocks that differ by more than typography."""
    images: int = 0
    described: int = 0
    grade: float | None = None
    words: int = 0
    """Words that were scored."""
    hard: int = 0


_CHANGES = ("edited", "split", "merged", "missing", "added", "moved")


def figures(record: PageRecord, href: str, counted: Tally, exhibits: Exhibits) -> Figures:
    """Take the figures of one page out of its exhibits."""
    reference, readability = exhibits.reference, exhibits.readability
    images = exhibits.images or ImagesExhibit()
    return Figures(
        record,
        href,
        counted,
        reference.similarity if reference else None,
        sum(reference.counts.get(name, 0) for name in _CHANGES) if reference else 0,
        images.total - images.decorative,
        images.described,
        readability.grade if readability else None,
        readability.words if readability else 0,
        len(readability.hard_sentences) if readability else 0,
    )


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of all pages together."""

    compared: int
    as_approved: int
    images: int
    described: int
    grade: float | None
    """Half of all scored words stand on pages that are at least this hard."""
    hard: int


def totals(pages: Iterable[Figures]) -> Totals:
    """Add the figures up."""
    pages = list(pages)
    compared = [page for page in pages if page.similarity is not None]
    return Totals(
        len(compared),
        sum(page.changes == 0 for page in compared),
        sum(page.images for page in pages),
        sum(page.described for page in pages),
        _typical([(page.grade, max(page.words, 1)) for page in pages if page.grade is not None]),
        sum(page.hard for page in pages),
    )


def _typical(grades: list[tuple[float, int]]) -> float | None:
    # Weighted by words: twenty teasers must not hide the three long pages that people come to read.
    left = sum(words for _, words in grades) / 2
    for grade, words in sorted(grades):
        left -= words
        if left <= 0:
            return grade
    return None
