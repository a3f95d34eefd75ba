"""Which elements begin and end a block of text: by their tag, by the display a browser computed, and by sense where none looked."""

from __future__ import annotations

from auditor.dom.document import Element
from auditor.dom.tags import BREAKING, HEADING_LEVELS

_SENTENCES = frozenset([*HEADING_LEVELS, "p", "span", "b", "i", "em", "strong", "dt", "small"])
_CODE = frozenset({"pre", "code", "kbd", "samp", "var", "tt"})
"""Where a capital after a full stop is no new beginning."""
_TOGETHER = _SENTENCES | _CODE
_LINES = frozenset(
    [
        *HEADING_LEVELS,
        "p",
        "dt",
        "summary",
        "button",
        "label",
        "legend",
        "figcaption",
        "caption",
        "li",
        "td",
        "th",
        "dd",
    ]
)
"""What stays one block, also where it is shown on several lines."""
_BLOCKS = frozenset(
    {"block", "flex", "grid", "table", "list-item", "flow-root", "table-row", "table-cell", "table-caption"}
)
_DEEPEST = 12
"""Levels climbed to where two texts meet."""
_BUTTONS = 10


def breaks(element: Element) -> bool:
    """Tell whether an element is a block of its own.

    A button or a custom element within a sentence does not end it; behind the sentence it stands by itself, as anywhere else.
    """
    if element.tag == "button" or "-" in element.tag:
        return element.parent is None or element.parent.tag not in _SENTENCES or is_afterthought(element)
    if element.tag in BREAKING:
        return True
    return is_shown_as_block(element) and not _is_in_line(element)


def is_shown_as_block(element: Element) -> bool:
    """Tell whether a browser laid the element out as a block."""
    return element.layout is not None and element.layout.display in _BLOCKS


def _is_in_line(element: Element) -> bool:
    for node, _ in zip(element.ancestors, range(_DEEPEST), strict=False):
        if node.tag in _LINES:
            return True
        if node.tag in BREAKING:
            return False
    return False


def is_afterthought(element: Element) -> bool:
    """Tell whether a button stands behind the words of its heading or sentence and nothing but buttons comes after it."""
    if element.tag != "button":
        return False
    said = False
    node = element
    while node.parent is not None and (node is element or node.tag not in _LINES):
        last = node.parent.children[-_BUTTONS:]
        place = next((number for number, child in enumerate(last) if child is node), None)
        if place is None or any(_says(child) for child in last[place + 1 :]):
            return False
        said = said or any(_says(child) for child in (*last[:place], *node.parent.children[:1]) if child is not node)
        node = node.parent
    return said


def _says(child: Element | str) -> bool:
    if isinstance(child, str):
        return bool(child.strip())
    return child.tag != "button" and bool(child.text(1))


def meet(before: str, left: Element, after: str, right: Element) -> str:
    """Return what is between two texts that no white space parts: "block", "space" or nothing.

    Of `<span>Title</span><span>Text</span>` and `<a>…</a><a>…</a>` only CSS knows that they are two things. Without a browser they
    are where a capital comes right after a small letter or a full stop, in a box without words of its own.
    """
    if left is right:
        return ""
    sides = _sides(left, right)
    if sides is None:
        return ""
    box, one, other = sides
    if (
        box.tag in _TOGETHER
        or one.tag in _CODE
        or other.tag in _CODE
        or any(isinstance(child, str) and child.strip() for child in box.children[:200])
    ):
        return ""
    cards = one.tag == other.tag == "a" and (before[-1:] in ".!?…" or _parts(one) > 1)
    if cards:
        return "block"
    begins = after[:1].isupper() or after[:1].isdigit()
    ends = before[-1:].islower() or before[-1:] in ".!?:"
    return "space" if begins and ends and not (after[:1].isdigit() and before[-1:] not in ".!?:") else ""


def _parts(link: Element) -> int:
    return sum(1 for child in link.elements if child.text(1))


def _sides(left: Element, right: Element) -> tuple[Element, Element, Element] | None:
    """Return the innermost element around both, and its children on the way to each; None where one holds the other."""
    one = _below(left, right)
    other = _below(right, left)
    if one is None or other is None or one.parent is None or one.parent is not other.parent:
        return None
    return one.parent, one, other


def _below(node: Element, away: Element) -> Element | None:
    for _ in range(_DEEPEST):
        around = node.parent
        if around is None or node.index <= away.index < node.end:
            return None
        if around.index <= away.index < around.end:
            return node
        node = around
    return None
