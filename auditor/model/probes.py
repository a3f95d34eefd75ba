"""What a probe does with a page, and what it can see while it uses it."""

from __future__ import annotations

from enum import StrEnum


class Probe(StrEnum):
    """What was done with the page."""

    KEYBOARD = "keyboard"
    MOTION = "motion"


class Seen(StrEnum):
    """What a probe can see of an element."""

    TRAP = "trap"
    """Neither Tab nor Shift+Tab, Escape or a key that the text names moves the focus on."""
    TRAP_UNTOLD = "trap-untold"
    """A key moves it on that the text does not name; it is told."""
    ONE_WAY = "one-way"
    """Tab stays here, Shift+Tab goes back."""
    FOCUS_UNSEEN = "focus-unseen"
    """Nothing in the window looks different when it has the focus."""
    FOCUS_AWAY = "focus-away"
    """It gets the focus where nobody sees it."""
    FOCUS_COVERED = "focus-covered"
    """It gets the focus while the other lies over all of it."""
    FOCUS_LOST = "focus-lost"
    """It lets go of the focus as soon as it gets it."""
    FOCUS_SENT_ON = "focus-sent-on"
    """It sends the focus on to the other."""
    FOCUS_LEAVES_PAGE = "focus-leaves-page"
    """When it gets the focus, another page or window opens; its address is told."""
    OUT_OF_ORDER = "out-of-order"
    """It is reached before what stands ahead of it, because its `tabindex` says so."""
    NO_ROLE = "no-role"
    """Tab stops here, and it says of itself neither what it is nor that it can be scrolled."""
