"""Dialogs are opened and closed with keys, and the mouse moved over what shows more; each failure beside a twin that is right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.probed import said

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPEN = '<button id=it onclick="%s">Fees</button><a href=/a>Tides</a>'
MODAL = (
    "<style>#veil{position:fixed;inset:0;background:#000a}#box{position:fixed;top:200px;left:400px;width:300px;background:#fff}"
    "[hidden]{display:none!important}</style><div id=veil hidden></div>"
    "<div id=box role=dialog aria-modal=true aria-label=Fees tabindex=-1 hidden><p>Four pounds.</p>%s</div>"
)
CLOSE = "<button id=x onclick='shut()'>Close</button>"
SCRIPT = (
    "<script>const q = (s) => document.querySelector(s);"
    "function shut(){ q('#box').hidden = q('#veil').hidden = true; %s }"
    "function show(){ q('#box').hidden = q('#veil').hidden = false; %s }"
    "document.addEventListener('keydown', (e) => { if (e.key == 'Escape' && !q('#box').hidden) { %s } %s });</script>"
)
KEEP = "if (e.key == 'Tab' && !q('#box').hidden) { e.preventDefault(); q('#x').focus() }"
BACK, INTO = "q('#it').focus()", "q('#x').focus()"
MENU = (
    "<style>nav ul ul{display:none;position:absolute;background:#fff}nav li{display:inline-block;padding:10px}%s</style>"
    "<nav><ul><li id=it><a href=/piers>Piers</a><ul><li><a href=/north>North</a></ul></ul></nav>"
)


def dialog(back: str = BACK, into: str = INTO, escape: str = "shut()", keep: str = KEEP, close: str = CLOSE) -> str:
    return OPEN % "show()" + MODAL % close + SCRIPT % (back, into, escape, keep)


WRONG = {
    "a dialog that the focus does not go to": (dialog(into=""), {"dialog-without-focus"}),
    "a dialog that Tab leads out of": (dialog(keep=""), {"dialog-lets-focus-go"}),
    "a dialog that Escape does not close": (dialog(escape=""), {"dialog-stays-open"}),
    "a dialog after which nothing has the focus": (dialog(back=""), {"dialog-loses-focus"}),
    "a dialog with a sign that Tab does not reach": (
        dialog(close="<span onclick='shut()'>×</span><button id=x>Pay later</button>"),
        {"dialog-closer-unreachable"},
    ),
    "a menu for the mouse alone": (
        MENU % "li:hover>ul{display:block!important}",
        {"hover-only", "hover-not-dismissible"},
    ),
    "a menu that Escape does not close": (
        MENU % "li:hover>ul,li:focus-within>ul{display:block!important}",
        {"hover-not-dismissible"},
    ),
    "a box over the page that is no dialog": (
        dialog().replace(" role=dialog aria-modal=true aria-label=Fees", "").replace("300px", "300px;height:400px"),
        {"dialog-without-role"},
    ),
    "a part that unfolds and does not say so": (
        "<button id=it onclick='more.hidden = !more.hidden'>More</button><div id=more hidden>Four pounds for a day</div>",
        {"state-untold"},
    ),
    "a message that nobody hears": (
        "<button id=it onclick='told.textContent = \"The list is kept\"'>Keep</button><p id=told></p>",
        {"status-untold"},
    ),
    "a list for the mouse alone that only the style sheet knows of": (
        "<style>#it div{display:none}#it:hover div{display:block}</style><div id=it>Piers<div><a href=/a>North pier</a></div></div>",
        {"hover-only"},
    ),
    "words that go before the mouse is there": (
        "<span id=it class=tooltip style='position:relative'>Berth<span hidden style='position:absolute;top:90px;left:0;background:#ff0;"
        "width:90px'>A place for a boat</span></span><script>it.onmouseenter = () => { it.lastChild.hidden = false };"
        "it.onmousemove = (e) => { if (e.target != it) it.lastChild.hidden = true };"
        "it.onmouseleave = () => { it.lastChild.hidden = true }</script>",
        {"hover-not-hoverable"},
    ),
}
RIGHT = {
    "a dialog as it should be": dialog(),
    "the element for it": OPEN % "d.showModal()"
    + "<dialog id=d aria-label=Fees><p>Four pounds.</p><button onclick='d.close()'>Close</button></dialog>",
    "a part that unfolds": "<button aria-expanded=false onclick='more.hidden = !more.hidden'>More</button><div id=more hidden>Words</div>",
    "a message that is announced": "<button onclick='told.textContent = \"The list is kept\"'>Keep</button><p id=told role=status></p>",
    "a sign in the control that changes": "<button onclick='[a.hidden, b.hidden] = [b.hidden, a.hidden]'><b id=a>&#9728;&#9728;&#9728;</b>"
    "<b id=b hidden>&#9790;&#9790;&#9790;</b></button>",
    "older news": "<button onclick='more.append(\"Words of last year. \".repeat(20))'>Older</button><div id=more></div>",
    "a list that the focus shows as well": "<style>#it div{display:none}#it:hover div,#it:focus-within div{display:block}</style>"
    "<div id=it><a href=/piers>Piers</a><div><a href=/a>North pier</a></div></div>",
    "a menu that the focus opens and Escape closes": MENU
    % "li:hover>ul,li:focus-within>ul{display:block}"
    + "<script>addEventListener('keydown', (e) => { if (e.key == 'Escape') "
    "document.querySelector('nav ul ul').style.display = 'none' });"
    "it.onmouseleave = () => document.querySelector('nav ul ul').removeAttribute('style')</script>",
    "a button that deletes": OPEN.replace("Fees", "Delete all") % "document.body.innerHTML = ''",
}


@pytest.fixture(scope="module")
def used(axe_copy) -> Iterator[Pool]:
    probes = {"keyboard": False, "motion": False, "colours": False}
    settings = Settings.model_validate({"browser": {**QUICK, "page_budget_s": 60}, "probes": probes})
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


@pytest.mark.parametrize("kind", WRONG)
def test_what_shuts_a_keyboard_out_or_in_is_told(kind, used) -> None:
    body, checks = WRONG[kind]
    assert said(used, body) == {(check, "#it") for check in checks}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_opens_and_closes_rightly_is_no_news(kind, used) -> None:
    assert said(used, RIGHT[kind]) == set()
