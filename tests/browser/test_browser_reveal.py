"""What a page keeps closed or scrolled out of sight is judged as well, and is put back as it was."""

from __future__ import annotations

import json

import pytest

from auditor.browser.pool import open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK, found
from tests.browser.hostile_site import page as markup

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINES = "<p>A line about the harbour and its boats.</p>" * 40
BAD = '<p id=bad style="color:#bbb">Grey words on a white page.</p>'
WRONG = f"{BAD}<button id=mute></button>"

OPENER = "<button aria-expanded=false aria-controls=p>Aid</button>"
CLIP = "overflow:hidden"


def sections(style: str, at_bad: int, count: int) -> str:
    """Return elements in a row of which one shows grey words."""
    return "".join(f"<section style='{style}'>{BAD if at == at_bad else 'Harbour'}</section>" for at in range(count))


CLOSED = {
    "details": f"<details><summary>Fees</summary>{WRONG}</details>",
    "details of one name": "<details name=a open><summary>Fees</summary>x</details>"
    f"<details name=a><summary>Aid</summary>{WRONG}</details>",
    "tab panel": "<div role=tablist aria-label=T><button role=tab aria-controls=p aria-selected=false>Aid</button></div>"
    f"<div id=p role=tabpanel aria-label=Aid tabindex=0 hidden>{WRONG}</div>",
    "tab pane by class": "<button data-bs-toggle=tab data-bs-target='#p'>Aid</button>"
    f"<div class=tab-pane id=p style='display:none'>{WRONG}</div>",
    "folded to no height": f"{OPENER}<div id=p style='height:0;{CLIP};visibility:hidden'>{WRONG}</div>",
    "put away": f"{OPENER}<div id=p aria-hidden=true inert style='max-height:0;{CLIP}'>{WRONG}</div>",
    "found by a search": f"<h2>Aid</h2><div hidden=until-found>{WRONG}</div>",
    "menu": f"{OPENER}<ul id=p hidden style='position:absolute'><li>{WRONG}</ul>{LINES}",
    "inside another": f"<details><summary>A</summary><details><summary>B</summary>{WRONG}</details></details>",
    "slide that is hidden": "<div role=group aria-roledescription=slide>x</div>"
    f"<div role=group aria-roledescription=slide hidden>{WRONG}</div>",
    "slide behind another": "<style>.swiper-slide{position:absolute;inset:0;background:#fff}</style>"
    f"<div style='position:relative;height:90px;{CLIP}'><div class=swiper-slide>x</div>"
    f"<div class=swiper-slide aria-hidden=true style='opacity:0'>{WRONG}</div></div>",
    "floating slide": "<style>.carousel-item{float:left;width:100%;margin-right:-100%}</style>"
    f"<div style='{CLIP}'><div class=carousel-item>x</div>"
    f"<div class=carousel-item style='display:none'>{WRONG}</div></div>",
}
OUT_OF_SIGHT = {
    "a box in a box that scrolls": f"<div style='height:100vh;{CLIP}'><div style='height:100%;overflow:auto'>{LINES}"
    f"<div style='height:200px;overflow:auto'>{LINES}{BAD}</div></div></div>",
    "a low box in a clipped one": f"<div style='{CLIP}'><div style='max-height:200px;overflow:auto'>{LINES}{BAD}</div></div>",
    "a simple low box": f"<div style='height:90px;overflow-y:auto'>{LINES}{BAD}</div>",
    "sections of a screen each": f"<div style='height:100vh;overflow-y:scroll'>{sections('height:100vh', 3, 5)}</div>",
    "sections that a script moves": f"<div style='height:100vh;{CLIP}'><div style='transform:translateY(0)'>"
    f"{sections('height:100vh', 3, 5)}</div></div>",
    "slides beside one another": f"<div style='width:500px;{CLIP}'><div style='display:flex;transform:translate3d(0,0,0)'>"
    f"{sections('flex:0 0 500px', 2, 4)}</div></div>",
    "text cut off for a button to show": f"<div style='max-height:60px;{CLIP}'>{LINES}{BAD}</div>",
}


@pytest.mark.parametrize("kind", CLOSED)
def test_what_is_closed_is_judged(kind, render, hostile) -> None:
    path = f"/closed-{list(CLOSED).index(kind)}"
    hostile.pages[path] = markup(CLOSED[kind])
    shown = render(path)
    assert found(shown, "color-contrast") == ["#bad"]
    assert found(shown, "button-name") == ["#mute"]


@pytest.mark.parametrize("kind", OUT_OF_SIGHT)
def test_what_a_box_keeps_out_of_sight_is_measured(kind, render, hostile) -> None:
    path = f"/away-{list(OUT_OF_SIGHT).index(kind)}"
    hostile.pages[path] = markup(OUT_OF_SIGHT[kind])
    assert found(render(path), "color-contrast") == ["#bad"]


def test_everything_is_put_back_as_it_was(axe_copy, hostile) -> None:
    hostile.pages["/back"] = markup("".join((*CLOSED.values(), *OUT_OF_SIGHT.values())))
    settings = Settings.model_validate(
        {"browser": {**QUICK, "page_budget_s": 30, "states": ["desktop", "reduced-motion"]}}
    )
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        url = hostile.url("/back")
        pages = pool.render(url, final_url=url)
    finally:
        pool.close()
    assert isinstance(pages, tuple), pages
    first, second = (json.loads(str(page.walk)) for page in pages)
    assert json.loads(str(pages[0].axe))["revealed"][:2] >= [10, 1]
    assert second["nodes"] == first["nodes"]
    assert second["height"] == first["height"]


@pytest.mark.parametrize(
    "body",
    [
        f"{OPENER}<div id=p role=dialog hidden aria-label=Help>{WRONG}</div>",
        f"<div style='display:none'>{OPENER}</div><nav id=p hidden>{WRONG}</nav>",
        f"<div hidden>{WRONG}</div>",
        f"<dialog><details><summary>x</summary>{WRONG}</details></dialog>",
    ],
)
def test_what_nothing_that_shows_opens_in_place_is_left_alone(body, render, hostile) -> None:
    hostile.pages["/left-alone"] = markup(body)
    shown = render("/left-alone")
    assert found(shown, "color-contrast") == found(shown, "button-name") == []


def test_the_clipping_of_what_is_read_aloud_only_is_left_alone(render, hostile) -> None:
    hidden = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0);color:#bbb"
    hostile.pages["/aloud"] = markup(f"<p>Harbour <span style='{hidden}'>for those who listen</span></p>")
    assert found(render("/aloud"), "color-contrast") == []
