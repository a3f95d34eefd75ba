"""What a run of words is on the page: heading, paragraph, item, cell ..., told by the nearest element that says so."""

from __future__ import annotations

import re

from auditor.dom.content import KIND_BY_TAG, BlockKind
from auditor.dom.document import Element
from auditor.dom.roles import explicit_role, heading_level
from auditor.dom.tags import HEADINGS

_ROLES = {
    "listitem": BlockKind.ITEM,
    "cell": BlockKind.CELL,
    "gridcell": BlockKind.CELL,
    "columnheader": BlockKind.CELL,
    "rowheader": BlockKind.CELL,
    "button": BlockKind.LABEL,
    "tab": BlockKind.LABEL,
}
_TELLING = frozenset({*HEADINGS, *KIND_BY_TAG, "ul", "ol"})
_TABS = re.compile(r"(?:^|[\s_-])(?:tabs?|switcher)(?:$|[\s_-])")


def kind_of(innermost: Element) -> tuple[BlockKind, int]:
    """Return the kind of the words inside `innermost`, and the heading level or 0. A heading wins over a button in it."""
    told: BlockKind | None = None
    nearest: BlockKind | None = None
    around: Element | None = innermost
    while around is not None:
        if around.tag not in _TELLING and "role" not in around.attrs:
            around = around.parent
            continue
        level = heading_level(around)
        if level:
            return BlockKind.HEADING, min(level, 6)
        if around.tag in {"ul", "ol"} and told is BlockKind.ITEM and _is_list_of_tabs(around, innermost):
            return BlockKind.LABEL, 0
        kind = KIND_BY_TAG.get(around.tag) or _ROLES.get(explicit_role(around))
        if kind is not None and told is None and not (kind is BlockKind.LABEL and _holds_heading(around)):
            if kind is not BlockKind.PARAGRAPH:
                told = _settled(kind, around, nearest)
            nearest = nearest or kind
        around = around.parent
    return told or nearest or BlockKind.PARAGRAPH, 0


def _is_list_of_tabs(element: Element, innermost: Element) -> bool:
    """Tell whether a list without roles holds the labels of tabs: links into the page, in a list that is called so."""
    link = innermost if innermost.tag == "a" else next((node for node in innermost.walk(8) if node.tag == "a"), None)
    if link is None or not link.get("href").startswith("#"):
        return False
    return element.has("uk-tab") or _TABS.search(element.get("class")[:200].lower()) is not None


def _settled(kind: BlockKind, around: Element, nearest: BlockKind | None) -> BlockKind:
    if kind is BlockKind.CELL and nearest is BlockKind.PARAGRAPH:
        return BlockKind.PARAGRAPH  # a table that only lays out
    if kind is BlockKind.ITEM and _holds_heading(around):
        return BlockKind.PARAGRAPH  # a card in a list of cards
    return kind


def _holds_heading(element: Element) -> bool:
    return any(inner.tag in HEADINGS for inner in element.walk(60))


def innermost_around(elements: list[Element], container: Element) -> Element:
    """Return the innermost element around all of `elements`, at most `container`."""
    if not elements:
        return container
    path = _path(elements[0], container)
    for element in elements[1:]:
        while len(path) > 1 and not path[-1].index <= element.index < path[-1].end:
            path.pop()
        if len(path) == 1:
            break
    return path[-1]


def _path(element: Element, container: Element) -> list[Element]:
    path = [element]
    while path[-1] is not container and path[-1].parent is not None:
        path.append(path[-1].parent)
    return path[::-1]


def is_in_link(element: Element) -> bool:
    """Tell whether the element is or stands in a link."""
    node: Element | None = element
    while node is not None:
        if node.tag == "a" and "href" in node.attrs:
            return True
        node = node.parent
    return False
