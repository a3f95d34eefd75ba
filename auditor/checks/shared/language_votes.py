"""Which language a few words are in, by how common each of them is in every language that we have a list of.

dom/language_id.py needs the function words of a sentence; a title, a quotation or the name of a film has hardly any. Here every
word votes: a text is as likely in a language as its words are common there (naive Bayes over wordfreq's lists), and what is not
among a language's commonest words counts as rare there. Names are rare everywhere and decide nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from auditor.checks.shared.frequency import commonest
from auditor.dom.language import primary
from auditor.dom.language_id import guess_language, same_language

LANGUAGES = tuple("en de fr es it pt nl sv da nb fi pl cs hu ro ca tr".split())
COMMONEST = 8_000
"""Words of a language that are read; what is rarer tells little and costs memory."""
_RARE = -5.6
"""The logarithm of how common a word is that a list does not have: rarer than all it has."""
_COMMON = -3.9
"""How common the words of a text are in its own language, on the average, at least: words that are said every 8,000 words or more often."""
_TWINS = (
    frozenset({"da", "nb", "no", "nn", "sv"}),
    frozenset({"es", "ca", "gl", "pt"}),
    frozenset({"cs", "sk"}),
    frozenset({"nl", "af"}),
)
_ALIASES = {"no": "nb", "nn": "nb"}
_WORD = regex.compile(r"\p{L}+(?:['’]\p{L}+)?")
MOST_WORDS = 60
NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish",
    "da": "Danish", "nb": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech", "hu": "Hungarian", "ro": "Romanian",
    "ca": "Catalan", "tr": "Turkish",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vote:
    """The language that a text is in, where that is another than the one declared for it."""

    language: str
    """Its code, or the name of its script where that alone tells."""
    name: str
    sure: bool
    """The votes leave no doubt; otherwise worth a look."""


@lru_cache(maxsize=4_000)
def votes_against(text: str, declared: str) -> Vote | None:
    """Return the language that the words of a text speak for against the one declared; None where they do not, or not clearly."""
    own = _ALIASES.get(primary(declared), primary(declared))
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text[:3_000])[:MOST_WORDS]]
    if len(words) < 2 or not own or sum(len(word) >= 3 for word in words) < len(words) / 2:
        return None  # "en | fr | ja" is Finnish, too
    if (script := _foreign_script("".join(words), own)) is not None:
        return Vote(script, f"written in {script.capitalize()} letters", len(words) >= 3)
    if own not in LANGUAGES:
        guess = guess_language(text)
        return (
            None
            if guess is None or same_language(declared, guess)
            else Vote(guess.best, NAMES.get(guess.best, guess.best), guess.sure)
        )
    count = len(words)
    own_words = [_commonness(own).get(word) for word in words]
    at_home = sum(at is not None for at in own_words)
    if sum(_RARE if at is None else at for at in own_words) > _COMMON * count:
        return None
    known = {language: [_commonness(language).get(word) for word in words] for language in LANGUAGES}
    score = {language: sum(_RARE if at is None else at for at in ats) for language, ats in known.items()}
    best = max(LANGUAGES, key=lambda language: score[language])
    if best == own or any({best, own} <= twins for twins in _TWINS):
        return None
    margin = score[best] - score[own]
    held = sum(at is not None for at in known[best])
    # What the declared language has as well, such as "in", "die" or "restaurant", is no proof.
    only = sum(a is not None and b is None for a, b in zip(known[best], known[own], strict=True))
    if held < 0.7 * count or margin < 2.0:
        return None
    # Lists of every language have the commonest words of English, low down; words that are shared stand high in both.
    apart = margin / count >= 1.4 and count >= 4
    if not apart and (only < 2 or margin / count < 0.6 or at_home > 0.6 * count):
        return None
    sure = count >= 4 and margin >= 4.0 and held >= 0.75 * count and (apart or (only >= 3 and at_home <= 0.5 * count))
    return Vote(best, NAMES[best], sure)


@cache
def _commonness(language: str) -> Mapping[str, float]:
    return commonest(language, COMMONEST)


def _foreign_script(letters: str, own: str) -> str | None:
    # A language of Latin letters in none of them. Who writes Russian in Latin letters writes it out, and is left alone.
    if own not in LANGUAGES or letters.isascii():
        return None
    names = {unicodedata.name(letter, "?").split()[0] for letter in letters[:60]}
    known = names & {
        "CYRILLIC",
        "GREEK",
        "HEBREW",
        "ARABIC",
        "DEVANAGARI",
        "THAI",
        "HANGUL",
        "HIRAGANA",
        "KATAKANA",
        "CJK",
    }
    return min(known).lower() if known and "LATIN" not in names else None
