"""Rules for images without a description, with an empty one, or with one that contradicts how they are marked."""

from __future__ import annotations

from auditor.checks.images.gallery import gallery
from auditor.checks.images.rules import image_rule
from auditor.checks.images.subject import Flaw, Undescribed, is_large
from auditor.dom.content import Region
from auditor.model.finding import Outcome, Severity

_CONTENT_REGIONS = frozenset({Region.MAIN, Region.BODY})


@image_rule(
    "image-alt-missing", version=1, severity=Severity.CRITICAL, wcag=("1.1.1",), same_as=("image-alt",), beside=gallery
)
def alt_is_missing(undescribed: Undescribed) -> Flaw | None:
    """A picture without any description.

    Screen readers say "image", or read the file's address letter by letter. Say in the alt attribute what the picture
    shows, or write alt="" if it is decoration.
    """
    image = undescribed.image
    if undescribed.names_nothing or undescribed.presentational or image.name or image.description is not None:
        return None
    if image.link is not None:
        message = "The picture in this link has no description; its file name may be read out before the link's text."
        return Flaw(message, severity=Severity.SERIOUS)
    return Flaw("The picture has no description.")


@image_rule(
    "image-link-without-name",
    version=1,
    severity=Severity.CRITICAL,
    wcag=("1.1.1", "2.4.4", "4.1.2"),
    same_as=("image-alt",),
)
def link_has_only_an_undescribed_image(undescribed: Undescribed) -> Flaw | None:
    """A link or button that holds only a picture, and the picture has no description.

    People who cannot see the picture hear "link" and perhaps part of an address. Say in the alt attribute where the
    link leads or what the button does.
    """
    if not (undescribed.names_nothing and undescribed.first_in_link):
        return None
    link = undescribed.image.link
    thing = "button" if link is not None and link.tag == "button" else "link"
    return Flaw(f"The picture is all there is in this {thing}, and it has no description.")


@image_rule("image-presentation-with-alt", version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def presentation_has_a_description(undescribed: Undescribed) -> Flaw | None:
    """A picture with role="presentation" or role="none" that has a description.

    The role hides the description from screen readers. Remove the role if the picture says something, or empty the
    alt attribute if it does not.
    """
    if not undescribed.presentational or not (undescribed.image.description or "").strip():
        return None
    role = undescribed.image.element.get("role")
    return Flaw(f"The picture is marked as decoration (role={role}) and has a description.")


@image_rule("image-alt-empty-but-named", version=2, severity=Severity.MODERATE, wcag=("1.1.1",))
def decoration_has_a_name(undescribed: Undescribed) -> Flaw | None:
    """A picture marked as decoration (alt="") that has a title or an ARIA label all the same, or at which Tab stops.

    The two contradict each other, and browsers resolve it differently. Put the words into alt, or remove them. What has the focus
    is announced, whatever it is marked as (WAI-ARIA 1.2, conflicts of presentational roles).
    """
    if undescribed.focused:
        return Flaw('The picture is marked as decoration (alt=""), but Tab stops at it, and nothing is said there.')
    if not undescribed.emptied or not (undescribed.labelled or undescribed.image.title):
        return None
    where = "an ARIA label" if undescribed.labelled else "a title"
    outcome = Outcome.FAILED if undescribed.labelled else Outcome.CANT_TELL
    return Flaw(f'The picture is marked as decoration (alt="") but has {where}.', outcome)


@image_rule(
    "image-carousel-empty",
    version=1,
    severity=Severity.MODERATE,
    wcag=("1.1.1",),
    gives_way_to=("image-alt-empty-but-named",),
)
def carousel_is_undescribed(undescribed: Undescribed) -> Flaw | None:
    """A carousel whose pictures are all marked as decoration.

    Please look: pictures that people are meant to leaf through usually show something. Describe each one.
    """
    if not undescribed.emptied or not undescribed.carousel:
        return None
    return Flaw(f"All {undescribed.carousel} pictures of this carousel are marked as decoration.", Outcome.CANT_TELL)


@image_rule(
    "image-decorative-content",
    version=1,
    severity=Severity.MINOR,
    wcag=("1.1.1",),
    gives_way_to=("image-alt-empty-but-named",),
)
def decoration_looks_like_content(undescribed: Undescribed) -> Flaw | None:
    """A picture marked as decoration that looks like content: large in the main part, or with a caption.

    Please look: if the picture shows something that the text does not say, describe it. To settle that it is
    decoration, add role="presentation".
    """
    image = undescribed.image
    if not undescribed.emptied or undescribed.carousel is not None:
        return None
    if image.caption:
        message = 'The picture has a caption but is marked as decoration (alt="").'
        return Flaw(message, Outcome.CANT_TELL, Severity.MODERATE)
    if image.region in _CONTENT_REGIONS and not image.link_text and is_large(image):
        return Flaw('A large picture in the content is marked as decoration (alt="").', Outcome.CANT_TELL)
    return None
