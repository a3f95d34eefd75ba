"""The language a text is scored in: the declared one when the text agrees, what its small words tell otherwise."""

from __future__ import annotations

import regex

from auditor.dom.language import primary
from auditor.dom.language_id import guess_language, same_language

NO_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my"})
NO_FORMULA = frozenset({"ar", "he", "fa", "ur", "ko", "hi", "bn", "ta", "te", "ka", "hy", "am", *NO_SPACES})
"""Languages for whose scripts none of our formulas was made."""

_SCORED_LETTER = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}]")
_LETTER = regex.compile(r"\p{L}")
_ENOUGH = 40
"""Words from which a text may overrule the language that is declared for it."""


def language_of(text: str, declared: str) -> str:
    """Return the language of a text: the declared one, unless its function words clearly tell another; empty when unknown."""
    tag = primary(declared)
    guess = guess_language(text) if len(text.split(None, _ENOUGH)) >= _ENOUGH else None
    if guess is None or not guess.sure or (tag and same_language(tag, guess)):
        return tag
    return guess.best


def scored_script(text: str) -> bool:
    """Tell whether at least half of the letters are Latin, Greek or Cyrillic."""
    sample = text[:20_000]
    if sample.isascii():
        return any(map(str.isalpha, sample))
    different: list[str] = _LETTER.findall("".join(set(sample)))
    if all(map(_SCORED_LETTER.match, different)):
        return bool(different)  # no need to count
    letters = len(_LETTER.findall(sample))
    return letters > 0 and len(_SCORED_LETTER.findall(sample)) * 2 >= letters
