"""Colours of states, icons and focus signs are measured where they are plain; each failure beside a twin that is right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.probed import findings, rendered, said, whole

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = (
    "<style>body{background:#fff;color:#222}#it{color:#00458b}%s</style><p><a id=it href=/fees>Fees of the year</a></p>"
)
BUTTON = (
    "<style>body{background:#fff;color:#222}#it{background:#00458b;color:#fff;border:0;padding:1em}%s</style>"
    "<button id=it>Order</button>"
)
ICON = (
    "<style>body{background:#fff;color:#222}#it{background:none;border:0}</style>"
    "<button id=it aria-label=Search>%s</button>"
)
SIZED = "<style>body{background:#fff;color:#222}%s</style><p id=it>The harbour is open from May to October.</p>"
DRAWING = "<svg width=24 height=24 aria-hidden=true><path fill='%s' d='M2 2h20v20H2z'/></svg>"

WRONG = {
    "a link that fades under the mouse": (LINK % "#it:hover{color:#b5c7de}", "contrast-in-state"),
    "a link that fades slowly": (LINK % "a{transition:color 3s}#it:hover{color:#b5c7de}", "contrast-in-state"),
    "a button whose ground becomes light": (BUTTON % "#it:hover{background:#9cf}", "contrast-in-state"),
    "a ground that comes with the focus": (LINK % "#it:focus{background:#4a6a9c}", "contrast-in-state"),
    "a focus that is written with visible": (LINK % "#it:focus-visible{color:#aaa}", "contrast-in-state"),
    "a link that fades when it was visited": (LINK % "#it:visited{color:#b9a7cf}", "contrast-in-state"),
    "words that stand in a part": (
        (BUTTON % "#it:hover span{color:#246}").replace("Order", "<span>Order</span>"),
        "contrast-in-state",
    ),
    "an outline that is hardly there": (LINK % "#it:focus{outline:2px solid #e2e2e2}", "focus-sign-contrast"),
    "a drawing that is hardly there": (ICON % (DRAWING % "#ccc"), "icon-contrast"),
    "letters of the window's width": (SIZED % "#it{font-size:1.4vw}", "text-sized-by-window"),
    "letters of the window's height, by a style of their own": (
        SIZED.replace("id=it", "id=it style='font-size:2vh'") % "",
        "text-sized-by-window",
    ),
    "letters that follow a wide window": (
        SIZED % "@media(min-width:600px){#it{font-size:2vw}}",
        "text-sized-by-window",
    ),
    "words that a style sheet writes": (SIZED % "#it::before{content:'Closed on Mondays. '}", "content-by-style"),
}
RIGHT = {
    "a link that darkens": LINK % "#it:hover{color:#024}#it:focus{outline:3px solid #024}",
    "a button that turns round": BUTTON % "#it:hover{background:#fff;color:#00458b}",
    "a ground that slides in behind the words": BUTTON
    % "#it{position:relative;z-index:0;background:#fff;color:#024}#it::before{content:'';position:absolute;inset:0;z-index:-1;"
    "background:#024;transform:scaleX(0)}#it:hover{color:#fff}#it:hover::before{transform:none}",
    "a gradient that comes": BUTTON % "#it:hover{background:linear-gradient(#9cf,#fff);color:#fff}",
    "a faint link that stays as faint": LINK.replace("#00458b", "#999") % "#it:hover{text-decoration:none}",
    "a visited link that is dark": LINK % "#it:visited{color:#4b2a6a}",
    "a link that only listeners get": LINK % "#it{position:absolute;left:-9999px}#it:hover{color:#b5c7de}",
    "large words": LINK % "#it{font-size:30px}#it:hover{color:#888}",
    "a button that is off": BUTTON.replace("id=it", "id=it disabled") % "#it:hover{background:#9cf}",
    "an outline beside another sign": LINK % "#it:focus{outline:2px solid #e2e2e2;background:#024;color:#fff}",
    "the browser's own outline": LINK % "",
    "a dark drawing": ICON % (DRAWING % "#333"),
    "a drawing of two colours": ICON % (DRAWING % "#ccc").replace("</svg>", "<path fill='#333' d='M2 2h9v9z'/></svg>"),
    "a drawing beside a word": ICON % (DRAWING % "#ccc" + "Search"),
    "letters that grow with the reader's wish": SIZED % "#it{font-size:calc(1rem + .4vw)}",
    "letters between two sizes": SIZED % "#it{font-size:clamp(1rem,2vw,2rem)}",
    "a size that another rule takes back": SIZED % "p{font-size:2vw}#it{font-size:1rem}",
    "a sign that a style sheet draws": SIZED % "#it::before{content:'» '}#it::after{content:'\\f101'}",
    "words that no style sheet shows here": SIZED % "@media print{#it::after{content:' (printed)'}}",
    "what nobody is to use": LINK.replace("id=it", "id=it data-auditor-skip") % "#it:hover{color:#b5c7de}",
}


@pytest.fixture(scope="module")
def measured(axe_copy) -> Iterator[Pool]:
    off = {"keyboard": False, "dialogs": False, "hover": False, "motion": False}
    settings = Settings.model_validate({"browser": {**QUICK, "page_budget_s": 60}, "probes": off})
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


@pytest.mark.parametrize("kind", WRONG)
def test_colours_that_are_too_faint_and_sizes_that_do_not_grow_are_told(kind, measured) -> None:
    body, check = WRONG[kind]
    assert said(measured, body) == {(check, "#it")}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_can_be_seen_or_cannot_be_measured_is_no_news(kind, measured) -> None:
    assert said(measured, RIGHT[kind]) == set()


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("body{color:#333}", True),
        ("body{background:#eee}", True),
        ("html{background:#fff}body{color:#333}", False),
        ("p{color:#333}", False),
    ],
)
def test_a_page_that_sets_one_of_two_colours_is_told(style, told, measured) -> None:
    assert said(measured, "<p>The harbour is open.</p>", f"<style>{style}</style>") == (
        {("colour-half-set", "html > body")} if told else set()
    )


def test_a_finding_has_the_colours_of_the_state(measured) -> None:
    page = rendered(measured, {"/": whole(LINK % "#it:hover{color:#b5c7de}")})
    (found,) = findings(page)
    assert (found.colours.ratio, found.colours.expected) == (pytest.approx(1.72, abs=0.05), "4.5:1")
