"""Approved and published text as the page view shows them: side by side, word by word, facts first, the unchanged folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from auditor.model.evidence import Change
from auditor.model.exhibits import ApprovedDocument, ComparedBlock, ReferenceExhibit
from auditor.report.labels import BLOCK_COUNTS, BLOCKS, CRITICAL_HUNKS, HUNKS

_QUIET = frozenset({"same", "typography"})
_FOLD_FROM = 2
"""Unchanged blocks that stand alone are shown as they are; they give the changes their place."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that is as approved, or was removed, or was added."""

    text: str
    mark: str = ""
    """del | ins | empty"""
    kind: str = ""
    alone: bool = False
    """The whole block was removed or added; there is nothing beside it to tell it from."""

    @property
    def quiet(self) -> bool:
        """Only typography, which readers do not notice."""
        return self.kind == "typography"

    @property
    def fact(self) -> bool:
        """A number, date, contact or negation."""
        return self.kind in CRITICAL_HUNKS


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One block of text, on both sides."""

    anchor: str
    status: str
    kind: str
    approved: tuple[Segment, ...]
    published: tuple[Segment, ...]
    changes: tuple[str, ...]
    """Words for the kinds of change inside."""
    moved: bool
    line: int
    selector: str

    @property
    def label(self) -> str:
        """The status in words."""
        return BLOCKS.get(self.status, self.status)


@dataclass(frozen=True, slots=True)
class Highlight:
    """A changed number, date, contact or negation: what is looked at first."""

    kind: str
    approved: str
    published: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of rows; shown closed when they are unchanged."""

    rows: tuple[ComparisonRow, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class ComparisonPanel:
    """One approved document against one page."""

    document: str
    similarity: float
    coverage: float
    order: float
    counts: tuple[tuple[str, int], ...]
    """Words for a status and the number of blocks, without zeros."""
    facts: tuple[Highlight, ...]
    folds: tuple[Fold, ...]
    approvals: tuple[str, ...] = ()
    """A sentence per document: who approved it when, and how it was found."""
    rewritten: bool = False
    left_out: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything but typography differs."""
        return any(not fold.closed and any(_counts(row) for row in fold.rows) for fold in self.folds)


def _counts(row: ComparisonRow) -> bool:
    return row.moved or row.status not in _QUIET


def compare(exhibit: ReferenceExhibit) -> ComparisonPanel:
    """Turn the comparison of a page with its approved text into what the page view shows."""
    rows = [_row(block, f"t1-{place}") for place, block in enumerate(exhibit.blocks, 1)]
    return ComparisonPanel(
        exhibit.document,
        exhibit.similarity,
        exhibit.coverage,
        exhibit.order,
        tuple((words, exhibit.counts[name]) for name, words in BLOCK_COUNTS.items() if exhibit.counts.get(name)),
        tuple(fact for block, row in zip(exhibit.blocks, rows, strict=True) for fact in _facts(block, row)),
        tuple(_folds(rows)),
        tuple(said for said in map(_approval, exhibit.documents) if said),
        exhibit.rewritten,
        exhibit.left_out,
    )


def _approval(document: ApprovedDocument) -> str:
    when, owner = document.approved_on, document.owner
    parts = [f"approved on {when}" if when else "", f"owner {owner}" if owner else ""]
    told = ", ".join(part for part in parts if part)
    return f"{document.name}: {told}." if told else ""


def _row(block: ComparedBlock, anchor: str) -> ComparisonRow:
    kinds = dict.fromkeys(hunk.kind for hunk in block.hunks)
    whole_side = {"missing": "del", "added": "ins"}.get(block.status, "")
    return ComparisonRow(
        anchor,
        block.status,
        block.kind,
        segments(block.approved, block.hunks, "approved", whole_side),
        segments(block.published, block.hunks, "published", whole_side),
        tuple(HUNKS.get(kind, kind) for kind in kinds if kind),
        block.moved or block.status == "moved",
        block.line,
        block.selector,
    )


def segments(words: str, hunks: Iterable[Change], side: str, everything: str = "") -> tuple[Segment, ...]:
    """Cut one side's text at its hunks. Positions that do not fit the text are passed over: the words matter more than the marks."""
    if not words:
        return ()
    if everything:
        return (Segment(words, everything, alone=True),)
    mark = "del" if side == "approved" else "ins"
    made: list[Segment] = []
    done = 0
    for start, end, kind in sorted(_spans(hunks, side, len(words))):
        if start < done:
            continue
        if start > done:
            made.append(Segment(words[done:start]))
        made.append(Segment(words[start:end], mark, kind))
        done = end
    if done < len(words):
        made.append(Segment(words[done:]))
    return tuple(made)


def _spans(hunks: Iterable[Change], side: str, length: int) -> Iterator[tuple[int, int, str]]:
    for hunk in hunks:
        start, end = hunk.approved_at if side == "approved" else hunk.published_at
        if 0 <= start < end <= length:
            yield start, end, hunk.kind


def _facts(block: ComparedBlock, row: ComparisonRow) -> Iterator[Highlight]:
    for hunk in block.hunks:
        if hunk.kind in CRITICAL_HUNKS:
            yield Highlight(HUNKS[hunk.kind], hunk.approved, hunk.published, row.anchor)


def _folds(rows: list[ComparisonRow]) -> Iterator[Fold]:
    for counts, group in groupby(rows, key=_counts):
        run = tuple(group)
        yield Fold(run, closed=not counts and len(run) >= _FOLD_FROM)
