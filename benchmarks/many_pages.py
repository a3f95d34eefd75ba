"""What the coordinator can feed: results of real pages multiplied to a site of a hundred thousand, in place of browsers and checks.

    python benchmarks/many_pages.py FOLDER [--pages 100000] [--like 100] [--formats html,json] [--keep FOLDER]

A few HTML files of FOLDER are checked once, in a process of its own that stands for all browsers and check processes: from then on it
hands out their results again and again, each time with another address, title and body. The rest is the real thing in this process:
frontier, engine and store, the checks over all pages, gate, causes and report. Told are pages a minute of each tenth, CPU of this
process alone, its memory (PSS, sampled four times a second) at each tenth and in each step after the crawl, and the disk.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from auditor.config import Settings, SiteSettings
from auditor.errors import failed
from auditor.model.codes import Code
from auditor.model.memory import PageMemory
from auditor.model.page import Response, Target, TargetKind
from auditor.model.run import PageRecord, PageResult, Run, RunStatus, SystemClock
from auditor.pipeline.build_report import assemble
from auditor.pipeline.engine import Engine, Work
from auditor.pipeline.environment import environment
from auditor.pipeline.frontier import Frontier, Lease
from auditor.pipeline.gating import Accepted
from auditor.pipeline.page_checks import CheckedPage, CheckPage, OpenedPage, OpenPage, PageChecker, packed_for_store
from auditor.pipeline.page_result import PageSoFar, audited, outline_fields, unaudited
from auditor.pipeline.progress import Silent
from auditor.pipeline.runtime_tuning import return_large_buffers
from auditor.pipeline.site import judge_site
from auditor.reference.library import Library
from auditor.report import load_writers, write_reports
from auditor.store import Store
from auditor.store.dictionaries import compress, decompress

ORIGIN = "http://many.test"
LIVES = 8
FANOUT = 10
"""Pages that each page leads to first."""
KNOWN = 50
"""Links of each page to pages that are known."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """A real page and what all checks said of it."""

    path: str
    response: Response
    opened: OpenedPage
    checked: CheckedPage


class Multiplier:
    """Makes results of ever new pages out of those of a few; lives in the stub's process."""

    def __init__(self, settings: Settings, folder: Path, like: int, count: int) -> None:
        self._count = count
        checker = PageChecker(settings, "2026-11-28")
        files = sorted(path for path in folder.rglob("*.html") if path.stat().st_size < 200_000)
        step = max(len(files) // like, 1)
        self._samples = [_sampled(checker, folder, file) for file in files[::step][:like]]

    def made(self, target: Target) -> tuple[tuple[Target, ...], str, PageResult]:
        """Return where a page leads, the digest of its content, and its result."""
        number = _number(target.url)
        sample = self._samples[number % len(self._samples)]
        title = f"{sample.checked.title or sample.path} {number}"
        swap = ((f"{ORIGIN}/0/{sample.path}", target.url), (sample.checked.title or "\0", title))
        body = _swapped(sample.response.body, swap) + f"<!-- {number} -->".encode()
        response = replace(
            sample.response, url=target.url, final_url=target.url, body=body, fetched_at=datetime.now(UTC)
        )
        digest = hashlib.sha256(body).hexdigest()
        held = sample.checked.packed
        assert held is not None
        packed = replace(
            held,
            findings=compress(_swapped(decompress(held.findings), swap)),
            exhibits=compress(_swapped(decompress(held.exhibits), swap)),
            facts=tuple((name, _of(key, swap), _of(value, swap)) for name, key, value in held.facts),
        )
        checked = replace(sample.checked, title=title, digest=digest, packed=packed)
        opened = replace(sample.opened, title=title, digest=digest)
        targets = tuple(self._targets(number, target))
        page = PageSoFar(target, response=response, opened=opened, checked=checked)
        memory = PageMemory("0" * 64, "", digest, digest, response.fetched_at.isoformat(), title=title, targets=targets)
        memory = replace(memory, sent=digest, shown=digest, outline=outline_fields(checked.outline))
        return targets, digest, replace(audited(page, response, checked), memory=memory)

    def _targets(self, number: int, target: Target) -> Iterator[Target]:
        numbers = [*range(max(0, number - KNOWN), number), *range(number * FANOUT + 1, number * FANOUT + FANOUT + 1)]
        for other in numbers:
            if other < self._count:
                path = self._samples[other % len(self._samples)].path
                yield Target(f"{ORIGIN}/{other}/{path}", target.depth + 1, target.url, TargetKind.LINK)

    def first(self) -> Target:
        """Return the page that leads to all others."""
        return Target(f"{ORIGIN}/0/{self._samples[0].path}", 0, "", TargetKind.START)


def _sampled(checker: PageChecker, folder: Path, file: Path) -> Sample:
    path = file.relative_to(folder).as_posix()
    url = f"{ORIGIN}/0/{path}"
    response = Response(
        url, url, (), 200, {}, "text/html", "utf-8", "header", file.read_bytes(), False, datetime.now(UTC), 20
    )
    target = Target(url, 0, "", TargetKind.LINK)
    opened = checker.open_page(OpenPage(response, target))
    return Sample(
        path, response, replace(opened, targets=()), packed_for_store(checker.check_page(CheckPage(response, target)))
    )


def _swapped(data: bytes, swap: tuple[tuple[str, str], ...]) -> bytes:
    for old, new in swap:
        data = data.replace(old.encode(), new.encode())
    return data


def _of(text: str, swap: tuple[tuple[str, str], ...]) -> str:
    for old, new in swap:
        text = text.replace(old, new)
    return text


def _number(url: str) -> int:
    return int(url.removeprefix(f"{ORIGIN}/").partition("/")[0])


_MULTIPLIER: list[Multiplier] = []
"""The one of the stub's process."""


def _begin(settings: Settings, folder: Path, like: int, count: int) -> None:
    _MULTIPLIER.append(Multiplier(settings, folder, like, count))


def _made(target: Target) -> tuple[tuple[Target, ...], str, PageResult]:
    return _MULTIPLIER[0].made(target)


def _first() -> Target:
    return _MULTIPLIER[0].first()


class Watching(Silent):
    """Counts pages, and keeps the highest memory of this process since it was last asked."""

    def __init__(self, count: int) -> None:
        self._step = max(count // 10, 1)
        self._pages, self._peak, self._ended = 0, 0.0, False
        self._since, self._cpu = time.monotonic(), time.process_time()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def page(self, record: PageRecord, findings: int, done: int, known: int) -> None:
        """Take note of a page, and tell of each tenth."""
        self._pages += 1
        if self._pages % self._step == 0:
            self.tell(f"crawl to {self._pages:,}", self._step)

    def tell(self, what: str, pages: int) -> None:
        """Print pace, CPU and highest memory since the last time."""
        wall, cpu = time.monotonic() - self._since, time.process_time() - self._cpu
        self._peak = max(self._peak, _pss())
        print(
            f"{what:24} {wall:8.1f} s {cpu:8.1f} s CPU {1000 * cpu / pages:8.2f} ms a page "
            f"{60 * pages / wall:9.0f} pages/min {self._peak:6.0f} MB",
            flush=True,
        )
        self._since, self._cpu, self._peak = time.monotonic(), time.process_time(), 0.0

    def end(self) -> None:
        """Sample no more."""
        self._ended = True
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended:
            self._peak = max(self._peak, _pss())
            time.sleep(0.25)


def _pss() -> float:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    """Feed the coordinator and print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of real HTML files")
    parser.add_argument("--pages", type=int, default=100_000, help="pages of the site (default 100,000)")
    parser.add_argument("--like", type=int, default=100, help="real pages whose results are multiplied (default 100)")
    parser.add_argument("--formats", default="html,json", help="formats of the report (default html,json)")
    parser.add_argument("--keep", type=Path, help="work in this folder and leave it there")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="auditor-many-")))
        folder.mkdir(parents=True, exist_ok=True)
        os.chdir(folder)
        _simulate(asked)
    return 0


def _simulate(asked: argparse.Namespace) -> None:
    site = SiteSettings(start=(f"{ORIGIN}/",), max_pages=asked.pages, max_depth=1000, sitemap="none")
    settings = Settings(site=site)
    settings = settings.model_copy(update={"browser": settings.browser.model_copy(update={"enabled": False})})
    clock = SystemClock()
    formats = asked.formats.split(",")
    load_writers(formats)
    with _stub(settings, asked) as pool, Store.open(Path(".auditor"), clock) as store:
        first = pool.submit(_first).result()
        return_large_buffers()
        with_what = environment(settings, None, None)
        run = Run(
            "20261128-030000-5ca1", clock.now(), None, RunStatus.RUNNING, f"{ORIGIN}/", with_what, settings.public()
        )
        store.create_run(run)
        frontier = Frontier(run.id, settings, store)
        frontier.seed([first])
        watching = Watching(asked.pages)

        def live(lease: Lease) -> PageResult:
            targets, digest, result = pool.submit(_made, lease.target).result()
            lease.enqueue_after(targets)
            lease.wait_for_turn()
            if twin := lease.duplicate_of(digest):
                return unaudited(PageSoFar(lease.target), failed(Code.DUPLICATE, twin), alias_of=twin)
            lease.resolved()
            lease.discovery_done()
            return result

        Engine(Work(run.id, store, frontier, live, LIVES, asked.pages, watching)).run()
        del frontier
        library = Library.load(Path("reference_content"), {})
        run = replace(run, finished_at=clock.now(), status=RunStatus.COMPLETE)
        _timed(
            watching, "checks over all pages", asked.pages, lambda: judge_site(run.id, settings, store, library, None)
        )
        report = _timed(
            watching, "gate and causes", asked.pages, lambda: assemble(run, store, settings, library, Accepted())
        )
        print(f"{len(report.findings):,} findings, {len(report.causes):,} causes", flush=True)
        place = _timed(watching, "report", asked.pages, lambda: write_reports(report, formats, Path("reports")))
        store.finish_run(run.id, report.run.status, clock.now(), report.verdict)
        store.forget_facts()
        watching.end()
    print(f"MB on the disk: store {_size(Path('.auditor')):.0f}, report {_size(place):.0f}")


def _timed(watching: Watching, what: str, pages: int, step: Callable[[], T]) -> T:
    done = step()
    watching.tell(what, pages)
    return done


@contextmanager
def _stub(settings: Settings, asked: argparse.Namespace) -> Iterator[ProcessPoolExecutor]:
    arguments = (settings, asked.folder.resolve(), asked.like, asked.pages)
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context, initializer=_begin, initargs=arguments) as pool:
        yield pool


def _size(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    sys.exit(main())
