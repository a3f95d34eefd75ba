"""Checks for pictures without a description, and the page's gallery of pictures."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.images.rules import findings, visible
from auditor.checks.images.site import facts_of
from auditor.dom.content import Image, ImageKind, Images
from auditor.dom.locator import selector_of
from auditor.model.finding import Exhibit, Family, Measure, Severity
from auditor.model.page import JSON

GALLERY_LIMIT = 300
"""Pictures of one page that the report shows."""


@check(
    "image-alt-missing",
    family=Family.IMAGES,
    version=1,
    severity=Severity.CRITICAL,
    wcag=("1.1.1",),
    same_as=("image-alt",),
)
def alt_is_missing(images: Images) -> Iterator[Yield]:
    """A picture without any description.

    Screen readers say "image", or read the file's address letter by letter. Say in the alt attribute what the picture
    shows, or write alt="" if it is decoration.
    """
    yield from findings(alt_is_missing, images)
    yield from facts_of(images)
    shown = visible([i for i in images.items if i.exposed and i.kind is not ImageKind.BACKGROUND and not _silent(i)])
    described = sum(bool(image.name.strip()) for image in shown)
    decorative = sum(image.decorative for image in shown)
    undescribed = sum(not image.name.strip() and not image.decorative for image in shown)
    yield Measure("images-total", len(shown), "images")
    yield Measure("images-described", described, "images")
    yield Measure("images-decorative", decorative, "images")
    yield Measure("images-undescribed", undescribed, "images")
    items: list[JSON] = [_shown(image) for image in shown[:GALLERY_LIMIT]]
    yield Exhibit(
        "images",
        {
            "total": len(shown),
            "described": described,
            "decorative": decorative,
            "undescribed": undescribed,
            "items": items,
        },
    )


def _silent(image: Image) -> bool:
    # An unnamed inline SVG or canvas is drawing, mostly an icon; it counts as a picture once it has a name or a role.
    return image.kind in {ImageKind.SVG, ImageKind.CANVAS} and not image.name and not image.element.has("role")


def _shown(image: Image) -> dict[str, JSON]:
    box = image.box
    width, height = (box.width, box.height) if box is not None else (None, None)
    # A picture in a frame has its place in the frame's own document, which no picture of the page shows by these figures.
    placed = box is not None and box.width > 0 and box.height > 0 and not image.element.frame
    return {
        "src": image.sources[0][:2000] if image.sources else "",
        "description": image.description[:1000] if image.description is not None else None,
        "name": image.name[:1000],
        "decorative": image.decorative,
        "exposed": image.exposed,
        "caption": image.caption[:300],
        "selector": selector_of(image.element),
        "width": width,
        "height": height,
        **({"box": [round(value) for value in box]} if box is not None and placed else {}),
    }


@check(
    "image-link-without-name",
    family=Family.IMAGES,
    version=1,
    severity=Severity.CRITICAL,
    wcag=("1.1.1", "2.4.4", "4.1.2"),
    same_as=("image-alt",),
)
def link_has_only_an_undescribed_picture(images: Images) -> Iterator[Yield]:
    """A link or button that holds only a picture, and the picture has no description.

    People who cannot see the picture hear "link" and perhaps part of an address. Say in the alt attribute where the
    link leads or what the button does.
    """
    yield from findings(link_has_only_an_undescribed_picture, images)


@check("image-alt-empty-but-named", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def decoration_has_a_name(images: Images) -> Iterator[Yield]:
    """A picture marked as decoration (alt="") that has a title or an ARIA label all the same.

    The two contradict each other, and browsers resolve it differently. Put the words into alt, or remove them.
    """
    yield from findings(decoration_has_a_name, images)


@check("image-presentation-with-alt", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def presentation_has_a_description(images: Images) -> Iterator[Yield]:
    """A picture with role="presentation" or role="none" that has a description.

    The role hides the description from screen readers. Remove the role if the picture says something, or empty the
    alt attribute if it does not.
    """
    yield from findings(presentation_has_a_description, images)


@check("image-decorative-content", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=("1.1.1",))
def decoration_looks_like_content(images: Images) -> Iterator[Yield]:
    """A picture marked as decoration that looks like content: large in the main part, or with a caption.

    Please look: if the picture shows something that the text does not say, describe it. To settle that it is
    decoration, add role="presentation".
    """
    yield from findings(decoration_looks_like_content, images)


@check("image-carousel-empty", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def carousel_is_undescribed(images: Images) -> Iterator[Yield]:
    """A carousel whose pictures are all marked as decoration.

    Please look: pictures that people are meant to leaf through usually show something. Describe each one.
    """
    yield from findings(carousel_is_undescribed, images)


@check("image-pixel-with-alt", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=("1.1.1",))
def pixel_is_read_out(images: Images) -> Iterator[Yield]:
    """A counting pixel or spacer with a description.

    Nobody sees it, yet screen readers read it out. Give it alt="".
    """
    yield from findings(pixel_is_read_out, images)
