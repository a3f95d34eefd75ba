"""A page that nobody links to any more is gone; one that this run did not look for is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.gate import Baseline, Crawl, parse_policy
from auditor.gate.crawl import crawl_from, widest
from auditor.model.codes import Code
from auditor.model.page import Failed, PageState
from auditor.model.run import Environment
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, Site, make_site, records

WHOLE = Crawl(("/",))
BLIND = Environment("0.1.0", "3.11")


def accepted(site: Site, crawl: Crawl | None = WHOLE) -> Baseline:
    return replace(site.accepted(), crawl=crawl)


def after_a_page_went(crawl_then: Crawl | None, crawl_now: Crawl | None, **more: object) -> set[str]:
    """Return the reasons of what was accepted on a page that today's run did not come to."""
    site = make_site(5)
    baseline = accepted(site, crawl_then)
    site.pages.pop("/page-2")
    judged = site.judge(baseline, crawl=crawl_now, **more)
    return {old.reason for old in judged.gone}


def test_after_a_whole_crawl_a_page_that_nobody_links_to_is_gone_and_pruned():
    site = make_site(5)
    baseline = accepted(site)
    site.pages.pop("/page-2")
    judged = site.judge(baseline, crawl=WHOLE)
    assert {old.reason for old in judged.gone} == {"page-gone"}
    assert judged.gone_pages == {"/page-2"}
    assert (judged.verdict.fixed, judged.verdict.unaudited, judged.verdict.exit_code) == (0, 0, 0)
    assert "went with pages that are gone" in " ".join(judged.verdict.reasons)
    left = baseline.without(judged.gone, judged.gone_pages)
    assert {entry.page for entry in left.findings} == {"/", "/page-1"}
    assert set(left.pages) == {"/", "/page-1"}
    assert not site.judge(left, crawl=WHOLE).gone


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (WHOLE, None),
        (None, WHOLE),
        (None, None),
        (WHOLE, Crawl(("/page-1",))),
        (Crawl(("/", "/shop/")), WHOLE),
        (WHOLE, Crawl(("/",), include=("/page-1*",))),
        (Crawl(("/",), include=("/a/", "/b/")), Crawl(("/",), include=("/a/",))),
        (WHOLE, Crawl(("/",), exclude=("/page-2",))),
        (WHOLE, Crawl(("/",), sitemap="none")),
    ],
    ids=[
        "only listed", "not recorded", "neither", "another start", "one start less", "include", "narrower include",
        "exclude", "without the sitemap",
    ],
)  # fmt: skip
def test_a_run_that_did_not_look_for_the_page_leaves_its_findings_unaudited(then, now):
    assert after_a_page_went(then, now) == {"unaudited"}


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (WHOLE, Crawl(("/", "/shop/"))),
        (Crawl(("/",), include=("/a/",)), WHOLE),
        (Crawl(("/",), include=("/a/",)), Crawl(("/",), include=("/a/", "/b/"))),
        (Crawl(("/",), exclude=("/x",)), WHOLE),
    ],
    ids=["one start more", "no include any more", "wider include", "no exclude any more"],
)
def test_a_run_that_looked_further_than_before_knows_what_is_gone(then, now):
    assert after_a_page_went(then, now) == {"page-gone"}


def lost(path, state, code, status=None, via=f"{ORIGIN}/"):
    made = records([path])[0]
    return replace(made, state=state, failure=Failed(Code(code)), status=status, via=via)


@pytest.mark.parametrize(
    "page",
    [
        lost("/limit", PageState.SKIPPED, "PAGE_LIMIT"),
        lost("/deep", PageState.SKIPPED, "DEPTH_LIMIT"),
        lost("/calendar", PageState.SKIPPED, "TRAP"),
        lost("/slow", PageState.FAILED, "DEADLINE"),
        lost("/broken", PageState.FAILED, "HTTP_STATUS", 500),
        lost("/page-1", PageState.SKIPPED, "ROBOTS_REFUSED"),
    ],
    ids=lambda page: page.failure.code,
)
def test_a_crawl_that_was_cut_or_lost_a_page_does_not_know_what_is_gone(page):
    site = make_site(5)
    baseline = accepted(site)
    site.pages.pop("/page-2")
    pages = [record for record in records(site.pages) if record.url != page.url]
    if page.url.endswith("/page-1"):
        site.pages.pop("/page-1")
    judged = site.judge(baseline, pages=[*pages, page], crawl=WHOLE)
    assert {old.reason for old in judged.gone} == {"unaudited"}


@pytest.mark.parametrize(
    "page",
    [
        lost("/same", PageState.SKIPPED, "DUPLICATE"),
        lost("/private", PageState.SKIPPED, "ROBOTS_REFUSED"),
        lost("/dead-link", PageState.FAILED, "HTTP_STATUS", 404),
        lost("/file.pdf", PageState.FAILED, "NOT_HTML", 200),
    ],
    ids=lambda page: page.failure.code,
)
def test_what_never_was_an_accepted_page_does_not_keep_a_crawl_from_being_whole(page):
    site = make_site(5)
    baseline = accepted(site)
    site.pages.pop("/page-2")
    judged = site.judge(baseline, pages=[*records(site.pages), page], crawl=WHOLE)
    assert {old.reason for old in judged.gone} == {"page-gone"}


def test_a_run_that_was_cut_off_or_has_no_browser_any_more_does_not_know_what_is_gone():
    assert after_a_page_went(WHOLE, WHOLE, finished=False) == {"unaudited"}
    assert after_a_page_went(WHOLE, WHOLE, environment=BLIND) == {"unaudited"}


def test_the_baseline_file_keeps_how_its_pages_were_come_to():
    crawl = Crawl(("/", "/de/"), ("/a/*",), ("/b",), "none")
    held = replace(make_site(1).accepted(), crawl=crawl)
    assert Baseline.parse(held.dumps(), "x").crawl == crawl
    assert Baseline.parse(replace(held, crawl=None).dumps(), "x").crawl is None
    assert crawl_from({}) is None


def test_a_baseline_that_keeps_pages_of_a_wider_crawl_keeps_that_crawl():
    part = Crawl(("/a/",))
    assert widest(part, WHOLE, kept_pages=True) == WHOLE
    assert widest(part, WHOLE, kept_pages=False) == part
    assert widest(WHOLE, None, kept_pages=True) is None
    assert widest(Crawl(("/", "/a/")), WHOLE, kept_pages=True) == Crawl(("/", "/a/"))


@pytest.mark.parametrize(
    "rule", ["accessibility:any", "accessibility:new", "any:accessibility", "axe:color-contrast", "new:axe:label",
             "accessibility:serious"]
)  # fmt: skip
def test_a_rule_about_accessibility_is_not_kept_by_a_run_without_a_browser(rule):
    site = Site({"/": '<html lang="en"><main><h1>Fine</h1></main>'})
    judged = site.judge(environment=BLIND, policy=parse_policy([rule]))
    assert judged.verdict.exit_code == 3
    assert f"{rule} could not be judged" in judged.verdict.sentence
    assert site.judge(policy=parse_policy([rule])).verdict.exit_code == 0


@pytest.mark.parametrize("rule", ["new:any", "new:serious", "links:any", "new:image-alt-missing", "coverage<1.0"])
def test_a_rule_about_anything_else_is_judged_without_a_browser(rule):
    site = Site({"/": '<html lang="en"><main><h1>Fine</h1></main>'})
    assert site.judge(environment=BLIND, policy=parse_policy([rule])).verdict.exit_code == 0


def test_a_check_that_sees_only_in_a_browser_has_fixed_nothing_without_one():
    site = Site({"/": '<html lang="en"><main><h1>t</h1><img src="/x.png"></main>'})
    baseline = site.accepted()
    clean = Site({"/": '<html lang="en"><main><h1>t</h1></main>'})
    blind = clean.judge(baseline, environment=BLIND, rendered=["image-alt-missing"])
    assert [old.reason for old in blind.gone] == ["unaudited"]
    seen = clean.judge(baseline, environment=ENVIRONMENT, rendered=["image-alt-missing"])
    assert [old.reason for old in seen.gone] == ["fixed"]
    held = clean.judge(
        environment=BLIND, rendered=["image-alt-missing"], policy=parse_policy(["new:image-alt-missing"])
    )
    assert held.verdict.exit_code == 3
