"""What became of the approved image descriptions: missing, edited, swapped, without their picture, or not approved."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.reference.comparison import Comparison, compare, digest, finding, quoted
from auditor.checks.reference.text import severity_of
from auditor.model.content import Approved, BlockKind, Text
from auditor.model.document import Element
from auditor.model.finding import Severity
from auditor.reference.align import ImageRow, ImageStatus, Row, Status

_NONE = "no approved text for this page"


def _images(
    approved: tuple[Approved, ...], text: Text, status: ImageStatus
) -> tuple[Comparison, list[ImageRow]] | None:
    if not approved:
        return None
    made = compare(approved, text)
    rows = [] if made.alignment.rewritten else [row for row in made.alignment.images if row.status is status]
    return made, rows


def _row(comparison: Comparison, image: ImageRow) -> Row:
    """Return a picture as a row of both texts."""
    approved = () if image.approved is None else (image.approved,)
    published = () if image.published is None else (image.published,)
    ours = comparison.blocks[image.approved].text if image.approved is not None else ""
    theirs = comparison.published[image.published].text if image.published is not None else ""
    return Row(Status.EDITED, approved, published, ours, theirs, image.hunks, image=True)


def _source(comparison: Comparison, image: ImageRow) -> str:
    if image.published is not None and comparison.published[image.published].sources:
        return comparison.published[image.published].sources[0][:2000]
    return comparison.blocks[image.approved].source if image.approved is not None else ""


@check(
    "reference-image-description-missing",
    version=1,
    severity=Severity.SERIOUS,
    needs=("approved", "text"),
    wcag=("1.1.1",),
)
def description_is_missing(approved: tuple[Approved, ...], text: Text) -> Iterator[Yield]:
    """A picture lost its approved description.

    The picture is on the page, its approved description is not: people who cannot see it get nothing. Put the approved
    description into its alt attribute.
    """
    if (judged := _images(approved, text, ImageStatus.MISSING)) is None:
        yield NotApplicable(_NONE)
        return
    comparison, images = judged
    for image in images:
        row = _row(comparison, image)
        message = f"The picture has no description; approved is {quoted(row.approved_text)}."
        yield finding(
            description_is_missing,
            comparison,
            message,
            row,
            quote=row.approved_text,
            src=_source(comparison, image),
            description="",
        )


@check(
    "reference-image-description-edited",
    version=1,
    severity=Severity.MODERATE,
    needs=("approved", "text"),
    wcag=("1.1.1",),
)
def description_was_edited(approved: tuple[Approved, ...], text: Text) -> Iterator[Yield]:
    """The description of a picture differs from the approved one.

    The picture is told by its place and address, not by its words, so a wholly new description is found too. Publish the approved
    description, or have the new one approved.
    """
    if (judged := _images(approved, text, ImageStatus.EDITED)) is None:
        yield NotApplicable(_NONE)
        return
    comparison, images = judged
    for image in images:
        row = _row(comparison, image)
        message = f"The picture is described as {quoted(row.published_text)}; approved is {quoted(row.approved_text)}."
        yield finding(
            description_was_edited,
            comparison,
            message,
            row,
            severity=min(severity_of(image.hunks), Severity.MODERATE, key=lambda s: s.rank),
            src=_source(comparison, image),
            description=row.published_text,
        )


@check(
    "reference-image-description-swapped",
    version=1,
    severity=Severity.SERIOUS,
    needs=("approved", "text"),
    wcag=("1.1.1",),
)
def descriptions_are_swapped(approved: tuple[Approved, ...], text: Text) -> Iterator[Yield]:
    """Pictures carry each other's approved descriptions.

    Every description is there, each at the wrong picture: people who cannot see them are told the wrong thing. Pictures that
    changed descriptions among each other are one finding.
    """
    if (judged := _images(approved, text, ImageStatus.SWAPPED)) is None:
        yield NotApplicable(_NONE)
        return
    comparison, images = judged
    cycles: dict[int, list[ImageRow]] = {}
    for image in images:
        cycles.setdefault(image.cycle, []).append(image)
    for cycle in cycles.values():
        rows = [_row(comparison, image) for image in cycle]
        shown = " and ".join(quoted(row.published_text, 60) for row in rows[:3])
        message = f"{len(rows)} pictures carry each other's descriptions: {shown}."
        yield finding(
            descriptions_are_swapped,
            comparison,
            message,
            rows[0],
            key=digest(*sorted(row.approved_text for row in rows)),
            src=_source(comparison, cycle[0]),
            description=rows[0].published_text,
            pictures=[
                {
                    "src": _source(comparison, image),
                    "approved": row.approved_text[:2000],
                    "published": row.published_text[:2000],
                }
                for image, row in zip(cycle[:20], rows, strict=False)
            ],
        )


@check("reference-image-gone", version=1, severity=Severity.MODERATE, needs=("approved", "text"))
def picture_is_gone(approved: tuple[Approved, ...], text: Text) -> Iterator[Yield]:
    """A picture of the approved text is not on the page.

    The approved text describes a picture that the page does not have. Put the picture back, or take its description out of the
    approved text.
    """
    if (judged := _images(approved, text, ImageStatus.GONE)) is None:
        yield NotApplicable(_NONE)
        return
    comparison, images = judged
    for image in images:
        row = _row(comparison, image)
        message = f"The picture with the approved description {quoted(row.approved_text)} is not on the page."
        element = _nearest(comparison, image)
        yield finding(
            picture_is_gone,
            comparison,
            message,
            row,
            element=element,
            quote=row.approved_text,
            src=_source(comparison, image),
        )


def _nearest(comparison: Comparison, image: ImageRow) -> Element | None:
    row = next((r for r in comparison.alignment.rows if r.approved and r.approved[0] == image.approved), None)
    return comparison.element_of(row) if row is not None else None


@check("reference-image-added", version=1, severity=Severity.MINOR, needs=("approved", "text"))
def picture_was_added(approved: tuple[Approved, ...], text: Text) -> Iterator[Yield]:
    """The page has a described picture that is not in the approved text.

    Reported only where the approved text describes the page's other pictures. Have the picture and its description approved.
    """
    if not approved:
        yield NotApplicable(_NONE)
        return
    comparison = compare(approved, text)
    if all(image.approved is None for image in comparison.alignment.images):
        yield NotApplicable("the approved text describes no pictures")
        return
    for row in comparison.alignment.rows if not comparison.alignment.rewritten else ():
        if row.status is not Status.ADDED or not row.content:
            continue
        block = comparison.published[row.published[0]]
        if block.kind is BlockKind.DESCRIPTION:
            message = f"This picture is not in the approved text: {quoted(row.published_text)}."
            yield finding(
                picture_was_added, comparison, message, row, src=block.sources[0][:2000], description=row.published_text
            )
