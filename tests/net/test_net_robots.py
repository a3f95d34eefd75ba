from __future__ import annotations

import time

import pytest

from auditor.net.robots import Robots
from auditor.net.robots_groups import product_token
from tests.faults.fixtures import Make
from tests.faults.server import FaultServer
from tests.net.test_net_rate_limit import StoppedClock


def serve(faults: FaultServer, text: str | bytes, status: str = "200 OK", kind: str = "text/plain") -> None:
    faults.page("/robots.txt", text, kind, status)


def allowed(faults: FaultServer, make: Make, *paths: str) -> list[bool]:
    robots = Robots(make())
    return [robots.refusal(faults.url(path)) is None for path in paths]


# The rules of RFC 9309 and of Google's published examples (developers.google.com, "How Google interprets robots.txt").
@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("User-agent: *\nDisallow: /private", ["/", "/public"], ["/private", "/private/x", "/privately"]),
        ("User-agent: *\nDisallow: /\nAllow: /p", ["/page"], ["/x"]),
        ("User-agent: *\nDisallow: /folder\nAllow: /folder/page", ["/folder/page"], ["/folder/x"]),
        ("User-agent: *\nAllow: /page\nDisallow: /*.htm", ["/page"], ["/page.htm"]),
        ("User-agent: *\nAllow: /$\nDisallow: /", ["/"], ["/page.htm"]),
        ("User-agent: *\nDisallow: /fish*.php$", ["/fish.php?x"], ["/fishheads/a.php"]),
        ("User-agent: *\nDisallow: /a\nAllow: /a", ["/a"], []),
        ("User-agent: *\nDisallow:", ["/a"], []),
        ("User-agent: other\nDisallow: /", ["/a"], []),
        ("User-agent: auditor\nDisallow: /a\n\nUser-agent: *\nDisallow: /", ["/b"], ["/a"]),
        ("User-agent: AUDITOR/2.0\nDisallow: /a", ["/b"], ["/a"]),
        ("User-agent: x\nUser-agent: auditor\nDisallow: /a\nSitemap: /s\nDisallow: /b", ["/c"], ["/a", "/b"]),
        ("user-AGENT: *\nDISALLOW: /a # not for you\n", ["/b"], ["/a"]),
        ("User-agent: *\nDisallow: /caf\u00e9", ["/b"], ["/caf%C3%A9"]),
        ("User-agent: *\nDisallow: /a?b", ["/a"], ["/a?bc"]),
        ("User-agent: *\nDisallow: /", ["/robots.txt"], ["/a"]),
    ],
)
def test_rules_are_read_as_google_reads_them(
    faults: FaultServer, make: Make, text: str, yes: list[str], no: list[str]
) -> None:
    serve(faults, text)
    assert allowed(faults, make, *yes) == [True] * len(yes)
    assert allowed(faults, make, *no) == [False] * len(no)


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "403 No", "404 No", "410 No", "451 No"])
def test_a_file_that_is_not_there_refuses_nothing(faults: FaultServer, make: Make, status: str) -> None:
    serve(faults, "User-agent: *\nDisallow: /", status)
    assert allowed(faults, make, "/a") == [True]


@pytest.mark.parametrize("status", ["500 No", "503 No", "429 No"])
def test_a_server_in_trouble_refuses_everything(faults: FaultServer, make: Make, status: str) -> None:
    serve(faults, "", status)
    robots = Robots(make())
    failure = robots.refusal(faults.url("/a"))
    assert failure is not None
    assert failure.code == "ROBOTS_REFUSED"
    assert status[:3] in failure.detail


@pytest.mark.parametrize(("path", "code"), [("/never", "DEADLINE"), ("/reset-at-once", "RESET")])
def test_a_host_that_cannot_be_reached_says_why(faults: FaultServer, make: Make, path: str, code: str) -> None:
    faults.resources["/robots.txt"] = faults.resources[path]
    failure = Robots(make(request_budget_s=0.3)).refusal(faults.url("/a"))
    assert failure is not None
    assert failure.code == code


@pytest.mark.parametrize(("hops", "refused"), [(5, True), (6, False)])
def test_five_redirects_are_followed(faults: FaultServer, make: Make, hops: int, refused: bool) -> None:
    faults.redirect("/robots.txt", "/r1")
    for hop in range(1, hops):
        faults.redirect(f"/r{hop}", f"/r{hop + 1}")
    faults.page(f"/r{hops}", "User-agent: *\nDisallow: /", "text/plain")
    assert allowed(faults, make, "/a") == [not refused]


def test_large_files_are_read_to_the_limit_and_in_linear_time(faults: FaultServer, make: Make) -> None:
    filler = "#" + "x" * 98 + "\n"
    serve(
        faults,
        "User-agent: *\nDisallow: /early\n" + filler * 5100 + "Disallow: /late\n" + filler * 500 + "Disallow: /never\n",
    )
    assert allowed(faults, make, "/early", "/late", "/never") == [False, False, True]
    started = time.process_time()
    serve(faults, "User-agent: *\nDisallow: /" + "a" * 16_000 + "\nDisallow: /*a*a*a*a*a*a*a*a*a*b$\n")
    assert allowed(faults, make, "/" + "a" * 5_000) == [True]
    serve(faults, "User-agent: *\n" + "".join(f"Disallow: /{n}/*x\n" for n in range(25_000)))
    assert allowed(faults, make, "/24999/x", "/q") == [False, True]
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffUser-agent: *\nDisallow: /a\n".encode(),
        b"User-agent: *\rDisallow: /a\r",
        b"User-agent: *\r\nDisallow: /a\r\n",
        b"User-agent: *\nDis\0allow: /a\n",
        b"# caf\xe9\nUser-agent: *\nDisallow: /a\n",
    ],
)
def test_odd_bytes_do_not_hide_the_rules(faults: FaultServer, make: Make, text: bytes) -> None:
    serve(faults, text)
    assert allowed(faults, make, "/a", "/b") == [False, True]


def test_a_web_page_in_place_of_the_file_refuses_nothing(faults: FaultServer, make: Make) -> None:
    serve(faults, "<!doctype html><title>Not found</title><p>User-agent: friends", kind="text/html")
    assert allowed(faults, make, "/a") == [True]


def test_the_file_is_asked_for_once_a_day(faults: FaultServer, make: Make) -> None:
    clock = StoppedClock()
    robots = Robots(make(clock=clock, sleep=clock.sleep))
    serve(faults, "User-agent: *\nDisallow: /a")
    assert robots.refusal(faults.url("/a")) is not None
    serve(faults, "")
    assert robots.refusal(faults.url("/a")) is not None
    clock.time += 24 * 3600 + 1
    assert robots.refusal(faults.url("/a")) is None
    assert faults.paths() == ["/robots.txt"] * 2


@pytest.mark.parametrize(
    ("line", "seconds"),
    [("Crawl-delay: 0.1", 0.1), ("Crawl-delay: 5", 5.0), ("Crawl-delay: 100000", 30.0), ("Crawl-delay: soon", 0.0),
     ("Crawl-delay: -3", 0.0), ("Crawl-delay: nan", 0.0), ("Request-rate: 1/10s", 10.0)],
)  # fmt: skip
def test_crawl_delay_is_kept_up_to_a_cap(faults: FaultServer, make: Make, line: str, seconds: float) -> None:
    clock = StoppedClock()
    fetcher = make(clock=clock, sleep=clock.sleep)
    serve(faults, f"User-agent: *\n{line}\nDisallow: /x\n")
    robots = Robots(fetcher)
    assert robots.delay_s(faults.origin) == seconds
    fetcher.fetch(faults.url("/fine"))
    fetcher.fetch(faults.url("/fine"))
    assert sum(clock.slept) == pytest.approx(seconds, abs=0.01)


def test_robots_can_be_overridden_and_sitemaps_still_count(faults: FaultServer, make: Make) -> None:
    serve(faults, "User-agent: *\nDisallow: /\nCrawl-delay: 9\nSitemap: /map.xml\nSitemap: file:///x\n")
    strict, free = Robots(make()), Robots(make(), obey=False)
    assert strict.refusal(faults.url("/a")) is not None
    assert free.refusal(faults.url("/a")) is None
    assert free.delay_s(faults.origin) == 0.0
    assert free.sitemaps(faults.origin) == strict.sitemaps(faults.origin) == (faults.url("/map.xml"),)


def test_our_name_for_robots_is_the_product_of_the_user_agent() -> None:
    assert product_token("auditor/0.1.0 (+accessibility and content audit)") == "auditor"
    assert product_token("Campus-Check/2") == "Campus-Check"
    assert product_token("(odd)") == "auditor"
