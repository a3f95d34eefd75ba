"""What the identity of a finding is made of: what stays when classes, generated ids, wrappers and positions change."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

from auditor.dom.document import Element
from auditor.dom.index import Catalogue, once_a_tree
from auditor.dom.names import name_text
from auditor.dom.roles import explicit_role, landmarks_of
from auditor.dom.tags import HEADINGS, NOT_TEXT
from auditor.model.finding import Signals
from auditor.model.signal_text import CONTEXT_LIMIT, NAME_LIMIT, fold, generated, says_a_state

ADDRESS_LIMIT = 500
_AUTHORED = tuple("href src name type for action alt title placeholder lang data scope rel".split())
"""Attributes that an author means, and that a redesign keeps."""
_INLINE = frozenset(
    "a abbr b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark meter output picture progress q s samp "
    "select small span strike strong sub sup svg textarea time tt u var wbr".split()
)
"""Elements that stand within a text: what is said around them is said by the block that they stand in."""
_OUTERMOST = frozenset({"html", "body", "main", "header", "footer", "nav", "aside"})
"""Elements whose text is of a whole part of the page and says little about what stands in it."""
_SPEAKS_FOR_ITSELF = 25
"""Characters from which the text of a block says by itself which one it is."""
_SAYS_MORE = 10
"""Characters that a block must add to an element's own to tell it from its twins."""
_WHOLE = frozenset({"html", "frameset"})


@dataclass(slots=True)
class _Known:
    """What is known of a tree's identities."""

    headings: list[Element]
    contexts: dict[Element, str] = field(default_factory=dict)
    around: dict[Element, str] = field(default_factory=dict)
    signals: dict[Element, Signals] = field(default_factory=dict)


@once_a_tree
def _known_of(catalogue: Catalogue) -> _Known:
    return _Known(list(catalogue.find(HEADINGS)))


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
    name = name_text(element) or element.text(NAME_LIMIT * 4)
    return Signals(
        tag=element.tag,
        role=element.role or explicit_role(element),
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


def _heading_before(element: Element, known: _Known) -> str:
    # Document order is the order of indexes; the heading may stand in an earlier section, as readers take it.
    place = bisect_left(known.headings, element.index, key=lambda heading: heading.index)
    return fold(known.headings[place - 1].text(NAME_LIMIT * 4), NAME_LIMIT) if place else ""


def _block_around(element: Element, known: _Known) -> str:
    """Return the text of the nearest block around an element that says more than the element does: of a card, a row, an entry."""
    own = len(fold(element.text(CONTEXT_LIMIT * 4), CONTEXT_LIMIT))
    node = element
    if element.tag in _INLINE or own < _SPEAKS_FOR_ITSELF:
        node = next((a for a in (element, *element.ancestors) if a.tag not in _INLINE), element)
    elif element.tag not in _OUTERMOST:
        return _context(element, known)
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
        labels: list[str] = []
        for node in islice(chain([parent], parent.ancestors), 4):
            if node.tag in _OUTERMOST:
                # Their classes name the page or its section ("page-42 logged-out"), not the component.
                labels.append(node.tag)
                break
            labels.append(_shape_name(node.tag, node.attrs.get("class", "")))
        known[parent] = "/".join(labels)
    return known[parent]


@lru_cache(maxsize=10_000)
def _shape_name(tag: str, names: str) -> str:
    classes = sorted({c for c in names.split() if not generated(c) and not says_a_state(c)})[:3]
    return ".".join([tag, *classes])
