"""The last tier of recognition on one page: how alike two elements are, and what rules out that they are the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.fuzz import ratio

from auditor.gate.fingerprint import Fingerprint

_POINTING = ("src", "href", "data", "action", "name", "for", "type")
"""Attributes that say which thing an element is: two different values are two things."""
_SAME_WORDS = 0.6
"""Likeness of two names from which an edit is likelier than another text (a typo corrected, a number changed)."""
_OTHER_WORDS = 0.4


def likeness(
    today: Sequence[Fingerprint], mine: Sequence[int], accepted: Sequence[Fingerprint], theirs: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of indices, the most alike first; every index at most once."""
    scored = [(-score, i, j) for i in mine for j in theirs if (score := _score(today[i], accepted[j])) is not None]
    place = {("mine", i): n for n, i in enumerate(mine)} | {("theirs", j): n for n, j in enumerate(theirs)}
    scored.sort(key=lambda row: (row[0], place["mine", row[1]], place["theirs", row[2]]))
    used_mine: set[int] = set()
    used_theirs: set[int] = set()
    for _, i, j in scored:
        if i not in used_mine and j not in used_theirs:
            used_mine.add(i)
            used_theirs.add(j)
            yield i, j


def _score(now: Fingerprint, then: Fingerprint) -> float | None:
    """Return how alike two entries are; None when something contradicts."""
    a, b = now.signals, then.signals
    if now.key != then.key or _contradict(now, then):
        return None
    same_kind = now.kind == then.kind or a.tag == b.tag
    words = _alike(a.name, b.name)
    around = _alike(a.context, b.context)
    if not _plausible(now, then, words, around, same_kind=same_kind):
        return None
    score = 2.0 * (words or 0) + (around or 0) + same_kind
    return score + (a.heading == b.heading) + (a.landmarks == b.landmarks) + (a.component == b.component)


def _plausible(
    now: Fingerprint, then: Fingerprint, words: float | None, around: float | None, *, same_kind: bool
) -> bool:
    if now.key:
        return True  # the check itself says what it is about, and on this page it is the same
    if words is not None:
        return words >= (_SAME_WORDS if same_kind else 0.9)
    if not same_kind or bool(now.signals.name) != bool(then.signals.name):
        return False
    elsewhere = now.signals.heading != then.signals.heading
    return not (elsewhere and around is not None and around < _OTHER_WORDS)


def _contradict(now: Fingerprint, then: Fingerprint) -> bool:
    a, b = dict(now.signals.attributes), dict(then.signals.attributes)
    return not now.key and any(a.get(name, "") != b.get(name, "") for name in _POINTING)


def _alike(a: str, b: str) -> float | None:
    return ratio(a, b) / 100 if a and b else None
