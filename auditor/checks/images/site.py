"""Checks over the whole site: one picture described in several ways, one description on many pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TypedDict

from auditor.checks.base import OnPage, Yield, check
from auditor.checks.images.context_rules import says_the_same
from auditor.checks.images.rules import ImageFlaws
from auditor.checks.images.subject import subject_of
from auditor.checks.images.words import plain
from auditor.dom.content import Image, ImageKind, Images
from auditor.dom.locator import selector_of
from auditor.dom.signals import component_of
from auditor.model.finding import Fact, Family, Location, Outcome, Severity, Signals
from auditor.model.run import SiteFacts
from auditor.model.signal_text import fold

MANY = 5
"""Different pictures with one description from which it is worth a look."""
FACT_LIMIT = 200
"""Pictures of one page that the site checks hear of."""
_EXAMPLES = 20


def facts_of(image_flaws: ImageFlaws, images: Images) -> Iterator[Fact]:
    """Return what one page tells the checks that compare the pictures of the whole site."""
    flawed = {image.index for pairs in image_flaws.by_check.values() for image, _ in pairs}
    seen: set[tuple[str, str]] = set()
    for image in images.items:
        description = (image.description or "").strip()
        if image.kind is not ImageKind.IMG or not image.exposed or not image.identity or not description:
            continue
        if (image.identity, plain(description)) in seen or image.index in flawed:
            continue
        seen.add((image.identity, plain(description)))
        if len(seen) > FACT_LIMIT:
            break
        place = _place(image)
        yield Fact(
            "image", image.identity[:300], {"text": description[:300], "linked": image.link is not None, **place}
        )
        subject = subject_of(image)
        if len(subject.tokens) >= 2 and not subject.icon and not subject.logo:
            yield Fact(
                "description", subject.plain[:300], {"text": description[:300], "of": image.identity[:300], **place}
            )


class ImagePlace(TypedDict):
    """Where an image stands on its page, as a fact holds it."""

    selector: str
    src: str
    component: str


class ImageFact(ImagePlace):
    """The same with its description."""

    text: str


def _place(image: Image) -> ImagePlace:
    return {
        "selector": selector_of(image.element),
        "src": image.sources[0][:300] if image.sources else "",
        "component": component_of(image.element),
    }


def _location(value: ImageFact) -> Location:
    signals = Signals(tag="img", name=fold(value["text"], 120), component=value["component"])
    return Location(selector=value["selector"], quote=value["text"], signals=signals)


@check("image-alt-inconsistent", family=Family.IMAGES, version=1, severity=Severity.MINOR, wcag=("3.2.4",))
def one_picture_is_described_differently(facts: SiteFacts) -> Iterator[Yield]:
    """One picture that is described differently on different pages.

    Please look: the same photograph may need other words in another place, but often one of the descriptions is old
    or wrong.
    """
    for identity, group in groupby(facts.stream("image"), key=lambda fact: fact.key):
        # A picture in a link is named by where the link leads, so only plain pictures are compared.
        told = [fact for fact in group if isinstance(fact.value, dict) and not fact.value["linked"]]
        first_of: dict[str, Fact] = {}
        for fact in told:
            first_of.setdefault(plain(fact.value["text"]), fact)
        if len(first_of) < 2 or len({fact.url for fact in told}) < 2:
            continue
        first = next(iter(first_of.values()))
        others = [f for text, f in first_of.items() if not says_the_same(text, plain(first.value["text"]))]
        for fact in others[:_EXAMPLES]:
            yield one_picture_is_described_differently.finding(
                f"The picture is “{fact.value['text'][:100]}” here and “{first.value['text'][:100]}” on another page.",
                OnPage(fact.url, _location(fact.value)),
                outcome=Outcome.CANT_TELL,
                key=identity,
                src=fact.value["src"],
                description=fact.value["text"],
                descriptions=[{"text": f.value["text"], "url": f.url} for f in list(first_of.values())[:_EXAMPLES]],
            )


@check("image-alt-repeated-on-site", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.1.1",))
def one_description_on_many_pictures(facts: SiteFacts) -> Iterator[Yield]:
    """One description on five or more different pictures of the site.

    Please look: it was probably copied from page to page, or a template writes it. Say what each picture shows.
    """
    for text, group in groupby(facts.stream("description"), key=lambda fact: fact.key):
        pictures: dict[str, Fact] = {}
        for fact in group:
            if isinstance(fact.value, dict) and len(pictures) < 1000:
                pictures.setdefault(fact.value["of"], fact)
        if len(pictures) < MANY:
            continue
        first = next(iter(pictures.values()))
        yield one_description_on_many_pictures.finding(
            f"{len(pictures)} different pictures of the site are described as “{first.value['text'][:100]}”.",
            OnPage(first.url, _location(first.value)),
            outcome=Outcome.CANT_TELL,
            key=text,
            src=first.value["src"],
            description=first.value["text"],
            pages=sorted({fact.url for fact in pictures.values()})[:_EXAMPLES],
        )
