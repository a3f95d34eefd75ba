"""Proper names left out before scoring, as WCAG 3.1.5 asks: they cannot be put more simply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

TITLES = frozenset(
    {"dr", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "sir", "dame", "hon", "dean", "president"}
)
CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that write every noun with a capital, so that a capital tells nothing."""


def without_names(sentences: Sequence[str], language: str) -> tuple[str, ...]:
    """Return the prepared sentences without the words that are names: capitals inside a sentence, and such words at its start.

    A sentence that would be left with fewer than three words keeps its names.
    """
    if language in CAPITAL_NOUNS:
        return tuple(sentences)
    split = [sentence.rstrip(".").split() for sentence in sentences]
    inside = Counter(word for found in split for word in found[1:])
    return tuple(_stripped(found, inside) for found in split)


def _stripped(found: list[str], inside: Counter[str]) -> str:
    kept = [word for position, word in enumerate(found) if not _is_name(word, position, inside)]
    return " ".join(kept if len(kept) >= 3 else found) + "."


def _is_name(word: str, position: int, inside: Counter[str]) -> bool:
    if not word[:1].isupper() or word in {"I", "I'm", "I've", "I'll", "I'd"}:
        return False
    if position == 0:
        return inside[word] > 0 and inside[word.lower()] == 0
    return word.lower() in TITLES or inside[word.lower()] == 0
