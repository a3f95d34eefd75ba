"""Watches what moves, blinks or flashes in a page by itself (WCAG 2.2 2.2.2, 2.3.1; failures F4, F7, F16, F47)."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from auditor.browser.cdp import CallFailed
from auditor.browser.probes.films import Film, film_of
from auditor.browser.probes.memory import Memory, Sighting
from auditor.browser.probes.used_page import UsedPage
from auditor.browser.tab import conditions
from auditor.model.page import State
from auditor.model.probes import Seen

LOOK_MS, LONGER_MS = 1100, 7000
"""Milliseconds that every page is watched (what changes once a second is seen), and one in which something moves, or might."""
LONG_S = 5.0
"""Seconds that something may move without a way to stop it."""
SOUND_S = 3.0
"""Seconds that something may be heard without a way to stop it (WCAG 1.4.2)."""
FLASHES = 3.0
"""Flashes a second that are too many."""
AREA = 21_824
"""CSS pixels of area from which on flashes are dangerous: a quarter of 341 by 256."""
MAX_BYTES = 8_000_000


class LikelyFilm(msgspec.Struct, frozen=True, array_like=True):
    """A picture that may be a film."""

    id: int
    url: str
    width: int
    height: int


class Animated(msgspec.Struct, frozen=True, array_like=True):
    """An animation of a style sheet that goes on for long."""

    id: int
    name: str
    width: int
    height: int
    endless: bool


class Mover(msgspec.Struct, frozen=True, array_like=True):
    """Something that scripts changed while it was watched."""

    id: int
    count: int
    seconds: float
    flashes: float
    area: int


class Flicker(msgspec.Struct, frozen=True, array_like=True):
    """Something that a style sheet animates quickly."""

    id: int
    flashes: float
    area: int


class Medium(msgspec.Struct, frozen=True, array_like=True):
    """A film or a sound."""

    id: int
    plays: bool
    seconds: float
    loops: bool
    heard: bool
    controls: bool
    area: int
    captions: str
    """`empty` where its files of captions hold none, `lost` where none could be read; else empty."""


def goes_on(mover: Mover, seconds: float) -> bool:
    """Tell whether what changed now and then within so many seconds did so to their end, and has not come to rest on the way."""
    if mover.count < 2 or mover.seconds <= 0:
        return False
    every = mover.seconds / (mover.count - 1)
    return mover.count >= int(seconds / every) - 1


@dataclass(slots=True)
class Motion:
    """The watching of one page."""

    page: UsedPage
    surroundings: str
    memory: Memory
    state: State

    def run(self) -> None:
        """Tell what moves for more than five seconds, and what flashes."""
        self.page.put("motion.js")
        moving = [*self._pictures(), *self._media(), *self._animations(), *self._scripts()]
        stoppable: bool = self.page.ask_with("motion", "stoppable()", bool)
        if stoppable:
            moving = [one for one in moving if one.seen is not Seen.MOVES]
        self.page.sightings.extend(moving)

    def _pictures(self) -> Iterator[Sighting]:
        for one in self.page.ask_with("motion", "pictures()", list[LikelyFilm]):
            film = self._film(one.url)
            if film is None:
                continue
            if film.flashes > FLASHES and film.share * one.width * one.height >= AREA:
                yield Sighting(Seen.FLASHES, one.id, said=f"{film.flashes:g}")
            if film.seconds > LONG_S:
                said = "goes on for ever" if film.seconds == float("inf") else f"goes on for {film.seconds:.0f} seconds"
                yield Sighting(Seen.MOVES, one.id, said=f"is a film of {film.frames} frames that {said}")

    def _media(self) -> Iterator[Sighting]:
        for one in self.page.ask_with("motion", "media()", list[Medium], 5):
            if one.captions:
                yield Sighting(Seen.CAPTIONS_EMPTY, one.id, said=one.captions)
            if not one.plays or one.controls:
                continue
            lasting = "for ever" if one.loops else f"for {one.seconds:.0f} seconds"
            if one.heard and (one.loops or one.seconds > SOUND_S):
                quiet = self.page.ask_with("motion", "quietable()", bool)
                yield Sighting(Seen.SOUNDS_STOPPABLE if quiet else Seen.SOUNDS, one.id, said=lasting)
            if one.area and (one.loops or one.seconds > LONG_S):
                yield Sighting(Seen.MOVES, one.id, said=f"is a film that goes on {lasting}")

    def _film(self, url: str) -> Film | None:
        if url.startswith("data:"):
            _, _, text = url.partition(",")
            try:
                return film_of(base64.b64decode(text, validate=False))
            except ValueError:
                return None
        try:
            asked = {"frameId": self.page.tab.target, "url": url.partition("#")[0]}
            answer = self.page.tab.call("Page.getResourceContent", asked, timeout=5)
        except CallFailed:
            return None  # the browser has forgotten it
        if not answer.get("base64Encoded") or len(answer["content"]) > MAX_BYTES:
            return None
        return film_of(base64.b64decode(answer["content"]))

    def _animations(self) -> Iterator[Sighting]:
        found = self.page.ask_with("motion", "animations()", list[Animated])
        for flicker in self.page.ask_with("motion", "flickers()", list[Flicker]):
            if flicker.flashes > FLASHES and flicker.area >= AREA:
                yield Sighting(Seen.FLASHES, flicker.id, said=f"{flicker.flashes:g}")
        if not found:
            return
        for one in found:
            yield Sighting(
                Seen.MOVES, one.id, said=f"is animated ({one.name}) {'without end' if one.endless else 'for long'}"
            )
        still = self._still_moving()
        yield from (Sighting(Seen.IGNORES_REDUCED, one.id, said=one.name) for one in found if one.id in still)

    def _still_moving(self) -> set[int]:
        """Return what moves also for a reader who asks for less movement."""
        tab = self.page.tab
        tab.call(*conditions(replace(self.state, reduced_motion=True))[1])
        tab.idle(0.15)
        found = {one.id for one in self.page.ask_with("motion", "animations()", list[Animated])}
        tab.call(*conditions(self.state)[1])
        return found

    def _scripts(self) -> Iterator[Sighting]:
        component = (self.surroundings, "motion")
        if self.memory.known(component) is not None:
            return
        self.memory.keep(component, (), self.page.url)
        carousel = self.page.ask_with("motion", "carousels()", bool)
        ticking = self.page.ask_with("motion", "ticks()", bool)
        _, movers = self._watch(LOOK_MS)
        if not movers and not carousel and not ticking:
            return
        seconds, movers = self._watch(LONGER_MS)
        for one in movers:
            if one.flashes > FLASHES and one.area >= AREA:
                yield Sighting(Seen.FLASHES, one.id, said=f"{one.flashes:g}")
        lasting = [one for one in movers if one.count > 2 and one.seconds > min(LONG_S, seconds - 2)]
        turning = [one for one in movers if (carousel and one.count >= 1) or (ticking and goes_on(one, seconds))]
        for one in (lasting or turning)[:1]:
            yield Sighting(Seen.MOVES, one.id, said=f"was changed {one.count} times in {seconds:.0f} seconds")

    def _watch(self, milliseconds: int) -> tuple[float, list[Mover]]:
        return self.page.ask_with("motion", f"watch({milliseconds})", tuple[float, list[Mover]], milliseconds / 1000)
