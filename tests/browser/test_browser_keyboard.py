"""Tab goes through a page and tells where the keyboard is caught, lost or not seen; each failure beside a twin that is right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.probed import findings, rendered, said, whole
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOT_TAB = "if(event.key=='Tab'&&!window.out)event.preventDefault();"
TWO = "<a href=#a>Berths</a><button>Book</button>"
ROW = "<nav><ul>" + "".join(f"<li><a href=/p{n}>Pier {n}</a>" for n in range(60)) + "</ul></nav>"
BAR = "<style>*{margin:0}#bar{position:fixed;bottom:0;left:0;right:0;height:120px;%s}</style>"
BELOW = "<div style=height:790px>Boats</div><a id=it href=#q>Tides</a><div style=height:900px></div><div id=bar>We use cookies</div>"

WRONG = {
    "a button beside links of a drawing": (
        "<svg width=90 height=30><a href=#s><text x=2 y=20>Pier</text></a></svg><svg width=90 height=30 tabindex=0></svg>"
        "<math tabindex=-1><mi href=#m>x</mi></math><button id=it style=outline:none>Book</button>",
        {"focus-not-visible"},
    ),
    "a field that keeps Tab for itself": (
        f'{TWO}<input id=it aria-label=Name onkeydown="{NOT_TAB}"><button>Send</button>',
        {"keyboard-trap"},
    ),
    "a button that takes the focus back": (
        f"{TWO}<button id=it onblur='setTimeout(() => this.focus(), 10)'>Pier</button><button>Send</button>",
        {"keyboard-trap"},
    ),
    "a field that only Escape leads out of, of which nobody tells": (
        f"{TWO}<textarea id=it aria-label=Log onkeydown=\"{NOT_TAB}if(event.key=='Escape')window.out=1\"></textarea>{TWO}",
        {"keyboard-trap"},
    ),
    "a link without an outline": (
        "<style>#it:focus{outline:none}</style><a href=#b>One</a><a href=#a id=it>Two</a>",
        {"focus-not-visible"},
    ),
    "a button after a long row of links": (
        f"{ROW}<button id=it style=outline:none>Book</button>",
        {"focus-not-visible"},
    ),
    "a link to the left of the window": (
        "<a href=#x id=it style='position:absolute;left:-9999px'>Skip</a><p id=x>Harbour",
        {"focus-out-of-sight"},
    ),
    "an entry of a menu that is transparent": (
        "<nav style='opacity:0;height:0;overflow:hidden'><a id=it href=#x>Fees</a></nav><p id=x>Harbour",
        {"focus-out-of-sight"},
    ),
    "a link below a bar": ((BAR % "background:#fff") + BELOW, {"focus-covered"}),
    "a link that lets go": (f"<a href=#a id=it onfocus='this.blur()'>One</a>{TWO}", {"focus-lost"}),
    "a link that goes elsewhere": (
        f"<a href=#a id=it onfocus=\"location.href='/there'\">One</a>{TWO}",
        {"focus-changes-page"},
    ),
    "a field that opens a window": (
        f"<input aria-label=Name id=it onfocus=\"window.open('/there')\">{TWO}",
        {"focus-changes-page"},
    ),
    "a field that sends its form": (
        "<form action=/there method=post><input aria-label=Name id=it onfocus='this.form.submit()'></form>",
        {"focus-changes-page"},
    ),
    "a field that sends the focus on": (
        "<input id=it aria-label=Day value=1 onfocus=\"document.querySelector('#z').focus()\">"
        "<input aria-label=Month><input id=z aria-label=Year>",
        {"focus-sent-on"},
    ),
    "a link that comes first by its number": (
        "<a href=#a>One</a><a href=#b tabindex=3 id=it>Two</a>",
        {"focus-order-forced"},
    ),
    "a link without an outline among rules for others": (
        "<style>a{outline:none}.no:focus,li:focus-within{color:#c00}.skip:not(:focus){color:#060}</style>"
        "<a class=skip href=#b>One</a><a href=#a id=it>Two</a>",
        {"focus-not-visible"},
    ),
    "a paragraph that Tab stops at": ("<p tabindex=0 id=it>Opening hours</p>", {"stop-without-role"}),
}
RIGHT = {
    "plain controls": f"{TWO}<input aria-label=Name><select aria-label=Day><option>1</select><input type=checkbox aria-label=Yes>",
    "a field whose way out is told": f"<p>Press Ctrl+M to leave the log.</p><textarea aria-label=Log "
    f"onkeydown=\"{NOT_TAB}if(event.ctrlKey&&event.key=='m')window.out=1\"></textarea>{TWO}",
    "a ground in place of the outline": "<style>a:focus{outline:none;background:#ddd}</style><a href=#a>One</a><a href=#b>Two</a>",
    "a sign that comes late": "<style>a{transition:background .1s .2s}a:focus{outline:none;background:#ddd}</style><a href=#a>One</a>",
    "signs beside, around and in a link": "<style>a{outline:none;color:#c00}.a:focus::after{content:' here'}.b:not(:focus){color:#060}"
    "li:focus-within{background:#ddd}p:has(.d:focus)+p{background:#ddd}</style><a class=a href=#a>One</a><a class=b href=#b>Two</a>"
    "<ul><li><a class=c href=#c>Three</a></ul><p><a class=d href=#d>Four</a><p>Tides",
    "a sign in a rule within a rule": "<style>a{outline:none;&:focus{background:#ddd}}</style><a href=#a>One</a>",
    "a sign that an animation brings late": "<style>@keyframes g{to{background:#ddd}}"
    "a:focus{outline:none;animation:g 1ms .15s forwards}</style><a href=#a>One</a>",
    "a sign that a script brings late": "<a href=#a style=outline:none onblur=\"this.style.background=''\" "
    "onfocus=\"setTimeout(() => { this.style.background='#ddd' }, 150)\">One</a>",
    "a sign of a script that asks for the focus now and then": "<style>a{outline:none}.on{background:#ddd}</style><a href=#a>One</a>"
    "<script>setInterval(() => { for (const a of document.links) a.className = a === document.activeElement ? 'on' : '' }, 150)</script>",
    "a sign that another element shows": "<style>input{opacity:0}input:focus+label{outline:2px solid}</style>"
    "<input type=checkbox id=c><label for=c>Yes</label>",
    "a page that scrolls there slowly": f"<style>html{{scroll-behavior:smooth}}</style>{TWO}<p style='height:60000px'>Tides</p>"
    "<a href=#y style='outline-offset:2px'>Piers</a><p style='height:60000px'>Tides</p><a href=#z>Berths</a>",
    "a field whose caret shows": "<input aria-label=Name style=outline:none>",
    "a link for skipping that comes into view": "<style>#s{position:absolute;left:-9999px}#s:focus{left:0}</style>"
    "<a href=#x id=s>Skip</a><p id=x tabindex=-1>Harbour",
    "a bar that can be seen through": (BAR % "background:rgba(255,255,255,.2)") + BELOW,
    "a bar with room left for it": (BAR % "background:#fff")
    + "<style>html{scroll-padding-bottom:140px}</style>"
    + BELOW,
    "a film, a date, a frame": "<video controls width=300 height=200></video><input type=date aria-label=Day>"
    "<iframe title=Map srcdoc='<a href=#a>One</a><a href=#b>Two</a>'></iframe><a href=#x>After</a>",
    "a dialog that keeps the focus": "<div role=dialog aria-modal=true aria-label=Hello>"
    "<button onkeydown=\"if(event.key=='Tab'){event.preventDefault();this.nextElementSibling.focus()}\">Yes</button>"
    "<button onkeydown=\"if(event.key=='Tab'){event.preventDefault();this.previousElementSibling.focus()}\">No</button></div>",
    "code in a box that scrolls": "<pre tabindex=0 style='overflow:auto;width:200px'>x = 1; y = 2; z = 3; a = 4; b = 5</pre>",
    "what nobody is to use": "<div data-auditor-skip><a href=#a style=outline:none>One</a></div>",
}


@pytest.fixture(scope="module")
def used(axe_copy) -> Iterator[Pool]:
    settings = Settings.model_validate(
        {"browser": {**QUICK, "page_budget_s": 60}, "probes": {"motion": False, "colours": False}}
    )
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


@pytest.mark.parametrize("kind", WRONG)
def test_what_stops_a_keyboard_is_told(kind, used) -> None:
    body, checks = WRONG[kind]
    assert said(used, body) == {(check, "#it") for check in checks}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_a_keyboard_can_use_is_no_news(kind, used) -> None:
    assert said(used, RIGHT[kind]) == set()


def test_a_circle_of_two_is_a_trap(used) -> None:
    away = "onblur=\"setTimeout(() => document.querySelector('%s').focus(), 10)\""
    body = f"{TWO}<button id=a {away % '#b'}>One</button><button id=b {away % '#a'}>Two</button>{TWO}"
    # The focus jumps by timers of the page: on a busy machine it may be told from either end, and a key may seem to lead out.
    found = [one for one in findings(rendered(used, {"/": whole(body)})) if one.check == "keyboard-trap"]
    assert {one.location.selector for one in found} <= {"#a", "#b"}
    assert found


def test_a_finding_says_how_to_see_it_again_and_shows_it(used) -> None:
    page = rendered(used, {"/": whole(WRONG["a link without an outline"][0])})
    (found,) = findings(page)
    assert found.details == {"steps": "Load the page and press Tab 2 times.", "picture": "Tab 2"}
    assert [name for name, _ in page.pictures] == ["Tab 2"]


def test_a_component_is_used_once_and_told_wherever_it_stands(used) -> None:
    style = "<style>.bare:focus{outline:none}</style>"
    pages = {
        "/a": whole(f"{style}<a class=bare href=/b>Two</a>"),
        "/b": whole(f"{style}<p>Boats</p><a class=bare href=/a>One</a>"),
    }
    with Site(pages) as site:
        first, second = (used.render(site.url + path, site.url + path)[0] for path in "ab")
        told = [[(one.check, one.details["steps"]) for one in findings(page)] for page in (first, second)]
    assert told == [
        [("focus-not-visible", "Load the page and press Tab 1 time.")],
        [("focus-not-visible", f"The same component was used on {site.url}a.")],
    ]


def test_what_is_known_is_passed_over_and_told_and_what_is_new_behind_it_is_reached(used) -> None:
    style = "<style>.bare:focus, .new:focus{outline:none}</style>"
    known = "<p><a class=bare href=/b>Two</a></p>" + "<p><a href=/b>Boats</a></p>" * 60  # more than are walked
    pages = {"/c": whole(style + known), "/d": whole(f"{style}{known}<p><button class=new>Book</button></p>")}
    with Site(pages) as site:
        for path in "cd":
            (shown,) = used.render(site.url + path, site.url + path)
            told = [(one.location.selector, one.details["steps"]) for one in findings(shown)]
    assert sorted(told) == [
        ("html > body > main > p:nth-of-type(1) > a", f"The same component was used on {site.url}c."),
        ("html > body > main > p:nth-of-type(62) > button", "Load the page and press Tab 62 times."),
    ]


def test_a_page_sends_nothing_while_it_is_used(used) -> None:
    body = "<button onfocus=\"fetch('/sent', {method: 'POST'}); navigator.sendBeacon('/sent')\">Book</button>" + TWO
    with Site({"/": whole(body), "/sent": "oh"}) as site:
        used.render(site.url, site.url)
        used.render(site.url, site.url)
        assert "/sent" not in site.asked
