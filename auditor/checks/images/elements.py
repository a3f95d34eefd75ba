"""Checks for pictures that are not img elements, for figures, background pictures and pictures that do not load."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NEEDS_BROWSER, Yield, check
from auditor.checks.images.rules import about
from auditor.checks.images.subject import Flaw, is_large, size_of
from auditor.dom.accname import authored
from auditor.dom.content import Image, ImageKind, Images, Region
from auditor.dom.document import Element
from auditor.dom.image_identity import shows_a_document
from auditor.dom.roles import IMAGE_ROLES, explicit_role, is_presentational
from auditor.dom.tags import NOT_TEXT
from auditor.model.finding import Family, Outcome, Severity

_FEW = 40
"""Characters of text up to which a box with a background picture says little by itself."""


def unnamed(images: Images, kind: ImageKind) -> Iterator[Image]:
    """Yield the exposed pictures of a kind that have no name and are not marked as decoration."""
    for image in images.items:
        if image.kind is kind and image.exposed and not image.name and not image.decorative:
            yield image


def has_text(element: Element, more_than: int = 0) -> bool:
    """Tell whether an element holds more than so many characters of text, without reading all of it."""
    length = 0
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            length += len(node.strip())
            if length > more_than:
                return True
        elif node.tag not in NOT_TEXT:
            stack.extend(node.children)
    return False


@check(
    "image-svg-name",
    family=Family.IMAGES,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
    same_as=("svg-img-alt",),
)
def svg_has_no_name(images: Images) -> Iterator[Yield]:
    """A drawing in the page (SVG) that is a picture and has no name.

    Give it a title element or an aria-label, or aria-hidden="true" if it is decoration. A large one without any role
    is worth a look.
    """
    for image in unnamed(images, ImageKind.SVG):
        role = explicit_role(image.element)
        if role in IMAGE_ROLES and not image.link_text:
            yield about(svg_has_no_name, image, Flaw(f"The SVG is marked as a picture (role={role}) and has no name."))
        elif not role and _stands_alone(image) and is_large(image):
            yield about(
                svg_has_no_name,
                image,
                Flaw("A large SVG has neither a name nor the mark of decoration.", Outcome.CANT_TELL, Severity.MINOR),
            )


def _stands_alone(image: Image) -> bool:
    in_content = image.region in {Region.MAIN, Region.BODY}
    return image.link is None and in_content and not image.caption and not has_text(image.element)


@check(
    "image-object-name",
    family=Family.IMAGES,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
    same_as=("object-alt",),
)
def object_has_no_name(images: Images) -> Iterator[Yield]:
    """An embedded object without a name.

    Screen readers cannot look into it. Give it an aria-label or a title that says what it is.
    """
    for image in unnamed(images, ImageKind.OBJECT):
        if shows_a_document(image.element) or _falls_back(image.element):
            continue  # it is read as a frame is, or what stands in it is
        if not is_presentational(image.element) and not has_text(image.element):
            yield about(object_has_no_name, image, Flaw("The object has no name."))


def _falls_back(element: Element) -> bool:
    # What stands in an object is shown where the object itself could not be.
    inside = list(element.elements)
    shown = any(one.layout is not None and one.layout.box is not None for one in inside)
    return shown or any(one.get("alt").strip() for one in element.find("img"))


@check(
    "image-area-name",
    family=Family.IMAGES,
    version=1,
    severity=Severity.CRITICAL,
    wcag=("1.1.1", "2.4.4", "4.1.2"),
    same_as=("area-alt",),
)
def area_has_no_name(images: Images) -> Iterator[Yield]:
    """A clickable area of a picture without a description.

    People who cannot see the picture hear only an address. Say in the area's alt attribute where it leads.
    """
    for image in unnamed(images, ImageKind.AREA):
        if (image.description or "").strip() == "":
            yield about(area_has_no_name, image, Flaw("The area leads somewhere and has no name."))


@check(
    "image-input-name",
    family=Family.IMAGES,
    version=1,
    severity=Severity.CRITICAL,
    wcag=("1.1.1", "4.1.2"),
    same_as=("input-image-alt",),
)
def image_button_has_no_name(images: Images) -> Iterator[Yield]:
    """A button made of a picture (input type="image") without a description.

    Screen readers say "submit" or the file's name. Say in the alt attribute what the button does.
    """
    for image in unnamed(images, ImageKind.INPUT):
        if (image.description or "").strip() == "":
            yield about(image_button_has_no_name, image, Flaw("The picture button has no name."))


@check(
    "image-role-name",
    family=Family.IMAGES,
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
    same_as=("role-img-alt",),
)
def role_img_has_no_name(images: Images) -> Iterator[Yield]:
    """An element that is declared a picture (role="img") and has no name.

    The role hides what is inside it, so nothing is read out. Give it an aria-label.
    """
    for image in unnamed(images, ImageKind.ROLE):
        if not image.link_text:
            yield about(role_img_has_no_name, image, Flaw("The element is declared a picture and has no name."))


@check("image-canvas-name", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def canvas_has_no_name(images: Images) -> Iterator[Yield]:
    """A large canvas without a name and without fallback text.

    Please look: what is drawn on it (often a chart) reaches nobody who cannot see it. Name it with role="img" and an
    aria-label, or put the figures into the page as text.
    """
    for image in unnamed(images, ImageKind.CANVAS):
        size = size_of(image)
        large = size is None or (size[0] >= 150 and size[1] >= 100)
        if large and not has_text(image.element) and not is_presentational(image.element):
            yield canvas_has_no_name.finding(
                "The canvas has no name and no fallback text.", image.element, outcome=Outcome.CANT_TELL
            )


@check("image-figure-name", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=("1.1.1",))
def figure_has_no_name(images: Images) -> Iterator[Yield]:
    """A figure of several pictures without a caption or a name.

    Please look: listeners hear pictures one by one and not what holds them together. A figcaption says it to everybody.
    """
    groups: dict[int, list[Image]] = {}
    for image in images.items:
        figure = image.element.closest("figure")
        if figure is not None and image.kind is ImageKind.IMG and image.exposed and not image.caption:
            groups.setdefault(figure.index, []).append(image)
    for group in groups.values():
        figure = group[0].element.closest("figure")
        pictures = {image.identity for image in group if not image.decorative}
        if figure is None or len(pictures) < 2 or authored(figure).text:
            continue
        if not has_text(figure):
            yield figure_has_no_name.finding(
                f"The figure holds {len(pictures)} pictures and has neither a caption nor a name.",
                figure,
                outcome=Outcome.CANT_TELL,
            )


@check(
    "image-background-content",
    family=Family.IMAGES,
    version=1,
    severity=Severity.MINOR,
    wcag=("1.1.1",),
    tags=(NEEDS_BROWSER,),
)
def background_may_be_content(images: Images) -> Iterator[Yield]:
    """A large background picture in the main part with hardly any text on it.

    Please look: a background has no description, so what it shows is lost to people who cannot see it (WCAG failure
    F3). If it is content, make it an img with a description.
    """
    for image in images.items:
        if image.kind is not ImageKind.BACKGROUND or not image.exposed or image.region is not Region.MAIN:
            continue
        element = image.element
        named = bool(authored(element).text) or is_presentational(element)
        if named or has_text(element, _FEW) or any(element.find("img", "svg", "video", "iframe", "canvas")):
            continue
        yield about(
            background_may_be_content,
            image,
            Flaw("A large picture stands here as a background, without a description.", Outcome.CANT_TELL),
        )


@check("image-broken", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, tags=(NEEDS_BROWSER,))
def picture_is_broken(images: Images) -> Iterator[Yield]:
    """A picture that does not load.

    Everybody sees an empty frame or a broken sign. Repair the address or put the file back.
    """
    for image in images.items:
        if image.loaded is False and image.exposed and image.kind in {ImageKind.IMG, ImageKind.INPUT} and image.sources:
            yield about(picture_is_broken, image, Flaw("The picture does not load."))
