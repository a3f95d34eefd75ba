from __future__ import annotations

import itertools
import time

import pytest

from auditor.crawl.traps import CALENDAR_CAP, Traps, repeated_run, shape

SITE = "https://www.example.edu"


def accepted(urls: list[str]) -> int:
    traps = Traps()
    return sum(traps.judge(SITE + url) is None for url in urls)


@pytest.mark.parametrize(
    "path",
    [
        "/a/b/a/b/a/b/",
        "/x/x/x/",
        "/en/docs/docs/docs/page",
        "/a/b/c/a/b/c/a/b/c",
        "/" + "/".join(str(n) for n in range(30)),
        "/" + "a" * 2000,
        "/11/11/11/11/",
    ],
)
def test_r_15_paths_that_repeat_or_grow_are_cut_by_their_form(path: str) -> None:
    assert shape(SITE + path) is not None


@pytest.mark.parametrize("path", ["/", "/a/b/a/b/", "/x/x/", "/2011/11/11/", "/blog/11/11/11/", "/a/b/c/d/e/f/g/h/i/j"])
def test_ordinary_paths_are_not(path: str) -> None:
    assert shape(SITE + path) is None


def test_a_repeated_run_is_named() -> None:
    assert repeated_run("en a b a b a b".split()) == "a/b"
    assert repeated_run([]) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "/events/?month={}",
        "/calendar/20{:02}/05/",
        "/cal?date=2026-05-{:02}",
        "/calendar?view=day&day={}",
        "/agenda/week/2026-{:02}",
    ],
)
def test_r_15_a_calendar_ends(pattern: str) -> None:
    assert accepted([pattern.format(n) for n in range(99)]) <= CALENDAR_CAP


def test_r_15_session_ids_give_one_page_once() -> None:
    assert accepted([f"/page;jsessionid={n:X}ABC" for n in range(50)]) == 1
    assert accepted([f"/page?PHPSESSID={n}&id=3" for n in range(50)]) == 1
    assert accepted([f"/(S(abcdefgh{n}))/page" for n in range(50)]) == 1
    assert accepted([f"/s/{n:032x}/page1x" for n in range(500)]) <= 100


def test_r_15_filters_that_multiply_end() -> None:
    names = "abcdefghijklmnopqrst"
    subsets = [
        "/shop?" + "&".join(f"{n}=1" for n in chosen)
        for size in range(1, 4)
        for chosen in itertools.combinations(names, size)
    ]
    assert accepted(subsets) <= 24
    combined = [f"/shop?colour={c}&size={s}&sort={o}" for c in range(12) for s in range(12) for o in range(4)]
    assert accepted(combined) <= 80


def test_the_same_parameters_in_another_order_are_the_same_page() -> None:
    traps = Traps()
    assert traps.judge(f"{SITE}/a?x=1&y=2") is None
    failure = traps.judge(f"{SITE}/a?y=2&x=1")
    assert failure is not None
    assert failure.code == "DUPLICATE"


@pytest.mark.parametrize(
    "urls",
    [
        [f"/?p={n}" for n in range(900)],
        [f"/index.php?option=content&view=article&id={n}&Itemid=7" for n in range(900)],
        [f"/article?id={n}" for n in range(1900, 2200)],
        [f"/news?page={n}" for n in range(300)],
        [f"/news/2026/{n % 12 + 1:02}/story-{n}" for n in range(900)],
        [f"/events/2026/conference-{'abcdefghij'[n % 10]}{'klmnop'[n % 6]}" for n in range(30)],
        [f"/staff/{n}" for n in range(900)],
        [f"/a{n}/b" for n in range(900)],
        [f"/files/report-{n:08x}-final" for n in range(900)],
    ],
    ids=[
        "WordPress",
        "Joomla",
        "ids like years",
        "pagination",
        "dated news",
        "events",
        "staff",
        "many folders",
        "slugs with hex",
    ],
)
def test_large_honest_sites_are_not_cut(urls: list[str]) -> None:
    assert accepted(urls) == len(urls)


def test_r_17_a_pattern_that_only_echoes_known_pages_is_closed() -> None:
    traps = Traps()
    urls = [f"{SITE}/page?ref={n}" for n in range(100)]
    for url in urls[:10]:
        assert traps.judge(url) is None
        traps.repeated(url)
    failure = traps.judge(urls[50])
    assert failure is not None
    assert failure.code == "TRAP"
    assert traps.judge(f"{SITE}/page?id=1") is None


def test_an_accepted_address_stays_accepted_and_what_was_cut_is_told() -> None:
    urls = [f"{SITE}/events?month={n}" for n in range(60)]
    traps = Traps()
    first = [traps.judge(url) is None for url in urls]
    assert [traps.judge(url) is None for url in urls] == first
    assert sum(first) == CALENDAR_CAP
    assert any("calendar" in reason for reason in traps.cut)
    resumed = Traps(url for url, kept in zip(urls, first, strict=True) if kept)
    assert [resumed.judge(url) is None for url in urls] == first


def test_judging_is_fast_and_linear() -> None:
    started = time.process_time()
    assert accepted([f"/section{n % 50}/page-{n}?id={n}" for n in range(20_000)]) == 20_000
    for hostile in (
        "/" + "a;" * 3000,
        "/x?" + "&" * 7000,
        "/x?" + "sessionid=" * 700,
        "/" + "0" * 7000,
        "/cal/" * 1400,
        "/(A(" * 1800,
    ):
        Traps().judge(SITE + hostile)
    assert time.process_time() - started < 3
