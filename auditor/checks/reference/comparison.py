"""One comparison of a page with its approved documents, made once and read by every check of the family."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from auditor.checks.base import Check
from auditor.checks.inputs import computed
from auditor.dom.content import Approved, ApprovedBlock, Block, BlockKind, Text
from auditor.dom.document import Element
from auditor.dom.language_id import MAX_CHARS, guess_language, same_language
from auditor.model.evidence import EVIDENCE_LIMIT, Change, Wording
from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.page import JSON
from auditor.reference.align import Alignment, Hunk, Row, TwoLooks, align, values_that_change

HUNK_LIMIT = 200
"""Hunks that a finding carries."""
QUOTE_LIMIT = 90
_SAMPLE = 300
"""Blocks by which the language is told."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The alignment and what its places refer to."""

    approved: tuple[Approved, ...]
    """In the order in which they stand on the page."""
    blocks: tuple[ApprovedBlock, ...]
    """The blocks of all documents, one after the other."""
    document_of: tuple[int, ...]
    """Block -> document."""
    published: tuple[Block, ...]
    alignment: Alignment
    sent: Callable[[], tuple[str, ...]] | None = None
    """Returns the texts of the page as the server sent it, where a browser showed it afterwards."""

    def changing(self, row: Row) -> tuple[TwoLooks, ...]:
        """Return the values of an edited row that change by themselves, as sent and as shown, if nothing else differs."""
        return values_that_change(row, self.sent()) if self.sent is not None and row.published else ()

    def element_of(self, row: Row) -> Element | None:
        """Return the element a row is published in; for what is missing, the nearest published block before it."""
        if row.published:
            return self.published[row.published[0]].element
        rows = self.alignment.rows
        at = next((number for number, other in enumerate(rows) if other.approved == row.approved), 0)
        near = next((r for r in reversed(rows[:at]) if r.published), None) or next(
            (r for r in rows if r.published), None
        )
        return self.published[near.published[-1]].element if near is not None else None

    def is_heading(self, row: Row) -> bool:
        """Tell whether a row is a heading on the page or in the approved text."""
        if row.published:
            return self.published[row.published[0]].kind is BlockKind.HEADING
        return bool(row.approved) and self.blocks[row.approved[0]].kind is BlockKind.HEADING

    def source(self, approved: Sequence[int]) -> tuple[str, int]:
        """Return the document and line of approved blocks."""
        if not approved:
            return self.approved[0].name, 0
        document = self.approved[self.document_of[approved[0]]]
        return document.name, self.blocks[approved[0]].line

    def finding(
        self,
        declared: Check,
        message: str,
        row: Row,
        *,
        key: str = "",
        severity: Severity | None = None,
        quote: str = "",
        **details: JSON,
    ) -> Finding:
        """Make a finding about a row with both texts and their hunks as evidence."""
        document, line = self.source(row.approved)
        made = declared.finding(
            message,
            self.element_of(row),
            quote=quote or row.published_text or row.approved_text,
            outcome=Outcome.FAILED,
            severity=severity,
            key=key or digest(row.approved_text, row.published_text),
            document=document,
            line=line,
            **details,
        )
        return replace(made, wording=both_texts(row.approved_text, row.published_text, row.hunks))


NOTHING_APPROVED = Alignment((), (), 0.0, 0.0, 0.0)


@computed
def comparison(approved: tuple[Approved, ...], text: Text) -> Comparison:
    """Return a page's text held against its approved documents; an empty alignment where there are none."""
    if not approved:
        return Comparison((), (), (), text.blocks, NOTHING_APPROVED)
    made = _aligned(approved, text)
    if len(approved) > 1:
        # Sections may stand in any order on the page: the second alignment has them as they are published.
        ordered = tuple(
            approved[number] for number in sorted(range(len(approved)), key=lambda n: _first_place(made, n))
        )
        made = _aligned(ordered, text) if ordered != approved else made
    return made


def _aligned(approved: tuple[Approved, ...], text: Text) -> Comparison:
    pairs = [(number, block) for number, document in enumerate(approved) for block in document.blocks]
    blocks = tuple(replace(block, index=index) for index, (_, block) in enumerate(pairs))
    language = next((document.language for document in approved if document.language), "") or _language(blocks, text)
    dynamic = [pattern for document in approved for pattern in document.dynamic]
    alignment = align(blocks, text.blocks, language, dynamic, unrooted=text.root == "body", declared=text.language)
    return Comparison(approved, blocks, tuple(number for number, _ in pairs), text.blocks, alignment, text.sent)


def _language(blocks: Sequence[ApprovedBlock], text: Text) -> str:
    """Return the language of approved blocks where nobody states it: that of their words, or the one the page declares."""
    told = guess_language(" ".join(block.text for block in blocks[:_SAMPLE])[:MAX_CHARS])
    return text.language if told is None or not told.sure or same_language(text.language, told) else told.best


def _first_place(made: Comparison, document: int) -> float:
    places = sorted(
        row.published[0]
        for row in made.alignment.rows
        if row.approved and row.published and made.document_of[row.approved[0]] == document
    )
    return places[len(places) // 2] if places else float("inf")


def both_texts(approved: str, published: str, hunks: Sequence[Hunk]) -> Wording:
    """Return both texts with what differs, bounded."""
    return Wording(
        approved[:EVIDENCE_LIMIT], published[:EVIDENCE_LIMIT], tuple(change_of(hunk) for hunk in hunks[:HUNK_LIMIT])
    )


def change_of(hunk: Hunk) -> Change:
    """Return a hunk as the report shows it."""
    return Change(
        hunk.op,
        hunk.approved[:EVIDENCE_LIMIT],
        hunk.published[:EVIDENCE_LIMIT],
        hunk.kind.value,
        hunk.approved_at,
        hunk.published_at,
    )


def digest(*texts: str) -> str:
    """Return a short name for texts that stays when only white space changes; part of a finding's identity."""
    folded = "\0".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(folded.encode()).hexdigest()[:12]


def quoted(text: str, limit: int = QUOTE_LIMIT) -> str:
    """Return text in quotation marks, cut at a word."""
    folded = " ".join(text.split())
    if len(folded) > limit:
        folded = folded[:limit].rsplit(" ", 1)[0] + " …"
    return f"“{folded}”"
