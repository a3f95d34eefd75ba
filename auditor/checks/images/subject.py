"""What a rule for descriptions looks at: one description, folded and counted once, with what is around its picture."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from auditor.checks.images.words import WordLists, language_of, lists, plain, words_in
from auditor.dom.content import Image, ImageKind
from auditor.dom.document import Box
from auditor.model.finding import Outcome, Severity

TEXT_LIMIT = 4_000
"""Characters of a description that rules look at."""
SMALL = 64
"""CSS pixels up to which a picture is an icon."""

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_LOGO = re.compile(r"(?:^|[^a-z])(?:logos?|brand|wordmark|sponsor|partner|badge|seal|crest|emblem)(?:[^a-z]|$)")
_ICON = re.compile(r"(?:^|[^a-z])(?:icons?|ico|flags?|emoji|avatar|symbol|callout)(?:[^a-z]|$)")
_DENSE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0eff\uf900-\ufaff]")
"""Scripts whose words are not set apart by spaces, or are one character each."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a description, under the id of the check that reports it."""

    check: str
    message: str
    outcome: Outcome = Outcome.FAILED
    severity: Severity | None = None


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

    @property
    def words(self) -> WordLists | None:
        """The lists of the description's language."""
        return lists().get(self.language)

    @property
    def spaced(self) -> bool:
        """The script sets words apart by spaces, so that counting them means something."""
        return not _DENSE.search(self.text)


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
    primary = declared.strip().lower().replace("_", "-").split("-")[0]
    if primary:
        return primary if primary in lists() else ""
    return language_of(text)[0] or "en"


def stem_of(source: str) -> str:
    """Return the file name of an address without its extension; empty for inline data."""
    if source[:5].lower() == "data:":
        return ""
    try:
        name = unquote(urlsplit(source).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return re.sub(r"(?:\.[a-z0-9]{2,5}){1,2}$", "", name[:300].casefold())


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


def is_pixel(image: Image) -> bool:
    """Tell whether the picture is a counting pixel or spacer that nobody sees."""
    size = size_of(image)
    return size is not None and min(size) <= 2 and max(size) <= 40
