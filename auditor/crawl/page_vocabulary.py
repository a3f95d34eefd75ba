"""What a few words are about: the matters that walls in front of pages speak of, by words of many languages.

Each of these words is on every other page; what they tell together, page_score.py weighs.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple

_WITHOUT_SPACES = frozenset({"ja", "zh", "ko"})
_TOKEN = re.compile(r"[^\W_]+")
_PART = re.compile(r"\*?[^\W_]+\*?|\*")
_LONGEST = 40
"""Letters of a token that are looked at."""


class Matter(StrEnum):
    """What a sentence may be about."""

    APOLOGY = "apology"
    RETRY = "retry"
    SITE = "site"
    FAULT = "fault"
    UPKEEP = "upkeep"
    CHECK = "check"
    BARRED = "barred"
    LOGIN = "login"
    CONSENT = "consent"
    LOST = "lost"
    LOADING = "loading"


CORE = (
    Matter.LOGIN,
    Matter.CHECK,
    Matter.BARRED,
    Matter.UPKEEP,
    Matter.CONSENT,
    Matter.FAULT,
    Matter.LOST,
    Matter.LOADING,
)
"""What a wall may be about, the most telling first; it excuses itself, asks to wait and speaks of its site besides."""


class Words(NamedTuple):
    """The words of walls in a text."""

    matters: Mapping[Matter, int]
    """What it speaks of, and in how many different words."""
    phrases: int
    """How many of them are phrases, which mean less else than a word does."""
    total: int
    """How often it has such a word."""


def words_of(text: str) -> Words:
    """Return what a text, in lower case, speaks of."""
    tokens = _TOKEN.findall(text)
    found: dict[Matter, list[str]] = {matter: [] for matter in Matter}
    free = dict.fromkeys(Matter, 0)  # the first token that no longer entry of that matter has taken
    for start in range(len(tokens)):
        for entry in sorted(_entries_at(tokens, start), key=lambda entry: -len(entry.tokens)):
            if free[entry.matter] <= start:
                free[entry.matter] = start + len(entry.tokens)
                found[entry.matter].append(" ".join(tokens[start : free[entry.matter]]))
    if not text.isascii():
        for matter, entries in _tables().dense.items():
            found[matter].extend(entry for entry in entries for _ in range(text.count(entry)))
    told = set[str]().union(*found.values())
    return Words(
        matters={matter: len(set(words)) for matter, words in found.items() if words},
        phrases=sum(1 for words in told if _is_phrase(words)),
        total=sum(map(len, found.values())),
    )


class _Entry(NamedTuple):
    matter: Matter
    tokens: tuple[str, ...]


class _Tables(NamedTuple):
    whole: Mapping[str, Sequence[_Entry]]
    """By the first token of an entry."""
    begun: Mapping[str, Sequence[_Entry]]
    """By how it begins ("abonn*")."""
    ended: Mapping[str, Sequence[_Entry]]
    """By how it ends ("*fehler")."""
    dense: Mapping[Matter, Sequence[str]]
    """Those of languages without spaces."""


def _entries_at(tokens: Sequence[str], start: int) -> Iterator[_Entry]:
    first, tables = tokens[start][:_LONGEST], _tables()
    candidates = [*tables.whole.get(first, ())]
    for cut in range(1, len(first) + 1):
        candidates += tables.begun.get(first[:cut], ())
        candidates += tables.ended.get(first[-cut:], ())
    for entry in candidates:
        rest = tokens[start + 1 : start + len(entry.tokens)]
        if len(rest) == len(entry.tokens) - 1 and all(map(_fits, entry.tokens[1:], rest)):
            yield entry


def _fits(wanted: str, token: str) -> bool:
    return token.startswith(wanted[:-1]) if wanted.endswith("*") else token == wanted


def _is_phrase(words: str) -> bool:
    return " " in words or (words[0] > "\u3000" and len(words) > 3)


@cache
def _tables() -> _Tables:
    table = tomllib.loads(resources.files("auditor.crawl").joinpath("page_vocabulary.toml").read_text("utf-8"))
    whole, begun, ended = defaultdict(list), defaultdict(list), defaultdict(list)
    dense: dict[Matter, list[str]] = {}
    for matter in Matter:
        languages = {language: words.lower().split(", ") for language, words in table[matter].items()}
        dense[matter] = sorted(
            {word for language in languages if language in _WITHOUT_SPACES for word in languages[language]}
        )
        spaced = {word for language in languages if language not in _WITHOUT_SPACES for word in languages[language]}
        for tokens in sorted(tuple(_PART.findall(word)) for word in spaced):
            entry = _Entry(matter, tokens)
            if tokens[0].startswith("*"):
                ended[tokens[0][1:]].append(entry)
            elif tokens[0].endswith("*"):
                begun[tokens[0][:-1]].append(entry)
            else:
                whole[tokens[0]].append(entry)
    return _Tables(whole, begun, ended, dense)
