"""Puts controls into states that a page at rest does not show, and tells which colours are too faint there.

Sources: WCAG 2.2 1.4.3 and 1.4.11, which hold in every state; 1.4.4 and its failure F94; failure F24. The browser is told to show an
element as if the mouse were over it, it had the focus, or its target had been visited; no event reaches the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import msgspec

from auditor.browser.cdp import CallFailed
from auditor.browser.probes.memory import Component, Memory, Sighting
from auditor.browser.probes.used_page import UsedPage
from auditor.model.page import JSON
from auditor.model.probes import Seen

_PSEUDO: dict[str, list[JSON]] = {
    "hover": ["hover"],
    "focus": ["focus", "focus-visible", "focus-within"],
    "visited": ["visited"],
}
_SEEN = {"words": Seen.FAINT_IN_STATE, "ring": Seen.FOCUS_SIGN_FAINT}


class _Alike(msgspec.Struct, frozen=True, array_like=True):
    """The first of the controls that look alike at rest."""

    id: int
    component: str


class _Begun(msgspec.Struct, frozen=True, array_like=True):
    """What there is to be tried."""

    groups: list[_Alike]
    states: list[str]


class _Faint(msgspec.Struct, frozen=True, array_like=True):
    """Something that is too faint in a state."""

    what: str
    colour: str
    ground: str
    ratio: float
    needed: float

    def said(self, state: str) -> str:
        """Return it as a sighting tells it."""
        return f"{state} {self.colour} {self.ground} {self.ratio:.2f} {self.needed:g}"


class _Icon(msgspec.Struct, frozen=True, array_like=True):
    """A control that is a faint icon."""

    id: int
    colour: str
    ground: str
    ratio: float


class _Sized(msgspec.Struct, frozen=True, array_like=True):
    """A text whose size the window decides."""

    id: int
    size: str
    always: bool


class _Made(msgspec.Struct, frozen=True, array_like=True):
    """Words that a style sheet writes."""

    id: int
    words: str


@dataclass(slots=True)
class StateColours:
    """The trial of the colours of one page."""

    page: UsedPage
    surroundings: str
    memory: Memory

    def run(self) -> None:
        """Tell faint states and icons, sizes that follow the window, words that style sheets write, and grounds that nobody set."""
        self.page.put("colours.js")
        exclude = json.dumps(self.page.exclude)
        seen = self.page.sightings
        for icon in self.page.ask_with("colours", f"icons({exclude})", list[_Icon]):
            seen.append(Sighting(Seen.ICON_FAINT, icon.id, said=f"{icon.colour} {icon.ground} {icon.ratio:.2f}"))
        for one in self.page.ask_with("colours", "sized()", list[_Sized]):
            kind = Seen.SIZED_BY_WINDOW if one.always else Seen.SIZED_BY_WINDOW_HERE
            seen.append(Sighting(kind, one.id, said=one.size))
        for made in self.page.ask_with("colours", "byStyle()", list[_Made]):
            seen.append(Sighting(Seen.WORDS_BY_STYLE, made.id, said=made.words))
        if half := self.page.ask_with("colours", "halfSet()", str):
            root = self.page.tab.evaluate("auditor.colours.root()", self.page.world, 5)
            seen.append(Sighting(Seen.COLOUR_HALF_SET, root, said=half))
        begun = self.page.ask_with("colours", f"begin({exclude})", _Begun)
        if begun.groups:
            seen.extend(self._states(begun))

    def _states(self, begun: _Begun) -> list[Sighting]:
        """Put one control after another into each state. Pairs of colours are told once."""
        found: dict[str, Sighting] = {}
        try:
            with self._forcing() if self._any_new(begun) else nullcontext():
                for group in begun.groups:
                    for one in self._of(group, begun.states):
                        found.setdefault(f"{one.seen} {one.said}", one)
        finally:
            self.page.ask_with("colours", "end()", bool)
        return list(found.values())

    def _any_new(self, begun: _Begun) -> bool:
        return any(self.memory.known(self._component(group)) is None for group in begun.groups)

    def _component(self, group: _Alike) -> Component:
        return (self.surroundings, f"colours {group.component}")

    @contextmanager
    def _forcing(self) -> Iterator[None]:
        """Have DevTools ready to put elements into states."""
        tab, session = self.page.tab, self.page.world.session
        tab.call("DOM.enable", session=session)
        tab.call("CSS.enable", session=session)
        try:
            tab.call("DOM.getDocument", {"depth": 0}, session=session)
            yield
        finally:
            tab.call("CSS.disable", session=session)
            tab.call("DOM.disable", session=session)

    def _of(self, group: _Alike, states: list[str]) -> Iterator[Sighting]:
        component = self._component(group)
        known = self.memory.known(component)
        if known is not None:
            yield from (row.recalled(group.id) for row in known)
            return
        if self.page.deadline.over:
            return
        found = [one for state in states for one in self._in(group.id, state)]
        self.memory.keep(component, found, self.page.url)
        yield from found

    def _in(self, at: int, state: str) -> Iterator[Sighting]:
        tab, session = self.page.tab, self.page.world.session
        handle = tab.evaluate(f"auditor.colours.at({at})", self.page.world, 5, by_value=False)
        try:
            node = tab.call("DOM.requestNode", {"objectId": handle}, session=session)["nodeId"]
            _force(self.page, node, _PSEUDO[state])
        except CallFailed:
            return  # it is gone
        try:
            asked = json.dumps([at, state, self._colour(node) if state == "visited" else ""])
            told = self.page.ask_with("colours", f"read(...{asked})", list[_Faint])
        finally:
            _force(self.page, node, [])
        yield from (Sighting(_SEEN[one.what], at, said=one.said(state)) for one in told)

    def _colour(self, node: int) -> str:
        """Return the colour of an element's words; that of visited links is told to DevTools alone."""
        told = self.page.tab.call("CSS.getComputedStyleForNode", {"nodeId": node}, session=self.page.world.session)
        return next((str(one["value"]) for one in told["computedStyle"] if one["name"] == "color"), "")


def _force(page: UsedPage, node: int, states: list[JSON]) -> None:
    wanted: dict[str, JSON] = {"nodeId": node, "forcedPseudoClasses": states}
    page.tab.call("CSS.forcePseudoState", wanted, session=page.world.session)
