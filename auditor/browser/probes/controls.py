"""Uses what shows that it can be clicked, with the mouse and with the keyboard, and tells what only the mouse can use.

Sources: WCAG 2.2 2.1.1 (keyboard) and its failures F15, F42, F54, F59. Whether something can be used is decided by what happens when it
is: a click is made and the page watched. What a control is called decides whether it is pressed at all (words.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import msgspec

from auditor.browser.cdp import CallFailed
from auditor.browser.input import press
from auditor.browser.probes.action import Action, Effect
from auditor.browser.probes.listeners import listeners
from auditor.browser.probes.memory import Memory, Sighting
from auditor.browser.probes.used_page import UsedPage
from auditor.browser.probes.words import NEVER_PRESSED
from auditor.model.probes import Seen

MAX_TRIED = 8
"""Components that are pressed on one page."""
MAX_LISTENED = 120
"""Elements of which it is asked who they are, of those that scripts listen to."""
_BY_MOUSE = frozenset({"click", "mousedown", "mouseup", "pointerdown", "pointerup", "dblclick"})


class Clickable(msgspec.Struct, frozen=True, array_like=True):
    """Something that looks as if it could be clicked."""

    id: int
    signature: str
    tabbable: bool
    skipped: bool
    name: str
    role: str
    hears: bool
    """It, and not only something around it, listens for the mouse."""


@dataclass(slots=True)
class Controls:
    """The trial of what can be clicked on one page."""

    page: UsedPage
    surroundings: str
    memory: Memory

    def run(self) -> None:
        """Try what was not tried on an earlier page, up to a bound."""
        self._listeners()
        tried: set[str] = set()
        for one in self.page.ask(f"clickable({json.dumps(self.page.exclude)})", list[Clickable]):
            if one.skipped or one.signature in tried or NEVER_PRESSED.search(one.name) or self.page.deadline.over:
                continue
            tried.add(one.signature)
            component = (self.surroundings, f"click {one.signature}")
            known = self.memory.known(component)
            if known is not None:
                self.page.sightings.extend(
                    Sighting(row.seen, one.id, said=row.said, elsewhere=row.elsewhere) for row in known
                )
                continue
            if self.page.pressed >= MAX_TRIED:
                continue
            found = self._try(one)
            if found is not None:
                self.page.sightings.extend(found)
                self.memory.keep(component, found, self.page.url)

    def _try(self, one: Clickable) -> list[Sighting] | None:
        """Use one of them; None when it could not be used."""
        if one.tabbable and (by_key := self._by_key(one)) is not False:
            return by_key if by_key is None else []
        effect = self._by_mouse(one)
        if effect is None:
            return None
        self._put_back(effect)
        if not effect.any or self._elsewhere(effect):
            return []
        said = next(iter(effect.gone), effect.url)
        sure = Seen.UNREACHABLE if one.hears or one.role else Seen.UNREACHABLE_LIKELY
        return [Sighting(Seen.MOUSE_ONLY if one.tabbable else sure, one.id, said=said)]

    def _by_key(self, one: Clickable) -> list[Sighting] | bool | None:
        """Press Enter and Space on it; False when nothing happens, None when it does not take the focus."""
        if self.page.number(f"focus({one.id})") != one.id:
            return None
        for key in ("Enter", "Space"):
            effect = Action(self.page).press(key, one.id)
            if effect.any or effect.focus != one.id:
                self._put_back(effect)
                return []
        return False

    def _by_mouse(self, one: Clickable) -> Effect | None:
        point = self.page.ask(f"point({one.id})", tuple[float, float] | None)  # type: ignore[arg-type]
        if point is None:
            return None
        x, y = point
        action = Action(self.page)
        if action.move(x, y, one.id).any and action.move(x, y, one.id).any:
            return None  # the page moves by itself, or because the mouse is there
        return action.click(x, y, one.id)

    def _elsewhere(self, effect: Effect) -> bool:
        """Tell whether a link that Tab reaches leads where this led."""
        target = next(iter(effect.gone), effect.url)
        return bool(target) and self.page.ask(f"linked({json.dumps(target)})", bool)

    def _put_back(self, effect: Effect) -> None:
        """Close what opened."""
        if effect.shown > 0:
            press(self.page.tab, "Escape", self.page.deadline)

    def _listeners(self) -> None:
        """Tell the page's script which elements scripts of the page listen to for the mouse."""
        tab, session = self.page.tab, self.page.world.session
        nodes = dict.fromkeys(one.node for one in listeners(self.page) if one.type in _BY_MOUSE and one.node)
        for node in list(nodes)[:MAX_LISTENED]:
            try:
                known: dict[str, int] = {"backendNodeId": node, "executionContextId": self.page.world.context}
                element = tab.call("DOM.resolveNode", known, session=session)["object"]["objectId"]
                tell = {"objectId": element, "functionDeclaration": "function () { auditor.probe.listens(this); }"}
                tab.call("Runtime.callFunctionOn", tell, session=session)
            except CallFailed:
                continue  # it went away meanwhile
