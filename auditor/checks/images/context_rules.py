"""Rules that hold a described image against what stands around it: links, captions, headings, other images of the page."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from auditor.checks.images.rules import image_rule
from auditor.checks.images.subject import Flaw, Subject, is_pixel, size_of
from auditor.checks.images.words import plain
from auditor.model.finding import Outcome, Severity

ALIKE = 90
"""Token-sort similarity from which two texts say the same (measured: light edits 94 to 100, paraphrases at most 72)."""


_DECORATION = re.compile(
    r"(?:a |an |the )?(?:(?:purely )?decorative(?: (?:image|picture|line|border|element|graphic|icon|divider|pattern|background|bullet))?|"
    r"decoration|ornament|spacer(?: (?:image|gif|pixel))?|(?:horizontal )?(?:divider|separator|ruler?)(?: line)?|bullet(?: point)?|"
    r"dekoration|dekoratives bild|trenn(?:linie|strich)|platzhalter|image décorative|décoration|imagen decorativa|immagine decorativa)"
)
"""Whole descriptions, as the word lists hold them, of what needs none."""
_LINE = re.compile(r"\b(?:lines?|rule|border|bar|stripe|linie|strich|ligne|línea|linea)\b")
_THIN, _LONG = 6, 100
"""CSS pixels of a drawn line: across and along."""


@image_rule("image-pixel-with-alt", version=2, severity=Severity.MINOR, wcag=("1.1.1",))
def pixel_is_read_out(subject: Subject) -> Flaw | None:
    """A counting pixel, a spacer or a drawn line with a description, or a description that says that the picture is decoration.

    Nobody sees it, or nobody misses it, yet screen readers read it out (WCAG failure F39). Give it alt="". A picture as thin as a line
    that is called one is "please look".
    """
    if is_pixel(subject.image):
        return Flaw(f"A picture of a pixel or two that nobody sees is read out as “{subject.text[:80]}”.")
    if _DECORATION.fullmatch(subject.plain) and not subject.linked:
        return Flaw(f"The picture is decoration, as it says itself, and is read out as “{subject.text[:80]}”.")
    size = size_of(subject.image)
    thin = size is not None and min(size) <= _THIN and max(size) >= _LONG
    if thin and not subject.linked and _LINE.search(subject.plain):
        return Flaw(f"A picture as thin as a line is read out as “{subject.text[:80]}”.", Outcome.CANT_TELL)
    return None


@image_rule(
    "image-alt-repeats-text",
    version=2,
    severity=Severity.MINOR,
    wcag=("1.1.1",),
    same_as=("image-redundant-alt",),
    gives_way_to=("image-alt-redundant-prefix",),
)
def repeats_text(subject: Subject) -> Flaw | None:
    """A description that repeats the link, the caption or the heading beside the picture, or a line of its figure or card.

    People who listen hear the same words twice and still do not know what the picture shows. Say what the text does
    not say, or mark the picture as decoration with alt="".
    """
    return _repeats_own(subject) or _repeats_near(subject)


def _repeats_own(subject: Subject) -> Flaw | None:
    image = subject.image
    block = image.element.closest("p", "li", "td", "th", "button", "a")
    for text, where in (
        (image.link_text, "link's text"),
        (image.caption, "caption"),
        (block.text()[:600] if block is not None else "", "text around it"),
    ):
        if text and says_the_same(subject.plain, plain(text)):
            return Flaw(f"The description repeats the {where}: “{subject.text[:120]}”.")
    for text, where in ((image.link_text, "link's text"), (image.caption, "caption")):
        if text and is_most_of(subject.plain, plain(text)):
            return Flaw(
                f"The description is part of the {where}: “{subject.text[:120]}”.",
                Outcome.CANT_TELL,
            )
    return _repeats_within(subject)


def _repeats_within(subject: Subject) -> Flaw | None:
    """Tell whether a part of the figure, the card or the link around the picture says what the description says."""
    if len(subject.tokens) < 2 or (subject.icon and subject.image.link is None):
        return None
    said = {subject.plain, _without_kind(subject.plain)}
    for text in subject.image.around:
        parts = {plain(text), *(plain(part) for part in _SENTENCES.split(text))}
        if any(says_the_same(one, part) for one in said for part in parts if part):
            return Flaw(
                f"What stands with the picture says the same: “{subject.text[:120]}”.",
                Outcome.CANT_TELL,
            )
    return None


_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\s+[–—|]\s+|(?<=\w):\s+")


def _without_kind(text: str) -> str:
    # "Photo of Ana Ruiz" and "Ana Ruiz headshot" in a card of Ana Ruiz say her name again.
    return _KIND_BEHIND.sub("", _KIND_BEFORE.sub("", text))


_KIND_BEFORE = re.compile(
    r"^(?:a |an |the )?(?:(?:profile |staff |team |author )?(?:photo|photograph|picture|image|portrait|headshot|pic)(?: of| -|:)"
    r"|foto von|bild von|porträt von|photo de|portrait de|foto de|retrato de|foto di|ritratto di|foto van|portret van) "
)
_KIND_BEHIND = re.compile(
    r"(?:'s)? (?:profile |staff |team |author )?(?:photo|photograph|picture|image|portrait|headshot|pic|avatar)$"
)


def _repeats_near(subject: Subject) -> Flaw | None:
    if subject.icon or len(subject.plain) < 3:
        return None
    for text in subject.image.nearby:
        if says_the_same(subject.plain, plain(text)):
            return Flaw(
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


@image_rule(
    "image-alt-duplicate", version=1, severity=Severity.MODERATE, wcag=("1.1.1",), gives_way_to=("image-alt-keywords",)
)
def duplicate(subject: Subject) -> Flaw | None:
    """The same description on different pictures of a page.

    Please look: two pictures rarely show the same. One description was probably copied and not adapted.
    """
    if not subject.repeats:
        return None
    message = f"Another picture of this page has the same description: “{subject.text[:120]}”."
    return Flaw(message, Outcome.CANT_TELL)
