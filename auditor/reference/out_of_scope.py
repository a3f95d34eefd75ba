"""Approved text that stands outside the content: nobody may call it missing, yet a menu entry is not the heading that went."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.dom.content import Block, BlockKind, Region
from auditor.dom.document import Element
from auditor.dom.regions import region_of
from auditor.reference.boilerplate import is_elsewhere
from auditor.reference.core import holds
from auditor.reference.matching import Matching, Unit, Vocabulary, units

_LEAST = 4
"""Words that are taken for the approved text wherever they stand; fewer may be a menu entry of the same name."""
_RUN = 3
"""Short lines in a row that are taken for the approved ones: a menu that the approved text carries too."""
_BOXES = {Region.ASIDE: 2, Region.HEADER: _LEAST, Region.FOOTER: _LEAST}
"""Parts of a page that can hold approved text, and the words from which one text tells that a box of it does."""
_CALM = frozenset({Region.HEADER, Region.BODY, Region.ASIDE, Region.MAIN})


def boxes_with_approved_text(
    approved: Sequence[Unit],
    published: Sequence[Block],
    places: Sequence[int],
    vocabulary: Vocabulary,
    core: Element | None,
) -> frozenset[int]:
    """Return the blocks of boxes beside the content that hold approved text: a "sidebar" of a manual, the address in a footer.

    One text of such a box is approved word for word and stands nowhere in the content (`places`); then the others of the box are
    compared as well, so that a change in one of them is told as what it is. A box within the `core` of the text is a part of it.
    """
    beside = [place for place, block in enumerate(published) if block.region in _BOXES and is_elsewhere(block)]
    if not beside:
        return frozenset()
    code_of = {place: "".join(_encoded(published[place], vocabulary)) for place in (*beside, *places)}
    wanted = {unit.code for unit in approved} - {code_of[place] for place in places}
    boxes = {
        _box_around(published[place])
        for place in beside
        if code_of[place] in wanted and len(code_of[place]) >= _BOXES[published[place].region]
    }
    return frozenset(place for place in beside if any(holds(box, published[place].element) for box in boxes))


def _encoded(block: Block, vocabulary: Vocabulary) -> str:
    return units([(block.text, block.kind, False)], vocabulary)[0].code


def _box_around(block: Block) -> Element:
    node = block.element
    while node.parent is not None and region_of(node.parent) is block.region:
        node = node.parent
    return node


def match_elsewhere(matching: Matching, published: Sequence[Block], vocabulary: Vocabulary) -> dict[int, int]:
    """Return free approved units whose exact words are outside the content, with their places in `published`."""
    free = [a for a in range(len(matching.approved)) if matching.free_a(a)]
    places = [place for place, block in enumerate(published) if is_elsewhere(block)] if free else []
    if not places:
        return {}
    codes = [unit.code for unit in units([(published[p].text, published[p].kind, False) for p in places], vocabulary)]
    known: dict[str, list[int]] = {}
    for at, code in enumerate(codes):
        known.setdefault(code, []).append(at)
    found: dict[int, int] = {}
    for a in free:
        for at in known.get(matching.approved[a].code, ()):
            block = published[places[at]]
            if _stands_alone(block, len(codes[at])) and places[at] not in found.values():
                found[a] = places[at]
                break
    _match_runs(matching, free, codes, known, places, found)
    return found


def _stands_alone(block: Block, words: int) -> bool:
    return words >= _LEAST or (block.kind is BlockKind.HEADING and block.region in _CALM)


def _match_runs(
    matching: Matching,
    free: list[int],
    codes: list[str],
    known: dict[str, list[int]],
    places: list[int],
    found: dict[int, int],
) -> None:
    wanted = frozenset(free)
    for a in free:
        if a in found:
            continue
        for at in known.get(matching.approved[a].code, [])[:20]:
            run = 0
            while a + run in wanted and at + run < len(codes) and matching.approved[a + run].code == codes[at + run]:
                run += 1
            if run >= _RUN:
                found.update({a + step: places[at + step] for step in range(run) if a + step not in found})
                break
