"""Pairs that a reader would have matched otherwise: look-alikes that crossed, and short texts that crossed the page alone."""

from __future__ import annotations

from auditor.dom.content import BlockKind
from auditor.reference.candidates import likeness
from auditor.reference.matching import Matching
from auditor.reference.order import backbone

_ALIKE = 0.5
_SHORT = 8
_KEPT = frozenset({BlockKind.HEADING, BlockKind.DESCRIPTION, BlockKind.LABEL})
_VALUES = frozenset({BlockKind.CELL, BlockKind.DEFINITION})
_FIGURE = 3
"""Words up to which a text with a digit in it is a figure."""
_EXCHANGED = 50
"""Values that are followed from place to place."""
_ALLOWANCE = 0.3
"""How much likeness two pairs together may lose when that puts both in order: two edits are likelier than two moves."""


def swap_crossed(matching: Matching) -> None:
    """Exchange the partners of two crossed pairs when that puts both in order and costs little likeness."""
    kept = set(backbone(matching))
    for a, p in list(matching.pairs()):
        if (a, p) in kept or matching.to_published[a] != p or not _is_single(matching, a, p):
            continue
        for q in _natural(matching, a):
            b = matching.to_approved[q]
            if b is None or b == a or (a < b) == (p < q) or not _is_single(matching, b, q):
                continue
            if _is_equal(matching, a, p) and _is_equal(matching, b, q):
                continue
            straight = [_likeness(matching, a, q), _likeness(matching, b, p)]
            if (
                min(straight) >= _ALIKE
                and sum(straight) >= _likeness(matching, a, p) + _likeness(matching, b, q) - _ALLOWANCE
            ):
                matching.unpair(a)
                matching.unpair(b)
                matching.pair(a, q)
                matching.pair(b, p)
                break


def part_exchanged(matching: Matching) -> None:
    """Leave values that changed places among the cells or entries of a page where they belong: each is another value there now.

    The words around them kept their place, so nothing moved: what the first row says, the second one says now.
    """
    for figures in (True, False):  # where a row can be told by its words, its figures changed places
        pairs = [(a, p) for a, p in matching.pairs() if _is_value(matching, a, p)]
        natural = {a: _natural(matching, a) for a, _ in pairs if _is_figure(matching, a) or not figures}
        for a in natural:
            cycle = _cycle(matching, natural, a) if a not in matching.exchanged else {}
            for member in cycle:
                matching.unpair(member)
            for member, q in cycle.items():
                matching.pair(member, q)
            matching.exchanged.update(cycle)


def _cycle(matching: Matching, natural: dict[int, list[int]], start: int) -> dict[int, int]:
    """Return the values that changed places with `start`, each with where it belongs; nothing where it is in its place."""
    found: dict[int, int] = {}
    a = start
    while a not in found and len(found) < _EXCHANGED:
        wanted = natural.get(a, ())
        if matching.to_published[a] in wanted:
            return {}
        first = next((q for q in wanted if matching.to_approved[q] == start), None)
        q = first if first is not None else next((q for q in wanted if matching.to_approved[q] in natural), None)
        if q is None:
            return {}
        found[a] = q
        following = matching.to_approved[q]
        if following is None or (following == start and len(found) < 2):
            return {}
        a = following
    return found if a == start else {}


def _is_value(matching: Matching, a: int, p: int) -> bool:
    """Tell whether a pair is one value in a table or list, or a figure by itself, with the same words on both sides."""
    ours, theirs = matching.approved[a], matching.published[p]
    if not _is_single(matching, a, p) or not _is_equal(matching, a, p) or ours.size > _SHORT:
        return False
    if theirs.kind in _VALUES:
        return True
    return ours.size <= _FIGURE and _is_figure(matching, a)


def _is_figure(matching: Matching, a: int) -> bool:
    return any(char.isdigit() for char in matching.approved[a].passage.text)


def prefer_local(matching: Matching) -> None:
    """Give a published block to the free approved one that belongs in its place, where it went to a look-alike from afar."""
    kept = set(backbone(matching))
    for a, p in list(matching.pairs()):
        if (a, p) in kept or matching.approved[a].code == matching.published[p].code or not _is_single(matching, a, p):
            continue
        for step in (-1, 1):
            beside = matching.to_approved[p + step] if 0 <= p + step < len(matching.published) else None
            b = beside - step if beside is not None else -1
            if not 0 <= b < len(matching.approved) or not matching.free_a(b):
                continue
            near = _likeness(matching, b, p)
            if near >= _ALIKE and near >= _likeness(matching, a, p) - 1.5 * _ALLOWANCE:
                matching.unpair(a)
                matching.pair(b, p)
                break


def _natural(matching: Matching, a: int) -> list[int]:
    """Return where a unit would stand going by the units around it."""
    found: list[int] = []
    for step in (-1, 1):
        if 0 <= a + step < len(matching.approved):
            beside = matching.to_published[a + step]
            if beside is not None and 0 <= beside - step < len(matching.published):
                found.append(beside - step)
    return found


def _is_single(matching: Matching, a: int, p: int) -> bool:
    return a not in matching.more_published and p not in matching.more_approved


def _is_equal(matching: Matching, a: int, p: int) -> bool:
    return matching.approved[a].code == matching.published[p].code


def _likeness(matching: Matching, a: int, p: int) -> float:
    return likeness(matching.approved[a], matching.published[p]) if matching.may_match(a, p) else 0.0


def drop_isolated(matching: Matching) -> bool:
    """Take apart short pairs that crossed the page alone: "Research" in a list of links is not the heading that went missing.

    Return whether there was any.
    """
    parted = False
    kept = set(backbone(matching))
    for a, p in list(matching.pairs()):
        ours, theirs = matching.approved[a], matching.published[p]
        if (a, p) in kept or ours.size > _SHORT or not _is_single(matching, a, p):
            continue
        beside = any(
            0 <= a + step < len(matching.approved) and matching.to_published[a + step] == p + step for step in (1, -1)
        )
        other_kind = ours.kind not in {BlockKind.UNKNOWN, theirs.kind}
        if not beside and ((other_kind and ours.size <= 3) or (theirs.in_link and theirs.kind not in _KEPT)):
            matching.unpair(a)
            parted = True
    return parted
