"""Tells which new page is an accepted one under another address, by the findings both have in their own content."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from auditor.gate.assignment import assign
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.targets import is_target, picture_name, place_of

ENOUGH = 0.3
"""Share of what is in their findings that both pages must have in common (Dice's coefficient)."""
_CLEARLY = 0.4
"""Share from which it does not matter what another page has in common with one of them; below, none may have half as much."""
MANY_PAGES = 3
"""Pages on which something stands from which it says nothing about which page this is."""
_LINKS = frozenset({"href", "action"})
_TELLING = 12
"""Characters from which a name or a heading tells a page from others."""


def renamed_by_contents(
    today: Sequence[Fingerprint], accepted: Sequence[Fingerprint], vanished: Collection[str], appeared: Collection[str]
) -> dict[str, str]:
    """Return vanished page -> the page that has its contents today. A brand-new page takes nothing over from one that is gone."""
    if not vanished or not appeared:
        return {}
    before, now = _contents(accepted), _contents(today)
    where: dict[Hashable, list[str]] = defaultdict(list)
    gone = sorted(page for page in vanished if page in before)
    for page in gone:
        for sign in before[page]:
            where[sign].append(page)
    there = sorted(page for page in appeared if page in now)
    scores: dict[tuple[int, int], float] = {}
    place = {page: n for n, page in enumerate(gone)}
    for b, page in enumerate(there):
        candidates = {place[other] for sign in now[page] for other in where.get(sign, ())}
        for a in candidates:
            scores[a, b] = _dice(before[gone[a]], now[page])
    return {gone[a]: there[b] for a, b in assign(_possible(scores))}


def _possible(scores: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    best: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    """(0, vanished page) or (1, new page) -> its two greatest shares."""
    for pair, share in scores.items():
        for side in enumerate(pair):
            best[side] = sorted((*best[side], share))[-2:]
    return {
        pair: share
        for pair, share in scores.items()
        if share >= ENOUGH and (share >= _CLEARLY or all(_alone(share, best[side]) for side in enumerate(pair)))
    }


def _alone(share: float, best: list[float]) -> bool:
    return best[1] == share and best[0] < share / 2


def led_on(entry: Fingerprint, renamed: Mapping[str, str]) -> Fingerprint:
    """Return a finding whose links to renamed pages lead to where these are today."""
    held = entry.signals
    attributes = tuple((name, _today(value, renamed) if name in _LINKS else value) for name, value in held.attributes)
    return entry if attributes == held.attributes else replace(entry, signals=replace(held, attributes=attributes))


def _today(address: str, renamed: Mapping[str, str]) -> str:
    place, mark, query = address.partition("?")
    return renamed.get(place, place) + mark + query


def _dice(one: Counter[Hashable], other: Counter[Hashable]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def _contents(findings: Sequence[Fingerprint]) -> Mapping[str, Counter[Hashable]]:
    """Return for each page what its findings show of its own content: targets, names, headings and neighbouring words."""
    pages: dict[Hashable, set[str]] = defaultdict(set)
    found: dict[str, Counter[Hashable]] = defaultdict(Counter)
    for entry in findings:
        if entry.page:
            for sign in set(_signs(entry)):
                pages[sign].add(entry.page)
                found[entry.page][sign] = 1
    for page, signs in found.items():
        found[page] = Counter(sign for sign in signs if len(pages[sign]) < MANY_PAGES)
    return {page: signs for page, signs in found.items() if signs}


def _signs(entry: Fingerprint) -> Iterator[Hashable]:
    held = entry.signals
    for name, value in held.attributes:
        if name in {"src", "data"} and picture_name(value):
            yield ("file", picture_name(value))
        elif name in {"href", "src", "action", "data"} and is_target(value):
            yield ("target", place_of(value))
    if len(held.name) >= _TELLING:
        yield ("text", held.name)
    if len(held.heading) >= _TELLING:
        yield ("text", held.heading)
    words = held.context.split()
    yield from (("words", pair) for pair in pairwise(words))
    if entry.key and len(entry.key) >= _TELLING:
        yield ("text", entry.key)
