"""The words that differ inside one pair of texts, with their places in both originals."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from auditor.reference.classify import AROUND, classify
from auditor.reference.matching import Vocabulary
from auditor.reference.normalise import fold
from auditor.reference.result import Hunk, HunkKind
from auditor.reference.words import Passage

MAX_CELLS = 60_000_000
"""Product of both lengths beyond which a difference is told as one stretch (memory of the bit matrix)."""
_LIST_MARKS = frozenset({"-", "·", "*", "▪", "◦", "‣"})
_SIGNS = frozenset({"¶", "#", "→", "↗", "▸", "▾", "▼", "▲"})

_Span = tuple[int, int, int, int]


def hunks(approved: Passage, published: Passage, language: str = "") -> tuple[Hunk, ...]:
    """Return the differing runs in order; only typography when the words are the same, nothing when no reader sees a difference."""
    if approved.text == published.text:
        return ()
    if approved.forms == published.forms:
        return tuple(_typography(approved, published))
    spans = _slid(_merged(_spans(approved.forms, published.forms), approved.forms), approved.forms, published.forms)
    return tuple(
        _hunk(approved, published, span, language) for span in spans if not _is_decoration(approved, published, span)
    )


def _is_decoration(approved: Passage, published: Passage, span: _Span) -> bool:
    """Tell whether only a mark at the edge differs: plain text writes list marks, a page draws them, and adds signs to headings."""
    a0, a1, p0, p1 = span
    changed = (*approved.forms[a0:a1], *published.forms[p0:p1])
    if a0 == p0 == 0 and all(form in _LIST_MARKS for form in changed):
        return True
    return a1 == len(approved) and p1 == len(published) and all(form in _SIGNS for form in changed)


def _typography(approved: Passage, published: Passage) -> Iterator[Hunk]:
    for at in range(len(approved)):
        ours, theirs = approved.raw(at), published.raw(at)
        if ours != theirs and fold(ours).quiet != fold(theirs).quiet:
            places = approved.span(at, at + 1), published.span(at, at + 1)
            yield Hunk("replace", ours, theirs, HunkKind.TYPOGRAPHY, *places)


def _spans(ours: list[str], theirs: list[str]) -> list[_Span]:
    """Return the differing stretches as token ranges of both sides."""
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    end_a, end_p = len(ours), len(theirs)
    while end_a > start and end_p > start and ours[end_a - 1] == theirs[end_p - 1]:
        end_a, end_p = end_a - 1, end_p - 1
    if (end_a - start) * (end_p - start) > MAX_CELLS:
        return [(start, end_a, start, end_p)]
    words = Vocabulary()
    left, right = words.encode(ours[start:end_a]), words.encode(theirs[start:end_p])
    spans: list[_Span] = []
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            continue
        span = (op.src_start + start, op.src_end + start, op.dest_start + start, op.dest_end + start)
        if spans and spans[-1][1] == span[0] and spans[-1][3] == span[2]:
            spans[-1] = (spans[-1][0], span[1], spans[-1][2], span[3])
        else:
            spans.append(span)
    return spans


def _merged(spans: list[_Span], forms: list[str]) -> list[_Span]:
    """Join stretches with next to nothing between them: a mark, or a word or two among many changed ones."""
    joined: list[_Span] = []
    for span in spans:
        if joined:
            last = joined[-1]
            between = forms[last[1] : span[0]]
            words = sum(1 for form in between if any(char.isalnum() for char in form))
            sizes = [max(s[1] - s[0], s[3] - s[2]) for s in (last, span)]
            both = all(s[1] > s[0] and s[3] > s[2] for s in (last, span))
            among = min(sizes) >= 2 or max(sizes) >= 5
            if (words == 0 and both) or (words <= 1 and among and both) or (words <= 2 and min(sizes) >= 4):
                joined[-1] = (last[0], span[1], last[2], span[3])
                continue
        joined.append(span)
    return joined


def _slid(spans: list[_Span], ours: list[str], theirs: list[str]) -> list[_Span]:
    """Shift pure insertions and deletions, where they may stand in several places, so that they begin where a sentence does."""
    found: list[_Span] = []
    for number, (a0, a1, p0, p1) in enumerate(spans):
        if (a0 == a1) == (p0 == p1):
            found.append((a0, a1, p0, p1))
            continue
        forms, first, last = (ours, a0, a1) if a1 > a0 else (theirs, p0, p1)
        room = a0 - (found[number - 1][1] if number else 0)
        shift = 0
        while (
            shift < room and not _begins(forms, first - shift) and forms[first - shift - 1] == forms[last - shift - 1]
        ):
            shift += 1
        if not _begins(forms, first - shift):
            shift = 0
        found.append((a0 - shift, a1 - shift, p0 - shift, p1 - shift))
    return found


def _begins(forms: list[str], at: int) -> bool:
    return at == 0 or forms[at - 1] in {".", "!", "?", "。", "؟", "...", ":", ";"}


def _hunk(approved: Passage, published: Passage, span: _Span, language: str) -> Hunk:
    a0, a1, p0, p1 = span
    ours, theirs = approved.forms[a0:a1], published.forms[p0:p1]
    before, after = approved.forms[max(0, a0 - AROUND) : a0], approved.forms[a1 : a1 + AROUND]
    approved_at, published_at = approved.span(a0, a1), published.span(p0, p1)
    return Hunk(
        "insert" if a0 == a1 else "delete" if p0 == p1 else "replace",
        approved.text[slice(*approved_at)],
        published.text[slice(*published_at)],
        classify(ours, theirs, before, after, language),
        approved_at,
        published_at,
    )
