"""The picture of a page in each state with the marks of what was found there, as the tabs of the page view show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.states import STATES
from auditor.report.browser_log import shown_in
from auditor.report.html.images import Picture
from auditor.report.html.marked import Marked
from auditor.report.html.screenshots import Shots


@dataclass(frozen=True, slots=True)
class StateView:
    """One state: its picture, the findings that have their place in it, and how many more were found in it."""

    name: str
    label: str
    picture: Picture
    boxes: tuple[Marked, ...]
    elsewhere: int
    """Found in this state too, and marked in the picture of an earlier one, where the place was measured."""


def state_views(shots: Shots, marked: Sequence[Marked]) -> list[StateView]:
    """Return the views of the states that have a picture, in their order; without a log of states the page's one picture."""
    if shots.first is None:
        return []
    if not shots.states:
        return [StateView("", "", shots.first.picture, tuple(one for one in marked if one.box), 0)]
    views = []
    for place, state in enumerate(shots.states):
        shot = shots.first if place == 0 else shots.other(state)
        if shot is None:
            continue
        there = [one for one in marked if shown_in(one.judged.finding, shots.states) is state]
        both = sum(one not in there and state.state in one.judged.finding.states for one in marked)
        name = STATES[state.state].words if state.state in STATES else ""
        views.append(
            StateView(state.state, name or state.state, shot.picture, tuple(one for one in there if one.box), both)
        )
    return views
