"""Links of one page: what is read, what they are called, what they point at, and what a page tells the site."""

from __future__ import annotations

import time

import pytest

from auditor.checks import registry
from auditor.checks.links.contacts import contact_is_not_what_it_says
from auditor.checks.links.page import says_not_found
from auditor.checks.links.words import core
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Links
from auditor.dom.document import Document
from auditor.extract.links import read_links
from auditor.extract.parse import parse_html
from auditor.model.finding import CheckResult, Severity
from auditor.model.options import Options


def page(body: str, url: str = "http://site.example/dir/page", head: str = "") -> tuple[Document, Links]:
    document = parse_html(f'<html lang="en"><head>{head}</head><body>{body}</body></html>', url)
    assert isinstance(document, Document)
    return document, read_links(document, "http://site.example")


def checked(
    check: str, body: str, url: str = "http://site.example/dir/page", site: str = "https://www.site.example"
) -> CheckResult:
    document, links = page(body, url)
    artifacts = Artifacts(document=document, links=links, options=Options(site=site))
    return run_check(registry()[check], artifacts, url)


def test_addresses_are_absolute_and_know_their_site() -> None:
    _, links = page(
        '<a href="../a#b%20c">A</a><a href="https://www.site.example/x">B</a><a href="//other.example/">C</a>'
        '<a href="mailto:a@b.example">D</a><a href="#top">E</a><a>F</a>',
        head='<base href="/other/">',
    )
    told = [(link.url, link.fragment, link.scheme, link.internal) for link in links.items]
    assert told == [
        ("http://site.example/a", "b c", "http", True),
        ("https://www.site.example/x", "", "https", True),
        ("http://other.example/", "", "http", False),
        ("", "", "mailto", False),
        ("http://site.example/other/", "top", "http", True),
    ]


def test_a_page_answers_for_ids_and_old_anchor_names() -> None:
    _, links = page('<h2 id="fees">x</h2><a name="old">y</a><p name="no">z</p>')
    assert links.anchors == {"fees", "old"}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Read more (opens in a new tab)", "read more"),
        ("Learn more, opens in new window", "learn more"),
        ("Download (PDF, 1.2 MB)", "download"),
        ("  Click here! »", "click here"),
        ("Mehr erfahren (öffnet in neuem Fenster)", "mehr erfahren"),
        ("En savoir plus - nouvelle fenêtre", "en savoir plus"),
        ("External link", ""),
        ("Read more (about housing)", "read more (about housing"),
        ("Table of fees", "table of fees"),
    ],
)
def test_a_name_is_judged_without_notices_and_arrows(name: str, left: str) -> None:
    assert core(name) == left


@pytest.mark.parametrize(
    ("name", "href", "told"),
    [
        ("617-555-0100", "tel:617-555-0100", False),
        ("030 / 123 45 67", "tel:+49301234567", False),
        ("+1 (617) 555-0100", "tel:6175550100", False),
        ("Call 617-555-0100 or 617-555-0101", "tel:+16175550101", False),
        ("617-555-0100", "tel:+16175550101", True),
        ("Room 4, phone 617 555 0100", "tel:6175550100;ext=4", False),
        ("Mon to Fri 9-17", "tel:+16175550101", False),
        ("info@site.example", "mailto:info@site.example", False),
        ("Write to info@site.example.", "mailto:Info@Site.Example?subject=x", False),
        ("info@site.example", "mailto:office@site.example,info@site.example", False),
        ("info@site.example", "mailto:info@old.example", True),
        ("Write to us", "mailto:", False),
        ("Write to us", "mailto:info%40site.example", False),
        ("info [at] site.example", "mailto:info@site.example", False),
    ],
)
def test_contacts_that_differ_are_told_and_no_others(name: str, href: str, told: bool) -> None:
    result = checked(contact_is_not_what_it_says.id, f'<a href="{href}">{name}</a>')
    assert bool(result.findings) is told, [finding.message for finding in result.findings]


@pytest.mark.parametrize(
    ("href", "told"),
    [
        ("https://staging.site.example/", "failed"),
        ("http://localhost:3000/", "failed"),
        ("http://10.0.0.7/", "failed"),
        ("https://abcd.ngrok.io/", "failed"),
        ("https://www-stg.site.example/", "failed"),
        ("https://testing.site.example/", "cant-tell"),
        ("https://staging.elsewhere.example/", "cant-tell"),
        ("https://dev.elsewhere.example/", None),
        ("https://qa.elsewhere.example/", None),
        ("https://www.site.example/dev/", None),
        ("https://developer.elsewhere.example/", None),
        ("https://8.8.8.8/", None),
        ("https://www.elsewhere.example/", None),
    ],
)
def test_test_machines_are_told_from_public_ones(href: str, told: str | None) -> None:
    found = checked("link-staging-host", f'<a href="{href}">Term dates</a>').findings
    assert [str(finding.outcome) for finding in found] == ([told] if told else [])


def test_a_site_audited_on_this_machine_may_link_to_itself() -> None:
    body = '<a href="http://127.0.0.1:8000/b">Term dates</a>'
    document = parse_html(body, "http://127.0.0.1:8000/")
    assert isinstance(document, Document)
    artifacts = Artifacts(
        links=read_links(document, "http://127.0.0.1:8000"), options=Options(site="http://127.0.0.1:8000")
    )
    assert run_check(registry()["link-staging-host"], artifacts).findings == ()


def test_mixed_content_is_serious_where_browsers_block_it() -> None:
    body = (
        '<script src="http://cdn.example/a.js"></script><img src="http://cdn.example/a.png"><img src="https://cdn.example/b.png">'
        '<form action="http://site.example/s"></form><a href="http://elsewhere.example/">x</a><link rel="canonical" href="http://x/">'
    )
    found = checked("link-mixed-content", body, "https://site.example/").findings
    assert [(f.location.signals.tag, f.severity) for f in found] == [
        ("script", Severity.SERIOUS),
        ("img", Severity.MODERATE),
        ("form", Severity.SERIOUS),
    ]
    assert checked("link-mixed-content", body, "http://site.example/").findings == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Page not found", True),
        ("404", True),
        ("Error 404: Page Not Found", True),
        ("Seite nicht gefunden", True),
        ("Oops! That page can't be found.", True),
        ("How to fix a 404 not found error on your own web server today", False),
        ("Room 404", False),
        ("Lost and found", False),
        ("", False),
    ],
)
def test_error_pages_are_told_from_articles_about_them(text: str, told: bool) -> None:
    assert says_not_found(text) is told


def test_a_page_tells_the_site_each_target_once() -> None:
    body = '<a href="/a">A</a><a href="/a">A again</a><a href="/a#x">Part</a><a href="#here">Here</a><p id="here">x</p>'
    result = checked("link-broken-anchor", body)
    told = [(fact.name, fact.key) for fact in result.facts]
    assert told == [
        ("link", "http://site.example/a"),
        ("fragment", "http://site.example/a"),
        ("anchors", "http://site.example/dir/page"),
    ]


def test_five_thousand_links_are_judged_in_seconds() -> None:
    body = "".join(
        f'<p>Text <a href="/p/{n}">Read more</a> and <a href="/p/{n}#x">part {n}</a></p>' for n in range(2500)
    )
    document, links = page(body)
    artifacts = Artifacts(document=document, links=links, options=Options(site="http://site.example"))
    started = time.process_time()
    for check in registry().values():
        if (
            check.family == "links"
            and not check.site
            and "response" not in check.needs
            and check.id != "link-vague-text"
        ):
            run_check(check, artifacts)
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    "text", ["(" * 50_000, "new " * 12_000, "1-" * 25_000, "a@" * 25_000, "opens in a " * 5_000, "[x" * 20_000]
)
def test_hostile_names_cost_next_to_nothing(text: str) -> None:
    _, links = page(f'<a href="mailto:x@y.example">{text}</a><a href="tel:123456">{text}</a><a href="/a">{text}</a>')
    artifacts = Artifacts(links=links)
    started = time.process_time()
    for name in ("link-vague-text", "link-mailto-mismatch", "link-new-window", "link-url-as-text", "link-malformed"):
        assert run_check(registry()[name], artifacts).failed is None
    assert time.process_time() - started < 1
