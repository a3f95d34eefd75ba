"""The verdict on one word: known, a name, a likely typo with what was meant, or simply unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from auditor.checks.spelling.dictionaries import Dictionary, dictionary
from auditor.checks.spelling.frequency import ranks
from auditor.checks.spelling.misspellings import MISSPELLINGS
from auditor.checks.spelling.typos import meant


class Standing(StrEnum):
    """What a word is held for."""

    KNOWN = "known"
    NAME = "name"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class Verdict(NamedTuple):
    """One word's standing, what was probably meant, and whether it is a well-known misspelling."""

    standing: Standing
    meant: str = ""
    certain: bool = False


KNOWN = Verdict(Standing.KNOWN)
NAME = Verdict(Standing.NAME)
UNKNOWN = Verdict(Standing.UNKNOWN)

COMMON = 12_000
"""Words up to this rank need no dictionary."""
MOST_REMEMBERED = 200_000

_PREFIXES = (
    "anti auto bio cardio co counter cross cyber de eco electro extra geo hyper immuno infra inter intra macro mega meta micro"
    " mid mini mis mono multi nano neo neuro non omni out over pan para photo poly post pre pro proto pseudo psycho radio re"
    " self semi socio sub super supra tele thermo trans ultra un under uni up"
).split()
_STEM = 4
_ENDINGS = ("s", "es", "ly", "ed", "ing", "er", "ers", "able", "ness", "less", "like", "wise", "ish", "ism", "ist", "ization", "isation", "ize",
            "ise", "ized", "ised", "izing", "ising", "ity", "al", "ally", "y")  # fmt: skip
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüаеёиоуыэюя]", re.IGNORECASE)


class Judge:
    """Judges the words of one language; remembers every verdict, since a site uses few words often."""

    def __init__(self, words: Dictionary, common: Mapping[str, int]) -> None:
        self.words = words
        self._ranks = common
        self._misspellings = MISSPELLINGS if words.language == "en" else {}
        self._remembered: dict[str, Verdict] = {}

    def verdict(self, word: str, first: bool = False) -> Verdict:
        """Return the verdict on a word as written; `first` tells that its capital means nothing."""
        key = word if not first else word.lower()
        verdict = self._remembered.get(key)
        if verdict is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            verdict = self._remembered[key] = self._judged(key)
        if verdict.standing is Standing.KNOWN or word.islower():
            return verdict
        if first and verdict.standing is Standing.LIKELY and (verdict.certain or len(word) >= 6):
            return verdict
        return NAME

    def known(self, word: str) -> bool:
        """Tell whether a word is right, in lower case or as written."""
        return self._common(word.lower()) or self.words.knows(word) or self.words.knows(word.lower())

    def _common(self, lower: str) -> bool:
        return self._ranks.get(lower, COMMON) < COMMON and lower not in self._misspellings

    def _judged(self, word: str) -> Verdict:
        bare = word.removesuffix("'s").removesuffix("'")
        lower = bare.lower()
        right = self._misspellings.get(lower)
        if right:
            return Verdict(Standing.LIKELY, right, certain=True)
        if self.known(bare) or self.words.knows(word):
            return KNOWN
        if not bare.islower():
            return NAME
        if lower in self._ranks or self._prefixed(lower):
            return KNOWN
        if self._coined(lower):
            return UNKNOWN
        guess = meant(lower, self._ranks, self.words.knows, self.words.language)
        return Verdict(Standing.LIKELY, guess) if guess else UNKNOWN

    def _prefixed(self, word: str) -> bool:
        return any(
            word.startswith(prefix) and len(word) - len(prefix) >= _STEM and self.known(word[len(prefix) :])
            for prefix in _PREFIXES
        )

    def _coined(self, word: str) -> bool:
        """Tell whether a word is made of known ones (an ending, a compound, a clipping, no vowel) rather than mistyped."""
        if not _VOWEL.search(word):
            return True
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _STEM and (self.known(stem) or (ending != "s" and self.known(stem + "e"))):
                return True
        if any(
            self._ranks.get(word[:cut], COMMON) < COMMON and self._ranks.get(word[cut:], COMMON) < COMMON
            for cut in range(4, len(word) - 3)
        ):
            return True
        return False


@lru_cache(maxsize=8)
def judge(language: str, folder: str = "") -> Judge | None:
    """Return the judge of a language (primary subtag), or None when there is no dictionary for it."""
    words = dictionary(language, folder)
    return Judge(words, ranks(language)) if words else None
