"""Approved text that stands outside the content: nobody may call it missing, yet a menu entry is not the heading that went."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.dom.content import Block, BlockKind, Region
from auditor.reference.boilerplate import is_elsewhere
from auditor.reference.matching import Matching, Vocabulary, units

_LEAST = 4
"""Words that are taken for the approved text wherever they stand; fewer may be a menu entry of the same name."""
_RUN = 3
"""Short lines in a row that are taken for the approved ones: a menu that the approved text carries too."""
_CALM = frozenset({Region.HEADER, Region.BODY, Region.ASIDE, Region.MAIN})


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
