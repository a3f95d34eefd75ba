"""What each page tells the checks over all pages: its navigation in order, its ways of help and search, its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import TypedDict

from auditor.checks.base import NEEDS_BROWSER, NotApplicable, Yield, check
from auditor.checks.shared.common import beginning
from auditor.dom.accname import authored
from auditor.dom.content import Link, Links, Region, Text, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed, is_present
from auditor.dom.roles import explicit_role, landmark_of, landmarks_of
from auditor.dom.tags import HEADINGS
from auditor.model.finding import Fact, Family, Outcome, Severity

MOST_LINKS = 60
"""Links of one navigation that are remembered."""
MOST_NAVIGATIONS = 8
FEWEST = 3
"""Links from which a list is a navigation."""
_HELP = re.compile(
    r"\A(?:contact(?: us)?|get in touch|help|help ?desk|help cent(?:re|er)|support|customer service|faqs?|live chat|chat|chat with us|"
    r"kontakt|hilfe|aide|contactez-nous|ayuda|contacto|contatti|aiuto)\Z",
    re.IGNORECASE,
)
_MAP = re.compile(
    r"\A(?:site ?map|site index|a[-–]z(?: index)?|index|table of contents|contents|all pages|sitemap|übersicht|inhaltsverzeichnis|inhalt|"
    r"plan du site|mapa (?:del )?(?:sitio|web)|mappa del sito|sommaire|stichwortverzeichnis|genindex|full index)\Z",
    re.IGNORECASE,
)
_PLACES = {Region.HEADER: "header", Region.NAVIGATION: "navigation", Region.FOOTER: "footer", Region.ASIDE: "aside"}


class Navigation(TypedDict):
    """The links of one navigation of a page, in their order."""

    urls: list[str]
    names: list[str]


class Ways(TypedDict):
    """What a page offers for finding others, and help."""

    search: bool
    map: bool
    help: list[list[str]]
    """Kind and place of each way to help, in the order of the page."""


@check("navigation-of-page", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def tells_of_its_navigation(document: Document, links: Links, text: Text) -> Iterator[Yield]:
    """The navigation, the search and the ways to help of a page, which the checks over all pages compare.

    Nothing is judged here; `navigation-order`, `navigation-names`, `help-moved` and `site-one-way` say what differs.
    """
    for key, inside in _navigations(document, links):
        value: Navigation = {
            "urls": [link.url for link in inside],
            "names": [link.name.strip()[:80] for link in inside],
        }
        yield Fact("navigation", key, dict(value))
    exposed = [link for link in links.items if link.exposed and not link.element.frame]
    ways: Ways = {
        "search": _has_search(document),
        "map": any(_MAP.match(link.name.strip()) for link in exposed),
        "help": [
            [_help_kind(link), _PLACES[link.region]] for link in exposed if _help_kind(link) and link.region in _PLACES
        ][:10],
    }
    yield Fact("ways", "page", dict(ways))
    said = " ".join(
        b.text for b in text.blocks if b.region in {Region.MAIN, Region.BODY} and b.visibility is not Visibility.HIDDEN
    )
    yield Fact(
        "words", document.url.partition("#")[0], sha256(said.casefold().encode()).hexdigest()[:16] if said else ""
    )


def _navigations(document: Document, links: Links) -> Iterator[tuple[str, list[Link]]]:
    by_index = {link.element.index: link for link in links.items if link.url and link.internal and link.exposed}
    found: dict[str, int] = {}
    holders = (
        e
        for e in document.find("nav", or_having=("role",))
        if not e.frame and landmark_of(e) == "navigation" and is_exposed(e)
    )
    for holder in islice(holders, MOST_NAVIGATIONS):
        inside = [
            by_index[a.index] for a in holder.find("a") if a.index in by_index and not by_index[a.index].fragment
        ][:MOST_LINKS]
        if len(inside) < FEWEST or _is_of_this_page(holder, inside, document):
            continue
        place = next((role for role in landmarks_of(holder) if role != "navigation"), "page")
        key = f"{place}:{authored(holder).text.casefold()[:60]}"
        found[key] = found.get(key, 0) + 1
        yield f"{key}:{found[key]}", inside


def _is_of_this_page(holder: Element, inside: list[Link], document: Document) -> bool:
    # Breadcrumbs, page numbers and tables of contents are other on every page, and meant to be.
    said = f"{holder.get('class')} {holder.get('id')} {holder.get('aria-label')} {holder.get('role')}".lower()
    if any(
        word in said
        for word in ("breadcrumb", "pagination", "pager", "toc", "contents", "related", "brotkr", "prev", "next")
    ):
        return True
    own = document.url.partition("#")[0]
    return sum(link.url == own for link in inside) > len(inside) / 2


def _has_search(document: Document) -> bool:
    for element in document.find("search", "input", or_having=("role",)):
        kind = element.get("type").strip().lower()
        said = f"{element.get('name')} {element.get('id')} {element.get('placeholder')}".lower()
        if element.tag == "search" or explicit_role(element) in {"search", "searchbox"} or kind == "search":
            return True
        if (
            element.tag == "input"
            and kind in {"", "text"}
            and ("search" in said or "such" in said or element.get("name") == "q")
        ):
            return True
    return False


def _help_kind(link: Link) -> str:
    if link.scheme == "mailto":
        return "e-mail address"
    if link.scheme == "tel":
        return "phone number"
    return "contact" if _HELP.match(link.name.strip()) else ""


@check(
    "block-without-way-past",
    family=Family.ACCESSIBILITY,
    version=1,
    severity=Severity.MODERATE,
    wcag=("2.4.1",),
    tags=(NEEDS_BROWSER,),
    same_as=("bypass",),
)
def no_way_past_a_block(document: Document, links: Links) -> Iterator[Yield]:
    """A block of links before the content, and no way past it but headings: neither a skip link nor a `main` landmark.

    Please look whether it stands on other pages, too. People who use a keyboard without a screen reader cannot jump to headings
    and tab through every link of it on every page. Begin the page with a link to its content (W3C techniques G1 and ARIA11).

    False alarms in 100 pages: 0; told on 123 of 353 ordinary pages.
    """
    if any(landmark_of(e) == "main" and is_present(e) for e in document.find("main", or_having=("role",))):
        yield NotApplicable("the page has a main landmark")
        return
    exposed = [link for link in links.items if link.exposed and not link.element.frame]
    if any(_skips(link, document, links) for link in exposed[:5]):
        return
    heading = next(
        (e for e in document.find(*HEADINGS) if is_present(e) and e.closest("nav", "header", "aside") is None), None
    )
    blocks = [
        holder
        for holder in document.find("nav", "header", "aside", "ul", "table", "div")
        if (heading is None or holder.index < heading.index)
        and not holder.frame
        and (
            holder.tag in {"nav", "aside"}
            or sum(holder.index < x.element.index < holder.end for x in exposed) >= FEWEST
        )
        and is_present(holder)
        and (heading is None or holder.end <= heading.index)
    ]
    if blocks:
        said = blocks[0].text(2_000).casefold()
        yield Fact(
            "block",
            sha256(said.encode()).hexdigest()[:16],
            {"headed": heading is not None, "says": beginning(said, 60)},
        )
        yield no_way_past_a_block.finding(
            "A block before the content can be passed only link by link: the page has neither a skip link nor a main landmark.",
            document.root,
            quote=blocks[0].text()[:200],
            outcome=Outcome.CANT_TELL,
        )


def _skips(link: Link, document: Document, links: Links) -> bool:
    own = document.url.partition("#")[0]
    return bool(link.fragment) and (link.url == own or link.href.startswith("#")) and link.fragment in links.anchors
