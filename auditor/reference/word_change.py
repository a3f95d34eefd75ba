"""A change of words in its surroundings: what the rules that name its kind ask of it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from auditor.dom.language import primary
from auditor.dom.language_id import FUNCTION_WORDS
from auditor.reference.lexicon import Lexicon, lexicon_of

_NO_WORDS: frozenset[str] = frozenset()
_SIGNS = frozenset("%‰‱°")
_NO_SIGNS = frozenset("|^`´¨\\¬")


@dataclass(frozen=True)
class WordChange:
    """Two runs of forms, what is around them, and the language they are in."""

    ours: Sequence[str]
    theirs: Sequence[str]
    before: Sequence[str]
    after: Sequence[str]
    language: str

    @cached_property
    def lexicon(self) -> Lexicon:
        """The telling words of the language."""
        return lexicon_of(self.language)

    @cached_property
    def words(self) -> tuple[list[str], list[str]]:
        """The words of both sides without the marks."""
        return [word for word in self.ours if is_word(word)], [word for word in self.theirs if is_word(word)]

    @cached_property
    def keys(self) -> tuple[list[str], list[str]]:
        """The words of both sides without their case."""
        return [key_of(word, self.language) for word in self.words[0]], [
            key_of(word, self.language) for word in self.words[1]
        ]

    @cached_property
    def differing(self) -> tuple[list[str], list[str]]:
        """The keys that went and those that came: what stands on both sides did not change, wherever it is in the hunk."""
        ours, theirs = (Counter(keys) for keys in self.keys)
        return list((ours - theirs).elements()), list((theirs - ours).elements())

    @property
    def changed(self) -> list[str]:
        """All keys that went or came."""
        return [*self.differing[0], *self.differing[1]]

    @cached_property
    def left(self) -> list[str]:
        """The keys just before."""
        return [word.casefold() for word in self.before]

    @cached_property
    def right(self) -> list[str]:
        """The keys just behind."""
        return [word.casefold() for word in self.after]

    def is_small(self, word: str) -> bool:
        """Tell whether it is one of the language's function words, which title case leaves small."""
        return word.casefold() in FUNCTION_WORDS.get(primary(self.language), _NO_WORDS)

    def both(self, words: frozenset[str]) -> bool:
        """Tell whether a word of a list took the place of another one of it."""
        lost, come = self.differing
        same = self.lexicon.same
        mine, their = {same.get(w, w) for w in lost if w in words}, {same.get(w, w) for w in come if w in words}
        return bool(mine and their and mine != their)

    def counted(self, reach: int) -> bool:
        """Tell whether a number stands in the run or within `reach` words before it."""
        near = (*self.left[-reach:], *self.keys[0], *self.keys[1])
        return any(is_number(word, self.lexicon) for word in near)

    def number_touches(self) -> bool:
        """Tell whether a number stands in the run or right beside it."""
        near = (*self.left[-1:], *self.right[:1], *self.keys[0], *self.keys[1])
        return any(is_number(word, self.lexicon) for word in near)


@lru_cache(maxsize=5000)
def is_sign(form: str) -> bool:
    """Tell whether a mark says something of the number beside it: a currency, a percentage, a degree, a comparison."""
    if form in _SIGNS:
        return True
    return len(form) == 1 and form not in _NO_SIGNS and unicodedata.category(form) in {"Sc", "Sm"}


@lru_cache(maxsize=50_000)
def key_of(word: str, language: str) -> str:
    """Return a word without its case. Turkish has two letters i; ß is no double s."""
    if language[:2].lower() in {"tr", "az"}:
        word = word.replace("İ", "i").replace("I", "ı")
    return "ß".join(part.casefold() for part in word.replace("ẞ", "ß").split("ß")).replace("i̇", "i")


def is_word(form: str) -> bool:
    """Tell a word or a figure from a mark."""
    return any(char.isalnum() for char in form)


def has_digit(word: str) -> bool:
    """Tell whether a word is written with a digit."""
    return any(char.isdigit() for char in word)


def is_number(word: str, lists: Lexicon) -> bool:
    """Tell whether a word is a number, in digits or written out."""
    return has_digit(word) or word in lists.numbers or word in lists.numerals
