"""What was left out of an audit is told, what must not be asked is not, and one mistake of a site is one finding: one site, one run."""

from __future__ import annotations

import pytest

from tests.pipeline.conftest import Ran, auditor
from tests.site import Site, page

BROKEN_SITEMAP = "<urlset><url><loc>/from-the-sitemap</loc></url><url><loc>/cut"
LINKS = ("/many", "/private/x", "/away", "/gone", "/gone", "/step-1", "/unlisted", "/header", "/copy")
PAGES: dict[str, object] = {
    "/": page("<p>We teach nursing.</p>" + "".join(f"<a href='{href}'>Read about {href}</a> " for href in LINKS)),
    "/many": page("".join(f"<a href=/left-out?n={n}>Topic {n}</a> " for n in range(10_050)), "Topics"),
    "/left-out": page("<p>A topic.</p>", "Topic"),
    "/private/x": page("<p>Not for robots.</p>", "Private"),
    "/away": (301, {"Location": "/gone-for-good"}, ""),
    "/step-1": (301, {"Location": "/step-2"}, ""),
    "/step-2": (301, {"Location": "/step-3"}, ""),
    "/step-3": page("<p>The end of a chain.</p>", "End"),
    "/unlisted": (200, {"X-Robots-Tag": "noindex"}, page("<p>Not for search engines.</p>", "Unlisted")),
    "/header": (200, {"Refresh": "0; url=/behind-the-header"}, page("<p>We have moved.</p>", "Moved")),
    "/behind-the-header": page("<p>Here we are.</p><a href=/gone>Read on</a>", "Behind the header"),
    "/copy": page("<p>A page with words of its own.</p>", "Copy", "<link rel=canonical href=/>"),
    "/from-the-sitemap": page("<p>Named by the sitemap only.</p>", "From the sitemap"),
    "/sitemap.xml": (200, {"Content-Type": "application/xml"}, BROKEN_SITEMAP),
    "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private/\n"),
}


@pytest.fixture(scope="module")
def asked() -> dict[str, int]:
    return {}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, asked: dict[str, int]) -> Ran:
    with Site(PAGES) as site:
        site.pages["/sitemap.xml"] = (
            200,
            {"Content-Type": "application/xml"},
            BROKEN_SITEMAP.replace("<loc>/", f"<loc>{site.url}"),
        )
        options = ("--no-browser", "--format", "json", "--exclude", "/left-out*", "--max-pages", "40")
        ran = auditor("audit", site.url, *options, cwd=tmp_path_factory.mktemp("told"))
        asked.update(site.asked)
    return ran


def findings(ran: Ran, check: str) -> list[dict[str, object]]:
    return [found for found in ran.audit["findings"] if found["check"] == check]


def test_links_beyond_what_is_taken_from_one_page_are_told(ran: Ran) -> None:
    (notice,) = [said for said in ran.audit["notices"] if "10,000" in said]
    assert "1 page links to more than 10,000 addresses, and the rest of them was left out" in notice
    assert notice in " ".join(ran.stdout.split())


def test_no_link_check_asks_what_robots_are_kept_out_of(ran: Ran, asked: dict[str, int]) -> None:
    assert "/private/x" not in asked
    assert ran.pages["/private/x"]["failure"]["code"] == "ROBOTS_REFUSED"
    assert not [found for found in findings(ran, "link-broken") if "private" in str(found)]


def test_a_dead_page_is_one_finding_on_each_page_that_links_to_it(ran: Ran) -> None:
    origin = ran.audit["run"]["site"].rstrip("/")
    told = [
        (str(found["page"]).removeprefix(origin), "/gone-for-good" in str(found))
        for found in findings(ran, "link-broken")
    ]
    assert sorted(told) == [("/", False), ("/", True), ("/behind-the-header", False)]
    assert [found["evidence"]["target"] for found in findings(ran, "link-redirect")] == [f"{origin}/step-1"]
    assert "7 of 7" in ran.stdout, "what is dead behind a link is a broken link and no page that was lost"


def test_a_page_that_asks_not_to_be_indexed_is_audited_and_said(ran: Ran) -> None:
    assert ran.pages["/unlisted"]["state"] == "audited"
    assert [note["code"] for note in ran.audit["failures"] if note["page"].endswith("/unlisted")] == ["NOINDEX"]


def test_a_guessed_sitemap_that_is_broken_is_told_and_what_was_read_of_it_audited(ran: Ran) -> None:
    assert ran.pages["/sitemap.xml"]["failure"]["code"] == "SITEMAP_BROKEN"
    assert ran.pages["/from-the-sitemap"]["state"] == "audited"


def test_a_refresh_header_leads_on_and_its_page_is_judged_once(ran: Ran) -> None:
    assert ran.pages["/header"]["failure"]["code"] == "DUPLICATE"
    assert ran.pages["/behind-the-header"]["state"] == "audited"


def test_a_page_that_calls_another_one_its_canonical_address_is_audited(ran: Ran) -> None:
    assert ran.pages["/copy"]["state"] == "audited"
