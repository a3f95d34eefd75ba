"""Words that were read in pictures, held against what the pictures' descriptions and the page say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.checks.base import Check, NotApplicable, Yield, check
from auditor.checks.images.subject import is_small, subject_of
from auditor.checks.images.words import words_in
from auditor.dom.accname import authored
from auditor.dom.content import Image, Images, Text
from auditor.dom.document import Element
from auditor.dom.probes import Observation, Probes
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.probes import Probe, Seen

LEAST_WORDS = 4
"""Words from which on a picture says something by them; fewer are a name, a sign in a street, or a slip of the reader."""
MOSTLY = 15
"""Percent of its area that the lines of a picture of text take at least."""
_TOLD_BESIDE = 0.34
"""Share of its words that description, caption and neighbours say of a picture that is described with them in mind."""
_TOLD_SOMEWHERE = 0.7
"""Share of its words that the page says of a picture that shows what the text tells."""
_WORDS_A_LINE = 2.5
_LETTERS = 3
_ALIKE = 4
"""Letters at the beginning by which words are compared: readers of pictures misread ends."""
_MOST = 200_000


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture and what was read in it."""

    observation: Observation
    percent: int
    words: str
    image: Image | None

    @property
    def in_lines(self) -> bool:
        """Whether its lines are of some words each: those of a menu or a button are of one or two, and show how a program looks."""
        lines = self.words.split(" / ")
        return len(self.words.split()) - (len(lines) - 1) >= _WORDS_A_LINE * len(lines)

    @property
    def tokens(self) -> frozenset[str]:
        return _begins(self.words)


def _begins(text: str) -> frozenset[str]:
    words = (word for word in words_in(text) if sum(map(str.isalpha, word)) >= _LETTERS)
    return frozenset(word[:_ALIKE] for word in words)


def _read_in(probes: Probes, images: Images) -> Iterator[_Read]:
    by_element: dict[Element, Image] = {image.element: image for image in images.items}
    for one in probes.observations:
        if one.seen is not Seen.WORDS_IN_PICTURE:
            continue
        percent, _, words = one.said.partition(" ")
        read = _Read(one, int(percent), words, by_element.get(one.element))
        if len(read.tokens) >= LEAST_WORDS and not _is_sign(read.image):
            yield read


def _is_sign(image: Image | None) -> bool:
    if image is None:
        return False
    subject = subject_of(image)
    return subject.logo or is_small(image)


def _unread(probes: Probes) -> Iterator[Yield]:
    if Probe.PICTURES not in probes.made:
        yield NotApplicable(
            "nobody read words in pictures (the extra `ocr` is not installed, [probes] pictures is off, no browser was there)"
        )


def _found(declared: Check, read: _Read, message: str) -> Yield:
    other = read.observation.elsewhere
    steps = f"The same picture was read on {other}." if other else "Load the page and look at it."
    return declared.finding(message, read.observation.element, outcome=Outcome.CANT_TELL, steps=steps)


@check("image-of-text", family=Family.IMAGES, version=1, severity=Severity.MODERATE, wcag=("1.4.5",))
def picture_is_of_text(probes: Probes, images: Images) -> Iterator[Yield]:
    """A picture that is mostly words.

    Please look whether they could be text (WCAG 1.4.5, technique C22): letters in a picture get blurred when they are enlarged, and
    nobody can set them in another type or colour, copy or translate them. Logos are fine, and so is what must look as it does, such
    as an old handwriting; pictures of menus and buttons are left out. Told where the extra `ocr` is installed.
    """
    yield from _unread(probes)
    for read in _read_in(probes, images):
        if read.percent >= MOSTLY and read.in_lines:
            message = f"The picture is mostly words: “{_cut(read.words)}”."
            yield _found(picture_is_of_text, read, message)


@check("image-alt-lacks-words", family=Family.IMAGES, version=1, severity=Severity.SERIOUS, wcag=("1.1.1",))
def description_leaves_words_out(probes: Probes, images: Images, text: Text) -> Iterator[Yield]:
    """A picture with words in it that neither its description nor the text says.

    Please look: who does not see the picture does not learn what is written there. Say it in the description, or in the text beside
    the picture. Told where the extra `ocr` is installed; of a picture without any description `image-alt-missing` tells.
    """
    yield from _unread(probes)
    page: frozenset[str] | None = None
    for read in _read_in(probes, images):
        image = read.image
        if image is not None and image.description is None and not image.name and image.element.tag == "img":
            continue
        if _share(read.tokens, _begins(_said_beside(read))) >= _TOLD_BESIDE:
            continue
        if page is None:
            page = _begins(" ".join(block.text for block in text.blocks)[:_MOST])
        if _share(read.tokens, page) < _TOLD_SOMEWHERE:
            description = " ".join(image.name.split()) if image is not None else ""
            has = f"its description is “{_cut(description)}”" if description else "it has no description"
            message = f"The picture says “{_cut(read.words)}”; {has}."
            yield _found(description_leaves_words_out, read, message)


def _said_beside(read: _Read) -> str:
    image, element = read.image, read.observation.element
    if image is None:
        return f"{authored(element).text} {element.name or ''}"
    return " ".join((image.name, image.description or "", image.title, image.caption, image.link_text, *image.around))


def _share(words: frozenset[str], said: frozenset[str]) -> float:
    return len(words & said) / max(1, len(words))


def _cut(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"
