"""Which published text belongs to the comparison, and which unmatched text is furniture of the page rather than added content."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.dom.content import Block, BlockKind, Region, Visibility
from auditor.dom.document import Element
from auditor.dom.tags import HEADINGS
from auditor.reference.matching import Unit

_READ = frozenset({Visibility.SHOWN, Visibility.COLLAPSED})
_NEVER = frozenset({Region.FURNITURE, Region.CONSENT, Region.NAVIGATION})
_BESIDE = frozenset({Region.HEADER, Region.FOOTER, Region.ASIDE})
_ICON = 40
"""CSS pixels up to which a picture without a description is an ornament."""
_FEW_WORDS = 6
_LONG_WORDS = 12
_LIST = frozenset({"ul", "ol", "menu", "dl", "nav", "table"})
_BOXES = HEADINGS | frozenset("p li dd dt td th blockquote figcaption caption summary".split())
_TELLING = 2
"""Matched blocks that tell which part of a page holds the approved text."""
_QUOTED_WORDS = 4
"""Words from which a passage that stands on the page a second time is a pull quote or a teaser."""


def is_compared(block: Block) -> bool:
    """Tell whether a published block stands in the content and is read by people."""
    return block.in_root and block.visibility in _READ and block.region not in _NEVER and bool(block.text)


def is_elsewhere(block: Block) -> bool:
    """Tell whether approved text may be found here although it is not in the content: a hero above main, a footer, a menu."""
    if not block.text or is_compared(block) or block.region is Region.CONSENT:
        return False
    return block.visibility in _READ or (block.in_root and block.visibility is Visibility.SCREEN_READER)


def is_picture(block: Block) -> bool:
    """Tell whether a block is a picture of the content, described or not."""
    return (
        block.kind is BlockKind.DESCRIPTION
        and block.in_root
        and block.visibility in _READ
        and block.region not in _NEVER
    )


def is_undescribed(block: Block) -> bool:
    """Tell whether a block is a picture of the content without a description, and large enough to show something."""
    return is_picture(block) and not block.text and not is_ornament(block)


def is_ornament(block: Block) -> bool:
    """Tell whether a picture without a description is too small to show anything."""
    box = block.element.layout.box if block.element.layout is not None else None
    if box is not None and box.width and box.height:
        return not block.text and max(box.width, box.height) <= _ICON
    sizes = [block.element.get(name).removesuffix("px") for name in ("width", "height")]
    return not block.text and all(size.isdecimal() and int(size[:6]) <= _ICON for size in sizes)


def is_loose_row(block: Block, unit: Unit) -> bool:
    """Tell whether a block is a row of links that is neither a paragraph nor an item of a list, such as a breadcrumb."""
    return block.element.tag not in _BOXES and is_link_row(block, unit)


class Furniture:
    """Judges the unmatched published blocks of one page."""

    def __init__(
        self, published: Sequence[Block], units: dict[int, Unit], matched: frozenset[int], *, unrooted: bool = False
    ) -> None:
        self._published = published
        self._units = units
        self._texts = {units[place].code for place in matched if place in units}
        self._whole = "\0".join(units[place].code for place in sorted(matched) if place in units)
        self._first, self._last = min(matched, default=0), max(matched, default=-1)
        self._around = _smallest_around([published[place].element for place in matched]) if unrooted else None
        self._lists: dict[int, tuple[int, int]] = {}
        for place in units:
            around = _list_around(published[place].element)
            if around is not None:
                known, total = self._lists.get(around.index, (0, 0))
                self._lists[around.index] = (known + (place in matched), total + 1)

    def is_furniture(self, place: int) -> bool:
        """Tell whether an unmatched block is no content of its own: a label, a link in a menu, a share button, approved text again."""
        block, unit = self._published[place], self._units[place]
        if block.region in _BESIDE and unit.size < _LONG_WORDS:
            return True
        if block.kind is BlockKind.LABEL and block.element.tag != "summary":
            return True
        if block.region is Region.BODY and self._is_beside(place):
            return True
        if self._is_repeated(unit):
            return True
        if block.kind is BlockKind.HEADING:
            return False
        if block.kind is BlockKind.DESCRIPTION:
            return unit.size < 3
        if not any(char.isalpha() for char in block.text):
            return not self._in_known_list(block)
        if (block.in_link and unit.size <= _FEW_WORDS) or is_link_row(block, unit):
            return not self._in_known_list(block)
        return unit.size <= 3 and _tag(block) not in _BOXES

    def _in_known_list(self, block: Block) -> bool:
        # A new line in a list whose other lines are approved is content.
        around = _list_around(block.element)
        known, total = self._lists.get(around.index, (0, 0)) if around is not None else (0, 0)
        return known > 0 and known * 2 >= total - 1

    def _is_beside(self, place: int) -> bool:
        """Tell whether a block outside all landmarks stands before or after the approved text and outside its part of the page."""
        around = self._around
        if around is None or self._first < place < self._last:
            return False
        return not around.index <= self._published[place].element.index < around.end

    def _is_repeated(self, unit: Unit) -> bool:
        """Tell whether the words are approved ones that stand elsewhere too: a copy for phones, a pull quote, a teaser."""
        return unit.code in self._texts or (unit.size >= _QUOTED_WORDS and unit.code in self._whole)


def _smallest_around(elements: Sequence[Element]) -> Element | None:
    """Return the innermost element around several; None for fewer than two, which tell nothing of their part of the page."""
    if len(elements) < _TELLING:
        return None
    first, last = min(e.index for e in elements), max(e.index for e in elements)
    node: Element | None = elements[0]
    while node is not None and not (node.index <= first and last < node.end):
        node = node.parent
    return node


def _tag(block: Block) -> str:
    element: Element | None = block.element
    while element is not None and element.tag in {"span", "a", "b", "i", "em", "strong", "small", "time", "font"}:
        element = element.parent
    return element.tag if element is not None else ""


def _list_around(element: Element) -> Element | None:
    for node, _ in zip(element.ancestors, range(8), strict=False):
        if node.tag in _LIST:
            return node
    return None


def is_link_row(block: Block, unit: Unit) -> bool:
    """Tell whether a block is little more than links in a row, as share buttons and tag lists are."""
    if unit.size > 25 or (block.element.tag in {"p", "h1", "h2", "h3"} and block.text.rstrip().endswith(".")):
        return False
    links = [inner for inner, _ in zip(block.element.walk(), range(80), strict=False) if inner.tag in {"a", "button"}]
    if len(links) < 2:
        return False
    inside = sum(len(link.text()) for link in links)
    return inside >= 0.6 * len(block.text)
