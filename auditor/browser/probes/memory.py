"""What a run knows of the components that it has used: a component that stands on many pages is used on one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from auditor.model.page import JSON
from auditor.model.probes import Seen


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that was seen. Elements are numbers of probe.js."""

    seen: Seen
    at: int
    tabs: int = 0
    other: int | None = None
    said: str = ""
    picture: str = ""
    elsewhere: str = ""

    def recalled(self, at: int) -> Sighting:
        """Return it as what is known of another element, of the same component."""
        return Sighting(self.seen, at, said=self.said, elsewhere=self.elsewhere)

    def told(self, places: dict[int, int | None]) -> dict[str, JSON]:
        """Return it as the walk tells it, with the places of elements in the walk."""
        return {
            "seen": str(self.seen),
            "at": places[self.at],
            "tabs": self.tabs,
            "other": None if self.other is None else places[self.other],
            "said": self.said,
            "picture": self.picture,
            "elsewhere": self.elsewhere,
        }


Component = tuple[str, str]
"""Digest of a page's scripts and style sheets, and of an element and what it stands in: equal ones behave alike."""


class Memory:
    """What was seen of each component, shared by all browsers of a run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Component, tuple[Sighting, ...]] = {}

    def known(self, component: Component) -> tuple[Sighting, ...] | None:
        """Return what was seen of a component; None when it was not used yet."""
        with self._lock:
            return self._known.get(component)

    def keep(self, component: Component, rows: Sequence[Sighting], url: str) -> None:
        """Keep what was seen of a component on the page at `url`."""
        found = tuple(replace(row, tabs=0, other=None, picture="", elsewhere=url) for row in rows)
        with self._lock:
            self._known.setdefault(component, found)
