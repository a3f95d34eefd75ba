"""The report as one file to mail: verdict, causes with their pictures, changed texts, findings by page, and what was not audited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.page import PageState
from auditor.model.run import Cause, JudgedFinding
from auditor.report.html.alone import InlinePictures, alone
from auditor.report.html.comparison import ComparisonPanel, compare
from auditor.report.html.figures import Figures, figures, totals
from auditor.report.html.left_out import by_reason, detail_of
from auditor.report.html.overview import cards_of, headline
from auditor.report.summary import Summary

_PICTURES = 1_500_000
"""Bytes of pictures, before they are written as text, which takes a third more."""
_MOST_FINDINGS = 3000
_MOST_CAUSES = 300
_MOST_PLACES = 12
_MOST_BLOCKS = 400
_MOST_LEFT = 500
_UNFOLDED = 20
_SNIPPET = 160


@dataclass(frozen=True, slots=True)
class SingleCause:
    """One cause, with its picture in it."""

    cause: Cause
    title: str
    help: str
    wcag: tuple[str, ...]
    picture: tuple[str, int, int] | None
    """Address, width and height."""
    snippet: str
    spoken: str | None
    """The language of what its label quotes (`SiteLanguage`)."""
    words: str
    """What its example quotes: a label that is nothing else is the site's words."""
    turn: str
    """Its number in the working list, where another cause is called alike."""
    places: tuple[tuple[str, str | None], ...]
    """Where each is, and the language of what that quotes."""


@dataclass(frozen=True, slots=True)
class SinglePage:
    """One page with its findings and what changed in its text."""

    figures: Figures
    found: tuple[JudgedFinding, ...]
    left_out: int
    comparison: ComparisonPanel | None


def single_text(summary: Summary) -> Iterator[str]:
    """Yield the file. Long lists are cut so that it can be mailed; where they are, the number of the rest is told."""
    pages = list(_pages(summary))
    report = summary.report
    known = (record for record in report.pages if record.url not in summary.checked_documents)
    left = [record for record in known if record.state in {PageState.FAILED, PageState.SKIPPED}]
    left.sort(key=lambda record: (record.state != PageState.FAILED, record.url))
    pictures = InlinePictures(report.blob, _PICTURES)
    sentence, scope = headline(summary)
    yield alone(
        "single.html",
        summary=summary,
        report=report,
        run=report.run,
        sentence=sentence,
        scope=scope,
        cards=cards_of(summary, totals(page.figures for page in pages)),
        causes=[_cause(summary, cause, pictures) for cause in summary.causes[:_MOST_CAUSES]],
        more_causes=max(0, len(summary.causes) - _MOST_CAUSES),
        pages=pages,
        left=by_reason(left[:_MOST_LEFT]),
        detail_of=detail_of,
        more_left=max(0, len(left) - _MOST_LEFT),
        snippet=_SNIPPET,
        unfolded=_UNFOLDED,
    )


def _pages(summary: Summary) -> Iterator[SinglePage]:
    room, blocks = _MOST_FINDINGS, _MOST_BLOCKS
    for record in summary.report.pages:
        if record.state in {PageState.FAILED, PageState.SKIPPED}:
            continue
        exhibits = summary.report.detail(record.url).exhibits
        found = summary.by_page.get(record.url, ())
        shown = tuple(found[: max(room, 0)])
        room -= len(shown)
        compared = compare(exhibits.reference) if exhibits.reference and blocks > 0 else None
        if compared is not None and not compared.changed:
            compared = None
        if compared is not None:
            blocks -= sum(len(fold.rows) for fold in compared.folds if not fold.closed)
        yield SinglePage(figures(record, "", found, exhibits), shown, len(found) - len(shown), compared)


def _cause(summary: Summary, cause: Cause, pictures: InlinePictures) -> SingleCause:
    example = summary.example(cause)
    found = [summary.by_id[one] for one in cause.findings[:_MOST_PLACES] if one in summary.by_id]
    places = [
        (
            f"{summary.where(one.finding.url) or 'the whole site'} – {summary.spots[one.id].words}".strip(" –"),
            summary.spoken.of_finding(one),
        )
        for one in found
    ]
    return SingleCause(
        cause,
        summary.title(cause.check, example.finding if example else None),
        summary.help(cause.check, example.finding if example else None),
        summary.wcag(example) if example else (),
        pictures.get(example.picture) if example else None,
        example.finding.location.snippet[:_SNIPPET] if example else "",
        summary.spoken_in(cause),
        summary.quote_of(cause),
        summary.turn_of(cause),
        tuple(places),
    )
