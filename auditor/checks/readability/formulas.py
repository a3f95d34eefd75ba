"""The readability formulas with their published constants, and what each is worth as a school grade.

English   Flesch-Kincaid (headline), Coleman-Liau, ARI, Gunning fog, SMOG from 30 sentences; Flesch reading ease
de es fr it nl ru hu   the Flesch ease with the constants of that language, read as a grade by Flesch's own table
pl        Gunning fog, the formula that is established for Polish
others written in Latin, Greek or Cyrillic letters   LIX, read as a grade by Anderson's table
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from auditor.checks.readability.counting import Counts

SMOG_SENTENCES = 30
"""McLaughlin's formula is defined on thirty sentences."""


@dataclass(frozen=True, slots=True)
class Scores:
    """One text's scores."""

    formula: str
    """The formula of the headline."""
    grade: float
    """School grade by that formula, never below 0."""
    grades: Mapping[str, float] = field(default_factory=dict)
    """Formula -> grade."""
    ease: float | None = None
    """Flesch reading ease, where the language has one."""
    firm: bool = True
    """The headline is a formula made for the language, not the general one."""

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest grade of the formulas."""
        return min(self.grades.values()), max(self.grades.values())


EASE: Mapping[str, tuple[float, float, float]] = {
    "en": (206.835, 1.015, 84.6),  # Flesch 1948
    "de": (180.0, 1.0, 58.5),  # Amstad 1978
    "es": (206.84, 1.02, 60.0),  # Fernández Huerta 1959
    "fr": (207.0, 1.015, 73.6),  # Kandel and Moles 1958
    "it": (217.0, 1.3, 60.0),  # Franchina and Vacca 1986
    "nl": (206.84, 0.93, 77.0),  # Douma 1960
    "ru": (206.835, 1.3, 60.1),  # Oborneva 2006
    "hu": (206.835, 1.015, 58.5),  # as in textstat
}
"""Language -> base, weight of words per sentence, weight of syllables per word."""

_EASE_GRADES = ((0, 18.0), (30, 16.0), (50, 12.5), (60, 9.5), (70, 7.5), (80, 6.5), (90, 5.5), (100, 4.0))
"""Flesch 1949, "The Art of Readable Writing": ease -> grade, straight lines between the table's edges."""

_LIX_GRADES = ((10, 1.5), (15, 2.5), (20, 3.5), (24, 4.5), (28, 5.5), (32, 6.5), (36, 7.5), (40, 8.5), (44, 9.5))
_LIX_HIGH = ((48, 10.5), (52, 11.5), (56, 12.5), (66, 16.0))
"""Anderson 1983, "Lix and Rix": score -> grade at the lower edges of the table's rows."""


def score(counts: Counts, language: str) -> Scores:
    """Return the scores of counted prose that has at least one sentence and one word."""
    lix = between(counts.words / counts.sentences + 100 * counts.long_words / counts.words, _LIX_GRADES + _LIX_HIGH)
    if language == "en":
        grades = _english(counts)
        return Scores("flesch-kincaid", grades["flesch-kincaid"], grades, round(_ease(counts, "en"), 1))
    if language in EASE:
        ease = _ease(counts, language)
        grade = between(ease, _EASE_GRADES)
        return Scores("flesch-ease", grade, {"flesch-ease": grade, "lix": lix}, round(ease, 1))
    if language == "pl":
        fog = _fog(counts)
        return Scores("gunning-fog", fog, {"gunning-fog": fog, "lix": lix})
    return Scores("lix", lix, {"lix": lix}, firm=False)


def flesch_kincaid(counts: Counts) -> float:
    """Return the grade of Kincaid and others 1975."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def _english(counts: Counts) -> dict[str, float]:
    words, sentences = counts.words, counts.sentences
    found = {
        "flesch-kincaid": flesch_kincaid(counts),
        # Coleman and Liau 1975: 0.0588, not the 0.058 that many libraries carry
        "coleman-liau": 0.0588 * 100 * counts.letters / words - 0.296 * 100 * sentences / words - 15.8,
        # Smith and Senter 1967
        "ari": 4.71 * counts.letters / words + 0.5 * words / sentences - 21.43,
        "gunning-fog": _fog(counts),
    }
    if sentences >= SMOG_SENTENCES:
        found["smog"] = 1.0430 * math.sqrt(counts.polysyllables * 30 / sentences) + 3.1291
    return {name: round(max(0.0, grade), 1) for name, grade in found.items()}


def _fog(counts: Counts) -> float:
    # Gunning 1952
    return round(0.4 * (counts.words / counts.sentences + 100 * counts.polysyllables / counts.words), 1)


def _ease(counts: Counts, language: str) -> float:
    base, per_sentence, per_word = EASE[language]
    return base - per_sentence * counts.words / counts.sentences - per_word * counts.syllables / counts.words


def between(value: float, table: tuple[tuple[float, float], ...]) -> float:
    """Return the grade for a score by straight lines between the points of a table; outside it, that of its edge."""
    if value <= table[0][0]:
        return table[0][1]
    for (low, at_low), (high, at_high) in pairwise(table):
        if value <= high:
            return round(at_low + (at_high - at_low) * (value - low) / (high - low), 1)
    return table[-1][1]
