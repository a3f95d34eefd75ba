"""For every element of a document, in one pass: whether people get it, the part of the page it stands in, and its language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from auditor.dom.content import Region
from auditor.dom.document import Document, Element, once


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an element inherits from the elements around it."""

    exposed: bool
    """Reaches people who use a screen reader, now or after a click on what opens it."""
    region: Region
    language: str
    """The nearest `lang`, as written."""


_TAGS = {
    "main": Region.MAIN,
    "nav": Region.NAVIGATION,
    "aside": Region.ASIDE,
}
_ROLES = {
    "main": Region.MAIN,
    "navigation": Region.NAVIGATION,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "complementary": Region.ASIDE,
}
_SECTIONING = frozenset({"article", "aside", "main", "nav", "section"})
_NEVER = frozenset({"head", "noscript", "script", "style", "template"})
_TELLING = frozenset({"details", "header", "footer", *_NEVER, *_TAGS})
"""Elements that say something without any attribute."""
_TELLING_ATTRIBUTES = frozenset({"aria-hidden", "hidden", "id", "lang", "role", "style", "xml:lang"})
"""Attributes, besides the class, that can say something on any element."""
_CONSENT = re.compile(r"(?:^|[\s_-])(?:cookie|consent|gdpr|onetrust)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|pagination|pager|skip-?links?|social-share|share-buttons)\b", re.I
)
_COLLAPSIBLE = re.compile(r"(?:^|[\s_-])(?:accordion|collapse|tab-?pane|tab-?panel)\b", re.IGNORECASE)
_INVISIBLE_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)


@once
def surroundings(document: Document) -> Sequence[Surroundings]:
    """Return one entry for each element; `result[element.index]` belongs to that element."""
    controlled = _controlled(document)
    plain = "" not in controlled
    found: list[Surroundings] = []
    closed: list[bool] = []
    for element in document.elements:
        parent = element.parent
        above = found[parent.index] if parent is not None else _TOP
        # Below something closed the layout no longer tells: all of it has no box. The markup still does.
        inside = parent is not None and closed[parent.index]
        if plain and _is_silent(element):
            # Most elements of a page tell nothing about themselves: they are as what is around them.
            layout = element.layout
            shown = layout is None or layout.rendered or not document.rendered or inside
            closed.append(inside)
            found.append(above if shown or not above.exposed else Surroundings(False, above.region, above.language))
            continue
        closed.append(inside or _collapsed(element, controlled))
        exposed = above.exposed and (
            not withdrawn(element, document.rendered and not closed[-1])
            or (closed[-1] and not inside and element.tag not in _NEVER)
        )
        language = (element.get("lang") or element.get("xml:lang")).strip() or above.language
        found.append(Surroundings(exposed, _region(element) or above.region, language))
    return found


_TOP = Surroundings(True, Region.BODY, "")


def _is_silent(element: Element) -> bool:
    attrs = element.attrs
    if element.tag in _TELLING or not _TELLING_ATTRIBUTES.isdisjoint(attrs):
        return False
    return "class" not in attrs or _means_nothing(attrs["class"])


@lru_cache(maxsize=10_000)
def _means_nothing(classes: str) -> bool:
    names = classes[:300]
    return not (_COLLAPSIBLE.search(names) or _CONSENT.search(names) or _FURNITURE.search(names))


def withdrawn(element: Element, rendered: bool) -> bool:
    """Tell whether the element itself, whatever is around it, is kept from people who use a screen reader."""
    if element.tag in _NEVER or element.get("aria-hidden").strip().lower() == "true":
        return True
    if rendered and element.layout is not None:
        return not element.layout.rendered
    if element.has("hidden") and element.get("hidden").strip().lower() != "until-found":
        return True
    return bool(_INVISIBLE_STYLE.search(element.get("style")[:1000]))


def _controlled(document: Document) -> frozenset[str]:
    # Ids that a control opens and closes: what they hold is published, a click away.
    ids: set[str] = set()
    for element in document.having("aria-expanded", "role", "data-bs-toggle"):
        if element.has("aria-expanded") or element.get("role") == "tab" or element.has("data-bs-toggle"):
            ids.update(element.get("aria-controls").split())
            target = element.get("data-bs-target") or element.get("href")
            if target.startswith("#"):
                ids.add(target[1:])
    return frozenset(ids)


def _collapsed(element: Element, controlled: frozenset[str]) -> bool:
    if element.tag == "details":
        return not element.has("open")
    if element.get("role") == "tabpanel" or element.get("id") in controlled:
        return True
    return bool(_COLLAPSIBLE.search(element.get("class")[:300]))


def _region(element: Element) -> Region | None:
    role = element.get("role").strip().lower()
    if role in _ROLES:
        return _ROLES[role]
    if element.tag in _TAGS and not role:
        named = f"{element.get('class')} {element.get('aria-label')}"[:300]
        return Region.FURNITURE if element.tag == "nav" and _FURNITURE.search(named) else _TAGS[element.tag]
    if element.tag in {"header", "footer"} and not role:
        if any(ancestor.tag in _SECTIONING for ancestor in element.ancestors):
            return None
        return Region.HEADER if element.tag == "header" else Region.FOOTER
    if element.tag in {"html", "body", "a", "img"}:
        return None
    named = f"{element.get('id')[:150]} {element.get('class')[:300]}"
    if _CONSENT.search(named):
        return Region.CONSENT
    return Region.FURNITURE if _FURNITURE.search(named) else None
