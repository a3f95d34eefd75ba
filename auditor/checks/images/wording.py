"""Checks for descriptions that one should look at: too short, too long, keywords, headlines, repetitions."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Yield, check
from auditor.checks.images.rules import findings
from auditor.dom.content import Images
from auditor.model.finding import Family, Severity

_WCAG = ("1.1.1",)


@check(
    "image-alt-repeats-text",
    family=Family.IMAGES,
    version=1,
    severity=Severity.MINOR,
    wcag=_WCAG,
    same_as=("image-redundant-alt",),
)
def alt_repeats_the_text(images: Images) -> Iterator[Yield]:
    """A description that repeats the link, the caption or the heading beside the picture.

    People who listen hear the same words twice and still do not know what the picture shows. Say what the text does
    not say, or mark the picture as decoration with alt="".
    """
    yield from findings(alt_repeats_the_text, images)


@check("image-alt-short", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=_WCAG)
def alt_is_short(images: Images) -> Iterator[Yield]:
    """A description of a word or two that would fit countless pictures.

    Please look: "students" or "business meeting" leaves out who, where and what is going on. Say what makes somebody
    put this picture here. Names of people and places are fine.
    """
    yield from findings(alt_is_short, images)


@check("image-alt-headline", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=_WCAG)
def alt_is_a_headline(images: Images) -> Iterator[Yield]:
    """A description that reads like a headline or a slogan.

    Please look: content systems put the article's title here. If the words are written in the picture, they are right;
    if not, say what the picture shows.
    """
    yield from findings(alt_is_a_headline, images)


@check("image-alt-long", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=_WCAG)
def alt_is_long(images: Images) -> Iterator[Yield]:
    """A description of more than 250 characters.

    Please look: it is read in one go, and a listener cannot skim it or go back a word. Say the point in a sentence or
    two, and put the details of a chart into the text or a caption.
    """
    yield from findings(alt_is_long, images)


@check("image-alt-keywords", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=_WCAG)
def alt_is_keywords(images: Images) -> Iterator[Yield]:
    """A list of search terms where the description should be.

    Please look: it was written for a search engine, which does not like it either. Write a phrase that a person would
    say about the picture.
    """
    yield from findings(alt_is_keywords, images)


@check("image-alt-duplicate", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=_WCAG)
def alt_is_on_several_pictures(images: Images) -> Iterator[Yield]:
    """The same description on different pictures of a page.

    Please look: two pictures rarely show the same. One description was probably copied and not adapted.
    """
    yield from findings(alt_is_on_several_pictures, images)


@check("image-alt-language", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("3.1.2",))
def alt_is_in_another_language(images: Images) -> Iterator[Yield]:
    """A description in another language than the page around it.

    Please look: a screen reader pronounces it by the rules of the page's language. Translate it, or put the right lang
    on the picture.
    """
    yield from findings(alt_is_in_another_language, images)


@check("image-alt-case", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=_WCAG)
def alt_is_in_capitals(images: Images) -> Iterator[Yield]:
    """A whole description in capital letters.

    Please look: some screen readers spell words in capitals letter by letter. Write it as a sentence.
    """
    yield from findings(alt_is_in_capitals, images)
