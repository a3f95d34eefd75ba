"""One audit from settings to report: what is needed is looked for first, what was audited is kept whatever happens."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

from auditor.config import Settings
from auditor.crawl.seeds import seeds
from auditor.errors import UsageFault
from auditor.gate import Baseline, Waivers
from auditor.gather.axe_source import AxeSource, find_axe
from auditor.gather.pool import Pool, open_pool
from auditor.model.run import Clock, Report, Run, RunStatus, SystemClock
from auditor.net.fetch import Fetcher
from auditor.net.policy import Policy
from auditor.net.robots import Robots
from auditor.pipeline.assemble import assemble
from auditor.pipeline.crawling import Crawling
from auditor.pipeline.environment import environment
from auditor.pipeline.gating import policy_of, waivers_path
from auditor.pipeline.progress import Silent, Watcher
from auditor.pipeline.site import judge_site, probe_links
from auditor.pipeline.workers import JudgePool
from auditor.reference.library import Library
from auditor.report import write_reports
from auditor.store import Store

JUDGE_BUDGET_S = 180.0
"""Seconds one page may take in a judging process, all checks together, before the process is replaced."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished audit hands to its caller."""

    report: Report
    folder: Path
    """The report folder that was written."""
    exit_code: int


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks for."""

    settings: Settings
    store: Path = Path(".auditor")
    resume: str | None = None
    """Run id to go on with, "" for the newest unfinished one, None for a new run."""
    fresh: bool = False
    baseline_requested: bool = False
    """A baseline was named on the command line: its absence is an error, not an empty start."""


def audit(request: Request, watcher: Watcher | None = None, clock: Clock | None = None) -> Outcome:
    """Run an audit and write its report. Raises UsageFault, EngineFault or StoreFault before work starts or when it cannot go on."""
    clock = clock or SystemClock()
    watcher = watcher or Silent()
    settings = request.settings
    if not settings.site.start:
        raise UsageFault("CONFIG_MISSING")
    settings.named_states()
    policy_of(settings)
    Waivers.load(waivers_path(settings))
    writable(Path(settings.report.out))
    library = Library.load(Path(settings.reference.dir), settings.reference.map)
    for problem in library.problems:
        watcher.say(f"Approved texts: {problem.detail}")
    baseline = load_baseline(settings, requested=request.baseline_requested)
    with Store.open(request.store, clock) as store:
        run, whole, said = _gathered(request, store, watcher, clock)
        finished = clock.now()
        run = replace(run, finished_at=finished, status=RunStatus.COMPLETE if whole else RunStatus.ABORTED)
        if whole:
            judge_site(run.id, settings, store, library)
        watcher.say("Writing the report.")
        report = assemble(run, store, baseline, settings, library, said, request.baseline_requested)
        store.finish_run(run.id, report.run.status, finished, report.verdict)
        folder = write_reports(report, settings.report.formats, Path(settings.report.out))
        kept = replace(report, pages=tuple(report.pages))  # the store closes behind us
        return Outcome(kept, folder, report.verdict.exit_code if whole else 130)


def _gathered(request: Request, store: Store, watcher: Watcher, clock: Clock) -> tuple[Run, bool, list[str]]:
    """Crawl and judge every page; return the run, whether it is whole, and what the reader must know.

    Browsers and judging processes have ended when it returns: their memory is free before the report is written.
    """
    settings = request.settings
    said: list[str] = []
    with ExitStack() as stack:
        axe, pool = browsers(settings, watcher)
        if pool is not None:
            stack.callback(pool.close)
        if axe is not None and axe.notice:
            said.append(axe.notice)
        run = _run(request, store, settings, axe, pool, clock)
        fetcher = Fetcher(
            Policy.for_site(settings.site.start, settings.site.allow), settings.site, clock, dict(os.environ)
        )
        stack.callback(fetcher.close)
        judges = JudgePool(settings, run.started_at.date().isoformat(), _judges(pool), JUDGE_BUDGET_S)
        stack.callback(judges.close)
        robots = Robots(fetcher, fetcher.user_agent, obey=settings.site.robots)
        crawling = Crawling(run.id, settings, store, fetcher, robots, judges, pool, watcher)
        if request.resume is None:
            crawling.seed(seeds(settings.site, fetcher, robots))
        else:
            crawling.resume()
        with _interruptible(crawling):
            whole = crawling.work()
        said.extend(crawling.cut())
        if not whole:
            said.append(
                "The run was interrupted before every page was audited; `auditor audit --resume` goes on with it."
            )
        elif not probe_links(run.id, settings, store, fetcher, watcher):
            said.append("There were more link targets than one run asks for; the rest is unknown.")
    return run, whole, said


def writable(folder: Path) -> None:
    """Make the report folder and prove that it can be written to. Raises StoreFault."""
    from auditor.errors import StoreFault

    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StoreFault("STORE_UNWRITABLE", f"{folder}: {error.strerror or error}") from error


def load_baseline(settings: Settings, *, requested: bool) -> Baseline | None:
    """Read the baseline; None when there is none and none was asked for. Raises UsageFault for a broken or missing one."""
    path = Path(settings.gate.baseline)
    if not path.exists():
        if requested:
            raise UsageFault("BASELINE_MISSING", str(path))
        return None
    return Baseline.load(path)


def browsers(settings: Settings, watcher: Watcher | None = None) -> tuple[AxeSource | None, Pool | None]:
    """Open the browsers and find the axe rules that the settings ask for. Raises EngineFault."""
    watcher = watcher or Silent()
    if not settings.browser.enabled:
        return None, None
    axe = find_axe(settings.axe.path)
    if axe.notice:
        watcher.say(axe.notice)
    watcher.say("Starting the browsers.")
    return axe, open_pool(settings, axe, settings.named_states())


def _judges(pool: Pool | None) -> int:
    # With browsers running, Python needs one core at most; without them judging is the work.
    return 1 if pool is not None else max(1, os.cpu_count() or 1)


def _run(
    request: Request, store: Store, settings: Settings, axe: AxeSource | None, pool: Pool | None, clock: Clock
) -> Run:
    if request.resume is not None:
        return _unfinished(request.resume, store, settings)
    now = clock.now()
    run = Run(
        id=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        started_at=now,
        finished_at=None,
        status=RunStatus.RUNNING,
        site=settings.site.start[0],
        environment=environment(settings, axe, pool),
        settings=settings.public(),
    )
    store.create_run(run)
    return run


def _unfinished(wanted: str, store: Store, settings: Settings) -> Run:
    if wanted:
        return store.run(wanted)
    run = store.latest_run(settings.site.start[0], unfinished=True)
    if run is None:
        raise UsageFault("UNKNOWN_RUN", "there is no unfinished run of this site to resume")
    return run


@contextmanager
def _interruptible(crawling: Crawling) -> Iterator[None]:
    """Let the first SIGINT, SIGTERM or SIGHUP end the run in order; the second ends it at once."""

    def ask(number: int, _: FrameType | None) -> None:
        crawling.stop()
        signal.signal(number, signal.SIG_DFL)

    wanted = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.signal(number, ask) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
