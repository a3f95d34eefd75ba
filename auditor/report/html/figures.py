"""The light figures of every page, kept while the page views are streamed: what lists and the overview are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.model.exhibits import Exhibits, ImagesExhibit
from auditor.model.finding import Family, Outcome
from auditor.model.run import JudgedFinding, PageRecord
from auditor.report.summary import Tally, tally


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
    """Images that have a description, whatever it is worth."""
    flawed: int = 0
    """Those of them with whose description something is wrong."""
    grade: float | None = None
    words: int = 0
    """Words that were scored."""
    hard: int = 0

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """What `kept_figures` takes: the figures that come from the page's exhibits, and those about its images."""
        return (
            self.similarity,
            self.changes,
            self.images,
            self.described,
            self.flawed,
            self.grade,
            self.words,
            self.hard,
        )


def kept_figures(
    record: PageRecord, href: str, found: Sequence[JudgedFinding], numbers: Sequence[float | None]
) -> Figures:
    """Return the figures of a page whose view was taken over, from the numbers that were kept with it."""
    similarity, changes, images, described, flawed, grade, words, hard = numbers
    changed, there, told, wrong = (int(number or 0) for number in (changes, images, described, flawed))
    return Figures(
        record, href, tally(found), similarity, changed, there, told, wrong, grade, int(words or 0), int(hard or 0)
    )


def listed(record: PageRecord) -> PageRecord:
    """Return a record with what lists say of a page, and no more: they have those of all pages at once."""
    return PageRecord(record.url, record.state, title=record.title, language=record.language)


_CHANGES = ("edited", "split", "merged", "missing", "added", "moved")


def figures(record: PageRecord, href: str, found: Sequence[JudgedFinding], exhibits: Exhibits) -> Figures:
    """Take the figures of one page out of its exhibits and of what was found there."""
    reference, readability = exhibits.reference, exhibits.readability
    images = exhibits.images or ImagesExhibit()
    wrong = {
        judged.finding.location.selector
        for judged in found
        if judged.family == Family.IMAGES and judged.finding.outcome is Outcome.FAILED
    }
    return Figures(
        record,
        href,
        tally(found),
        reference.similarity if reference else None,
        sum(reference.counts.get(name, 0) for name in _CHANGES) if reference else 0,
        images.total - images.decorative,
        images.described,
        sum(bool(image.name.strip()) and image.selector in wrong for image in images.items),
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
    flawed: int
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
        sum(page.flawed for page in pages),
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
