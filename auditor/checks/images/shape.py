"""Descriptions that are wrong in form: nothing to read out, emoji, markup, capitals, too long, keywords, another language."""

from __future__ import annotations

import re
from collections import Counter

import regex

from auditor.checks.images.subject import Flaw, Subject
from auditor.checks.images.words import language_of, lists
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
_HASHTAG = re.compile(r"(?:^|\s)#\w+")
_SENTENCE = re.compile(r"[.!?](?:\s|$)")


def blank(subject: Subject) -> Flaw | None:
    """No letter and no digit, and no emoji either."""
    if _READABLE.search(subject.text) or _EMOJI.search(subject.text):
        return None
    shown = f" (“{subject.text[:20]}”)" if subject.text else ""
    severity = Severity.CRITICAL if subject.linked else None
    return Flaw("image-alt-blank", f"The description has nothing that can be read out{shown}.", severity=severity)


def emoji(subject: Subject) -> Flaw | None:
    """Only emoji, or more than three of them."""
    count = len(_EMOJI.findall(subject.text))
    if count and not _READABLE.search(subject.text):
        return Flaw("image-alt-emoji", "The description is made of emoji only.", Outcome.CANT_TELL)
    if count > 3:
        return Flaw(
            "image-alt-emoji", f"The description has {count} emoji, each read out by its name.", Outcome.CANT_TELL
        )
    return None


def markup(subject: Subject) -> Flaw | None:
    """Tags or entities that are read out as they stand."""
    match = _MARKUP.search(subject.text)
    if match is None:
        return None
    return Flaw("image-alt-markup", f"The description holds markup that is read out: “{match[0][:80]}”.")


def capitals(subject: Subject) -> Flaw | None:
    """More than three words, all in capitals."""
    words = _LETTERS.findall(subject.text)
    loud = [word for word in words if word.isupper()]
    if len(words) <= 3 or len(loud) < len(words) or sum(map(len, words)) < 16:
        return None
    return Flaw("image-alt-case", "The whole description is in capital letters.", Outcome.CANT_TELL)


def too_long(subject: Subject) -> Flaw | None:
    """So long that it cannot be taken in at one hearing."""
    length = len(subject.text)
    if length <= LONG or not subject.spaced:
        return None
    return Flaw(
        "image-alt-long",
        f"The description has {length} characters; it is read in one go and cannot be skimmed.",
        Outcome.CANT_TELL,
        Severity.MODERATE if length > VERY_LONG else None,
    )


def keywords(subject: Subject) -> Flaw | None:
    """A list of search terms instead of a description."""
    text = subject.text
    if _PEOPLE.search(text) or not subject.spaced:
        return None
    if len(_HASHTAG.findall(text)) >= 3:
        return _stuffed("The description is a list of hashtags.")
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
    return Flaw("image-alt-keywords", message, Outcome.CANT_TELL)


def other_language(subject: Subject) -> Flaw | None:
    """Written in another language than the page says."""
    if len(subject.tokens) < 8 or not subject.language or not subject.image.language:
        return None
    found, hits, second = language_of(subject.text)
    own = sum(token in _functions(subject) for token in subject.tokens)
    if found in {"", subject.language} or hits < 4 or hits < 3 * max(own, 1) or hits < second + 2:
        return None
    return Flaw(
        "image-alt-language",
        f"The description seems to be in another language ({found}) than its surroundings ({subject.language}).",
        Outcome.CANT_TELL,
    )
