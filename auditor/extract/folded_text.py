"""Tells the folded rest of a text from tooltips, and puts it in its place."""

from __future__ import annotations

import re

from auditor.dom.content import Visibility
from auditor.dom.document import Element
from auditor.dom.tags import NOT_TEXT

CUT = frozenset({"...", "…", "[...]", "[…]"})
"""What stands where the rest of a text is folded away."""
_ASIDE = re.compile(r"tooltip|popover|popup|footnote|toggletip")

Piece = tuple[str, Element, Visibility]
"""Words of a run, what they are in, and who gets them."""


def with_rest(pieces: list[Piece]) -> list[Piece]:
    """Take hidden words right behind dots of their own for the folded rest of a text, though nothing names what opens it."""
    found: list[Piece] = []
    cut = False
    for words, element, visibility in pieces:
        if words.isspace():
            found.append((words, element, visibility))
            continue
        rest = cut and visibility is Visibility.HIDDEN and element.tag not in NOT_TEXT
        found.append((words, element, Visibility.COLLAPSED if rest else visibility))
        cut = rest or (visibility is Visibility.SHOWN and words.strip() in CUT)
    return found


def unfolded(pieces: list[Piece]) -> list[Piece]:
    """Return a run with what is folded away in its place: without the dots that stand for it, and without tooltips."""
    kept: list[Piece] = []
    for place, piece in enumerate(pieces):
        words, element, visibility = piece
        following = next((p for p in pieces[place + 1 : place + 4] if not p[0].isspace()), None)
        cut = visibility is Visibility.SHOWN and words.strip() in CUT
        if (
            cut
            and following is not None
            and (following[2] is Visibility.COLLAPSED or _is_before_rest(element, following[1]))
        ):
            continue
        if visibility is Visibility.COLLAPSED and _is_aside(element):
            continue
        kept.append(piece)
    return kept


def _is_before_rest(dots: Element, following: Element) -> bool:
    """Tell whether dots in an element of their own stand right before the element with the rest of the text."""
    return (
        dots.tag == "span"
        and following is not dots.parent
        and following.parent is dots.parent
        and following.tag == "span"
    )


def _is_aside(element: Element) -> bool:
    """Tell whether folded words explain a word of the text instead of going on with it."""
    for node in (element, *(around for around, _ in zip(element.ancestors, range(3), strict=False))):
        if node.get("role") == "tooltip" or node.has("popover") or _ASIDE.search(node.get("class")[:200].lower()):
            return True
    return False
