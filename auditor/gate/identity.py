"""Recognises today's findings among those that were accepted, although markup, wording, order and pages have changed.

    1  the same page   what is equal in all that lasts is paired first; the rest is an assignment over all findings of a check
                       on the page by likeness (similarity.py, assignment.py): the best for all of them, counts respected
                       rows of equal elements are paired as wholes, and their elements by place (rows.py)
    2  renamed pages   an accepted page that is gone and a new one with its contents are one page, and so are links to either
                       (page_renames.py)
    3  moved blocks    what vanished from one page and stands on another with the same words around it
    4  templates       a new page shows what the header or footer of many accepted pages shows (templates.py)

Pure functions; the result depends on neither the order of today's findings nor that of the baseline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.gate.assignment import assign
from auditor.gate.fingerprint import Fingerprint, stable_id
from auditor.gate.page_renames import led_on, renamed_by_contents
from auditor.gate.rows import match_rows
from auditor.gate.similarity import POSSIBLE, Likeness, likeness
from auditor.gate.templates import known_by_template

ALL_PAIRS_LIMIT = 60_000
"""Pairs of leftovers of one check on one page that are all compared; of more only those that share something."""
_TWINS = 200
"""Equal findings of a page that keep their order."""
_EVERYTHING, _WORDS, _PLACE = ("everything",), ("name, target and words",), ("place in its row",)
COMMON_FROM = 3
"""Accepted findings of a check on a page that have one name from which the name tells nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a finding of today was found among the accepted ones."""

    accepted: int | None
    """Index of the accepted entry that is used up; None when it is known as part of a template."""
    moved: bool = False
    signals: tuple[str, ...] = ()
    """What it was recognised by, in words."""


@dataclass(frozen=True, slots=True)
class MatchContext:
    """What is known about the pages when two sets of findings are compared."""

    accepted_pages: Collection[str] = ()
    """Pages that were audited when the baseline was written."""
    pages: Collection[str] = ()
    """Pages that are there today, audited or not."""
    unseen: Collection[str] = ()
    """Pages that are there today and were not audited: nothing moved away from them, as far as anybody knows."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Accepted page -> the page that it is today, where that is another one (`renamed_pages`)."""
    accepted_states: Collection[str] = ()
    """Rendering states of the baseline, the first one as empty string; empty when it is not known."""


Key = Callable[[Fingerprint], Hashable | None]


def renamed_pages(
    today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], ground: MatchContext
) -> Mapping[str, str]:
    """Return all pages that have another address today, those that only their contents tell among them: old name -> new name."""
    vanished = set(ground.accepted_pages) - set(ground.pages) - set(ground.renamed)
    appeared = set(ground.pages) - set(ground.accepted_pages) - set(ground.renamed.values())
    return {**renamed_by_contents(today, accepted, vanished, appeared), **ground.renamed}


def match(today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], ground: MatchContext) -> list[Match | None]:
    """Return for each finding of today where it was accepted, or None when it is new."""
    found: list[Match | None] = [None] * len(today)
    if not accepted:
        return found
    renamed = ground.renamed
    before = accepted
    if renamed:
        today = [led_on(entry, renamed) for entry in today]
        accepted = [led_on(replace(e, page=renamed.get(e.page, e.page)), renamed) for e in before]
    free = set(range(len(accepted)))

    def take(i: int, j: int, signals: tuple[str, ...], *, moved: bool) -> None:
        found[i] = Match(j, moved, signals)
        free.discard(j)

    settled_now, settled_before = set[int](), set[int]()
    for mine, theirs in _groups(today, accepted, lambda e: (e.check, e.state, e.page)):
        for i, j, signals in _match_page(today, mine, accepted, theirs, (settled_now, settled_before)):
            take(i, j, signals, moved=_is_moved(today[i], before[j]))
    gone_from = {j for j in free - settled_before if accepted[j].page not in ground.unseen}
    rest = [i for i, held in enumerate(found) if held is None and i not in settled_now]
    for i, j in _moved_blocks(today, rest, accepted, gone_from):
        take(i, j, ("everything but the page",), moved=True)
    rest = [i for i, held in enumerate(found) if held is None]
    on_new_pages = set(ground.pages) - set(ground.accepted_pages) - set(renamed.values())
    for i in known_by_template(today, rest, accepted, on_new_pages, ground.accepted_pages):
        found[i] = Match(None, signals=("part of a template",))
    for i in _known_in_another_state(today, [i for i in rest if found[i] is None], accepted, ground.accepted_states):
        found[i] = Match(None, signals=("accepted in another state",))
    return found


def _everything(e: Fingerprint) -> Hashable:
    return (e.key, e.signals)


def _lasting(e: Fingerprint) -> Hashable | None:
    held = e.signals
    return (e.key, e.kind, held.name, held.attributes, held.context, held.heading) if e.specific else None


def _content(e: Fingerprint) -> Hashable | None:
    held = e.signals
    return (e.key, held.name, held.attributes, held.context) if held.attributes or held.context else None


def _match_page(
    today: Sequence[Fingerprint],
    mine: list[int],
    accepted: Sequence[Fingerprint],
    theirs: list[int],
    settled: tuple[set[int], set[int]],
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield what is recognised and by what; add to `settled` what of both sides nothing else can be said of."""
    whole = mine, theirs
    for key, told in (
        (_everything, _EVERYTHING),
        (_lasting, _WORDS),
        (_content, _WORDS),
    ):
        pairs = list(_equal(today, mine, accepted, theirs, key, all_of_them=key is _everything))
        yield from ((i, j, told) for i, j in pairs)
        mine, theirs = _without(mine, {i for i, _ in pairs}), _without(theirs, {j for _, j in pairs})
        if key is _everything and any(accepted[j].signals.place for j in whole[1]):
            rows = match_rows(today, whole[0], accepted, whole[1], pairs)
            yield from ((i, j, _PLACE) for i, j in rows.pairs)
            settled[0].update(rows.settled_now)
            settled[1].update(rows.settled_before)
            mine = _without(mine, rows.settled_now | {i for i, _ in rows.pairs})
            theirs = _without(theirs, rows.settled_before | {j for _, j in rows.pairs})
        if not mine or not theirs:
            return
    names = Counter(accepted[j].signals.name for j in theirs)
    names.update(today[i].signals.name for i in mine)
    common = frozenset(name for name, count in names.items() if name and count >= COMMON_FROM)
    keys = Counter(accepted[j].key for j in theirs) | Counter(today[i].key for i in mine)
    common_keys = frozenset(key for key, count in keys.items() if count > 1)
    alike: dict[tuple[int, int], Likeness] = {}
    for a, b in _possible(today, mine, accepted, theirs):
        if (found := likeness(today[mine[a]], accepted[theirs[b]], common, common_keys)) is not None:
            alike[a, b] = found
    for a, b in assign({pair: found.score - POSSIBLE + 0.01 for pair, found in alike.items()}):
        yield mine[a], theirs[b], alike[a, b].signals


def _without(members: list[int], used: Collection[int]) -> list[int]:
    return [at for at in members if at not in used]


def _equal(
    today: Sequence[Fingerprint],
    mine: Sequence[int],
    accepted: Sequence[Fingerprint],
    theirs: Sequence[int],
    key: Key,
    *,
    all_of_them: bool,
) -> Iterator[tuple[int, int]]:
    """Pair what has one key on both sides; where the counts differ, only if all else is equal too (`all_of_them`)."""
    before: dict[Hashable, list[int]] = defaultdict(list)
    for j in theirs:
        before[key(accepted[j])].append(j)
    now: dict[Hashable, list[int]] = defaultdict(list)
    for i in mine:
        now[key(today[i])].append(i)
    for value, members in now.items():
        others = before.get(value, [])
        if value is not None and others and (all_of_them or len(members) == len(others)):
            yield from zip(members, _as_on_page(others, accepted), strict=False)


def _as_on_page(equal: list[int], accepted: Sequence[Fingerprint]) -> list[int]:
    """Return accepted findings that are alike in the order that their ids were made in, which is that of the page."""
    if not 1 < len(equal) <= _TWINS:
        return equal
    made = {stable_id(accepted[equal[0]], ordinal): ordinal for ordinal in range(len(equal))}
    return sorted(equal, key=lambda j: made.get(accepted[j].id, len(equal)))


def _possible(
    today: Sequence[Fingerprint], mine: Sequence[int], accepted: Sequence[Fingerprint], theirs: Sequence[int]
) -> Iterable[tuple[int, int]]:
    """Return the positions in `mine` and `theirs` that are worth comparing."""
    if len(mine) * len(theirs) <= ALL_PAIRS_LIMIT:
        return ((a, b) for a in range(len(mine)) for b in range(len(theirs)))
    shared: dict[Hashable, list[int]] = defaultdict(list)
    for b, j in enumerate(theirs):
        for sign in _signs(accepted[j]):
            shared[sign].append(b)
    pairs: set[tuple[int, int]] = set()
    for a, i in enumerate(mine):
        for sign in _signs(today[i]):
            pairs.update((a, b) for b in shared.get(sign, ())[:20])
    return sorted(pairs)


def _signs(e: Fingerprint) -> Iterator[Hashable]:
    held = e.signals
    yield from (("target", name, value) for name, value in held.attributes if name in {"src", "href", "data"})
    if held.context:
        yield ("context", held.context)
    if held.name:
        yield ("name", held.name, held.heading)


def _groups(
    today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], key: Callable[[Fingerprint], Hashable]
) -> Iterator[tuple[list[int], list[int]]]:
    theirs: dict[Hashable, list[int]] = defaultdict(list)
    for j, entry in enumerate(accepted):
        theirs[key(entry)].append(j)
    mine: dict[Hashable, list[int]] = defaultdict(list)
    for i, entry in enumerate(today):
        mine[key(entry)].append(i)
    for value, members in mine.items():
        if value in theirs:
            yield (
                sorted(members, key=lambda i: today[i].order),
                sorted(theirs[value], key=lambda j: accepted[j].order),
            )


def _is_moved(entry: Fingerprint, was: Fingerprint) -> bool:
    now, then = entry.signals, was.signals
    return (
        entry.page != was.page
        or now.landmarks != then.landmarks
        or bool(now.heading and then.heading and now.heading != then.heading)
    )


def _moved_blocks(
    today: Sequence[Fingerprint], new: Sequence[int], accepted: Sequence[Fingerprint], free: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Pair what vanished from one page with what appeared on another, where name, target and the words around are the same."""

    def key(e: Fingerprint) -> Hashable | None:
        held = e.signals
        told = held.context if len(held.context) > len(held.name) + 3 else held.heading
        return (e.check, e.state, e.key, held.name, held.attributes, held.context, e.kind) if told or e.key else None

    mine = sorted(new, key=lambda i: today[i].order)
    theirs = sorted(free, key=lambda j: accepted[j].order)
    yield from _equal(today, mine, accepted, theirs, key, all_of_them=True)


def _known_in_another_state(
    today: Sequence[Fingerprint], new: Sequence[int], accepted: Sequence[Fingerprint], states: Collection[str]
) -> Iterator[int]:
    """Yield what a rendering state that the baseline does not have shows, and another state of the baseline had."""

    def place(e: Fingerprint) -> Hashable:
        return (e.check, e.page, e.key, e.kind, e.signals.name, e.signals.attributes, e.signals.landmarks)

    further = [i for i in new if states and today[i].state not in states]
    if not further:
        return
    had = Counter(place(e) for e in accepted)
    shown: Counter[Hashable] = Counter()
    for i in sorted(further, key=lambda i: today[i].order):
        entry = today[i]
        if had[place(entry)] > shown[place(entry), entry.state]:
            shown[place(entry), entry.state] += 1
            yield i
