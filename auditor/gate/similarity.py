"""How alike two findings of one check are, as a sum of what their elements share, and what was shared in words.

Each signal adds when it is the same and takes away when it differs; a signal that one of the two lacks says little. What is
rare weighs more than what is common: the name of a link that stands once on a page nearly decides, "read more" hardly counts.

    signal      the same                          different
    key         4, common 2                       rules the pair out, unless it is a text that was edited
    target      4 (2.5: another folder or query)  rules the pair out, unless name and words around are the same
    name        3, common or short 1; edited less -3
    context     3; edited less                    -3 (nothing in common; -2 beside it), -1
    heading     1                                 -0.5
    landmarks   1                                 -0.5
    kind        1 (0.5: same tag)                 -1
    component   0.5                               0
    place       0.3, with the same name 1         0 (only in rows of equals)

A pair is possible from `POSSIBLE`. The figures were set on seeded redesigns of pages of several shapes (tests/gate/unkind.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from os.path import commonprefix

from rapidfuzz.fuzz import ratio

from auditor.gate.fingerprint import Fingerprint
from auditor.gate.targets import is_target, one_target, picture_name
from auditor.model.finding import Signals
from auditor.model.signal_text import LEFT_OUT, PUNCTUATION
from auditor.redact import HIDDEN

POSSIBLE = 2.0
_POINTING = ("src", "href", "data", "action", "for", "name", "type")
"""Attributes that say which thing an element is: two different values are two things."""
_ADDRESSES = frozenset({"src", "href", "data", "action"})
_BEGINNING = 48
"""Characters by which a name is told to be the beginning of the text around."""
_ROWED = frozenset({"button", "summary"})
_SAME_KEY = 80
"""Likeness, in hundredths, of two keys that quote text: a number or a word of the sentence was changed."""
_EDITED = 0.65
"""Share from which two texts are one that was edited."""
_SENTENCE = 4
"""Words from which a text is compared word by word: unrelated sentences share half of their letters."""
_SHORT = 12
"""Characters below which a name is one that others may have by chance."""
_UNRELATED = 0.35
"""Share below which two texts have nothing in common."""


_SIDE = 30
"""Characters from which one side of an element says by itself where the element stands."""
STAYED = 0.85
"""Share from which one side is the same as it was."""
ONE_SIDE = 0.8
"""What it counts when one side stayed and the other was exchanged."""
_NEAREST = 18
"""Characters next to an element that say something although the rest of that side was exchanged."""
_TOUCHING = 0.66
"""What it counts when only they stayed."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two findings are."""

    score: float
    signals: tuple[str, ...]
    """What they share and what differs, for people."""


def likeness(
    now: Fingerprint, then: Fingerprint, common_names: Collection[str] = (), common_keys: Collection[str] = ()
) -> Likeness | None:
    """Return how alike two findings of one check are; None when they cannot be the same.

    `common_names` are names that several accepted findings of the check have, `common_keys` keys that more than one has.
    """
    if not _same_key(now.key, then.key):
        return None
    a, b = now.signals, then.signals
    name, context = _alike(a.name, b.name), around(a.context, b.context)
    if _other_row(a, b) and a.context != b.context and (context or 0.0) < STAYED:
        return None
    target = _target(now, then)
    if target is None and not (name == 1.0 and context == 1.0):
        return None
    tally = _Tally()
    if now.key:
        tally.add(4.0 if now.key == then.key and now.key not in common_keys else 2.0, "what it is about")
    if target:
        tally.add(target, "target" if target > 3 else "file of the target")
    if not _same_text_edited(a, b, name, context):
        _add_name(tally, now, then, name, common_names)
    if context is not None:
        # What stands beside an element is sooner exchanged than the block it is part of.
        beside = LEFT_OUT in a.context and LEFT_OUT in b.context
        tally.add(_by_share(context, -1.0, -2.0 if beside else -3.0), _share("words around", context))
    tally.add(1.0 if a.heading == b.heading else -0.5, _same("heading", a.heading == b.heading))
    tally.add(1.0 if a.landmarks == b.landmarks else -0.5, _same("landmarks", a.landmarks == b.landmarks))
    same_kind, same_tag = now.kind == then.kind, a.tag == b.tag
    tally.add(1.0 if same_kind else 0.5 if same_tag else -1.0, _same("kind of element", same_kind))
    if a.component == b.component:
        tally.add(0.5, "component")
    if a.place and (a.place, a.row) == (b.place, b.row):
        # A row of other things has no element of this name in this place.
        tally.add(1.0 if a.name and name == 1.0 else 0.3, "place in its row")
    return Likeness(tally.score, _told(tuple(tally.signals))) if tally.score >= POSSIBLE else None


@lru_cache(maxsize=5_000)
def _told(signals: tuple[str, ...]) -> tuple[str, ...]:
    return signals  # many pairs have the same in common


class _Tally:
    """The sum as it grows."""

    def __init__(self) -> None:
        self.score = 0.0
        self.signals: list[str] = []

    def add(self, points: float, signal: str) -> None:
        self.score += points
        self.signals.append(signal)


def _add_name(
    tally: _Tally, now: Fingerprint, then: Fingerprint, name: float | None, common_names: Collection[str]
) -> None:
    if name is None:
        if bool(now.signals.name) != bool(then.signals.name):
            # What is at fault with the place or size of a control outlasts the name that it was given.
            same_place = now.signals.tag in _ROWED and now.signals.place == then.signals.place
            tally.add(-1.0 if same_place else -2.0, "name on one side only")
        return
    if name == 1.0 and (now.signals.name in common_names or len(now.signals.name) < _SHORT):
        tally.add(1.0, "common or short name")
        return
    tally.add(_by_share(name, -3.0, -3.0), _share("name", name))


def _other_row(a: Signals, b: Signals) -> bool:
    """Tell whether of two elements without words one stands in a row and the other alone, or in a row of more or fewer."""
    unknown = (a.place and not a.row) or (b.place and not b.row)
    return a.row != b.row and not unknown and not a.name and not b.name


def _target(now: Fingerprint, then: Fingerprint) -> float | None:
    """Return what the targets add; None when they are two different things."""
    a, b = dict(now.signals.attributes), dict(then.signals.attributes)
    best = 0.0
    for name in _POINTING:
        mine, theirs = a.get(name, ""), b.get(name, "")
        if HIDDEN in {mine, theirs}:
            continue
        if mine == theirs:
            best = max(best, 4.0 if name in _ADDRESSES and is_target(mine) else 0.0)
            continue
        if name not in _ADDRESSES:
            if not now.key and mine and theirs:
                return None
            continue
        if mine and theirs and (one_target(mine, theirs) or _same_file(name, mine, theirs)):
            best = max(best, 2.5)
        elif not now.key:
            return None
    return best


def _same_file(attribute: str, mine: str, theirs: str) -> bool:
    # Pages are told apart by their folders (/a/index.html, /b/index.html); pictures of one name in two folders hardly ever.
    return attribute == "src" and picture_name(mine) == picture_name(theirs) != ""


@lru_cache(maxsize=5_000)
def _alike(a: str, b: str) -> float | None:
    """Return which share of two texts is the same, in words for sentences and in letters for names; None where one is empty."""
    if not a or not b:
        return None
    if a == b:
        return 1.0
    words, others = _words(a), _words(b)
    return (ratio(words, others) if min(len(words), len(others)) >= _SENTENCE else ratio(a, b)) / 100


@lru_cache(maxsize=5_000)
def around(a: str, b: str) -> float | None:
    """Return which share of the words around two elements is the same; where one side stayed, the other may have been exchanged."""
    if not a or not b or a == b or (LEFT_OUT not in a and LEFT_OUT not in b):
        return _alike(a, b)
    if a.count(LEFT_OUT) == 2 == b.count(LEFT_OUT):
        return _alike_boxes(a.split(LEFT_OUT), b.split(LEFT_OUT))
    mine, theirs = a.partition(LEFT_OUT), b.partition(LEFT_OUT)
    if not mine[1] or not theirs[1]:
        whole, sides = (b, mine) if mine[1] else (a, theirs)
        before, after = sides[0].strip(), sides[2].strip()
        held = any(len(side) >= _SIDE and side in whole for side in (before, after)) or (
            len(whole) >= _SIDE and (before.endswith(whole) or after.startswith(whole))
        )
        return max(_alike(a, b) or 0.0, ONE_SIDE if held else 0.0)
    shares = [_alike(mine[i].strip(), theirs[i].strip()) for i in (0, 2)]
    stayed = any(
        share is not None and share >= STAYED and min(len(mine[i]), len(theirs[i])) >= _SIDE
        for i, share in zip((0, 2), shares, strict=True)
    )
    near = _TOUCHING if _touch(mine[0][::-1].strip(), theirs[0][::-1].strip()) or _touch(mine[2], theirs[2]) else 0.0
    return max(sum(share or 0.0 for share in shares) / 2, ONE_SIDE if stayed else near)


def _alike_boxes(a: Sequence[str], b: Sequence[str]) -> float:
    """Return which share of two long texts is the same, by their ends or by their samples of words, whichever says more."""
    words, others = set(a[1].split()), set(b[1].split())
    shared = len(words & others) / max(len(words), len(others), 1)
    begins, ends = (_alike(a[at].strip(), b[at].strip()) or 0.0 for at in (0, 2))
    return max((begins + ends) / 2, shared, ONE_SIDE if max(begins, ends) >= STAYED else 0.0)


def _touch(mine: str, theirs: str) -> bool:
    """Tell whether two texts begin alike, read away from the element."""
    return len(commonprefix([mine.strip(), theirs.strip()])) >= _NEAREST  # noqa: RUF071 -- texts, not paths


@lru_cache(maxsize=5_000)
def _words(text: str) -> Sequence[str]:
    return [word for part in text.split() if (word := part.strip(PUNCTUATION))]


def _same_text_edited(a: Signals, b: Signals, name: float | None, context: float | None) -> bool:
    """Tell whether the names are only the beginnings of two texts that are one which was edited."""
    if name is None or context is None or name >= _EDITED or context < _EDITED:
        return False
    return all(
        len(s.name) > _SHORT and s.context.startswith(s.name[: min(len(s.context) // 2 - 4, _BEGINNING)])
        for s in (a, b)
    )


def _same_key(now: str, then: str) -> bool:
    if now == then:
        return True
    if "#" in now[-13:] or "#" in then[-13:]:
        return False  # the accepted wording is part of the key
    return min(len(now), len(then)) >= 20 and ratio(now, then) >= _SAME_KEY


def _by_share(share: float, differs: float, unrelated: float) -> float:
    """Return 3 for two equal texts, less in proportion to an edit, and `differs` or `unrelated` for two texts."""
    return 6 * (share - 0.5) if share >= _EDITED else unrelated if share < _UNRELATED else differs


def _share(what: str, share: float) -> str:
    return what if share == 1.0 else f"{what} {share:.2f}"


def _same(what: str, same: bool) -> str:
    return what if same else f"another {what}"
