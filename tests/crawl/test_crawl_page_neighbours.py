"""A short page is held against its site: a wall in any words has none of its layout, and is not what links call it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from auditor.crawl.page_neighbours import Neighbour, strangers
from auditor.crawl.page_outline import outline_of
from auditor.crawl.page_signals import signals_of
from auditor.crawl.page_suspicion import Suspicion
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from tests.crawl.test_crawl_wall_sets import ORDINARY, WALLS

SITE = "https://www.lake.example"
PARTS = ("Rowing", "Sailing", "Swimming", "Skating", "Fishing", "Diving")
MENU = "".join(f"<a href=/{part.lower()}>{part}</a>" for part in PARTS)
HEAD = f"<link rel=stylesheet href=/site.css><header><nav>{MENU}</nav></header>"
FOOT = "<footer><a href=/imprint>Imprint</a></footer><script src=/site.js></script>"
WALL = "<title>Lake Club</title><h1>The kettle is on</h1><p>Somebody is out there with a spanner.</p>"


def neighbour(html: str, path: str) -> Neighbour:
    document = parse_html(html, SITE + path)
    assert isinstance(document, Document)
    signals = signals_of(document, SITE + path, {})
    return Neighbour(signals.words, outline_of(document, signals))


def page(part: str, text: str) -> str:
    return f"<title>{part} - Lake Club</title>{HEAD}<main><h1>{part}</h1><p>{text}</p></main>{FOOT}"


PAGES = {
    f"{SITE}/{part.lower()}": neighbour(page(part, f"All about {part}. " * 40), f"/{part.lower()}") for part in PARTS
}


def amid(html: str, path: str = "/trips/summer", called: Sequence[str] = ("Summer trips",)) -> Suspicion | None:
    there = {**PAGES, SITE + path: neighbour(html, path)}
    return dict(strangers(there, lambda url: called if url == SITE + path else ())).get(SITE + path)


def test_a_wall_without_a_word_of_a_wall_is_strange_amid_a_site() -> None:
    found = amid(WALL)
    assert found is not None
    assert not found.certain
    assert "none of the layout" in str(found)
    assert "no word in common" in str(found)


def test_a_short_page_in_the_layout_of_its_site_is_not() -> None:
    assert amid(page("The kettle is on", "Somebody is out there with a spanner.")) is None


def test_a_bare_page_that_is_what_links_call_it_is_not() -> None:
    assert amid("<title>Summer trips</title><h1>Summer trips</h1><p>Two days by boat. Bring a tent.</p>") is None


def test_a_long_page_or_a_list_of_links_outside_the_layout_is_not() -> None:
    links = "".join(f"<li><a href=/x{n}>Boat {n}</a></li>" for n in range(12))
    assert amid(f"<title>Print</title><h1>Print</h1><p>{'A line to print. ' * 60}</p>") is None
    assert amid(f"<title>Fleet</title><ul>{links}</ul>") is None


def test_without_a_layout_in_common_nothing_is_strange() -> None:
    bare = {f"{SITE}/{n}": neighbour(f"<title>Note {n}</title><p>Note {n} of the club.</p>", f"/{n}") for n in range(9)}
    assert dict(strangers(bare, lambda _: ())) == {}
    few = dict(list(PAGES.items())[:3])
    assert dict(strangers({**few, f"{SITE}/x": neighbour(WALL, "/x")}, lambda _: ())) == {}


def test_one_text_with_another_number_at_each_address_is_strange_within_the_layout_too() -> None:
    def wall(number: int) -> str:
        return page("One thing first", f"Pick up your slip at the desk of the harbour. Slip {number}. Call for us.")

    walls = {f"{SITE}/trips/{name}": neighbour(wall(n), f"/trips/{name}") for n, name in enumerate(("a", "b", "c"), 70)}
    courses = {
        f"{SITE}/course-{n}": neighbour(page(f"Course {n}", f"This is course {n} of the club."), f"/course-{n}")
        for n in range(3)
    }
    found = dict(strangers({**PAGES, **walls, **courses}, lambda _: ()))
    assert not set(found) & set(courses)
    assert all("other numbers" in str(found[url]) for url in set(found) & set(walls))


def test_an_earlier_name_of_the_page_counts_as_what_it_is_called() -> None:
    html = "<title>Kettle</title><h1>Kettle</h1><p>Somebody is out there with a spanner.</p>"
    before = neighbour(html, "/trips/summer")._replace(before="Kettle of the month")
    there = {**PAGES, f"{SITE}/trips/summer": before}
    assert amid(html) is not None
    assert dict(strangers(there, lambda _: ())) == {}


def test_nearly_all_pinned_walls_are_strange_amid_a_site_by_that_alone() -> None:
    assert sum(amid(html) is not None for html, _ in WALLS.values()) >= 0.85 * len(WALLS)


def test_pinned_ordinary_pages_that_links_call_by_their_title_are_not() -> None:
    def title(html: str) -> str:
        return html.partition("<title>")[2].partition("</title>")[0].split(" – ")[0]

    strange = [name for name, (html, _) in ORDINARY.items() if amid(html, "/page/17", (title(html),))]
    assert len(strange) <= len(ORDINARY) / 100, strange


@pytest.mark.parametrize("path", ["/", "/index.html"])
def test_a_start_page_may_look_like_no_other(path: str) -> None:
    assert amid("<title>Lake Club</title><img src=/l.jpg alt=Lake><p>Welcome to the lake.</p>", path, ("Home",)) is None
