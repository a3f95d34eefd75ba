"""Doubts that the other pages of a site raise about a short one: it has none of their layout, and is not what links call it.

A wall is made apart from the site that it stands in: one text for all addresses, without the menu, the footer and the style
sheets of the pages behind it. Each fact has points as in page_score.py; they are added to those of the page itself. The
points are set by hand: a wall without any word of a wall has about -2 of its own, an ordinary page of one breath -4 to -1.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from auditor.crawl.address_values import place_of
from auditor.crawl.page_outline import PageOutline
from auditor.crawl.page_score import FEW, LIKELY
from auditor.crawl.page_suspicion import SHORT, Kind, Suspicion
from auditor.urls import origin_of, path_of

ENOUGH = 5
"""Pages of one host that must share a layout before its absence tells anything."""
_SHARED = 0.6
"""Share of the pages that must have a part of it."""
_PARTS = 3
"""Parts of a layout that make one."""
_WITHOUT = 0.2
"""Share of these parts up to which a page stands outside."""
_LINKS = 6
_LITTLE = 0.15
"""Share of the words that pages beside it have, up to which a page has little."""
_MUCH = 100
"""Words that those have then."""
_SAME = 3
_TOKEN = re.compile(r"\d+|[^\W\d_]{2,}")
_STEM = 5
"""Letters in which two words agree that are forms of one."""


class Beside(StrEnum):
    """One fact about a page beside the others, as its reason says it."""

    OUTSIDE = "it has none of the layout that the other pages share"
    NEAR = "other addresses show it with other numbers"
    LITTLE = "it has far fewer words than the pages beside it"
    UNLIKE = "its title and heading have no word in common with its address and the links to it"
    ALIKE = "its title or heading is what links call it"


WEIGHTS: Mapping[Beside, float] = {
    Beside.OUTSIDE: 3.0,
    Beside.NEAR: 2.0,
    Beside.LITTLE: 1.0,
    Beside.UNLIKE: 1.5,
    Beside.ALIKE: -3.0,
}
_LONG = -1.5
"""For a page of more than one breath."""
_HOME = -1.5
"""For the start page of a site, which may well be another one than all others."""


class Neighbour(NamedTuple):
    """A page, and what it looks like."""

    words: int
    outline: PageOutline
    before: str = ""
    """How it was named when it was last audited."""


def strangers(
    pages: Mapping[str, Neighbour], link_texts: Callable[[str], Sequence[str]]
) -> Iterator[tuple[str, Suspicion]]:
    """Yield the short pages that are rather walls beside the others of their host, and why.

    `link_texts` returns what the links to an address say.
    """
    hosts: defaultdict[str, dict[str, Neighbour]] = defaultdict(dict)
    for url, page in pages.items():
        hosts[origin_of(url)][url] = page
    for host in hosts.values():
        yield from _strangers(host, link_texts)


def _strangers(
    pages: Mapping[str, Neighbour], link_texts: Callable[[str], Sequence[str]]
) -> Iterator[tuple[str, Suspicion]]:
    layout = _shared(pages)
    usual = _usual_words(pages)
    alike = Counter(page.outline.near for page in pages.values() if page.outline.near)
    lengths = _lengths(pages)
    for url, page in pages.items():
        outline = page.outline
        if not 0 < page.words <= SHORT or outline.links > max(_LINKS, page.words // 4):
            continue
        found = {
            Beside.OUTSIDE: layout is not None and len(outline.parts & layout) <= _WITHOUT * len(layout),
            Beside.NEAR: alike[outline.near] >= _SAME,
            Beside.LITTLE: page.words <= _LITTLE * lengths.get(_above(url), 0.0),
        }
        if not (found[Beside.OUTSIDE] or found[Beside.NEAR]):
            continue
        named = _words(outline.named) - usual
        told = _words(path_of(url)) | _words(page.before) | set[str]().union(*map(_words, link_texts(url)))
        home = path_of(place_of(url)) in {"", "/"}
        found |= {Beside.ALIKE: bool(named & told), Beside.UNLIKE: bool(named) and not (named & told) and not home}
        facts = [fact for fact, holds in found.items() if holds]
        points = outline.points + sum(WEIGHTS[fact] for fact in facts)
        points += _LONG * (page.words > FEW) + _HOME * home
        if points >= LIKELY:
            reasons = tuple(fact for fact in facts if WEIGHTS[fact] > 0)
            yield url, Suspicion(Kind.STRANGE, False, (f"it holds {page.words} words", *reasons))


def _shared(pages: Mapping[str, Neighbour]) -> frozenset[str] | None:
    """Return the parts that most pages of a host have; None where they have no layout in common."""
    having = [page.outline.parts for page in pages.values() if page.outline.parts]
    counted = Counter(part for parts in having for part in parts)
    least = max(ENOUGH, _SHARED * len(pages))
    shared = frozenset(part for part, count in counted.items() if count >= least)
    return shared if len(shared) >= _PARTS else None


def _usual_words(pages: Mapping[str, Neighbour]) -> frozenset[str]:
    """Return the words that most pages are named with: the name of the site."""
    counted = Counter(word for page in pages.values() for word in _words(page.outline.named))
    return frozenset(word for word, count in counted.items() if count >= max(ENOUGH, len(pages) / 2))


def _lengths(pages: Mapping[str, Neighbour]) -> dict[str, float]:
    """Return the usual words of the pages under one path, where they are many and long."""
    under: defaultdict[str, list[int]] = defaultdict(list)
    for url, page in pages.items():
        under[_above(url)].append(page.words)
    usual = {path: median(words) for path, words in under.items() if len(words) > ENOUGH}
    return {path: words for path, words in usual.items() if words >= _MUCH}


def _above(url: str) -> str:
    return path_of(url).rpartition("/")[0]


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in _TOKEN.findall(text.lower())}
