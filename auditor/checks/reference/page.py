"""The page as a whole: rewritten, approved long ago, and the figures and the side-by-side view of its report."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.reference.comparison import (
    HUNK_LIMIT,
    Comparison,
    change_of,
    digest,
    quoted,
)
from auditor.dom.content import Approved, Text
from auditor.dom.locator import selector_of
from auditor.model.evidence import EVIDENCE_LIMIT, Wording
from auditor.model.exhibits import ApprovedDocument, ComparedBlock, ComparedImage, ReferenceExhibit
from auditor.model.finding import COMPARED, Fact, Family, Measure, Severity
from auditor.model.options import Options
from auditor.reference.align import ImageRow, Row

_NONE = "no approved text for this page"
ROW_LIMIT = 3000
"""Rows that the side-by-side view carries."""


@check("reference-rewritten", family=Family.REFERENCE, version=1, severity=Severity.SERIOUS)
def page_was_rewritten(comparison: Comparison, approved: tuple[Approved, ...], text: Text) -> Iterator[Yield]:
    """The page has next to nothing in common with its approved text.

    Single differences would mean nothing, so this one finding stands for all. Either the page was rewritten, or the approved text
    is bound to the wrong page: see its header or [reference.map].
    """
    yield Fact("reference", "with" if approved else "without", [document.name for document in approved])
    if not approved:
        yield NotApplicable(_NONE)
        return
    alignment = comparison.alignment
    yield Measure(COMPARED, alignment.similarity)
    yield Measure("reference-coverage", alignment.coverage)
    yield Measure("reference-order", alignment.order)
    yield exhibit(comparison)
    if alignment.rewritten:
        names = " and ".join(document.name for document in approved[:3])
        share = f"{alignment.coverage:.0%}"
        ours = quoted(" ".join(block.text for block in comparison.blocks[:5]), 500)
        theirs = quoted(" ".join(block.text for block in text.blocks if block.in_root)[:5000], 500)
        found = page_was_rewritten.finding(
            f"The page has {share} of the words of {names}; it was rewritten, or the approved text belongs to another page.",
            key=digest(*(document.name for document in approved)),
            document=approved[0].name,
            similarity=alignment.similarity,
            coverage=alignment.coverage,
        )
        yield replace(found, wording=Wording(ours, theirs))


@check("reference-stale-approval", family=Family.REFERENCE, version=1, severity=Severity.MINOR, tags=("information",))
def approval_is_stale(approved: tuple[Approved, ...], options: Options) -> Iterator[Yield]:
    """The approval of this page's text is older than the limit.

    `max_age_days` in [reference] says how long an approval holds. Have the text looked at again and set `approved_on` in its
    header.
    """
    dated = [document for document in approved if document.approved_on]
    if not dated or options.approval_max_age_days is None or not options.today:
        yield NotApplicable("no approval with a date, or no limit")
        return
    today = datetime.date.fromisoformat(options.today)
    for document in dated:
        age = (today - datetime.date.fromisoformat(document.approved_on)).days
        if age > options.approval_max_age_days:
            owner = f"; its owner is {document.owner[:100]}" if document.owner else ""
            yield approval_is_stale.finding(
                f"{document.name} was approved {age} days ago, the limit is {options.approval_max_age_days}{owner}.",
                key=document.name,
                document=document.name,
                approved_on=document.approved_on,
                age_days=age,
            )


def exhibit(comparison: Comparison) -> ReferenceExhibit:
    """Return the side-by-side view of the page's report."""
    alignment = comparison.alignment
    shown = [row for row in alignment.rows if row.content]
    return ReferenceExhibit(
        document=", ".join(document.name for document in comparison.approved),
        documents=tuple(
            ApprovedDocument(d.name, d.owner, d.approved_on, d.matched_by, d.sha256) for d in comparison.approved
        ),
        similarity=alignment.similarity,
        coverage=alignment.coverage,
        order=alignment.order,
        counts=alignment.counts,
        blocks=tuple(_block(comparison, row) for row in shown[:ROW_LIMIT]),
        images=tuple(_image(comparison, row) for row in alignment.images[:ROW_LIMIT]),
        rewritten=alignment.rewritten,
        left_out=max(0, len(shown) - ROW_LIMIT),
    )


def _image(comparison: Comparison, row: ImageRow) -> ComparedImage:
    approved = comparison.blocks[row.approved].text if row.approved is not None else ""
    if row.published is None:
        return ComparedImage(row.status.value, approved=approved)
    published = comparison.published[row.published]
    return ComparedImage(
        row.status.value,
        published.sources[0][:2000] if published.sources else "",
        approved,
        published.text,
        selector_of(published.element),
    )


def _block(comparison: Comparison, row: Row) -> ComparedBlock:
    kind = comparison.published[row.published[0]].kind if row.published else comparison.blocks[row.approved[0]].kind
    document, line = comparison.source(row.approved)
    return ComparedBlock(
        status=row.status.value,
        kind=kind.value,
        approved=row.approved_text[:EVIDENCE_LIMIT],
        published=row.published_text[:EVIDENCE_LIMIT],
        selector=selector_of(comparison.published[row.published[0]].element) if row.published else "",
        document=document,
        line=line,
        hunks=tuple(change_of(hunk) for hunk in row.hunks[:HUNK_LIMIT]),
        moved=row.moved,
    )
