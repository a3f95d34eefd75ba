"""What a rule for descriptions looks at: one description, folded and counted once, with what is around its picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.checks.images.words import WordLists, lists, plain, words_in
from auditor.dom.accname import authored
from auditor.dom.content import Image, ImageKind
from auditor.dom.document import Box
from auditor.dom.language import primary
from auditor.dom.language_id import function_words
from auditor.dom.roles import is_presentational, is_tab_stop
from auditor.model.finding import Outcome, Severity
from auditor.urls import file_name

TEXT_LIMIT = 4_000
"""Characters of a description that rules look at."""
SMALL = 64
"""CSS pixels up to which a picture is an icon."""
LARGE_SHOWN = (200, 150)
"""CSS pixels from which a picture in the content is unlikely to be mere decoration."""
LARGE_STORED = (400, 300)

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_LOGO = re.compile(r"(?:^|[^a-z])(?:logos?|brand|wordmark|sponsor|partner|badge|seal|crest|emblem)(?:[^a-z]|$)")
_ICON = re.compile(r"(?:^|[^a-z])(?:icons?|ico|flags?|emoji|avatar|symbol|callout)(?:[^a-z]|$)")
_DENSE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff\uf900-\ufaff]")
"""Scripts whose words are not set apart by spaces, or are one character each."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a rule says is wrong with an image; the severity is that of its check where it says nothing else."""

    message: str
    outcome: Outcome = Outcome.FAILED
    severity: Severity | None = None
    points: tuple[str, ...] = ()
    """How the score came about that decided, one feature a line."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One description and its picture."""

    image: Image
    text: str
    """NFKC, invisible characters dropped, white space folded."""
    plain: str
    """As the word lists hold it."""
    tokens: tuple[str, ...]
    language: str
    """The language whose lists apply; empty where we have none for the page's language."""
    stems: tuple[str, ...]
    """File names of the picture's sources, decoded and without extension."""
    linked: bool
    """The picture is all that names a link or button."""
    logo: bool
    icon: bool
    repeats: bool = False
    """A different image before it on the page has the same description."""

    @property
    def words(self) -> WordLists | None:
        """The lists of the description's language."""
        return lists().get(self.language)

    @property
    def spaced(self) -> bool:
        """The script sets words apart by spaces, so that counting them means something."""
        return not _DENSE.search(self.text)


@dataclass(frozen=True, slots=True)
class Undescribed:
    """An img element that people see, for the rules about images without a description, with an empty or a contradictory one."""

    image: Image
    carousel: int | None = None
    """How many images the carousel has that is marked as decoration throughout, 0 for all but its first; None outside one."""
    first_in_link: bool = False
    """The first image of a link that nothing names."""

    @property
    def names_nothing(self) -> bool:
        """All there is in a link or button, which nothing else names; a script may have given the link itself a name."""
        link = self.image.link
        if link is None or self.image.link_text or self.image.name:
            return False
        return not link.name and not (self.image.description or "").strip()

    @property
    def presentational(self) -> bool:
        """Marked as decoration by its role."""
        return is_presentational(self.image.element)

    @property
    def emptied(self) -> bool:
        """Marked as decoration by an empty alt attribute, where that can be right."""
        element = self.image.element
        return element.has("alt") and not element.get("alt") and not self.presentational and not self.names_nothing

    @property
    def focused(self) -> bool:
        """Marked as decoration by an empty alt attribute, while Tab stops at it and nothing names it."""
        element = self.image.element
        return (
            element.tag == "img"
            and element.has("alt")
            and not element.get("alt")
            and element.has("tabindex")
            and is_tab_stop(element)
            and not authored(element).text
        )

    @property
    def labelled(self) -> bool:
        """Has an ARIA label."""
        return bool(authored(self.image.element).text)


def subject_of(image: Image) -> Subject:
    """Return what the rules look at for one picture that has a description."""
    raw = image.description or image.name
    text = " ".join(unicodedata.normalize("NFKC", raw[:TEXT_LIMIT]).translate(_INVISIBLE).split())
    marks = f"{image.element.get('class')} {image.element.get('id')} {' '.join(image.sources[:1])[:500]}".casefold()
    folded = plain(text)
    return Subject(
        image=image,
        text=text,
        plain=folded,
        tokens=tuple(words_in(text)),
        language=_language(image.language, text),
        stems=tuple(dict.fromkeys(stem for stem in map(stem_of, image.sources) if stem)),
        linked=image.kind in {ImageKind.INPUT, ImageKind.AREA} or (image.link is not None and not image.link_text),
        logo=bool(_LOGO.search(marks) or _LOGO.search(folded)),
        icon=bool(_ICON.search(marks) or _ICON.search(folded)) or is_small(image),
    )


def _language(declared: str, text: str) -> str:
    language = primary(declared)
    if language:
        return language if language in lists() else ""
    counts = function_words(words_in(text), lists())
    return max(counts, key=lambda name: counts[name]) if any(counts.values()) else "en"


def stem_of(source: str) -> str:
    """Return the file name of an address without its extension; empty for inline data."""
    if source[:5].lower() == "data:":
        return ""
    return re.sub(r"(?:\.[a-z0-9]{2,5}){1,2}$", "", file_name(source)[:300].casefold())


def size_of(image: Image) -> tuple[float, float] | None:
    """Return width and height as shown, else as stored, else as the markup says; None when nothing is known."""
    box: Box | None = image.box
    if box is not None and box.width > 0 and box.height > 0:
        return box.width, box.height
    if image.natural is not None and image.natural[0] > 0:
        return float(image.natural[0]), float(image.natural[1])
    width, height = image.element.get("width").strip(), image.element.get("height").strip()
    if re.fullmatch(r"\d{1,5}(?:px)?", width) and re.fullmatch(r"\d{1,5}(?:px)?", height):
        return float(width.removesuffix("px")), float(height.removesuffix("px"))
    return None


def is_small(image: Image) -> bool:
    """Tell whether the picture is known to be no larger than an icon."""
    size = size_of(image)
    return size is not None and size[0] <= SMALL and size[1] <= SMALL


def is_large(image: Image) -> bool:
    """Tell whether a picture is known to be as large as content pictures are."""
    size = size_of(image)
    least = LARGE_SHOWN if image.box is not None or image.natural is None else LARGE_STORED
    return size is not None and size[0] >= least[0] and size[1] >= least[1]


def visible(images: Sequence[Image]) -> list[Image]:
    """Return the pictures without counting pixels."""
    return [image for image in images if not is_pixel(image)]


def is_pixel(image: Image) -> bool:
    """Tell whether the picture is a counting pixel or spacer that nobody sees."""
    size = size_of(image)
    return size is not None and min(size) <= 2 and max(size) <= 40
