"""What the mouse can do and the keyboard cannot is told, and what happens unasked; each failure beside a twin that is right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.probed import rendered, said, whole
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADD = "<p id=out>None</p><script>function add(){document.querySelector('#out').append(document.createElement('b'))}</script>"
FIELD = (
    "<label>%s <select id=it onchange=\"location.href='/pier'+this.value\"><option>1<option>2<option>3</select></label>"
)
KEY = f"{ADD}<script>document.addEventListener('keydown', (e) => {{ if (%s) add(); }})</script>"
SKIP = "<a id=it href=#m %s>Skip to content</a><nav><a href=/a>Piers</a></nav><div id=m><a href=/b>Tides</a></div>"

WRONG = {
    "a span with onclick": (f"{ADD}<span id=it onclick='add()'>More</span>", {"control-unreachable"}),
    "a box that a script listens to": (
        f"{ADD}<div id=it style='width:100px'>More</div><script>it.addEventListener('click', add)</script>",
        {"control-unreachable"},
    ),
    "a box whose clicks the document takes": (
        f"{ADD}<div id=it style='cursor:pointer;width:100px'>More</div>"
        "<script>document.addEventListener('click', (e) => { if (e.target.id == 'it') add(); })</script>",
        {"control-unreachable"},
    ),
    "words that lead to a page": ("<span id=it onclick=\"location.href='/fees'\">Fees</span>", {"control-unreachable"}),
    "a picture with onclick": (
        f"{ADD}<img id=it alt=Pier width=40 height=40 onclick='add()'>",
        {"control-unreachable"},
    ),
    "a link without an address": (f"{ADD}<a id=it onclick='add()'>More</a>", {"control-unreachable"}),
    "a role without a stop": (f"{ADD}<div id=it role=button onclick='add()'>More</div>", {"control-unreachable"}),
    "a button that Tab passes over": (
        f"{ADD}<button id=it tabindex=-1 onclick='add()'>More</button>",
        {"control-unreachable"},
    ),
    "a stop that no key works": (
        f"{ADD}<div id=it role=button tabindex=0 onclick='add()'>More</div>",
        {"control-mouse-only"},
    ),
    "a link for the mouse button alone": (f"{ADD}<a id=it href=# onmousedown='add()'>More</a>", {"control-mouse-only"}),
    "a choice that goes there at once": (FIELD % "Pier", {"change-leaves-page"}),
    "a choice that opens another view": (
        "<label>Pier <select id=it onchange=\"location.hash = '#/pier/' + this.value\"><option>1<option>2</select></label>",
        {"change-leaves-page"},
    ),
    "a choice that sends the form": (
        "<form action=/p><label>Pier <select id=it onchange='this.form.submit()'><option>1<option>2</select></label></form>",
        {"change-leaves-page"},
    ),
    "a tick that moves the focus": (
        "<label><input type=checkbox id=it onchange='z.focus()'>Yes</label><input id=z aria-label=Name>",
        {"change-moves-focus"},
    ),
    "a link past the menu that a script stops": (SKIP % "onclick='return false'", {"skip-link-broken"}),
}
RIGHT = {
    "a place that a link leads to as well": "<span onclick=\"location.href='/fees'\">Fees</span> <a href=/fees>Fees</a>",
    "a stop that Enter works": f"{ADD}<div role=button tabindex=0 onclick='add()' onkeydown=\"if(event.key=='Enter')add()\">More</div>",
    "what does nothing": f"{ADD}<span onclick='void 0'>More</span><div style='cursor:pointer;width:90px'>Idle</div>",
    "a card with a link in it": f"{ADD}<div onclick='add()'><a href=/x>Pier</a> in spring</div>",
    "words in a button": f"{ADD}<button onclick='add()'><span style=cursor:pointer>More</span></button>",
    "what says that it deletes": f"{ADD}<span onclick='add()'>Delete all</span><span onclick='add()'>Alles löschen</span>",
    "a page that changes all the time": f"{ADD}<span onclick='add()'>More</span><script>setInterval(add, 20)</script>",
    "words of a field": f"{ADD}<label onclick='add()'><input type=checkbox>Yes</label>",
    "a tab beside the one that has the focus": f"{ADD}<div role=tablist aria-label=Piers><button role=tab aria-selected=true>One</button>"
    "<button role=tab tabindex=-1 onclick='add()'>Two</button></div>",
    "a choice that changes the page itself": f"{ADD}<label>Order <select onchange='add()'><option>1<option>2</select></label>",
    "a choice that is noted in the address": f'{ADD}<label>Order <select onchange="note(this.value)"><option>1<option>2</select></label>'
    "<script>note = (order) => { add(); history.replaceState(null, '', '#filter?order=' + order); }</script>",
    "radio buttons": "<label><input type=radio name=a>One</label><label><input type=radio name=a>Two</label>",
    "a link past the menu": SKIP % "",
    "a key with another one": KEY % "e.key=='k' && e.ctrlKey",
    "a script that counts all keys": KEY % "true",
    "what nobody is to use": f"{ADD}<span data-auditor-skip onclick='add()'>More</span>",
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
def test_what_only_the_mouse_can_do_or_nobody_asked_for_is_told(kind, used) -> None:
    body, checks = WRONG[kind]
    assert said(used, body) == {(check, "#it") for check in checks}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_both_can_do_is_no_news(kind, used) -> None:
    assert said(used, RIGHT[kind]) == set()


@pytest.mark.parametrize(("condition", "key"), [("e.key=='k'", "k"), ("e.key=='/'", "/")])
def test_a_letter_that_does_something_by_itself_is_named(condition, key, used) -> None:
    page = rendered(used, {"/": whole(KEY % condition)})
    assert f'"said": "{key}"' in page.walk


def test_a_letter_that_acts_once_is_told_without_its_name(used) -> None:
    opens = "addEventListener('keypress', (e) => { if (e.key == 's') found.hidden = false; })"
    page = rendered(used, {"/": whole(f"<p hidden id=found>Search</p><script>{opens}</script>")})
    assert '"seen": "single-key"' in page.walk
    assert '"said": ""' in page.walk


def test_nothing_is_sent_and_nothing_left_whatever_is_pressed(used) -> None:
    body = (
        "<form action=/sent method=post><button>Go on</button></form><span onclick=\"location.href='/gone'\">On</span>"
        "<span onclick=\"fetch('/sent', {method: 'POST'})\">Also</span>"
    )
    with Site({"/": whole(body)}) as site:
        used.render(site.url, site.url)
        used.render(site.url, site.url)
        assert not {"/sent", "/gone"} & set(site.asked)
