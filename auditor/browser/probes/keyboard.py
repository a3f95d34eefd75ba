"""Goes through a page with the Tab key and tells where the focus is caught, lost, or not seen.

Sources: WCAG 2.2 2.1.2 (no keyboard trap), 2.4.3 (focus order), 2.4.7 (focus visible), 2.4.11 (focus not obscured), 3.2.1 (on focus),
and their failures F10, F15, F44, F55, F78, F85, F110.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from auditor.browser.input import MODIFIERS
from auditor.browser.probes.focus_marks import marks_of, unseen
from auditor.browser.probes.listeners import answers_focus
from auditor.browser.probes.memory import Component, Memory, Sighting
from auditor.browser.probes.used_page import Inventory, Stop, UsedPage
from auditor.model.probes import Seen

INSIDE = 15
"""Times Tab is pressed in something that has stops of its own inside, before it counts as a trap or is passed over."""
HEARD_S = 0.1
"""Seconds for the browser to tell of what opened."""
ALIKE = 2
"""Further stops of one kind of component in a row that are passed over."""
_KEY = re.compile(r"[+–-]")
_HELD = {
    "control": "ctrl",
    "strg": "ctrl",
    "option": "alt",
    "umschalt": "shift",
    "maj": "shift",
    "cmd": "meta",
    "command": "meta",
}
_NAMES = {"esc": "Escape", "escape": "Escape", "échap": "Escape", "enter": "Enter"}


@dataclass(slots=True)
class Keyboard:
    """One walk through one page."""

    page: UsedPage
    inventory: Inventory
    memory: Memory
    max_stops: int
    _fresh: set[str] = field(default_factory=set)
    """Signatures of what no page has used yet."""
    _kinds: dict[int, str] = field(default_factory=dict)
    """Element -> its signature."""
    _pressed: int = 0
    """How many times Tab was pressed to go on."""
    _tabs: int = 0
    """How many times a reader presses Tab to come as far: what was passed over counts as well."""
    _visited: dict[int, int] = field(default_factory=dict)
    """Element -> how many times Tab had been pressed when it was reached first."""
    _looked: dict[str, int] = field(default_factory=dict)
    """Signature -> the first element that had it."""
    _caught: set[int] = field(default_factory=set)
    """What the focus cannot leave."""
    _answered: bool = True
    """Something but style sheets may answer where the focus is."""
    _last: int | None = None
    """Where the focus came last, as long as nothing is told of where the page wanted to go because of that."""
    _gone: set[str] = field(default_factory=set)
    """Addresses that the page wanted to go to."""

    def run(self) -> None:
        """Go through the page, unless every component on it is known already."""
        self._kinds = {one.id: one.signature for one in self.inventory.controls}
        self._fresh = {
            signature for signature in self._kinds.values() if self.memory.known(self._component(signature)) is None
        }
        if self._fresh:
            self._go()
            for signature in self._looked:
                first = self._looked[signature]
                rows = [row for row in self.page.sightings if row.at == first]
                self.memory.keep(self._component(signature), rows, self.page.url)
        self._remembered()

    def _component(self, signature: str) -> Component:
        return (self.inventory.surroundings, signature)

    def _remembered(self) -> None:
        """Tell what was seen elsewhere of the components that were not looked at here."""
        told, seen = set(self._looked), {(row.seen, row.at) for row in self.page.sightings}
        for one in self.inventory.controls:
            if one.signature not in told:
                told.add(one.signature)
                known = self.memory.known(self._component(one.signature)) or ()
                self.page.recall([row for row in known if (row.seen, one.id) not in seen], one.id)

    def _go(self) -> None:
        self._answered = answers_focus(self.page)
        self.page.ask(f"resting({json.dumps(self._answered)})", bool)
        previous = self._ahead(-1)
        while self._pressed < self.max_stops and not self.page.deadline.over:
            stop = self._tab()
            if stop.at is None and stop.lost is None:
                return  # the end of the page
            if stop.at is None:
                assert stop.lost is not None
                if stop.lost in self._visited:
                    return
                self._visited[stop.lost] = self._tabs
                if not any(row.at == stop.lost for row in self.page.sightings):
                    self._tell(Seen.FOCUS_LOST, stop.lost)
                previous = None
                continue
            again = self._again(stop, previous)
            if again is None:
                return
            if again:
                previous = None
                continue
            self._sent_on(stop, previous)
            self._visited[stop.at] = self._tabs
            self._look_once(stop)
            if stop.signature in self._fresh:
                previous = self._pass_over(stop)
            elif stop.at not in self.inventory.order:
                previous = stop.at
            else:
                previous = self._ahead(self.inventory.order.index(stop.at))
                if previous is None:
                    return  # what is left was used on other pages

    def _tab(self) -> Stop:
        windows = self.page.tab.watch.windows
        self._leaves(self._last, self._newly_left())  # what was told of late
        stop = self.page.press("Tab")
        self._pressed += 1
        self._tabs += 1
        where = stop.at if stop.at is not None else stop.lost
        if stop.lost is not None:
            self.page.tab.idle(HEARD_S)  # a window that opened is told of late
        left = self._newly_left()
        opened = ["a new window"] if self.page.tab.watch.windows > windows else []
        self._last = where if where not in self._visited else None
        self._leaves(self._last, left or opened)
        return stop

    def _newly_left(self) -> list[str]:
        left = [one for one in self.page.left() if one not in self._gone]
        self._gone.update(left)
        return left

    def _leaves(self, at: int | None, left: list[str]) -> None:
        if at is not None and left:
            self._tell(Seen.FOCUS_LEAVES_PAGE, at, said=left[0])
            self._last = None

    def _again(self, stop: Stop, previous: int | None) -> bool | None:
        """Tell whether the focus is where it was before, and was led out of there; None when the walk is at its end."""
        assert stop.at is not None
        if stop.at not in self._visited:
            return False
        if stop.at == previous and (stop.several or stop.opaque):
            for _ in range(INSIDE):
                after = self.page.press("Tab")
                if after.at != stop.at:
                    return self._step_back(after)
            if stop.opaque:
                return self._resume({stop.at})
        members = self._circle(stop.at, previous)
        if not members:
            return None if members is None else True
        if not stop.opaque and stop.at not in self._caught:
            self._caught |= members
            self._examine(stop, members)
        return self._resume(members | self._caught)

    def _step_back(self, stop: Stop) -> bool | None:
        """Go back one stop, so that the walk comes upon `stop` by itself."""
        if stop.at is None or stop.at in self._visited:
            return None
        self.page.press("Tab", "shift")
        return True

    def _circle(self, at: int, previous: int | None) -> set[int] | None:
        """Return the elements that Tab goes round in since it has reached `at` again; none when it leads on after all, None at the end."""
        visited = list(self._visited)
        members = {at} if at == previous else set(visited[visited.index(at) :])
        for _ in range(len(members) + 1):
            after = self.page.press("Tab").at
            if after is None:
                return None
            if after not in self._visited:
                self.page.press("Tab", "shift")
                return set()
            members.add(after)
        return members

    def _examine(self, stop: Stop, members: set[int]) -> None:
        """Try the ways out of where Tab alone does not lead out."""
        assert stop.at is not None
        if stop.modal is not None:
            return  # that a dialog keeps the focus is right
        if self._leads_out(stop.at, members, "Tab", ("shift",), len(members)):
            if len(members) == 1:
                self._tell(Seen.ONE_WAY, stop.at)
            return
        if any(self._leads_out(stop.at, members, key) for key in ("ArrowDown", "ArrowRight")):
            return  # arrow keys are a way out that nobody has to be told of
        named = self.page.ask(f"keysNamed({stop.at})", list[str])
        for way in named:
            *held, key = _KEY.split(way)
            keys = tuple(_HELD.get(one, one) for one in held)
            if all(one in MODIFIERS for one in keys) and self._leads_out(
                stop.at, members, _NAMES.get(key, key.upper() if key[:1] == "f" and len(key) > 1 else key), keys
            ):
                return
        if self._leads_out(stop.at, members, "Escape"):
            self._tell(Seen.TRAP_UNTOLD, stop.at, said="Escape")
        else:
            self._tell(Seen.TRAP, stop.at, said=", ".join(named))

    def _leads_out(self, at: int, members: set[int], key: str, held: tuple[str, ...] = (), times: int = 1) -> bool:
        if self.page.number(f"focus({at})") not in members:
            return False
        for _ in range(times):
            if self.page.press(key, *held).at not in members:
                return True
        return key != "Tab" and self.page.press("Tab").at not in members

    def _resume(self, members: set[int]) -> bool | None:
        """Put the focus on what comes after `members`; None when nothing does."""
        order = self.inventory.order
        last = max((order.index(one) for one in members if one in order), default=-1)
        after = next((one for one in order[last + 1 :] if one not in self._visited), None)
        if after is None:
            return None
        # One stop ahead of it would be caught again; so it is reached by hand, and looked at like the others.
        if self.page.number(f"focus({after})") != after:
            return None
        stop = self.page.ask("here()", Stop)
        self._visited[after] = self._tabs
        self._look_once(stop)
        return True

    def _sent_on(self, stop: Stop, previous: int | None) -> None:
        for one in stop.touched:
            if one != previous and one not in self._visited:
                self._visited[one] = self._tabs
                if self.page.ask(f"speaks({one})", bool):
                    self._tell(Seen.FOCUS_SENT_ON, one, other=stop.at)

    def _ahead(self, index: int) -> int | None:
        """Go from the stop at an index to the one before the next that no page has used yet.

        Return where the focus is then; None where no such stop is left, or where it is nowhere.
        """
        order = self.inventory.order
        after = next((at for at in range(index + 1, len(order)) if self._kinds.get(order[at]) in self._fresh), None)
        if after is None:
            return None
        if after - 1 > index and self._jump(index, after - 1):
            return order[after - 1]
        return order[index] if index >= 0 else None

    def _pass_over(self, stop: Stop) -> int | None:
        """Go to the last of a row of stops that are all of one kind, which need not all be looked at."""
        assert stop.at is not None
        order = self.inventory.order
        at = order.index(stop.at) if stop.at in order else len(order)
        row = 0
        while at + row + 1 < len(order) and self._kinds.get(order[at + row + 1]) == stop.signature:
            row += 1
        if row < ALIKE or order[at + row] in self._visited:
            return stop.at
        return order[at + row] if self._jump(at, at + row) else stop.at

    def _jump(self, index: int, to: int) -> bool:
        """Put the focus from the stop at an index on a later one, as if Tab had been pressed there; False where it does not go."""
        stop = self.inventory.order[to]
        if self.page.number(f"focus({stop})") != stop:
            return False
        self._tabs += to - index
        self._visited[stop] = self._tabs
        return True

    def _look_once(self, stop: Stop) -> None:
        """Look at a stop, unless one of its kind was looked at, here or on another page."""
        assert stop.at is not None
        if stop.signature in self._fresh and stop.signature not in self._looked:
            self._looked[stop.signature] = stop.at
            self._look(stop)

    def _look(self, stop: Stop) -> None:
        """Tell what is to be said of one stop, unless nobody is to use it."""
        assert stop.at is not None
        if any(one.skipped for one in self.inventory.controls if one.id == stop.at):
            return
        if stop.idle:
            self._tell(Seen.NO_ROLE, stop.at)
        if stop.jumped:
            self._tell(Seen.OUT_OF_ORDER, stop.at)
        if stop.opaque or stop.several:
            return
        if stop.covered is not None:
            picture = self.page.keep_window(f"Tab {self._tabs}")
            self._tell(Seen.FOCUS_COVERED, stop.at, other=stop.covered, picture=picture)
            return
        if stop.editable:
            return
        marks = marks_of(self.page, stop, answered=self._answered)
        if marks.none or unseen(self.page, stop, late=marks.late):
            picture = self.page.keep_window(f"Tab {self._tabs}", unmarked=marks.none)
            self._tell(Seen.FOCUS_UNSEEN if stop.shown else Seen.FOCUS_AWAY, stop.at, picture=picture)

    def _tell(self, seen: Seen, at: int, *, other: int | None = None, said: str = "", picture: str = "") -> None:
        self.page.sightings.append(Sighting(seen, at, self._tabs, other, said[:300], picture))
