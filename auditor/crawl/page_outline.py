"""What of a page is held against the other pages of its site: the layout around it, its name, and its few words without numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from auditor.crawl.page_signals import PageSignals
from auditor.crawl.page_wordings import points_of
from auditor.dom.content import Region
from auditor.dom.document import Document, Element
from auditor.dom.regions import region_of
from auditor.urls import UrlError, canonical, path_of

FEW_WORDS = 150
"""Words up to which a page's text is kept for comparison."""
_MOST = 16
"""Links of a layout that are kept."""
_AROUND = frozenset({Region.HEADER, Region.FOOTER, Region.NAVIGATION, Region.FURNITURE})
_TOKEN = re.compile(r"[^\W_]+")
_DIGEST = 6


@dataclass(frozen=True, slots=True)
class PageOutline:
    """What of one page is held against the others of its site."""

    links: int = 0
    points: float = 0.0
    """How much likelier it is a wall than a page by itself (page_score.py); 0 for a long page."""
    named: str = ""
    """Its title and first heading."""
    layout: str = ""
    """Short digests, with blanks between them, of what pages of one layout share: style sheets, scripts, links around the text."""
    near: str = ""
    """Digest of its words without those that hold a digit or stand in its address; empty for a long page."""

    @property
    def parts(self) -> frozenset[str]:
        """The digests of its layout."""
        return frozenset(self.layout.split())


def outline_of(document: Document, page: PageSignals) -> PageOutline:
    """Return the outline of a page."""
    short = page.words <= FEW_WORDS
    return PageOutline(
        links=page.links,
        points=round(points_of(page), 2) if short else 0.0,
        named=f"{page.title[:120]} {' '.join(page.headings[:1])[:120]}".strip(),
        layout=" ".join(sorted({_short(part) for part in _layout(document)})),
        near=_near(page) if short else "",
    )


def _layout(document: Document) -> Iterator[str]:
    base = document.base
    for element in islice(document.find("link"), 40):
        if not element.frame and "stylesheet" in element.get("rel").lower().split():
            yield f"style {_address(element.get('href'), base)}"
    for element in islice(document.find("script"), 40):
        if not element.frame and element.get("src"):
            yield f"script {_address(element.get('src'), base)}"
    for element in islice(document.find("header", "nav", "footer"), 10):
        if not element.frame:
            yield f"part {element.tag}"
    for element in islice(document.find("body"), 1):
        yield from (f"class {name}" for name in element.get("class").split()[:12])
    yield from islice(_links_around(document, base), _MOST)


def _links_around(document: Document, base: str) -> Iterator[str]:
    links: Iterator[Element] = islice(document.find("a"), 150)
    for element in links:
        if not element.frame and element.has("href") and region_of(element) in _AROUND:
            yield f"link {_address(element.get('href'), base)}"


def _address(written: str, base: str) -> str:
    try:
        return canonical(written, base).partition("?")[0]
    except UrlError:
        return written[:200]


def _near(page: PageSignals) -> str:
    path = set(_TOKEN.findall(path_of(page.url).lower()))
    words = [word for word in _TOKEN.findall(page.text.lower()) if word.isalpha() and word not in path]
    return _short(" ".join(words)) if len(words) > 2 else ""


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGEST]
