"""Where an element is: its selector, its opening markup and the signals that identity is made of."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

from auditor.dom.document import Box, Element
from auditor.dom.index import Catalogue
from auditor.dom.tags import NOT_TEXT
from auditor.model.finding import Location, Signals
from auditor.model.signal_text import CONTEXT_LIMIT, NAME_LIMIT, fold, generated

SNIPPET_LIMIT = 300
ADDRESS_LIMIT = 500
_LANDMARKS_KEPT = 20
"""Landmarks in each other up to which an element's are remembered; a page with more of them is hostile."""

_PLAIN_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")

_LANDMARK_TAGS = {"main": "main", "nav": "navigation", "aside": "complementary", "form": "form", "search": "search"}
_LANDMARK_ROLES = frozenset(
    {"main", "navigation", "complementary", "banner", "contentinfo", "form", "region", "search", "dialog"}
)
_AUTHORED = (
    "href",
    "src",
    "name",
    "type",
    "for",
    "action",
    "alt",
    "title",
    "placeholder",
    "lang",
    "data",
    "scope",
    "rel",
)
_BLOCKS = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "dd",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "caption",
        "label",
        "legend",
        "summary",
        "blockquote",
        "button",
    ]
)
_OUTERMOST = frozenset({"html", "body", "main", "header", "footer", "nav", "aside"})
"""Elements whose text is of a whole part of the page and says little about what stands in it."""
_SPEAKS_FOR_ITSELF = 25
"""Characters from which the text of a block says by itself which one it is."""
_SAYS_MORE = 10
"""Characters that a block must add to an element's own to tell it from its twins."""
_WHOLE = frozenset({"html", "frameset"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SECTIONING = frozenset({"article", "section", "main", "header", "footer", "nav", "aside"})


def selector_of(element: Element) -> str:
    """Return a CSS selector that matches this element and no other in its document (frame).

    An authored, unique id starts the path; else child positions from the root do. Steps through an open shadow root are
    joined by ' >>> '.
    """
    known = _known_of(element)
    below: list[tuple[Element, str]] = []
    node, path = element, known.paths.get(element)
    while path is None:
        path, joined = _beginning(node, known)
        if path is None:
            assert node.parent is not None  # an element without one begins its path
            below.append((node, joined))
            node = node.parent
            path = known.paths.get(node)
    known.paths[node] = path
    for inner, joined in reversed(below):
        path = known.paths[inner] = f"{path}{joined}{_step(inner, known)}"
    return path


def _beginning(node: Element, known: _Known) -> tuple[str | None, str]:
    """Return the path of an element that needs nothing around it, or None and what joins it to its parent's."""
    identifier = node.attrs.get("id", "")
    if (
        identifier
        and len(identifier) <= 60
        and not generated(identifier)
        and known.ids.get((node.frame, identifier)) == 1
    ):
        return f"#{css_escape(identifier)}", ""
    parent = node.parent
    if parent is None:
        return _step(node, known), ""
    through = node.in_shadow and not parent.in_shadow
    if parent.frame != node.frame:
        return f"{'>>> > ' if through else ''}{_step(node, known)}", ""
    return None, " >>> " if through else " > "


def _step(node: Element, known: _Known) -> str:
    parent = node.parent
    if parent is None or parent.frame != node.frame:
        return css_escape(node.tag)
    if node not in known.steps:
        known.steps.update(_steps_below(parent))
    return known.steps[node]


def _steps_below(parent: Element) -> Iterator[tuple[Element, str]]:
    alike: dict[tuple[str, bool], list[Element]] = {}
    for child in parent.elements:
        alike.setdefault((child.tag, child.in_shadow), []).append(child)
    for (tag, _), same in alike.items():
        name = css_escape(tag)
        if len(same) == 1:
            yield same[0], name
        else:
            yield from ((child, f"{name}:nth-of-type({at})") for at, child in enumerate(same, 1))


@dataclass(slots=True)
class _Known:
    """What is known of a tree's places; elements that stand together begin alike."""

    ids: dict[tuple[tuple[str, ...], str], int]
    headings: list[Element]
    paths: dict[Element, str] = field(default_factory=dict)
    steps: dict[Element, str] = field(default_factory=dict)
    landmarks: dict[Element, tuple[str, ...]] = field(default_factory=dict)
    contexts: dict[Element, str] = field(default_factory=dict)
    around: dict[Element, str] = field(default_factory=dict)
    signals: dict[Element, Signals] = field(default_factory=dict)


def _known_of(element: Element) -> _Known:
    catalogue = element.catalogue
    if catalogue is None:
        # An element without a document: its tree is numbered like one.
        catalogue = Catalogue(tuple([element, *element.ancestors][-1].walk()))
    known: _Known | None = catalogue.worked_out.get(_Known)
    if known is None:
        ids = Counter((node.frame, node.attrs["id"]) for node in catalogue.find((), ("id",)))
        known = catalogue.worked_out[_Known] = _Known(ids, list(catalogue.find(_HEADINGS)))
    return known


@lru_cache(maxsize=10_000)
def css_escape(value: str) -> str:
    """Escape a string as a CSS identifier (CSSOM, 'serialize an identifier')."""
    if _PLAIN_IDENTIFIER.fullmatch(value):
        return value
    out: list[str] = []
    for position, char in enumerate(value):
        code = ord(char)
        if code == 0:
            out.append("\ufffd")
        elif (
            code < 0x20
            or code == 0x7F
            or ("0" <= char <= "9" and (position == 0 or (position == 1 and value[0] == "-")))
        ):
            out.append(f"\\{code:x} ")
        elif code >= 0x80 or char in "-_" or char.isalnum():
            out.append(char if not (char == "-" and len(value) == 1) else "\\-")
        else:
            out.append(f"\\{char}")
    return "".join(out)


def opening_tag(element: Element) -> str:
    """Return the element's opening markup, attributes bounded; for people to read, to be escaped by whoever prints it."""
    parts = [element.tag]
    for name, value in element.attrs.items():
        shown = value if len(value) <= 120 else value[:119] + "…"
        parts.append(f'{name}="{shown}"')
    markup = f"<{' '.join(parts)}>"
    return markup if len(markup) <= SNIPPET_LIMIT else markup[: SNIPPET_LIMIT - 1] + "…"


def locate(element: Element, quote: str = "") -> Location:
    """Return the place of an element with everything people and identity need."""
    box = _seen_box(element)
    return Location(
        selector=selector_of(element),
        frames=element.frame,
        snippet=opening_tag(element),
        quote=" ".join(quote.split())[:300],
        box=tuple(round(v, 1) for v in box) if box else None,  # type: ignore[arg-type]
        signals=signals_of(element),
    )


def _seen_box(element: Element) -> Box | None:
    """Return where the element stands on the page; None where it has no place or is scrolled out of its frame."""
    box = element.layout.box if element.layout else None
    node = element
    while box and node.frame and node.parent:
        below, node = node, node.parent
        if node.frame == below.frame:
            continue
        window = node.layout.box if node.layout else None
        if window is None or not _overlap(box, window):
            return None
    return box


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def signals_of(element: Element) -> Signals:
    """Collect what stays when classes, generated ids, wrappers and positions change."""
    if (element.tag in _WHOLE and element.parent is None) or element.tag in {"head", "body"}:
        return Signals(tag=element.tag, component=element.tag)  # what is said of a whole page is said of no words of it
    known = _known_of(element)
    if element not in known.signals:
        known.signals[element] = _signals(element, known)
    return known.signals[element]


def _signals(element: Element, known: _Known) -> Signals:
    attrs = element.attrs
    name = element.name or attrs.get("aria-label") or attrs.get("alt") or element.text(NAME_LIMIT * 4)
    return Signals(
        tag=element.tag,
        role=element.role or attrs.get("role", "").lower(),
        name=fold(name, NAME_LIMIT),
        attributes=tuple((name, _stable(name, attrs[name])) for name in _AUTHORED if attrs.get(name)),
        landmarks=landmarks_of(element),
        heading=_heading_before(element, known),
        context=_block_around(element, known),
        component=component_of(element),
    )


def _stable(name: str, value: str) -> str:
    # Addresses stay as they are written: what of them identifies is for the gate to say, which knows page and site.
    return (
        value.strip()[:ADDRESS_LIMIT]
        if name in {"href", "src", "action", "data"}
        else " ".join(value.split())[:NAME_LIMIT]
    )


def landmarks_of(element: Element) -> tuple[str, ...]:
    """Return the landmark roles around an element, outermost first (HTML-AAM: header and footer only outside sectioning)."""
    known = _known_of(element).landmarks
    found = known.get(element)
    if found is not None:
        return found
    below: list[Element] = []
    node: Element | None = element
    while node is not None and node not in known:
        below.append(node)
        node = node.parent
    found = known[node] if node is not None else ()
    roles = list(found)
    for inner in reversed(below):
        role = _landmark(inner)
        if role:
            roles.append(role)
        if len(roles) <= _LANDMARKS_KEPT:
            found = known[inner] = tuple(roles) if role else found
    return found if len(roles) <= _LANDMARKS_KEPT else tuple(roles)


def _landmark(node: Element) -> str:
    role = node.attrs.get("role")
    if role is not None:
        role = role.strip().lower()
        if role in _LANDMARK_ROLES:
            return role
    if node.tag in _LANDMARK_TAGS:
        return _LANDMARK_TAGS[node.tag]
    if node.tag in {"header", "footer"} and not any(a.tag in _SECTIONING for a in node.ancestors):
        return "banner" if node.tag == "header" else "contentinfo"
    return ""


def _heading_before(element: Element, known: _Known) -> str:
    # Document order is the order of indexes; the heading may stand in an earlier section, as readers take it.
    place = bisect_left(known.headings, element.index, key=lambda heading: heading.index)
    return fold(known.headings[place - 1].text(NAME_LIMIT * 4), NAME_LIMIT) if place else ""


def _block_around(element: Element, known: _Known) -> str:
    """Return the text of the nearest block around an element that says more than the element does: of a card, a row, an entry."""
    own = len(fold(element.text(CONTEXT_LIMIT * 4), CONTEXT_LIMIT))
    if element.tag in _BLOCKS and own >= _SPEAKS_FOR_ITSELF:
        return _context(element, known)
    node = next((a for a in (element, *element.ancestors) if a.tag in _BLOCKS), element.parent or element)
    text = _context(node, known)
    while (
        len(text) < min(own + _SAYS_MORE, CONTEXT_LIMIT)
        and node.parent is not None
        and node.parent.tag not in _OUTERMOST
    ):
        node = node.parent
        text = _context(node, known)
    return text


def _context(node: Element, known: _Known) -> str:
    if node not in known.contexts:
        known.contexts[node] = fold(node.text(CONTEXT_LIMIT * 4), CONTEXT_LIMIT)
    return known.contexts[node]


def component_of(element: Element) -> str:
    """Return a digest of the element's shape and of its nearest stable surroundings, equal for all instances of one template.

    Texts, addresses, positions, generated names and counts of repeated children are left out.
    """
    inside: list[str] = []
    for node in element.walk():
        if node.tag in NOT_TEXT:
            continue
        label = _shape_name(node.tag, node.attrs.get("class", ""))
        if not inside or inside[-1] != label:
            inside.append(label)
        if len(inside) >= 12:
            break
    material = "|".join([_shape_around(element), "/".join(inside), ",".join(landmarks_of(element))])
    return hashlib.sha256(material.encode()).hexdigest()[:16]


def _shape_around(element: Element) -> str:
    # Elements that stand together have it in common.
    known = _known_of(element).around
    parent = element.parent
    if parent is None:
        return ""
    if parent not in known:
        nearest = islice(chain([parent], parent.ancestors), 4)
        known[parent] = "/".join([_shape_name(node.tag, node.attrs.get("class", "")) for node in nearest])
    return known[parent]


@lru_cache(maxsize=10_000)
def _shape_name(tag: str, names: str) -> str:
    classes = sorted({c for c in names.split() if not generated(c)})[:3]
    return ".".join([tag, *classes])
