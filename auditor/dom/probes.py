"""What the probes saw of one page while they used it: pressed keys, operated controls, watched what moves."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.dom.document import Element
from auditor.model.probes import Probe, Seen


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that a probe saw."""

    seen: Seen
    element: Element
    tabs: int = 0
    """How many times Tab was pressed to get here; 0 where it was not counted."""
    other: Element | None = None
    said: str = ""
    """A word that goes with it: an address, a key, a time."""
    picture: str = ""
    """Name of the picture that shows it, where one was taken."""
    elsewhere: str = ""
    """The page on which the same component was probed; empty for this one."""


@dataclass(frozen=True, slots=True)
class Probes:
    """What was seen of one page, and by which probes; none for a page that nobody used."""

    made: frozenset[Probe] = frozenset()
    observations: tuple[Observation, ...] = ()
