"""Syllables of English words from the shipped CMU pronouncing dictionary, and a rule for the words it does not have."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache, lru_cache
from importlib.resources import files

DATA = "cmudict-syllables.gz"
"""Every word of the CMU Pronouncing Dictionary (2-clause BSD, LICENSE-CMU.txt) with the syllables of its first pronunciation."""
DATA_SHA256 = "30d520224f5304ac1fba8064af1a2f8c3a8870bcdd21ff6461663298cc4d8aaa"

LONGEST = 60
"""A longer run of letters is no word; its syllables are only estimated."""

_RUNS = re.compile(r"[aeiouyàáâäãåæèéêëìíîïòóôöõøœùúûüý]+")
_SILENT = re.compile(r"(?:[^laeiouy]|[aeiouy]l)e$|(?:[^lcgsxzhaeiouy]|[aeiouy]l|[^cs]h)es$|(?:[^tdl]|[aeiouy]l)ed$")
_HIATUS = re.compile(r"i[ao]|[^q]u[ao]|eo(?!u)|[^t]ien(?!d)|iu|yi")
_ONE_AFTER_ALL = re.compile(r"[tscg]i[aou]|gua|qu[ao]|geo")
_PREFIXES = re.compile(
    r"(?:inter|trans|super|hyper|micro|macro|multi|neuro|cardio|psycho|socio|bio|geo|tele|photo|electro|anti|auto|counter"
    r"|over|under|non|pre|post|pro|mis|dis|out|sub|semi|mid|co|re|de|un|up)(?=\w{3})"
)
_ENDINGS = (("'s", 0), ("s", 0), ("ing", 1), ("ly", 1), ("ness", 1), ("ment", 1), ("less", 1), ("ism", 2), ("er", 1))


NEAR = 32_000
"""More bytes than any three first letters have words for; a test holds it true."""


class SyllableLexicon:
    """Word -> syllables, held as one block of bytes: a dict of the same words takes twenty times the memory."""

    def __init__(self, lines: bytes) -> None:
        """Take lines of "word count" sorted by word."""
        self._lines = b"\n" + lines
        self._first: dict[bytes, int] = {}
        position = 1
        for line in lines.splitlines(keepends=True):
            self._first.setdefault(line.partition(b" ")[0][:3], position)
            position += len(line)

    def get(self, word: str) -> int:
        """Return the syllables of a word in lower case; 0 when it is not there."""
        try:
            key = word.encode("ascii")
        except UnicodeEncodeError:
            return 0
        start = self._first.get(key[:3])
        if start is None or b"\n" in key or b" " in key:
            return 0
        wanted = b"\n" + key + b" "
        # Words with the same three first letters stand together, so what is not found near is not there.
        at = self._lines.find(wanted, start - 1, start + NEAR)
        if at < 0:
            return 0
        at += len(wanted)
        return int(self._lines[at : self._lines.index(b"\n", at)])


@cache
def lexicon() -> SyllableLexicon:
    """Return the shipped dictionary. Raises ValueError when it is not the pinned one."""
    packed = files(__package__).joinpath("data", DATA).read_bytes()
    if hashlib.sha256(packed).hexdigest() != DATA_SHA256:
        raise ValueError(f"{DATA} is not the pinned syllable dictionary; reinstall auditor")
    return SyllableLexicon(gzip.decompress(packed))


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return the syllables of an English word, at least one: from the dictionary, else by stem, else by its vowels."""
    word = word.lower().replace("’", "'")
    if len(word) > LONGEST:
        return len(word) // 3
    known = lexicon().get(word)
    if known:
        return known
    if not any(char.isalpha() for char in word):
        return 1
    return _from_stem(word) or by_vowels(word)


def _from_stem(word: str) -> int:
    table = lexicon()
    for ending, more in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            found = table.get(stem) or (table.get(stem + "e") if more else None)
            if found:
                return found + more
    prefix = _PREFIXES.match(word)
    if prefix:
        rest = word[prefix.end() :]
        found = table.get(rest) or table.get(rest.removesuffix("s"))
        if found:
            return len(_RUNS.findall(prefix[0])) + prefix[0].endswith(("io", "eo")) + found
    return 0


def by_vowels(word: str) -> int:
    """Return the syllables a word seems to have by its runs of vowels; letters without any vowel are spelt out."""
    count = len(_RUNS.findall(word))
    if not count:
        return len(word) if len(word) <= 4 else 1
    if count > 1 and _SILENT.search(word):
        count -= 1
    count += len(_HIATUS.findall(word)) - len(_ONE_AFTER_ALL.findall(word))
    return max(1, count)


class Pronunciations:
    """The shape textstat expects of a pronouncing dictionary: word -> [[phone, ...]], where a phone with a digit is a syllable."""

    def __getitem__(self, word: str) -> tuple[tuple[str, ...]]:
        """Return one made-up pronunciation with the right number of syllables; never raises."""
        return (("0",) * syllables(word),)
