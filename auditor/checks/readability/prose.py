"""What of a page is prose: the blocks that people read as sentences, and how many words were left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from auditor.checks.readability import languages
from auditor.checks.readability.lines import FEWEST_WORDS, is_citation, is_source, passages
from auditor.checks.readability.sentences import ends_like_a_sentence, prepared, sentences, words
from auditor.dom.content import ApprovedBlock, Block, BlockKind, Region, Text, Visibility
from auditor.dom.language import primary

_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.UNKNOWN})
_LEFT_OUT = {
    BlockKind.HEADING: "headings",
    BlockKind.CELL: "tables",
    BlockKind.TERM: "headings",
    BlockKind.CAPTION: "captions",
    BlockKind.CODE: "code",
    BlockKind.LABEL: "buttons and labels",
    BlockKind.DESCRIPTION: "image descriptions",
}
_ELSEWHERE = {
    Region.NAVIGATION: "navigation and page furniture",
    Region.HEADER: "navigation and page furniture",
    Region.FOOTER: "navigation and page furniture",
    Region.ASIDE: "side notes",
    Region.CONSENT: "navigation and page furniture",
    Region.FURNITURE: "navigation and page furniture",
}


class Sentence(NamedTuple):
    """One sentence of prose."""

    text: str
    """As written."""
    prepared: str
    """What is given to textstat."""
    words: int
    block: int
    """Place of its block in `Prose.blocks`."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The readable sentences of a page."""

    language: str
    """Primary subtag; empty when neither declared nor recognised."""
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    excluded: Mapping[str, int]
    """Why -> words left out."""

    @property
    def words(self) -> int:
        """All words of the sentences."""
        return sum(sentence.words for sentence in self.sentences)


def prose_of(text: Text) -> Prose:
    """Select the prose of a page and cut it into sentences."""
    excluded: Counter[str] = Counter()
    kept: list[Block] = []
    for block in text.blocks:
        reason = _why_not(block)
        if reason:
            excluded[reason] += len(block.text.split())
        else:
            kept.append(block)
    language = languages.language_of(" ".join(block.text for block in kept), text.language)
    same: list[Block] = []
    texts: list[tuple[int, str]] = []
    for block in kept:
        if block.language and primary(block.language) not in {language, primary(text.language)}:
            excluded["in another language"] += len(block.text.split())
            continue
        prose, left_out = passages(block)
        excluded["lists, lines and addresses"] += left_out
        entries = [part for part in prose if is_source(part)]
        excluded["sources"] += sum(len(part.split()) for part in entries)
        prose = [part for part in prose if part not in entries]
        if prose:
            texts.extend((len(same), part) for part in prose)
            same.append(block)
    found: list[Sentence] = []
    for sentence in _sentences(texts, language):
        if is_citation(sentence.text) or not any(map(str.isalpha, sentence.text)):
            excluded["sources"] += sentence.words
        else:
            found.append(sentence)
    return Prose(language, tuple(same), tuple(found), dict(+excluded))


def approved_prose(blocks: Iterable[ApprovedBlock], language: str) -> tuple[Sentence, ...]:
    """Return the sentences of approved text. A line counts only when it ends like a sentence.

    Untyped lines without an end may be headings or image descriptions.
    """
    chosen = [b.text for b in blocks if b.kind in _PROSE and ends_like_a_sentence(b.text)]
    return tuple(_sentences(enumerate(chosen), language))


def _why_not(block: Block) -> str:
    if block.visibility is Visibility.HIDDEN or block.visibility is Visibility.SCREEN_READER:
        return "hidden"
    if block.region in _ELSEWHERE:
        return _ELSEWHERE[block.region]
    if block.kept and 2 * sum(end - begin for begin, end in block.kept) >= len(block.text):
        return "kept as written"
    if not block.in_root:
        return "outside the content"
    if block.kind not in _PROSE:
        return _LEFT_OUT.get(block.kind, "other")
    ended = ends_like_a_sentence(block.text)
    if not ended and (block.in_link or len(sentences(block.text)) < 2) and _short(block):
        return "short items and labels"
    return ""


def _short(block: Block) -> bool:
    return block.in_link or len(words(block.text)) < FEWEST_WORDS


def _sentences(texts: Iterable[tuple[int, str]], language: str) -> Iterable[Sentence]:
    for position, text in texts:
        for span in sentences(text, language):
            ready = prepared(text[span.start : span.end])
            if ready:
                yield Sentence(text[span.start : span.end], ready, ready.count(" ") + 1, position)
