"""What stands in frames and shadow roots is walked and judged; what cannot be seen is listed, never passed."""

from __future__ import annotations

import json

import pytest

from auditor.checks.accessibility import axe_rules
from auditor.dom.content import AxeResults
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.parse import from_walk
from auditor.model.finding import Finding
from auditor.model.options import Options
from auditor.model.page import RenderedPage
from tests.browser.conftest import found
from tests.browser.hostile_site import page as markup

pytestmark = pytest.mark.browser


def test_same_origin_frames_are_part_of_the_walk_and_of_axe(render) -> None:
    page = render("/frame")
    assert found(page) == ["#inner | #bad"]
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    image = next(e for e in document.elements if e.get("id") == "bad")
    assert image.frame == ("#inner",)
    assert image.closest("iframe").get("id") == "inner"
    node = next(rule for rule in json.loads(page.axe)["rules"] if rule["id"] == "image-alt")["nodes"][0]
    assert node["index"] == image.index


def test_srcdoc_and_lazy_frames_are_judged(render) -> None:
    assert len(found(render("/srcdoc"))) == 1
    assert len(found(render("/lazy-frame"))) == 1


def test_cross_origin_frames_are_judged_by_axe_and_left_out_of_the_walk(render, hostile) -> None:
    hostile.pages["/cross"] = markup(f'<iframe title=f src="{hostile.url("/frame", "localhost")}"></iframe>')
    page = render("/cross")
    assert found(page) == ["iframe | #inner | #bad"]
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    assert not list(document.find("img"))
    results = read_axe(page.axe, document)
    assert isinstance(results, AxeResults)
    (told,) = [
        one
        for one in axe_rules.run(results, document, Options())
        if isinstance(one, Finding) and one.check == "axe:image-alt"
    ]
    (frame,) = document.find("iframe")
    assert told.location.box == (
        frame.layout.box.x,
        frame.layout.box.y,
        frame.layout.box.width,
        frame.layout.box.height,
    )


def test_a_frame_without_scripts_is_listed_as_unseen(render) -> None:
    page = render("/sandboxed")
    unseen = json.loads(page.axe)["unseen_frames"]
    assert len(unseen) == 1
    assert "sandboxed" in unseen[0][1]


def test_dead_frames_do_not_hide_what_is_on_the_page(render) -> None:
    assert found(render("/dead-frame")) == ["#bad"]


def test_open_shadow_roots_are_walked_in_place_of_their_host(render) -> None:
    page = render("/shadow")
    assert found(page) == ["#host >>> img"]
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    images = list(document.find("img"))
    assert len(images) == 1  # the closed one cannot be seen
    assert images[0].in_shadow
    assert images[0].parent.get("id") == "host"
    node = next(rule for rule in json.loads(page.axe)["rules"] if rule["id"] == "image-alt")["nodes"][0]
    assert node["index"] == images[0].index


@pytest.mark.parametrize("way", ["opacity", "visibility"])
def test_what_scripts_hold_back_until_a_reader_comes_near_is_judged(render, way) -> None:
    page = render(f"/held-by-{way}")
    assert found(page, "color-contrast") == ["#faint0", "#faint1", "#faint2", "#faint3"]


def test_lazy_images_are_brought_in(render) -> None:
    page = render("/lazy-image")
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    image = next(iter(document.find("img")))
    assert image.layout.loaded is True
    assert image.layout.natural_width == 1


LAYOUT = """
<p id=shown style="font-size:20px;font-weight:700">shown</p><p id=none style="display:none">x<b id=inner>y</b></p>
<p id=invisible style="visibility:hidden">x<b id=back style="visibility:visible">y</b></p>
<span id=clipped style="position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;overflow:hidden">sr</span>
<span id=offscreen style="position:absolute;left:-9999px">sr</span><div id=clear style="opacity:0">x</div>
<details id=closed><summary>s</summary><p id=folded>x</p></details>
<div id=back-pic style="background-image:url(/dot.png);width:50px;height:40px"></div>
<img id=ok src=/dot.png alt=a width=10 height=10><img id=broken src=/nothing.png alt=b>
<a id=link href=/bad>a <b>name</b></a><nav id=nav aria-label="Main"><h2 id=h>Head</h2></nav>
<svg id=pic role=img aria-label=drawn width=20 height=20><title>t</title><g><path d="M0 0"/><text id=label>label</text></g></svg>
"""


@pytest.fixture(scope="module")
def laid_out(render, hostile) -> Document:
    hostile.pages["/layout"] = markup(LAYOUT)
    page = render("/layout")
    assert isinstance(page, RenderedPage)
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize(
    ("identifier", "rendered", "visually_hidden"),
    [
        ("shown", True, False),
        ("none", False, False),
        ("inner", False, False),
        ("invisible", False, False),
        ("back", True, False),
        ("clipped", True, True),
        ("offscreen", True, True),
        ("clear", True, True),
        ("folded", False, False),
    ],
)
def test_the_walk_tells_what_is_shown_hidden_or_only_for_screen_readers(
    laid_out, identifier, rendered, visually_hidden
) -> None:
    layout = laid_out.by_id(identifier).layout
    assert (layout.rendered, layout.visually_hidden) == (rendered, visually_hidden)


def test_the_walk_carries_fonts_boxes_pictures_roles_and_names(laid_out) -> None:
    shown = laid_out.by_id("shown").layout
    assert (shown.font_size, shown.font_weight, shown.display) == (20, 700, "block")
    assert shown.box.width > 1000
    assert laid_out.by_id("back-pic").layout.background_image.endswith("/dot.png")
    ok, broken = laid_out.by_id("ok").layout, laid_out.by_id("broken").layout
    assert (ok.loaded, ok.natural_width, ok.current_src[-8:]) == (True, 1, "/dot.png")
    assert (broken.loaded, broken.natural_width) == (False, 0)
    assert (laid_out.by_id("link").role, laid_out.by_id("link").name) == ("link", "a name")
    assert (laid_out.by_id("nav").role, laid_out.by_id("nav").name) == ("navigation", "Main")
    assert laid_out.by_id("h").role == "heading"
    assert laid_out.by_id("pic").name == "drawn"
    assert laid_out.by_id("label").parent.get("id") == "pic"
    assert not list(laid_out.find("path"))
    assert laid_out.head is not None
    assert laid_out.title == "A page"
    assert laid_out.language == "en"
