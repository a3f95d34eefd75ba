"""What a comparison says: rows of blocks side by side with word hunks, pictures with both descriptions, and the page's figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What became of a block."""

    SAME = "same"
    TYPOGRAPHY = "typography"
    EDITED = "edited"
    SPLIT = "split"
    MERGED = "merged"
    MISSING = "missing"
    ADDED = "added"
    MOVED = "moved"


class HunkKind(StrEnum):
    """What kind of change a run of words is."""

    WORDING = "wording"
    NUMBER = "number"
    DATE = "date"
    CONTACT = "contact"
    NEGATION = "negation"
    NAME = "name"
    """Of a person."""
    CASE = "case"
    PUNCTUATION = "punctuation"
    TYPOGRAPHY = "typography"


class ImageStatus(StrEnum):
    """What became of a picture's description."""

    SAME = "same"
    EDITED = "edited"
    MISSING = "missing"
    SWAPPED = "swapped"
    GONE = "gone"
    """The picture itself is not on the page."""
    EXTRA = "extra"
    """A described picture that the approved text does not have."""


SERIOUS_KINDS = frozenset({HunkKind.NUMBER, HunkKind.DATE, HunkKind.CONTACT, HunkKind.NEGATION, HunkKind.NAME})
SLIGHT_KINDS = frozenset({HunkKind.CASE, HunkKind.PUNCTUATION})


@dataclass(frozen=True, slots=True)
class Hunk:
    """One run of words that differs."""

    op: str
    """replace | delete | insert"""
    approved: str
    published: str
    kind: HunkKind
    approved_at: tuple[int, int]
    """Start and end in the row's approved text."""
    published_at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One block of approved text beside what is published of it; one side is empty for what is missing or added."""

    status: Status
    approved: tuple[int, ...]
    """Places in the approved blocks; several where they were merged."""
    published: tuple[int, ...]
    """Places in the published blocks; several where the block was split."""
    approved_text: str
    published_text: str
    hunks: tuple[Hunk, ...] = ()
    moved: bool = False
    run: int = 0
    """Rows that moved together have one number, from 1; 0 stands for not moved."""
    image: bool = False
    """The description of a picture; what became of it is told by an `ImageRow`."""
    exchanged: bool = False
    """It changed places with another value of the same table or list."""
    content: bool = True
    """False for published text that is furniture of the page: labels, link lists, share buttons."""

    @property
    def changed(self) -> bool:
        """Tell whether words differ, not only typography."""
        return any(hunk.kind is not HunkKind.TYPOGRAPHY for hunk in self.hunks)


@dataclass(frozen=True, slots=True)
class ImageRow:
    """One picture with both descriptions."""

    status: ImageStatus
    approved: int | None
    """Place in the approved blocks."""
    published: int | None
    """Place in the published blocks."""
    hunks: tuple[Hunk, ...] = ()
    partner: int | None = None
    """For swapped: the place in the approved blocks of the description it carries."""
    cycle: int = 0
    """Swapped descriptions that changed places among each other have one number, from 1."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The comparison of one page with its approved text."""

    rows: tuple[Row, ...]
    """In the order of the approved text, added text where it stands on the page."""
    images: tuple[ImageRow, ...]
    similarity: float
    """2 x matched words / (approved + published words), 0 to 1; moved words count as matched."""
    coverage: float
    """Share of the approved words that are published."""
    order: float
    """Share of the matched words that stand in the approved order."""
    rewritten: bool = False
    """Page and approved text have so little in common that single differences mean nothing."""

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of rows by status; added counts content only."""
        found = dict.fromkeys((status.value for status in Status), 0)
        for row in self.rows:
            if row.content:
                found[row.status.value] += 1
        return found
