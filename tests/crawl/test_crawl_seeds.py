from __future__ import annotations

from typing import Any

import pytest

from auditor.config import SiteSettings
from auditor.crawl.seeds import seeds
from auditor.errors import UsageFault
from auditor.model.page import Failed, Target, TargetKind
from auditor.net.robots import Robots
from tests.faults.fixtures import Make
from tests.faults.server import FaultServer


def found(faults: FaultServer, make: Make, **settings: Any) -> tuple[list[str], list[Failed]]:
    site = SiteSettings(**{"start": (faults.url("/"), faults.url("/#again")), **settings})
    fetcher = make()
    targets: list[str] = []
    failures: list[Failed] = []
    for seed in seeds(site, fetcher, Robots(fetcher)):
        if isinstance(seed, Target):
            targets.append(f"{seed.kind} {seed.depth} {seed.url.removeprefix(faults.origin)}")
        else:
            assert seed[0].kind is TargetKind.SITEMAP
            failures.append(seed[1])
    return targets, failures


def sitemap(faults: FaultServer, path: str, *names: str) -> None:
    locs = "".join(f"<url><loc>{faults.url(name)}</loc></url>" for name in names)
    faults.page(path, f"<urlset>{locs}</urlset>", "text/xml")


def test_start_addresses_come_first_then_what_robots_names(faults: FaultServer, make: Make) -> None:
    faults.page("/robots.txt", "Sitemap: /one.xml\nSitemap: /two.xml\n", "text/plain")
    sitemap(faults, "/one.xml", "/a", "/")
    sitemap(faults, "/two.xml", "/b", "/a")
    assert found(faults, make) == (["start 0 /", "sitemap 1 /a", "sitemap 1 /b"], [])
    assert "/sitemap.xml" not in faults.paths()


def test_without_a_named_one_the_usual_place_is_tried(faults: FaultServer, make: Make) -> None:
    assert found(faults, make) == (["start 0 /"], [])
    sitemap(faults, "/sitemap.xml", "/a")
    assert found(faults, make) == (["start 0 /", "sitemap 1 /a"], [])


def test_a_sitemap_that_was_promised_and_is_broken_is_told(faults: FaultServer, make: Make) -> None:
    targets, failures = found(faults, make, sitemap=faults.url("/mine.xml"))
    assert targets == ["start 0 /"]
    assert [failure.code for failure in failures] == ["SITEMAP_BROKEN"]


def test_no_sitemap_is_read_when_switched_off_or_only_listed_pages_count(faults: FaultServer, make: Make) -> None:
    sitemap(faults, "/sitemap.xml", "/a")
    assert found(faults, make, sitemap="off") == (["start 0 /"], [])
    assert found(faults, make, only_listed=True) == (["listed 0 /"], [])
    assert faults.hits == []


def test_a_sitemap_address_that_is_no_address_is_a_fault_of_use(faults: FaultServer, make: Make) -> None:
    with pytest.raises(UsageFault, match=r"site\.sitemap"):
        found(faults, make, sitemap="file:///etc/passwd")


@pytest.mark.parametrize(
    ("body", "kind", "status", "told"),
    [
        ("<urlset><url><loc>/a", "text/xml", "200 OK", True),
        ("oh no", "text/plain", "500 No", True),
        ("<!doctype html><p>Not found", "text/html", "200 OK", False),
        ("Not found", "text/plain", "200 OK", False),
        ("", "text/html", "404 No", False),
        ("", "text/html", "403 No", False),
    ],
)
def test_a_guessed_sitemap_is_told_only_when_one_is_there(
    faults: FaultServer, make: Make, body: str, kind: str, status: str, told: bool
) -> None:
    faults.page("/sitemap.xml", body, kind, status)
    assert [failure.code for failure in found(faults, make)[1]] == ["SITEMAP_BROKEN"] * told


def test_a_broken_part_of_a_guessed_index_is_told(faults: FaultServer, make: Make) -> None:
    parts = "".join(f"<sitemap><loc>{faults.url(path)}</loc></sitemap>" for path in ("/a.xml", "/b.xml"))
    faults.page("/sitemap.xml", f"<sitemapindex>{parts}</sitemapindex>", "text/xml")
    assert len(found(faults, make)[1]) == 2
