"""Words that carry more than others, by language: read from `data/meaning.toml`, where they are kept and explained."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from auditor.dom.language import primary

_WRITTEN_ALIKE = "all"
_USUAL = "en"
"""Whose words are looked for where the language is not known or has no table."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The telling words of one language, all in lower case."""

    negations: frozenset[str]
    negation_signs: tuple[str, ...]
    """Where words are not set apart, negations are looked for in the run of characters."""
    prefixes: tuple[str, ...]
    not_prefixed: frozenset[str]
    turned: frozenset[tuple[str, str]]
    """Words and their opposites, where no prefix tells."""
    opposites: tuple[tuple[str, str], ...]
    """Endings that turn a word into its opposite."""
    weekdays: frozenset[str]
    weekday_signs: frozenset[str]
    months: Mapping[str, int]
    """Name or short form -> 1 to 12."""
    month_signs: frozenset[str]
    date_signs: frozenset[str]
    """Characters that make a number beside them a date."""
    numbers: frozenset[str]
    numerals: frozenset[str]
    ordinals: frozenset[str]
    units: frozenset[str]
    rates: frozenset[str]
    frequencies: frozenset[str]
    bounds: frozenset[str]
    parts_of_day: frozenset[str]
    titles: frozenset[str]
    particles: frozenset[str]
    """What stands small within the name of a person."""
    contact: frozenset[str]
    calls: frozenset[str]
    """What buttons and links say that belong to a block, with single spaces."""
    dynamic: frozenset[str]
    """Patterns of what pages count and reckon by themselves."""
    same: Mapping[str, str]
    """Word or sign -> what stands for it and for all that say the same."""


def lexicon_of(language: str) -> Lexicon:
    """Return the words of a language tag; those of English where there is no table for it."""
    return _lexicon(primary(language))


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, str]]:
    data = resources.files("auditor.reference").joinpath("data/meaning.toml").read_text("utf-8")
    # The words of a text are compared in this form: a micro sign is the Greek letter.
    return tomllib.loads(unicodedata.normalize("NFKC", data))


@lru_cache(maxsize=64)
def _lexicon(primary: str) -> Lexicon:
    tables = _tables()
    common, own = tables[_WRITTEN_ALIKE], tables.get(primary) or tables[_USUAL]

    def words(key: str) -> frozenset[str]:
        return frozenset((*common.get(key, "").split(), *own.get(key, "").split()))

    return Lexicon(
        negations=words("negations"),
        negation_signs=tuple(own.get("negation-signs", "").split()),
        prefixes=tuple(own.get("prefixes", "").split()),
        not_prefixed=words("not-prefixed"),
        turned=frozenset(_pair(pair) for pair in own.get("turned", "").split()),
        opposites=tuple(_pair(pair) for pair in own.get("opposites", "").split()),
        weekdays=words("weekdays"),
        weekday_signs=words("weekday-signs"),
        months=_months(own.get("months", "")),
        month_signs=words("month-signs"),
        date_signs=words("date-signs"),
        numbers=words("numbers"),
        numerals=words("numerals"),
        ordinals=words("ordinals"),
        units=words("units"),
        rates=words("rates"),
        frequencies=words("frequencies"),
        bounds=words("bounds"),
        parts_of_day=words("parts-of-day"),
        titles=words("titles"),
        particles=words("particles"),
        contact=words("contact"),
        calls=frozenset(call.replace("_", " ") for call in words("calls")),
        dynamic=frozenset(pattern.replace("_", " ") for pattern in words("dynamic")),
        same=_same(common.get("same", "")),
    )


@lru_cache(maxsize=1)
def all_calls() -> frozenset[str]:
    """Return what buttons and links say in every language: a site's own words need not be in the language of a text."""
    return frozenset().union(*(_lexicon(language).calls for language in _tables() if language != _WRITTEN_ALIKE))


def _pair(text: str) -> tuple[str, str]:
    first, _, second = text.partition("/")
    return first, second


def _months(text: str) -> dict[str, int]:
    return {name: number for number, names in enumerate(text.split(), 1) for name in names.split("/")}


def _same(text: str) -> dict[str, str]:
    return {word: words.partition("/")[0] for words in text.split() for word in words.split("/")}


@lru_cache(maxsize=1)
def all_months() -> frozenset[str]:
    """Return the names and short forms of the months in every language, for texts whose language is not known yet."""
    return frozenset(name for table in _tables().values() for name in _months(table.get("months", "")))
