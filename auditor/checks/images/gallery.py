"""What a page shows of its images beside findings: the gallery, the counts, and what the checks over the whole site hear."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield
from auditor.checks.images.rules import ImageFlaws
from auditor.checks.images.site import facts_of
from auditor.checks.images.subject import visible
from auditor.dom.content import Image, ImageKind, Images
from auditor.dom.locator import selector_of
from auditor.model.exhibits import GalleryImage, ImagesExhibit
from auditor.model.finding import Measure

GALLERY_LIMIT = 300
"""Images of one page that the report shows."""


def gallery(image_flaws: ImageFlaws, images: Images) -> Iterator[Yield]:
    """Yield the facts, counts and pictures of a page."""
    yield from facts_of(image_flaws, images)
    shown = visible([i for i in images.items if i.exposed and i.kind is not ImageKind.BACKGROUND and not _silent(i)])
    described = sum(bool(image.name.strip()) for image in shown)
    decorative = sum(image.decorative for image in shown)
    undescribed = sum(not image.name.strip() and not image.decorative for image in shown)
    yield Measure("images-total", len(shown), "images")
    yield Measure("images-described", described, "images")
    yield Measure("images-decorative", decorative, "images")
    yield Measure("images-undescribed", undescribed, "images")
    items = tuple(_shown(image) for image in shown[:GALLERY_LIMIT])
    yield ImagesExhibit(len(shown), described, decorative, undescribed, items)


def _silent(image: Image) -> bool:
    # An unnamed inline SVG or canvas is drawing, mostly an icon; it counts as a picture once it has a name or a role.
    return image.kind in {ImageKind.SVG, ImageKind.CANVAS} and not image.name and not image.element.has("role")


def _shown(image: Image) -> GalleryImage:
    box = image.box
    width, height = (box.width, box.height) if box is not None else (None, None)
    # A picture in a frame has its place in the frame's own document, which no picture of the page shows by these figures.
    placed = box is not None and box.width > 0 and box.height > 0 and not image.element.frame
    return GalleryImage(
        src=image.sources[0][:2000] if image.sources else "",
        description=image.description[:1000] if image.description is not None else None,
        name=image.name[:1000],
        decorative=image.decorative,
        exposed=image.exposed,
        caption=image.caption[:300],
        selector=selector_of(image.element),
        width=width,
        height=height,
        box=(round(box.x), round(box.y), round(box.width), round(box.height)) if box is not None and placed else None,
    )
