"""What is read out of a document about its pictures, and how names are computed from markup."""

from __future__ import annotations

import json

import pytest

from auditor.dom.content import Image, ImageKind, Region
from auditor.dom.document import Document
from auditor.dom.names import name_of
from auditor.dom.regions import region_of
from auditor.extract.images import read_images
from auditor.extract.parse import from_walk, parse_html


def document(body: str) -> Document:
    parsed = parse_html(f'<html lang="en"><body>{body}</body></html>', "http://site.test/dir/page")
    assert isinstance(parsed, Document)
    return parsed


def images(body: str) -> tuple[Image, ...]:
    return read_images(document(body)).items


@pytest.mark.parametrize(
    ("markup", "name", "source"),
    [
        ('<img alt="A heron">', "A heron", "alt"),
        ('<img alt="" title="A heron">', "", "none"),
        ('<img title="A heron">', "A heron", "title"),
        ('<img alt="A heron" aria-label="A crane">', "A crane", "aria-label"),
        (
            '<img aria-labelledby="a b" alt="x"><b id="a">Grey</b><i id="b" hidden>heron</i>',
            "Grey heron",
            "aria-labelledby",
        ),
        ('<a href="/"><img alt="Home"></a>', "Home", "content"),
        ('<a href="/">Go <b>h</b>ome<span aria-hidden="true"> →</span></a>', "Go home", "content"),
        ('<a href="/"><div>New</div><div>hall</div></a>', "New hall", "content"),
        ('<a href="/"><svg><title>Search</title><path></path></svg></a>', "Search", "content"),
        ('<a href="/" title="Map"><span hidden>x</span></a>', "Map", "title"),
        ('<input type="image" alt="Send">', "Send", "alt"),
        ('<button><img alt=""></button>', "", "none"),
        ('<figure><img alt="x"><figcaption>The <i>hall</i></figcaption></figure>', "The hall", "content"),
    ],
)
def test_names_follow_the_accessible_name_computation(markup: str, name: str, source: str) -> None:
    tree = document(markup)
    assert tree.body is not None
    assert name_of(next(tree.body.elements)) == (name, source)


def test_a_name_the_browser_computed_wins() -> None:
    facts = [1, 0, 0, 0, 50, 50]
    nodes = [
        [-1, "html", {}, 0, "", None, 0, 0],
        [0, "a", {"href": "/"}, facts, "link", "From a shadow", 0, 0],
        [1, "x"],
    ]
    tree = from_walk(json.dumps({"url": "http://site.test/", "nodes": nodes}))
    assert isinstance(tree, Document)
    assert name_of(tree.elements[1]).text == "From a shadow"


def test_a_closed_panel_counts_as_published_in_the_browser_too() -> None:
    hidden = [0, 0]
    nodes = [
        [-1, "html", {}, [1, 0, 0, 0, 9, 9], "", None, 0, 0],
        [0, "div", {"role": "tabpanel"}, hidden, "", None, 0, 0],
        [1, "img", {"src": "/a.png"}, hidden, "img", "", 0, 0],
        [0, "div", {}, hidden, "", None, 0, 0],
        [3, "img", {"src": "/b.png"}, hidden, "img", "", 0, 0],
    ]
    tree = from_walk(json.dumps({"url": "http://site.test/", "nodes": nodes}))
    assert isinstance(tree, Document)
    assert [image.exposed for image in read_images(tree).items] == [True, False]


@pytest.mark.parametrize(
    ("markup", "exposed"),
    [
        ("<img>", True),
        ("<div hidden><img></div>", False),
        ('<div aria-hidden="true"><img></div>', False),
        ('<div style="color:red; display : none"><img></div>', False),
        ("<noscript><img></noscript>", False),
        ("<template><img></template>", False),
        ("<details><p>x</p><img></details>", True),
        ('<button aria-expanded="false" aria-controls="p">More</button><div id="p" hidden><img></div>', True),
        ('<div class="accordion-panel" hidden><img></div>', True),
        ('<div class="collapse"><div aria-hidden="true"><img></div></div>', False),
    ],
)
def test_hidden_pictures_do_not_reach_people_and_collapsed_ones_do(markup: str, exposed: bool) -> None:
    assert images(markup)[0].exposed is exposed


def test_every_kind_of_picture_is_read() -> None:
    body = (
        '<img src="a.png"><svg><path/></svg><object data="b.svg"></object><map><area href="/x"></map>'
        '<input type="image" src="c.png"><canvas></canvas><i role="img"></i><p role="note">x</p><area>'
    )
    kinds = [image.kind for image in images(body)]
    wanted = ("IMG", "SVG", "OBJECT", "AREA", "INPUT", "CANVAS", "ROLE")
    assert kinds == [ImageKind[name] for name in wanted]


def test_sources_of_a_picture_element_are_all_known() -> None:
    picture = '<picture><source srcset="/w/hall.webp 1x, /w/hall-2x.webp 2x"><img src="hall.jpg" srcset="hall-800x600.jpg 800w"></picture>'
    image = images(picture)[0]
    assert image.sources[0] == "http://site.test/dir/hall.jpg"
    assert {source.rpartition("/")[2] for source in image.sources} == {
        "hall.jpg",
        "hall-800x600.jpg",
        "hall.webp",
        "hall-2x.webp",
    }
    assert image.identity == images('<img src="/dir/hall-300x200.jpg">')[0].identity


def test_a_link_is_named_as_if_the_picture_were_not_there() -> None:
    image = images('<a href="/"><img alt="A heron"> Birds</a>')[0]
    assert (image.name, image.link_text) == ("A heron", "Birds")


def test_neighbouring_texts_are_found_in_cards_of_any_markup() -> None:
    body = '<h2>Before</h2><div class="card"><div><img src="a.png"></div><span>Beside</span></div><p>After</p>'
    assert {"Before", "Beside", "After"} <= set(images(body)[0].nearby)


def test_old_captions_count() -> None:
    markup = '<div class="wp-caption"><a href="/x.jpg"><img></a><p class="wp-caption-text">The hall</p></div>'
    assert images(markup)[0].caption == "The hall"


def test_regions_are_told_apart() -> None:
    tree = document(
        "<header><img></header><nav><img></nav><main><header><img></header><aside><img></aside></main>"
        '<div class="cookie-banner"><img></div><nav class="breadcrumb"><img></nav><footer><img></footer><div><img></div>'
    )
    assert [region_of(element) for element in tree.find("img")] == [
        Region.HEADER,
        Region.NAVIGATION,
        Region.MAIN,
        Region.ASIDE,
        Region.CONSENT,
        Region.FURNITURE,
        Region.FOOTER,
        Region.BODY,
    ]
