"""Which of a row of equals an element is: of elements that neither words nor a target nor anything said between them tell apart."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from operator import attrgetter

from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree

CONTROLS = frozenset({"button", "a", "summary"})
"""Elements that stand in rows of equals and need words of their own."""
_ROWED = (*sorted(CONTROLS), "img", "svg", "input", "select", "textarea", "iframe")
_TARGETS = ("href", "src", "name")
_DEPTH = 8
"""Elements around one that may hold its row."""
_LONGEST = 1_000
"""Equals of a row that are told apart."""
_INDEX = attrgetter("index")


def place_in_row(element: Element) -> tuple[int, int]:
    """Return which of its row an element is, from 1, and how many the row has; zeros where it stands alone.

    A row is what follows each other in the nearest element that holds more than one, with one tag and target, and no text between.
    """
    return _rows_of(element).get(element, (0, 0))


@once_a_tree
def _rows_of(catalogue: Catalogue) -> Mapping[Element, tuple[int, int]]:
    alike: dict[tuple[str, ...], list[Element]] = defaultdict(list)
    for element in catalogue.find(_ROWED):
        alike[(element.tag, *element.frame, *(element.attrs.get(name, "") for name in _TARGETS))].append(element)
    return {
        element: (min(place, _LONGEST), min(len(row), _LONGEST))
        for equals in alike.values()
        if len(equals) > 1
        for row in _rows(equals, catalogue)
        if len(row) > 1
        for place, element in enumerate(row, 1)
    }


def _rows(equals: list[Element], catalogue: Catalogue) -> Iterable[list[Element]]:
    row: list[Element] = []
    holder: Element | None = None
    for element, around in _holders(equals):
        if row and (around is not holder or not catalogue.silent_between(row[-1], element)):
            yield row
            row = []
        row.append(element)
        holder = around
    yield row


def _holders(equals: list[Element]) -> Iterator[tuple[Element, Element | None]]:
    """Yield each element with the nearest one around it that holds more than one of the equals."""
    for at, element in enumerate(equals):
        yield (
            element,
            next((around for around in islice(element.ancestors, _DEPTH) if _holds_another(around, at, equals)), None),
        )


def _holds_another(around: Element, at: int, equals: list[Element]) -> bool:
    first = bisect_left(equals, around.index + 1, hi=at, key=_INDEX)
    return first < at or (at + 1 < len(equals) and equals[at + 1].index < around.end)
