"""Descriptions that show next to nothing although they are words: too short, mere labels, headlines and slogans."""

from __future__ import annotations

import re

from auditor.checks.images.rules import image_rule
from auditor.checks.images.subject import Flaw, Subject, size_of
from auditor.checks.images.words import WordLists, every, plain
from auditor.model.finding import Outcome, Severity

_TITLE_PARTS = re.compile(r"\s[|»›]\s|::|\s[-–—]\s(?:[A-Z][\w&.']*(?:\s|$)){1,4}$")
_QUOTED = re.compile(
    r"[\"“”«»„]|\b(?:reads?|reading|says?|saying|text|words?|sign|slide|titled|captioned|labell?ed|written)\b",
    re.I,
)
_PARTICIPLE = re.compile(r"^[a-z]{3,}ing$")
_NUMBERED = re.compile(r"^(?:the )?(?:\d{1,3}|three|four|five|six|seven|eight|nine|ten)\b")
_NUMERAL = re.compile(r"^[\d.,%$€£+/:-]+$")
_ACRONYM = re.compile(r"^[A-Z][A-Z0-9&.]{1,7}$")
_FILLERS = frozenset(
    "a an the of in on at with and or to for by from as is are von der die das mit und im am de du des da do di la le les el los il o e "
    "un una".split()
)


@image_rule(
    "image-alt-short", version=1, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-duplicate",)
)
def thin(subject: Subject) -> Flaw | None:
    """A description of a word or two that would fit countless pictures.

    Please look: "students" or "business meeting" leaves out who, where and what is going on. Say what makes somebody
    put this picture here. Names of people and places are fine.
    """
    words = subject.words
    if words is None or not subject.spaced or subject.linked or subject.icon:
        return None
    if subject.image.element.has("usemap"):
        return (
            None  # the description of an image map names the group; its areas say the rest (W3C, Image Maps tutorial)
        )
    if len(subject.text) <= 2:
        return _short(f"“{subject.text}” is too short to describe a picture.")
    if subject.logo or not subject.tokens:
        return None
    content = [token for token in subject.tokens if token not in words.function and token not in _FILLERS]
    everyday = [token for token in content if _everyday(token, words)]
    joined = len(content) < len(subject.tokens)
    if not content or all(_NUMERAL.match(token) for token in content):
        return _short(f"“{subject.text[:80]}” does not say what the picture shows.")
    short = len(subject.tokens) <= (5 if _acts(content, subject) else 6)
    if len(everyday) == len(content) <= 3 and short:
        return _short(f"“{subject.text[:80]}” would fit countless pictures.")
    if _is_name(subject, everyday):
        return None
    if len(content) == 1 and len(subject.tokens) == 1 and not _ACRONYM.match(subject.text):
        lower = subject.text[:1].islower()
        return _short(f"One word, “{subject.text[:80]}”, for a picture.") if lower or _is_large(subject) else None
    if len(content) <= 2 and not joined and (everyday or subject.text == subject.text.casefold()):
        return _short(f"“{subject.text[:80]}” names something without saying what the picture shows of it.")
    lower = subject.text == subject.text.casefold() and len(content) <= 3
    mostly = 2 * len(everyday) >= len(content) or (lower and bool(everyday))
    if len(content) <= 4 and not joined and mostly and subject.language != "de" and not _acts(content, subject):
        return _short(f"“{subject.text[:80]}” is a label, not a description.")
    return None


def _everyday(token: str, words: WordLists) -> bool:
    return token in words.common or (token.endswith("'s") and token[:-2] in words.common)


def _acts(content: list[str], subject: Subject) -> bool:
    # "nurse taking blood pressure": an English participle says what happens, unless it stands alone ("woman smiling").
    return len(content) >= 3 and subject.language == "en" and any(_is_participle(token) for token in content[1:])


def _is_participle(token: str) -> bool:
    return bool(_PARTICIPLE.match(token)) and token not in _NOUNS_IN_ING


_NOUNS_IN_ING = frozenset(
    "meeting building training wedding evening morning painting drawing clothing marketing nursing engineering manufacturing "
    "teaching learning consulting shopping shipping planning farming housing banking parking testing spring string thing king ring "
    "something everything nothing dining living pricing branding networking fundraising awning ceiling flooring".split()
)


def _is_name(subject: Subject, everyday: list[str]) -> bool:
    # People and places: every word capitalised, none of them an everyday word but for "Widener Library", "Hotel Sacher".
    words = [word for word in re.split(r"[\s,]+", subject.text) if word]
    lists = subject.words
    if subject.language == "de" or lists is None or not 1 < len(words) <= 6:
        return False
    capitalised = all(word[:1].isupper() or plain(word) in _FILLERS or not word[:1].isalpha() for word in words)
    places = [word for word in everyday if word in lists.place]
    return capitalised and (not everyday or (len(everyday) == len(places) == 1 and len(words) <= 4))


def _is_large(subject: Subject) -> bool:
    size = size_of(subject.image)
    return size is not None and size[0] >= 300 and size[1] >= 200


def _short(message: str) -> Flaw:
    return Flaw(message, Outcome.CANT_TELL)


@image_rule(
    "image-alt-headline", version=1, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-short",)
)
def headline(subject: Subject) -> Flaw | None:
    """A description that reads like a headline or a slogan.

    Please look: content systems put the article's title here. If the words are written in the picture, they are right;
    if not, say what the picture shows.
    """
    words = subject.words
    if words is None or not subject.spaced or subject.linked or subject.logo or subject.icon or len(subject.tokens) < 3:
        return None
    folded, text = subject.plain, subject.text
    # Words that stand in the picture are rightly quoted; a sentence with "a ... doing" is a description.
    depicts = subject.tokens[0] in _DEPICTING or bool(
        {"a", "an"}.intersection(subject.tokens) and _has_participle(subject)
    )
    if len(text) > 140 or _QUOTED.search(text) or (depicts and not folded.startswith("the ")):
        return None
    reasons = (
        any(folded.startswith(f"{phrase} ") for phrase in words.headline),
        bool(_NUMBERED.match(folded)) and bool(words.headline_count.intersection(subject.tokens[1:5])),
        text.endswith(("!", "?", "…", "...")),
        bool(_TITLE_PARTS.search(text)) and len(subject.tokens) >= 4,
        bool(words.address.intersection(subject.tokens)),
        _title_case(subject),
    )
    if any(reasons):
        return Flaw(
            f"“{text[:120]}” reads like a headline or a slogan, not like what the picture shows.",
            Outcome.CANT_TELL,
        )
    return None


_DEPICTING = frozenset(
    "a an two three four five several ein eine zwei drei une deux trois dos tres una due tre duas twee drie een".split()
)


def _has_participle(subject: Subject) -> bool:
    return any(_is_participle(token) for token in subject.tokens[1:])


def _title_case(subject: Subject) -> bool:
    # Headlines capitalise their words; a description in sentence case does not. German capitalises all nouns.
    if subject.language != "en":
        return False
    words = [word for word in subject.text.split() if word[:1].isalpha()]
    long = [word for word in words[1:] if plain(word) not in every("function") and len(word) > 2]
    if len(words) < 4 or len(long) < 3:
        return False
    capitalised = [word for word in long if word[0].isupper() and not word.isupper()]
    common = [word for word in capitalised if subject.words and plain(word) in subject.words.common]
    return len(capitalised) >= len(long) - 1 and len(capitalised) >= 3 and len(common) >= 2 and len(words) <= 16
