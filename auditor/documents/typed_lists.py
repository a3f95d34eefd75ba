"""Finds lists that were typed: paragraphs in a row that each begin with the mark of a list, where no tag says that they are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.documents.pdf_content import Paragraph
from auditor.model.document_facts import FileSpot, TypedList

LEAST = 3
"""Paragraphs in a row that make a list."""
_BULLET = re.compile(r"\s*([•‣▪●○■□➢➤✓✔–—*·\uf0b7-])\s+\S")
_NUMBERED = re.compile(r"\s*\(?(\d{1,2}|[a-zA-Z])[.)]\s+\S")
_LISTED = frozenset({"LI", "LBody", "Lbl", "TD", "TH", "TOCI"})


def typed_lists(paragraphs: Sequence[Paragraph]) -> Iterator[TypedList]:
    """Yield the first paragraph of each typed list; numbers count only where they count on."""
    run: list[tuple[Paragraph, str]] = []
    for paragraph in [*paragraphs, None]:
        mark = _mark(paragraph) if paragraph is not None else ""
        if paragraph is not None and mark and (not run or _goes_on(run[-1][1], mark)):
            run.append((paragraph, mark))
            continue
        if len(run) >= LEAST:
            first = run[0][0]
            yield TypedList(first.text[:200], FileSpot(first.page, first.heading))
        run = [(paragraph, mark)] if paragraph is not None and mark else []


def _mark(paragraph: Paragraph) -> str:
    if paragraph.listed or paragraph.role in _LISTED or paragraph.role.startswith("H"):
        return ""
    if found := _BULLET.match(paragraph.text):
        return found[1]
    numbered = _NUMBERED.match(paragraph.text)
    return numbered[1] if numbered else ""


def _goes_on(before: str, mark: str) -> bool:
    if before.isdigit() and mark.isdigit():
        return int(mark) == int(before) + 1
    if before.isalpha() and mark.isalpha():
        return ord(mark) == ord(before) + 1
    return before == mark
