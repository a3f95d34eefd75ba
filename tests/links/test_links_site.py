"""Links over the whole site: broken targets, anchors of other pages, redirects."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.document import Document
from auditor.extract.links import read_links
from auditor.extract.parse import parse_html
from auditor.model.codes import Code
from auditor.model.finding import CheckResult, Fact, Finding, Outcome, Severity
from auditor.model.held_facts import HeldFacts

SITE = "http://site.test"


def judged(check: str, pages: dict[str, str], answers: dict[str, dict[str, Any]] | None = None) -> CheckResult:
    facts: list[Fact] = []
    for path, body in pages.items():
        url = SITE + path
        document = parse_html(f"<html><body>{body}</body></html>", url)
        assert isinstance(document, Document)
        artifacts = Artifacts(document=document, links=read_links(document, SITE))
        facts.extend(run_check(registry()["link-broken-anchor"], artifacts, url).facts)
        facts.append(Fact("page", url, {"state": "audited", "status": 200, "final_url": url, "code": ""}, url))
    for url, value in (answers or {}).items():
        facts.append(Fact("page", url, {"final_url": url, "status": None, "code": "", **value}, url))
    result = run_check(registry()[check], Artifacts(facts=HeldFacts(facts)))
    assert result.failed is None, result.failed
    return result


def failed(code: str, status: int | None = None) -> dict[str, Any]:
    return {"state": "failed", "code": code, "status": status}


def test_a_broken_link_is_found_on_every_page_that_has_it() -> None:
    footer = '<footer><a href="/gone">Imprint</a></footer>'
    result = judged(
        "link-broken", {"/a": footer, "/b": footer, "/c": "<p>x</p>"}, {f"{SITE}/gone": failed(Code.HTTP_STATUS, 404)}
    )
    assert [finding.url for finding in result.findings] == [f"{SITE}/a", f"{SITE}/b"]
    first = result.findings[0]
    assert (first.key, first.outcome, first.severity) == (f"{SITE}/gone", Outcome.FAILED, Severity.SERIOUS)
    assert first.location.selector == "html > body > footer > a"
    assert len({finding.location.signals.component for finding in result.findings}) == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (failed(Code.HTTP_STATUS, 404), "failed"),
        (failed(Code.HTTP_STATUS, 410), "failed"),
        (failed(Code.HTTP_STATUS, 500), "failed"),
        (failed(Code.HTTP_STATUS, 503), "cant-tell"),
        (failed(Code.HOST_UNKNOWN), "failed"),
        (failed(Code.CONNECT_REFUSED), "failed"),
        (failed(Code.DEADLINE), "cant-tell"),
        (failed(Code.HTTP_STATUS, 403), "cant-tell"),
        (failed(Code.HTTP_STATUS, 405), None),
        (failed(Code.AUTH_REQUIRED, 401), "cant-tell"),
        (failed(Code.RATE_LIMITED, 429), None),
        (failed(Code.TARGET_CRASHED, 200), None),
        ({"state": "skipped", "code": "OUT_OF_SCOPE"}, None),
        ({"state": "skipped", "code": "ROBOTS_REFUSED"}, None),
        ({"state": "audited", "status": 200}, None),
    ],
)
def test_only_what_people_cannot_reach_is_broken(answer: dict[str, Any], outcome: str | None) -> None:
    result = judged("link-broken", {"/a": '<a href="/t">Target</a>'}, {f"{SITE}/t": answer})
    assert [str(finding.outcome) for finding in result.findings] == ([outcome] if outcome else [])


def test_a_link_is_broken_whose_address_leads_on_to_one_that_is_dead_and_is_told_once() -> None:
    became = {
        f"{SITE}/away": {
            "state": "skipped",
            "code": "DUPLICATE",
            "duplicate_of": f"{SITE}/gone",
            "final_url": f"{SITE}/gone",
        },
        f"{SITE}/round": {
            "state": "skipped",
            "code": "DUPLICATE",
            "duplicate_of": f"{SITE}/round",
            "final_url": f"{SITE}/round",
        },
        f"{SITE}/gone": failed(Code.HTTP_STATUS, 404),
    }
    pages = {"/a": '<a href="/away">Away</a> <a href="/round">Round</a>'}
    (finding,) = judged("link-broken", pages, became).findings
    assert f"it leads to {SITE}/gone, and there the server answers 404" in finding.message
    assert not judged("link-redirect", pages, became).findings


def test_a_target_nobody_asked_is_not_judged() -> None:
    assert judged("link-broken", {"/a": '<a href="https://elsewhere.example/x">X</a>'}).outcome is Outcome.PASSED


def test_a_broken_link_to_another_site_weighs_less() -> None:
    target = "https://elsewhere.example/x"
    result = judged("link-broken", {"/a": f'<a href="{target}">X</a>'}, {target: failed(Code.HTTP_STATUS, 404)})
    assert result.findings[0].severity is Severity.MODERATE


@pytest.mark.parametrize("status", [403, 405, 429, 999])
def test_another_site_that_refuses_robots_is_not_broken(status: int) -> None:
    target = "https://elsewhere.example/x"
    result = judged("link-broken", {"/a": f'<a href="{target}">X</a>'}, {target: failed(Code.HTTP_STATUS, status)})
    assert result.outcome is Outcome.PASSED


def test_findings_for_one_target_are_bounded() -> None:
    pages = {f"/p{n}": '<a href="/gone">Gone</a>' for n in range(230)}
    assert len(judged("link-broken", pages, {f"{SITE}/gone": failed(Code.HTTP_STATUS, 404)}).findings) == 200


def test_an_anchor_missing_on_another_page_is_found() -> None:
    pages = {
        "/a": '<a href="/b#fees">Fees</a><a href="/b#gone">Gone</a><a href="/b#top">Top</a><a href="/b#/route">Route</a>'
        '<a href="/b#%C3%BCber">Über</a><a href="/empty#x">X</a><a href="/b">B</a>',
        "/b": '<h2 id="fees">Fees</h2><h2 id="über">Über</h2>',
        "/empty": "<p>no ids at all, and a script that may make them</p><script src=/x.js></script>",
    }
    result = judged("link-broken-anchor-elsewhere", pages)
    assert [(f.url, f.key) for f in result.findings] == [(f"{SITE}/a", f"{SITE}/b#gone")]


def test_an_anchor_is_looked_for_where_a_redirect_leads() -> None:
    pages = {"/a": '<a href="/old#fees">Fees</a><a href="/old#gone">Gone</a>', "/new": '<h2 id="fees">Fees</h2>'}
    result = judged(
        "link-broken-anchor-elsewhere", pages, {f"{SITE}/old": {"state": "audited", "final_url": f"{SITE}/new"}}
    )
    assert [f.evidence["fragment"] for f in result.findings] == ["gone"]


@pytest.mark.parametrize(
    ("target", "final", "told"),
    [
        ("/old", "/new", True),
        ("/programs/nursing", "/", True),
        ("/a/b", "/a/b/", False),
        ("/News", "/news", False),
        ("/about", "https://www.site.test/about", False),
        ("/account", "/login?next=/account", False),
        ("/", "/en/", False),
        ("/about", "/en/about", False),
    ],
)
def test_a_redirect_is_told_when_it_is_worth_a_minute(target: str, final: str, told: bool) -> None:
    final_url = final if final.startswith("http") else SITE + final
    pages = {"/start": f'<a href="{target}">T</a>', "/start2": f'<a href="{target}">T</a>'}
    result = judged("link-redirect", pages, {SITE + target: {"state": "audited", "final_url": final_url}})
    assert len(result.findings) == (1 if told else 0)
    if told:
        assert result.findings[0].evidence["pages"] == [f"{SITE}/start", f"{SITE}/start2"]


@pytest.mark.parametrize(("final", "told"), [("/new", 0), ("/", 1)])
def test_a_redirect_for_now_is_told_only_when_it_leads_home(final: str, told: int) -> None:
    answer = {"state": "audited", "final_url": SITE + final, "permanent": False}
    assert len(judged("link-redirect", {"/a": '<a href="/b/old">T</a>'}, {f"{SITE}/b/old": answer}).findings) == told


def test_a_frame_whose_page_is_gone_is_a_finding_of_its_own() -> None:
    pages = {
        "/a": "<iframe src=/gone title=Hours></iframe><iframe src=/fine></iframe><iframe src=about:blank></iframe>"
    }
    answers = {f"{SITE}/gone": failed(Code.HTTP_STATUS, 404), f"{SITE}/fine": {"state": "audited", "status": 200}}
    result = judged("frame-broken", pages, answers)
    assert [f.key for f in result.findings] == [f"{SITE}/gone"]
    assert "iframe" in result.findings[0].location.selector
    assert judged("link-broken", pages, answers).findings == ()


def test_a_link_that_leads_to_a_dead_page_of_another_site_by_a_redirect_is_broken() -> None:
    out = {"state": "skipped", "code": "OUT_OF_SCOPE", "final_url": "http://other.test/x"}
    pages = {"/a": "<a href=/go/dead>Partner</a><a href=/go/alive>Partner</a>"}
    answers = {f"{SITE}/go/dead": {**out, "status": 404}, f"{SITE}/go/alive": {**out, "status": 200}}
    assert [f.key for f in judged("link-broken", pages, answers).findings] == [f"{SITE}/go/dead"]


def test_anchors_are_looked_for_behind_redirects_and_duplicates_and_on_pages_without_any() -> None:
    pages = {
        "/a": "<a href=/c#here>1</a><a href=/c#gone>2</a><a href=/d#gone>3</a><a href=/plain#part>4</a><a href=/c#lost:~:text=x>5</a>",
        "/c/": "<h2 id=here>Here</h2>",
        "/plain": "<p>Nothing to jump to",
    }
    moved = {"state": "skipped", "code": "DUPLICATE"}
    answers = {
        f"{SITE}/c": {**moved, "final_url": f"{SITE}/c/"},
        f"{SITE}/d": {**moved, "duplicate_of": f"{SITE}/c"},
    }
    result = judged("link-broken-anchor-elsewhere", pages, answers)
    assert sorted(f.evidence["fragment"] for f in result.findings) == ["gone", "gone", "lost:~:text=x", "part"]


def test_a_mistyped_address_is_told_once() -> None:
    pages = {"/a": "<a href='http//example.org/x'>X</a>"}
    assert judged("link-broken", pages, {f"{SITE}/http//example.org/x": failed(Code.HTTP_STATUS, 404)}).findings == ()


def test_any_fragment_of_a_page_with_views_behind_the_hash_may_be_a_view() -> None:
    views = "<a href='#/team'>Team</a><a href='#contact'>Contact</a>"
    pages = {"/a": f"{views}<script src=/app.js></script>", "/b": "<a href='#contact'>Contact</a>", "/c": views}
    found = {f.url: f.outcome for f in page_findings("link-broken-anchor", pages)}
    assert found == {f"{SITE}/a": Outcome.CANT_TELL, f"{SITE}/b": Outcome.FAILED, f"{SITE}/c": Outcome.FAILED}


def page_findings(check: str, pages: dict[str, str]) -> list[Finding]:
    found: list[Finding] = []
    for path, body in pages.items():
        document = parse_html(f"<html><body>{body}</body></html>", SITE + path)
        assert isinstance(document, Document)
        artifacts = Artifacts(document=document, links=read_links(document, SITE))
        found.extend(run_check(registry()[check], artifacts, SITE + path).findings)
    return found
