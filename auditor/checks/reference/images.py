"""What became of the approved image descriptions: missing, edited, swapped, without their picture, or not approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.checks.base import Check, NotApplicable, Yield, check
from auditor.checks.reference.comparison import Comparison, digest, quoted
from auditor.checks.reference.text import severity_of
from auditor.dom.content import BlockKind
from auditor.model.finding import Family, Finding, Severity
from auditor.model.page import JSON
from auditor.reference.align import ImageRow, ImageStatus, Row, Status

_NONE = "no approved text for this page"


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture of either text and what became of it."""

    comparison: Comparison
    image: ImageRow

    @property
    def row(self) -> Row:
        """The picture as a row of both texts."""
        image, texts = self.image, self.comparison
        approved = () if image.approved is None else (image.approved,)
        published = () if image.published is None else (image.published,)
        ours = texts.blocks[image.approved].text if image.approved is not None else ""
        theirs = texts.published[image.published].text if image.published is not None else ""
        return Row(Status.EDITED, approved, published, ours, theirs, image.hunks, image=True)

    @property
    def source(self) -> str:
        """Its address on the page, else the one in the approved text."""
        image, texts = self.image, self.comparison
        if image.published is not None and texts.published[image.published].sources:
            return texts.published[image.published].sources[0][:2000]
        return texts.blocks[image.approved].source if image.approved is not None else ""

    def finding(
        self,
        declared: Check,
        message: str,
        *,
        key: str = "",
        severity: Severity | None = None,
        quote: str = "",
        **details: JSON,
    ) -> Finding:
        """Make a finding about it."""
        return self.comparison.finding(
            declared, message, self.row, key=key, severity=severity, quote=quote, src=self.source, **details
        )


def _pictures(comparison: Comparison, status: ImageStatus) -> list[_Picture]:
    if comparison.alignment.rewritten:
        return []
    return [_Picture(comparison, image) for image in comparison.alignment.images if image.status is status]


@check(
    "reference-image-description-missing",
    family=Family.REFERENCE,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
)
def description_is_missing(comparison: Comparison) -> Iterator[Yield]:
    """A picture lost its approved description.

    The picture is on the page, its approved description is not: people who cannot see it get nothing. Put the approved
    description into its alt attribute.
    """
    if not comparison.approved:
        yield NotApplicable(_NONE)
        return
    for picture in _pictures(comparison, ImageStatus.MISSING):
        wanted = picture.row.approved_text
        message = f"The picture has no description; approved is {quoted(wanted)}."
        yield picture.finding(description_is_missing, message, quote=wanted, description="")


@check(
    "reference-image-description-edited",
    family=Family.REFERENCE,
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.1.1",),
)
def description_was_edited(comparison: Comparison) -> Iterator[Yield]:
    """The description of a picture differs from the approved one.

    The picture is told by its place and address, not by its words, so a wholly new description is found too. Publish the approved
    description, or have the new one approved.
    """
    if not comparison.approved:
        yield NotApplicable(_NONE)
        return
    for picture in _pictures(comparison, ImageStatus.EDITED):
        row = picture.row
        yield picture.finding(
            description_was_edited,
            f"The picture is described as {quoted(row.published_text)}; approved is {quoted(row.approved_text)}.",
            severity=min(severity_of(row.hunks), Severity.MODERATE, key=lambda s: s.rank),
            description=row.published_text,
        )


@check(
    "reference-image-description-swapped",
    family=Family.REFERENCE,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
)
def descriptions_are_swapped(comparison: Comparison) -> Iterator[Yield]:
    """Pictures carry each other's approved descriptions.

    Every description is there, each at the wrong picture: people who cannot see them are told the wrong thing. Pictures that
    changed descriptions among each other are one finding.
    """
    if not comparison.approved:
        yield NotApplicable(_NONE)
        return
    cycles: dict[int, list[_Picture]] = {}
    for picture in _pictures(comparison, ImageStatus.SWAPPED):
        cycles.setdefault(picture.image.cycle, []).append(picture)
    for cycle in cycles.values():
        rows = [picture.row for picture in cycle]
        shown = " and ".join(quoted(row.published_text, 60) for row in rows[:3])
        yield cycle[0].finding(
            descriptions_are_swapped,
            f"{len(rows)} pictures carry each other's descriptions: {shown}.",
            key=digest(*sorted(row.approved_text for row in rows)),
            description=rows[0].published_text,
            pictures=[
                {
                    "src": picture.source,
                    "approved": row.approved_text[:2000],
                    "published": row.published_text[:2000],
                }
                for picture, row in zip(cycle[:20], rows, strict=False)
            ],
        )


@check("reference-image-gone", family=Family.REFERENCE, version=2, severity=Severity.SERIOUS)
def picture_is_gone(comparison: Comparison) -> Iterator[Yield]:
    """A picture of the approved text is not on the page.

    The approved text describes a picture that the page does not have. Put the picture back, or take its description out of the
    approved text.
    """
    if not comparison.approved:
        yield NotApplicable(_NONE)
        return
    for picture in _pictures(comparison, ImageStatus.GONE):
        wanted = picture.row.approved_text
        message = f"The picture with the approved description {quoted(wanted)} is not on the page."
        yield picture.finding(picture_is_gone, message, quote=wanted)


@check("reference-image-added", family=Family.REFERENCE, version=1, severity=Severity.MINOR)
def picture_was_added(comparison: Comparison) -> Iterator[Yield]:
    """The page has a described picture that is not in the approved text.

    Reported only where the approved text describes the page's other pictures. Have the picture and its description approved.
    """
    if not comparison.approved:
        yield NotApplicable(_NONE)
        return
    if all(image.approved is None for image in comparison.alignment.images):
        yield NotApplicable("the approved text describes no pictures")
        return
    for row in comparison.alignment.rows if not comparison.alignment.rewritten else ():
        if row.status is not Status.ADDED or not row.content:
            continue
        block = comparison.published[row.published[0]]
        if block.kind is BlockKind.DESCRIPTION:
            message = f"This picture is not in the approved text: {quoted(row.published_text)}."
            yield comparison.finding(
                picture_was_added, message, row, src=block.sources[0][:2000], description=row.published_text
            )
