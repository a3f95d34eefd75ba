"""What a page says that is in a language which nothing here can read: not checked is never told as nothing found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.finding import Family, Measure

_BEGIN = "unread"
_TAG = re.compile(r"[a-z]{2,8}")


class Gap(StrEnum):
    """Why a language is not read."""

    NO_DICTIONARY = "no-dictionary"
    NOT_LISTED = "not-listed"
    """There is a dictionary, but the language is not among `languages` of [spelling]."""
    BROKEN_DICTIONARY = "broken-dictionary"
    TOO_STRANGE = "too-strange"
    """The dictionary has so few of the words that they are hardly of its language."""
    NOT_DECLARED = "not-declared"
    """The words are not those of the language that the page declares."""
    NO_FORMULA = "no-formula"
    UNKNOWN_LANGUAGE = "unknown-language"
    """The page declares no language (or another than its own), and its words do not tell which."""


@dataclass(frozen=True, slots=True)
class Unread:
    """One family that could not be checked on one page, or on most of it, because of the page's language."""

    family: Family
    language: str
    """Primary subtag; empty when the language is not known."""
    gap: Gap

    @classmethod
    def because(cls, family: Family, language: str, gap: Gap) -> Unread:
        """Return the gap for a language as a page declares it; what is no subtag counts as unknown."""
        known = _TAG.fullmatch(language) is not None
        return cls(family, language, gap) if known else cls(family, "", Gap.UNKNOWN_LANGUAGE)

    @property
    def measure(self) -> Measure:
        """The measure that carries it through stores, carried pages and audit.json."""
        return Measure(":".join((_BEGIN, self.family, self.gap, self.language)), 1, "page")


def unread_of(measure: Measure) -> Unread | None:
    """Return what a measure carries; None for every other measure."""
    if not measure.name.startswith(f"{_BEGIN}:"):
        return None
    _, family, gap, language = measure.name.split(":")
    return Unread(Family(family), language, Gap(gap))
