"""What the page view of a report shows of readability: the scores, what was left out, and the hardest sentences with their reasons."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.readability.assess import Assessment
from auditor.checks.readability.counting import Counts, hard_words
from auditor.checks.readability.prose import Sentence
from auditor.dom.locator import selector_of
from auditor.model.exhibits import HardSentence, ReadabilityExhibit, ReadBlock
from auditor.model.finding import Measure

HARDEST = 5
LONG = 25
"""Words of a sentence from which readers begin to lose the thread."""
VERY_LONG = 40
"""Words of a sentence that plain-language guides never allow."""
_SHOWN = 400
_MOST_BLOCKS = 300
_BLOCK_SHOWN = 160


def hardness(counts: Counts) -> float:
    """Return a number that ranks sentences by length and syllables; never shown, a grade of one sentence means nothing."""
    return 0.39 * counts.words + 11.8 * (counts.syllables or counts.letters / 3) / max(1, counts.words)


def reasons(sentence: Sentence, counts: Counts, language: str) -> list[str]:
    """Say what makes a sentence hard, in words for an editor."""
    found = [f"{sentence.words} words"] if sentence.words > LONG else []
    hard = hard_words(sentence.prepared, language)
    if hard and (len(hard) >= 3 or counts.polysyllables * 4 >= counts.words):
        found.append(f"long words: {', '.join(hard)}")
    if sentence.text.count(",") + sentence.text.count(";") >= 4:
        found.append("many clauses")
    if "(" in sentence.text:
        found.append("a remark in brackets")
    return found or ["hardest of the page"]


def hardest(assessment: Assessment, limit: int = HARDEST) -> list[tuple[Sentence, Counts]]:
    """Return the hardest sentences of the page, the hardest first; short ones are never among them."""
    both = [
        (sentence, counts)
        for sentence, counts in zip(assessment.prose.sentences, assessment.per_sentence, strict=True)
        if sentence.words >= 12
    ]
    return sorted(both, key=lambda pair: (-hardness(pair[1]), pair[0].block))[:limit]


def hard_sentence(sentence: Sentence, counts: Counts, assessment: Assessment) -> HardSentence:
    """Return a sentence as the report shows it."""
    return HardSentence(
        sentence.text[:_SHOWN],
        sentence.words,
        selector_of(assessment.prose.blocks[sentence.block].element),
        tuple(reasons(sentence, counts, assessment.prose.language)),
    )


def exhibit(assessment: Assessment, target: float) -> ReadabilityExhibit:
    """Return the exhibit of one page, also when nothing could be scored: then `note` says why."""
    scores, counts, excluded = assessment.scores, assessment.counts, dict(assessment.prose.excluded)
    shown = hardest(assessment) if counts.words >= 50 else []
    return ReadabilityExhibit(
        words=counts.words,
        sentences=counts.sentences,
        grade=scores.grade if scores else None,
        target=target,
        formula=scores.formula if scores else "",
        confidence=assessment.confidence,
        scores=dict(scores.grades) if scores else {},
        range=scores.range if scores else (),
        ease=scores.ease if scores else None,
        language=assessment.prose.language,
        excluded=excluded,
        hard_sentences=tuple(hard_sentence(s, c, assessment) for s, c in shown),
        note=assessment.note,
        blocks=tuple(_blocks(assessment)),
    )


def _blocks(assessment: Assessment) -> Iterator[ReadBlock]:
    by_block: dict[int, list[Sentence]] = {}
    for sentence in assessment.prose.sentences:
        by_block.setdefault(sentence.block, []).append(sentence)
    for number, sentences in sorted(by_block.items())[:_MOST_BLOCKS]:
        block = assessment.prose.blocks[number]
        words = sum(sentence.words for sentence in sentences)
        yield ReadBlock(sentences[0].text[:_BLOCK_SHOWN], words, len(sentences), selector_of(block.element))


def measures(assessment: Assessment) -> Iterator[Measure]:
    """Yield the page's figures for tables and trends; a grade only where there is one."""
    yield Measure("readability-words", assessment.counts.words, "words")
    yield Measure("readability-sentences", assessment.counts.sentences, "sentences")
    if assessment.unread is not None:
        yield assessment.unread.measure
    if assessment.scores is not None:
        yield Measure("readability-grade", assessment.scores.grade, "grade")
        if assessment.scores.ease is not None:
            yield Measure("readability-ease", assessment.scores.ease, "points")
