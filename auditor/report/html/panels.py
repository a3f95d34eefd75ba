"""What a page view shows besides findings: its images with both descriptions, its hard sentences, its outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.page import JSON
from auditor.report.exhibit_reader import Data, Exhibits, decimal, items, text, texts, whole
from auditor.report.html.images import Crop, Shot, crop
from auditor.report.labels import number, plural

_MOST_IMAGES = 400
_MOST_SENTENCES = 60
_MOST_HEADINGS = 400
_MOST_WORDS = 200


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


def shown_images(exhibits: Exhibits, shot: Shot | None, boxes: Mapping[str, JSON]) -> list[Shown]:
    """Join the images of a page with their approved descriptions; those that need somebody come first.

    `boxes` has the places of elements by selector, for images whose exhibit does not tell its own.
    """
    against = [item for data in exhibits.references for item in items(data, "images")]
    by_selector = {text(item, "selector"): item for item in against if text(item, "selector")}
    by_src = {text(item, "src"): item for item in against}
    used: set[int] = set()
    made = []
    for item in items(exhibits.images, "items"):
        approved = by_selector.get(text(item, "selector")) or by_src.get(text(item, "src"))
        used.add(id(approved))
        made.append(_shown(item, approved or {}, crop(item.get("box") or boxes.get(text(item, "selector")), shot)))
    made += [_shown({}, item, None) for item in against if id(item) not in used]
    return sorted(made, key=lambda image: image.settled)[:_MOST_IMAGES]


def _shown(item: Data, approved: Data, part: Crop | None) -> Shown:
    published = item.get("description") if item else approved.get("published")
    return Shown(
        text(item, "src") or text(approved, "src"),
        None if published is None else str(published),
        text(approved, "approved") or None,
        text(approved, "status"),
        bool(item.get("decorative")),
        text(item, "caption"),
        text(item, "selector"),
        f"{whole(item, 'width')} × {whole(item, 'height')}" if whole(item, "width") else "",
        part,
    )


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence that is hard to read, and why."""

    text: str
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
    hard: tuple[HardSentence, ...]
    measured: tuple[tuple[str, str], ...]
    """Formula and score, then what was not counted and its words."""


def reading(data: Data) -> ReadabilityPanel | None:
    """Read the `readability` exhibit; None when the page has none."""
    if not data:
        return None
    hard = [
        HardSentence(text(item, "text"), " · ".join(texts(item, "reasons")) or plural(whole(item, "words"), "word"))
        for item in items(data, "hard_sentences")
    ]
    return ReadabilityPanel(
        whole(data, "words"),
        whole(data, "sentences"),
        decimal(data, "grade"),
        decimal(data, "target"),
        text(data, "formula"),
        text(data, "confidence"),
        text(data, "note"),
        tuple(hard[:_MOST_SENTENCES]),
        (*_pairs(data.get("scores"), ""), *_pairs(data.get("excluded"), "Not counted: ", "word")),
    )


def _pairs(value: JSON, before: str, word: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        return
    for name in value:
        figure = decimal(value, name)
        if figure is not None:
            yield f"{before}{name}", plural(int(figure), word) if word else number(round(figure, 1))


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


def outline(data: Data) -> Outline | None:
    """Read the `structure` exhibit; None when the page has none."""
    if not data:
        return None
    landmarks = tuple((text(item, "role"), text(item, "label")) for item in items(data, "landmarks"))
    return Outline(tuple(_headings(data))[:_MOST_HEADINGS], landmarks)


def _headings(data: Data) -> Iterator[Heading]:
    last = 0
    for item in items(data, "headings"):
        level = min(max(whole(item, "level"), 1), 6)
        skipped = f"skips from h{last}" if last else "the page does not begin with h1"
        yield Heading(level, text(item, "text"), skipped if level > last + 1 else "")
        last = level


@dataclass(frozen=True, slots=True)
class SpellingPanel:
    """What the dictionary said about a page."""

    likely: tuple[tuple[str, str, int], ...]
    """Word, suggestion, number of places."""
    unknown: tuple[str, ...]
    note: str


def spelling(data: Data) -> SpellingPanel | None:
    """Read the `spelling` exhibit; None when there is nothing to tell."""
    likely = tuple(
        (text(item, "word"), text(item, "suggestion"), whole(item, "count")) for item in items(data, "likely")
    )
    unknown = texts(data, "unknown")[:_MOST_WORDS]
    return SpellingPanel(likely, unknown, text(data, "note")) if likely or unknown or text(data, "note") else None
