"""The steps of "Accessible Name and Description Computation 1.2" that ask for no role, read from the markup.

A static document tells all of them but the text that CSS generates. Which step counts for which element, and the name that the
browser computed, is `dom/names.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from auditor.dom.document import Element
from auditor.dom.exposure import is_withdrawn
from auditor.dom.index import Catalogue, elements_by_id, once_a_tree
from auditor.dom.tags import BREAKING, CAPTIONS, LABELABLE, NOT_TEXT

NAME_LIMIT = 5_000
"""Characters of a name that are kept; a longer one is told by its length alone."""
_REFERENCES = 20
"""Ids of one aria-labelledby that are followed."""
_BUTTON_TYPES = {"submit": "Submit", "reset": "Reset", "button": ""}
"""Input types that are buttons, and what browsers call them without a value."""
_NO_CONTENT = frozenset({"svg", "title", "select", "textarea", "iframe", "object", "video", "audio"})
"""Elements whose content is no part of a name."""


class NameSource(StrEnum):
    """Where a name comes from."""

    ALT = "alt"
    ARIA_LABEL = "aria-label"
    ARIA_LABELLEDBY = "aria-labelledby"
    TITLE = "title"
    """The attribute, or the `title` element of an SVG."""
    LABEL = "label"
    PLACEHOLDER = "placeholder"
    CONTENT = "content"
    """What is inside, or the caption or legend."""
    NONE = "none"


class Name(NamedTuple):
    """A name and where it comes from."""

    text: str
    source: NameSource


NO_NAME = Name("", NameSource.NONE)


def folded(text: str) -> str:
    """Return text with white space folded to single spaces, at most NAME_LIMIT characters."""
    return " ".join(text[: NAME_LIMIT * 2].split())[:NAME_LIMIT]


def authored(element: Element) -> Name:
    """Return the name that does not come from what is inside: steps 2B, 2D and 2I, the only ones for landmarks."""
    return labelled(element) or label(element) or tooltip(element) or NO_NAME


def labelled(element: Element) -> Name | None:
    """Return the name by aria-labelledby (step 2B); None without one."""
    if "aria-labelledby" not in element.attrs:
        return None
    ids = elements_by_id(element)
    known = _referenced(element)
    found: list[str] = []
    for identifier in element.attrs["aria-labelledby"].split()[:_REFERENCES]:
        target = ids.get((element.frame, identifier))
        if target is not None:
            if target not in known:
                known[target] = _reference(target)
            found.append(known[target])
    text = folded(" ".join(found))
    return Name(text, NameSource.ARIA_LABELLEDBY) if text else None


@once_a_tree
def _referenced(catalogue: Catalogue) -> dict[Element, str]:
    # Texts of elements that name others: a long one that names many is read once.
    return {}


def _reference(target: Element) -> str:
    # What is referenced counts even when it is hidden, with all that is hidden in it; its own aria-labelledby is not followed.
    own = label(target) or native(target)
    return own.text if own is not None else content(target, referenced=True) or _tooltip_text(target)


def label(element: Element) -> Name | None:
    """Return the name by aria-label (step 2D); None without one."""
    text = folded(element.attrs["aria-label"]) if "aria-label" in element.attrs else ""
    return Name(text, NameSource.ARIA_LABEL) if text else None


def tooltip(element: Element) -> Name | None:
    """Return the name by `title` (step 2I), which an image with an `alt` never has (HTML-AAM 4.1.9); None without one."""
    text = _tooltip_text(element)
    return Name(text, NameSource.TITLE) if text else None


def _tooltip_text(element: Element) -> str:
    if "title" not in element.attrs or (element.tag == "img" and "alt" in element.attrs):
        return ""
    return folded(element.attrs["title"])


def native(element: Element) -> Name | None:
    """Return the name that the element's own kind gives it (step 2E, HTML-AAM 4.1); None without one."""
    tag = element.tag
    if tag in {"img", "area"}:
        return _named(element.get("alt"), NameSource.ALT)
    if tag == "svg":
        title = next((child for child in element.elements if child.tag == "title"), None)
        return _named("".join(c for c in title.children if isinstance(c, str)), NameSource.TITLE) if title else None
    if tag in CAPTIONS:
        caption = next((child for child in element.elements if child.tag == CAPTIONS[tag]), None)
        return _named(content(caption), NameSource.CONTENT) if caption is not None else None
    if tag in {"option", "optgroup"}:
        return _named(element.get("label"), NameSource.LABEL)
    if tag not in LABELABLE:
        return None
    kind = element.get("type").strip().lower() if tag == "input" else ""
    if kind == "image":
        return _named(element.get("alt"), NameSource.ALT) or _by_label(element)
    if kind in _BUTTON_TYPES:
        return _by_label(element) or _named(element.get("value") or _BUTTON_TYPES[kind], NameSource.CONTENT)
    return _by_label(element)


def _named(text: str, source: NameSource) -> Name | None:
    text = folded(text)
    return Name(text, source) if text else None


def _by_label(element: Element) -> Name | None:
    around = next((node for node in element.ancestors if node.tag == "label"), None)
    owned = _labels(element).get((element.frame, element.get("id")), ()) if element.get("id") else ()
    labels = dict.fromkeys((*((around,) if around is not None and not around.get("for") else ()), *owned))
    return _named(" ".join(content(each, without=element) for each in labels), NameSource.LABEL)


@once_a_tree
def _labels(catalogue: Catalogue) -> dict[tuple[tuple[str, ...], str], list[Element]]:
    found: dict[tuple[tuple[str, ...], str], list[Element]] = {}
    for element in catalogue.find(("label",)):
        if element.get("for"):
            same = found.setdefault((element.frame, element.attrs["for"]), [])
            if len(same) < _REFERENCES:
                same.append(element)
    return found


def placeholder(element: Element) -> Name | None:
    """Return the name by `placeholder` or aria-placeholder, the last resort of a text field; None without one."""
    if element.tag not in {"input", "textarea"}:
        return None
    return _named(element.get("placeholder") or element.get("aria-placeholder"), NameSource.PLACEHOLDER)


def content(element: Element, without: Element | None = None, referenced: bool = False) -> str:
    """Return what is inside as a name (step 2F): text, and what is not text by its own name.

    `without` is left out with all that is in it. `referenced` follows no further aria-labelledby, and takes what is hidden
    where the element is hidden itself (step 2A).
    """
    by_layout = element.layout is None or element.layout.rendered
    everything = referenced and is_withdrawn(element)
    parts: list[str] = []
    length = 0
    stack: list[Element | str] = list(reversed(element.children))
    while stack and length < NAME_LIMIT:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            length += len(node)
            continue
        if node is without or (node.tag in NOT_TEXT and node.tag != "title"):
            continue
        if not everything and node.tag != "title" and is_withdrawn(node, by_layout):
            continue
        own = (None if referenced else labelled(node)) or label(node) or _inside(node)
        if node.tag in BREAKING or own is not None:
            parts.append(" ")
            stack.append(" ")
        if own is not None:
            parts.append(own.text)
            length += len(own.text)
        elif node.tag == "img":
            parts.append(_tooltip_text(node))
        elif node.tag not in _NO_CONTENT:
            stack.extend(reversed(node.children))
    return folded("".join(parts))


def _inside(node: Element) -> Name | None:
    # A field within a label or link counts by its value (step 2C), never by the label that it stands in.
    if node.tag not in LABELABLE:
        return native(node)
    if node.tag == "input":
        kind = node.get("type").strip().lower()
        if kind == "image":
            return _named(node.get("alt"), NameSource.ALT)
        if kind in _BUTTON_TYPES:
            return _named(node.get("value") or _BUTTON_TYPES[kind], NameSource.CONTENT)
        if kind in {"", "text", "search", "email", "tel", "url", "number", "range"}:
            return _named(node.get("value"), NameSource.CONTENT)
    return None
