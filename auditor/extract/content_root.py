"""Which part of a page is held against the approved text: the configured root, else main, else the body minus its furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.dom.content import Region, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.roles import role_of

_OUTSIDE = frozenset({Region.NAVIGATION, Region.HEADER, Region.FOOTER, Region.ASIDE, Region.CONSENT, Region.FURNITURE})


@dataclass(frozen=True, slots=True)
class ContentRoot:
    """The chosen part."""

    selector: str
    missing: str
    """The configured root, where it is not on the page; else empty."""
    inside: bytearray
    """1 for every element that is compared, by `Element.index`."""


def content_root(
    document: Document,
    root: str,
    ignore: tuple[str, ...],
    regions: Sequence[Region],
    visibility: Sequence[Visibility],
) -> ContentRoot:
    """Choose the content. A selector that is not valid counts as one that matches nothing."""
    roots: list[Element] = []
    selector = root.strip() or "main"
    if selector != "main":
        roots = _matches(document, selector)
    missing = selector if selector != "main" and not roots else ""
    if not roots:
        roots = _mains(document, visibility)
        selector = roots[0].tag if roots and roots[0].tag == "main" else "[role=main]"
    inside = bytearray(len(document.elements))
    if roots:
        _mark(roots, inside, 1)
    else:
        selector = "body"
        _mark_body(document, regions, inside)
    for pattern in ignore:
        _mark(_matches(document, pattern), inside, 0)
    return ContentRoot(selector, missing, inside)


def matching_elements(document: Document, selectors: tuple[str, ...]) -> bytearray:
    """Return 1 for every element that one of the selectors matches or that is inside one it matches, by `Element.index`."""
    inside = bytearray(len(document.elements))
    for selector in selectors:
        _mark(_matches(document, selector), inside, 1)
    return inside


def _mains(document: Document, visibility: Sequence[Visibility]) -> list[Element]:
    perhaps = document.find("main", or_having=("role",))
    found = [e for e in perhaps if (e.tag == "main" or role_of(e) == "main") and not e.frame]
    shown = [e for e in found if visibility[e.index] is not Visibility.HIDDEN] or found
    return [e for e in shown if any(not isinstance(child, str) or child.strip() for child in e.children)]


def _matches(document: Document, selector: str) -> list[Element]:
    try:
        return document.select(selector)
    except ValueError:
        return []


def _mark(elements: list[Element], inside: bytearray, value: int) -> None:
    for element in elements:
        for inner in element.walk():
            inside[inner.index] = value


def _mark_body(document: Document, regions: Sequence[Region], inside: bytearray) -> None:
    body = document.body or document.root
    for element in body.walk():
        inside[element.index] = regions[element.index] not in _OUTSIDE
