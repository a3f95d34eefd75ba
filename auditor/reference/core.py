"""The part of an unmarked page that holds the approved text, and what follows from it for texts that stand inside and outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.dom.content import Block, BlockKind
from auditor.dom.document import Element
from auditor.reference.candidates import likeness
from auditor.reference.matching import Matching, Unit

_SHARE = 0.9
"""Of the words that are found, how many the part holds."""
_SENTENCE = 4
"""Words from which a text stands for itself: fewer are repeated in menus."""
_ALIKE = 0.5
_FAR = 20
"""Blocks that are looked at beside the nearest text that has its place."""


def core_of(approved: Sequence[Unit], published: Iterable[tuple[Block, str]]) -> Element | None:
    """Return the smallest element that holds most of what stands on the page word for word, from its blocks and their words.

    None where too little is found to tell.
    """
    wanted = {unit.code for unit in approved if unit.size >= _SENTENCE}
    return _smallest((block.element, len(code)) for block, code in published if code in wanted)


def _smallest(texts: Iterable[tuple[Element, int]]) -> Element | None:
    found = list(texts)
    if len(found) < 2:
        return None
    total = sum(words for _, words in found)
    node: Element | None = max(found, key=lambda one: one[1])[0]
    while node is not None:
        inside = sum(words for element, words in found if holds(node, element))
        if inside >= _SHARE * total:
            return node
        node = node.parent
    return None


def holds(box: Element, element: Element) -> bool:
    """Tell whether an element is, or is inside, a box."""
    return box.index <= element.index < box.end


def prefer_core(matching: Matching, blocks: Sequence[Block]) -> None:
    """Give an approved text that went to a menu or a pager around the core to what stands in its place nearer to the core.

    Manuals repeat the title of a page above it: where the title itself was edited, the words above are still as approved.
    """
    core = _smallest((blocks[p].element, matching.approved[a].size) for a, p in matching.pairs())
    if core is None:
        return
    around = [core, *core.ancestors]
    away = [_levels(around, block.element) for block in blocks]
    for a, p in list(matching.pairs()):
        if not away[p] or (blocks[p].kind is BlockKind.HEADING and blocks[p].level == 1):
            continue
        nearer = [(b, q) for b, q in matching.pairs() if away[q] < away[p]]
        before = max((q for b, q in nearer if b < a), default=-1)
        after = min((q for b, q in nearer if b > a), default=len(blocks))
        places = (
            range(max(before + 1, after - _FAR), after) if before < 0 else range(before + 1, min(after, before + _FAR))
        )
        free = [q for q in places if away[q] < away[p] and matching.free_p(q) and matching.may_match(a, q)]
        best = max(free, key=lambda q: likeness(matching.approved[a], matching.published[q]), default=None)
        if best is not None and likeness(matching.approved[a], matching.published[best]) >= _ALIKE:
            matching.unpair(a)
            matching.pair(a, best)


def _levels(around: Sequence[Element], element: Element) -> int:
    """Return how many levels to go up from the core to reach an element that holds another one."""
    return next((level for level, box in enumerate(around) if holds(box, element)), len(around))
