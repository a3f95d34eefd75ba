"""A page in one tab that is being used: the keys that are pressed, and what the page answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from auditor.browser.cdp import Deadline
from auditor.browser.input import press
from auditor.browser.probes.memory import Sighting
from auditor.browser.tab import Tab, World
from auditor.model.page import JSON

PATIENCE_S = 5.0
AROUND = 40
"""CSS pixels around an element in which a sign of the focus is looked for first."""
LARGEST = 600
"""CSS pixels of a part of a page that is pictured."""
MAX_PICTURES = 6
"""Pictures that one page keeps of what the probes saw."""
T = TypeVar("T")


class Control(msgspec.Struct, frozen=True, array_like=True):
    """Something that says that it can be operated."""

    id: int
    signature: str
    tabbable: bool
    skipped: bool
    """Nobody is to operate it."""


class Inventory(msgspec.Struct, frozen=True):
    """Everything on a page that can be operated."""

    surroundings: str
    """Digest of the page's style sheets and scripts."""
    controls: tuple[Control, ...]
    order: tuple[int, ...]
    """Those that Tab reaches, in the order in which it should."""


class Stop(msgspec.Struct, frozen=True):
    """Where the focus is after a key; `at` is None when it is nowhere in the page."""

    at: int | None
    lost: int | None = None
    """What had it, only to let go of it again."""
    signature: str = ""
    box: tuple[float, float, float, float] = (0, 0, 0, 0)
    """In CSS pixels of the page."""
    name: str = ""
    several: bool = False
    """It has stops inside that cannot be seen from outside."""
    opaque: bool = False
    """It is a document of its own, or a component, that cannot be looked into."""
    editable: bool = False
    """A caret shows that it has the focus."""
    modal: int | None = None
    """The dialog it is in."""
    shown: bool = True
    covered: int | None = None
    idle: bool = False
    jumped: bool = False
    touched: tuple[int, ...] = ()
    """What else got the focus since the key before."""


@dataclass(slots=True)
class UsedPage:
    """The page, what was seen of it so far, and the pictures that show it."""

    tab: Tab
    world: World
    url: str
    deadline: Deadline
    exclude: str
    """A CSS selector of what is not to be operated; may be empty."""
    sightings: list[Sighting] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    pressed: int = 0
    """Controls that were pressed so far."""
    _unmarked: dict[tuple[float, float], bytes] = field(default_factory=dict)
    """Where the window was scrolled to -> what it shows while nothing shows the focus."""

    def begin(self) -> Inventory:
        """Put our script into the page and list what can be operated."""
        self.put("probe.js")
        return self.ask(f"inventory({json.dumps(self.exclude)})", Inventory)

    def put(self, script: str) -> None:
        """Put a script of this package into the page; one that is there already stays as it is."""
        self.tab.evaluate(_text_of(script), self.world, PATIENCE_S)

    def ask(self, call: str, kind: type[T]) -> T:
        """Ask our script. Raises PageMoved when the document was replaced, ScriptError when it threw."""
        return self.ask_with("probe", call, kind)

    def ask_with(self, script: str, call: str, kind: type[T], seconds: float = 0.0) -> T:
        """Ask one of our scripts, which takes `seconds` for its answer. Raises as `ask`."""
        patience = seconds + max(1.0, self.deadline.left(PATIENCE_S))
        text = self.tab.evaluate(f"auditor.{script}.{call}", self.world, patience)
        return msgspec.json.decode(text, type=kind) if isinstance(text, str) else msgspec.convert(text, kind)

    def number(self, call: str) -> int | None:
        """Ask our script for an element. Raises as `ask`."""
        found = self.tab.evaluate(f"auditor.probe.{call}", self.world, max(1.0, self.deadline.left(PATIENCE_S)))
        return found if isinstance(found, int) else None

    def press(self, key: str, *held: str) -> Stop:
        """Press a key and say where the focus is then, once the page has come to rest."""
        press(self.tab, key, self.deadline, held)
        self.tab.watch.check()
        return self.ask("stop()", Stop)

    def window(self) -> bytes:
        """Return what the window shows, at the end of what moves because of the focus."""
        self.ask("finish()", bool)
        return self.tab.window(max(1.0, self.deadline.left(PATIENCE_S)))

    def around(self, stop: Stop) -> bytes:
        """Return what an element and its surroundings look like, at the end of what moves because of the focus."""
        self.ask("finish()", bool)
        x, y, width, height = stop.box
        left, top = max(0.0, x - AROUND), max(0.0, y - AROUND)
        size = min(LARGEST, width + x - left + AROUND), min(LARGEST, height + y - top + AROUND)
        return self.tab.part((left, top, *size), max(1.0, self.deadline.left(PATIENCE_S)))

    def keep_window(self, name: str, *, unmarked: bool = False) -> str:
        """Keep what the window shows under a name; return the name, or nothing when there are enough pictures already.

        Where it looks as it does without the focus (`unmarked`), one picture does for all that are seen without scrolling.
        """
        if len(self.pictures) >= MAX_PICTURES:
            return ""
        if unmarked:
            place = self.ask("scrolled()", tuple[float, float])
            picture = self._unmarked.get(place) or self._unmarked.setdefault(place, self.window())
        else:
            picture = self.window()
        self.pictures.append((name, picture))
        return name

    def left(self) -> list[str]:
        """Return the addresses that the page wanted to go to, or opened a window for, since the last time it was asked."""
        held = self.tab.watch.held or []
        found = list(held)
        held.clear()
        return found

    def recall(self, known: Sequence[Sighting], at: int) -> None:
        """Tell of an element what was seen of the same component on another page."""
        self.sightings.extend(one.recalled(at) for one in known)

    def told(self) -> list[dict[str, JSON]]:
        """Return what was seen as the walk tells it; what did not stand in the page when it was read is left out."""
        ids = sorted(
            {row.at for row in self.sightings} | {row.other for row in self.sightings if row.other is not None}
        )
        places = dict(zip(ids, self.ask(f"places({json.dumps(ids)})", list[int | None]), strict=True))
        return [row.told(places) for row in dict.fromkeys(self.sightings) if places[row.at] is not None]


@cache
def _text_of(script: str) -> str:
    return files("auditor.browser.probes").joinpath(script).read_text("utf-8")
