"""A sample takes the same pages each time, those that most people see first, and says what it left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from auditor.model.codes import Code
from auditor.model.page import Target, TargetKind
from auditor.pipeline.crawl_order import CrawlOrder, pattern_of
from tests.pipeline.conftest import called
from tests.site import Site, page

ORIGIN = "https://site.test"


def links(*paths: str) -> list[Target]:
    return [Target(f"{ORIGIN}{path}", 1, f"{ORIGIN}/", TargetKind.LINK) for path in paths]


def taken(order: CrawlOrder, targets: list[Target]) -> list[str]:
    arranged = order.arranged(targets)
    return [target.url.removeprefix(ORIGIN) for target in arranged if order.judge(target) is None]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/news/a", "/news/b", True),
        ("/news/a/", "/news/b", True),
        ("/news/2024/05/a", "/news/2025/11/b", True),
        ("/news/a", "/people/a", False),
        ("/list?page=1", "/list?page=2", True),
        ("/list?page=1", "/list?sort=up", False),
        ("/", "/about", True),
    ],
)
def test_addresses_of_one_folder_are_of_one_kind(one: str, other: str, same: bool) -> None:
    assert (pattern_of(ORIGIN + one) == pattern_of(ORIGIN + other)) is same


def test_of_each_kind_as_many_are_taken_as_were_asked_for_and_by_the_same_seed_the_same() -> None:
    many = links(*(f"/news/{n}" for n in range(50)), *(f"/people/p{n}" for n in range(2)))
    first, again, other = (taken(CrawlOrder({}, 5, seed), many) for seed in (1, 1, 2))
    assert first == again != other
    assert Counter(path.split("/")[1] for path in first) == {"news": 5, "people": 2}
    assert sorted(first) != sorted(f"/news/{n}" for n in range(5))


def test_an_address_that_was_taken_once_stays_taken_and_one_that_was_not_stays_out() -> None:
    order, many = CrawlOrder({}, 3), links(*(f"/news/{n}" for n in range(9)))
    assert taken(order, many) == taken(order, many)
    refused = [order.judge(target) for target in many]
    assert {failure.code for failure in refused if failure} == {Code.SAMPLED}


def test_what_most_people_see_goes_first_by_path_or_by_whole_address() -> None:
    views = {"/news/7": 900.0, f"{ORIGIN}/news/3": 1000.0}
    many = links(*(f"/news/{n}" for n in range(9)))
    assert taken(CrawlOrder(views, 2), many) == ["/news/3", "/news/7"]
    assert [target.url[-1] for target in CrawlOrder(views).arranged(many)] == list("370124568")


def test_start_addresses_are_taken_whatever_the_sample_says() -> None:
    order = CrawlOrder({}, 1)
    named = [Target(f"{ORIGIN}/{n}", 0, "", kind) for kind in (TargetKind.START, TargetKind.LISTED) for n in range(3)]
    assert all(order.judge(target) is None for target in named)


def test_a_run_of_a_sample_says_what_it_left_out_and_does_not_call_itself_complete(tmp_path: Path) -> None:
    names = [f"/news/{n}" for n in range(8)]
    home = page("".join(f'<p><a href="{name}">News {name}</a></p>' for name in names), "Home")
    (tmp_path / "views.csv").write_text("path,views\n/news/6,500\n/news/4,200\n")
    (tmp_path / "auditor.toml").write_text('[site]\nviews = "views.csv"\n')
    with Site({"/": home, **{name: page(f"<p>All of {name} is here.</p>", name) for name in names}}) as site:
        ran = called("audit", site.url, "--no-browser", "--quiet", "--sitemap", "none", "--sample", "3", cwd=tmp_path)
    audited = [path for path, one in ran.pages.items() if one["state"] == "audited"]
    assert {"/", "/news/6", "/news/4"} < set(audited)
    assert len(audited) == 4
    assert {one["failure"]["code"] for one in ran.pages.values() if one["state"] == "skipped"} == {"SAMPLED"}
    coverage = ran.audit["coverage"]
    assert (coverage["known"], coverage["left_out"]) == (9, 5)
    assert any("a sample" in notice and "5 like" in notice and "/news/*" in notice for notice in ran.audit["notices"])


def test_a_views_file_that_cannot_be_read_ends_the_run_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text('[site]\nviews = "views.csv"\n')
    ran = called("audit", "http://127.0.0.1:9/", "--no-browser", "--quiet", cwd=tmp_path)
    assert ran.status == 2
    assert "views.csv cannot be read" in ran.stderr
