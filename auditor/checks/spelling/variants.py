"""British and American spelling told apart by the dictionaries themselves: a word that only one of them has, and its twin."""

from __future__ import annotations

from functools import lru_cache

from auditor.checks.spelling.dictionaries import Dictionary, dictionary

_TO_BRITISH = (
    ("or", "our"), ("er", "re"), ("lyze", "lyse"), ("lyzi", "lysi"), ("og", "ogue"), ("ense", "ence"), ("eled", "elled"),
    ("eling", "elling"), ("eler", "eller"), ("aled", "alled"), ("aling", "alling"), ("gray", "grey"), ("ll", "l"),
    ("plow", "plough"), ("e", "ae"), ("e", "oe"), ("mold", "mould"), ("cozy", "cosy"), ("check", "cheque"),
)  # fmt: skip
"""American -> British. "-ize" is left out: it is right in both."""
_BOTH = frozenset(
    {
        "dialog",
        "check",
        "checks",
        "analog",
        "meter",
        "meters",
        "mold",
        "program",
        "programs",
        "tire",
        "tires",
        "license",
        "practice",
    }
)
"""Spellings that also mean another thing on the other side of the ocean, or are terms of computing there."""


@lru_cache(maxsize=50_000)
def variant_of(word: str) -> str:
    """Return "british", "american" or "" for a word in lower case that is right in both or in neither."""
    if len(word) < 4 or word in _BOTH:
        return ""
    words = dictionary("en")
    assert words is not None
    if words.in_part(1, word):
        return "" if words.in_part(0, word) or not _has_twin(word, words) else "british"
    if words.in_part(0, word) and any(twin != word and _only_british(twin, words) for twin in _british(word)):
        return "american"
    return ""


def _only_british(word: str, words: Dictionary) -> bool:
    return words.in_part(1, word) and not words.in_part(0, word)


def _british(word: str) -> set[str]:
    return {
        word[:at] + british + word[at + len(american) :]
        for american, british in _TO_BRITISH
        for at in range(1 if american in {"or", "er", "e", "og"} else 0, len(word))
        if word.startswith(american, at)
    }


def _has_twin(word: str, words: Dictionary) -> bool:
    # "whilst" or "draughtily" are British but nobody mixes them up with another spelling; "organise" has its twin with z.
    candidates = {
        word[:at] + american + word[at + len(british) :]
        for american, british in (*_TO_BRITISH, ("iz", "is"))
        for at in range(len(word))
        if word.startswith(british, at)
    }
    return any(words.in_part(0, twin) for twin in candidates if twin != word)
