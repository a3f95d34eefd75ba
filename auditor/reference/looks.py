"""Values that change by themselves, told by two looks at one page: what the server sent, and what the browser showed a moment later.

Where the two differ in a number or a date, and the approved text has another one in the same place, nobody edited the page: the
value is filled in anew at every look. It is told as such, never as a new mistake every night (docs/decisions/0015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from auditor.reference.hunks import hunks
from auditor.reference.result import Hunk, HunkKind, Row
from auditor.reference.words import Passage, read_words

_VALUES = frozenset({HunkKind.NUMBER, HunkKind.DATE})
_SHARED = 0.5
"""Share of the words that two looks at one text have in common."""
_LENGTHS = 3
"""Words by which they may differ in length."""


class TwoLooks(NamedTuple):
    """A value as it was sent, and as it was shown."""

    sent: str
    shown: str


def values_that_change(row: Row, sent: Iterable[str], language: str = "") -> tuple[TwoLooks, ...]:
    """Return the values of an edited row that were not the same in both looks, if these are all that differs; else nothing.

    `sent` are the texts of the page as the server sent it. A zero or no figure at all is a place holder and no value.
    """
    told = [hunk for hunk in row.hunks if hunk.kind is not HunkKind.TYPOGRAPHY]
    if not told or not all(
        hunk.kind in _VALUES and _has_value(hunk.approved) and _has_value(hunk.published) for hunk in told
    ):
        return ()
    shown = read_words(row.published_text)
    for text in sent:
        earlier = read_words(text)
        if text != row.published_text and _is_like(shown, earlier):
            found = [hunk for hunk in hunks(earlier, shown, language) if hunk.kind is not HunkKind.TYPOGRAPHY]
            if _are_the_same_places(told, found):
                return tuple(TwoLooks(hunk.approved, hunk.published) for hunk in found)
    return ()


def _are_the_same_places(told: list[Hunk], found: list[Hunk]) -> bool:
    places = {hunk.published_at for hunk in found}
    return all(hunk.kind in _VALUES and _has_value(hunk.approved) for hunk in found) and all(
        any(begin <= hunk.published_at[0] and hunk.published_at[1] <= end for begin, end in places) for hunk in told
    )


def _has_value(text: str) -> bool:
    return any(char.isdigit() and char != "0" for char in text)


def _is_like(one: Passage, other: Passage) -> bool:
    if abs(len(one.words) - len(other.words)) > _LENGTHS:
        return False
    common = sum((Counter(one.words) & Counter(other.words)).values())
    return common >= _SHARED * max(len(one.words), len(other.words))


def without_values(row: Row) -> str:
    """Return the published text with an ellipsis for every value that changes: what stays the same from night to night."""
    text, parts, at = row.published_text, [], 0
    for begin, end in sorted(hunk.published_at for hunk in row.hunks if hunk.kind in _VALUES):
        parts += [text[at:begin], "…"]
        at = end
    return "".join((*parts, text[at:]))
