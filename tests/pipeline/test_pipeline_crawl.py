"""Every page is the page that was asked for, and none is lost without a word: one site with what real sites do wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.conftest import Ran, auditor
from tests.site import Site, page

LOGIN = page("<form><input name=user><input type=password name=pw><button>Go</button></form>", "Please log in")


def listing(number: int) -> str:
    links = f'<p>News of week {number}.</p><a href="/news/{number}">Item {number}</a>'
    more = f'<a href="/list?page={number + 1}">Older</a>' if number < 6 else ""
    return page(links + more, "All news", '<link rel=canonical href="/list">')


PAGES = {
    "/": page(
        "<p>We teach nursing.</p>"
        + "".join(
            f"<a href='{href}'>Read {href}</a>"
            for href in (
                "/list", "/wiki/Image:Bridge.png", "/plan.pdf", "/members", "/away", "/moved-soon", "/target", "/oops", "/doubt",
                "/app#/team", "http://www.elsewhere.invalid/x", "/item?id=1", "/item?id=2&utm_source=x", "/item?id=2", "/tracked?ref=1",
                "/tracked?ref=2", "/boat?id=1", "/boat?id=2",
            )
        )
    ),
    "/list": listing(1),
    **{f"/list?page={n}": listing(n) for n in range(2, 7)},
    **{f"/news/{n}": page(f"<p>Number {n} tells of the garden.</p>", f"News {n}") for n in range(1, 7)},
    "/wiki/Image:Bridge.png": page("<p>A drawing of the bridge.</p><a href='/only-here'>More</a>", "Image:Bridge.png"),
    "/only-here": page("<p>Found from the page of an image only.</p>", "Only here"),
    "/plan.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4"),
    "/members": (302, {"Location": "/login?next=/members"}, ""),
    "/login": LOGIN,
    "/away": (302, {"Location": "http://127.0.0.1:9/partner"}, ""),
    "/moved-soon": page("<p>We have moved.</p>", "Moved", '<meta http-equiv=refresh content="0; url=/target">'),
    "/target": page("<p>Here we are now.</p>", "The new place"),
    "/oops": page("<p>Please try again later.</p>", "Internal Server Error"),
    "/doubt": page("<p>Sorry, the page you are looking for has moved.</p>", "Page not found"),
    "/app": page("<a href='#/team'>Team</a><a href='#/rooms'>Rooms</a>", "App"),
    "/item?id=1": page("<p>A red chair.</p>", "Item"),
    "/item?id=2": page("<p>A blue chair.</p>", "Item"),
    "/boat": page("<p>A boat.</p><script>document.title = new URLSearchParams(location.search).get('id')</script>", "Boat"),
    "/tracked": page("<p>The same for everybody.</p>", "Tracked"),
    "/private/x": page("<p>Not for robots.</p>", "Private"),
    "/into-private": (302, {"Location": "/private/x"}, ""),
    "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: auditor/0 (x)\nDisallow: /private/\nSitemap: /map.xml\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    with Site(PAGES) as site:
        locs = [f"{site.url}into-private", *(f"https://www.production.invalid/{n}" for n in range(3))]
        body = "".join(f"<url><loc>{loc}</loc></url>" for loc in locs)
        site.pages["/map.xml"] = (200, {"Content-Type": "text/xml"}, f"\n<urlset>{body}</urlset>")
        ran = auditor("audit", site.url, "--no-browser", "--format", "json", cwd=tmp_path_factory.mktemp("crawl"))
        assert site.asked["/private/x"] == 0
        assert site.asked["/"] == 1, "the start page is asked for once"
    return ran


def state(ran: Ran, path: str) -> tuple[str, str]:
    found = ran.pages[path]
    return found["state"], (found["failure"] or {}).get("code", "")


def test_a_canonical_link_removes_no_page_that_differs(ran: Ran) -> None:
    for n in range(2, 7):
        assert state(ran, f"/list?page={n}")[0] == "audited"
        assert state(ran, f"/news/{n}")[0] == "audited"
    assert state(ran, "/item?id=1")[0] == state(ran, "/item?id=2")[0] == "audited"


def test_a_place_that_holds_the_same_is_one_page(ran: Ran) -> None:
    assert [state(ran, f"/tracked?ref={n}") for n in (1, 2)] == [("audited", ""), ("skipped", "DUPLICATE")]


def test_the_type_decides_what_is_a_page(ran: Ran) -> None:
    assert state(ran, "/wiki/Image:Bridge.png")[0] == state(ran, "/only-here")[0] == "audited"
    assert state(ran, "/plan.pdf") == ("skipped", "NOT_HTML")


def test_a_wall_is_not_audited_and_a_doubt_is_counted(ran: Ran) -> None:
    assert state(ran, "/members") == ("failed", "NOT_THE_PAGE")
    assert state(ran, "/oops") == ("failed", "NOT_THE_PAGE")
    assert state(ran, "/doubt")[0] == "audited"
    assert ran.audit["coverage"]["doubtful"] == 1
    assert not ran.audit["verdict"]["ok"]


def test_a_page_that_only_sends_people_on_is_judged_where_it_leads(ran: Ran) -> None:
    assert state(ran, "/moved-soon") == ("skipped", "DUPLICATE")
    assert state(ran, "/target")[0] == "audited"
    assert not [f for f in ran.audit["findings"] if f["check"] == "title-repeated" and "new place" in f["message"]]


def test_robots_are_obeyed_behind_a_redirect(ran: Ran) -> None:
    assert state(ran, "/into-private") == ("skipped", "ROBOTS_REFUSED")


def test_what_lies_outside_the_site_is_told_with_an_example(ran: Ran) -> None:
    told = " ".join(ran.stdout.split())
    assert "names 4 addresses, 3 of them not of this site" in told
    assert "https://www.production.invalid/0" in told


def test_views_behind_the_hash_are_told(ran: Ran) -> None:
    assert "#/rooms" in ran.stdout


def test_pages_that_a_script_may_make_of_the_query_are_named_as_left_out(ran: Ran) -> None:
    assert [state(ran, f"/boat?id={n}") for n in (1, 2)] == [("audited", ""), ("skipped", "DUPLICATE")]
    told = " ".join(ran.stdout.split())
    assert "1 address was sent the page of another one" in told
    assert "/boat?id=2 as " in told


def test_pages_beyond_the_limit_are_told(tmp_path: Path) -> None:
    pages = {
        "/": page("<a href=/a>Page a</a> <a href=/b>Page b</a>"),
        "/a": page("<p>A.</p>", "A"),
        "/b": page("<p>B.</p>", "B"),
    }
    with Site(pages) as site:
        ran = auditor("audit", site.url, "--no-browser", "--format", "json", "--max-pages", "2", cwd=tmp_path)
    assert "1 addresses were left out because the limit of pages was reached" in ran.stdout


def test_a_page_that_lost_most_of_its_words_fixes_nothing(tmp_path: Path) -> None:
    words = (
        "<p>"
        + "The school teaches nursing to people of all ages in the town. " * 12
        + "</p><a href='/gone-plan'>The plan of the rooms</a>"
    )
    with Site({"/": page(words)}) as site:
        auditor("audit", site.url, "--no-browser", "--format", "json", cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        site.pages["/"] = page("<p>Our content is on its way to you.</p>")
        ran = auditor("audit", site.url, "--no-browser", "--format", "json", cwd=tmp_path)
    assert ran.audit["coverage"]["doubtful"] == 1
    counts = ran.audit["verdict"]["counts"]
    assert counts["fixed"] == 0
    assert counts["unaudited"] >= 1
    assert not ran.audit["verdict"]["ok"]


LONG = "<p>" + "The school teaches nursing to people of all ages in the town. " * 12 + "</p>"


def test_a_named_address_that_redirects_is_told_and_is_no_silent_duplicate(tmp_path: Path) -> None:
    pages: dict[str, object] = {
        "/": (301, {"Location": "/home"}, ""),
        "/home": page("<p>Welcome.</p>", "Home"),
        "/new": page("<p>The new one.</p>", "New"),
        "/old": (302, {"Location": "/new"}, ""),
    }
    with Site(pages) as site:
        body = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in ("home", "old"))
        site.pages["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, f"<urlset>{body}</urlset>")
        ran = auditor("audit", site.url, "--no-browser", "--format", "json,html", cwd=tmp_path)
    assert state(ran, "/") == ("skipped", "REDIRECTED")
    assert state(ran, "/old") == ("skipped", "REDIRECTED")
    sentence = f"The start address {site.url} leads to {site.url}home, which stands in its place."
    assert sentence in " ".join(ran.stdout.split())
    assert sentence in ran.audit["notices"]
    assert "which stands in its place" in (ran.report / "index.html").read_text("utf-8")
    assert (
        f"1 address of the sitemap leads to another page, for example {site.url}old to {site.url}new."
        in (ran.audit["notices"])
    )
    assert ran.status == 0


def test_many_listed_addresses_that_end_at_one_page_make_it_doubtful(tmp_path: Path) -> None:
    pages: dict[str, object] = {"/home": page("<p>Welcome.</p>", "Home")}
    pages |= {f"/course-{name}": (302, {"Location": "/home"}, "") for name in "abc"}
    with Site(pages) as site:
        listed = [f"{site.url}course-{name}" for name in "abc"]
        ran = auditor("audit", *listed, "--only-listed", "--no-browser", "--format", "json", cwd=tmp_path)
    assert ran.audit["coverage"]["doubtful"] == 1
    assert "3 named addresses lead here" in str(ran.audit["failures"])
    assert ran.status == 3


def test_a_short_page_that_is_like_none_of_its_site_is_doubtful(tmp_path: Path) -> None:
    parts = ("rowing", "sailing", "swimming", "skating", "fishing", "diving")
    menu = "".join(f"<a href=/{part}>{part}</a>" for part in parts)
    layout = f"<header><nav>{menu}</nav></header><p>{'A word about the lake. ' * 40}</p><footer>Lake Club</footer>"
    pages: dict[str, object] = {f"/{part}": page(f"<h1>{part}</h1>{layout}", part) for part in parts}
    pages["/"] = page(f"{layout}<a href=/trips>Summer trips</a>", "Lake Club")
    pages["/trips"] = page("<h1>The kettle is on</h1><p>Somebody is out there with a spanner.</p>", "Lake Club")
    with Site(pages) as site:
        ran = auditor("audit", site.url, "--no-browser", "--format", "json", cwd=tmp_path)
    assert ran.audit["coverage"]["doubtful"] == 1
    assert "none of the layout" in str(ran.audit["failures"])
    assert ran.status == 3


def test_a_linked_page_behind_a_login_is_told_with_the_way_to_say_that_it_is_meant(tmp_path: Path) -> None:
    pages: dict[str, object] = {
        "/": page("<p>Welcome.</p><a href=/account>My account</a> <a href=/orders>My orders</a>"),
        "/account": (302, {"Location": "/login?next=/account"}, ""),
        "/orders": page("<p>Wait.</p>", "Wait", '<meta http-equiv=refresh content="0; url=/login?next=/orders">'),
        "/login": LOGIN,
    }
    with Site(pages) as site:
        ran = auditor("audit", site.url, "--no-browser", "--format", "json", cwd=tmp_path)
        assert state(ran, "/account") == ("failed", "NOT_THE_PAGE")
        assert state(ran, "/orders") == ("failed", "NOT_THE_PAGE")
        excluded = ("--exclude", "/account", "--exclude", "/orders")
        meant = auditor("audit", site.url, "--no-browser", "--format", "json", *excluded, cwd=tmp_path)
    assert ran.status == 3
    assert 'exclude = ["/account", "/orders"]' in " ".join(ran.stdout.split())
    assert meant.status == 0


def test_words_are_compared_with_the_last_time_the_page_was_there_until_the_loss_is_accepted(tmp_path: Path) -> None:
    pages: dict[str, object] = {
        "/": page(LONG + "<a href=/broken>The plan</a>"),
        "/broken": (500, {}, page("<p>No.</p>")),
    }
    options = ("--no-browser", "--format", "json")
    with Site(pages) as site:
        auditor("audit", site.url, *options, cwd=tmp_path)  # incomplete: one page is broken
        site.pages["/"] = page("<p>Our content is on its way to you.</p>")
        nights = [auditor("audit", site.url, *options, cwd=tmp_path) for _ in range(2)]
        assert [night.audit["coverage"]["doubtful"] for night in nights] == [1, 1]
        assert "`auditor baseline write` accepts it" in str(nights[-1].audit["failures"])
        auditor("baseline", "write", cwd=tmp_path)
        accepted = auditor("audit", site.url, *options, cwd=tmp_path)
    assert accepted.audit["coverage"]["doubtful"] == 0


def test_pages_whose_addresses_differ_in_a_hidden_value_are_two_pages_of_the_report(tmp_path: Path) -> None:
    names = ("spring", "autumn")
    pages: dict[str, object] = {
        "/": page("".join(f"<a href='/plan?token={name}'>The plan of {name}</a>" for name in names)),
        **{f"/plan?token={name}": page(f"<p>Of {name}.</p><h4>Deep</h4>", f"Plan {name}") for name in names},
    }
    with Site(pages) as site:
        ran = auditor("audit", site.url, "--no-browser", "--format", "json,html", cwd=tmp_path)
    addresses = [found["url"] for found in ran.audit["pages"]]
    assert len(addresses) == len(set(addresses)) == 3
    assert not any(name in " ".join(addresses) for name in names)
    assert len(list((ran.report / "pages").glob("*plan*.html"))) == 2
