"""What axe says of text on a dark canvas, in a box that scrolls, and of films, as people see and hear it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from auditor.browser.axe_run import AxeRunner
from auditor.browser.axe_source import AxeSource
from auditor.browser.pool import Pool, open_pool
from auditor.checks.accessibility import axe_rules
from auditor.config import Settings
from auditor.dom.content import AxeResults
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.parse import from_walk
from auditor.model.finding import Finding
from auditor.model.options import Options
from auditor.model.page import Failed
from tests.browser.conftest import QUICK
from tests.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def both(axe_copy: AxeSource) -> Iterator[Pool]:
    settings = Settings.model_validate({"browser": {**QUICK, "states": ["desktop", "dark"]}})
    opened = open_pool(settings, axe_copy, settings.named_states())
    yield opened
    opened.close()


def said(pool: Pool, body: str, style: str = "") -> dict[str, list[tuple[str, str, str]]]:
    """Return (rule, outcome, id of the element) of what axe finds, by state."""
    html = f"<!doctype html><html lang=en><title>Harbour</title><style>{style}</style><body><main><h1>Harbour</h1>{body}</main>"
    with Site({"/": html}) as site:
        pages = pool.render(site.url, final_url=site.url)
    assert not isinstance(pages, Failed), pages
    found: dict[str, list[tuple[str, str, str]]] = {}
    for page in pages:
        assert isinstance(page.walk, str)
        assert isinstance(page.axe, str)
        document = from_walk(page.walk)
        assert isinstance(document, Document)
        axe = read_axe(page.axe, document)
        assert isinstance(axe, AxeResults)
        told = [one for one in axe_rules(axe, document, Options()) if isinstance(one, Finding)]
        found[page.state] = [
            (one.check.removeprefix("axe:"), str(one.outcome), one.location.selector.lstrip("#")) for one in told
        ]
    return found


def test_text_on_the_dark_canvas_of_a_page_that_offers_both_schemes_is_measured_on_it(both: Pool) -> None:
    body = "<p>Ships come and go.</p><p id=grey style='color:#444'>Boats stay.</p>"
    found = said(both, body, ":root{color-scheme:light dark}")
    assert found["desktop"] == []
    assert found["dark"] == [("color-contrast", "failed", "grey")]


def test_no_state_asks_to_look_at_each_text(axe_copy: AxeSource) -> None:
    names = ["desktop", "dark", "print", "reflow"]
    settings = Settings.model_validate({"browser": {**QUICK, "states": names}})
    rows = "".join(f"<p>Ship {n} comes in.</p><p><a href='/{n}'>Its cargo, {n} tons</a></p>" for n in range(60))
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        found = said(pool, rows, ":root{color-scheme:light dark}")
    finally:
        pool.close()
    assert found == {name: [] for name in names}


def test_the_canvas_is_left_as_the_page_paints_it(both: Pool) -> None:
    found = said(both, "<p>Ships come and go.</p>", ":root{color-scheme:light dark}body{background:#fff;color:#111}")
    assert found == {"desktop": [], "dark": []}


def test_elements_named_like_properties_of_the_document_do_not_keep_axe_from_it(both: Pool) -> None:
    names = ("adoptedStyleSheets", "documentElement", "body")
    body = (
        "".join(f"<img name={name} alt='A crane at the quay' src=data:,>" for name in names)
        + "<p>Ships come and go.</p>"
    )
    assert said(both, body, ":root{color-scheme:light dark}") == {"desktop": [], "dark": []}


def test_links_scrolled_out_of_a_small_box_are_judged_by_their_plain_colours(both: Pool) -> None:
    rows = "".join(
        f"<li style='padding:8px'><a href='/{at}' style='color:#ddd;line-height:30px'>Chapter {at}</a>"
        for at in range(12)
    )
    body = f"<nav aria-label=Book style='height:70px;overflow-y:scroll;background:#333'><ul>{rows}</ul></nav>"
    assert said(both, body)["desktop"] == []


def test_a_link_scrolled_out_of_a_box_fails_where_its_contrast_is_low(both: Pool) -> None:
    rows = "".join(
        f"<li style='padding:8px'><a href='/{at}' style='color:#ddd;line-height:30px'>Chapter {at}</a>"
        for at in range(12)
    )
    low = "<li style='padding:8px'><a id=low href='/low' style='color:#555;line-height:30px'>The last chapter</a>"
    body = f"<nav aria-label=Book style='height:70px;overflow-y:scroll;background:#333'><ul>{rows}{low}</ul></nav>"
    assert said(both, body)["desktop"] == [("color-contrast", "failed", "low")]


def test_a_track_without_an_address_brings_no_captions(both: Pool) -> None:
    film = "<video controls id={0} src='/{0}.mp4'><track kind=captions srclang=en src='{1}'></video>"
    found = said(both, film.format("bare", "") + film.format("told", "/told.vtt"))["desktop"]
    assert [place for rule, _, place in found if rule == "video-caption"] == ["bare"]


def test_what_the_style_sheet_writes_into_a_link_is_told_with_the_link(both: Pool) -> None:
    style = """.tab::after{content:" (opens in a new tab)"} .type::after{content:" (" attr(data-type) ")"}
      .only::before{content:"Write \\22 us"} .sign::before{content:"\\f095"}
      .spoken::before{content:"\\2197" / "external link"} .off::after{content:"no";display:none}"""
    names = ("tab", "type", "only", "sign", "spoken", "off")
    body = "".join(f"<p><a id={name} class={name} data-type=PDF href=/{name}>Harbour</a></p>" for name in names)
    html = f"<!doctype html><html lang=en><title>H</title><style>{style}</style><main><h1>H</h1>{body}<p class=tab>Text</p>"
    with Site({"/": html}) as site:
        pages = both.render(site.url, final_url=site.url)
    assert not isinstance(pages, Failed), pages
    assert isinstance(pages[0].walk, str)
    document = from_walk(pages[0].walk)
    assert isinstance(document, Document)
    written = {element.get("id"): element.generated for element in document.find("a")}
    assert written["tab"] == " (opens in a new tab)"
    assert written["type"] == " (PDF)"
    assert written["only"] == 'Write "us'
    assert written["spoken"] == "external link"
    assert written["sign"] == written["off"] == ""
    assert not any(element.generated for element in document.find("p"))


def test_axe_waits_for_films_no_longer_than_a_page_is_worth(axe_copy: AxeSource) -> None:
    options = json.loads(AxeRunner(axe_copy, ["wcag2a"]).options)
    assert options["preload"]["timeout"] <= 2000


GRADIENTS = {
    "too pale on all of it": ("linear-gradient(#fff, #eee)", "#ccc", "failed"),
    "dark on all of it": ("linear-gradient(to right, #fff, #ddd)", "#222", ""),
    "dark on the best of it alone": ("linear-gradient(#fff, #555)", "#444", "cant-tell"),
    "dark on both ends and not between": ("linear-gradient(90deg, #f00, #0ff)", "#000", "cant-tell"),
    "on what shows through": ("linear-gradient(rgba(255, 255, 255, 0.5), #fff)", "#ccc", "cant-tell"),
    "on stripes with gaps": ("linear-gradient(#fff, #fff) 0 0 / 10px 10px no-repeat", "#ccc", "cant-tell"),
    "on a gradient over a picture": ("linear-gradient(#fff, #eee), url(/none.png)", "#ccc", "cant-tell"),
}


@pytest.mark.parametrize("kind", GRADIENTS)
def test_text_on_a_gradient_is_as_readable_as_its_colours_say(kind: str, both: Pool) -> None:
    behind, ink, outcome = GRADIENTS[kind]
    body = f"<div style='background: {behind}; padding: 9px'><p id=it style='color: {ink}'>Ships come and go.</p></div>"
    told = [("color-contrast", outcome, "it")] if outcome else []
    assert said(both, body)["desktop"] == told
