"""Checks of a page's prose as a whole: its grade, its sections, and the grade against that of the approved text."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.readability.assess import (
    CONFIDENT_SENTENCES,
    FEWEST_SENTENCES,
    FEWEST_WORDS,
    NOISE,
    Assessment,
    counted,
    scored,
    summed,
    target_of,
)
from auditor.checks.readability.counting import Counts
from auditor.checks.readability.exhibit import exhibit, measures
from auditor.checks.readability.formulas import Scores
from auditor.checks.readability.prose import approved_prose
from auditor.checks.readability.sections import sections
from auditor.checks.readability.sentences import ends_like_a_sentence
from auditor.dom.content import Approved, Text
from auditor.dom.document import Document
from auditor.dom.language import primary
from auditor.model.finding import Family, Outcome, Severity
from auditor.model.options import Options

TOLERANCE = 1.0
"""Grades over the target that are not worth a word."""


@check(
    "readability-grade",
    family=Family.READABILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("3.1.5",),
    tags=("readability",),
)
def page_is_too_hard(assessment: Assessment, document: Document, options: Options) -> Iterator[Yield]:
    """The page's prose is harder to read than its audience's school grade.

    The grade is counted on running text only: headings, menus, tables, captions and short list items are left out. Shorten the
    hardest sentences first, then replace long words by everyday ones. A grade of 9 is what most adults read with ease.
    """
    target = target_of(options)
    yield exhibit(assessment, target)
    yield from measures(assessment)
    scores = assessment.scores
    if scores is None:
        yield NotApplicable(assessment.note)
        return
    if scores.grade <= target + TOLERANCE:
        return
    main = next((e for e in document.find("main")), None) or document.body
    low, high = scores.range
    yield page_is_too_hard.finding(
        f"The text reads at grade {scores.grade:g}; the goal is {target:g} or lower. {_basis(assessment)}",
        main,
        outcome=_outcome(assessment, scores, target),
        key="page",
        grade=scores.grade,
        target=target,
        words=assessment.counts.words,
        sentences=assessment.counts.sentences,
        range=[low, high],
        scores=dict(scores.grades),
        confidence=assessment.confidence,
        language=assessment.prose.language,
    )


def _basis(assessment: Assessment) -> str:
    scores, counts = assessment.scores, assessment.counts
    assert scores is not None
    low, high = scores.range
    spread = f"; the formulas say {low:g} to {high:g}" if len(scores.grades) > 1 else ""
    return (
        f"That is {counts.words} words in {counts.sentences} sentences,"
        f" {counts.words / counts.sentences:.0f} words a sentence{spread}."
    )


def _outcome(assessment: Assessment, scores: Scores, target: float) -> Outcome:
    """A sure `failed` needs a formula for the language, a distance beyond noise, and a cross-check that does not contradict."""
    noise = TOLERANCE if assessment.counts.sentences >= CONFIDENT_SENTENCES else NOISE
    others = [
        grade for name, grade in scores.grades.items() if name in {"coleman-liau", "lix"} and name != scores.formula
    ]
    agreed = all(grade > target for grade in others)
    return Outcome.FAILED if scores.firm and agreed and scores.grade > target + noise else Outcome.CANT_TELL


@check(
    "readability-section",
    family=Family.READABILITY,
    version=1,
    severity=Severity.MINOR,
    wcag=("3.1.5",),
    tags=("readability",),
)
def section_is_too_hard(assessment: Assessment, text: Text, options: Options) -> Iterator[Yield]:
    """One section is much harder to read than the rest of the page.

    The page as a whole is fine, but its readers get stuck here. Rewrite this section, or have its author explain it.
    """
    target = target_of(options)
    if assessment.scores is None:
        yield NotApplicable(assessment.note)
        return
    if assessment.scores.grade > target + TOLERANCE:
        return  # the page itself is reported; its sections would only say it again
    by_block = _counts_by_block(assessment)
    for section in sections(text):
        counts = summed(counts for block in section.blocks for counts in by_block.get(block.index, ()))
        if counts.sentences < FEWEST_SENTENCES or counts.words < FEWEST_WORDS or section.heading is None:
            continue
        scores, _ = scored(counts, assessment.prose.language)
        if scores is None or not scores.firm or scores.grade <= target + TOLERANCE + NOISE:
            continue
        yield section_is_too_hard.finding(
            f"The section “{section.title[:80]}” reads at grade {scores.grade:g}, the page at"
            f" {assessment.scores.grade:g}; the goal is {target:g} or lower.",
            section.heading.element,
            outcome=Outcome.CANT_TELL,
            key="section",
            grade=scores.grade,
            page_grade=assessment.scores.grade,
            target=target,
            words=counts.words,
            sentences=counts.sentences,
        )


def _counts_by_block(assessment: Assessment) -> dict[int, list[Counts]]:
    found: dict[int, list[Counts]] = {}
    for sentence, counts in zip(assessment.prose.sentences, assessment.per_sentence, strict=True):
        found.setdefault(assessment.prose.blocks[sentence.block].index, []).append(counts)
    return found


@check(
    "readability-harder-than-approved",
    family=Family.READABILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("3.1.5",),
    tags=("readability", "reference"),
)
def harder_than_approved(
    assessment: Assessment, document: Document, approved: tuple[Approved, ...], options: Options
) -> Iterator[Yield]:
    """The published text is at least two grades harder to read than the approved one.

    Somebody made the text harder after it was approved: longer sentences or longer words. Look at the edited and added
    passages. Only full sentences of both texts are counted.
    """
    language = assessment.prose.language
    ended = {i for i, block in enumerate(assessment.prose.blocks) if ends_like_a_sentence(block.text)}
    now = summed(
        c for s, c in zip(assessment.prose.sentences, assessment.per_sentence, strict=True) if s.block in ended
    )
    same = [a for a in approved if not a.language or primary(a.language) == language]
    sentences = [s for a in same for s in approved_prose(a.blocks, language)]
    before = summed(counted(sentences, language, options.strip_names))
    published, why_not = scored(now, language)
    wanted, _ = scored(before, language)
    if published is None or wanted is None:
        yield NotApplicable("There is no approved text that can be scored for this page." if approved else why_not)
        return
    if published.grade - wanted.grade < NOISE:
        return
    main = next((e for e in document.find("main")), None) or document.body
    comparable = now.words <= 1.5 * before.words and published.firm
    yield harder_than_approved.finding(
        f"The published text reads at grade {published.grade:g}, the approved text at {wanted.grade:g}.",
        main,
        outcome=Outcome.FAILED if comparable else Outcome.CANT_TELL,
        key="page",
        published_grade=published.grade,
        approved_grade=wanted.grade,
        published_words=now.words,
        approved_words=before.words,
        documents=[a.name for a in same],
    )
