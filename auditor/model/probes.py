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
    UNREACHABLE = "unreachable"
    """A click does something, and Tab does not come here; an address is told where the click leads to one."""
    MOUSE_ONLY = "mouse-only"
    """Tab comes here and a click does something, but neither Enter nor Space does."""
    CHANGE_LEAVES_PAGE = "change-leaves-page"
    """Another page or window opens, or a form is sent, as soon as its value changes; its address is told."""
    CHANGE_LEAVES_WARNED = "change-leaves-warned"
    """So it is, and words around it may say so."""
    CHANGE_MOVES_FOCUS = "change-moves-focus"
    """The focus goes to the other as soon as its value changes."""
    SKIP_STAYS = "skip-stays"
    """A link past what repeats, after which Tab goes on from where it was."""
    SINGLE_KEY = "single-key"
    """A letter or digit does something wherever the focus is; it is told."""
    MOVES = "moves"
    """It moves by itself for more than five seconds, and nothing on the page stops it; what it does is told."""
    FLASHES = "flashes"
    """It flashes more than three times a second over a large area; how often is told."""
    IGNORES_REDUCED = "ignores-reduced"
    """It moves also for readers who ask for less movement; the name of the animation is told."""
