"""Reflow, zoom and text spacing: words that do not fit, in the states that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.checks.base import Check, LeftOut, NotApplicable, Yield, check
from auditor.dom.fit import Fit, FitOf, Loss, Misfit
from auditor.model.finding import Family, Outcome, Severity

_STATES = {
    FitOf.REFLOW: "no state of 320 pixels in width was looked at",
    FitOf.ZOOM: "no state at 200 % was looked at",
    FitOf.SPACING: "no state with wider text spacing was looked at",
}
_WHERE = {
    FitOf.REFLOW: "in a window of 320 pixels",
    FitOf.ZOOM: "when the page is enlarged",
    FitOf.SPACING: "with wider text spacing",
}


@check("reflow-sideways", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.10",))
def lines_are_wider_than_the_window(fit: Fit) -> Iterator[Yield]:
    """Text that has to be scrolled sideways in a window of 320 pixels.

    Please look: who enlarges a page to 400 % sees as much of it as a window of 320 pixels shows, and loses the line with
    every scroll to the side. Let widths give way (`max-width: 100%`), and long words break. Tables, code, maps and pictures
    may be wider. Looked for in the state `reflow`.
    """
    if fit.of is not FitOf.REFLOW:
        yield NotApplicable(_STATES[FitOf.REFLOW])
        return
    for one in _of(fit, Loss.SIDEWAYS):
        yield lines_are_wider_than_the_window.finding(
            f"This is {one.pixels} pixels wider than what shows {_WHERE[FitOf.REFLOW]}: it takes scrolling sideways to read.",
            one.element,
            outcome=Outcome.CANT_TELL,
        )
    yield from _rest(fit, lines_are_wider_than_the_window, Loss.SIDEWAYS)


@check("reflow-text-lost", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.10",))
def text_is_lost_in_a_narrow_window(fit: Fit) -> Iterator[Yield]:
    """Text that is cut off, or lies over other text, in a window of 320 pixels.

    Please look: a box with a fixed width or height does not grow when its text needs more lines. Give it a `min-height` in
    place of a `height`, and do not hide what overflows. Looked for in the state `reflow`.
    """
    yield from _lost(fit, FitOf.REFLOW, text_is_lost_in_a_narrow_window)


@check("zoom-text-lost", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.4",))
def text_is_lost_when_enlarged(fit: Fit) -> Iterator[Yield]:
    """Text that is cut off, or lies over other text, when the page is enlarged to 200 %.

    Please look: people with low vision enlarge a page and must get all of it. Do not give boxes of text a fixed height, and
    do not hide what overflows. Looked for in the state `zoom`, and others at 200 % or more.
    """
    yield from _lost(fit, FitOf.ZOOM, text_is_lost_when_enlarged)


@check("text-spacing-text-lost", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS, wcag=("1.4.12",))
def text_is_lost_with_wider_spacing(fit: Fit) -> Iterator[Yield]:
    """Text that is cut off, or lies over other text, when lines, words and letters are set further apart.

    Please look: some people read only with wider spacing. A box with a fixed height does not grow with its text; give it a
    `min-height`, and do not hide what overflows. Looked for in the state `text-spacing`.
    """
    yield from _lost(fit, FitOf.SPACING, text_is_lost_with_wider_spacing)


def _lost(fit: Fit, asked: FitOf, declared: Check) -> Iterator[Yield]:
    if fit.of is not asked:
        yield NotApplicable(_STATES[asked])
        return
    for one in (*_of(fit, Loss.CUT), *_of(fit, Loss.OVER)):
        what = (
            f"{one.pixels} pixels of this text are cut off"
            if one.loss is Loss.CUT
            else f"This text lies over “{_beginning(one)}”"
        )
        yield declared.finding(f"{what} {_WHERE[asked]}.", one.element, outcome=Outcome.CANT_TELL, key=str(one.loss))
    yield from _rest(fit, declared, Loss.CUT, Loss.OVER)


def _of(fit: Fit, loss: Loss) -> Iterator[Misfit]:
    return (one for one in fit.misfits if one.loss is loss)


def _rest(fit: Fit, declared: Check, *losses: Loss) -> Iterator[LeftOut]:
    told = sum(one.loss in losses for one in fit.misfits)
    if (more := sum(fit.count.get(loss, 0) for loss in losses) - told) > 0:
        yield LeftOut(declared.id, more)


def _beginning(one: Misfit) -> str:
    text = " ".join(one.other.text(80).split()) if one.other is not None else ""
    return text if len(text) <= 60 else f"{text[:59]}…"
