"""The service itself: one open folder, held by one process, with everything that pages, programs and the clock ask of it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import StoreFault
from auditor.model.codes import Code
from auditor.model.run import Clock, SystemClock
from auditor.service.accounts import Accounts
from auditor.service.after_run import AfterRun, still_there
from auditor.service.database import ServiceDatabase
from auditor.service.findings import Findings
from auditor.service.forms import Forms
from auditor.service.index import ReportIndex
from auditor.service.journal import Journal
from auditor.service.messages.outbox import Outbox
from auditor.service.messages.sending import Sender
from auditor.service.messages.teller import Teller
from auditor.service.options import ServiceOptions
from auditor.service.queue import JobQueue
from auditor.service.runner import Runner
from auditor.service.scheduler import Scheduler, Schedules
from auditor.service.secrets_kept import signing_key
from auditor.service.shares import Shares
from auditor.service.sign_ins import SignIns
from auditor.service.sites import FOLDER, Sites
from auditor.service.sweeper import Sweeper
from auditor.service.tokens import Tokens
from auditor.service.trackers.desk import IssueDesk
from auditor.service.work import WorkItems
from auditor.store.lock import acquire


@dataclass(frozen=True, slots=True)
class Service:
    """An open folder of the service."""

    folder: Path
    options: ServiceOptions
    clock: Clock
    database: ServiceDatabase
    key: str
    """What the service signs with."""
    accounts: Accounts
    sign_ins: SignIns
    forms: Forms
    shares: Shares
    tokens: Tokens
    sites: Sites
    queue: JobQueue
    runner: Runner
    index: ReportIndex
    findings: Findings
    work: WorkItems
    schedules: Schedules
    scheduler: Scheduler
    journal: Journal
    after_run: AfterRun
    teller: Teller
    issues: IssueDesk
    outbox: Outbox
    sender: Sender
    sweeper: Sweeper
    _stack: ExitStack

    @classmethod
    def open(cls, folder: Path, options: ServiceOptions, clock: Clock | None = None) -> Service:
        """Open a folder, which is made where there is none. Nothing runs before `start`.

        Raises StoreFault: SERVICE_RUNNING where another process holds it, and what the database says.
        """
        clock = clock or SystemClock()
        folder = folder.resolve()
        with ExitStack() as stack:
            _hold(folder, clock, stack)
            database = ServiceDatabase.open(folder)
            stack.callback(database.close)
            key = signing_key(folder)
            sites, queue = Sites(database, folder), JobQueue(database)
            index, journal = ReportIndex(database), Journal(database)
            runner = Runner(queue, sites, folder, clock, options.runs)
            schedules, work = Schedules(database), WorkItems(database)
            after_run = AfterRun(sites, index, journal, clock)
            after_run.listeners.append(still_there(work, clock))
            runner.ended = after_run
            teller, outbox = Teller(database, index, clock, options.base), Outbox(database)
            issues = IssueDesk(database, clock, options.base)
            sender = Sender(outbox, options.mail, clock, issues.send)
            after_run.listeners += [teller, issues, lambda site, job, run: sender.wake()]
            return cls(
                folder,
                options,
                clock,
                database,
                key,
                Accounts(database),
                SignIns(database),
                Forms(database, key),
                Shares(database),
                Tokens(database),
                sites,
                queue,
                runner,
                index,
                Findings(database),
                work,
                schedules,
                Scheduler(schedules, queue, runner, clock),
                journal,
                after_run,
                teller,
                issues,
                outbox,
                sender,
                Sweeper(database, sites, runner, clock, options.journal_days),
                stack.pop_all(),
            )

    def start(self) -> None:
        """Take in what happened meanwhile, find the runs that go on, and begin with what waits."""
        for site in self.sites.all():
            self.index.sync(site)
            self.teller.catch_up(site)
            self.issues.put(site)
        self.runner.start()
        self.scheduler.start()
        self.sender.start()
        self.sweeper.start()

    def close(self) -> None:
        """Close; runs that are going on go on, and the next service finds them."""
        self.scheduler.close()
        self.runner.close()
        self.sender.close()
        self.sweeper.close()
        self._stack.close()


def _hold(folder: Path, clock: Clock, stack: ExitStack) -> None:
    try:
        (folder / FOLDER).mkdir(mode=0o700, parents=True, exist_ok=True)
        held = acquire(folder / "service.lock", clock.now().isoformat(timespec="seconds"))
    except StoreFault as fault:
        raise StoreFault(Code.SERVICE_RUNNING, fault.detail) from fault
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{folder}: {error.strerror or error}") from error
    stack.callback(held.release)
