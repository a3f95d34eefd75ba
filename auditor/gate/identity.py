"""Recognises today's findings among those that were accepted, although markup, wording, order and pages have changed.

Matching goes in tiers, the surest first, and uses up what it matches, so that two equal findings are two:

    1  everything equal
    2  key, kind, name, attributes, landmarks     classes renamed, elements wrapped, ids made anew, blocks moved
    3  key, kind, name, attributes                moved to another landmark
    4  key, name, attributes                      another element for the same thing
    5  key, kind, name and the words around       the address behind it changed
    6  key, kind and what it points to            its name changed
    7  likeness                                   several things changed a little, nothing contradicts
    8  on another page                            the page was renamed, the block was moved between pages
    9  template (uses nothing up)                 the same thing stands on many accepted pages, this page is new to it

Pure functions; the result depends on neither the order of today's findings nor that of the baseline.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from auditor.gate.fingerprint import Fingerprint
from auditor.gate.similarity import likeness

MANY_PAGES = 3
"""Accepted pages on which a thing must stand to count as part of a template."""
_FURNITURE = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_LIKENESS_LIMIT = 250
"""Leftovers of one check on one page that are compared pair by pair; more of them are not the same page any more."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a finding of today was found among the accepted ones."""

    accepted: int | None
    """Index of the accepted entry that is used up; None when it is known as part of a template."""
    moved: bool = False


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
    """Accepted page -> the page that its address leads to today."""
    accepted_states: Collection[str] = ()
    """Rendering states of the baseline, the first one as empty string; empty when it is not known."""


_POINTING = frozenset({"src", "href", "data", "name", "for"})

Key = Callable[[Fingerprint], Hashable | None]


def _everything(e: Fingerprint) -> Hashable:
    return (e.key, e.signals)


def _element(e: Fingerprint) -> Hashable:
    return (e.key, e.kind, e.signals.name, e.signals.attributes, e.signals.landmarks)


def _thing(e: Fingerprint) -> Hashable | None:
    return (e.key, e.kind, e.signals.name, e.signals.attributes) if e.specific else None


def _content(e: Fingerprint) -> Hashable | None:
    held = e.signals
    return (e.key, held.name, held.attributes, held.context) if held.name or held.attributes else None


def _words(e: Fingerprint) -> Hashable | None:
    held = e.signals
    return (e.key, e.kind, held.name, held.context) if held.name and held.context != held.name else None


def _target(e: Fingerprint) -> Hashable | None:
    points = [(n, v) for n, v in e.signals.attributes if n in _POINTING and v not in {"#", "/"}]
    return (e.key, e.kind, *points) if points else None


_TIERS: tuple[Key, ...] = (
    _everything,
    lambda e: (_element(e), e.signals.heading, e.signals.context),
    lambda e: (_element(e), e.signals.heading),
    lambda e: _element(e) if e.specific else None,
    _thing,
    _content,
    _words,
    _target,
)


def match(today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], ground: MatchContext) -> list[Match | None]:
    """Return for each finding of today where it was accepted, or None when it is new."""
    before = accepted
    accepted = [replace(e, page=ground.renamed[e.page]) if e.page in ground.renamed else e for e in before]
    found: list[Match | None] = [None] * len(today)
    if not accepted:
        return found
    free = set(range(len(accepted)))
    for mine, theirs in _groups(today, accepted, lambda e: (e.check, e.state, e.page)):
        for i, j in _match_group(today, mine, accepted, theirs):
            found[i] = Match(j, _is_moved(today[i], before[j]))
            free.discard(j)
    _across_pages(today, accepted, ground, found, free)
    _by_template(today, accepted, ground, found)
    return found


def _match_group(
    today: Sequence[Fingerprint], mine: list[int], accepted: Sequence[Fingerprint], theirs: list[int]
) -> Iterable[tuple[int, int]]:
    for tier in _TIERS:
        if not mine or not theirs:
            return
        pairs = list(_pairs(today, mine, accepted, theirs, tier))
        yield from pairs
        mine, theirs = _rest(mine, theirs, pairs)
    yield from likeness(today, mine[:_LIKENESS_LIMIT], accepted, theirs[:_LIKENESS_LIMIT])


def _pairs(
    today: Sequence[Fingerprint], mine: list[int], accepted: Sequence[Fingerprint], theirs: list[int], key: Key
) -> Iterable[tuple[int, int]]:
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(theirs):
        waiting[key(accepted[j])].append(j)
    waiting.pop(None, None)
    for i in mine:
        value = key(today[i])
        if value is not None and waiting.get(value):
            yield i, waiting[value].pop()


def _rest(mine: list[int], theirs: list[int], pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    if not pairs:
        return mine, theirs
    used_mine, used_theirs = {i for i, _ in pairs}, {j for _, j in pairs}
    return [i for i in mine if i not in used_mine], [j for j in theirs if j not in used_theirs]


def _groups(
    today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], key: Callable[[Fingerprint], Hashable]
) -> Iterable[tuple[list[int], list[int]]]:
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


def _across_pages(
    today: Sequence[Fingerprint],
    accepted: Sequence[Fingerprint],
    ground: MatchContext,
    found: list[Match | None],
    free: set[int],
) -> None:
    """Tier 8: what vanished from one page and appeared on another is the same thing, moved."""
    new = [i for i, held in enumerate(found) if held is None]
    vanished = set(ground.accepted_pages) - set(ground.pages)
    appeared = set(ground.pages) - set(ground.accepted_pages)
    tiers: tuple[tuple[Key, bool], ...] = (
        (lambda e: (e.check, e.state, _everything(e)) if e.specific else None, False),
        (lambda e: (e.check, e.state, _element(e), e.signals.context) if _content(e) else None, False),
        (lambda e: (e.check, e.state, _element(e), e.signals.heading), True),
        (lambda e: (e.check, e.state, e.key, e.kind, e.signals.landmarks, e.signals.component), True),
    )
    for key, only_renamed in tiers:
        mine = sorted((i for i in new if not only_renamed or today[i].page in appeared), key=lambda i: today[i].order)
        theirs = sorted(
            (
                j
                for j in free
                if accepted[j].page in vanished or not (only_renamed or accepted[j].page in ground.unseen)
            ),
            key=lambda j: accepted[j].order,
        )
        pairs = list(_pairs(today, mine, accepted, theirs, key))
        for i, j in pairs:
            found[i] = Match(j, moved=True)
            free.discard(j)
        new, _ = _rest(new, [], pairs)


def _by_template(
    today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], ground: MatchContext, found: list[Match | None]
) -> None:
    """Tier 9: a new page shows what many accepted pages show, or a new rendering state shows what was accepted in another."""
    known = _template_allowance(accepted)
    states = Counter((_element(e), e.check, e.page) for e in accepted)
    shown: Counter[Hashable] = Counter()
    for i in sorted(range(len(today)), key=lambda i: today[i].order):
        entry = today[i]
        if found[i] is not None:
            continue
        sign = _template(entry)
        if _open_to_template(entry, ground) and known.get(sign, 0) > shown[sign, entry.page]:
            shown[sign, entry.page] += 1
            found[i] = Match(None)
        elif ground.accepted_states and entry.state not in ground.accepted_states:
            place = (_element(entry), entry.check, entry.page)
            if states[place] > shown[place, entry.state]:
                shown[place, entry.state] += 1
                found[i] = Match(None)


def _open_to_template(entry: Fingerprint, ground: MatchContext) -> bool:
    # One more of the same in the content of a page that was accepted without it is a new mistake, not the template's.
    if not ground.accepted_pages:
        return False
    return entry.page not in ground.accepted_pages or bool(_FURNITURE & set(entry.signals.landmarks))


def _template(entry: Fingerprint) -> Hashable:
    held = entry.signals
    if held.name or held.attributes:
        return (entry.check, entry.state, _element(entry))
    return (entry.check, entry.state, entry.key, entry.kind, held.landmarks, held.component)


def _template_allowance(accepted: Sequence[Fingerprint]) -> dict[Hashable, int]:
    """Return how often each thing of a template stands on a page."""
    pages: dict[Hashable, Counter[str]] = defaultdict(Counter)
    for entry in accepted:
        pages[_template(entry)][entry.page] += 1
    return {sign: max(counts.values()) for sign, counts in pages.items() if len(counts) >= MANY_PAGES}
