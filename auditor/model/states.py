"""The one table of built-in rendering states: configuration, reports, help and documentation go by it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.model.page import State


@dataclass(frozen=True, slots=True)
class BuiltInState:
    """One row."""

    state: State
    words: str
    """How a report says that something is only there: "Only on a small screen". Empty for the usual state."""
    description: str
    """How the page is shown; `docs/states.md` has the same words."""


STATES = {
    row.state.name: row
    for row in (
        BuiltInState(State(), "", "1366 × 900 pixels, light colours"),
        BuiltInState(State("mobile", (390, 844)), "on a small screen", "390 × 844 pixels"),
        BuiltInState(
            State("reflow", (320, 900)),
            "320 pixels wide",
            "320 pixels wide, as WCAG 1.4.10 asks for (the same as 1280 pixels at 400 %)",
        ),
        BuiltInState(State("zoom", zoom=2.0), "at 200 %", "at 200 %, as WCAG 1.4.4 asks for"),
        BuiltInState(
            State("text-spacing", text_spacing=True),
            "with wider text spacing",
            "with the spacing of lines, words and letters that WCAG 1.4.12 asks for",
        ),
        BuiltInState(State("dark", color_scheme="dark"), "in dark colours", "to a reader who prefers dark colours"),
        BuiltInState(
            State("reduced-motion", reduced_motion=True), "with reduced motion", "to a reader who wants less motion"
        ),
        BuiltInState(
            State("forced-colors", forced_colors=True), "in forced colours", "in forced colours (high contrast)"
        ),
        BuiltInState(State("print", media="print"), "in print", "with the styles for print"),
    )
}
