"""What a check shows of a page besides findings: the text side by side, the gallery, the hard sentences, the outline, the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from auditor.model.evidence import Change
from auditor.model.page import Number

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ApprovedDocument:
    """An approved text that was held against the page."""

    name: str
    owner: str = ""
    approved_on: str = ""
    """ISO date; empty where the text does not say."""
    matched_by: str = ""
    """header | map | path"""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """One block of text on both sides; one side is empty for what is missing or was added."""

    status: str
    """same | typography | edited | split | merged | missing | added | moved"""
    kind: str
    """paragraph | heading | item ..."""
    approved: str
    published: str
    selector: str = ""
    document: str = ""
    line: int = 0
    """First line of the block in its document, from 1; 0 where it is in none."""
    hunks: tuple[Change, ...] = ()
    moved: bool = False


@dataclass(frozen=True, slots=True)
class ComparedImage:
    """The approved and the published description of one image."""

    status: str
    """same | edited | missing | swapped | gone | extra"""
    src: str = ""
    approved: str = ""
    published: str = ""
    selector: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceExhibit:
    """A page beside its approved text."""

    document: str
    """Names of the documents, separated by commas."""
    documents: tuple[ApprovedDocument, ...]
    similarity: Number
    coverage: Number
    order: Number
    counts: Mapping[str, int]
    """Status of a block -> number of blocks."""
    blocks: tuple[ComparedBlock, ...]
    images: tuple[ComparedImage, ...] = ()
    rewritten: bool = False
    left_out: int = 0
    """Blocks beyond those shown."""


@dataclass(frozen=True, slots=True)
class GalleryImage:
    """One image of the gallery."""

    src: str
    description: str | None
    """None without any description attribute."""
    name: str
    """Accessible name."""
    decorative: bool
    exposed: bool
    caption: str
    selector: str
    width: Number | None = None
    """In CSS pixels, as height; None where nothing was rendered."""
    height: Number | None = None
    box: tuple[int, int, int, int] | None = None
    """x, y, width and height in CSS pixels of the page; None where the picture of the page does not show it."""


@dataclass(frozen=True, slots=True)
class ImagesExhibit:
    """The images of a page."""

    total: int = 0
    described: int = 0
    decorative: int = 0
    undescribed: int = 0
    items: tuple[GalleryImage, ...] = ()
    """The first ones."""


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence that is hard to read, and why."""

    text: str
    words: int
    selector: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One block of running text, and how long its sentences are."""

    text: str
    """How it begins."""
    words: int
    sentences: int
    selector: str


@dataclass(frozen=True, slots=True)
class ReadabilityExhibit:
    """How hard the text of a page is to read."""

    words: int
    sentences: int
    grade: Number | None
    """None where nothing could be scored; `note` says why."""
    target: Number
    formula: str
    confidence: str
    scores: Mapping[str, Number]
    range: tuple[Number, ...]
    """Lowest and highest of the scores; empty without any."""
    ease: Number | None
    language: str
    excluded: Mapping[str, int]
    """What was not scored -> its words."""
    hard_sentences: tuple[HardSentence, ...]
    note: str
    blocks: tuple[ReadBlock, ...] = ()
    """The blocks that were scored, in the order of the page; the first ones."""


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """A heading of the outline."""

    level: int
    text: str
    selector: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """A landmark of the page."""

    role: str
    label: str


@dataclass(frozen=True, slots=True)
class StructureExhibit:
    """How a page presents itself to people who move by headings and landmarks."""

    headings: tuple[OutlineHeading, ...]
    landmarks: tuple[Landmark, ...]
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class LikelyMistake:
    """A word that is most likely misspelt."""

    word: str
    suggestion: str
    count: int


@dataclass(frozen=True, slots=True)
class SpellingExhibit:
    """What the dictionaries said about the words of a page."""

    languages: tuple[str, ...]
    words: int
    """How many were looked up."""
    likely: tuple[LikelyMistake, ...]
    unknown: tuple[str, ...]
    names: int
    note: str
    """Why words were not looked up; empty where they were."""


Exhibit: TypeAlias = ReferenceExhibit | ImagesExhibit | ReadabilityExhibit | StructureExhibit | SpellingExhibit
"""What a check may yield to be shown."""


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The exhibits of one page, one of each kind at most."""

    reference: ReferenceExhibit | None = None
    images: ImagesExhibit | None = None
    readability: ReadabilityExhibit | None = None
    structure: StructureExhibit | None = None
    spelling: SpellingExhibit | None = None

    @classmethod
    def of(cls, exhibits: Iterable[Exhibit]) -> Exhibits:
        """Sort exhibits by kind; the last of each kind counts."""
        kinds: dict[type, Exhibit] = {type(exhibit): exhibit for exhibit in exhibits}

        def last(kind: type[T]) -> T | None:
            found = kinds.get(kind)
            return found if isinstance(found, kind) else None

        return cls(
            last(ReferenceExhibit),
            last(ImagesExhibit),
            last(ReadabilityExhibit),
            last(StructureExhibit),
            last(SpellingExhibit),
        )

    def each(self) -> Iterator[Exhibit]:
        """Yield those that are there."""
        every = (self.reference, self.images, self.readability, self.structure, self.spelling)
        return (exhibit for exhibit in every if exhibit is not None)
