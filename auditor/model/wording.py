"""Counts with the word that fits them, for every sentence that the program says."""

from __future__ import annotations

_IRREGULAR = {
    "address": "addresses",
    "is": "are",
    "has": "have",
    "was": "were",
    "entry": "entries",
    "criterion": "criteria",
    "this": "these",
}


def number(value: float) -> str:
    """Return a number with thousands separators and at most one decimal."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.1f}"
    return f"{int(value):,}"


def plural(count: int, word: str) -> str:
    """Return the count and the word in the form that fits: `1 page`, `2 pages`, `0 pages`."""
    return f"{number(count)} {form(count, word)}"


def form(count: int, word: str) -> str:
    """Return the word alone in the form that fits the count."""
    if count == 1:
        return word
    before, space, last = word.rpartition(" ")
    return before + space + _IRREGULAR.get(last, last + "s")
