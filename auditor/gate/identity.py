"""Recognises today's findings among those that were accepted, although markup, wording, order and pages have changed.

    1  the same page   what is equal in all that lasts is paired first; the rest is an assignment over all findings of a check
                       on the page by likeness (similarity.py, assignment.py): the best for all of them, counts respected
                       rows of equal elements are paired as wholes, and their elements by place (rows.py)
    2  renamed pages   an accepted page that is gone and a new one with its contents are one page, and so are links to either
                       (page_renames.py)
    3  moved blocks    what vanished from one page and stands on another with the same words around it, and where two went the
                       same way, what is much alike
    4  templates       a new page shows what the header or footer of many accepted pages shows (templates.py)

Pure functions; the result depends on neither the order of today's findings nor that of the baseline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.gate.assignment import assign
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.page_renames import led_on, renamed_by_contents
from auditor.gate.pairing import equal, groups, possible
from auditor.gate.rows import match_rows
from auditor.gate.similarity import ONE_SIDE, POSSIBLE, Likeness, around, likeness
from auditor.gate.templates import known_by_template

_SAME_WAY = 2
"""Blocks that went from one page to the same other one, from which more of it may have."""
_SURE = POSSIBLE + 1
"""Likeness from which what is only much alike is one thing, although it is on another page."""
_EVERYTHING, _WORDS, _PLACE = ("everything",), ("name, target and words",), ("place in its row",)
_BUT_THE_PAGE = ("everything but the page",)
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
    for mine, theirs in groups(today, accepted, lambda e: (e.check, e.state, e.page)):
        for i, j, signals in _match_page(today, mine, accepted, theirs, (settled_now, settled_before)):
            take(i, j, signals, moved=_is_moved(today[i], before[j]))
    gone_from = {j for j in free - settled_before if accepted[j].page not in ground.unseen}
    rest = [i for i, held in enumerate(found) if held is None and i not in settled_now]
    blocks = list(_moved_blocks(today, rest, accepted, gone_from))
    for i, j in blocks:
        take(i, j, _BUT_THE_PAGE, moved=True)
    rest = [i for i in rest if found[i] is None]
    for i, j, signals in _moved_with_them(today, rest, accepted, gone_from & free, blocks):
        take(i, j, signals, moved=True)
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
        pairs = list(equal(today, mine, accepted, theirs, key, all_of_them=key is _everything))
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
    for a, b in possible(today, mine, accepted, theirs):
        if (found := likeness(today[mine[a]], accepted[theirs[b]], common, common_keys)) is not None:
            alike[a, b] = found
    for a, b in assign({pair: found.score - POSSIBLE + 0.01 for pair, found in alike.items()}):
        yield mine[a], theirs[b], alike[a, b].signals


def _without(members: list[int], used: Collection[int]) -> list[int]:
    return [at for at in members if at not in used]


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
    yield from equal(today, mine, accepted, theirs, key, all_of_them=True)


def _moved_with_them(
    today: Sequence[Fingerprint],
    new: Sequence[int],
    accepted: Sequence[Fingerprint],
    free: Collection[int],
    blocks: Iterable[tuple[int, int]],
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Pair what is much alike where blocks went from one page to the other: a page was cut, and what stood at the cut changed."""
    ways = Counter((accepted[j].page, today[i].page) for i, j in blocks if accepted[j].page != today[i].page)
    source = {page: old for (old, page), count in sorted(ways.items(), key=lambda way: way[::-1]) if count >= _SAME_WAY}
    if not source:
        return
    mine = [i for i in new if today[i].page in source]
    theirs = sorted(j for j in free if accepted[j].page in set(source.values()))
    now, before = [replace(today[i], page=source[today[i].page]) for i in mine], [accepted[j] for j in theirs]
    for here, there in groups(now, before, lambda e: (e.check, e.state, e.page)):
        alike: dict[tuple[int, int], Likeness] = {}
        for a, b in possible(now, here, before, there):
            found = likeness(now[here[a]], before[there[b]])
            words = around(now[here[a]].signals.context, before[there[b]].signals.context)
            if found is not None and found.score >= _SURE and (words or 0.0) >= ONE_SIDE:
                alike[a, b] = found
        for a, b in assign({pair: one.score for pair, one in alike.items()}):
            yield mine[here[a]], theirs[there[b]], alike[a, b].signals


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
