"""The catalogue of a tree: its elements in document order, by tag and by attribute, and the text below each of them.

Made in one pass when a document is built. Whoever looks for some elements asks here instead of walking all of them, and a
check whose elements are not on the page costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from auditor.dom.document import Element
from auditor.dom.tags import BREAKING, NOT_TEXT

T = TypeVar("T")

_INDEX = attrgetter("index")
_FEW = 12
"""Elements that are sooner looked at one by one than looked up."""


class Catalogue:
    """What one pass over a tree's elements gives, and their texts from the first one that is asked for."""

    __slots__ = ("_holders", "_tags", "_texts", "elements", "worked_out")

    def __init__(self, elements: Sequence[Element]) -> None:
        """Give the elements their numbers and this catalogue. Raises ValueError when they do not stand in document order."""
        self.elements = elements
        self._tags: defaultdict[str, list[Element]] = defaultdict(list)
        self._holders: defaultdict[str, list[Element]] = defaultdict(list)
        self._texts: _Texts | None = None
        self.worked_out: dict[Any, Any] = {}
        """What is known of the tree already, by who worked it out; it goes with the tree."""
        tags, holders = self._tags, self._holders
        around: list[Element] = []
        for index, element in enumerate(elements):
            element.index, element.catalogue = index, self
            parent = element.parent
            while around and around[-1] is not parent:
                around.pop().end = index
            if not around and index:
                raise ValueError(f"element {index} does not stand in document order")
            around.append(element)
            tags[element.tag].append(element)
            for name in element.attrs:
                holders[name].append(element)
        for element in around:
            element.end = len(elements)

    def find(self, tags: Iterable[str], attributes: Iterable[str] = ()) -> Iterator[Element]:
        """Return the elements with one of these tag names or one of these attributes, in document order."""
        lists = [self._tags[tag] for tag in tags if tag in self._tags]
        lists.extend(self._holders[name] for name in attributes if name in self._holders)
        return _joined(lists)

    @property
    def attributes(self) -> Collection[str]:
        """The names of all attributes that an element has."""
        return self._holders.keys()

    def below(self, element: Element, tags: frozenset[str]) -> Iterator[Element]:
        """Return the descendants of an element with one of these tag names, in document order."""
        first, end = element.index + 1, element.end
        if end - first <= _FEW:
            return iter([inner for inner in self.elements[first:end] if inner.tag in tags])
        lists = [self._tags[tag] for tag in tags if tag in self._tags]
        return _joined([f[bisect_left(f, first, key=_INDEX) : bisect_left(f, end, key=_INDEX)] for f in lists])

    def text(self, element: Element, enough: int) -> str | None:
        """Return `element.text(enough)`; None for what stands inside something that is no text."""
        texts = self._texts or self._read()
        return texts.below(element.index, enough)

    def beside(self, element: Element, block: Element, enough: int, *, without_equals: bool = False) -> tuple[str, str]:
        """Return the last text before an element and the first one after it, each of about `enough` characters, within a block.

        `without_equals` leaves out what other elements of its tag hold. White space is folded to single spaces.
        """
        texts = self._texts or self._read()
        equals = self._tags[element.tag] if without_equals else [element]
        return texts.beside(element.index, block.index, enough, [other.index for other in _near(equals, element)])

    def silent_between(self, one: Element, other: Element) -> bool:
        """Tell whether no text stands between two elements of which one ends before the other begins."""
        return (self._texts or self._read()).silent_between(one.index, other.index)

    def last_text(self, element: Element, enough: int) -> str:
        """Return the last text below an element, of about `enough` characters, white space folded to single spaces."""
        return (self._texts or self._read()).last(element.index, enough)

    def texts(self) -> Sequence[str]:
        """Return the texts of the tree and the white space that sets them apart, in document order; also those in frames."""
        texts = self._texts or self._read()
        return texts.pieces

    def _read(self) -> _Texts:
        self._texts = _Texts(self.elements)
        return self._texts

    def dissolve(self) -> None:
        """Let go of the elements."""
        self.elements = ()
        self._tags.clear()
        self._holders.clear()
        self.worked_out.clear()
        self._texts = None


def catalogue_of(element: Element) -> Catalogue:
    """Return the catalogue of an element's tree; a tree without a document is numbered like one."""
    return element.catalogue or Catalogue(tuple([element, *element.ancestors][-1].walk()))


def once_a_tree(function: Callable[[Catalogue], T]) -> Callable[[Element], T]:
    """Make a function work out its answer once for each tree; whoever asks by another element of it has it for nothing."""

    @wraps(function)
    def answer(element: Element) -> T:
        catalogue = element.catalogue or catalogue_of(element)
        known = catalogue.worked_out
        if function not in known:
            known[function] = function(catalogue)
        found: T = known[function]
        return found

    return answer


@once_a_tree
def elements_by_id(catalogue: Catalogue) -> Mapping[tuple[tuple[str, ...], str], Element]:
    """Return the first element of every id, by its frame and the id."""
    found: dict[tuple[tuple[str, ...], str], Element] = {}
    for holder in catalogue.find((), ("id",)):
        found.setdefault((holder.frame, holder.attrs["id"]), holder)
    return found


def _near(equals: list[Element], element: Element) -> list[Element]:
    place = bisect_left(equals, element.index, key=_INDEX)
    return equals[max(0, place - _NEAR) : place + _NEAR]


def _joined(lists: list[list[Element]]) -> Iterator[Element]:
    if len(lists) == 1:
        return iter(lists[0])
    # Each list is in order, which sorting makes use of. An element can be in several of them and is one element.
    together = sorted(chain.from_iterable(lists), key=_INDEX)
    return iter(dict.fromkeys(together))


class _Texts:
    """All text of a tree in one row of pieces, of which every element has a stretch."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self.pieces: list[str] = []
        self._start = [-1] * len(elements)
        self._end = [-1] * len(elements)
        self._begun = [0] * len(elements)
        """Texts before the element."""
        self._closing: dict[int, list[int]] = {}
        """Texts before a breaking element -> places of the spaces that close such elements."""
        self._known: dict[int, str] = {}
        if elements:
            self._read(elements[0])

    def _read(self, root: Element) -> None:
        pieces, starts, ends, begun, closing = self.pieces, self._start, self._end, self._begun, self._closing
        texts = 0
        # A number closes the element of that index; the complement of one closes a breaking element.
        stack: list[Element | str | int] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                pieces.append(node)
                texts += 1
            elif isinstance(node, int):
                if node >= 0:
                    ends[node] = len(pieces)
                else:
                    ends[~node] = len(pieces)
                    closing.setdefault(begun[~node], []).append(len(pieces))
                    pieces.append(" ")
            else:
                index = node.index
                begun[index] = texts
                if node.tag in NOT_TEXT:
                    starts[index] = ends[index] = 0
                    continue
                if node.tag in BREAKING:
                    pieces.append(" ")
                    stack.append(~index)
                else:
                    stack.append(index)
                starts[index] = len(pieces)
                stack.extend(reversed(node.children))

    def below(self, index: int, enough: int) -> str | None:
        known = self._known.get(index)
        if known is not None:
            return known
        start, end = self._start[index], self._end[index]
        if start < 0:
            return None
        if enough:
            reach = start + _REACH
            while reach < end:
                text = self._joined(index, start, reach)
                if len(text) > enough:
                    return text
                reach += reach - start
        text = self._joined(index, start, end)
        if len(text) <= _KEPT:
            self._known[index] = text
        return text

    def beside(self, index: int, block: int, enough: int, besides: Sequence[int]) -> tuple[str, str]:
        start, end = self._start[block], self._end[block]
        if start < 0 or self._start[index] < 0:
            return "", ""
        left_out = {place for other in besides for place in self._stretch(other)}
        first, last = self._start[index], self._end[index]
        before = self._gathered(range(first - 1, max(start, first - _LOOKED_AT) - 1, -1), left_out, enough)
        after = self._gathered(range(last, min(end, last + _LOOKED_AT)), left_out, enough)
        return " ".join("".join(reversed(before)).split()), " ".join("".join(after).split())

    def silent_between(self, one: int, other: int) -> bool:
        return not any(piece.strip() for piece in self.pieces[max(0, self._end[one]) : max(0, self._start[other])])

    def last(self, index: int, enough: int) -> str:
        start, end = self._start[index], self._end[index]
        found = self._gathered(range(end - 1, max(start, end - _LOOKED_AT) - 1, -1), (), enough) if start >= 0 else []
        return " ".join("".join(reversed(found)).split())

    def _gathered(self, places: range, left_out: Collection[int], enough: int) -> list[str]:
        found: list[str] = []
        seen = 0
        for place in places:
            if place in left_out:
                continue
            found.append(self.pieces[place])
            seen += len(" ".join(found[-1].split()))
            if seen > enough:
                break
        return found

    def _stretch(self, index: int) -> range:
        start, end = self._start[index], self._end[index]
        return range(start, min(end, start + _LOOKED_AT)) if start >= 0 else range(0)

    def _joined(self, index: int, start: int, end: int) -> str:
        pieces = self.pieces[start:end]
        # Nothing is set apart from nothing: what closes before the first text has ended at the element's own beginning.
        for place in self._closing.get(self._begun[index], ()):
            if start <= place < end:
                pieces[place - start] = ""
        return " ".join("".join(pieces).split())


_KEPT = 400
"""Characters of a text that is remembered: elements that stand in each other must not keep all they hold once for each."""
_REACH = 24
"""Pieces that are looked at first where the beginning of a text is enough."""
_LOOKED_AT = 200
"""Pieces beside an element that are looked at: a row of ten thousand empty ones must not be walked once for each of them."""
_NEAR = 20
"""Elements of one tag before and after one that are looked at."""
