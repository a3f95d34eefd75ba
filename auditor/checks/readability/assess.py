"""The readability of one page: counted prose, its scores, how far they can be trusted, and why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

from auditor.checks.inputs import computed
from auditor.checks.readability.counting import Counts, count
from auditor.checks.readability.formulas import Scores, score
from auditor.checks.readability.languages import NO_FORMULA, scored_script
from auditor.checks.readability.names import without_names
from auditor.checks.readability.prose import Prose, Sentence, prose_of
from auditor.dom.content import Text
from auditor.model.finding import Family
from auditor.model.options import Options
from auditor.model.unread import Gap, Unread

FEWEST_WORDS = 100
FEWEST_SENTENCES = 5
"""Below these a grade means nothing: at five sentences its standard deviation is already 2.3 grades."""
CONFIDENT_SENTENCES = 30
"""From here the standard deviation is about 1.4 grades; it is also what SMOG asks for."""
NOISE = 2.0
"""Grades that a short text's score is off by more often than one would like."""

TARGETS: Mapping[str, float] = {"public": 9.0, "health": 7.0, "academic": 12.0}
"""Audience -> grade. WCAG 3.1.5 draws its line after lower secondary school, nine years."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is known of a text's readability."""

    prose: Prose
    counts: Counts
    per_sentence: tuple[Counts, ...]
    scores: Scores | None
    note: str
    """Why there are no scores, or what to know about them; one sentence, or empty."""
    unread: Unread | None = None
    """The language for which there is no formula, where that is why there are no scores."""

    @property
    def confidence(self) -> str:
        """How far the grade can be trusted: none, low or good."""
        if self.scores is None:
            return "none"
        return "good" if self.counts.sentences >= CONFIDENT_SENTENCES and self.scores.firm else "low"


def target_of(options: Options) -> float:
    """Return the grade that prose should not exceed."""
    return options.target_grade if options.target_grade is not None else TARGETS.get(options.audience, 9.0)


@computed
def assessment(text: Text, options: Options) -> Assessment:
    """Return the assessment of a page's text."""
    return assess_prose(prose_of(text), options.strip_names)


def assess_prose(prose: Prose, strip_names: bool = False) -> Assessment:
    """Count and score selected prose."""
    per_sentence = counted(prose.sentences, prose.language, strip_names)
    total = summed(per_sentence)
    sample = " ".join(s.text for s in prose.sentences[:60])
    scores, note = scored(total, prose.language, sample)
    return Assessment(prose, total, per_sentence, scores, note, _unread(total, prose.language, sample))


def _unread(counts: Counts, language: str, sample: str) -> Unread | None:
    if counts.words and _without_formula(language, sample):
        return Unread.because(Family.READABILITY, language, Gap.NO_FORMULA)
    # A few words of no known language would have no grade in a known one either.
    if not language and counts.words >= FEWEST_WORDS and counts.sentences >= FEWEST_SENTENCES:
        return Unread.because(Family.READABILITY, "", Gap.UNKNOWN_LANGUAGE)
    return None


def _without_formula(language: str, sample: str) -> bool:
    return language in NO_FORMULA or (bool(sample) and not scored_script(sample))


def counted(sentences: Iterable[Sentence], language: str, strip_names: bool = False) -> tuple[Counts, ...]:
    """Return textstat's counts of each sentence."""
    ready: Iterable[str] = [sentence.prepared for sentence in sentences]
    if strip_names:
        ready = without_names(list(ready), language)
    return tuple(count(sentence, language) for sentence in ready)


_NUMBERS = attrgetter(*(number.name for number in fields(Counts)))


def summed(counts: Iterable[Counts]) -> Counts:
    """Add counts up."""
    columns = zip(*map(_NUMBERS, counts), strict=True)
    return Counts(*map(sum, columns))


def scored(counts: Counts, language: str, sample: str = "") -> tuple[Scores | None, str]:
    """Return scores, or None and the reason why there can be none."""
    if counts.words == 0:
        return None, "There is no running text to score."
    if _without_formula(language, sample):
        return None, f"No readability formula is made for this language or script ({language or 'unknown'})."
    if not language:
        return None, "The language is neither declared nor recognised, so no formula applies."
    if counts.words < FEWEST_WORDS or counts.sentences < FEWEST_SENTENCES:
        return None, (
            f"{counts.words} words in {counts.sentences} sentences are too few to score;"
            f" at least {FEWEST_WORDS} words in {FEWEST_SENTENCES} sentences are needed."
        )
    scores = score(counts, language)
    if not scores.firm:
        return scores, f"No formula is made for this language ({language}); LIX gives only a rough idea."
    if counts.sentences < CONFIDENT_SENTENCES:
        return scores, f"Only {counts.sentences} sentences: the grade can be off by two."
    return scores, ""
