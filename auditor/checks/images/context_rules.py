"""Rules that hold a picture against what stands around it: links, captions, headings, other pictures of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from auditor.checks.images.subject import Flaw, Subject, is_pixel, size_of
from auditor.checks.images.words import plain
from auditor.dom.accname import authored
from auditor.dom.content import Image, ImageKind, Region
from auditor.dom.document import Element
from auditor.dom.roles import is_presentational
from auditor.model.finding import Outcome, Severity

LARGE_SHOWN = (200, 150)
"""CSS pixels from which a picture in the content is unlikely to be mere decoration."""
LARGE_STORED = (400, 300)
ALIKE = 90
"""Token-sort similarity from which two texts say the same (measured: light edits 94 to 100, paraphrases at most 72)."""

_CAROUSEL = re.compile(
    r"(?:^|[\s_-])(?:carousel|slider|slideshow|swiper|slick|splide|glide|flickity)(?:$|[\s_-])", re.I
)
_CONTENT_REGIONS = frozenset({Region.MAIN, Region.BODY})


def without_text(images: Sequence[Image]) -> Iterator[tuple[Image, Flaw]]:
    """Yield what is wrong with pictures that have no description, an empty one, or a contradictory one."""
    nameless_links: set[int] = set()
    carousels = _empty_carousels(images)
    for image in images:
        if image.kind is not ImageKind.IMG:
            continue
        presentational = is_presentational(image.element)
        if _names_nothing(image):
            link = image.link
            if link is not None and link.index not in nameless_links:
                nameless_links.add(link.index)
                yield image, _nameless(image)
        elif image.description is None and not image.name and not presentational:
            yield image, _missing(image)
        elif presentational and (image.description or "").strip():
            yield (
                image,
                Flaw(
                    "image-presentation-with-alt",
                    f"The picture is marked as decoration (role={image.element.get('role')}) and has a description.",
                ),
            )
        elif image.element.has("alt") and not image.element.get("alt") and not presentational:
            yield from ((image, flaw) for flaw in _emptied(image, carousels))


def _names_nothing(image: Image) -> bool:
    # The link's own computed name counts too: a script may have set it.
    link = image.link
    if link is None or image.link_text or image.name:
        return False
    return not link.name and not (image.description or "").strip()


def _nameless(image: Image) -> Flaw:
    thing = "button" if image.link is not None and image.link.tag == "button" else "link"
    return Flaw("image-link-without-name", f"The picture is all there is in this {thing}, and it has no description.")


def _missing(image: Image) -> Flaw:
    if image.link is not None:
        return Flaw(
            "image-alt-missing",
            "The picture in this link has no description; its file name may be read out before the link's text.",
            severity=Severity.SERIOUS,
        )
    return Flaw("image-alt-missing", "The picture has no description.")


def _emptied(image: Image, carousels: dict[int, int]) -> Iterator[Flaw]:
    named = authored(image.element).text
    if named or image.title:
        where = "an ARIA label" if named else "a title"
        outcome = Outcome.FAILED if named else Outcome.CANT_TELL
        yield Flaw(
            "image-alt-empty-but-named", f'The picture is marked as decoration (alt="") but has {where}.', outcome
        )
    elif image.index in carousels:
        if carousels[image.index]:
            yield Flaw(
                "image-carousel-empty",
                f"All {carousels[image.index]} pictures of this carousel are marked as decoration.",
                Outcome.CANT_TELL,
            )
    elif image.caption:
        yield Flaw(
            "image-decorative-content",
            'The picture has a caption but is marked as decoration (alt="").',
            Outcome.CANT_TELL,
            Severity.MODERATE,
        )
    elif image.region in _CONTENT_REGIONS and not image.link_text and is_large(image):
        yield Flaw(
            "image-decorative-content",
            'A large picture in the content is marked as decoration (alt="").',
            Outcome.CANT_TELL,
        )


def is_large(image: Image) -> bool:
    """Tell whether a picture is known to be as large as content pictures are."""
    size = size_of(image)
    least = LARGE_SHOWN if image.box is not None or image.natural is None else LARGE_STORED
    return size is not None and size[0] >= least[0] and size[1] >= least[1]


def _empty_carousels(images: Sequence[Image]) -> dict[int, int]:
    # Image index -> number of pictures for the first one of a carousel that is empty throughout, 0 for the others.
    groups: dict[int, list[Image]] = defaultdict(list)
    for image in images:
        around = _carousel(image.element)
        if around is not None and image.kind is ImageKind.IMG:
            groups[around.index].append(image)
    found: dict[int, int] = {}
    for group in groups.values():
        pictures = {image.identity for image in group}
        if len(pictures) >= 2 and all(i.decorative and not i.link_text and i.element.has("alt") for i in group):
            found.update({image.index: 0 for image in group})
            found[group[0].index] = len(pictures)
    return found


def _carousel(element: Element) -> Element | None:
    return next((a for a in element.ancestors if _CAROUSEL.search(a.get("class")[:300])), None)


def tracked(image: Image, subject: Subject) -> Flaw | None:
    """A counting pixel that is read out."""
    if is_pixel(image):
        return Flaw(
            "image-pixel-with-alt",
            f"A picture of a pixel or two that nobody sees is read out as “{subject.text[:80]}”.",
        )
    return None


def repeats_own(subject: Subject) -> Flaw | None:
    """Says what the link's own text, the caption or the paragraph around the picture says."""
    image = subject.image
    block = image.element.closest("p", "li", "td", "th", "button", "a")
    for text, where in (
        (image.link_text, "link's text"),
        (image.caption, "caption"),
        (block.text()[:600] if block is not None else "", "text around it"),
    ):
        if text and says_the_same(subject.plain, plain(text)):
            return Flaw("image-alt-repeats-text", f"The description repeats the {where}: “{subject.text[:120]}”.")
    for text, where in ((image.link_text, "link's text"), (image.caption, "caption")):
        if text and is_most_of(subject.plain, plain(text)):
            return Flaw(
                "image-alt-repeats-text",
                f"The description is part of the {where}: “{subject.text[:120]}”.",
                Outcome.CANT_TELL,
            )
    return None


def repeats_near(subject: Subject) -> Flaw | None:
    """Says what the heading or paragraph beside the picture says."""
    if subject.icon or len(subject.plain) < 3:
        return None
    for text in subject.image.nearby:
        if says_the_same(subject.plain, plain(text)):
            return Flaw(
                "image-alt-repeats-text",
                f"The description repeats the text beside the picture: “{subject.text[:120]}”.",
                Outcome.CANT_TELL,
            )
    return None


def says_the_same(first: str, second: str) -> bool:
    """Tell whether two plain texts are the same but for order, case and punctuation, or nearly so."""
    if first == second:
        return bool(first)
    if abs(len(first) - len(second)) > 0.25 * max(len(first), len(second)) or len(first) < 12:
        return False
    return fuzz.token_sort_ratio(first[:600], second[:600]) >= ALIKE


def is_most_of(part: str, whole: str) -> bool:
    """Tell whether one text stands word for word in another and is more than half of it."""
    return part.count(" ") >= 1 and len(part) > len(whole) / 2 and f" {part} " in f" {whole} "


def duplicates(subjects: Sequence[Subject]) -> dict[int, Flaw]:
    """Return a flaw for every picture after the first that shares its description with a different picture of the page."""
    groups: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        told = len(subject.tokens) >= 2 and not subject.icon and not subject.logo and subject.image.identity
        if told and subject.image.kind is ImageKind.IMG:
            groups[subject.plain].append(subject)
    found: dict[int, Flaw] = {}
    for group in groups.values():
        seen = {group[0].image.identity}
        for subject in group[1:]:
            if subject.image.identity in seen:
                continue
            seen.add(subject.image.identity)
            found[subject.image.index] = Flaw(
                "image-alt-duplicate",
                f"Another picture of this page has the same description: “{subject.text[:120]}”.",
                Outcome.CANT_TELL,
            )
    return found
