"""Lines and paragraphs of a page that no tag tells of, from where its words stand and how large they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditor.documents.pdf_text import PageText, TextRun

_SAME_LINE = 0.5
"""Share of the letters' size by which two runs of one line may differ in height."""
_WORD_GAP = 0.18
"""Share of the letters' size from which a gap between two runs is a space."""
_PARAGRAPH_GAP = 1.75
"""Distance between two base lines, in sizes of letters, from which a new paragraph begins."""
_HEADING_SIZE = 1.15
"""How much larger than the body a heading is at least."""
_HEADING_LENGTH = 120
_EDGE = 0.09
"""Share of the page's height at its top and bottom where running heads stand."""
_NUMBER = re.compile(r"\d+")
_HYPHENS = ("\x02", "\u00ad", "\ufffe")
"""How PDFium says that a word was divided at the end of a line."""
_ENDS = re.compile(r"[.!?:;…。]['\"”’)\]]*$")


@dataclass(slots=True)
class TextLine:
    """One line of a page."""

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(slots=True)
class LaidBlock:
    """A paragraph or a heading that the layout suggests."""

    text: str
    page: int
    heading: bool = False


def joined(runs: Iterable[TextRun]) -> str:
    """Return the words of runs that belong together, with a space where one is seen."""
    parts: list[str] = []
    before: TextRun | None = None
    for run in runs:
        if before is not None and parts:
            parts.append(_between(before, run, parts[-1]))
            if parts[-2].endswith(_HYPHENS):
                parts[-2] = parts[-2].rstrip("".join(_HYPHENS))
        parts.append(run.text)
        before = run
    return " ".join("".join(parts).replace("\x02", "").split())


def _between(before: TextRun, run: TextRun, said: str) -> str:
    if said.endswith(_HYPHENS) or said.endswith(" ") or run.text.startswith(" "):
        return ""
    size = max(run.size, before.size, 1.0)
    if abs(run.bottom - before.bottom) > _SAME_LINE * size and not _overlap(before, run):
        return " "
    return " " if run.left - before.right > _WORD_GAP * size or run.right < before.left else ""


def _overlap(one: TextRun, other: TextRun) -> bool:
    """Tell whether two runs share most of a line's height: a raised figure and the word before it do."""
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > 0.4 * min(one.top - one.bottom, other.top - other.bottom)


def lines_of(page: PageText) -> list[TextLine]:
    """Return a page's lines in the order in which they are drawn, which is the order in which they are read aloud."""
    groups: list[list[TextRun]] = []
    for run in page.runs:
        last = groups[-1][-1] if groups else None
        if last is not None and _overlap(last, run) and run.left >= last.left - run.size:
            groups[-1].append(run)
        else:
            groups.append([run])
    lines: list[TextLine] = []
    for group in groups:
        words = joined(group)
        if words:
            size = max((run.size for run in group), default=0.0)
            lines.append(
                TextLine(
                    words + ("\x02" if group[-1].text.endswith(_HYPHENS) else ""),
                    page.number,
                    min(run.left for run in group),
                    min(run.bottom for run in group),
                    max(run.right for run in group),
                    max(run.top for run in group),
                    size,
                )
            )
    return lines


def blocks_of(pages: Sequence[PageText]) -> list[LaidBlock]:
    """Return the paragraphs and likely headings of pages without tags; heads and feet that repeat are left out."""
    by_page = [lines_of(page) for page in pages]
    running = _running(by_page)
    lines = [line for number, page in enumerate(by_page) for line in page if (number, id(line)) not in running]
    body = _body_size(lines)
    found: list[LaidBlock] = []
    held: list[TextLine] = []
    for line in lines:
        if held and _begins(held[-1], line):
            found.append(_block(held, body))
            held = []
        held.append(line)
    if held:
        found.append(_block(held, body))
    return _over_pages(found)


def _body_size(lines: Iterable[TextLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _begins(before: TextLine, line: TextLine) -> bool:
    if line.page != before.page:
        return True
    size = max(before.size, line.size, 1.0)
    fall = before.bottom - line.bottom
    if fall < -_SAME_LINE * size or fall > _PARAGRAPH_GAP * size:
        return True  # up into the next column, or down over a gap
    if abs(before.size - line.size) > 0.12 * size:
        return True
    short = before.right < line.right - 4 * size
    indented = line.left > before.left + 0.8 * size
    return bool(_ENDS.search(before.text)) and (short or indented)


def _block(lines: Sequence[TextLine], body: float) -> LaidBlock:
    text = ""
    for line in lines:
        if text.endswith("\x02") or (text.endswith("-") and line.text[:1].islower() and text[-2:-1].isalpha()):
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    text = " ".join(text.replace("\x02", "").split())
    large = bool(body) and min(line.size for line in lines) >= body * _HEADING_SIZE
    heading = large and len(text) <= _HEADING_LENGTH and any(character.isalpha() for character in text)
    return LaidBlock(text, lines[0].page, heading)


def _over_pages(blocks: Iterable[LaidBlock]) -> list[LaidBlock]:
    """Join a paragraph that goes on over the page."""
    found: list[LaidBlock] = []
    for block in blocks:
        before = found[-1] if found else None
        if (
            before is not None
            and not before.heading
            and not block.heading
            and block.page == before.page + 1
            and not _ENDS.search(before.text)
            and block.text[:1].islower()
        ):
            before.text = f"{before.text} {block.text}"
        else:
            found.append(block)
    return found


def _running(pages: Sequence[Sequence[TextLine]]) -> set[tuple[int, int]]:
    """Return the lines at the top and bottom of pages that repeat from page to page, numbers apart."""
    places: dict[str, list[tuple[int, int]]] = {}
    for number, lines in enumerate(pages):
        if not lines:
            continue
        top, bottom = max(line.top for line in lines), min(line.bottom for line in lines)
        height = max(top - bottom, 1.0)
        for line in lines:
            if line.top > top - _EDGE * height or line.bottom < bottom + _EDGE * height:
                shape = _NUMBER.sub("#", line.text.casefold())
                if len(shape) <= 120:
                    places.setdefault(shape, []).append((number, id(line)))
    least = max(2, min(4, len(pages) // 2))
    found: set[tuple[int, int]] = set()
    for shape, where in places.items():
        if len({number for number, _ in where}) >= least or (shape.strip("-–—· ") == "#" and len(pages) > 1):
            found.update(where)
    return found
