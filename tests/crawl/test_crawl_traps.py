from __future__ import annotations

import itertools
import time
import uuid
from datetime import date, timedelta

import pytest

from auditor.crawl.traps import CALENDAR_CAP, SESSION_SAMPLES, Traps, repeated_run, shape

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
def test_paths_that_repeat_or_grow_are_cut_by_their_form(path: str) -> None:
    assert shape(SITE + path) is not None


@pytest.mark.parametrize("path", ["/", "/a/b/a/b/", "/x/x/", "/2011/11/11/", "/blog/11/11/11/", "/a/b/c/d/e/f/g/h/i/j"])
def test_ordinary_paths_are_not(path: str) -> None:
    assert shape(SITE + path) is None


def test_a_repeated_run_is_named() -> None:
    assert repeated_run("en a b a b a b".split()) == "a/b"
    assert repeated_run([]) == ""


def chain(urls: list[str], start: str = "/") -> int:
    """Offer addresses of which each was found on the one before, and say that each is a page of its own; return how many were accepted."""
    traps, via, count = Traps(), SITE + start, 0
    for url in urls:
        if traps.judge(SITE + url, via) is None:
            count += 1
            traps.distinct(SITE + url)
        via = SITE + url
    return count


def listed(urls: list[str], start: str = "/") -> int:
    """Offer addresses that one page lists; return how many were accepted."""
    traps = Traps()
    return sum(traps.judge(SITE + url, SITE + start) is None for url in urls)


DAYS = [date(2026, 1, 1) + timedelta(days) for days in range(300)]


@pytest.mark.parametrize(
    "pattern",
    [
        "/events/?month={:%Y-%m-%d}",
        "/calendar/{:%Y/%m/%d}/",
        "/calendar/{:%Y-%m-%d}",
        "/agenda/day/{:%Y%m%d}",
        "/cal?date={:%d.%m.%Y}",
        "/cal?year={0:%Y}&month={0:%m}&day={0:%d}",
        "/x?ym={:%Y%m}&d={:%d}",
        "/kurse?jahr={0:%Y}&monat={0:%m}&tag={0:%d}",
        "/x?startDate={:%Y%m%d}",
    ],
)
def test_a_calendar_that_leads_on_and_on_ends(pattern: str) -> None:
    urls = list(dict.fromkeys(pattern.format(day, day) for day in DAYS))
    assert chain(urls, "/calendar") <= CALENDAR_CAP + 1


@pytest.mark.parametrize("pattern", ["/events?month={}", "/x?week={}"])
def test_a_number_of_months_ends_when_its_pages_are_none_of_their_own(pattern: str) -> None:
    assert accepted([pattern.format(n + 60) for n in range(99)]) == CALENDAR_CAP


@pytest.mark.parametrize(
    "urls",
    [
        [f"/events/{n}" for n in range(12_001, 12_100)],
        [f"/events/{n}" for n in range(1_990, 2_090)],
        [f"/vote?candidate={n}" for n in range(1, 99)],
        [f"/call?update={n}&caller={n}" for n in range(1, 99)],
        [f"/items/{uuid.UUID(int=n * 0x9E3779B97F4A7C15F39CC060 % 2**128)}" for n in range(1, 500)],
        [f"/modules.php?file=article&sid={n}" for n in range(1, 99)],
        [f"/talks?session_id={n}" for n in range(101, 200)],
        [f"/view?session={name}" for name in ("opening", "keynote", "closing")],
        [f"/story?sid={n:032x}" for n in range(1, 60)],
        [f"/calendar/{day:%Y-%m-%d}/concert-in-hall-{day:%d}" for day in DAYS],
        [f"/archive?date={day:%Y-%m-%d}" for day in DAYS],
        [f"/shop?colour={c}&size={s}" for c in range(12) for s in range(12)],
    ],
    ids=[
        "event ids", "ids like years", "candidates", "updates", "generated ids", "story ids", "talks", "named sessions",
        "long story ids", "dated events", "an archive of days", "all filters on one page",
    ],
)  # fmt: skip
def test_what_one_page_lists_is_finite(urls: list[str]) -> None:
    assert listed(urls) == len(urls)


@pytest.mark.parametrize(
    "urls",
    [
        [f"/items/{uuid.UUID(int=n * 0x9E3779B97F4A7C15F39CC060 % 2**128)}" for n in range(1, 400)],
        [f"/events/{n}" for n in range(12_001, 12_200)],
        [f"/article?id={n}" for n in range(1_300)],
        [f"/lesson?week={n}" for n in range(60, 160)],
        [f"/story?sid={n:032x}" for n in range(1, 60)],
        [f"/list?cat=a&page={n}" for n in range(1, 200)],
        [f"/vote?candidate={n}" for n in range(1, 99)],
    ],
    ids=["generated ids", "event ids", "article ids", "lessons", "long story ids", "list pages", "candidates"],
)
def test_pages_that_lead_from_one_to_the_next_go_on_as_long_as_each_is_its_own(urls: list[str]) -> None:
    assert chain(urls) == len(urls)


def test_what_a_sitemap_lists_is_no_trap() -> None:
    traps = Traps()
    urls = [f"{SITE}/calendar/{day:%Y/%m/%d}" for day in DAYS] + [f"{SITE}/a/b/a/b/a/b/{n}" for n in range(9)]
    for url in urls:
        traps.listed(url)
    assert all(traps.judge(url, f"{SITE}/calendar/2026/01/01") is None for url in urls)


@pytest.mark.parametrize(
    "pattern",
    ["/page;jsessionid={:032X}.node1", "/page?PHPSESSID={:x}abcdefabcdefabcdef0123&id=3", "/(S(abcdefgh{:08x}))/page",
     "/page?sid={:032x}", "/page?cfid={0}&cftoken={0}7654321"],
)  # fmt: skip
def test_session_ids_are_compared_a_few_times_and_then_taken_for_the_same(pattern: str) -> None:
    traps, asked = Traps(), 0
    via = f"{SITE}/"
    for n in range(50):
        url = SITE + pattern.format(n)
        if traps.judge(url, via) is None:
            asked += 1
            if asked > 1:
                traps.repeated(url)
        via = url
    assert asked == 1 + SESSION_SAMPLES
    other = SITE + pattern.replace("page", "other")
    assert traps.judge(other.format(1), via) is None, "another page is asked for once"
    again = traps.judge(other.format(2), via)
    assert again is not None
    assert again.code == "DUPLICATE"


def test_generated_ids_without_an_answer_yet_end() -> None:
    assert accepted([f"/s/{n:032x}/page1x" for n in range(500)]) <= 100


def test_filters_that_multiply_end() -> None:
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


def test_a_pattern_that_only_echoes_known_pages_is_closed() -> None:
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
    urls = [f"{SITE}/events?month={n}" for n in range(100, 160)]
    traps = Traps()
    first = [traps.judge(url) is None for url in urls]
    assert [traps.judge(url) is None for url in urls] == first
    assert sum(first) == CALENDAR_CAP
    assert any("calendar" in reason for reason in traps.cut)
    resumed = Traps((url, "") for url, kept in zip(urls, first, strict=True) if kept)
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
