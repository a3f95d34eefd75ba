"""Holds once what today's findings have in common with the accepted ones: two hundred thousand must fit into memory twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace
from functools import lru_cache
from sys import intern
from typing import TypeVar

from auditor.gate.fingerprint import Fingerprint
from auditor.model.finding import Signals

Part = TypeVar("Part", bound=Hashable)

_TURNS = 4
"""Times that all pages may be come back to; findings that come in no order are held as they are from then on."""


class CommonText:
    """Gives findings that come page by page the texts that the accepted ones of their page hold already."""

    def __init__(self, accepted: Iterable[Fingerprint]) -> None:
        self._by_page: dict[str, list[Fingerprint]] = defaultdict(list)
        for entry in accepted:
            self._by_page[entry.page].append(entry)
        self._page: str | None = None
        self._turns = _TURNS * len(self._by_page)
        self._whole: dict[Hashable, Fingerprint] = {}
        self._parts: dict[Hashable, Hashable] = {}

    def once(self, entry: Fingerprint) -> Fingerprint:
        """Return an entry that equals this one (but for its id) and holds as little as possible of its own."""
        if entry.page != self._page:
            self._turn_to(entry.page)
        if (held := self._whole.get(_all_of(entry))) is not None:
            return held
        signals = entry.signals
        shared = replace(
            signals,
            tag=intern(signals.tag),
            role=intern(signals.role),
            landmarks=_once(signals.landmarks),
            component=intern(signals.component),
            name=self._one(signals.name),
            attributes=tuple(self._one(pair) for pair in signals.attributes),
            heading=self._one(intern(signals.heading)),
            context=self._one(signals.context),
        )
        return replace(entry, check=intern(entry.check), state=intern(entry.state), signals=shared)

    def _one(self, part: Part) -> Part:
        return self._parts.get(part, part)  # type: ignore[return-value]

    def _turn_to(self, page: str) -> None:
        self._page, self._turns = page, self._turns - 1
        held = self._by_page.get(page, ()) if self._turns >= 0 else ()
        self._whole = {_all_of(entry): entry for entry in held}
        self._parts = {part: part for entry in held for part in _parts(entry.signals)}


@lru_cache(maxsize=1000)
def _once(landmarks: tuple[str, ...]) -> tuple[str, ...]:
    return landmarks  # a site has few; every entry would hold its own


def _all_of(entry: Fingerprint) -> Hashable:
    return (entry.check, entry.state, entry.key, entry.signals, entry.message)


def _parts(signals: Signals) -> Iterable[Hashable]:
    return (signals.name, signals.heading, signals.context, *signals.attributes)
