"""The words that differ inside one pair of texts, with their places in both originals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from auditor.reference.classify import AROUND, classify
from auditor.reference.lexicon import all_calls, lexicon_of
from auditor.reference.matching import Vocabulary
from auditor.reference.normalise import fold
from auditor.reference.result import Hunk, HunkKind
from auditor.reference.values import DYNAMIC, Value, values
from auditor.reference.words import Passage

MAX_CELLS = 60_000_000
"""Product of both lengths beyond which a difference is told as one stretch (memory of the bit matrix)."""
_LIST_MARKS = frozenset({"-", "·", "*", "▪", "◦", "‣"})
_SIGNS = frozenset({"¶", "#", "→", "↗", "▸", "▾", "▼", "▲", "›", ">", "»", "+"})
_CLOSERS = frozenset({".", "...", ":", '"', "'", "-", "(", ")", "[", "]"})
"""Marks around a call."""
_UNREAD = ["[", "email", "protected", "]"]
"""What stands for an e-mail address under protection."""
_REACH = 12
"""Tokens of a value beside those that differ."""
_CALL_WORDS = 8
_ENDS = frozenset({".", "!", "?"})
_NOTES = frozenset({"*", "†", "‡", "§", "¶", "**", "***", "††"})
_LONGEST_NUMBER = 3

Span = tuple[int, int, int, int]
"""A stretch of tokens of the approved text and one of the published text, each first and last + 1."""


def hunks(
    approved: Passage, published: Passage, language: str = "", dynamic: Sequence[re.Pattern[str]] = ()
) -> tuple[Hunk, ...]:
    """Return the differing runs in order; only typography when the words are the same, nothing when no reader sees a difference.

    What a pattern of `dynamic` matches on both sides is no difference.
    """
    if approved.text == published.text:
        return ()
    if approved.forms == published.forms:
        return tuple(_typography(approved, published))
    spans = _spans(approved.forms, published.forms)
    ours, theirs = _Side(approved, [], set()), _Side(published, [], set())
    if _may_be_values(approved, published, spans, language) or len(dynamic) > 1:
        ours, theirs = _sides(approved, published, language, dynamic, spans)
        spans = _spans(ours.forms, theirs.forms)
    if not spans:
        return tuple(_rewritten_values(approved, published, ours, theirs))
    spans = _slid(_merged(spans, ours.forms), ours.forms, theirs.forms)
    tokens = ((*ours.tokens(*span[:2]), *theirs.tokens(*span[2:])) for span in spans)
    return tuple(
        _hunk(approved, published, span, language)
        for span in tokens
        if not is_decoration(approved, published, span, language)
    )


class _Side:
    """The forms of one text in which every value that the other text has too is one form."""

    def __init__(self, passage: Passage, found: list[Value], shared: set[str]) -> None:
        self.forms: list[str] = []
        self._starts: list[int] = []
        self.values: dict[int, Value] = {}
        at = 0
        for value in [*(value for value in found if value.says in shared), None]:
            stop = value.first if value is not None else len(passage)
            self.forms.extend(passage.forms[at:stop])
            self._starts.extend(range(at, stop))
            if value is not None:
                self.values[len(self.forms)] = value
                self.forms.append(f"\0{value.says}")
                self._starts.append(value.first)
                at = value.last
        self._starts.append(len(passage))

    def tokens(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of tokens that a range of forms stands for."""
        return self._starts[first], self._starts[last] if last > first else self._starts[first]


def _may_be_values(approved: Passage, published: Passage, spans: list[Span], language: str) -> bool:
    """Tell whether what differs may be one value written in two ways: there are digits in it, or a month or part of the day."""
    words = lexicon_of(language)
    ours = [key for a0, a1, _, _ in spans for key in approved.keys[a0:a1]]
    theirs = [key for _, _, p0, p1 in spans for key in published.keys[p0:p1]]
    if any(key in words.months or key in words.parts_of_day for key in (*ours, *theirs)):
        return True
    return any(char.isdigit() or char == "@" for key in (*ours, *theirs) for char in key)


def _sides(
    approved: Passage, published: Passage, language: str, dynamic: Sequence[re.Pattern[str]], spans: list[Span]
) -> tuple[_Side, _Side]:
    # A value reaches a few tokens beyond what differs; a pattern of the header may reach anywhere.
    reach = _REACH if len(dynamic) <= 1 else len(approved) + len(published)
    mine = max(0, spans[0][0] - reach), min(len(approved), spans[-1][1] + reach)
    their = max(0, spans[0][2] - reach), min(len(published), spans[-1][3] + reach)
    ours, theirs = values(approved, language, dynamic, mine), values(published, language, dynamic, their)
    shared = {value.says for value in ours} & {value.says for value in theirs}
    return _Side(approved, ours, shared), _Side(published, theirs, shared)


def _rewritten_values(approved: Passage, published: Passage, ours: _Side, theirs: _Side) -> Iterator[Hunk]:
    """Tell of dates, times and figures written in another way; telephone numbers and raised cents are the page's own style."""
    for place, value in ours.values.items():
        other = theirs.values[place]
        if value.says.startswith(("phone", "price", "power", "mail", DYNAMIC)):
            continue
        mine, their = approved.forms[value.first : value.last], published.forms[other.first : other.last]
        if mine != their:
            approved_at, published_at = approved.span(*value[:2]), published.span(*other[:2])
            texts = approved.text[slice(*approved_at)], published.text[slice(*published_at)]
            yield Hunk("replace", *texts, HunkKind.TYPOGRAPHY, approved_at, published_at)


def is_decoration(approved: Passage, published: Passage, span: Span, language: str) -> bool:
    """Tell whether a difference is no word of the text.

    A list mark at the beginning, which plain text writes and a page draws; a sign or a call such as "Read more" that the page
    puts at the end; a mark that leads to a footnote.
    """
    a0, a1, p0, p1 = span
    changed = (*approved.forms[a0:a1], *published.forms[p0:p1])
    if a0 == p0 == 0 and all(form in _LIST_MARKS for form in changed):
        return True
    if a1 - a0 == 1 and "@" in approved.forms[a0] and published.keys[p0:p1] == _UNREAD:
        return True  # the page shows the address only when a script has run: nothing is known of it
    at_end = a1 == len(approved) and p1 == len(published)
    if at_end and all(form in _SIGNS for form in changed):
        return True
    if _is_number_of_note(approved, published, span):
        return True
    if a0 != a1 and p0 != p1:
        return False
    if at_end and a0 and a0 == a1:
        said = [key for key in published.keys[p0:p1] if key not in _SIGNS and key not in _CLOSERS]
        if _is_call(said, all_calls(), ends=published.forms[p1 - 1] in _ENDS):
            return True
    side, first, last = (approved, a0, a1) if a1 > a0 else (published, p0, p1)
    return _is_note_mark(side, first, last)


def _is_call(words: list[str], calls: frozenset[str], *, ends: bool) -> bool:
    """Tell whether words are a call such as "Read more", also with what about: "Learn more about Research"."""
    if " ".join(words) in calls:
        return True
    if ends or len(words) > _CALL_WORDS:
        return False
    return any(" ".join(words[:length]) in calls for length in range(2, len(words)))


def _is_note_mark(side: Passage, first: int, last: int) -> bool:
    """Tell whether tokens are marks of notes: a sign behind a word, "[1]" or "[a]" behind words or before those of the note."""
    forms = side.forms[first:last]
    if len(forms) > 12 or last - first == len(side):
        return False
    if first and all(form in _NOTES for form in forms):
        between = (side.forms[first - 1], side.forms[last] if last < len(side) else "")
        return not all(any(char.isdigit() for char in form) for form in between)
    return _are_bracketed(forms)


def _is_number_of_note(approved: Passage, published: Passage, span: Span) -> bool:
    """Tell whether the brackets of a note are empty on the page, because its number leads back to the text."""
    a0, a1, p0, p1 = span
    inside, left = approved.forms[a0:a1], published.forms[p0:p1]
    enclosed = all(
        side.forms[first - 1 : first] in (["["], ["("]) and side.forms[last : last + 1] in (["]"], [")"])
        for side, first, last in ((approved, a0, a1), (published, p0, p1))
    )
    short = all(form == "," or (form.isalnum() and len(form) <= _LONGEST_NUMBER) for form in inside)
    return enclosed and bool(inside) and short and all(form == "," for form in left)


def is_nothing_but_marks(passage: Passage) -> bool:
    """Tell whether a text is the mark of a note by itself, such as "[2]"."""
    return len(passage) <= 12 and _are_bracketed(passage.forms)


def _are_bracketed(forms: Sequence[str]) -> bool:
    bare = [form for form in forms if form not in {",", "-"}]
    inside = bare[1::3]
    return (
        bool(bare)
        and len(bare) % 3 == 0
        and bare[0::3] == ["["] * len(inside)
        and bare[2::3] == ["]"] * len(inside)
        and all((form.isdigit() and len(form) <= 3) or (len(form) == 1 and form.isalpha()) for form in inside)
    )


def _typography(approved: Passage, published: Passage) -> Iterator[Hunk]:
    for at in range(len(approved)):
        ours, theirs = approved.raw(at), published.raw(at)
        if ours != theirs and fold(ours).quiet != fold(theirs).quiet:
            places = approved.span(at, at + 1), published.span(at, at + 1)
            yield Hunk("replace", ours, theirs, HunkKind.TYPOGRAPHY, *places)


def _spans(ours: list[str], theirs: list[str]) -> list[Span]:
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
    spans: list[Span] = []
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            continue
        span = (op.src_start + start, op.src_end + start, op.dest_start + start, op.dest_end + start)
        if spans and spans[-1][1] == span[0] and spans[-1][3] == span[2]:
            spans[-1] = (spans[-1][0], span[1], spans[-1][2], span[3])
        else:
            spans.append(span)
    return spans


def _merged(spans: list[Span], forms: list[str]) -> list[Span]:
    """Join stretches with next to nothing between them: a mark, or a word or two among many changed ones."""
    joined: list[Span] = []
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


def _slid(spans: list[Span], ours: list[str], theirs: list[str]) -> list[Span]:
    """Shift pure insertions and deletions, where they may stand in several places, so that they begin where a sentence does."""
    found: list[Span] = []
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


def _hunk(approved: Passage, published: Passage, span: Span, language: str) -> Hunk:
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
