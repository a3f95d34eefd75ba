"""What the identity of a finding is made of: what stays when classes, generated ids, wrappers and positions change."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

from auditor.dom.document import Element
from auditor.dom.index import Catalogue, catalogue_of, once_a_tree
from auditor.dom.names import name_text
from auditor.dom.roles import explicit_role, landmarks_of
from auditor.dom.rows import CONTROLS, place_in_row
from auditor.dom.tags import HEADINGS, NOT_TEXT
from auditor.model.finding import Signals
from auditor.model.signal_text import CONTEXT_LIMIT, LEFT_OUT, NAME_LIMIT, fold, generated, sample, says_a_state

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
_SIDE = CONTEXT_LIMIT // 2 - 2
"""Characters that are kept of a long text on each side of what is left out."""
_END = 60
"""Characters that are kept of both ends of a long text."""
_READ = 50_000
"""Characters of a long text of which words are sampled."""
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
    written: dict[Element, tuple[str, str]] = field(default_factory=dict)


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


def as_written(element: Element) -> tuple[str, str]:
    """Return name and nearest heading of an element in the letters of the page; empty where its signals say the same."""
    signals_of(element)
    return _known_of(element).written.get(element, ("", ""))


def _signals(element: Element, known: _Known) -> Signals:
    attrs = element.attrs
    name = name_text(element) or element.text(NAME_LIMIT * 4)
    heading = _heading_before(element, known)
    known.written[element] = (_unfolded(name), _unfolded(heading))
    place, row = place_in_row(element) if not name or (element.tag in CONTROLS and not element.has("href")) else (0, 0)
    return Signals(
        tag=element.tag,
        role=element.role or explicit_role(element),
        name=fold(name, NAME_LIMIT),
        attributes=tuple((name, _stable(name, attrs[name])) for name in _AUTHORED if attrs.get(name)),
        landmarks=landmarks_of(element),
        heading=fold(heading, NAME_LIMIT),
        context=_block_around(element, known),
        component=component_of(element),
        place=place,
        row=row,
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
    return known.headings[place - 1].text(NAME_LIMIT * 4) if place else ""


def _unfolded(text: str) -> str:
    written = " ".join(text[: NAME_LIMIT * 4].split())[:NAME_LIMIT]
    return "" if written == fold(text, NAME_LIMIT) else written


def _block_around(element: Element, known: _Known) -> str:
    """Return the text of the nearest block around an element that says more than the element does: of a card, a row, an entry.

    Of a text that is too long what stands nearest to the element is kept on both sides, with `LEFT_OUT` for what is between: a
    wide box begins otherwise as soon as anything in it is moved.
    """
    own = len(fold(element.text(CONTEXT_LIMIT * 4), CONTEXT_LIMIT))
    if element.tag in CONTROLS and not (own and element.has("href")):
        return _around_control(element)
    node = element
    if element.tag in _INLINE or own < _SPEAKS_FOR_ITSELF:
        node = next((a for a in (element, *element.ancestors) if a.tag not in _INLINE), element)
    elif element.tag not in _OUTERMOST:
        return _both_ends(element, known)
    text = _context(node, known)
    while (
        len(text) < min(own + _SAYS_MORE, CONTEXT_LIMIT)
        and node.parent is not None
        and node.parent.tag not in _OUTERMOST
    ):
        node = node.parent
        text = _context(node, known)
    return (
        _both_sides(element, node, equals=True) or text if len(text) == CONTEXT_LIMIT and own < CONTEXT_LIMIT else text
    )


def _around_control(element: Element) -> str:
    """Return what is around a control, with words of its own or without; what its equals say of themselves says nothing of it."""
    text = ""
    for block in element.ancestors:
        if block.tag not in _INLINE:
            text = _both_sides(element, block, equals=False)
        if len(text) >= _SAYS_MORE:
            break
    return text


def _both_sides(element: Element, block: Element, *, equals: bool) -> str:
    catalogue = catalogue_of(element)
    before, after = catalogue.beside(element, block, CONTEXT_LIMIT * 2, without_equals=not equals)
    before, after = fold(before[-CONTEXT_LIMIT * 2 :], CONTEXT_LIMIT * 2), fold(after, CONTEXT_LIMIT * 2)
    if not equals and len(before) + len(after) < CONTEXT_LIMIT:
        return f"{before} {after}".strip()
    return f"{before[-_SIDE:].strip()} {LEFT_OUT} {after[:_SIDE].strip()}".strip()


def _both_ends(element: Element, known: _Known) -> str:
    """Return how a text begins and ends, and of a long one a sample of its words: boxes get other first and last parts."""
    text = _context(element, known)
    if len(text) < CONTEXT_LIMIT:
        return text
    last = fold(catalogue_of(element).last_text(element, CONTEXT_LIMIT * 2)[-CONTEXT_LIMIT:], CONTEXT_LIMIT)
    words = sample(element.text(_READ))
    return f"{text[:_END].strip()} {LEFT_OUT} {words} {LEFT_OUT} {last[-_END:].strip()}"


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
