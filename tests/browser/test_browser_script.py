"""Steps before a page is judged, and logins: done truly, failing by name, and secrets only where they belong."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from auditor.browser import page_script as script_module
from auditor.browser.login import read_login
from auditor.browser.page_script import ACTIONS, read_scripts
from auditor.browser.pool import Pool, open_pool
from auditor.config import ScriptSettings, Settings
from auditor.dom.document import Document
from auditor.errors import EngineFault, UsageFault
from auditor.extract.parse import from_walk
from auditor.model.page import Failed, RenderedPage
from auditor.urls import address_of
from tests.browser.conftest import QUICK, found
from tests.browser.hostile_site import BAD_IMAGE, Handler, Site, running_site
from tests.browser.hostile_site import page as markup

MORE = markup(
    """<div id=onetrust-banner-sdk style="position:fixed;inset:0;background:#fff">
<button id=onetrust-accept-btn-handler onclick="document.title='accepted';this.parentNode.remove()">Yes</button>
<button id=onetrust-reject-all-handler onclick="document.title='refused';this.parentNode.remove()">No</button></div>
<button id=more>More</button><input id=field><p id=out></p>
<script>more.onclick=e=>{if(e.isTrusted)setTimeout(()=>main.insertAdjacentHTML('beforeend','<p id=late>late</p>"""
    + BAD_IMAGE.replace('"', "")
    + """'),150)};field.onkeydown=e=>{if(e.key==='Enter'&&e.isTrusted)out.textContent='sent '+field.value};
const main=document.querySelector('main')</script>"""
)


def script(*steps: dict[str, object], **changes: object) -> ScriptSettings:
    return ScriptSettings.model_validate({"steps": steps, **changes})


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"push": "#x"}, "must name one of"),
        ({"click": "#x", "wait": "#y"}, "must name one of"),
        ({"type": "#x"}, "needs text"),
        ({"type": "#x", "text_env": "NOT_SET_HERE"}, "NOT_SET_HERE"),
        ({"press": "Entry"}, "no key 'Entry'"),
        ({"screenshot": "../../evil"}, "no name for a picture"),
        ({"screenshot": ""}, "no name for a picture"),
        ({"screenshot": "x" * 61}, "no name for a picture"),
    ],
)
def test_a_step_that_cannot_be_understood_is_a_usage_fault(step, says) -> None:
    with pytest.raises(UsageFault, match=f"scripts 1, step 1.*{says}"):
        read_scripts([script(step)], {})


def test_pictures_of_a_script_are_few_and_each_has_its_own_name() -> None:
    with pytest.raises(UsageFault, match="two screenshots have the name 'menu'"):
        read_scripts([script({"screenshot": "menu"}, {"screenshot": "menu"})], {})
    with pytest.raises(UsageFault, match="11 screenshots"):
        read_scripts([script(*({"screenshot": f"number {n}"} for n in range(11)))], {})
    read_scripts([script({"screenshot": "Menü offen"}), script({"screenshot": "menu"})], {})


def test_a_login_takes_no_pictures() -> None:
    auth = {"login": [{"screenshot": "password"}]}
    with pytest.raises(UsageFault, match="must stay secret"):
        read_login(Settings.model_validate({"site": {"start": ["http://a.test/"], "auth": auth}}).site, {})


def test_every_step_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "page-scripts.md").read_text("utf-8")
    assert [action for action in ACTIONS if f"`{action}`" not in text] == []
    listed = str(script_module.__doc__).partition("\n")[2].split()
    assert [action for action in ACTIONS if action not in listed] == []


def test_scripts_are_meant_for_paths_and_addresses() -> None:
    (one,) = read_scripts([script({"wait": "p"}, pages=("/news/*", "*?lang=de"))], {})
    assert one.meant_for("https://a.test/news/1")
    assert one.meant_for("https://a.test/about?lang=de")
    assert not one.meant_for("https://a.test/about")


def opened(axe_copy, hostile: Site, **settings: object) -> Pool:
    made = Settings.model_validate({"browser": QUICK, "site": {"start": [hostile.url("/")]}, **settings})
    return open_pool(made, axe_copy, made.named_states())


def visit(pool: Pool, url: str) -> RenderedPage | Failed:
    pages = pool.render(url, final_url=url)
    return pages if isinstance(pages, Failed) else pages[0]


def document_of(page: RenderedPage | Failed) -> Document:
    assert isinstance(page, RenderedPage), page
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    return document


@pytest.mark.browser
def test_steps_are_taken_before_the_page_is_judged(axe_copy, hostile) -> None:
    hostile.pages["/more"] = MORE
    steps = (
        {"dismiss": "consent"},
        {"wait_gone": "#onetrust-banner-sdk"},
        {"click": "#more"},
        {"wait": "#late"},
        {"type": "#field", "text": "words"},
        {"press": "Enter"},
        {"scroll": "bottom"},
        {"click": "#nowhere", "optional": True},
    )
    pool = opened(axe_copy, hostile, scripts=[{"pages": ["/more"], "steps": steps, "budget_s": 6}])
    try:
        page = visit(pool, hostile.url("/more"))
        document = document_of(page)
        assert page.title == "refused"
        assert document.by_id("late") is not None
        assert document.by_id("out").text() == "sent words"
        assert found(page) == ["#bad"]
        assert page.timing_ms["script"] > 0
        assert "script" not in visit(pool, hostile.url("/good")).timing_ms
    finally:
        pool.close()


@pytest.mark.browser
def test_a_screenshot_shows_the_window_at_its_moment_and_changes_nothing(axe_copy, hostile) -> None:
    hostile.pages["/menu"] = markup(
        "<button id=open onclick='menu.hidden=false'>Menu</button><div id=menu hidden style='height:500px;background:#000'>"
        "</div><p style='margin-top:3000px'>End</p><script>onresize=()=>menu.hidden=true</script>" + BAD_IMAGE
    )
    steps = ({"screenshot": "closed"}, {"click": "#open"}, {"screenshot": "open"}, {"wait": "#menu"})
    pool = opened(axe_copy, hostile, scripts=[{"pages": ["/menu"], "steps": steps}])
    try:
        page = visit(pool, hostile.url("/menu"))
        other = visit(pool, hostile.url("/good"))
    finally:
        pool.close()
    assert [name for name, _ in page.pictures] == ["closed", "open"]
    closed, shown = (Image.open(BytesIO(data)).convert("L") for _, data in page.pictures)
    assert closed.size == shown.size == (1366, 900)
    dark = [sum(image.histogram()[:30]) for image in (closed, shown)]
    assert dark[1] - dark[0] > 1000 * 400
    assert found(page) == ["#bad"]
    assert other.pictures == ()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"click": "#nowhere"}, "no element that shows fits it within the 1.5 s"),
        ({"click": "#more"}, "lies over it"),
        ({"wait": "p["}, "this is not a CSS selector"),
        ({"wait": 9000}, "longer than the 1.5 s"),
        ({"wait_gone": "#field"}, "still shows"),
        ({"type": "#more", "text": "x"}, "not a field to type into"),
    ],
)
def test_a_step_that_cannot_be_done_fails_the_page_and_is_named(axe_copy, hostile, step, says) -> None:
    hostile.pages["/more"] = MORE
    pool = opened(axe_copy, hostile, scripts=[{"steps": [step], "budget_s": 1.5}])
    try:
        page = visit(pool, hostile.url("/more"))
    finally:
        pool.close()
    assert isinstance(page, Failed)
    assert page.code == "SCRIPT_FAILED"
    assert page.detail.startswith(f"step 1, {next(iter(step))}")
    assert says in page.detail


def _private(handler: Handler) -> None:
    seen.append((handler.headers.get("Host", ""), dict(handler.headers)))
    if "user=me" in handler.headers.get("Cookie", "") or handler.headers.get("Authorization"):
        handler.answer(200, markup(BAD_IMAGE + "<p>Welcome, me</p>", "Private").encode())
    else:
        handler.answer(401, b"no", WWW_Authenticate='Basic realm="x"')


def _elsewhere(handler: Handler) -> None:
    seen.append((handler.headers.get("Host", ""), dict(handler.headers)))
    handler.answer(200, b"", "image/png")


def _away(handler: Handler) -> None:
    port = handler.server.server_address[1]
    handler.answer(302, b"", Location=f"http://localhost:{port}/elsewhere.png")


seen: list[tuple[str, dict[str, str]]] = []


@pytest.fixture
def private(hostile, monkeypatch) -> Site:
    from tests.browser import hostile_site

    seen.clear()
    special = {"/private": _private, "/elsewhere.png": _elsewhere, "/away.png": _away}
    monkeypatch.setattr(hostile_site, "SPECIAL", {**hostile_site.SPECIAL, **special})
    hostile.pages["/login"] = markup(
        "<input id=name><button id=go>Go</button><p id=hello></p>"
        "<script>go.onclick=()=>{document.cookie='user='+document.getElementById('name').value+';path=/';hello.textContent='Hello'}</script>"
    )
    other = hostile.url("/elsewhere.png", "localhost")
    hostile.pages["/mixed"] = markup(f'<img alt=a src="{other}"><img alt=b src="/away.png"><p>Welcome</p>')
    return hostile


@pytest.mark.browser
def test_a_login_script_logs_in_and_stays_so(axe_copy, private, monkeypatch) -> None:
    monkeypatch.setenv("THE_USER", "me")
    steps = [{"type": "#name", "text_env": "THE_USER"}, {"click": "#go"}]
    auth = {"login": steps, "login_url": private.url("/login"), "proof_text": "Hello"}
    pool = opened(axe_copy, private, site={"start": [private.url("/")], "auth": auth})
    try:
        for _ in range(2):
            assert found(visit(pool, private.url("/private"))) == ["#bad"]
    finally:
        pool.close()


@pytest.mark.browser
def test_a_login_without_its_proof_stops_the_run(axe_copy, private) -> None:
    auth = {"login": [{"click": "#go"}], "login_url": private.url("/login"), "proof_selector": "#dashboard"}
    with pytest.raises(EngineFault) as caught:
        opened(axe_copy, private, site={"start": [private.url("/")], "auth": auth})
    assert caught.value.code == "AUTH_REQUIRED"
    assert "#dashboard" in caught.value.detail


@pytest.mark.browser
def test_login_headers_reach_our_origin_and_no_other_redirects_included(axe_copy, private, monkeypatch) -> None:
    monkeypatch.setenv("THE_PASSWORD", "s3cret")
    monkeypatch.setenv("THE_KEY", "k3y")
    auth = {"username": "me", "password_env": "THE_PASSWORD", "headers_env": {"X-API-Key": "THE_KEY"}}
    pool = opened(axe_copy, private, site={"start": [private.url("/")], "auth": auth})
    try:
        assert found(visit(pool, private.url("/private"))) == ["#bad"]
        assert isinstance(visit(pool, private.url("/mixed")), RenderedPage)
    finally:
        pool.close()
    ours = [headers for host, headers in seen if host.startswith("127.")]
    others = [headers for host, headers in seen if host.startswith("localhost")]
    assert ours
    assert all(headers["X-API-Key"] == "k3y" and headers["Authorization"].startswith("Basic ") for headers in ours)
    assert len(others) == 2
    assert not [headers for headers in others if {"X-API-Key", "Authorization"} & set(headers)]


@pytest.mark.browser
def test_login_cookies_are_there_on_every_page(axe_copy, private, monkeypatch) -> None:
    monkeypatch.setenv("THE_COOKIE", "me")
    auth = {"cookies": [{"name": "user", "value_env": "THE_COOKIE"}]}
    pool = opened(axe_copy, private, site={"start": [private.url("/")], "auth": auth})
    try:
        for _ in range(2):
            assert found(visit(pool, private.url("/private"))) == ["#bad"]
    finally:
        pool.close()


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["cookie", "headers", "login script"])
def test_what_logs_us_in_goes_to_no_other_port_of_the_host(kind, axe_copy, private, monkeypatch) -> None:
    monkeypatch.setenv("THE_COOKIE", "me")
    auth = {
        "cookie": {"cookies": [{"name": "user", "value_env": "THE_COOKIE"}]},
        "headers": {"headers_env": {"Authorization": "THE_COOKIE"}},
        "login script": {
            "login": [{"type": "#name", "text": "me"}, {"click": "#go"}],
            "login_url": private.url("/login"),
            "proof_text": "Hello",
        },
    }[kind]
    with running_site() as other:
        place = other.url("/private")
        private.pages["/two-ports"] = markup(
            f"<img alt=a src={place}?img><iframe title=f src={place}?frame></iframe>"
            f"<script>fetch('{place}?fetch',{{credentials:'include'}}).catch(()=>0)</script>"
        )
        pool = opened(axe_copy, private, site={"start": [private.url("/")], "auth": auth})
        try:
            assert isinstance(visit(pool, private.url("/private")), RenderedPage)
            assert isinstance(visit(pool, private.url("/two-ports")), RenderedPage)
        finally:
            pool.close()
    here, there = ([sent for host, sent in seen if host == address_of(one.url("")).place] for one in (private, other))
    assert here
    assert all("user=me" in sent.get("Cookie", "") or sent.get("Authorization") == "me" for sent in here)
    assert len(there) == 3
    assert not [sent for sent in there if {"Cookie", "Authorization"} & set(sent)]
