"""Descriptions that are wrong in form: nothing to read out, emoji, markup, capitals, too long, keywords, another language."""

from __future__ import annotations

import re
from collections import Counter

import regex

from auditor.checks.images.rules import image_rule
from auditor.checks.images.subject import Flaw, Subject
from auditor.checks.images.words import lists
from auditor.dom.language_id import FUNCTION_WORDS, function_words
from auditor.model.finding import Outcome, Severity

LONG = 250
"""Characters; the one long limit that does not punish good descriptions (100 to 150 do). Sa11y uses the same."""
VERY_LONG = 500
_READABLE = regex.compile(r"[\p{L}\p{N}]")
_EMOJI = regex.compile(r"(?:\p{Extended_Pictographic}|\p{Regional_Indicator})")
_MARKUP = re.compile(
    r"^(?:alt|title|src)\s?=\s?[\"'“”]|</?(?:a|b|i|p|em|br|hr|img|div|span|strong|small|sup|sub|font|h[1-6]|li|ul)\b[^<>]{0,300}/?>|&(?:amp|nbsp|lt|gt|quot|apos"
    r"|#\d{2,5}|#x[0-9a-f]{2,5}|[a-z]{2,8});|\[/?(?:caption|gallery|img|url|b|i)\b[^\[\]]{0,200}\]|\\[nrtu](?:[0-9a-f]{4}|\b)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_FRAGMENTS = re.compile(r"[,;|•·]+")
_PEOPLE = re.compile(
    r"\b(?:from left|left to right|pictured|clockwise|von links|de gauche|de izquierda|da sinistra|da esquerda|v\.l\.n\.r)\b",
    re.I,
)
_LETTERS_OF = {"de": frozenset("ßẞ"), "es": frozenset("ñÑ¿¡"), "pt": frozenset("ãõÃÕ")}
"""Letters of one language alone among those with lists."""
_LETTER_WEIGHT = 2
"""Function words that such a letter is worth: a name from abroad has it as well, so it decides nothing alone."""
_HASHTAG = re.compile(r"(?:^|\s)#\w+")
_SENTENCE = re.compile(r"[.!?](?:\s|$)")


@image_rule(
    "image-alt-blank",
    version=1,
    severity=Severity.SERIOUS,
    wcag=("1.1.1",),
    same_as=("image-alt",),
    gives_way_to=("image-pixel-with-alt",),
)
def blank(subject: Subject) -> Flaw | None:
    """A description of spaces or punctuation only.

    It is neither a description nor the mark of decoration. Write alt="" for decoration, without a space, or say what
    the picture shows.
    """
    if _READABLE.search(subject.text) or _EMOJI.search(subject.text):
        return None
    shown = f" (“{subject.text[:20]}”)" if subject.text else ""
    severity = Severity.CRITICAL if subject.linked else None
    return Flaw(f"The description has nothing that can be read out{shown}.", severity=severity)


@image_rule("image-alt-emoji", version=1, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-blank",))
def emoji(subject: Subject) -> Flaw | None:
    """A description made of emoji, or with more than three of them.

    Please look: every emoji is read out by its long name. Words are quicker to hear.
    """
    count = len(_EMOJI.findall(subject.text))
    if count and not _READABLE.search(subject.text):
        return Flaw("The description is made of emoji only.", Outcome.CANT_TELL)
    if count > 3:
        return Flaw(f"The description has {count} emoji, each read out by its name.", Outcome.CANT_TELL)
    return None


@image_rule(
    "image-alt-markup", version=1, severity=Severity.MODERATE, wcag=("1.1.1",), gives_way_to=("image-alt-emoji",)
)
def markup(subject: Subject) -> Flaw | None:
    """A description with tags or entities in it.

    They are read out as they stand: "less than bold greater than", "ampersand nbsp". Write plain text.
    """
    match = _MARKUP.search(subject.text)
    if match is None:
        return None
    return Flaw(f"The description holds markup that is read out: “{match[0][:80]}”.")


@image_rule("image-alt-case", version=1, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-language",))
def capitals(subject: Subject) -> Flaw | None:
    """A whole description in capital letters.

    Please look: some screen readers spell words in capitals letter by letter. Write it as a sentence.
    """
    words = _LETTERS.findall(subject.text)
    loud = [word for word in words if word.isupper()]
    if len(words) <= 3 or len(loud) < len(words) or sum(map(len, words)) < 16:
        return None
    return Flaw("The whole description is in capital letters.", Outcome.CANT_TELL)


@image_rule("image-alt-long", version=1, severity=Severity.MINOR, wcag=("1.1.1",), gives_way_to=("image-alt-case",))
def too_long(subject: Subject) -> Flaw | None:
    """A description of more than 250 characters.

    Please look: it is read in one go, and a listener cannot skim it or go back a word. Say the point in a sentence or
    two, and put the details of a chart into the text or a caption.
    """
    length = len(subject.text)
    if length <= LONG or not subject.spaced:
        return None
    return Flaw(
        f"The description has {length} characters; it is read in one go and cannot be skimmed.",
        Outcome.CANT_TELL,
        Severity.MODERATE if length > VERY_LONG else None,
    )


@image_rule(
    "image-alt-keywords",
    version=2,
    severity=Severity.MODERATE,
    wcag=("1.1.1",),
    gives_way_to=("image-alt-repeats-text",),
)
def keywords(subject: Subject) -> Flaw | None:
    """A list of search terms where the description should be.

    Please look: it was written for a search engine, which does not like it either. Write a phrase that a person would
    say about the picture.
    """
    text = subject.text
    if _PEOPLE.search(text) or not subject.spaced:
        return None
    if len(_HASHTAG.findall(text)) >= 3:
        return _stuffed("The description is a list of hashtags.")
    if text.count(" | ") >= 2 and len(subject.tokens) >= 5:
        return _stuffed("The description is a row of titles or search terms.")
    fragments = [part.split() for part in _FRAGMENTS.split(text) if part.strip()]
    short = [part for part in fragments if len(part) <= 3]
    loud = sum(all(word[:1].isupper() for word in part) and len(part) >= 2 for part in fragments)
    if (
        len(fragments) >= 5
        and len(short) >= len(fragments) - 1
        and loud < len(fragments) / 2
        and not _SENTENCE.search(text)
    ):
        return _stuffed(f"The description is a list of {len(fragments)} keywords.")
    lists_terms = len(fragments) == 4 and all(len(part) <= 2 for part in fragments) and loud == 0
    if lists_terms and not _functions(subject).intersection(subject.tokens):
        return _stuffed("The description is a list of keywords.")
    if len(subject.tokens) >= 8 and not re.search(r"[.,;:!?]", text):
        content = Counter(t for t in subject.tokens if len(t) > 3 and t not in _functions(subject))
        if content and (top := content.most_common(1)[0])[1] >= 3:
            return _stuffed(f"The description says “{top[0]}” {top[1]} times.")
    return None


def _functions(subject: Subject) -> frozenset[str]:
    return lists()[subject.language or "en"].function


def _stuffed(message: str) -> Flaw:
    return Flaw(message, Outcome.CANT_TELL)


@image_rule(
    "image-alt-language", version=1, severity=Severity.MODERATE, wcag=("3.1.2",), gives_way_to=("image-alt-headline",)
)
def other_language(subject: Subject) -> Flaw | None:
    """A description in another language than the page around it.

    Please look: a screen reader pronounces it by the rules of the page's language. Translate it, or put the right lang
    on the picture.
    """
    if len(subject.tokens) < 8 or not subject.language or not subject.image.language:
        return None
    counts = function_words(subject.tokens, lists())
    letters = frozenset(subject.image.description or "")
    for language, own_letters in _LETTERS_OF.items():
        if language in counts and letters & own_letters:
            counts[language] += _LETTER_WEIGHT
    found = max(counts, key=lambda name: counts[name])
    shared = FUNCTION_WORDS[found]  # "an" is German as well: it tells nothing for English
    own = function_words((word for word in subject.tokens if word not in shared), [subject.language])
    hits, second = counts[found], max(count for name, count in counts.items() if name != found)
    if found == subject.language or hits < 4 or hits < 3 * max(own.get(subject.language, 0), 1) or hits < second + 2:
        return None
    return Flaw(
        f"The description seems to be in another language ({found}) than its surroundings ({subject.language}).",
        Outcome.CANT_TELL,
    )
