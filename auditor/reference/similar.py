"""Which page an approved text without an address most likely belongs to; a suggestion for people, never a verdict."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from auditor.dom.content import Approved, Text
from auditor.reference.boilerplate import is_compared
from auditor.reference.words import read_words

LEAST = 0.5
"""Share of the approved word pairs a page must have to be suggested."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A page that carries much of an approved text."""

    document: str
    url: str
    share: float
    """Share of the approved text's word pairs that the page has."""


def resemblance(approved: Approved, text: Text) -> float:
    """Return the share of the approved text's pairs of words that the page's content has, 0 to 1."""
    wanted = _pairs(block.text for block in approved.blocks)
    if not wanted:
        return 0.0
    return len(wanted & _pairs(block.text for block in text.blocks if is_compared(block))) / len(wanted)


def most_similar(approved: Approved, pages: Iterable[tuple[str, Text]]) -> Suggestion | None:
    """Return the page that carries most of an approved text, None when no page carries half of it."""
    best: Suggestion | None = None
    for url, text in pages:
        share = resemblance(approved, text)
        if share >= LEAST and (best is None or share > best.share):
            best = Suggestion(approved.name, url, round(share, 3))
    return best


def _pairs(texts: Iterable[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for text in texts:
        words = read_words(text).words
        found.update(itertools.pairwise(words))
        if len(words) == 1:
            found.add((words[0], ""))
    return found
