"""The pool gives every page its result whatever happens to a browser, and leaves no process behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from auditor.browser import memory
from auditor.browser import orphans as leftovers
from auditor.browser import pool as pool_module
from auditor.browser.pool import Pool, auto_workers, open_pool, usable_cores
from auditor.browser.session import Session
from auditor.config import Settings
from auditor.errors import EngineFault, UsageFault
from auditor.extract.parse import from_walk
from auditor.model.page import Failed, RenderedPage
from auditor.net.policy import AddressPolicy
from auditor.net.proxy import EgressProxy
from tests.browser.conftest import QUICK, found
from tests.browser.hostile_site import page as markup
from tests.browser.hostile_site import running_site

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(axe_copy, **changes) -> Pool:
    settings = Settings.model_validate({"browser": {**QUICK, **changes}})
    return open_pool(settings, axe_copy, settings.named_states())


def tree_of(pool: Pool) -> set[int]:
    """Every process of the pool's browsers."""
    pids: set[int] = set()
    for session in list(pool._live):
        for process in session.browser.processes:
            pids.add(process.pid)
            pids.update(child.pid for child in psutil.Process(process.pid).children(recursive=True))
    return pids


def running(pids: set[int]) -> list[int]:
    alive = []
    for pid in pids:
        try:
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                alive.append(pid)
        except psutil.Error:
            continue
    return alive


def renderers(pool: Pool) -> list[psutil.Process]:
    return [
        process for pid in tree_of(pool) if "--type=renderer" in " ".join((process := psutil.Process(pid)).cmdline())
    ]


def test_two_workers_give_what_one_gives_and_nothing_is_left(axe_copy, hostile) -> None:
    paths = ["/bad", "/good", "/frame", "/shadow", "/redirect", "/500"] * 2

    def run(workers: int) -> tuple[list[object], set[int]]:
        pool = opened(axe_copy, workers=workers)
        try:
            with ThreadPoolExecutor(workers + 1) as threads:
                pages = list(threads.map(lambda p: pool.render(hostile.url(p), final_url=hostile.url(p)), paths))
            return [p.code if isinstance(p, Failed) else (p[0].title, p[0].axe, p[0].walk) for p in pages], tree_of(
                pool
            )
        finally:
            pool.close()

    one, first = run(1)
    two, second = run(2)
    assert one == two
    assert not running(first | second)


def test_a_renderer_that_is_killed_costs_one_retry(axe_copy, hostile) -> None:
    pool = opened(axe_copy, settle_ms=1500)
    try:
        killer = threading.Timer(1.0, lambda: [process.kill() for process in renderers(pool)])
        killer.start()
        pages = pool.render(hostile.url("/polling"), final_url=hostile.url("/polling"))
        killer.join()
        assert isinstance(pages, tuple), pages
        assert found(pages[0]) == ["#bad"]
    finally:
        pool.close()


def browsers_of(session: Session) -> list[int]:
    """Return the processes of a session's browser that are neither its driver nor children of the browser."""
    driver = psutil.Process(session.browser.processes[0].pid)
    return [
        child.pid
        for child in driver.children(recursive=True)
        if "chrom" in (command := child.cmdline())[0] and "--type=" not in " ".join(command)
    ]


def test_a_page_survives_that_all_browsers_are_killed_at_once(axe_copy, hostile) -> None:
    pool = opened(axe_copy, workers=3)
    url = hostile.url("/bad")
    try:
        together = threading.Barrier(3, timeout=60)
        ask = Session.render

        def render(session: Session, url: str, final_url: str):
            together.wait()  # so that each of them takes a browser of its own
            return ask(session, url, final_url)

        with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(3) as threads:
            patch.setattr(Session, "render", render)
            pages = [threads.submit(pool.render, url, url) for _ in range(3)]
            assert all(isinstance(page.result(), tuple) for page in pages)
        before = set(pool.sessions())
        killed = [psutil.Process(pid) for session in before for pid in browsers_of(session)]
        assert len(killed) >= len(before) == 3
        for process in killed:
            process.kill()
        psutil.wait_procs(killed, timeout=30)
        assert found(pool.render(url, url)[0]) == ["#bad"]
        assert not before <= set(pool.sessions())
    finally:
        pool.close()


@pytest.mark.parametrize("number", [0, 1], ids=["driver", "browser"])
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSTOP])
def test_a_driver_or_browser_that_dies_or_stops_is_replaced(axe_copy, hostile, number, sign) -> None:
    pool = opened(axe_copy)
    try:
        url = hostile.url("/bad")
        assert isinstance(pool.render(url, final_url=url), tuple)
        session = next(iter(pool._live))
        os.kill(session.browser.processes[number].pid, sign)
        pages = [pool.render(url, final_url=url) for _ in range(2)]
        assert found(pages[-1][0]) == ["#bad"]
        pids = tree_of(pool)
    finally:
        begun = time.monotonic()
        pool.close()
    assert time.monotonic() - begun < 8
    assert not running(pids)


def test_an_old_browser_is_replaced_and_closing_twice_is_harmless(axe_copy, hostile) -> None:
    pool = opened(axe_copy, retire_after=2)
    url = hostile.url("/good")
    seen = []
    for _ in range(5):
        assert isinstance(pool.render(url, final_url=url), tuple)
        seen.append(len(pool._live))
    pids = tree_of(pool)
    pool.close()
    pool.close()
    assert seen == [1, 0, 1, 0, 1]
    assert not running(pids)
    assert isinstance(pool.render(url, final_url=url), Failed)


def test_browsers_that_come_and_go_leave_no_open_file(axe_copy, hostile) -> None:
    pool = opened(axe_copy, retire_after=1)
    url = hostile.url("/good")
    try:
        counts = []
        for _ in range(5):
            assert isinstance(pool.render(url, final_url=url), tuple)
            counts.append(psutil.Process().num_fds())
    finally:
        pool.close()
    assert counts[-1] <= counts[0] + 1  # the site's own end of a connection may close a moment later


def test_closing_while_a_page_is_rendered_ends_it(axe_copy, hostile) -> None:
    pool = opened(axe_copy, page_budget_s=30)
    results: list[object] = []
    url = hostile.url("/never-page")
    worker = threading.Thread(target=lambda: results.append(pool.render(url, final_url=url)))
    worker.start()
    time.sleep(1)
    pool.close()
    worker.join(10)
    assert isinstance(results[0], Failed)


GLUTTON = markup(
    "<script>const a=[];setInterval(()=>{a.push(new Uint8Array(6e7).fill(1));document.body.dataset.t=a.length},40)</script>"
)


def test_a_page_that_eats_memory_is_stopped_and_costs_one_session_and_no_second_try(
    axe_copy, hostile, monkeypatch
) -> None:
    monkeypatch.setattr(pool_module, "PAGE_BYTES", 900_000_000)
    hostile.pages["/glutton"] = GLUTTON
    pool = opened(axe_copy, settle_ms=3000, page_budget_s=30)
    try:
        url = hostile.url("/glutton")
        killed_at_bytes = pool.render(url, final_url=url)
        assert hostile.seen.count("/glutton") == 1
        after = pool.render(hostile.url("/bad"), final_url=hostile.url("/bad"))
        pids = tree_of(pool)
    finally:
        pool.close()
    assert isinstance(killed_at_bytes, Failed), killed_at_bytes
    assert killed_at_bytes.code == "TARGET_CRASHED"
    assert re.fullmatch(r"the browser was stopped when the page had taken \d+ MB of memory", killed_at_bytes.detail)
    assert found(after[0]) == ["#bad"]
    assert not running(pids)


def test_a_page_that_comes_back_after_it_was_left_costs_the_next_one_nothing(axe_copy, hostile) -> None:
    pool = opened(axe_copy)
    try:
        (session,) = pool.sessions()
        assert isinstance(session.render(hostile.url("/good"), hostile.url("/good")), tuple)
        # As a refresh does that was on its way when its page was left: nobody reads what it tells until the next visit.
        session._tab._connection.send(
            "Page.navigate", {"url": hostile.url("/refresh-self")}, session=session._tab.session
        )
        time.sleep(1.5)
        pages = session.render(hostile.url("/bad"), hostile.url("/bad"))
    finally:
        pool.close()
    assert isinstance(pages, tuple), pages
    assert found(pages[0]) == ["#bad"]
    assert pages[0].notes == ()


def test_a_browser_that_has_grown_is_replaced_between_two_pages(axe_copy, hostile, monkeypatch) -> None:
    pool = opened(axe_copy)
    url = hostile.url("/good")
    try:
        lived, seen = [], []
        for bound in (10**12, 10**12, 1_000_000, 10**12):
            monkeypatch.setattr(memory, "BROWSER_BYTES", bound)
            lived.append(next(iter(pool.sessions()), None))
            assert isinstance(pool.render(url, final_url=url), tuple)
            seen.append(len(pool.sessions()))
    finally:
        pool.close()
    assert lived[0] is lived[1]
    assert seen == [1, 1, 0, 1]


def test_memory_is_counted_without_what_processes_share(axe_copy) -> None:
    threads = threading.active_count()
    pool = opened(axe_copy)
    try:
        (session,) = pool.sessions()
        sizes = memory.taken(session.browser.processes, memory.children())
        resident = sum(process.memory_info().rss for process in sizes)
    finally:
        pool.close()
    assert len(sizes) >= 4
    assert 50_000_000 < sum(sizes.values()) < resident
    assert memory.taken(session.browser.processes, memory.children()) == {}
    assert threading.active_count() == threads


VICTIM = """
import sys, time
from auditor.config import Settings
from auditor.browser.axe_source import find_axe
from auditor.browser.pool import open_pool
settings = Settings.model_validate({"browser": {"workers": 1}})
pool = open_pool(settings, find_axe(), settings.named_states())
print(*[p.pid for s in pool._live for p in s.browser.processes], flush=True)
time.sleep(60)
"""


def test_browsers_of_a_run_that_was_killed_are_ended_by_the_next_start(axe_copy) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, "-c", VICTIM], stdout=subprocess.PIPE, text=True, env=environment) as victim:
        pids = {int(pid) for pid in victim.stdout.readline().split()}
        assert len(running(pids)) == 2
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    assert len(running(pids)) == 2
    records = len(list(leftovers.folder().glob("*.json")))
    leftovers.sweep()
    assert not running(pids)
    assert len(list(leftovers.folder().glob("*.json"))) < records


def test_sweeping_spares_the_browsers_of_runs_that_go_on(pool, render) -> None:
    leftovers.sweep()
    assert found(render("/bad")) == ["#bad"]


def test_a_missing_browser_or_a_wrong_driver_is_one_clear_fault(axe_copy, tmp_path) -> None:
    fake = tmp_path / "chromedriver"
    fake.write_text("#!/bin/sh\necho ChromeDriver 1.2.3.4\n")
    fake.chmod(0o755)
    with pytest.raises(EngineFault, match="do not fit"):
        opened(axe_copy, driver=str(fake))
    with pytest.raises(EngineFault) as caught:
        opened(axe_copy, binary="/nowhere/chromium")
    assert caught.value.code == "BROWSER_MISSING"


def test_auto_takes_two_browsers_a_core_where_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=1000 * memory.BROWSER_BYTES))
    assert auto_workers() == 2 * len(os.sched_getaffinity(0))
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=0))
    assert auto_workers() == 1


def test_auto_works_on_a_system_that_keeps_no_list_of_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity")
    assert usable_cores() == os.cpu_count()
    assert auto_workers() >= 1


STATES = {
    "workers": 1,
    "settle_ms": 60,
    "page_budget_s": 15,
    "states": ["desktop", "mobile", "dark", "reduced-motion", "print", "text-spacing", "reflow", "forced-colors"],
}


def test_states_are_visited_without_going_to_the_page_again(axe_copy, hostile) -> None:
    settings = Settings.model_validate({"browser": STATES})
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        before = len(hostile.seen)
        pages = pool.render(hostile.url("/dark"), final_url=hostile.url("/dark"))
        requests = [path for path in hostile.seen[before:] if path == "/dark"]
    finally:
        pool.close()
    assert isinstance(pages, tuple)
    by_name = {page.state: page for page in pages}
    assert list(by_name) == STATES["states"]
    assert requests == ["/dark"]
    assert found(by_name["desktop"], "color-contrast") == []
    assert found(by_name["dark"], "color-contrast") == ["h1", "#t"]
    assert '"t"' in by_name["print"].walk
    widths = {
        name: page.walk.split('"width":')[-1].split(",")[0]
        for name, page in by_name.items()
        if isinstance(page, RenderedPage)
    }
    assert widths["desktop"] == "1366"
    assert widths["mobile"] == "390"
    assert widths["reflow"] == "320"
    assert by_name["dark"].screenshot != by_name["desktop"].screenshot
    assert by_name["text-spacing"].walk != by_name["desktop"].walk
    assert by_name["reduced-motion"].walk != by_name["desktop"].walk


def test_a_tag_or_rule_that_axe_does_not_know_is_a_usage_fault(axe_copy) -> None:
    settings = Settings.model_validate({"browser": QUICK, "axe": {"tags": ["wcag2a", "wcag3x"], "disable": ["colour"]}})
    with pytest.raises(UsageFault, match="wcag3x, colour"):
        open_pool(settings, axe_copy, settings.named_states())


def test_through_the_proxy_a_page_reaches_its_own_site_and_nothing_else(axe_copy, hostile) -> None:
    settings = Settings.model_validate({"browser": QUICK})
    with running_site() as canary, EgressProxy(AddressPolicy.for_site([hostile.url("/")])) as proxy:
        hostile.pages["/out"] = markup(
            f'<img id=bad src="{canary.url("/dot.png")}"><iframe title=f src="{canary.url("/good")}"></iframe>'
            f"<script>fetch('{canary.url('/x')}').catch(()=>0)</script>"
        )
        pool = open_pool(settings, axe_copy, settings.named_states(), f"127.0.0.1:{proxy.port}")
        try:
            pages = pool.render(hostile.url("/out"), final_url=hostile.url("/out"))
        finally:
            pool.close()
        assert canary.seen == []
        assert any(str(canary.server_address[1]) in line for line in proxy.refused)
    assert isinstance(pages, tuple), pages
    assert found(pages[0]) == ["#bad"]
    assert pages[0].failed_requests


@pytest.mark.skipif(shutil.which("chromium-headless-shell") is None, reason="no headless shell here")
def test_a_headless_shell_sets_texts_as_wide_as_the_browser_does(axe_copy, hostile, monkeypatch) -> None:
    texts = ("Sign up", "تابعني على تويتر", "Пишите нам", "Γράψτε μας", "כתבו לנו")
    fonts = ("serif", "sans-serif", "monospace", "system-ui", "Arial")
    hostile.pages["/texts"] = markup(
        "".join(f'<span style="font:14px {font};position:absolute">{text}</span>' for font in fonts for text in texts)
    )
    widths = []
    for program in ("chromium", "chromium-headless-shell"):
        monkeypatch.setenv("AUDITOR_BROWSER", str(shutil.which(program)))
        pool = opened(axe_copy)
        try:
            (page,) = pool.render(hostile.url("/texts"), final_url=hostile.url("/texts"))
        finally:
            pool.close()
        document = from_walk(page.walk)
        widths.append([one.layout.box.width for one in document.find("span")])
    assert len(widths[0]) == len(fonts) * len(texts)
    assert widths[0] == widths[1]
