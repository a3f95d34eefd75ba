"""What the rules look at on one page: its described and its undescribed images, each with what the others on the page say of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditor.checks.images.subject import Subject, Undescribed, is_pixel, subject_of, visible
from auditor.dom.content import Image, ImageKind
from auditor.dom.document import Element

_CAROUSEL = re.compile(
    r"(?:^|[\s_-])(?:carousel|slider|slideshow|swiper|slick|splide|glide|flickity)(?:$|[\s_-])", re.I
)


def subjects_of(images: Sequence[Image]) -> list[Subject]:
    """Return those of the images that have a description to judge."""
    subjects = [subject_of(image) for image in images if _has_text(image)]
    repeating = _repeating([subject for subject in subjects if not is_pixel(subject.image)])
    return [replace(s, repeats=True) if s.image.index in repeating else s for s in subjects]


def _has_text(image: Image) -> bool:
    # An alt that is not empty, or a name that stands for it.
    if image.description is not None and image.element.has("alt") and not image.element.get("alt"):
        return False
    return bool(image.description)


def _repeating(subjects: Sequence[Subject]) -> set[int]:
    """Return the images after the first that share a description with a different image of the page, by index."""
    groups: dict[str, list[Subject]] = defaultdict(list)
    for subject in subjects:
        compared = len(subject.tokens) >= 2 and not subject.icon and not subject.logo and subject.image.identity
        if compared and subject.image.kind is ImageKind.IMG:
            groups[subject.plain].append(subject)
    found: set[int] = set()
    for group in groups.values():
        seen = {group[0].image.identity}
        for subject in group[1:]:
            if subject.image.identity not in seen:
                seen.add(subject.image.identity)
                found.add(subject.image.index)
    return found


def undescribed_of(images: Sequence[Image]) -> Iterator[Undescribed]:
    """Yield the img elements that people see, for the rules about those without a description that helps."""
    shown = visible(images)
    carousels = _empty_carousels(shown)
    links: set[int] = set()
    for image in shown:
        if image.kind is not ImageKind.IMG:
            continue
        undescribed = Undescribed(image, carousels.get(image.index))
        if undescribed.names_nothing and image.link is not None:
            undescribed = replace(undescribed, first_in_link=image.link.index not in links)
            links.add(image.link.index)
        yield undescribed


def _empty_carousels(images: Sequence[Image]) -> dict[int, int]:
    # Image index -> number of images for the first one of a carousel that is empty throughout, 0 for the others.
    groups: dict[int, list[Image]] = defaultdict(list)
    for image in images:
        around = _carousel(image.element)
        if around is not None and image.kind is ImageKind.IMG:
            groups[around.index].append(image)
    found: dict[int, int] = {}
    for group in groups.values():
        different = {image.identity for image in group}
        if len(different) >= 2 and all(i.decorative and not i.link_text and i.element.has("alt") for i in group):
            found.update({image.index: 0 for image in group})
            found[group[0].index] = len(different)
    return found


def _carousel(element: Element) -> Element | None:
    return next((a for a in element.ancestors if _CAROUSEL.search(a.get("class")[:300])), None)
