"""One document as the checks see it: a tree of elements in document order, with layout facts where a browser gave them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from auditor.dom.tags import BREAKING, NOT_TEXT

if TYPE_CHECKING:
    from auditor.dom.index import Catalogue

T = TypeVar("T")


class Box(NamedTuple):
    """Position and size in CSS pixels, relative to the top left of the whole document."""

    x: float
    y: float
    width: float
    height: float


class Layout(NamedTuple):
    """What only a rendering browser knows about an element. A tuple, because a page has thousands of them."""

    rendered: bool
    """The element takes part in layout: neither it nor an ancestor is display:none, content-visibility:hidden or visibility:hidden."""
    visually_hidden: bool
    """Rendered but clipped away for sighted people (the usual 'sr-only' patterns), or fully transparent."""
    box: Box | None
    background_image: str = ""
    """The address of a CSS background picture; empty for none or a gradient."""
    natural_width: int | None = None
    natural_height: int | None = None
    current_src: str = ""
    loaded: bool | None = None
    """For images: complete with pixels (True), broken (False), not loaded yet or not an image (None)."""
    display: str = ""
    """The computed `display`, which sets texts apart."""
    font_size: float = 0.0
    """In CSS pixels; 0 where it is not known."""
    font_weight: int = 0
    """From 100 to 900; 0 where it is not known."""


class TextStyle(NamedTuple):
    """How the words right inside of an element are set: computed values, which only a browser knows."""

    colour: tuple[int, int, int] | None
    """None where it lets something shine through, or is no sRGB colour."""
    paper: tuple[int, int, int] | None
    """The plain colour behind the words; None where it is a picture, lets something shine through or may be another's."""
    align: str
    italic: bool
    capitals: bool
    """`text-transform: uppercase`."""
    underlined: bool
    """By the element itself; a line that is drawn under an element around it does not count."""
    line_height: float
    """In CSS pixels; 0 for `normal`."""
    letter_spacing: float
    word_spacing: float


class FieldStyle(NamedTuple):
    """How a field to type into or choose from is drawn: computed colours, None for what lets something shine through."""

    placeholder: tuple[int, int, int] | None
    """The colour of the placeholder where it shows; None also where there is none."""
    border: tuple[tuple[int, int, int], ...]
    """The colours of the sides of its border."""
    ground: tuple[int, int, int] | None
    """Its own ground, or what is behind it where it has none."""
    paper: tuple[int, int, int] | None
    """The ground around it."""
    edged: bool
    """Something else than a border sets it off: a shadow, an outline, what the system draws."""


class Element:
    """One element. Built once by the gather stage, read-only ever after.

    `children` holds elements and plain strings in document order. Children of an open shadow root and the document of a
    readable frame stand in the tree in their place, marked by `shadow_host` and `frame`.
    """

    __slots__ = (
        "attrs",
        "catalogue",
        "children",
        "end",
        "field",
        "frame",
        "generated",
        "in_shadow",
        "index",
        "layout",
        "name",
        "parent",
        "role",
        "style",
        "tag",
    )

    def __init__(
        self,
        index: int,
        tag: str,
        attrs: Mapping[str, str],
        parent: Element | None,
    ) -> None:
        self.index = index
        """Place in document order, from 0."""
        self.tag = tag
        """Local name in lower case."""
        self.attrs = attrs
        """Attribute names in lower case."""
        self.parent = parent
        self.layout: Layout | None = None
        self.style: TextStyle | None = None
        """How the words right inside of it are set; None where there are none or no browser told."""
        self.field: FieldStyle | None = None
        """How it is drawn, of a field in a browser."""
        self.role = ""
        """Computed ARIA role; empty in static mode unless the markup tells."""
        self.name: str | None = None
        """Accessible name computed by the browser side; None where it was not computed."""
        self.frame: tuple[str, ...] = ()
        """Selectors of the frames around the element, outermost first."""
        self.in_shadow = False
        self.generated = ""
        """What CSS writes into a link or button before and after its content; only a browser tells, and no name holds it."""
        self.children: list[Element | str] = []
        self.end = index
        """The index after the last element below this one."""
        self.catalogue: Catalogue | None = None
        """That of the element's document, as soon as there is one."""

    def get(self, attribute: str, default: str = "") -> str:
        """Return an attribute's value, or `default` when it is absent."""
        return self.attrs.get(attribute, default)

    def has(self, attribute: str) -> bool:
        """Tell whether the attribute is present, empty or not."""
        return attribute in self.attrs

    @property
    def elements(self) -> Iterator[Element]:
        """The child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self, most: int = 0) -> Iterator[Element]:
        """Return this element and everything below it in document order; with `most` no more than so many."""
        if self.catalogue is not None:
            end = min(self.end, self.index + most) if most else self.end
            return iter(self.catalogue.elements[self.index : end])
        return islice(self._walked(), most or None)

    def _walked(self) -> Iterator[Element]:
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(child for child in reversed(element.children) if isinstance(child, Element))

    def find(self, *tags: str) -> Iterator[Element]:
        """Return the descendants (not this element) with one of these tag names, in document order."""
        wanted = frozenset(tags)
        if self.catalogue is not None:
            return self.catalogue.below(self, wanted)
        return (element for element in self.walk() if element is not self and element.tag in wanted)

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements around this one, innermost first."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def closest(self, *tags: str) -> Element | None:
        """Return this element or its nearest ancestor with one of these tag names."""
        if self.tag in tags:
            return self
        return next((ancestor for ancestor in self.ancestors if ancestor.tag in tags), None)

    def text(self, enough: int = 0) -> str:
        """Return all text below this element as it stands in the markup, white space folded to single spaces.

        With `enough` no more is read than its first characters of that number need; what comes after them may be missing.
        """
        known = self.catalogue.text(self, enough) if self.catalogue is not None else None
        return self._read(enough) if known is None else known

    def _read(self, enough: int) -> str:
        parts: list[str] = []
        seen = 0
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
                if enough:
                    seen += sum(map(len, node.split()))
                    if seen > enough:
                        break
            elif node.tag not in NOT_TEXT:
                if node.tag in BREAKING and parts:
                    parts.append(" ")
                    stack.append(" ")
                stack.extend(reversed(node.children))
        return " ".join("".join(parts).split())

    def __repr__(self) -> str:
        return f"<{self.tag} #{self.index}>"


@dataclass(frozen=True, slots=True)
class Document:
    """A gathered document: the tree of one page in one state, from plain HTML or from a browser."""

    url: str
    """The address the document was read from, after redirects."""
    base: str
    """What relative addresses are resolved against (`<base href>` considered)."""
    root: Element
    """The `html` element."""
    title: str
    """Text of the first `<title>` of the document; empty when there is none."""
    language: str
    """The `lang` (or `xml:lang`) of the root element as written."""
    elements: tuple[Element, ...]
    """All elements in document order; `elements[i].index == i`."""
    rendered: bool
    """True when a browser gave layout facts, False for plain HTML."""
    select: Callable[[str], list[Element]]
    """`select(css)` returns matching elements in document order; raises ValueError for a selector that is not valid."""
    catalogue: Catalogue
    encoding: str = "utf-8"
    """The character encoding the document came in, by the name of encodings.py; queries of its addresses are sent in it."""

    def dismantle(self) -> None:
        """Take the tree apart when nobody needs it any more: without its cycles it goes at once, not when they are looked for."""
        for element in self.elements:
            element.parent = None
            element.children.clear()
        self.catalogue.dissolve()

    @property
    def head(self) -> Element | None:
        """The `head` element."""
        return next((e for e in self.root.elements if e.tag == "head"), None)

    @property
    def body(self) -> Element | None:
        """The `body` element (the first, when a broken page has several)."""
        return next((e for e in self.root.elements if e.tag in {"body", "frameset"}), None)

    def by_id(self, identifier: str) -> Element | None:
        """Return the first element with this id outside frames."""
        return next((e for e in self.having("id") if e.attrs["id"] == identifier and not e.frame), None)

    def find(self, *tags: str, or_having: tuple[str, ...] = ()) -> Iterator[Element]:
        """Return all elements with one of these tag names or one of these attributes, empty or not, in document order."""
        return self.catalogue.find(tags, or_having)

    def having(self, *attributes: str) -> Iterator[Element]:
        """Return all elements with at least one of these attributes, empty or not, in document order."""
        return self.catalogue.find((), attributes)

    @property
    def attributes(self) -> Collection[str]:
        """The names of all attributes that are on the page."""
        return self.catalogue.attributes


def once(function: Callable[[Document], T]) -> Callable[[Document], T]:
    """Make a function work out its answer once for each document; whoever asks again has it for nothing."""

    @wraps(function)
    def answer(document: Document) -> T:
        known = document.catalogue.worked_out
        if function not in known:
            known[function] = function(document)
        found: T = known[function]
        return found

    return answer
