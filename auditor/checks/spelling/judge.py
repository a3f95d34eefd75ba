"""The verdict on one word: known, a name, a likely typo with what was meant, or simply unknown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from auditor.checks.shared.frequency import DEEPEST, ranks, scale
from auditor.checks.spelling.dictionaries import BrokenDictionary, Dictionary, dictionary
from auditor.checks.spelling.misspellings import MISSPELLINGS
from auditor.checks.spelling.typos import EXTRA, LONG, LOST, SWAP, WRONG, Guess, meant
from auditor.checks.spelling.vocabulary import LATIN, VOCABULARY


class Standing(StrEnum):
    """What a word is held for."""

    KNOWN = "known"
    NAME = "name"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class WordVerdict(NamedTuple):
    """One word's standing, and for a likely typo what was probably meant."""

    standing: Standing
    meant: str = ""
    certain: bool = False
    """A well-known misspelling, wrong however often it is seen."""
    plain: bool = False
    """So long, and so near to a common word, that it is hardly the name of something."""
    near: bool = False
    """Short, but so near to an everyday word that it is a slip wherever nothing has odd names."""


KNOWN = WordVerdict(Standing.KNOWN)
NAME = WordVerdict(Standing.NAME)
UNKNOWN = WordVerdict(Standing.UNKNOWN)

# Ranks in the frequency list, from 0 for "the". They were set on manuals and on prose with injected slips, by rule, not by word.
COMMON = 12_000
"""Words up to this rank need no dictionary."""
FREQUENT = 3_000
"""Up to here what was meant is so frequent that a slip is likelier than a compound or a command with a letter before it."""
FAMILIAR = 1_200
"""Up to here a slip is likelier than a word made with an ending."""
VERY_COMMON = 500
"""Up to here letters without a vowel are a slip rather than an abbreviation."""
SMALL_WORD = 120
"""Pronouns, prepositions and the like: a slip in one of them is no coinage, whatever it looks like."""
PREFIXED = 5_000
"""Words that everybody knows and puts "un" or "re" before."""
LIVING = 30_000
"""Words that people still make new ones of."""
PLAIN_RANK = 20_000
PLAIN_LENGTH = 8
PLAIN_SLIP = 6
NEAR_SLIP = 5
NEARLY_AS_USUAL = 1.5
"""Powers of ten: people write "callout" a seventh as often as "callous", but "occurence" forty times as rarely as "occurrence"."""
MOST_REMEMBERED = 200_000
LONG_CAPITAL = 8
"""A shorter unknown word with a capital is taken for a name even where a sentence begins."""

_PREFIXES = (
    "anti auto bio cardio co counter cross cyber de eco electro extra geo hyper immuno infra inter intra macro mega meta micro"
    " mid mini mis mono multi nano neo neuro non omni out over pan para photo poly post pre pro proto pseudo psycho radio re"
    " self semi socio sub super supra tele thermo trans ultra un under uni up"
).split()
_STEM = 4
_FIRM = tuple(
    "er ers ier iers able ness less like wise ish ism ist ization isation ize ise ized ised izing ising ity".split()
)
"""Endings that make new words freely; a slip hardly ever looks like one."""
_LOOSE = tuple("s es ly ed ing al ally y".split())
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüаеёиоуыэюя]", re.IGNORECASE)


class Judge:
    """Judges the words of one language; remembers every verdict, since a site uses few words often."""

    def __init__(self, words: Dictionary, common: Mapping[str, int]) -> None:
        self.words = words
        self._ranks = common
        english = words.language == "en"
        self._misspellings = MISSPELLINGS if english else {}
        self._vocabulary = VOCABULARY if english else LATIN
        self._remembered: dict[str, WordVerdict] = {}

    def verdict(self, word: str, first: bool = False) -> WordVerdict:
        """Return the verdict on a word as written; `first` tells that its capital means nothing."""
        key = word if not first else word.lower()
        verdict = self._remembered.get(key)
        if verdict is None:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            verdict = self._remembered[key] = self._judged(key)
        if verdict.standing is Standing.KNOWN or word.islower():
            return verdict
        if first and verdict.standing is Standing.LIKELY:
            long = len(word) >= LONG_CAPITAL and verdict.plain and self.words.has(verdict.meant)
            return verdict if verdict.certain or long else NAME
        return NAME

    def _unaccented(self, word: str) -> bool:
        plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
        return self.words.language == "en" and plain != word and self.known(plain)

    def known(self, word: str) -> bool:
        """Tell whether a word is right, in lower case or as written."""
        return self._common(word.lower()) or self.words.knows(word) or self.words.knows(word.lower())

    def _common(self, lower: str) -> bool:
        return self._usual(lower) and lower not in self._misspellings

    def _judged(self, word: str) -> WordVerdict:
        bare = word.removesuffix("'s").removesuffix("'")
        lower = bare.lower()
        right = self._misspellings.get(lower)
        if right:
            return WordVerdict(Standing.LIKELY, right, certain=True, plain=True)
        if self.known(bare) or self.words.knows(word):
            return KNOWN
        if not bare.islower():
            return NAME
        if lower in self._vocabulary or self._unaccented(lower):
            return KNOWN
        joined = self._joined(lower)
        if joined:
            return WordVerdict(Standing.LIKELY, joined, plain="the" in joined.split())
        guesses = meant(lower, self._ranks, self.words.suggests, self.words.may_know, self.words.language)
        if lower in self._ranks:
            # Frequency lists carry typos, too: one in a very short, very common word is worth more than a rare "thes".
            small = (g for g in guesses if g.rank < SMALL_WORD and len(lower) <= 5 and len(g.word) >= 4)
            return _likely(lower, next(small, None)) or KNOWN
        if self._prefixed(lower, 4):
            return KNOWN
        sure = next((guess for guess in guesses if not self._doubtful(lower, guess)), None)
        return _likely(lower, sure) or (KNOWN if self._prefixed(lower, 2) else UNKNOWN)

    def _joined(self, word: str) -> str:
        """Return the two small words that a lost space has joined ("ofthe", "willbe"), or nothing."""
        if not 5 <= len(word) <= 10:
            return ""
        for cut in range(2, len(word) - 1):
            head, tail = word[:cut], word[cut:]
            if self._ranks.get(head, DEEPEST) < SMALL_WORD and self._ranks.get(tail, DEEPEST) < SMALL_WORD:
                # "ofthe" is seen often and always wrong; "thinkin" and "hasan" are seen often, too.
                return "" if word in self._ranks and "the" not in {head, tail} else f"{head} {tail}"
        return ""

    def _prefixed(self, word: str, shortest: int) -> bool:
        return any(
            len(prefix) >= shortest
            and word.startswith(prefix)
            and len(word) - len(prefix) >= _STEM
            and self._lower_known(word[len(prefix) :])
            for prefix in _PREFIXES
        )

    def _plainly_prefixed(self, word: str) -> bool:
        # "unclosed", "prepending": a living prefix before a word everybody knows; but not "devision", "upsated"
        return any(
            word.startswith(prefix)
            and len(word) - len(prefix) >= _STEM + 1
            and self._ranks.get(word[len(prefix) :], PREFIXED) < PREFIXED
            for prefix in ("un", "re", "pre", "non", "sub", "mis", "dis")
        )

    def _lower_known(self, word: str) -> bool:
        return self._usual(word) or self.words.has(word)

    def _doubtful(self, word: str, guess: Guess) -> bool:
        """Tell whether the word was rather made on purpose: a command, a coinage, a compound, letters without a vowel."""
        if guess.rank < SMALL_WORD:
            return False
        if self._lettered(word, guess) or self._nearly_as_usual(word, guess):
            return True
        if not _VOWEL.search(word):
            return guess.rank >= VERY_COMMON
        if guess.rank >= FAMILIAR and self._derived(word, _FIRM):
            return True
        if self._prefixed(word, 2):
            return guess.rank >= COMMON or self._plainly_prefixed(word)
        return guess.rank >= FREQUENT and self._coined(word)

    def _nearly_as_usual(self, word: str, guess: Guess) -> bool:
        rarer = scale(self.words.language).rarer(word, guess.word)
        return rarer is not None and rarer < NEARLY_AS_USUAL

    def _lettered(self, word: str, guess: Guess) -> bool:
        """Tell whether the word is a known one with a letter before or after it, as commands are named."""
        if _doubled(word):
            return False
        if guess.slip is EXTRA and guess.at == 0:
            return guess.rank >= FREQUENT or len(word) < LONG  # "xchat"; but "eproblems"
        if guess.slip is WRONG and guess.at == 0 and self._usual(word[1:]):
            return True  # "xboard" is no "aboard"
        if word[-1] == "d" and not word.endswith("ed") and guess.slip is not LOST and self._usual(word[:-1]):
            return True  # "systemd"; but "offerd"
        return guess.slip is EXTRA and word == guess.word + "s"  # "clinicals"

    def _coined(self, word: str) -> bool:
        halves = ((word[:cut], word[cut:]) for cut in range(4, len(word) - 3))
        return self._derived(word, _LOOSE) or any(self._usual(head) and self._usual(tail) for head, tail in halves)

    def _derived(self, word: str, endings: tuple[str, ...]) -> bool:
        """Tell whether the word is a known one with an ending ("upload-er", "verif-ier")."""
        for ending in endings:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < _STEM:
                continue
            if self._alive(stem) or (ending not in {"s", "es"} and self._alive(stem + "e")):
                return True
            if ending[0] == "i" and self._alive(stem + "y"):
                return True
        return False

    def _alive(self, stem: str) -> bool:
        # "volute" is a word, but nobody makes "voluteers" of it
        return self._ranks.get(stem, DEEPEST) < LIVING and self._lower_known(stem)

    def _usual(self, word: str) -> bool:
        return self._ranks.get(word, COMMON) < COMMON


def _likely(word: str, guess: Guess | None) -> WordVerdict | None:
    if guess is None:
        return None
    fingers = guess.slip in {LOST, SWAP}  # the slips that make no new word on purpose
    plain = guess.rank < PLAIN_RANK and guess.at > 0 and len(word) >= (PLAIN_SLIP if fingers else PLAIN_LENGTH)
    near = (guess.rank < SMALL_WORD and guess.slip is not EXTRA) or (
        fingers and guess.rank < PREFIXED and len(word) >= NEAR_SLIP
    )
    return WordVerdict(Standing.LIKELY, guess.word, plain=plain and not _ends_abroad(word, guess), near=near)


def _ends_abroad(word: str, guess: Guess) -> bool:
    """Tell whether the letter too many is an ending of another language: "commande", "optionale", "methodes"."""
    if guess.slip is not EXTRA or _doubled(word):
        return False
    return guess.at == len(word) - 1 or (guess.at == len(word) - 2 and word[guess.at] in "aeio")


def _doubled(word: str) -> bool:
    return word[0] == word[1] or word[-1] == word[-2]


def judge(language: str, folders: tuple[str, ...] = ()) -> Judge | BrokenDictionary | None:
    """Return the judge of a language (primary subtag), why its dictionary cannot be used, or None when there is none."""
    return _appointed(language, folders)


@lru_cache(maxsize=8)
def _appointed(language: str, folders: tuple[str, ...]) -> Judge | BrokenDictionary | None:
    words = dictionary(language, folders)
    return Judge(words, ranks(language)) if isinstance(words, Dictionary) else words
