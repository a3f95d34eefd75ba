"""The word lists of words.toml, ready for looking up."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SPLIT = re.compile(r"[,\n]")


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of one language; words.toml says what each is for."""

    generic: frozenset[str]
    kind: frozenset[str]
    placeholder: frozenset[str]
    automatic: frozenset[str]
    picture: frozenset[str]
    joins: frozenset[str]
    named_picture: frozenset[str]
    not_prefix: frozenset[str]
    action: frozenset[str]
    credit: frozenset[str]
    common: frozenset[str]
    place: frozenset[str]
    function: frozenset[str]
    headline: frozenset[str]
    headline_count: frozenset[str]
    address: frozenset[str]
    concept: frozenset[str]
    people: frozenset[str]
    praise: frozenset[str]
    detail: frozenset[str]
    call: frozenset[str]
    urge: frozenset[str]
    page: frozenset[str]
    work: frozenset[str]
    part: frozenset[str] = frozenset()
    modifier: frozenset[str] = frozenset()


def plain(text: str) -> str:
    """Return text as the lists hold it: case folded, straight apostrophes, no punctuation at its edges."""
    return _EDGES.sub("", " ".join(text.casefold().replace("’", "'").split()))


def _items(value: str) -> frozenset[str]:
    return frozenset(item for item in (plain(part) for part in _SPLIT.split(value)) if item)


@cache
def lists() -> dict[str, WordLists]:
    """Return the lists by language."""
    data = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    return {
        language: WordLists(**{name: _items(value) for name, value in table.items()})
        for language, table in data.items()
    }


@cache
def every(name: str) -> frozenset[str]:
    """Return one list joined over all languages: for phrases that are wrong whatever the page's language."""
    return frozenset().union(*(getattr(words, name) for words in lists().values()))


@cache
def phrases(name: str) -> re.Pattern[str]:
    """Return a pattern that finds any phrase of a list, over all languages, as whole words in plain text."""
    longest_first = sorted(every(name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def words_in(text: str) -> list[str]:
    """Return the words of a text in lower case; hyphens and apostrophes inside stay, elisions (l', d') are split off."""
    return [word for word in _WORD.findall(text.casefold().replace("’", "'")) if word]


_WORD = re.compile(r"(?:(?<!\w)(?:l|d|j|qu|un|dell|nell|all|sull)(?='))|[^\W_]+(?:[-'.][^\W_]+)*")
