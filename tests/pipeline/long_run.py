"""One long audit of which every few pages are hostile, watched from outside, held against the same audit without them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from auditor.browser import orphans as leftovers
from tests.faults.server import Client, FaultServer, Request
from tests.pipeline import hostile_browser, hostile_pages
from tests.pipeline.conftest import Ran, left_running
from tests.pipeline.hostile_pages import DOT, Hostile, sent

SETTINGS = (
    "[site]\nrequest_budget_s = 5\nmax_body_mb = 12\nrobots = false\nonly_listed = true\nsitemap = 'none'\n"
    "max_pages = 100000\n[browser]\npage_budget_s = {budget}\nretire_after = {retire}\nworkers = {workers}\n"
    "[gate]\nfail_on = []\n"
)
SAMPLE_S = 3.0
_TOLD = re.compile(r"^\[(\d+)/")

HOSTILE: Mapping[str, Hostile] = {
    **{f"/h/{name}": one for name, one in hostile_pages.PAGES.items() if name not in {"frame", "child"}},
    **{f"/b/{name}": one for name, one in hostile_browser.PAGES.items()},
}


@dataclass(frozen=True)
class Sample:
    """What the run took at one moment. Memory is PSS, in MB, so that shared pages count once."""

    at: float
    pages: int
    python: float
    judges: float
    browsers: float
    processes: int
    files: int
    """Open files of the coordinating process."""
    threads: int


@dataclass
class Watched:
    """A finished run and all that was seen of it."""

    ran: Ran
    seconds: float
    samples: list[Sample]
    left: list[int]
    """Processes that still ran when it was over."""
    files: list[str]
    """What it left in the temporary folder."""
    records: int
    """Records of browsers whose run is over."""

    @property
    def states(self) -> dict[str, tuple[str, str]]:
        """State and code of every page by path."""
        return {
            path: (page["state"], page["failure"]["code"] if page["failure"] else "")
            for path, page in self.ran.pages.items()
        }

    def findings_on(self, prefix: str) -> list[tuple[Any, ...]]:
        """Return what was found on the pages below a path."""
        return [one for one in self.ran.findings if one[1].startswith(prefix)]


@dataclass(frozen=True)
class Plan:
    """How large the run is."""

    pages: int
    every: int = 50
    workers: int = 2
    retire: int = 150
    budget_s: float = 15.0
    hostile: Sequence[str] = field(default_factory=lambda: tuple(HOSTILE))

    @property
    def long(self) -> bool:
        """The run is long enough for a slope to mean something."""
        return self.pages >= 5 * len(self.hostile)

    @property
    def paths(self) -> list[str]:
        """Every address in order: the hostile ones spread over the others, each kind at least once.

        In a long run each kind comes twice: once while the run warms up, and once while it is measured whether anything
        grows. What Python once needed for the largest page it keeps, so its first time tells nothing.
        """
        count = max(self.pages // self.every, len(self.hostile) * (2 if self.long else 1))
        evil = [f"{self.hostile[n % len(self.hostile)]}?{n}" for n in range(count)]
        good = [f"/p/{n}" for n in range(self.pages - count)]
        step = max(1, len(good) // max(1, len(evil)))
        mixed: list[str] = []
        for number, path in enumerate(evil):
            mixed += [*good[number * step : (number + 1) * step], path]
        return mixed + good[len(evil) * step :]


def numbered(serve: Callable[[Client, Request], None]) -> Callable[[Client, Request], None]:
    """Make each answer of a resource a page of its own, or the second of them would be a duplicate of the first."""

    def answer(client: Client, request: Request) -> None:
        def send(body: bytes, *rest: str) -> None:
            mark = f"<!-- {request.target} -->"
            wide, text = body.startswith(b"\xff\xfe"), body.startswith(b"<")
            Client.answer(client, body + (mark.encode("utf-16-le") if wide else mark.encode() if text else b""), *rest)

        client.answer = send  # type: ignore[method-assign]
        try:
            serve(client, request)
        finally:
            del client.answer

    return answer


@contextlib.contextmanager
def served(plan: Plan) -> Iterator[FaultServer]:
    """Serve the site of a plan."""
    with FaultServer() as server:
        hostile_pages.serve(server)
        server.resources.update(hostile_browser.SUPPORT)
        for path, hostile in HOSTILE.items():
            server.resources[path] = numbered(hostile.serve)
        for number in range(plan.pages):
            server.resources[f"/p/{number}"] = sent(hostile_browser.good(number).encode())
        server.resources["/dot.png"] = sent(DOT, "image/png")
        yield server


def watched(
    paths: Sequence[str], plan: Plan, server: FaultServer, folder: Path, say: Callable[[str], None] = lambda _: None
) -> Watched:
    """Audit the addresses as a person would, and watch it."""
    folder.mkdir(parents=True)
    temporary = folder / "tmp"
    temporary.mkdir()
    (folder / "auditor.toml").write_text(
        SETTINGS.format(budget=plan.budget_s, retire=plan.retire, workers=plan.workers)
    )
    (folder / "urls.txt").write_text("".join(f"{server.url(path)}\n" for path in paths))
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "audit", "--urls", "urls.txt"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "AUDITOR_DEBUG": "1", "TMPDIR": str(temporary)},
    )
    told: list[str] = []
    done = [0]
    reader = threading.Thread(target=_read, args=(process, told, done, say), daemon=True)
    reader.start()
    samples: list[Sample] = []
    try:
        while process.poll() is None:
            sample = _sample(process.pid, time.monotonic() - begun, done[0])
            if sample is not None:
                samples.append(sample)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SAMPLE_S)
    finally:
        process.kill()
        process.wait()
    seconds = time.monotonic() - begun
    reader.join(10)
    assert process.stdout is not None
    ran = Ran(process.returncode, process.stdout.read(), "".join(told), folder)
    if not (folder / "reports" / "latest").exists():
        raise RuntimeError(f"no report: {ran.stdout}{ran.stderr}")
    left = left_running(folder)
    return Watched(ran, seconds, samples, left, sorted(p.name for p in temporary.iterdir()), stale_records())


def drift(values: Sequence[float]) -> float:
    """Return how much the least-squares line through the values grows from end to end, as a part of their mean."""
    count = len(values)
    if count < 3:
        return 0.0
    middle, mean = (count - 1) / 2, sum(values) / count
    slope = sum((n - middle) * (value - mean) for n, value in enumerate(values)) / sum(
        (n - middle) ** 2 for n in range(count)
    )
    return slope * (count - 1) / mean if mean else 0.0


def steady(samples: Sequence[Sample]) -> Sequence[Sample]:
    """Leave out the first half, while all gets warm, and the end, when browsers are gone and the report is written."""
    last = max((sample.pages for sample in samples), default=0)
    return [sample for sample in samples if 0.5 * last <= sample.pages <= 0.97 * last]


def wrong_ends(run: Watched, paths: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the hostile pages that did not end in a state and with a code that the catalogue allows."""
    wrong = {}
    states = run.states
    for path in paths:
        expected = HOSTILE.get(path.split("?")[0])
        if expected is None:
            continue
        state, code = states.get(path, ("unknown", ""))
        codes = expected.codes or ("",)
        if state not in expected.states or code not in codes:
            wrong[path] = (state, code)
    return wrong


def missed(run: Watched, paths: Sequence[str]) -> list[str]:
    """Return the hostile pages on which the certain finding was not made."""
    found = {(path, check) for check, path, *_ in run.ran.findings}
    return [
        path
        for path in paths
        if (expected := HOSTILE.get(path.split("?")[0])) is not None
        and expected.found
        and not {(path, expected.found), (path, f"axe:{expected.found}")} & found
    ]


def differences(clean: Watched, run: Watched) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the findings of good pages that are missing, and those that came in, beside the run without hostile pages."""
    expected, got = Counter(clean.findings_on("/p/")), Counter(run.findings_on("/p/"))
    return sorted((expected - got).elements()), sorted((got - expected).elements())


def codes(run: Watched) -> Mapping[str, int]:
    """Count the pages by the code of their failure."""
    return Counter(code for _, code in run.states.values() if code)


def _read(process: subprocess.Popen[str], told: list[str], done: list[int], say: Callable[[str], None]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        told.append(line)
        match = _TOLD.match(line)
        if match:
            done[0] = int(match[1])
            if done[0] % 100 == 0:
                say(f"{done[0]} pages")


def _sample(pid: int, at: float, pages: int) -> Sample | None:
    sizes = {"python": 0.0, "judges": 0.0, "browsers": 0.0}
    try:
        main = psutil.Process(pid)
        tree = main.children(recursive=True)
        sizes["python"] = _pss(main)
        files, threads = main.num_fds(), main.num_threads()
    except psutil.Error:
        return None
    for child in tree:
        with contextlib.suppress(psutil.Error):
            sizes["browsers" if child.name().startswith("chrom") else "judges"] += _pss(child)
    return Sample(at, pages, **sizes, processes=len(tree), files=files, threads=threads)


def _pss(process: psutil.Process) -> float:
    try:
        for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        return 0.0
    return 0.0


def stale_records() -> int:
    """Count the records of browsers whose run is over."""
    stale = 0
    for path in leftovers.folder().glob("*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            owner = leftovers.Process(**json.loads(path.read_text())["owner"])
            stale += owner.found() is None
    return stale
