"""Which pages a limit cuts off depends on the site alone: not on the number of workers, nor on which page is faster."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from auditor.config import built
from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.model.page import Failed, PageState, RenderedPage, Response, Target, TargetKind
from auditor.model.run import Environment, PageResult, Run, RunStatus, SystemClock
from auditor.pipeline import engine as engines
from auditor.pipeline.engine import Engine, Work
from auditor.pipeline.frontier import PATIENCE_S, Frontier, Lease
from auditor.pipeline.page_checks import CheckedPage, CheckPage, OpenedPage, OpenPage
from auditor.pipeline.page_life import PageLife
from auditor.pipeline.progress import Silent
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
    """Return a site of pages, redirects, and places with two addresses, which link to each other by chance."""
    chance = random.Random(seed)
    names = [f"{ORIGIN}/", *(f"{ORIGIN}/{n}/" for n in range(1, pages))]
    names += [f"{name}index.html" for name in names if chance.random() < 0.2]

    def some(most: int) -> tuple[str, ...]:
        return tuple(chance.sample(names, chance.randint(0, most)))

    site = {
        name: Leads(redirect=chance.choice(names)) if chance.random() < 0.1 else Leads("", some(3), some(2))
        for name in names
    }
    return {**site, f"{ORIGIN}/": Leads("", tuple(names[1:4]), tuple(names[4:6]))}


class Killed(BaseException):
    """The run dies here."""


class RecordedFrontier(Frontier):
    """The frontier, with a record of what it handed out, and with the waiting in it known to the edge."""

    edge: Edge

    def lease(self) -> Lease | None:
        lease = super().lease()
        if lease is not None:
            self.edge.leased(lease.target.url)
        return lease

    def _wait_for_turn(self, target: Target) -> None:
        with self.edge.busy_elsewhere():
            super()._wait_for_turn(target)


class Edge:
    """Network, browser and checks of a drawn site. A page goes on when all that are in progress wait, and chance takes it."""

    def __init__(self, site: Mapping[str, Leads], seed: int, slow: str = "", steps: int = 10**6) -> None:
        self.site, self.slow, self.steps = site, slow, steps
        self.order: list[str] = []
        """Every address that was leased."""
        self.let_go = threading.Event()
        """Lets the slow page go on."""
        self.was_let_go = False
        self._chance = random.Random(seed)
        self._changed = threading.Condition()
        self._working = 0
        self._waiting: list[object] = []
        self._killed = False

    # what `PageLife` works with: a fetcher, robots.txt, check workers, a pool of browsers

    def fetch_page(self, url: str, *, refusal: object = None, by_type: bool = False) -> Response | Failed:
        final, passed = url, set[str]()
        while there := self.site[final].redirect:
            if there in passed:
                return Failed(Code.TOO_MANY_REDIRECTS)
            passed.add(there)
            final = there
        body = final.removesuffix("index.html").encode()
        return Response(final, final, (), 200, {}, "text/html", "", "guess", body, False, datetime.now(UTC), 0)

    def refusal(self, url: str) -> None:
        return None

    def open_page(self, request: OpenPage) -> OpenedPage:
        self._step()
        if request.target.url == self.slow:
            with self.busy_elsewhere():
                self.was_let_go = self.let_go.wait(60)
        digest = request.response.body.decode()
        return OpenedPage(linked(request.target, self.site[request.target.url].links), None, digest=digest)

    def render(self, url: str, final_url: str) -> tuple[RenderedPage, ...]:
        self._step()
        return ()

    def check_page(self, request: CheckPage) -> CheckedPage:
        self._step()
        leads = self.site[request.target.url]
        return CheckedPage((), (), "", "", linked(request.target, (*leads.links, *leads.by_script)))

    def open_and_check_page(self, request: OpenPage) -> tuple[OpenedPage, CheckedPage | None]:
        return self.open_page(request), self.check_page(CheckPage(request.response, request.target))

    # whose turn it is

    def leased(self, url: str) -> None:
        with self._changed:
            self.order.append(url)
            self._working += 1

    def ended(self) -> None:
        with self._changed:
            self._working -= 1
            self._draw()

    @contextmanager
    def busy_elsewhere(self) -> Iterator[None]:
        """Do not wait for this page: it waits for another one, or for the test."""
        self.ended()
        try:
            yield
        finally:
            with self._changed:
                self._working += 1

    def _step(self) -> None:
        mine = object()
        with self._changed:
            self._waiting.append(mine)
            self._draw()
            self._changed.wait_for(lambda: mine not in self._waiting or self._killed)
            if self._killed:
                raise Killed

    def _draw(self) -> None:
        if self._waiting and len(self._waiting) >= self._working:
            self._waiting.pop(self._chance.randrange(len(self._waiting)))
            self.steps -= 1
            self._killed = self.steps < 0
            self._changed.notify_all()


@dataclass
class Crawl:
    """A run of the real engine and the real lives of pages over a drawn site."""

    site: Mapping[str, Leads]
    folder: Path
    workers: int = 4
    limit: int = 25
    seed: int = 0

    def run(self, *, resumed: bool = False, steps: int = 10**6, slow: str = "", clock: Any = None) -> Edge:
        """Crawl until everything has ended, or so many steps of pages were taken and the run dies."""
        edge = Edge(self.site, self.seed, slow, steps)
        with Store.open(self.folder, SystemClock()) as store:
            if not resumed:
                store.create_run(a_run())
            settings = built({"site.start": [f"{ORIGIN}/"]})
            frontier = RecordedFrontier("run", settings, store, clock(edge) if clock else lambda: 0.0)
            frontier.edge = edge
            if not (resumed and frontier.resume()):
                frontier.seed([Target(f"{ORIGIN}/")])
            fake = cast(Any, edge)
            life = PageLife(fake, fake, fake, fake)

            def live(lease: Lease) -> PageResult:
                try:
                    return life.live(lease)
                finally:
                    edge.ended()

            engine = Engine(Work("run", store, frontier, live, self.workers, self.limit, Silent()))
            if steps == 10**6:
                assert engine.run()
                self.states = {record.url: record.state for record in store.pages("run")}
            else:
                with pytest.raises(Killed):
                    engine.run()
        return edge


def linked(target: Target, urls: tuple[str, ...]) -> tuple[Target, ...]:
    return tuple(Target(url, target.depth + 1, target.url, TargetKind.LINK) for url in urls)


def a_run() -> Run:
    clock = SystemClock()
    environment = Environment("1", "3.12", "", "", "")
    return Run("run", clock.now(), None, RunStatus.RUNNING, f"{ORIGIN}/", environment)


@pytest.mark.parametrize("seed", SEEDS)
def test_pages_are_leased_in_one_order_however_many_work_and_whichever_is_faster(seed: int, tmp_path: Path) -> None:
    site = drawn_site(seed)
    alone = Crawl(site, tmp_path / "alone", workers=1)
    order = alone.run().order
    assert len(order) >= 20
    assert list(alone.states.values()).count(PageState.AUDITED) >= 15
    for workers, chance in ((2, 1), (4, 2), (4, 3), (9, 4)):
        crawl = Crawl(site, tmp_path / f"{workers}-{chance}", workers=workers, seed=chance)
        assert crawl.run().order == order
        assert crawl.states == alone.states


@pytest.mark.parametrize("seed", SEEDS)
def test_a_run_that_is_cut_off_and_resumed_comes_to_the_same_pages(seed: int, tmp_path: Path) -> None:
    site = drawn_site(seed)
    alone = Crawl(site, tmp_path / "alone", workers=1)
    order = alone.run().order
    cut = Crawl(site, tmp_path / "cut", workers=5, seed=seed).run(steps=20)
    rest = Crawl(site, tmp_path / "cut", workers=5, seed=seed + 1)
    again = rest.run(resumed=True)
    assert list(dict.fromkeys([*cut.order, *again.order])) == order
    assert rest.states == alone.states


def slow_site() -> dict[str, Leads]:
    """Return a home page with two links, of which the first is slow and the second leads to four pages."""
    names = [f"{ORIGIN}/{n}/" for n in range(6)]
    site = {f"{ORIGIN}/": Leads(links=(names[0], names[1]))} | dict.fromkeys(names, Leads())
    return {**site, names[1]: Leads(links=tuple(names[2:]))}


def test_a_page_that_does_not_end_keeps_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "POLL_S", 0.01)
    site, before = slow_site(), []

    def still(edge: Edge) -> Any:
        def now() -> float:
            before.append(edge.order.copy())
            if len(before) == 5:
                edge.let_go.set()
            return 0.0

        return now

    edge = Crawl(site, tmp_path, workers=3).run(slow=f"{ORIGIN}/0/", clock=still)
    assert edge.was_let_go
    assert before[:5] == [list(site)[:3]] * 5
    assert edge.order == list(site)


def test_a_page_that_does_not_end_keeps_others_back_only_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "POLL_S", 0.01)
    site = slow_site()

    def passing(edge: Edge) -> Any:
        looks = iter(range(10**6))

        def now() -> float:
            return next(looks) * PATIENCE_S

        return now

    crawl = Crawl(site, tmp_path, workers=3)
    leased = RecordedFrontier.lease

    def lease(frontier: RecordedFrontier) -> Lease | None:
        found = leased(frontier)
        if len(frontier.edge.order) == len(site):
            frontier.edge.let_go.set()  # only now: all others came before it ended
        return found

    monkeypatch.setattr(RecordedFrontier, "lease", lease)
    edge = crawl.run(slow=f"{ORIGIN}/0/", clock=passing)
    assert edge.was_let_go
    assert edge.order == list(site)


# --- the engine and one page -----------------------------------------------------------------------------------------


def engine_of(store: Store, live: Any, workers: int = 2) -> tuple[Engine, Frontier]:
    """Return an engine over a home page and three pages it links to, with other lives of pages."""
    store.create_run(a_run())
    frontier = Frontier("run", built({"site.start": [f"{ORIGIN}/"]}), store)
    frontier.seed([Target(f"{ORIGIN}/"), *linked(Target(f"{ORIGIN}/"), tuple(f"{ORIGIN}/{n}/" for n in range(3)))])
    return Engine(Work("run", store, frontier, live, workers, 10, Silent())), frontier


def life_of(edge: Edge) -> Any:
    fake = cast(Any, edge)
    return PageLife(fake, fake, fake, None).live


def test_a_fault_of_ours_on_one_page_costs_that_page_only(tmp_path: Path) -> None:
    class Faulty(Edge):
        def check_page(self, request: CheckPage) -> CheckedPage:
            if request.target.url.endswith("/1/"):
                raise ZeroDivisionError("no such luck")
            return CheckedPage((), (), "", "", ())

        def _step(self) -> None:
            """Wait for nobody."""

    edge = Faulty({f"{ORIGIN}/{n}": Leads() for n in ("", "0/", "1/", "2/")}, 0)
    with Store.open(tmp_path, SystemClock()) as store:
        engine, _ = engine_of(store, life_of(edge))
        assert engine.run()
        failures = {record.url: record.failure for record in store.pages("run")}
    assert failures.pop(f"{ORIGIN}/1/") == Failed(Code.INTERNAL, "ZeroDivisionError: no such luck")
    assert failures == dict.fromkeys((f"{ORIGIN}/", f"{ORIGIN}/0/", f"{ORIGIN}/2/"))


def test_a_result_that_cannot_be_stored_costs_its_page_only_and_a_full_disk_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Store.commit_page

    def commit(store: Store, run_id: str, result: PageResult) -> None:
        url, state = result.record.url, result.record.state
        if url.endswith("/1/") and state is not PageState.FAILED:
            raise OverflowError("a number of the page is too large")
        if url.endswith("/2/"):
            raise StoreFault(Code.STORE_FULL)
        kept(store, run_id, result)

    class Quick(Edge):
        def _step(self) -> None:
            """Wait for nobody."""

    monkeypatch.setattr(Store, "commit_page", commit)
    edge = Quick({f"{ORIGIN}/{n}": Leads() for n in ("", "0/", "1/", "2/")}, 0)
    with Store.open(tmp_path, SystemClock()) as store:
        engine, _ = engine_of(store, life_of(edge), workers=1)
        with pytest.raises(StoreFault):
            engine.run()
        codes = {record.url: record.failure and record.failure.code for record in store.pages("run")}
        assert codes == {f"{ORIGIN}/": None, f"{ORIGIN}/0/": None, f"{ORIGIN}/1/": Code.INTERNAL}
        assert store.pending("run") == 1


def test_a_page_that_fails_after_an_interrupt_is_left_to_a_resumed_run_with_the_one_that_waits_for_it(
    tmp_path: Path,
) -> None:
    class Cut(Edge):
        def check_page(self, request: CheckPage) -> CheckedPage:
            raise AssertionError("the second address of the place is not checked before the first is known")

        def open_and_check_page(self, request: OpenPage) -> tuple[OpenedPage, CheckedPage | None]:
            return self.open_page(request), None  # as the workers do with what shows what another one showed

        def open_page(self, request: OpenPage) -> OpenedPage:
            if request.target.url == f"{ORIGIN}/":
                waits.wait(60)
                engine.stop()
                raise ConnectionError("the browser went with the interrupt")
            waits.set()
            return OpenedPage((), None)

    waits = threading.Event()
    edge = Cut({f"{ORIGIN}/": Leads(), f"{ORIGIN}/index.html": Leads()}, 0)
    with Store.open(tmp_path, SystemClock()) as store:
        store.create_run(a_run())
        frontier = Frontier("run", built({"site.start": [f"{ORIGIN}/"]}), store)
        frontier.seed([Target(f"{ORIGIN}/"), *linked(Target(f"{ORIGIN}/"), (f"{ORIGIN}/index.html",))])
        engine = Engine(Work("run", store, frontier, life_of(edge), 2, 10, Silent()))
        assert not engine.run()
        assert list(store.pages("run")) == []
        assert store.pending("run") == 2


def test_what_a_page_leads_to_is_not_enqueued_after_its_discovery_was_done(tmp_path: Path) -> None:
    with Store.open(tmp_path, SystemClock()) as store:
        _, frontier = engine_of(store, None)
        lease = frontier.lease()
        assert lease is not None
        lease.discovery_done()
        with pytest.raises(RuntimeError, match="was done"):
            lease.enqueue_after([Target(f"{ORIGIN}/late/")])


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
