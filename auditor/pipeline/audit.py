"""One audit from settings to report: what is needed is looked for first, what was audited is kept whatever happens."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from auditor.browser.axe_source import AxeSource, find_axe
from auditor.browser.pool import Pool, open_pool, usable_cores
from auditor.checks.registry import registry
from auditor.config import Settings, SettingValue
from auditor.crawl.seeds import first_answers, seeds
from auditor.errors import StoreFault, UsageFault
from auditor.gate import Waivers
from auditor.model.codes import Code
from auditor.model.page import Target
from auditor.model.run import Clock, Environment, Report, Run, RunStatus, SiteFacts, SystemClock
from auditor.net.fetch import Fetcher
from auditor.net.policy import AddressPolicy
from auditor.net.proxy import EgressProxy
from auditor.net.robots import Robots
from auditor.pipeline.baseline_file import read_baseline
from auditor.pipeline.build_report import assemble, detached
from auditor.pipeline.carrying import Carrier
from auditor.pipeline.check_workers import CheckWorkers
from auditor.pipeline.crawl_notices import crawl_notices
from auditor.pipeline.document_checks import DocumentChecker, checked_with
from auditor.pipeline.document_worker import DocumentLimits, DocumentWorker
from auditor.pipeline.documents import DocumentRun, look_at_documents
from auditor.pipeline.engine import Engine, Work
from auditor.pipeline.environment import environment
from auditor.pipeline.frontier import Frontier
from auditor.pipeline.gating import Accepted, other_origin, policy_of, waivers_path
from auditor.pipeline.interrupts import Interrupts
from auditor.pipeline.judged_by import judged_by
from auditor.pipeline.look_again import Looks, find_unstable
from auditor.pipeline.page_checks import PageChecker
from auditor.pipeline.page_life import FETCHERS, PageLife
from auditor.pipeline.processes import Processes, ready_to_fork
from auditor.pipeline.progress import Silent, Watcher
from auditor.pipeline.resume import UNFINISHED, changed_engines, resumed_settings, site_of, unfinished_run
from auditor.pipeline.run_log import RunLog
from auditor.pipeline.runtime_tuning import return_large_buffers
from auditor.pipeline.session_keeper import SessionKeeper
from auditor.pipeline.settings_names import refuse_unknown
from auditor.pipeline.site import judge_site, probe_links
from auditor.pipeline.subresources import Known, Subresources, known_before
from auditor.redact import protect
from auditor.reference.library import Library
from auditor.report import load_writers, write_reports
from auditor.report.labels import plural
from auditor.store import DEFAULT_FOLDER, Store
from auditor.store.run_logs import forget_logs, log_path

JUDGE_BUDGET_S = 180.0
"""Seconds one page may take in a check process, all checks together, before the process is replaced."""


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What a finished audit hands to its caller: the report, where it was written, and what the gate says."""

    report: Report
    folder: Path
    """The report folder that was written."""
    exit_code: int
    """0 passed, 1 failed, 3 incomplete, 130 interrupted."""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a run tells people by, hears from them, and starts its processes with."""

    log: RunLog
    clock: Clock
    interrupts: Interrupts
    processes: Processes


def audit(
    settings: Settings,
    *,
    store: Path = DEFAULT_FOLDER,
    resume: str | None = None,
    overrides: Mapping[str, SettingValue] | None = None,
    watcher: Watcher | None = None,
    clock: Clock | None = None,
) -> AuditResult:
    """Run an audit, write its report into the folder that the settings name, and return both.

    `store` is the folder of the database. `resume` is the id of a run to go on with, "" the newest unfinished one.
    `overrides` are the dotted keys that the caller set himself: a resumed run must not be asked for another audit than the
    one begun, and a baseline that was named must be there. `watcher` is told of every page.
    Raises UsageFault, EngineFault or StoreFault before work starts or when it cannot go on.
    """
    clock, overrides = clock or SystemClock(), overrides or {}
    protect(settings.secrets(os.environ))
    if resume is None:
        _refuse(settings)
    with (
        closing(ready_to_fork(registry)) as processes,
        Interrupts() as interrupts,
        Store.open(store, clock) as opened,
        RunLog(watcher or Silent(), store) as log,
    ):
        return_large_buffers()
        run = None
        if resume is not None:
            run = unfinished_run(opened, resume, settings)
            settings = resumed_settings(run, settings, overrides)
            _refuse(settings)
        load_writers(settings.report.formats)
        library = Library.load(Path(settings.reference.dir), settings.reference.map)
        for problem in library.problems:
            log.say(f"Approved texts: {problem.detail}")
        requested = "gate.baseline" in overrides
        accepted = Accepted(read_baseline(settings.gate.baseline, requested=requested), requested)
        if doubt := other_origin(accepted, settings):
            log.say(doubt)
        run, whole, said = _gathered(settings, run, opened, library, accepted, _Desk(log, clock, interrupts, processes))
        finished = clock.now()
        run = replace(run, finished_at=finished, status=RunStatus.COMPLETE if whole else RunStatus.ABORTED)
        if whole:
            judge_site(run.id, settings, opened, library, accepted.baseline)
        log.say("Writing the report.")
        report = assemble(run, opened, settings, library, accepted, said)
        log.ended(report.run, report.verdict.exit_code)
        report = replace(report, log=log_path(store, run.id))
        # A run is finished when its report is there: what breaks off before can be resumed.
        folder = write_reports(report, settings.report.formats, Path(settings.report.out))
        opened.finish_run(run.id, report.run.status, finished, report.verdict)
        _prune(opened, settings, log)
        forget_logs(store, {kept.id for kept in opened.runs()})
        return AuditResult(detached(report, store), folder, report.verdict.exit_code)


def _prune(store: Store, settings: Settings, watcher: Watcher) -> None:
    store.forget_facts()
    gone = store.prune(settings.store.keep)
    if gone.runs:
        watcher.say(f"Pruned {plural(len(gone.runs), 'old run')}: {gone.space} are free again.")


def _refuse(settings: Settings) -> None:
    """Say what is wrong with the settings, the report folder or the files beside them before any work starts."""
    if not settings.site.start:
        raise UsageFault(Code.CONFIG_MISSING)
    settings.named_states()
    AddressPolicy.for_site(settings.site.start, settings.site.allow)
    policy_of(settings)
    refuse_unknown(settings)
    Waivers.load(waivers_path(settings))
    writable(Path(settings.report.out))


def _gathered(
    settings: Settings, run: Run | None, store: Store, library: Library, accepted: Accepted, desk: _Desk
) -> tuple[Run, bool, list[str]]:
    """Have every page live; return the run, whether it is whole, and what the reader must know.

    Browsers and check processes have ended when it returns: their memory is free before the report is written.
    """
    said: list[str] = []
    log, clock = desk.log, desk.clock
    with ExitStack() as stack:
        stack.callback(desk.processes.close)
        # A file that is no axe is refused before anything is asked for.
        rules = find_axe(settings.axe.path) if settings.browser.enabled else None
        policy = AddressPolicy.for_site(settings.site.start, settings.site.allow)
        guard = _guard(settings, policy, stack)
        fetcher = Fetcher(policy, settings.site, clock, dict(os.environ))
        stack.callback(fetcher.close)
        robots = Robots(fetcher, fetcher.user_agent, obey=settings.site.robots)
        answers = None if run is not None else first_answers(settings.site, fetcher, robots)
        # Where no start address answers there is nothing to show to a browser; listed pages are not asked for ahead.
        no_answer = answers == {} and not settings.site.only_listed
        may_wait = no_answer or (settings.incremental.takes_over and store.remembers_site(site_of(settings)))
        proxy = f"127.0.0.1:{guard.port}" if guard else ""
        axe, pool = browsers(settings, log, proxy, wait=may_wait, axe=rules)
        if pool is not None:
            stack.callback(pool.close)
        if axe is not None and axe.notice:
            said.append(axe.notice)
        with_what = environment(settings, axe, pool)
        resumed = run is not None
        if run is None:
            run = _begin(store, settings, with_what, clock)
        log.begin(run, resumed=resumed)
        said.extend(changed_engines(run.environment, with_what))
        checker = partial(PageChecker, settings, run.started_at.date().isoformat())
        workers = CheckWorkers(checker, _check_processes(pool), JUDGE_BUDGET_S, desk.processes)
        stack.callback(workers.close)
        frontier = Frontier(run.id, settings, store)
        keeper = SessionKeeper(settings.site, fetcher, pool)
        subresources = Subresources(fetcher, _files_before(run, store))
        judged = judged_by(settings, with_what, library, run.started_at.date().isoformat())
        life = PageLife(fetcher, robots, workers, pool, keeper)
        carrier = Carrier(settings.incremental, judged, subresources, store.blob, clock.now().date())
        life.carry_from(carrier)
        if not (resumed and frontier.resume()):
            # What was answered before the browser logged in is not what members get.
            if answers is None or settings.site.auth.login:
                answers = first_answers(settings.site, fetcher, robots)
            for start, answer in answers.items():
                frontier.settle(start, answer.final_url)
            life.remember(answers)
            frontier.seed(seeds(settings.site, fetcher, robots, [answer.final_url for answer in answers.values()]))
        engine = Engine(Work(run.id, store, frontier, life.live, _lives(pool), settings.site.max_pages, log))
        with desk.interrupts.asking(engine.stop):
            whole = engine.run()
        store.add_facts(run.id, subresources.facts())
        said.extend((*carrier.notices(), *_carried(run.id, store), *frontier.notices()))
        said.extend(guard.notices() if guard else ())
        said.extend(_unseen_views(store.facts(run.id)))
        said.extend(crawl_notices(run.id, store))
        if (ended := keeper.finish()) is not None:
            store.skip(run.id, Target(f"{settings.site.start[0]}#login"), ended)
            said.append(f"The login did not last: {ended.detail}. What was audited before may lack pages.")
        if whole and not probe_links(run.id, settings, store, (fetcher, robots), log):
            said.append("There were more link targets than one run asks for; the rest is unknown.")
        if whole and not settings.site.auth.is_set:
            said.extend(_unstable(run, store, settings, accepted, Looks(fetcher, workers, pool)))
        if whole and settings.documents.enabled:
            whole = _look_at_documents(run, settings, store, library, (fetcher, robots), desk)
    return run, whole, said


def _unstable(run: Run, store: Store, settings: Settings, accepted: Accepted, looks: Looks) -> list[str]:
    """Return a notice of the findings that come and go, after pages with new ones were looked at again."""
    count = find_unstable(run, store, settings, accepted, looks)
    if not count:
        return []
    goes = "comes and goes" if count == 1 else "come and go"
    return [f"{plural(count, 'finding')} {goes} from load to load: unstable, and no reason to fail."]


def _carried(run_id: str, store: Store) -> list[str]:
    """Return a notice of the pages whose results were taken over; the oldest of them tells how far back."""
    since = sorted(page.carried_since for page in store.pages(run_id) if page.carried_since)
    if not since:
        return []
    return [
        f"{plural(len(since), 'page')} had not changed: the results were taken over from earlier runs, the oldest of "
        f"{since[0][:10]} (--fresh looks at every page again)."
    ]


def _files_before(run: Run, store: Store) -> dict[str, Known]:
    earlier = [known.id for known in store.runs(run.site) if known.id < run.id and known.status not in UNFINISHED]
    return known_before(store.facts(earlier[-1])) if earlier else {}


def _look_at_documents(
    run: Run,
    settings: Settings,
    store: Store,
    library: Library,
    network: tuple[Fetcher, Robots],
    desk: _Desk,
) -> bool:
    limits = DocumentLimits(settings.documents.budget_s, settings.documents.memory_mb)
    make = partial(DocumentChecker, settings, run.started_at.date().isoformat())
    workers = tuple(DocumentWorker(make, limits, desk.processes) for _ in range(min(2, usable_cores())))
    stopping = threading.Event()
    digest = checked_with(settings, library)
    try:
        with desk.interrupts.asking(stopping.set):
            return look_at_documents(DocumentRun(run.id, settings, store, network, workers, digest, desk.log, stopping))
    finally:
        for worker in workers:
            worker.end()


def _unseen_views(facts: SiteFacts) -> list[str]:
    """Return a notice of the views that scripts show behind `#/` of one page: they have no address that could be asked for."""
    views = {view for fact in facts.stream("views") for view in fact.value}
    if not views:
        return []
    example = sorted(views)[0]
    return [
        f"{plural(len(views), 'view')} behind “#/” were left out, for example {example[:200]}: only the page itself was audited."
    ]


def writable(folder: Path) -> None:
    """Make the report folder and prove that it can be written to. Raises StoreFault."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{secrets.token_hex(4)}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{folder}: {error.strerror or error}") from error


def _guard(settings: Settings, policy: AddressPolicy, stack: ExitStack) -> EgressProxy | None:
    """Start the proxy that keeps pages to what the policy allows; None where it is switched off, or browsers run elsewhere."""
    if not settings.browser.enabled or not settings.browser.guard or settings.browser.grid:
        return None
    proxy = EgressProxy(policy)
    stack.callback(proxy.close)
    proxy.start()
    return proxy


def browsers(
    settings: Settings,
    watcher: Watcher | None = None,
    proxy: str = "",
    *,
    wait: bool = False,
    axe: AxeSource | None = None,
) -> tuple[AxeSource | None, Pool | None]:
    """Open the browsers, with the axe rules that the settings ask for; `axe` are those where they were found already.

    `wait` as in `open_pool`. Raises EngineFault.
    """
    watcher = watcher or Silent()
    if not settings.browser.enabled:
        return None, None
    axe = axe or find_axe(settings.axe.path)
    if axe.notice:
        watcher.say(axe.notice)
    if not wait:
        watcher.say("Starting the browsers.")
    return axe, open_pool(settings, axe, settings.named_states(), proxy, wait=wait)


def _lives(pool: Pool | None) -> int:
    # Pages are fetched and opened ahead of the browsers, so that none of them waits for the network.
    return FETCHERS + (pool.workers * 2 if pool is not None else 0)


def _check_processes(pool: Pool | None) -> int:
    # With browsers running, Python needs one core at most; without them checking is the work.
    return 1 if pool is not None else usable_cores()


def run_id(now: datetime) -> str:
    """Return the id of a run that begins `now`: ids sort by time, those of runs within one second too."""
    share_of_second = now.microsecond * 0x10000 // 1_000_000
    return f"{now:%Y%m%d-%H%M%S}-{share_of_second:04x}"


def _begin(store: Store, settings: Settings, with_what: Environment, clock: Clock) -> Run:
    now = clock.now()
    run = Run(
        id=run_id(now),
        started_at=now,
        finished_at=None,
        status=RunStatus.RUNNING,
        site=site_of(settings),
        environment=with_what,
        settings=settings.public(),
    )
    store.create_run(run)
    return run
