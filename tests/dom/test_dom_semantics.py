"""One answer about an element: its role, landmarks, region, name, language, and whether people get it, by the standards.

The element asked about carries the attribute `data-it`.
"""

from __future__ import annotations

import json

import pytest

from auditor.dom.content import Region, Visibility
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed, is_present, visibilities
from auditor.dom.language import language_of, primary
from auditor.dom.names import name_of
from auditor.dom.regions import region_of
from auditor.dom.roles import heading_level, landmarks_of, role_of
from auditor.extract.parse import from_walk, parse_html


def document(body: str) -> Document:
    made = parse_html(f'<html lang="en"><body>{body}</body></html>', "http://site.test/")
    assert isinstance(made, Document)
    return made


def it(body: str) -> Element:
    return next(document(body).having("data-it"))


MAIN, NAV, HEAD, FOOT = Region.MAIN, Region.NAVIGATION, Region.HEADER, Region.FOOTER
ASIDE, BODY, FURNITURE, CONSENT = Region.ASIDE, Region.BODY, Region.FURNITURE, Region.CONSENT

PARTS: list[tuple[str, tuple[str, ...], Region]] = [
    # landmarks by their elements
    ("<p data-it>", (), BODY),
    ("<main><p data-it></main>", ("main",), MAIN),
    ("<nav><a data-it></a></nav>", ("navigation",), NAV),
    ("<aside><p data-it></aside>", ("complementary",), ASIDE),
    ("<header><p data-it></header>", ("banner",), HEAD),
    ("<footer><p data-it></footer>", ("contentinfo",), FOOT),
    ("<search><p data-it></search>", ("search",), FURNITURE),
    # a header or footer of a part is none of the page (HTML-AAM); a cell or a quotation is no part
    ("<article><header data-it></header></article>", (), BODY),
    ("<section><footer data-it></footer></section>", (), BODY),
    ("<main><header data-it></header></main>", ("main",), MAIN),
    ("<div role=article><header data-it></header></div>", (), BODY),
    ("<div role=main><footer data-it></footer></div>", ("main",), MAIN),
    ("<table><tr><td><header data-it></header></td></tr></table>", ("banner",), HEAD),
    ("<blockquote><footer data-it></footer></blockquote>", ("contentinfo",), FOOT),
    # sections and forms are landmarks only when they have a name
    ("<section data-it></section>", (), BODY),
    ('<section aria-label="News" data-it></section>', ("region",), BODY),
    ('<section aria-labelledby="h" data-it><h2 id="h">News</h2></section>', ("region",), BODY),
    ('<section aria-labelledby="nowhere" data-it><h2>News</h2></section>', (), BODY),
    ("<form data-it></form>", (), BODY),
    ('<form title="Order" data-it></form>', ("form",), BODY),
    ("<div role=form data-it></div>", (), BODY),
    ("<div role=region data-it></div>", (), BODY),
    # an aside within a section is a landmark only when it has a name; people take it for an aside all the same
    ("<section><aside data-it></aside></section>", (), ASIDE),
    ("<section><aside aria-label=Related data-it></aside></section>", ("complementary",), ASIDE),
    ("<main><aside data-it></aside></main>", ("main", "complementary"), ASIDE),
    # the role an author writes wins: the first that exists, in any case, unless the element must keep its own
    ('<div role="banner" data-it></div>', ("banner",), HEAD),
    ('<div role="NAVIGATION" data-it></div>', ("navigation",), NAV),
    ('<div role="doormat contentinfo" data-it></div>', ("contentinfo",), FOOT),
    ('<nav role="presentation" data-it></nav>', (), BODY),
    ('<nav role="presentation" aria-label="Main" data-it></nav>', ("navigation",), NAV),
    ('<nav role="tablist" data-it></nav>', (), BODY),
    ('<header role="none" data-it></header>', (), BODY),
    ('<aside role="note" data-it></aside>', (), BODY),
    # one in another
    ("<header><nav data-it></nav></header>", ("banner", "navigation"), HEAD),
    ("<main><nav data-it></nav></main>", ("main", "navigation"), FURNITURE),
    # what only looks like a part has a region and is no landmark
    ('<div class="sidebar"><p data-it></div>', (), ASIDE),
    ('<div id="footer"><p data-it></div>', (), FOOT),
    ('<main><div class="sidebar"><p data-it></div></main>', ("main",), MAIN),
    ('<div class="breadcrumbs"><a data-it></a></div>', (), FURNITURE),
    ('<div class="cookie-banner"><p data-it></div>', (), CONSENT),
    ('<main><p class="cookie-recipe" data-it></main>', ("main",), MAIN),
]


@pytest.mark.parametrize(("markup", "landmarks", "region"), PARTS, ids=[markup for markup, _, _ in PARTS])
def test_landmarks_are_those_of_the_standards_and_regions_what_people_take_a_part_for(
    markup: str, landmarks: tuple[str, ...], region: Region
) -> None:
    assert (landmarks_of(it(markup)), region_of(it(markup))) == (landmarks, region)


def test_a_link_stands_in_the_region_of_its_paragraph() -> None:
    for markup, _, _ in PARTS:
        element = next(document(markup.replace("data-it", "")).root.find("body"))
        for inner in element.walk():
            if inner.parent is not None and inner.tag == "a" and not inner.attrs:
                assert region_of(inner) == region_of(inner.parent)


SHOWN, COLLAPSED, READERS, HIDDEN = (
    Visibility.SHOWN,
    Visibility.COLLAPSED,
    Visibility.SCREEN_READER,
    Visibility.HIDDEN,
)
NEVER, LATER, NOW = "never", "after a click", "now"

SEEN: list[tuple[str, Visibility, str]] = [
    ("<p data-it>", SHOWN, NOW),
    ("<div hidden><p data-it></div>", HIDDEN, NEVER),
    ('<div style="display: none"><p data-it></div>', HIDDEN, NEVER),
    ('<p style="color:red; VISIBILITY:hidden" data-it>', HIDDEN, NEVER),
    ('<table><tr style="visibility:collapse"><td data-it></table>', HIDDEN, NEVER),
    ('<p style="content-visibility:hidden" data-it>', HIDDEN, NEVER),
    ("<noscript><p data-it></noscript>", HIDDEN, NEVER),
    ("<template><p data-it></template>", HIDDEN, NEVER),
    ('<input type="hidden" data-it>', HIDDEN, NEVER),
    ("<dialog><p data-it></dialog>", HIDDEN, NEVER),
    ("<dialog open><p data-it></dialog>", SHOWN, NOW),
    ("<div popover><p data-it></div>", HIDDEN, NEVER),
    # a click away
    ('<div hidden="until-found"><p data-it></div>', COLLAPSED, LATER),
    ("<details><summary>x</summary><p data-it></details>", COLLAPSED, LATER),
    ("<details open><summary>x</summary><p data-it></details>", SHOWN, NOW),
    ("<details><summary data-it>x</summary></details>", SHOWN, NOW),
    ('<div role="tabpanel" hidden><p data-it></div>', COLLAPSED, LATER),
    ('<button aria-expanded="false" aria-controls="m">Menu</button><div id="m" hidden><p data-it></div>', COLLAPSED, LATER),
    ('<button popovertarget="m">Menu</button><div id="m" popover><p data-it></div>', COLLAPSED, LATER),
    ('<button commandfor="d">Ask</button><dialog id="d"><p data-it></dialog>', COLLAPSED, LATER),
    ('<div class="accordion-panel" style="display:none"><p data-it></div>', COLLAPSED, LATER),
    # for some people only
    ('<span class="visually-hidden" data-it></span>', READERS, NOW),
    ('<span aria-hidden="true" data-it></span>', SHOWN, NEVER),
    ('<div aria-hidden=" TRUE "><span data-it></span></div>', SHOWN, NEVER),
    ('<span aria-hidden="false" data-it></span>', SHOWN, NOW),
    ("<nav inert><a href=/ data-it>x</a></nav>", SHOWN, NEVER),
    ("<ul><li>One</li><li inert><img data-it></li></ul>", SHOWN, LATER),
    ("<div><div class=slide>One</div><div class=slide inert><img data-it></div></div>", SHOWN, LATER),
    ("<div><div id=app inert><img data-it></div><div id=banner>Cookies</div></div>", SHOWN, NEVER),
    ("<button aria-controls=more>More</button><div id=more inert><img data-it></div>", SHOWN, LATER),
    ('<div role="tabpanel" aria-hidden="true"><p data-it></div>', SHOWN, LATER),
    ('<div role="tabpanel" hidden><p aria-hidden="true" data-it></div>', COLLAPSED, NEVER),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "visibility", "heard"), SEEN, ids=[markup for markup, _, _ in SEEN])
def test_whether_people_get_an_element_has_one_answer(markup: str, visibility: Visibility, heard: str) -> None:
    element = it(markup)
    assert visibilities(element)[element.index] is visibility
    assert (is_exposed(element), is_present(element)) == (heard != NEVER, heard == NOW)


def test_what_css_shows_again_within_what_it_hides_is_shown() -> None:
    shown, hidden, invisible = [1, 0, 0, 0, 9, 9], [0], [0, 0, 0, 0, 9, 9, 16, 400, "block"]
    nodes = [
        [-1, "html", {}, shown, "", None, 0, 0],
        [0, "div", {}, invisible, "", None, 0, 0],
        [1, "p", {"id": "again"}, shown, "", None, 0, 0],
        [1, "p", {"id": "not"}, invisible, "", None, 0, 0],
        [0, "div", {"hidden": ""}, [0, 0, None, None, None, None, None, None, "none"], "", None, 0, 0],
        [4, "p", {"id": "inside"}, hidden, "", None, 0, 0],
    ]
    tree = from_walk(json.dumps({"url": "http://site.test/", "nodes": nodes}))
    assert isinstance(tree, Document)
    seen = {element.get("id"): visibilities(element)[element.index] for element in tree.having("id")}
    assert seen == {"again": SHOWN, "not": HIDDEN, "inside": HIDDEN}


def test_of_several_alike_that_take_turns_those_not_shown_now_are_a_click_away() -> None:
    shown, gone = [1, 0, 0, 0, 9, 9, 16, 400, "block"], [0, 0, None, None, None, None, None, None, "none"]
    rows: list[tuple[str, str, list[object]]] = [
        ("first", "item now", shown),
        ("second", "item", gone),
        ("third", "item", gone),
        ("other", "item item-mobile", gone),
        ("lone", "note", gone),
    ]
    nodes: list[list[object]] = [[-1, "html", {}, shown, "", None, 0, 0]]
    for name, classes, facts in rows:
        nodes += [[0, "div", {"id": name, "class": classes}, facts, "", None, 0, 0]]
    nodes += [[n, "Words"] for n in range(1, len(rows) + 1)]
    tree = from_walk(json.dumps({"url": "http://site.test/", "nodes": nodes}))
    assert isinstance(tree, Document)
    seen = {element.get("id"): visibilities(element)[element.index] for element in tree.having("id")}
    assert seen == {"first": SHOWN, "second": COLLAPSED, "third": COLLAPSED, "other": HIDDEN, "lone": HIDDEN}


NAMES: list[tuple[str, str, str]] = [
    # an author's name goes before everything
    ('<b id="a">Our</b><h2 aria-labelledby="a b" data-it></h2><i id="b">dates</i>', "Our dates", "aria-labelledby"),
    ('<b id="a" hidden>Hidden <i hidden>too</i></b><a href="/" aria-labelledby="a" data-it></a>', "Hidden too", "aria-labelledby"),
    ('<b id="a">Shown <i hidden>not</i></b><a href="/" aria-labelledby="a" data-it></a>', "Shown", "aria-labelledby"),
    ('<button aria-labelledby="i" data-it></button><img id="i" alt="Search">', "Search", "aria-labelledby"),
    ('<img aria-labelledby="c" data-it><p id="c">The hall</p>', "The hall", "aria-labelledby"),
    ('<button id="x" aria-label="Delete" aria-labelledby="x y" data-it>x</button><i id="y">page 2</i>', "Delete page 2", "aria-labelledby"),
    ('<h2 aria-labelledby="nowhere" data-it>Dates</h2>', "Dates", "content"),
    ('<a href="/" aria-labelledby="nowhere" aria-label="Home" data-it></a>', "Home", "aria-label"),
    ('<button aria-label=" " data-it>Send</button>', "Send", "content"),
    # references that lead round in a circle end
    ('<a id="a" href="/" aria-labelledby="b" data-it>one</a><a id="b" href="/" aria-labelledby="a">two</a>', "two", "aria-labelledby"),
    ('<h2 id="h" data-it>Dates <i aria-labelledby="h">x</i></h2>', "Dates Dates x", "content"),
    # the element's own
    ('<input id="f" data-it><label for="f">Your <b>name</b></label>', "Your name", "label"),
    ("<label>Age <input data-it> years</label>", "Age years", "label"),
    ('<label>Seats <input type="number" value="3"></label><span data-it></span>', "", "none"),
    ('<fieldset data-it><legend>Where</legend><input></fieldset>', "Where", "content"),
    ('<table data-it><caption>Fees</caption><tr><td>1</table>', "Fees", "content"),
    ('<figure data-it><img alt="x"><figcaption>Hall</figcaption></figure>', "Hall", "content"),
    ('<svg data-it><title>Search</title></svg>', "Search", "title"),
    ('<input type="submit" data-it>', "Submit", "content"),
    ('<input type="button" value="Go" data-it>', "Go", "content"),
    ('<input type="search" placeholder="Words" data-it>', "Words", "placeholder"),
    ('<input type="search" placeholder="Words" title="Search" data-it>', "Search", "title"),
    ('<iframe title="Map" data-it></iframe>', "Map", "title"),
    # from content, by role
    ('<div role="heading" data-it>Dates</div>', "Dates", "content"),
    ('<div role="listitem" data-it>Dates</div>', "", "none"),
    ('<h2 data-it><img alt="Our dates"></h2>', "Our dates", "content"),
    ('<h2 title="Dates" data-it><span hidden>x</span></h2>', "Dates", "title"),
    ('<a href="/" data-it>Open <input value="page 3"></a>', "Open page 3", "content"),
    ('<details hidden><a href="/" data-it><span>Inside</span></a></details>', "Inside", "content"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "name", "source"), NAMES, ids=[markup for markup, _, _ in NAMES])
def test_names_are_those_of_the_accessible_name_computation(markup: str, name: str, source: str) -> None:
    assert name_of(it(markup)) == (name, source)


def test_a_link_in_a_closed_menu_has_its_name_in_the_browser_too() -> None:
    nodes = [
        [-1, "html", {}, [1, 0, 0, 0, 9, 9], "", None, 0, 0],
        [0, "a", {"href": "/"}, [0], "link", None, 0, 0],
        [1, "span", {}, [0], "", None, 0, 0],
        [2, "Campus map"],
    ]
    tree = from_walk(json.dumps({"url": "http://site.test/", "nodes": nodes}))
    assert isinstance(tree, Document)
    assert name_of(tree.elements[1]).text == "Campus map"


@pytest.mark.parametrize(
    ("markup", "role"),
    [
        ("<a data-it>x</a>", ""),
        ('<a href="/" data-it>x</a>', "link"),
        ('<a href="/" role="button" data-it>x</a>', "button"),
        ('<a href="/" role="none" data-it>x</a>', "link"),
        ('<ul role="none" tabindex="0" data-it></ul>', "list"),
        ('<ul role="none" data-it></ul>', "none"),
        ('<img alt="" data-it>', "none"),
        ('<img alt="" aria-label="x" data-it>', "img"),
        ("<img data-it>", "img"),
        ('<h2 role="presentation" data-it>x</h2>', "none"),
        ('<h2 role="" data-it>x</h2>', "heading"),
        ('<h2 role="nonsense" data-it>x</h2>', "heading"),
        ('<input type="checkbox" data-it>', "checkbox"),
        ('<input list="l" data-it>', "combobox"),
        ("<select size=4 data-it></select>", "listbox"),
        ("<select data-it></select>", "combobox"),
        ('<table><tr><th scope="row" data-it>x</table>', "rowheader"),
        ("<div data-it></div>", ""),
    ],
)
def test_roles_follow_aria_and_html_aam(markup: str, role: str) -> None:
    assert role_of(it(markup)) == role


@pytest.mark.parametrize(
    ("markup", "level"),
    [
        ("<h3 data-it>x</h3>", 3),
        ('<h3 aria-level="2" data-it>x</h3>', 2),
        ('<h3 aria-level="deep" data-it>x</h3>', 3),
        ('<h3 aria-level="0" data-it>x</h3>', 3),
        ('<div role="heading" data-it>x</div>', 2),
        ('<div role="heading" aria-level="8" data-it>x</div>', 8),
        ('<h3 role="tab" data-it>x</h3>', 0),
        ('<h3 role="none" data-it>x</h3>', 0),
        ("<p data-it>x</p>", 0),
    ],
)
def test_the_level_of_a_heading_is_the_one_that_is_announced(markup: str, level: int) -> None:
    assert heading_level(it(markup)) == level


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ("<p data-it>", "en"),
        ('<div lang="de"><p data-it></div>', "de"),
        ('<div lang="de"><p lang="fr-CH" data-it></div>', "fr-CH"),
        ('<div lang=""><p data-it></div>', ""),
        ('<div lang="de"><p></p></div><p data-it>', "en"),
        ('<p xml:lang="it" data-it>', "it"),
    ],
)
def test_the_language_is_the_nearest_that_is_declared(markup: str, language: str) -> None:
    assert language_of(it(markup)) == language


def test_the_primary_language_of_a_tag_is_its_first_part() -> None:
    assert [primary(tag) for tag in ("en-GB", "EN_us", " de ", "")] == ["en", "en", "de", ""]


def test_a_page_made_of_references_is_read_in_time_that_grows_with_it() -> None:
    # Every link is named by the same thousands of words: they are read once.
    words = "<b>word</b> " * 3_000
    links = '<a href="/" aria-labelledby="w"></a>' * 3_000
    tree = document(f'<div id="w">{words}</div>{links}')
    names = {name_of(element).text for element in tree.find("a")}
    assert len(names) == 1
    assert names.pop().startswith("word word")
