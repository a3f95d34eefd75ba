"""What nothing can look into is named: closed shadow roots, frames that show nothing, documents in objects."""

from __future__ import annotations

import json

import pytest

from auditor.browser.page_events import forbids_scripts
from auditor.checks.accessibility import axe_rules
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import AxeResults
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.parse import parse_html
from auditor.model.finding import Finding, Outcome
from auditor.model.options import Options
from auditor.model.page import Failed
from tests.browser import hostile_site
from tests.browser.conftest import found
from tests.browser.hostile_site import page as markup

CLOSED = '<div id=h></div><script>h.attachShadow({mode:"closed"}).innerHTML="<img src=/dot.png><slot></slot>"</script>'
BAD_FRAME = '<iframe title=f src="/bad"></iframe>'


def unseen(page) -> list[str]:
    return [path for path, _ in json.loads(page.axe).get("unseen_frames", [])]


def closed(page) -> list[str]:
    return json.loads(page.axe).get("closed_roots", [])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "hosts"),
    [
        (CLOSED, ["#h"]),
        ('<div><template shadowrootmode="closed"><img src=/dot.png></template></div>', ["html > body > main > div"]),
        (CLOSED.replace("id=h", "id=h hidden"), []),
        (
            '<div id=o></div><script>o.attachShadow({mode:"open"}).innerHTML="<p></p><section></section>";'
            'o.shadowRoot.lastChild.attachShadow({mode:"closed"}).innerHTML="<img src=/dot.png>"</script>',
            ["#o >>> section"],
        ),
        ("<details><summary>a</summary>b</details><input aria-label=c><!-- < --><p title='<'>1 &lt; 2</p>", []),
    ],
)
def test_a_closed_shadow_root_that_shows_is_named(render, hostile, body, hosts) -> None:
    hostile.pages["/closed-root"] = markup(body)
    assert closed(render("/closed-root")) == hosts


@pytest.mark.browser
def test_closed_shadow_roots_in_frames_of_any_origin_are_named_with_their_frame(render, hostile) -> None:
    hostile.pages["/closed-inside"] = markup(CLOSED)
    near, far = hostile.url("/closed-inside"), hostile.url("/closed-inside", "localhost")
    hostile.pages["/closed-frames"] = markup(
        f'<iframe title=f src="{near}"></iframe><iframe title=g src="{far}"></iframe>'
    )
    assert [path.split(" | ")[1:] for path in closed(render("/closed-frames"))] == [["#h"], ["#h"]]


@pytest.mark.browser
@pytest.mark.parametrize(
    "body",
    [
        '<iframe title=f src="http://127.0.0.1:9/"></iframe>',
        '<iframe title=f src="/204"></iframe>',
        '<object type="text/html" data="/bad" aria-label=o></object>',
        '<embed type="text/html" src="/bad" title=e>',
    ],
)
def test_what_shows_no_page_that_axe_can_judge_is_listed(render, hostile, body) -> None:
    hostile.pages["/shows-nothing"] = markup(body)
    assert len(unseen(render("/shows-nothing"))) == 1


@pytest.mark.browser
def test_a_frame_that_is_empty_on_purpose_and_a_picture_in_an_object_are_no_news(render, hostile) -> None:
    hostile.pages["/empty-frame"] = markup(
        '<iframe title=f></iframe><object data="/dot.png" type="image/png"></object>'
    )
    assert unseen(render("/empty-frame")) == []


@pytest.mark.browser
def test_frames_far_below_are_brought_in(render, hostile) -> None:
    hostile.pages["/far-frame"] = markup(
        '<div style="height:60000px"></div>' + BAD_FRAME.replace("title", "loading=lazy title")
    )
    assert len(found(render("/far-frame"))) == 1


@pytest.mark.browser
def test_a_page_that_forbids_every_script_is_read_and_says_why_axe_could_not_run(render, hostile, monkeypatch) -> None:
    def sandboxed(handler) -> None:
        handler.answer(200, markup("<p>Words</p>").encode(), Content_Security_Policy="img-src *; sandbox allow-forms")

    monkeypatch.setitem(hostile_site.SPECIAL, "/sandboxed-page", sandboxed)
    page = render("/sandboxed-page")
    assert "Words" in page.walk
    assert isinstance(page.axe, Failed)
    assert "forbids every script" in page.axe.detail
    assert len(found(render("/bad"))) == 1


@pytest.mark.parametrize(
    ("policy", "forbidden"),
    [
        ("sandbox", True),
        ("default-src 'none'; SANDBOX allow-forms", True),
        ("default-src 'self', sandbox", True),
        ("sandbox allow-scripts", False),
        ("frame-src sandbox.example", False),
        ("", False),
    ],
)
def test_a_policy_that_forbids_scripts_is_recognised(policy, forbidden) -> None:
    assert forbids_scripts({"Content-Security-Policy": policy, "Server": "sandbox"}) is forbidden


@pytest.mark.browser
def test_a_frame_inside_a_shadow_root_is_named_with_its_host(render, hostile) -> None:
    hostile.pages["/shadow-frame"] = markup(
        f"<div id=h></div><script>h.attachShadow({{mode:'open'}}).innerHTML='{BAD_FRAME}'</script>"
    )
    page = render("/shadow-frame")
    assert found(page) == ["#h >>> iframe | #bad"]
    assert json.loads(page.walk)["frames"][1] == ["#h >>> iframe"]


def test_what_could_not_be_looked_at_is_cant_tell_and_told_with_its_frame() -> None:
    axe = AxeResults("4.14.0", (), ("region",), (), (("#f | object", "not judged"),), ("#f | #h >>> section",))
    document = parse_html("<html><body><p>a</p></body></html>", "http://site.test/")
    result = run_check(axe_rules, Artifacts(axe=axe, document=document, options=Options()), "http://site.test/")
    assert result.outcome is Outcome.CANT_TELL
    assert [(one.outcome, one.location.frames, one.location.selector) for one in result.findings] == [
        (Outcome.CANT_TELL, ("#f",), "object"),
        (Outcome.CANT_TELL, ("#f",), "#h >>> section"),
    ]


@pytest.mark.parametrize(("count", "says"), [(0, None), (1, "1 part of the page"), (7, "7 parts of the page")])
def test_what_could_not_be_opened_in_time_is_told(count, says) -> None:
    document = parse_html("<html><body><p>Harbour</p></body></html>", "http://site.test/")
    assert isinstance(document, Document)
    answer = {"version": "4", "rules": [], "passed": ["list"], "inapplicable": [], "unopened": count}
    axe = read_axe(json.dumps(answer), document)
    assert isinstance(axe, AxeResults)
    told = [one for one in axe_rules(axe, document, Options()) if isinstance(one, Finding)]
    assert [one.message.startswith(says) for one in told] == ([True] if says else [])
    assert all(one.outcome is Outcome.CANT_TELL for one in told)
