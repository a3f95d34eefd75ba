"""Where an element is: a selector that finds it again, its opening markup and its place on the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import soupsieve

from auditor.dom.document import Box, Element
from auditor.dom.index import Catalogue, once_a_tree
from auditor.dom.signals import as_written, signals_of
from auditor.model.finding import Location
from auditor.model.signal_text import generated

SNIPPET_LIMIT = 300

escape = lru_cache(maxsize=10_000)(soupsieve.escape)
"""Escape a string as a CSS identifier (CSSOM, "serialize an identifier")."""


@dataclass(slots=True)
class _Paths:
    """What is known of a tree's selectors; elements that stand together begin alike."""

    ids: dict[tuple[tuple[str, ...], str], int]
    of: dict[Element, str] = field(default_factory=dict)
    steps: dict[Element, str] = field(default_factory=dict)


@once_a_tree
def _paths(catalogue: Catalogue) -> _Paths:
    return _Paths(Counter((node.frame, node.attrs["id"]) for node in catalogue.find((), ("id",))))


def selector_of(element: Element) -> str:
    """Return a CSS selector that matches this element and no other in its document (frame).

    An authored, unique id starts the path; else child positions from the root do. Steps through an open shadow root are
    joined by ' >>> '.
    """
    known = _paths(element)
    below: list[tuple[Element, str]] = []
    node, path = element, known.of.get(element)
    while path is None:
        path, joined = _beginning(node, known)
        if path is None:
            assert node.parent is not None  # an element without one begins its path
            below.append((node, joined))
            node = node.parent
            path = known.of.get(node)
    known.of[node] = path
    for inner, joined in reversed(below):
        path = known.of[inner] = f"{path}{joined}{_step(inner, known)}"
    return path


def _beginning(node: Element, known: _Paths) -> tuple[str | None, str]:
    """Return the path of an element that needs nothing around it, or None and what joins it to its parent's."""
    identifier = node.attrs.get("id", "")
    if (
        identifier
        and len(identifier) <= 60
        and not generated(identifier)
        and known.ids.get((node.frame, identifier)) == 1
    ):
        return f"#{escape(identifier)}", ""
    parent = node.parent
    if parent is None:
        return _step(node, known), ""
    through = node.in_shadow and not parent.in_shadow
    if parent.frame != node.frame:
        return f"{'>>> > ' if through else ''}{_step(node, known)}", ""
    return None, " >>> " if through else " > "


def _step(node: Element, known: _Paths) -> str:
    parent = node.parent
    if parent is None or parent.frame != node.frame:
        return escape(node.tag)
    if node not in known.steps:
        known.steps.update(_steps_below(parent))
    return known.steps[node]


def _steps_below(parent: Element) -> Iterator[tuple[Element, str]]:
    alike: dict[tuple[str, bool], list[Element]] = {}
    for child in parent.elements:
        alike.setdefault((child.tag, child.in_shadow), []).append(child)
    for (tag, _), same in alike.items():
        name = escape(tag)
        if len(same) == 1:
            yield same[0], name
        else:
            yield from ((child, f"{name}:nth-of-type({at})") for at, child in enumerate(same, 1))


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
    name, heading = as_written(element)
    return Location(
        selector=selector_of(element),
        frames=element.frame,
        snippet=opening_tag(element),
        quote=" ".join(quote.split())[:300],
        box=tuple(round(v, 1) for v in box) if box else None,  # type: ignore[arg-type]
        signals=signals_of(element),
        name=name,
        heading=heading,
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
