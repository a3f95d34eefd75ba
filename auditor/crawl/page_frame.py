"""What a page shows of the site around it, and of explaining: menus that lead on, and code, tables and terms in its text.

A wall is made apart from the site that it stands in front of: it leads home, to a login or to support, seldom to the site's own
pages. What is written to be looked up shows code, and says what a word or a number means.
"""

from __future__ import annotations

from collections.abc import Iterable

from auditor.crawl.login_addresses import looks_like_login_address
from auditor.dom.content import Region
from auditor.dom.document import Document, Element
from auditor.dom.regions import region_of
from auditor.urls import UrlError, canonical, origin_of, path_of

_MENUS = frozenset({Region.HEADER, Region.NAVIGATION, Region.ASIDE, Region.FURNITURE})
_LINKS = 60
"""Links that are looked at; the first ones are those of the menus."""
_SEVERAL = 3
_BESIDE = 4
"""Words of a text for each link beside it."""
_SAMPLES = frozenset({"code", "kbd", "samp", "tt", "var", "pre", "th", "dt"})


def ways_of(document: Document, elements: Iterable[Element], words: int) -> int:
    """Count the addresses of the same site, but for logins, that a page leads to beside its text of so many words.

    Those are the links of its header, menus and side bars, and all of its links where they are few beside its words: "next",
    "previous" and "contents" below a page of a manual, but no choice of languages or list of files.
    """
    links = [element for element in elements if element.tag == "a" and element.has("href")][:_LINKS]
    origin = origin_of(document.url)
    menus: set[str] = set()
    others: set[str] = set()
    for link in links:
        try:
            url = canonical(link.get("href"), document.base)
        except UrlError:
            continue
        if origin_of(url) == origin and not looks_like_login_address(url):
            (menus if region_of(link) in _MENUS else others).add(path_of(url))
    few = len(links) * _BESIDE <= words and len(others) >= _SEVERAL
    return len(menus) + (len(others - menus) if few else 0)


def samples_of(elements: Iterable[Element]) -> int:
    """Count the pieces of code, the headings of tables and the terms of lists in a page's text."""
    return sum(1 for element in elements if element.tag in _SAMPLES and element.text(1))
