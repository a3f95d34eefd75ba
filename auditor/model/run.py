"""A run, its verdict and its report: what was audited, with what, when, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from auditor.model.documents import DocumentRecord
from auditor.model.exhibits import Exhibits
from auditor.model.finding import CheckResult, Fact, Finding, Measure
from auditor.model.memory import PageMemory
from auditor.model.page import JSON, Failed, PageState, Target


class Clock(Protocol):
    """The one source of time; tests pass their own."""

    def now(self) -> datetime:
        """Return the time of day, aware and in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never go back, for delays and leases."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time of day, aware and in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        import time

        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything besides the pages that can change a result."""

    auditor: str
    python: str
    browser: str = ""
    """Empty when no browser was used."""
    driver: str = ""
    axe: str = ""
    axe_sha256: str = ""
    dictionaries: Mapping[str, str] = field(default_factory=dict)
    """Name -> version or digest of the data that judges text (syllables, spelling, frequencies)."""
    states: tuple[str, ...] = ()
    locale: str = "en"
    user_agent: str = ""
    config_sha256: str = ""


class RunStatus(StrEnum):
    """How far a run got."""

    RUNNING = "running"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class Run:
    """One audit of one site."""

    id: str
    """Sorts by time: YYYYMMDD-HHMMSS-xxxx."""
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    site: str
    """The first start address."""
    environment: Environment
    settings: Mapping[str, JSON] = field(default_factory=dict)
    """The effective settings without secrets, for --resume and for the report."""


STEP_PICTURE = "screenshot:step:"
"""How the artifacts begin that a step of a page script made; the number of the picture and its name follow."""


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One discovered address and what became of it; light enough to hold ten thousand in memory."""

    url: str
    state: PageState
    depth: int = 0
    via: str = ""
    final_url: str = ""
    status: int | None = None
    title: str = ""
    language: str = ""
    failure: Failed | None = None
    """Why it is failed or skipped; for partial, the first thing that is missing."""
    failures: tuple[Failed, ...] = ()
    """Everything that could not be done on this page."""
    aliases: tuple[str, ...] = ()
    """Addresses that lead to this page: they redirect to it, or show the same page."""
    elapsed_ms: int = 0
    fetched_at: str = ""
    carried_since: str = ""
    """When the results were made, where they were taken over from an earlier run because nothing had changed; empty otherwise."""
    measures: tuple[Measure, ...] = ()
    screenshot: str = ""
    """sha256 of the full-page picture's blob; empty when there is none."""
    artifacts: Mapping[str, str] = field(default_factory=dict)
    """Artifact name -> sha256 of its blob."""

    @property
    def step_pictures(self) -> tuple[tuple[str, str], ...]:
        """Name and sha256 of each picture that a page script took, in order."""
        taken = sorted((key, sha256) for key, sha256 in self.artifacts.items() if key.startswith(STEP_PICTURE))
        return tuple((key.removeprefix(STEP_PICTURE).partition(":")[2], sha256) for key, sha256 in taken)


@dataclass(frozen=True, slots=True)
class Packed:
    """What a page's checks found, as the store keeps it: packed where the page was judged, they cross to the writer once."""

    findings: bytes
    exhibits: bytes
    facts: tuple[tuple[str, str, str], ...]
    """Name, key and value in JSON."""
    count: int
    """How many findings."""


@dataclass(frozen=True, slots=True)
class PageResult:
    """Everything one page adds to the store, in one transaction."""

    record: PageRecord
    checks: tuple[CheckResult, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Facts the pipeline itself adds (name `page`: state, status, final address)."""
    discovered: tuple[Target, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    """sha256 -> bytes to keep."""
    alias_of: str = ""
    """Address under which the same page is audited, where this one redirects or is a duplicate; the page there names it."""
    packed: Packed | None = None
    """Findings, exhibits and facts of the checks; None where the results hold them themselves."""
    memory: PageMemory | None = None
    """What a later run needs to see whether the page has changed; None where it is to be audited anew in any case."""
    carries: int = 0
    """Row of the earlier run's page (`Remembered.row`) whose results are taken over; 0 where it brings its own."""

    @property
    def count(self) -> int:
        """How many findings there are."""
        return self.packed.count if self.packed else sum(len(check.findings) for check in self.checks)


class FindingStatus(StrEnum):
    """A finding against what was accepted before."""

    NEW = "new"
    KNOWN = "known"
    MOVED = "moved"
    WAIVED = "waived"
    UNSTABLE = "unstable"
    """It comes and goes from load to load, and fails nothing."""


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with its stable id and its status against the baseline."""

    id: str
    finding: Finding
    family: str
    status: FindingStatus
    cause: str = ""
    """Id of the cause it belongs to."""
    waiver: Mapping[str, JSON] = field(default_factory=dict)
    picture: str = ""
    """sha256 of a small picture of the element (WebP); empty when there is none."""
    fails: bool = False
    """Whether a rule of the gate counts it against the run."""
    recognised_by: tuple[str, ...] = ()
    """What it has in common with the accepted finding that it is, in words, for `auditor explain`; empty for a new one."""
    likely: str = ""
    """What most likely makes it come and go, of one that is unstable."""


@dataclass(frozen=True, slots=True)
class GoneFinding:
    """An accepted finding that is not among today's: fixed, or on a page that was not audited or is gone."""

    id: str
    check: str
    url: str
    message: str
    reason: str
    """fixed | unaudited | page-gone | engine-changed | unstable"""


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing to repair that explains many findings: a check on a component that stands on many places."""

    id: str
    label: str
    check: str
    family: str
    severity: str
    outcome: str
    findings: Sequence[str]
    """Finding ids."""
    pages: tuple[str, ...]
    component: str = ""
    example: str = ""
    """Id of the finding that shows it best."""
    new: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Pass or fail, why, and the counts behind it."""

    ok: bool
    exit_code: int
    reasons: tuple[str, ...]
    """Sentences, the most important first."""
    sentence: str
    """The verdict in one sentence."""
    new: int = 0
    known: int = 0
    fixed: int = 0
    moved: int = 0
    waived: int = 0
    unaudited: int = 0
    unstable: int = 0
    """Findings that come and go, and accepted ones that only are not there today."""
    headline: str = ""
    """The sentence without the word that begins it, for where that word stands by itself; empty where there is none."""
    parts: tuple[tuple[str, ...], ...] = ()
    """For each reason that names several things what it says before them, then each of them; nothing for any other reason."""

    def points(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each reason as a point with points below it: of one that names several things what it says first, and each of them."""
        for place, reason in enumerate(self.reasons):
            first, *each = self.parts[place] if place < len(self.parts) and self.parts[place] else (reason,)
            yield first, tuple(each)


@dataclass(frozen=True, slots=True)
class PageDetail:
    """What only the page view needs; loaded page by page."""

    exhibits: Exhibits
    checks: tuple[CheckResult, ...]
    """Outcomes, without findings."""


def _no_digest(url: str) -> str:
    """Nothing is known of what the page view needs."""
    return ""


@dataclass(frozen=True, slots=True)
class Report:
    """The only input of every report format."""

    run: Run
    verdict: Verdict
    pages: Sequence[PageRecord]
    findings: Sequence[JudgedFinding]
    gone: Sequence[GoneFinding]
    causes: Sequence[Cause]
    failures: Sequence[tuple[str, Failed]]
    """(page address or empty, what failed)"""
    detail: Callable[[str], PageDetail]
    """Loads the page view's matter by page address."""
    blob: Callable[[str], bytes | None]
    """Loads a blob by sha256; None when it is not kept."""
    check_help: Mapping[str, Mapping[str, JSON]] = field(default_factory=dict)
    """Check id -> title, help, wcag, severity, family."""
    notices: tuple[str, ...] = ()
    """What the reader must know first: no browser used, old axe, pages cut off by a limit."""
    history: Sequence[Mapping[str, JSON]] = ()
    """Earlier runs of the same site: id, date, counts."""
    log: Path | None = None
    """The run's log, of which the report folder gets a copy."""
    documents: Sequence[DocumentRecord] = ()
    """The documents beside the pages, ordered by address."""
    waiting: int = 0
    """Addresses that a run knew when it was cut off and never came to; they are not among the pages."""
    views: Mapping[str, float] = field(default_factory=dict)
    """Page address -> how often people see it; empty where nobody told."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Page address -> who looks after it; pages that nobody does are not in it."""
    detail_id: Callable[[str], str] = _no_digest
    """Returns a digest of what `detail` gives, by page address; empty where it is not known."""
    edit_url: str = ""
    """Where a page is edited, with {path} or {url} in it; empty where nobody told."""


class SiteFacts(Protocol):
    """The facts of all pages, streamed from the store so that ten thousand pages never stand in memory."""

    def stream(self, name: str) -> Iterable[Fact]:
        """Yield all facts of this name ordered by key, then page."""

    def lookup(self, name: str, key: str) -> Sequence[Fact]:
        """Return the facts of this name and key."""
