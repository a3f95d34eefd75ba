"""What of a page's words does not fit in one state: in a narrow window, enlarged, or with wider spacing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from auditor.dom.document import Element


class FitOf(StrEnum):
    """Which success criterion a state asks about."""

    REFLOW = "reflow"
    """WCAG 1.4.10: a window of 320 CSS pixels."""
    ZOOM = "zoom"
    """WCAG 1.4.4: at 200 % or more."""
    SPACING = "spacing"
    """WCAG 1.4.12: with the spacing of lines, words and letters that it names."""


class Loss(StrEnum):
    """What is wrong with some words."""

    CUT = "cut"
    """A part of them is cut off."""
    OVER = "over"
    """They lie over other words."""
    SIDEWAYS = "sideways"
    """Whoever reads them has to scroll to the side."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Words that do not fit."""

    element: Element
    loss: Loss
    pixels: int
    other: Element | None = None
    """What they lie over."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What does not fit in one state; `of` is None where the state does not ask."""

    of: FitOf | None = None
    misfits: tuple[Misfit, ...] = ()
    count: Mapping[Loss, int] = field(default_factory=dict)
    """How many there are of each, those that are not named included."""
