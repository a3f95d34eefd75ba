"""A report of its own for everybody who looks after pages: what was found there, in the order of the whole report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.model.run import Cause, FindingStatus
from auditor.report.html.figures import Figures
from auditor.report.html.report_urls import ROWS_PER_FILE, sheets, slug
from auditor.report.html.writer import Writer
from auditor.report.summary import Tally

_MOST_CAUSES = 60


@dataclass(frozen=True, slots=True)
class OwnedCause:
    """One cause, as far as it stands on the pages of one owner."""

    cause: Cause
    findings: int
    pages: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Who looks after pages, and what was found there."""

    name: str
    base: str
    """File name without number and ending."""
    pages: tuple[Figures, ...]
    tally: Tally
    causes: tuple[OwnedCause, ...]
    more: int
    """Causes beyond those shown."""

    @property
    def href(self) -> str:
        """The owner's first sheet."""
        return f"{self.base}.html"


def write_owners(writer: Writer, figures: Sequence[Figures]) -> list[Owner]:
    """Write a report for each owner of pages, and return them; none where [owners] names nobody."""
    owners = list(_owners(writer, figures))
    if owners:
        (writer.folder / "owners").mkdir(exist_ok=True)
    for owner in owners:
        for sheet in sheets(owner.base, owner.pages, ROWS_PER_FILE):
            writer.write(sheet.name, "owner.html", section="pages", owner=owner, sheet=sheet)
    if owners:
        writer.write("owners.html", "owners.html", section="pages", owners=owners)
    return owners


def _owners(writer: Writer, figures: Sequence[Figures]) -> Iterator[Owner]:
    summary = writer.summary
    held: dict[str, list[Figures]] = {}
    for figure in figures:
        name = summary.report.owners.get(figure.record.url)
        if name:
            held.setdefault(name, []).append(figure)
    for name, pages in sorted(held.items()):
        pages.sort(key=lambda figure: (-figure.tally.problems, -figure.tally.looks, figure.record.url))
        found = [at for figure in pages for at in summary.index.pages.get(figure.record.url, ())]
        causes = _causes(writer, found)
        yield Owner(
            name,
            f"owners/{slug(name)}",
            tuple(pages),
            summary.tally(found),
            tuple(causes[:_MOST_CAUSES]),
            max(0, len(causes) - _MOST_CAUSES),
        )


def _causes(writer: Writer, found: Sequence[int]) -> list[OwnedCause]:
    """Return the causes in the order of the whole report, each with what of it stands at these places."""
    index = writer.summary.index
    here = {at for at in found if index.kind(at).status is not FindingStatus.WAIVED}
    made = []
    for cause in writer.summary.open_causes:
        there = [at for at in index.places_of(cause) if at in here]
        if there:
            made.append(OwnedCause(cause, len(there), len(set(map(index.url, there)))))
    return made
