"""British and American spelling told apart by the dictionaries themselves: a stem that only one of them has, and its twin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from auditor.checks.spelling.dictionaries import shipped_english, without_endings

_RULES = (
    ("our", "or"), ("re", "er"), ("yse", "yze"), ("ogue", "og"), ("ence", "ense"), ("grey", "gray"), ("plough", "plow"),
    ("mould", "mold"), ("cosy", "cozy"), ("cosi", "cozi"), ("cheque", "check"), ("ae", "e"), ("oe", "e"), ("ll", "l"),
    ("l", "ll"), ("ise", "ize"), ("isation", "ization"), ("iser", "izer"),
)  # fmt: skip
"""British -> American."""
_RIGHT_IN_BOTH = ("ize", "izat", "izing")
"""Oxford writes them, too, so they are no sign of American."""
_OTHER_MEANING = frozenset(
    "check checks checked checking checker checkers meter meters dialog dialogs analog program programs mold molds tire tires"
    " license licensed practice cancel canceler".split()
)
"""American spellings that also mean another thing in British, or are terms of computing there."""


@cache
def _twins() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return British stem -> American twin, and the other way round, from the stems that only one dictionary has."""
    words = shipped_english()
    american, british = words.stems
    to_american: dict[str, str] = {}
    for stem in british - american:
        for ours, theirs in _RULES:
            at = stem.rfind(ours)
            twin = stem[:at] + theirs + stem[at + len(ours) :]
            if at > (ours == "re") and stem.islower() and twin in american and twin not in british:
                to_american.setdefault(stem, twin)
    to_british = {twin: stem for stem, twin in to_american.items() if not any(z in twin for z in _RIGHT_IN_BOTH)}
    return to_american, to_british


@lru_cache(maxsize=50_000)
def variant_of(word: str) -> str:
    """Return "british", "american" or "" for a word in lower case that is right in both or in neither."""
    if word in _OTHER_MEANING:
        return ""
    to_american, to_british = _twins()
    words = shipped_english()
    for stem in without_endings(word):
        if stem in to_american and words.in_part(1, word) and not words.in_part(0, word):
            return "british"
        if stem in to_british and words.in_part(0, word) and not words.in_part(1, word):
            return "american"
    return ""
