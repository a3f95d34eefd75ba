"""What a page view shows besides findings: its images with both descriptions, its hard sentences, its outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.model.exhibits import (
    ComparedImage,
    Exhibits,
    GalleryImage,
    OutlineHeading,
    ReadabilityExhibit,
    ReadBlock,
    SpellingExhibit,
    StructureExhibit,
)
from auditor.report.html.images import Box, Crop, Shot, crop
from auditor.report.labels import FORMULAS, number, plural

_MOST_IMAGES = 400
_MOST_SENTENCES = 60
_MOST_HEADINGS = 400
_MOST_WORDS = 200
_LENGTHS = (15, 20, 25)
"""Words a sentence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An image with both descriptions."""

    src: str
    published: str | None
    """None when the image has no description attribute at all."""
    approved: str | None
    """None without an approved description."""
    status: str
    """Against the approved text: same | edited | missing | swapped | gone | extra; empty without one."""
    decorative: bool
    caption: str
    selector: str
    size: str
    crop: Crop | None

    @property
    def settled(self) -> bool:
        """Nobody needs to look: as approved, or described or decorative where nothing was approved."""
        return self.status in {"", "same"} and (self.decorative or bool((self.published or "").strip()))


def shown_images(exhibits: Exhibits, shot: Shot | None, boxes: Mapping[str, Box]) -> list[Shown]:
    """Join the images of a page with their approved descriptions; those that need somebody come first.

    `boxes` has the places of elements by selector, for images whose exhibit does not tell its own.
    """
    against = exhibits.reference.images if exhibits.reference else ()
    by_selector = {item.selector: item for item in against if item.selector}
    by_src = {item.src: item for item in against}
    used: set[int] = set()
    made = []
    for item in exhibits.images.items if exhibits.images else ():
        approved = by_selector.get(item.selector) or by_src.get(item.src)
        used.add(id(approved))
        made.append(_on_page(item, approved, crop(item.box or boxes.get(item.selector), shot)))
    made += [_only_approved(item) for item in against if id(item) not in used]
    return sorted(made, key=lambda image: image.settled)[:_MOST_IMAGES]


def _on_page(item: GalleryImage, approved: ComparedImage | None, part: Crop | None) -> Shown:
    return Shown(
        item.src or (approved.src if approved else ""),
        item.description,
        (approved.approved or None) if approved else None,
        approved.status if approved else "",
        item.decorative,
        item.caption,
        item.selector,
        f"{int(item.width)} × {int(item.height or 0)}" if item.width and int(item.width) else "",
        part,
    )


def _only_approved(item: ComparedImage) -> Shown:
    return Shown(item.src, item.published, item.approved or None, item.status, False, "", "", "", None)


@dataclass(frozen=True, slots=True)
class ListedSentence:
    """A sentence that is hard to read, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class HeatedBlock:
    """A block of text by the length of its sentences."""

    text: str
    level: int
    """0 for sentences of 15 words at most, then 20, 25 and more: the limits of plain-language guides."""
    why: str


@dataclass(frozen=True, slots=True)
class ReadabilityPanel:
    """How hard the text of a page is."""

    words: int
    sentences: int
    grade: float | None
    target: float | None
    formula: str
    confidence: str
    note: str
    hard: tuple[ListedSentence, ...]
    measured: tuple[tuple[str, str], ...]
    """Formula and score, then what was not counted and its words."""
    heat: tuple[HeatedBlock, ...] = ()


def reading(exhibit: ReadabilityExhibit | None, *, blocks: bool = True) -> ReadabilityPanel | None:
    """Return what the page view says of readability, with all its `blocks` or without; None when nothing was looked at."""
    if exhibit is None:
        return None
    hard = exhibit.hard_sentences[:_MOST_SENTENCES]
    return ReadabilityPanel(
        exhibit.words,
        exhibit.sentences,
        exhibit.grade,
        exhibit.target,
        FORMULAS.get(exhibit.formula, exhibit.formula),
        exhibit.confidence,
        exhibit.note,
        tuple(ListedSentence(one.text, " · ".join(one.reasons) or plural(one.words, "word")) for one in hard),
        (
            *((FORMULAS.get(name, name), number(round(score, 1))) for name, score in exhibit.scores.items()),
            *((f"Not counted: {name}", plural(words, "word")) for name, words in exhibit.excluded.items()),
        ),
        tuple(map(_heated, exhibit.blocks)) if blocks else (),
    )


def _heated(block: ReadBlock) -> HeatedBlock:
    usual = block.words / max(block.sentences, 1)
    level = sum(usual > limit for limit in _LENGTHS)
    return HeatedBlock(block.text, level, f"{plural(block.sentences, 'sentence')} of {number(round(usual))} words")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the outline, and what is odd about its level."""

    level: int
    text: str
    odd: str


@dataclass(frozen=True, slots=True)
class Outline:
    """How a page presents itself to people who move by headings and landmarks."""

    headings: tuple[Heading, ...]
    landmarks: tuple[tuple[str, str], ...]
    """Role and label."""


def outline(exhibit: StructureExhibit | None) -> Outline | None:
    """Return the outline of a page; None when nothing was looked at."""
    if exhibit is None:
        return None
    landmarks = tuple((landmark.role, landmark.label) for landmark in exhibit.landmarks)
    return Outline(tuple(_headings(exhibit.headings[:_MOST_HEADINGS])), landmarks)


def _headings(headings: Iterable[OutlineHeading]) -> Iterator[Heading]:
    last = 0
    for heading in headings:
        level = min(max(heading.level, 1), 6)
        skipped = f"skips from h{last}" if last else "the page does not begin with h1"
        yield Heading(level, heading.text, skipped if level > last + 1 else "")
        last = level


@dataclass(frozen=True, slots=True)
class SpellingPanel:
    """What the dictionary said about a page."""

    likely: tuple[tuple[str, str, int], ...]
    """Word, suggestion, number of places."""
    unknown: tuple[str, ...]
    note: str


def spelling(exhibit: SpellingExhibit | None) -> SpellingPanel | None:
    """Return what the page view says of spelling; None when there is nothing to tell."""
    if exhibit is None or not (exhibit.likely or exhibit.unknown or exhibit.note):
        return None
    likely = tuple((word.word, word.suggestion, word.count) for word in exhibit.likely)
    return SpellingPanel(likely, exhibit.unknown[:_MOST_WORDS], exhibit.note)
