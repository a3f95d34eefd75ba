"""What textstat counts in prepared sentences, without the network and without its global language."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from types import ModuleType
from typing import Any

from auditor.checks.readability.sentences import words
from auditor.checks.readability.syllables import Pronunciations


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers that all formulas are made of; they add up."""

    sentences: int = 0
    words: int = 0
    syllables: int = 0
    letters: int = 0
    """Letters and digits."""
    polysyllables: int = 0
    """Words of three syllables or more."""
    long_words: int = 0
    """Words of more than six letters."""

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.sentences + other.sentences,
            self.words + other.words,
            self.syllables + other.syllables,
            self.letters + other.letters,
            self.polysyllables + other.polysyllables,
            self.long_words + other.long_words,
        )


HYPHENATION = {
    "en": "en_US",
    "de": "de",
    "es": "es",
    "fr": "fr",
    "it": "it",
    "nl": "nl",
    "pl": "pl",
    "ru": "ru",
    "hu": "hu",
}
"""The languages whose syllables textstat counts: English by dictionary, the others by the hyphenation patterns of pyphen."""


@cache
def _counter(language: str) -> Any:
    # An own instance per language: textstat.set_lang() changes one global for every page and thread.
    _keep_textstat_off_the_network()
    from textstat.textstat import textstatistics

    counter = textstatistics()
    counter.set_rm_apostrophe(False)  # "don't" is in the dictionary, "dont" is not
    counter.set_lang(HYPHENATION.get(language, "en_US"))
    return counter


@contextmanager
def _loaded_when_used(name: str) -> Iterator[None]:
    """Give those who import a module in the block one that is loaded when something in it is first asked for."""
    if name in sys.modules:
        yield
        return
    late = ModuleType(name)
    # What a module does not have is asked of its `__getattr__` (PEP 562).
    late.__getattr__ = lambda attribute: getattr(importlib.import_module(name), attribute)  # type: ignore[method-assign]
    sys.modules[name] = late
    try:
        yield
    finally:
        del sys.modules[name]


def _keep_textstat_off_the_network() -> None:
    # textstat asks nltk to download its pronouncing dictionary, again at every call when that fails. Its counter takes any
    # mapping of the same shape, so it gets ours. A textstat that moved this name must not silently go back to downloading.
    with _loaded_when_used("nltk"):  # 300 modules for a dictionary that is never asked
        module = importlib.import_module("textstat.backend.counts._count_syllables")
    if not callable(getattr(module, "get_cmudict", None)):
        raise RuntimeError(
            "this textstat takes its syllables from elsewhere; install the version of the constraints file"
        )
    ours = Pronunciations()
    module.get_cmudict = lambda lang: ours if str(lang).startswith("en") else None  # type: ignore[attr-defined]
    # Ours knows every word, so the patterns that textstat loads beside it would never be asked.
    patterns = module.get_pyphen
    module.get_pyphen = lambda lang: None if str(lang).startswith("en") else patterns(lang)  # type: ignore[attr-defined]


def count(sentence: str, language: str) -> Counts:
    """Return textstat's counts of one prepared sentence; syllables are 0 for a language without a source of syllables."""
    if not sentence:
        return Counts()
    columns = zip(*map(_weight, sentence.split(), repeat(language)), strict=True)
    return Counts(1, *map(sum, columns))


_MANY = 3
"""Syllables of a polysyllable, as textstat counts them."""
_LONG = 6
"""Letters that a long word has more than."""


@lru_cache(maxsize=50_000)
def _weight(word: str, language: str) -> tuple[int, int, int, int, int]:
    """Return textstat's counts of one word, in the order of `Counts`; a sentence's are their sums, and a site has few words."""
    counter = _counter(language)
    spoken = language in HYPHENATION
    if word.isalpha():
        # What textstat counts in nothing but letters needs no textstat, except for the syllables.
        size, spoken_size = len(word), counter.syllable_count(word) if spoken else 0
        return 1, spoken_size, size, int(spoken_size >= _MANY), int(size > _LONG)
    return (
        counter.lexicon_count(word),
        counter.syllable_count(word) if spoken else 0,
        counter.letter_count(word),
        counter.polysyllabcount(word) if spoken else 0,
        counter.long_word_count(word),
    )


def hard_words(sentence: str, language: str, limit: int = 6) -> tuple[str, ...]:
    """Return the words of a sentence with the most syllables (four or more), each once, the hardest first."""
    if language not in HYPHENATION:
        return ()
    found = {word: _weight(word, language)[1] for word in words(sentence) if len(word) > 6 and word.isalpha()}
    ranked = sorted((-size, word) for word, size in found.items() if size >= 4)
    return tuple(word for _, word in ranked[:limit])
