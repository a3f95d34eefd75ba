"""Pages of real sites, every element numbered, so that it is known of each finding which element it is about."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import normpath
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

TRUTH = "data-truth"
"""The number of an element. Identity never sees it: no attribute of `data-` is a signal."""
ADDED = 1_000_000
"""Numbers from here on are of elements that the redesign added."""
SMALLEST, LARGEST = 2_000, 120_000
"""Bytes of a page that is taken."""

Soups = dict[str, BeautifulSoup]


@dataclass
class Redesign:
    """A site after a redesign, and the truth about it."""

    pages: Soups
    pick: random.Random
    repaired: set[int] = field(default_factory=set)
    copies: dict[int, int] = field(default_factory=dict)
    """Number of a copied element -> number of what it is a copy of."""
    shared: set[int] = field(default_factory=set)
    """Numbers of what a further page has because all pages have it: neither new nor there before."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Old path -> new path, without a redirect."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Old path -> new path, where the server tells."""
    files: dict[str, str] = field(default_factory=dict)
    """New path of a file -> the path it has in the package."""
    classes: dict[str, str] = field(default_factory=dict)
    """Old class -> new class, for the style sheets."""
    prose: list[str] = field(default_factory=list)
    """Sentences that the site's pages do not have yet."""
    added: int = ADDED

    def number(self, block: Tag, *, copied: bool = False) -> None:
        """Number what was added; a copy remembers what it is a copy of."""
        for tag in (block, *block.find_all(True)):
            if copied and tag.get(TRUTH):
                self.copies[self.added] = int(str(tag[TRUTH]))
            tag.attrs = {TRUTH: str(self.added)} | {name: value for name, value in tag.attrs.items() if name != TRUTH}
            self.added += 1


def chosen(root: Path, count: int, seed: int) -> list[str]:
    """Return paths of pages of a site, chosen by the seed."""
    found = sorted(
        f"/{file.relative_to(root)}"
        for file in root.rglob("*.html")
        if SMALLEST <= file.stat().st_size <= LARGEST and not file.is_symlink()
    )
    return sorted(random.Random(seed).sample(found, min(count, len(found))))


def prose(root: Path, besides: list[str], seed: int) -> list[str]:
    """Return sentences of a site's other pages, in an order of the seed: texts that people wrote, no two alike."""
    others = sorted(
        file
        for file in root.rglob("*.html")
        if SMALLEST <= file.stat().st_size <= LARGEST and f"/{file.relative_to(root)}" not in besides
    )
    pick = random.Random(seed)
    found: set[str] = set()
    for file in pick.sample(others, min(30, len(others))):
        for tag in BeautifulSoup(file.read_bytes(), "lxml").find_all(["p", "li", "dd"]):
            for sentence in re.split(r"(?<=[.!?])\s+", " ".join(tag.get_text(" ").split())):
                if 8 <= len(sentence.split()) <= 26 and re.fullmatch(r"[A-Z][\w ,;:()'’-]+[.!?]", sentence):
                    found.add(sentence)
    told = sorted(found)
    pick.shuffle(told)
    return told


def read(root: Path, paths: list[str]) -> Soups:
    """Parse pages and number their elements."""
    number = 0
    pages: Soups = {}
    for path in paths:
        soup = BeautifulSoup((root / path[1:]).read_bytes(), "html5lib")
        for tag in soup.find_all(True):
            number += 1
            tag.attrs = {TRUTH: str(number)} | tag.attrs
        pages[path] = soup
    return pages


def copied(pages: Soups) -> Soups:
    """Return pages that may be changed."""
    return {path: BeautifulSoup(str(soup), "html5lib") for path, soup in pages.items()}


def content_of(soup: BeautifulSoup) -> Tag:
    """Return what holds a page's own content: `main`, or the element that has most of its paragraphs and headings as children."""
    if isinstance(main := soup.find("main"), Tag):
        return main
    body = soup.body
    assert isinstance(body, Tag)
    holders: dict[int, tuple[int, Tag]] = {}
    for tag in body.find_all(["p", "h1", "h2", "h3", "ul", "pre", "table", "section"]):
        if isinstance(tag.parent, Tag):
            count, _ = holders.get(id(tag.parent), (0, tag.parent))
            holders[id(tag.parent)] = (count + 1, tag.parent)
    return max(holders.values(), key=lambda held: held[0], default=(0, body))[1]


def addresses(soup: BeautifulSoup) -> Iterator[tuple[Tag, str]]:
    """Yield the elements that point somewhere within the site, and with which attribute."""
    for tag in soup.find_all(["a", "img", "link", "script", "form", "source", "iframe"]):
        for name in ("href", "src", "action"):
            value = str(tag.get(name, ""))
            if value and not value.startswith(("#", "//")) and not urlsplit(value).scheme:
                yield tag, name


def absolute(path: str, value: str) -> str:
    """Return an address of the site as a path from its root."""
    parts = urlsplit(urljoin(path, value))
    place = "/" + normpath(parts.path).lstrip("./") + ("/" if parts.path.endswith("/") and parts.path != "/" else "")
    query = f"?{parts.query}" if parts.query else ""
    return f"{place}{query}{'#' + parts.fragment if parts.fragment else ''}"


def rename(site: Redesign, names: dict[str, str], *, redirected: bool) -> None:
    """Move pages to other addresses; the site's links follow."""
    (site.redirects if redirected else site.renamed).update(names)
    for path, soup in site.pages.items():
        for tag, attribute in addresses(soup):
            target = absolute(path, str(tag[attribute]))
            place, mark, rest = target.partition("#")
            if place in names or path in names:
                tag[attribute] = names.get(place, place) + mark + rest
    site.pages = {names.get(path, path): soup for path, soup in site.pages.items()}


Change = Callable[[Redesign], None]
