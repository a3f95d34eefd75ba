"""Doubts that one page alone does not raise: the same few words under several addresses, or most of what stood there before gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.crawl.address_values import place_of
from auditor.crawl.page_neighbours import Neighbour, strangers
from auditor.crawl.page_outline import PageOutline
from auditor.crawl.page_suspicion import Kind, Suspicion

SAME = 3
"""Addresses of different places with one content that make it doubtful: a site that answers everything with one page."""
FEW_WORDS = 150
"""Words up to which pages that hold the same are doubted; longer ones are published twice on purpose."""
MANY_WORDS = 80
"""Words that a page must have had before their loss tells anything."""
LEFT = 0.25
"""Share of its former words below which a page has lost most of them."""


class Held(NamedTuple):
    """What an audited page held."""

    place: str
    """Its address without query and index name."""
    digest: str
    words: int
    outline: PageOutline = PageOutline()


def doubts(
    now: Mapping[str, Held],
    before: Mapping[str, Held],
    led_to: Mapping[str, Sequence[str]] | None = None,
    link_texts: Callable[[str], Sequence[str]] = lambda _: (),
) -> dict[str, Suspicion]:
    """Return the audited addresses that may not be the pages that people get, and why.

    `before` is what each held when it was last audited without doubt, `led_to` the named addresses that lead to it, and
    `link_texts` returns what the links to an address say.
    """
    seen = {
        url: Neighbour(held.words, held.outline, before[url].outline.named if url in before else "")
        for url, held in now.items()
    }
    return {
        **dict(strangers(seen, link_texts)),
        **_shrunk(now, before),
        **dict(_ends(now, led_to or {})),
        **dict(_repeated(now)),
    }


def _ends(now: Mapping[str, Held], led_to: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Suspicion]]:
    for url, sources in led_to.items():
        if url in now and len({place_of(source) for source in sources} - {now[url].place}) >= SAME:
            reason = f"{len(sources)} named addresses lead here, {sources[0][:150]} among them"
            yield url, Suspicion(Kind.REPEATED, False, (reason,))


def _repeated(now: Mapping[str, Held]) -> Iterator[tuple[str, Suspicion]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for url in sorted(now):
        if now[url].digest and now[url].words <= FEW_WORDS:
            groups[now[url].digest].append(url)
    for urls in groups.values():
        if len({now[url].place for url in urls}) >= SAME:
            reason = f"{len(urls)} addresses show the same, {urls[0][:150]} among them"
            yield from ((url, Suspicion(Kind.REPEATED, False, (reason,))) for url in urls)


def _shrunk(now: Mapping[str, Held], before: Mapping[str, Held]) -> dict[str, Suspicion]:
    found: dict[str, Suspicion] = {}
    for url, held in now.items():
        had = before[url].words if url in before else 0
        if had >= MANY_WORDS and held.words < LEFT * had:
            reason = (
                f"it has {held.words} words and had {had} before; if that is meant, `auditor baseline write` accepts it"
            )
            found[url] = Suspicion(Kind.SHRUNK, False, (reason,))
    return found
