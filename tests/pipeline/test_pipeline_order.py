"""Which pages a limit cuts off depends on the site alone: not on the number of workers, nor on which page is faster."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from auditor.config import built
from auditor.errors import failed
from auditor.model.codes import Code
from auditor.model.page import PageState, Target, TargetKind
from auditor.model.run import Environment, PageRecord, PageResult, Run, RunStatus, SystemClock
from auditor.pipeline.frontier import PATIENCE_S, Frontier
from auditor.store import Store
from tests.pipeline.conftest import Ran, auditor
from tests.site import Site, page

ORIGIN = "http://site.test"
SEEDS = range(12)


@dataclass(frozen=True)
class Leads:
    """What a page of a drawn site leads to."""

    redirect: str = ""
    links: tuple[str, ...] = ()
    by_script: tuple[str, ...] = ()


def drawn_site(seed: int, pages: int = 60) -> dict[str, Leads]:
    chance = random.Random(seed)
    names = [f"{ORIGIN}/", *(f"{ORIGIN}/{n}" for n in range(1, pages))]

    def some(most: int) -> tuple[str, ...]:
        return tuple(chance.sample(names, chance.randint(0, most)))

    site = {
        name: Leads(redirect=chance.choice(names)) if chance.random() < 0.1 else Leads("", some(3), some(2))
        for name in names
    }
    return {**site, f"{ORIGIN}/": Leads("", tuple(names[1:4]), tuple(names[4:6]))}


@dataclass
class Crawl:
    """A crawl whose pages take as many steps as chance wants; the loop is that of pipeline/crawling.py without the work."""

    site: Mapping[str, Leads]
    folder: Path
    workers: int = 4
    limit: int = 25
    seed: int = 0
    slow: frozenset[str] = frozenset()
    """Pages that never end by themselves."""
    order: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.settings = built({"site.start": [f"{ORIGIN}/"]})
        self.now = 0.0
        self.chance = random.Random(self.seed)
        self.pages = 0

    def run(self, *, resumed: bool = False, steps: int = 10**6) -> list[str]:
        """Crawl until everything has ended or so many steps were taken, and return the leased addresses in order."""
        with Store.open(self.folder, SystemClock()) as store:
            if not resumed:
                store.create_run(a_run())
            self.frontier = Frontier("run", self.settings, store, lambda: self.now)
            if not (resumed and self.frontier.resume()):
                self.frontier.seed([Target(f"{ORIGIN}/")])
            working: list[tuple[Target, int]] = []
            for _ in range(steps):
                self.lease(working)
                if not working:
                    break
                self.now += 1.0
                able = [i for i, (target, _) in enumerate(working) if target.url not in self.slow]
                if able:
                    target, stage = working.pop(self.chance.choice(able))
                    working.extend(self.advance(store, target, stage))
        return self.order

    def lease(self, working: list[tuple[Target, int]]) -> None:
        while len(working) < self.workers:
            if self.pages + len(working) >= self.limit:
                return
            target = self.frontier.lease()
            if target is None:
                return
            self.order.append(target.url)
            working.append((target, 0))

    def advance(self, store: Store, target: Target, stage: int) -> list[tuple[Target, int]]:
        """Fetch, show or commit a page; return its next stage."""
        leads = self.site[target.url]
        if leads.redirect and leads.redirect != target.url:
            there = replace(target, url=leads.redirect, via=target.url)
            self.frontier.offer_in_turn(target, [there])
            failure = failed(Code.DUPLICATE, f"redirects to {there.url}", "fetch")
            self.commit(store, PageRecord(target.url, PageState.SKIPPED, target.depth, target.via, failure=failure))
            return []
        if stage == 0:
            self.frontier.offer_in_turn(target, linked(target, leads.links))
            return [(target, 1)]
        self.frontier.offer_in_turn(target, linked(target, (*leads.links, *leads.by_script)))
        self.commit(store, PageRecord(target.url, PageState.AUDITED, target.depth, target.via))
        self.pages += 1
        return []

    def commit(self, store: Store, record: PageRecord) -> None:
        held = self.frontier.ended(Target(record.url))
        store.commit_page("run", PageResult(record, facts=held))
        self.frontier.decided(Target(record.url))


def linked(target: Target, urls: tuple[str, ...]) -> list[Target]:
    return [Target(url, target.depth + 1, target.url, TargetKind.LINK) for url in urls]


def a_run() -> Run:
    clock = SystemClock()
    environment = Environment("1", "3.12", "", "", "")
    return Run("run", clock.now(), None, RunStatus.RUNNING, f"{ORIGIN}/", environment)


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_are_leased_in_one_order_however_many_work_and_whichever_is_faster(seed: int, tmp_path: Path) -> None:
    site = drawn_site(seed)
    alone = Crawl(site, tmp_path / "alone", workers=1).run()
    assert len(alone) >= 20
    for workers, chance in ((2, 1), (4, 2), (4, 3), (9, 4)):
        crawl = Crawl(site, tmp_path / f"{workers}-{chance}", workers=workers, seed=chance)
        assert crawl.run() == alone


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_that_is_cut_off_and_resumed_comes_to_the_same_pages(seed: int, tmp_path: Path) -> None:
    site = drawn_site(seed)
    alone = Crawl(site, tmp_path / "alone", workers=1).run()
    cut = Crawl(site, tmp_path / "cut", workers=5, seed=seed)
    cut.run(steps=20)
    rest = Crawl(site, tmp_path / "cut", workers=5, seed=seed + 1)
    rest.pages = cut.pages
    again = rest.run(resumed=True)
    assert list(dict.fromkeys([*cut.order, *again])) == alone


def test_a_page_that_does_not_end_keeps_others_back_only_for_a_while(tmp_path: Path) -> None:
    names = [f"{ORIGIN}/{n}" for n in range(6)]
    site = {f"{ORIGIN}/": Leads(links=(names[0], names[1]))} | dict.fromkeys(names, Leads())
    site[names[1]] = Leads(links=tuple(names[2:]))
    crawl = Crawl(site, tmp_path, workers=3, slow=frozenset({names[0]}))
    crawl.run(steps=15)
    assert crawl.order == [f"{ORIGIN}/", names[0], names[1]]
    crawl = Crawl(site, tmp_path / "longer", workers=3, slow=frozenset({names[0]}))
    crawl.run(steps=int(PATIENCE_S) + 15)
    assert crawl.order == [f"{ORIGIN}/", *names]


def scripted_site() -> dict[str, str]:
    """Return six pages that a home page links to, each making links to two more by script; the first of the six is slow."""
    made = "const a = document.createElement('a'); a.href = '{0}'; a.append('The page {0}'); document.body.append(a);"
    wait = "const end = Date.now() + 2000; while (Date.now() < end);"
    pages = {"/": page("".join(f'<p><a href="/p{n}">The house of number {n}</a></p>' for n in range(6)), "Home")}
    for number in range(6):
        names = [f"/p{number}-{which}" for which in "ab"]
        script = "".join(f"{{{made.format(name)}}}" for name in names)
        slow = wait if number == 0 else ""
        pages[f"/p{number}"] = page(f"<p>House {number}.</p><script>{slow}{script}</script>", f"House {number}")
        pages |= {name: page("<p>A room of the house.</p>", f"Room {name[1:]}") for name in names}
    return pages


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_links_that_scripts_make_are_cut_off_at_the_same_page_with_one_browser_and_with_four(tmp_path: Path) -> None:
    def audited(site: Site, workers: int) -> Ran:
        folder = tmp_path / str(workers)
        folder.mkdir()
        return auditor("audit", site.url, "--max-pages", "10", "--workers", str(workers), "--quiet", cwd=folder)

    with Site(scripted_site()) as site:
        one, four = audited(site, 1), audited(site, 4)
    states = [{path: (page["state"], page["depth"]) for path, page in ran.pages.items()} for ran in (one, four)]
    there = {path for path, (state, _) in states[0].items() if state == "audited"}
    assert there == {"/", *(f"/p{n}" for n in range(6)), "/p0-a", "/p0-b", "/p1-a"}, one.codes()
    assert states[0] == states[1]
    assert one.findings == four.findings
