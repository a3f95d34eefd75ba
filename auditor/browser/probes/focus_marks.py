"""Tells whether anything shows that an element has the focus (WCAG 2.2 2.4.7; failures F55, F78).

Where nothing answers the focus but style sheets that can be read, their rules tell it: one that holds for the same elements with the
focus and without changes nothing. Else pictures of the window are compared.
"""

from __future__ import annotations

import msgspec

from auditor.browser.probes.used_page import Stop, UsedPage

SETTLED_S = 0.4
"""Seconds for a sign of the focus that comes late."""


class Marks(msgspec.Struct, frozen=True):
    """What style sheets make of the focus on an element."""

    none: bool
    """Nothing at all looks different."""
    late: bool
    """What does may come late."""


def marks_of(page: UsedPage, stop: Stop, *, answered: bool) -> Marks:
    """Return what style sheets make of the focus; where something else may answer it (`answered`), they tell nothing."""
    return Marks(none=False, late=True) if answered else page.ask(f"marks({stop.at})", Marks)


def unseen(page: UsedPage, stop: Stop, *, late: bool) -> bool:
    """Tell whether nothing in the window looks different with the focus and without, soon or `late`. The focus stays."""
    focused = page.around(stop)
    blurred = page.number("blur()") is None
    without = page.around(stop)
    free = blurred and page.number("where()") is None
    if page.number(f"focus({stop.at})") != stop.at or not free or focused != without:
        return False  # it is seen, or a script does not let the focus go
    if late:
        page.tab.idle(SETTLED_S)
        if page.around(stop) != without:
            return False
    return not _seen_elsewhere(page, stop)


def _seen_elsewhere(page: UsedPage, stop: Stop) -> bool:
    """Tell whether something far from the element shows that it has the focus, in a window that is still otherwise."""
    focused = page.window()
    page.number("blur()")
    without = page.window()
    moves = focused != without and _moves(page, without)
    page.number(f"focus({stop.at})")
    return focused != without and not moves


def _moves(page: UsedPage, before: bytes) -> bool:
    page.tab.idle(SETTLED_S / 2)
    return before != page.window()
