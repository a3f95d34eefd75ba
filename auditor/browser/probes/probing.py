"""The probes of one page, made after it was read in all its states: what they saw is added to the walk of the first."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from auditor.browser.cdp import CallFailed, Deadline, VisitFault
from auditor.browser.probes.colours import StateColours
from auditor.browser.probes.controls import Controls
from auditor.browser.probes.dialogs import Dialogs
from auditor.browser.probes.fields import ValueChanges, try_letters, try_skip_links
from auditor.browser.probes.keyboard import Keyboard
from auditor.browser.probes.memory import Memory
from auditor.browser.probes.motion import Motion
from auditor.browser.probes.picture_words import PictureWords, Reader
from auditor.browser.probes.used_page import UsedPage
from auditor.browser.tab import PageMoved, ScriptError, Tab
from auditor.config import ProbeSettings
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import JSON, Failed, RenderedPage, State
from auditor.model.probes import Probe

BUDGET_S = 20.0
"""Seconds that the probes of one page may take, within what is left of the page's own."""


@dataclass(frozen=True, slots=True)
class Probing:
    """What a run wants to be probed, and what it knows already."""

    settings: ProbeSettings
    memory: Memory
    read: Reader | None = None
    """Reads words in pictures; None where that is off or not installed."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What the probes of one page came to: the page with it, and whether the session must not be used again."""

    page: RenderedPage
    lost: bool = False


def probe(tab: Tab, probing: Probing, page: RenderedPage, state: State, deadline: Deadline) -> Probed:
    """Use the page that the tab shows and return it with what was seen. A fault of the page is told in its place."""
    if not isinstance(page.walk, str) or not probing.settings.any or tab.scriptless:
        return Probed(page)
    used = UsedPage(
        tab, tab.world(), page.final_url, Deadline(deadline.left(BUDGET_S)), ",".join(probing.settings.exclude)
    )
    try:
        tab.hold()
        told = _use(used, probing, state)
        tab.let_go()
    except VisitFault as fault:
        return Probed(_with(page, _failure(fault.failed)), fault.lost)
    except (PageMoved, ScriptError, CallFailed) as error:
        tab.let_go()
        return Probed(_with(page, _failure(failed(Code.PAGE_NOT_STABLE, f"while it was used: {error}", Stage.RENDER))))
    return Probed(replace(_with(page, told), pictures=(*page.pictures, *used.pictures)))


def _use(page: UsedPage, probing: Probing, state: State) -> dict[str, JSON]:
    inventory = page.begin()
    made: list[str] = []
    if probing.settings.motion:
        Motion(page, inventory.surroundings, probing.memory, state).run()
        made.append(Probe.MOTION)
    if probing.settings.colours:
        StateColours(page, inventory.surroundings, probing.memory).run()
        made.append(Probe.COLOURS)
    if probing.read is not None:
        PictureWords(page, probing.memory, probing.read).run()
        made.append(Probe.PICTURES)
    overlays = Dialogs(page, inventory.surroundings, probing.memory)
    if probing.settings.hover:
        overlays.hover()
        made.append(Probe.HOVER)
    if probing.settings.keyboard:
        Keyboard(page, inventory, probing.memory, probing.settings.max_stops).run()
        made.append(Probe.KEYBOARD)
        ValueChanges(page, inventory, probing.memory).run()
        try_skip_links(page, inventory)
        try_letters(page, inventory.surroundings, probing.memory)
        Controls(page, inventory.surroundings, probing.memory).run()
    if probing.settings.dialogs:
        overlays.dialogs()
        made.append(Probe.DIALOGS)
    return {"made": made, "rows": page.told()}


def _failure(why: Failed) -> dict[str, JSON]:
    return {"failed": str(why.code), "detail": why.detail}


def _with(page: RenderedPage, told: dict[str, JSON]) -> RenderedPage:
    assert isinstance(page.walk, str)
    return replace(page, walk=f'{page.walk[:-1]},"probes":{json.dumps(told)}}}')
