"""Opens dialogs with the keyboard and closes them again; moves the mouse over what shows more.

Sources: WCAG 2.2 2.4.3 (focus order; technique SCR26), 2.1.1, 2.1.2, 1.4.13 (content on hover or focus), and ARIA's pattern of a dialog.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from auditor.browser.input import move, press
from auditor.browser.probes.memory import Memory, Sighting
from auditor.browser.probes.used_page import UsedPage
from auditor.browser.probes.words import NEVER_PRESSED
from auditor.model.probes import Seen

T = TypeVar("T")
MAX_OPENED, MAX_HOVERED = 8, 6
"""Components of one page that are opened, and that the mouse is moved over."""
OPENS_S = 0.35
"""Seconds for something to open or close."""
MAX_INSIDE = 20
"""Stops of Tab within a dialog."""
LONGEST_STATUS = 150
"""Characters of a message that says what was done."""
STEPS = 4
"""Moves of the mouse from what shows something to what is shown."""


class Opener(msgspec.Struct, frozen=True, array_like=True):
    """A control that may open something."""

    id: int
    signature: str
    skipped: bool
    name: str


class Hovered(msgspec.Struct, frozen=True, array_like=True):
    """Something that may show more when the mouse is over it."""

    id: int
    signature: str
    skipped: bool
    stop: int | None
    """Where Tab comes in it."""


@dataclass(slots=True)
class Dialogs:
    """The opening and closing of what one page can open."""

    page: UsedPage
    surroundings: str
    memory: Memory

    def dialogs(self) -> None:
        """Press what may open a dialog, and tell what is wrong with the dialog that it opens."""
        self.page.put("overlay.js")
        opened: set[str] = set()
        for one in self._ask(f"openers({json.dumps(self.page.exclude)})", list[Opener]):
            if one.skipped or one.signature in opened or NEVER_PRESSED.search(one.name) or self.page.deadline.over:
                continue
            component = (self.surroundings, f"open {one.signature}")
            known = self.memory.known(component)
            if known is not None:
                self.page.recall(known, one.id)
            elif len(opened) < MAX_OPENED:
                found, closed = self._open(one.id)
                self.page.sightings.extend(found)
                self.memory.keep(component, found, self.page.url)
                if not closed:
                    return  # what lies over the page now is in the way of everything else
            opened.add(one.signature)

    def hover(self) -> None:
        """Move the mouse over what may show more, and tell what is wrong with what comes."""
        self.page.put("overlay.js")
        hovered: set[str] = set()
        for one in self._ask(f"hoverable({json.dumps(self.page.exclude)})", list[Hovered]):
            if one.skipped or one.signature in hovered or self.page.deadline.over or len(hovered) >= MAX_HOVERED:
                continue
            hovered.add(one.signature)
            component = (self.surroundings, f"hover {one.signature}")
            known = self.memory.known(component)
            if known is None:
                found = self._over(one)
                self.memory.keep(component, found, self.page.url)
                self.page.sightings.extend(found)
            else:
                self.page.recall(known, one.id)

    def _open(self, opener: int) -> tuple[list[Sighting], bool]:
        """Open what one control opens; return what is wrong with it, and whether it is closed again."""
        if self.page.number(f"focus({opener})") != opener:
            return [], True
        self._ask("look()", bool)
        press(self.page.tab, "Enter", self.page.deadline)
        self.page.tab.idle(OPENS_S)
        self.page.left()
        dialog = self._ask("dialog()", tuple[int, bool, bool] | None)  # type: ignore[arg-type]
        if dialog is None:
            return self._unfold(opener), True
        at, _, modal = dialog
        found: list[Sighting] = []
        if not self._ask(f"isDialog({at})", bool):
            found.append(Sighting(Seen.DIALOG_WITHOUT_ROLE, opener, other=at))
        found.extend(self._use(opener, at, modal=modal))
        closed = self._closed(opener, at, found)
        return found, closed

    def _unfold(self, opener: int) -> list[Sighting]:
        """Tell whether something came that programs are not told of; put it back."""
        if self.page.number("where()") != opener:
            return []  # who follows the focus learns of it
        came = self._came()
        found: list[Sighting] = []
        if came is None and self._ask("vanished()", bool):
            self._ask("look()", bool)  # it was open
            self._again()
            came = self._came()
            toggles = came is not None
        elif came is not None:
            self._again()
            toggles = not self._ask(f"open({came[0]})", bool)
        if came is not None:
            at, words, controls, live = came
            if toggles and not self._ask(f"says({opener})", bool):
                found.append(Sighting(Seen.STATE_UNTOLD, opener, other=at))
            elif not toggles and not live and not controls and 0 < words <= LONGEST_STATUS:
                found.append(Sighting(Seen.STATUS_UNTOLD, opener, other=at))
        press(self.page.tab, "Escape", self.page.deadline)
        return found

    def _came(self) -> tuple[int, int, int, bool] | None:
        return self._ask("unfolded()", tuple[int, int, int, bool] | None)  # type: ignore[arg-type]

    def _again(self) -> None:
        press(self.page.tab, "Enter", self.page.deadline)
        self.page.tab.idle(OPENS_S)
        self.page.left()

    def _use(self, opener: int, at: int, *, modal: bool) -> list[Sighting]:
        found: list[Sighting] = []
        focus = self.page.number("where()")
        if not self._holds(at, focus):
            found.append(Sighting(Seen.DIALOG_WITHOUT_FOCUS, opener, other=at))
        stops, closer = self._ask(f"inside({at})", tuple[list[int], int | None])
        if closer is not None:
            found.append(Sighting(Seen.DIALOG_CLOSER_UNREACHABLE, opener, other=closer))
        if modal and stops:
            self.page.number(f"focus({stops[0]})")
            for _ in range(min(len(stops) + 1, MAX_INSIDE)):
                stop = self.page.press("Tab")
                if stop.at is not None and not self._holds(at, stop.at):
                    found.append(Sighting(Seen.DIALOG_LETS_FOCUS_GO, opener, other=stop.at))
                    break
            self.page.number(f"focus({stops[0]})")
        return found

    def _closed(self, opener: int, at: int, found: list[Sighting]) -> bool:
        """Close the dialog with Escape, or else with what closes it, and tell whether it is closed."""
        press(self.page.tab, "Escape", self.page.deadline)
        self.page.tab.idle(OPENS_S)
        if self._ask(f"open({at})", bool):
            found.append(Sighting(Seen.DIALOG_STAYS, opener, other=at))
            if not self._ask(f"pressCloser({at})", bool):
                return False
            self.page.tab.idle(OPENS_S)
            if self._ask(f"open({at})", bool):
                return False
        if self.page.number("where()") is None:
            found.append(Sighting(Seen.DIALOG_LOSES_FOCUS, opener, other=at))
        return True

    def _over(self, one: Hovered) -> list[Sighting]:
        """Move the mouse over something, to what comes, press Escape, and look whether the keyboard has it too."""
        x, y = self._ask(f"middle({one.id})", tuple[float, float])
        self.page.number("blur()")
        move(self.page.tab, 1, 1, self.page.deadline)
        self.page.tab.idle(OPENS_S)
        self._ask("look()", bool)
        move(self.page.tab, x, y, self.page.deadline)
        self.page.tab.idle(OPENS_S)
        came = self._ask(f"came({one.id})", tuple[int, int, tuple[float, float], bool] | None)  # type: ignore[arg-type]
        if came is None:
            return []
        at, stops, (to_x, to_y), over = came
        found: list[Sighting] = []
        for step in range(1, STEPS + 1):
            move(self.page.tab, x + (to_x - x) * step / STEPS, y + (to_y - y) * step / STEPS, self.page.deadline)
        self.page.tab.idle(OPENS_S)
        if over and not self._ask(f"open({at})", bool):
            found.append(Sighting(Seen.HOVER_GOES, one.id, other=at))
        elif over:
            press(self.page.tab, "Escape", self.page.deadline)
            self.page.tab.idle(OPENS_S)
            if self._ask(f"open({at})", bool):
                found.append(Sighting(Seen.HOVER_STAYS, one.id, other=at))
        move(self.page.tab, 1, 1, self.page.deadline)
        self.page.tab.idle(OPENS_S)
        if stops and not self._ask(f"open({at})", bool) and not self._by_key(one, at):
            found.append(Sighting(Seen.HOVER_ONLY, one.id, other=at))
        return found

    def _by_key(self, one: Hovered, at: int) -> bool:
        """Tell whether what the mouse shows the keyboard shows too: with the focus, or with a key."""
        if one.stop is None or self.page.number(f"focus({one.stop})") != one.stop:
            return False
        self.page.tab.idle(OPENS_S)
        for key in ("", "ArrowDown", "Space", "Enter"):
            if key:
                press(self.page.tab, key, self.page.deadline)
                self.page.tab.idle(OPENS_S)
            if self._ask(f"open({at})", bool):
                press(self.page.tab, "Escape", self.page.deadline)
                return True
        return self._holds(at, self.page.press("Tab").at)

    def _holds(self, at: int, focus: int | None) -> bool:
        return focus is not None and self._ask(f"holds({at}, {focus})", bool)

    def _ask(self, call: str, kind: type[T]) -> T:
        return self.page.ask_with("overlay", call, kind)
