"""Checks for descriptions that describe nothing: file names, generic words, placeholders, markup."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.images.rules import findings
from auditor.dom.content import Images
from auditor.model.finding import Family, Severity

_WCAG = ("1.1.1",)


@check(
    "image-alt-blank", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=_WCAG, same_as=("image-alt",)
)
def alt_is_blank(images: Images) -> Iterator[Yield]:
    """A description of spaces or punctuation only.

    It is neither a description nor the mark of decoration. Write alt="" for decoration, without a space, or say what
    the picture shows.
    """
    yield from findings(alt_is_blank, images)


@check("image-alt-filename", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=_WCAG)
def alt_is_a_file_name(images: Images) -> Iterator[Yield]:
    """A description that is only a file name.

    People who cannot see the picture hear "I M G 2034 dot jay peg" (WCAG failure F30). Say what the picture shows.
    """
    yield from findings(alt_is_a_file_name, images)


@check("image-alt-camera-name", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=_WCAG)
def alt_is_a_camera_name(images: Images) -> Iterator[Yield]:
    """A description that a camera, a program or a picture agency made up.

    "DSC 0412" or "Screenshot 2024-01-03" says when or how the file was made. Say what the picture shows.
    """
    yield from findings(alt_is_a_camera_name, images)


@check("image-alt-slug", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=_WCAG)
def alt_is_a_slug(images: Images) -> Iterator[Yield]:
    """A description written like an address or a code: words joined by hyphens or underscores, or a hash.

    It is read out as one odd word or letter by letter. Say in plain words what the picture shows.
    """
    yield from findings(alt_is_a_slug, images)


@check("image-alt-generic", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=_WCAG)
def alt_is_generic(images: Images) -> Iterator[Yield]:
    """A description that could stand under any picture, such as "image", "banner" or "click to enlarge".

    A screen reader says "image" already. Say what is in the picture; for a logo, whose it is; for a chart, what it
    shows.
    """
    yield from findings(alt_is_generic, images)


@check("image-alt-placeholder", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=_WCAG)
def alt_is_a_placeholder(images: Images) -> Iterator[Yield]:
    """A placeholder where the description should be.

    Somebody, or some program, left "add alt text here" or an unfilled template variable. Write the description.
    """
    yield from findings(alt_is_a_placeholder, images)


@check("image-alt-automatic", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=_WCAG)
def alt_is_a_guess(images: Images) -> Iterator[Yield]:
    """A description that a program guessed and nobody has edited.

    Please look: phrases such as "may be an image of" or "description automatically generated" show that nobody has
    read it. Keep what is right and say what matters here.
    """
    yield from findings(alt_is_a_guess, images)


@check("image-alt-dimensions", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=_WCAG)
def alt_ends_with_a_size(images: Images) -> Iterator[Yield]:
    """A description that ends with the picture's size in pixels.

    "1024 x 768" means nothing to a listener; it comes from the file's name. Leave it out.
    """
    yield from findings(alt_ends_with_a_size, images)


@check("image-alt-redundant-prefix", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=_WCAG)
def alt_says_that_it_is_an_image(images: Images) -> Iterator[Yield]:
    """A description that says "image of", "photo of" or the like.

    A screen reader has said "image" before it reads the description. Begin with what is in the picture. Saying that it
    is a painting, a map or an X-ray is information and fine.
    """
    yield from findings(alt_says_that_it_is_an_image, images)


@check("image-alt-credit", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=_WCAG)
def alt_is_a_credit(images: Images) -> Iterator[Yield]:
    """A description that only credits the photographer or the agency.

    Please look: put the credit into a caption, and say in the description what the picture shows.
    """
    yield from findings(alt_is_a_credit, images)


@check("image-alt-markup", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=_WCAG)
def alt_holds_markup(images: Images) -> Iterator[Yield]:
    """A description with tags or entities in it.

    They are read out as they stand: "less than bold greater than", "ampersand nbsp". Write plain text.
    """
    yield from findings(alt_holds_markup, images)


@check("image-alt-emoji", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=_WCAG)
def alt_is_emoji(images: Images) -> Iterator[Yield]:
    """A description made of emoji, or with more than three of them.

    Please look: every emoji is read out by its long name. Words are quicker to hear.
    """
    yield from findings(alt_is_emoji, images)
