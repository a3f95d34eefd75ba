"""Checks of single passages: sentences and paragraphs that are too long, and text without signposts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from auditor.checks.base import NotApplicable, Yield, check
from auditor.checks.readability.assess import Assessment
from auditor.checks.readability.exhibit import LONG, VERY_LONG, hard_sentence, reasons
from auditor.checks.readability.languages import NO_SPACES
from auditor.checks.readability.sections import sections
from auditor.checks.readability.sentences import words
from auditor.dom.content import BlockKind, Text
from auditor.model.finding import Family, Severity
from auditor.model.signal_text import fold

SHOWN_SENTENCES = 10
"""Sentences that are shown of a page that has too many long ones."""
LONG_SHARE = 0.25
LONG_FEWEST = 5
LONG_PARAGRAPH = 150
WALL = 400
"""Words of paragraphs in a row without a heading."""
DENSE = 20
"""Words a paragraph from which paragraphs make a wall."""
_QUOTED = 140


def _judgeable(assessment: Assessment) -> bool:
    return assessment.prose.language not in NO_SPACES


@check(
    "readability-long-sentence",
    family=Family.READABILITY,
    version=2,
    severity=Severity.MODERATE,
    wcag=("3.1.5",),
    tags=("readability",),
)
def sentence_is_very_long(assessment: Assessment) -> Iterator[Yield]:
    """A sentence of more than 40 words.

    Readers have lost its beginning before they reach its end. Make two or three sentences of it, one thought each, or a list.
    """
    if not _judgeable(assessment):
        yield NotApplicable("The language does not separate words.")
        return
    found = [
        (sentence, counts)
        for sentence, counts in zip(assessment.prose.sentences, assessment.per_sentence, strict=True)
        if sentence.words > VERY_LONG
    ]
    found.sort(key=lambda pair: (-pair[0].words, pair[0].block))
    for sentence, counts in found:
        why = [r for r in reasons(sentence, counts, assessment.prose.language) if not r.endswith(" words")]
        yield sentence_is_very_long.finding(
            f"A sentence of {sentence.words} words: “{_start(sentence.text)}”",
            assessment.prose.blocks[sentence.block].element,
            quote=sentence.text,
            key=fold(sentence.prepared, 60),
            words=sentence.words,
            reasons=why,
        )


@check(
    "readability-sentence-length",
    family=Family.READABILITY,
    version=1,
    severity=Severity.MINOR,
    wcag=("3.1.5",),
    tags=("readability",),
)
def many_sentences_are_long(assessment: Assessment) -> Iterator[Yield]:
    """More than a quarter of the page's sentences have over 25 words.

    A long sentence now and then is fine; many in a row tire the reader. Aim at 15 to 20 words and vary the length.
    """
    total = assessment.counts.sentences
    if not _judgeable(assessment) or not total:
        yield NotApplicable("There are no sentences to judge.")
        return
    long = [
        (sentence, counts)
        for sentence, counts in zip(assessment.prose.sentences, assessment.per_sentence, strict=True)
        if sentence.words > LONG
    ]
    if len(long) < LONG_FEWEST or len(long) <= LONG_SHARE * total:
        return
    worst = sorted(long, key=lambda pair: -pair[0].words)[:SHOWN_SENTENCES]
    yield many_sentences_are_long.finding(
        f"{len(long)} of {total} sentences ({100 * len(long) / total:.0f} %) have more than {LONG} words.",
        assessment.prose.blocks[worst[0][0].block].element,
        quote=worst[0][0].text,
        key="share",
        long=len(long),
        total=total,
        sentences=[asdict(hard_sentence(s, c, assessment)) for s, c in worst],
    )


@check(
    "readability-long-paragraph", family=Family.READABILITY, version=1, severity=Severity.MINOR, tags=("readability",)
)
def paragraph_is_long(assessment: Assessment) -> Iterator[Yield]:
    """A paragraph of more than 150 words.

    On a screen it is a grey block that people skip. Break it where the thought changes, or turn an enumeration into a list.
    """
    if not _judgeable(assessment):
        yield NotApplicable("The language does not separate words.")
        return
    lengths: dict[int, int] = {}
    for sentence in assessment.prose.sentences:
        lengths[sentence.block] = lengths.get(sentence.block, 0) + sentence.words
    for position, length in lengths.items():
        block = assessment.prose.blocks[position]
        if length > LONG_PARAGRAPH:
            yield paragraph_is_long.finding(
                f"A paragraph of {length} words: “{_start(block.text)}”",
                block.element,
                quote=block.text,
                key=fold(block.text, 60),
                words=length,
            )


@check(
    "readability-wall-of-text",
    family=Family.READABILITY,
    version=2,
    severity=Severity.MINOR,
    wcag=("2.4.10",),
    tags=("readability",),
)
def wall_of_text(assessment: Assessment, text: Text) -> Iterator[Yield]:
    """More than 400 words of paragraphs in a row without a heading.

    People look for signposts before they read. Put a heading that says what comes every few paragraphs.
    """
    if not assessment.prose.sentences or not _judgeable(assessment):
        yield NotApplicable("There is no running text.")
        return
    for section in sections(text):
        # What is kept as it was written stands here to be compared or quoted: its author has set the headings.
        paragraphs = [b for b in section.blocks if b.kind in {BlockKind.PARAGRAPH, BlockKind.QUOTE} and b.own.strip()]
        length = sum(len(words(b.own)) for b in paragraphs)
        # Seventy lines of ten words are a listing, not a wall.
        if length > WALL and len(paragraphs) >= 3 and length >= DENSE * len(paragraphs):
            where = f"after the heading “{section.title[:80]}”" if section.heading else "before the first heading"
            yield wall_of_text.finding(
                f"{length} words in {len(paragraphs)} paragraphs without a heading, {where}.",
                paragraphs[0].element,
                quote=paragraphs[0].text,
                key=fold(section.title, 60),
                words=length,
                paragraphs=len(paragraphs),
            )


def _start(text: str) -> str:
    return text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(" ", 1)[0] + " …"
