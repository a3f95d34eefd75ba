"""Changes fields with the keyboard and tells where that alone takes the reader away; tries skip links, and letters alone.

Sources: WCAG 2.2 3.2.2 (on input) with F36, F37 and F76; 2.4.1 (bypass blocks); 2.1.4 (character key shortcuts).
"""

from __future__ import annotations

import json
import string
from dataclasses import dataclass

import msgspec

from auditor.browser.input import press
from auditor.browser.probes.action import Action
from auditor.browser.probes.listeners import hears_keys_everywhere
from auditor.browser.probes.memory import Memory, Sighting
from auditor.browser.probes.used_page import Inventory, UsedPage
from auditor.browser.probes.words import SKIPS, WARNS
from auditor.model.probes import Seen

MAX_FIELDS = 8
"""Fields that are changed on one page."""
FIRST_STOPS = 4
"""Stops of Tab among which a link past what repeats is looked for."""
PAGES_TRIED = 5
"""Pages with equal scripts on which letters are tried, until one acts: a shortcut may need something that not each page has."""
LETTERS = string.ascii_lowercase + string.digits + "/?.,+-"


class ValueField(msgspec.Struct, frozen=True, array_like=True):
    """A field whose value the keyboard changes at one stroke."""

    id: int
    signature: str
    kind: str
    """select, radio or checkbox."""
    skipped: bool
    said: str
    """Its label, description and what stands around it."""


@dataclass(slots=True)
class ValueChanges:
    """The trial of the fields of one page."""

    page: UsedPage
    inventory: Inventory
    memory: Memory

    def run(self) -> None:
        """Try what was not tried on an earlier page, up to a bound."""
        done: set[str] = set()
        for one in self.page.ask(f"fields({json.dumps(self.page.exclude)})", list[ValueField]):
            if one.skipped or one.signature in done or self.page.deadline.over or len(done) >= MAX_FIELDS:
                continue
            done.add(one.signature)
            component = (self.inventory.surroundings, f"change {one.signature}")
            known = self.memory.known(component)
            if known is None:
                found = self._change(one)
                self.memory.keep(component, found, self.page.url)
                self.page.sightings.extend(found)
            else:
                self.page.recall(known, one.id)

    def _change(self, one: ValueField) -> list[Sighting]:
        if self.page.number(f"focus({one.id})") != one.id:
            return []
        action = Action(self.page)
        effect = action.press("Space" if one.kind == "checkbox" else "ArrowDown", one.id)
        away = next(iter(effect.gone), "" if _keeps_place(effect.url) else effect.url)
        found: list[Sighting] = []
        if away:
            seen = Seen.CHANGE_LEAVES_WARNED if WARNS.search(one.said) else Seen.CHANGE_LEAVES_PAGE
            found = [Sighting(seen, one.id, said=away)]
        elif effect.focus not in (one.id, None) and effect.focus not in self._group(one):
            found = [Sighting(Seen.CHANGE_MOVES_FOCUS, one.id, other=effect.focus)]
        action.press("Space" if one.kind == "checkbox" else "ArrowUp", one.id)
        return found

    def _group(self, one: ValueField) -> list[int]:
        """Return the radio buttons among which the arrow keys move."""
        return self.page.ask(f"group({one.id})", list[int]) if one.kind == "radio" else []


def _keeps_place(url: str) -> bool:
    """Tell whether an address only notes in its fragment what was chosen, so that it can be kept; `#/` and `#!` lead to views."""
    fragment = url.partition("#")[2]
    return bool(fragment) and not fragment.startswith(("/", "!"))


def try_skip_links(page: UsedPage, inventory: Inventory) -> None:
    """Follow the links past what repeats, and tell of one after which Tab goes on as if nothing had been done."""
    for at in inventory.order[:FIRST_STOPS]:
        if not SKIPS.search(page.ask(f"skipLink({at})", str)) or page.number(f"focus({at})") != at:
            continue
        Action(page).press("Enter", at)
        after = page.press("Tab").at
        if after is not None and not page.ask(f"past({at}, {after})", bool):
            page.sightings.append(Sighting(Seen.SKIP_STAYS, at))


def try_letters(page: UsedPage, surroundings: str, memory: Memory) -> None:
    """Press letters and digits where nothing is to be typed, where the page listens for keys everywhere; tell of one that acts."""
    if not hears_keys_everywhere(page):
        return
    body = page.ask("body()", int)
    for attempt in range(PAGES_TRIED):
        component = (surroundings, f"letters {attempt}")
        known = memory.known(component)
        if known is None:
            found = _shortcuts(page, body)
            page.sightings.extend(found)
            memory.keep(component, found, page.url)
            return
        if known:
            page.recall(known, body)
            return


def _shortcuts(page: UsedPage, body: int) -> list[Sighting]:
    page.number("blur()")
    action = Action(page)
    if any(action.press(key, body).any for key in ("ArrowLeft", "Shift")):
        return []  # it answers to any key, and the signs of that are not those of a shortcut
    letters = LETTERS
    if not _act(page, action, body, letters):
        return []
    while len(letters) > 1:
        first, rest = letters[: len(letters) // 2], letters[len(letters) // 2 :]
        letters = first if _act(page, action, body, first) else rest
    if not _act(page, action, body, letters):  # what opened meanwhile took the keys
        letters = next((one for one in LETTERS if _act(page, action, body, one)), "")
    # A letter that acts only once, as one does that opens something, is told without its name.
    return [Sighting(Seen.SINGLE_KEY, body, said=letters)]


def _act(page: UsedPage, action: Action, body: int, letters: str) -> bool:
    action.begin(body)
    for letter in letters:
        press(page.tab, letter, page.deadline)
    effect = action.happened()
    acts = effect.any or effect.focus is not None
    if acts:
        press(page.tab, "Escape", page.deadline)
    page.number("blur()")
    return acts
