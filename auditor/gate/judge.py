"""Holds today's findings against what was accepted: the one path from findings to a verdict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from auditor.errors import UsageFault
from auditor.gate.baseline import Baseline, page_digest
from auditor.gate.causes import NO_MAIN, CauseGroups, cause_key
from auditor.gate.common_text import CommonText
from auditor.gate.crawl import Crawl, found_every_page, unopened
from auditor.gate.engine_changes import ENGINE_CHANGED, Engines
from auditor.gate.finding_ids import FindingIds, Naming, Recognised, by_page
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.identity import Match, MatchContext, match, renamed_pages
from auditor.gate.missing import FIXED, UNAUDITED, UNSTABLE, AuditScope, gone_findings
from auditor.gate.page_names import Paths
from auditor.gate.policy import Caught, FailPolicy
from auditor.gate.verdict import VerdictInput, verdict_of
from auditor.gate.waivers import Waiver, Waivers
from auditor.model.codes import GONE_STATUS, Code
from auditor.model.coverage import Coverage, coverage_of
from auditor.model.finding import Family, Finding
from auditor.model.judged import JudgedFindings, Judgement
from auditor.model.page import Failed, PageState
from auditor.model.run import (
    Cause,
    Environment,
    FindingStatus,
    GoneFinding,
    JudgedFinding,
    PageRecord,
    Verdict,
)
from auditor.redact import sanitize


@dataclass(frozen=True, slots=True)
class Audited:
    """One run as the gate takes it."""

    findings: Iterable[tuple[Finding, str]]
    """With their family."""
    pages: Sequence[PageRecord]
    environment: Environment
    failures: Iterable[tuple[str, Failed]] = ()
    """With the address each is about."""
    checks: Mapping[str, int] | None = None
    """Ids and versions of the checks that ran (axe rules as `axe:rule`, where they are known)."""
    over_pages: Collection[str] = ()
    """Those of the checks that compare pages with each other."""
    rendered: Collection[str] = ()
    """Checks besides axe that see something only in a browser."""
    crawl: Crawl | None = None
    """How far links were followed; None for a run that followed none."""
    finished: bool = True
    """False for a run that was cut off."""
    documents: Sequence[PageRecord] = ()
    """The documents of the run, as the records of pages: what was looked at, and no part of the coverage."""
    unstable: Mapping[str, str] = field(default_factory=dict)
    """Finding id -> likely cause, of findings that come and go."""
    unstable_gone: Collection[str] = ()
    """Ids of accepted findings that come and go, and are not there today."""


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """A judged run."""

    findings: JudgedFindings
    """In the order they came."""
    gone: list[GoneFinding]
    causes: list[Cause]
    verdict: Verdict
    notices: tuple[str, ...]
    coverage: Coverage
    naming: Naming
    gone_pages: frozenset[str] = frozenset()
    """Names of the accepted pages that are not there any more."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Accepted pages that have another name today: old name -> new name."""

    def pairs(self) -> Iterator[tuple[JudgedFinding, Fingerprint]]:
        """Yield each finding with what it is recognised by; what `Baseline.of` and `add_waiver` take."""
        for at, (finding, _) in enumerate(self.findings.rows):
            yield self.findings[at], self.naming.entry(finding).named(self.findings.id_at(at))


def judge(
    run: Audited,
    baseline: Baseline | None,
    *,
    waivers: Waivers,
    policy: FailPolicy,
    today: date,
    baseline_requested: bool = False,
) -> JudgedRun:
    """Judge one run; without a baseline everything is new.

    Raises UsageFault: BASELINE_MISSING when one was asked for, BASELINE_OTHER_SITE when it is another site's.
    """
    if baseline is None and baseline_requested:
        raise UsageFault(Code.BASELINE_MISSING)
    pages, environment, checks = run.pages, run.environment, run.checks or {}
    accepted = baseline or Baseline()
    naming = Naming(accepted.naming(pages), environment.states[0] if environment.states else "")
    accepted.refuse_other_site(naming.paths, pages)
    coverage = coverage_of(pages, run.failures)
    looked = _scope(run, accepted, naming.paths, coverage)
    rows = run.findings if isinstance(run.findings, Sequence) else list(run.findings)
    pool = _pool(accepted, waivers)
    recognised, looked = _recognised(rows, pool, naming, _ground(accepted, looked), looked)
    engines = Engines.between(accepted, environment, checks) if baseline else None
    owned = {entry.id for entry in accepted.findings}
    bench = _FindingContext(looked, waivers.by_id(), pool, owned, engines, today, run.unstable)
    judged, causes, caught = bench.judge_all(rows, recognised, naming, policy)
    used = recognised.used(pool)
    address = {name: page.url for name, page in looked.pages.items()}
    left_over = {entry.id: entry for entry in accepted.findings if entry.id not in used}
    gone = gone_findings(left_over.values(), looked, address)
    gone = [replace(old, reason=UNSTABLE) if _comes_and_goes(old, run) else old for old in gone]
    if engines:
        gone = [_by_engine(old, left_over[old.id], engines, looked) for old in gone]
    notices = [*(engines.notices() if engines else ()), *_waiver_notices(waivers, judged, looked, today)]
    told = VerdictInput(
        judged,
        gone,
        pages,
        coverage,
        caught.without_bearable(),
        caught,
        naming.paths,
        waivers.expired(today),
        baseline is not None,
        _notes(environment, notices),
        frozenset() if environment.browser and environment.axe else frozenset((Family.ACCESSIBILITY, *run.rendered)),
    )
    gone_pages = frozenset(name for name in accepted.pages if looked.is_gone(name))
    return JudgedRun(
        judged, gone, causes, verdict_of(told), tuple(notices), coverage, naming, gone_pages, looked.renamed
    )


def _scope(run: Audited, accepted: Baseline, paths: Paths, coverage: Coverage) -> AuditScope:
    """Return what was looked at, and how far that can be known."""
    checks, environment = run.checks or {}, run.environment
    whole = run.finished and not coverage.lost
    everything = chain(run.pages, run.documents)
    looked = AuditScope.of(everything, paths, environment, checks.keys(), run.over_pages, whole=whole)
    same_eyes = bool(environment.browser) or "axe" not in accepted.engines  # links that scripts make need a browser
    left = unopened(accepted.pages, looked.pages)
    crawled = same_eyes and found_every_page(run.crawl, accepted.crawl, coverage, left, finished=run.finished)
    # A list of some of the pages says nothing about what is found by comparing all of them.
    whole = whole and (crawled or all(name in looked.pages for name in accepted.pages))
    unrendered = () if environment.browser else run.rendered
    return replace(looked, whole=whole, crawled=crawled, unrendered=unrendered)


def _recognised(
    rows: Sequence[tuple[Finding, str]],
    pool: Sequence[Fingerprint],
    naming: Naming,
    ground: MatchContext,
    looked: AuditScope,
) -> tuple[Recognised, AuditScope]:
    """Hold today's findings against the pool; what they are recognised by does not stand in memory any longer than that."""
    if not pool:
        return Recognised(), looked
    common = CommonText(pool)
    entries = [common.once(naming.entry(finding)) for finding, _ in rows]
    del common
    renamed = renamed_pages(entries, pool, ground)
    found = match(entries, pool, replace(ground, renamed=renamed))
    return Recognised.of(found), replace(looked, renamed=renamed)


@dataclass(frozen=True, slots=True)
class _FindingContext:
    """What each single finding is judged by."""

    looked: AuditScope
    waivers: Mapping[str, Waiver]
    """By the id of their finding."""
    pool: Sequence[Fingerprint]
    owned: set[str]
    """Ids in the baseline; the rest of the pool was only waived."""
    engines: Engines | None
    today: date
    unstable: Mapping[str, str]
    """Finding id -> likely cause, of findings that come and go."""

    def judge_all(
        self, rows: Sequence[tuple[Finding, str]], recognised: Recognised, naming: Naming, policy: FailPolicy
    ) -> tuple[JudgedFindings, list[Cause], Caught]:
        """Give every finding id and standing, page by page; return them, their causes, and which rules count them."""
        judged, causes, caught = JudgedFindings(rows), CauseGroups(), Caught(policy)
        ids = FindingIds(self.pool)
        for first, group in by_page(rows):
            entries = [naming.entry(finding) for finding, _ in group]
            no_main = {entry.page for entry in entries if entry.check == NO_MAIN}
            named = ids.named(entries, [recognised.id_of(first + n, self.pool) for n in range(len(entries))])
            for at, ((finding, family), entry) in enumerate(zip(group, named, strict=True), first):
                standing = self._standing(finding, family, entry, recognised[at], no_main=entry.page in no_main)
                waiver = self.waivers.get(entry.id)
                judged.add(entry.id, standing, waiver.to_json() if waiver is not None else None)
                causes.add(at, finding, standing, entry.page)
                caught.add(judged[at])
        for at in caught.failing(caught.without_bearable()):
            judged.let_fail(at)
        return judged, causes.causes(judged), caught

    def _standing(
        self, finding: Finding, family: str, entry: Fingerprint, found: Match | None, *, no_main: bool
    ) -> Judgement:
        status = self._status(found)
        page = self.looked.pages.get(entry.page)
        tags: tuple[str, ...] = ()
        if status is FindingStatus.NEW and self.engines is not None:
            digest = page_digest(page) if page is not None else ""
            tags = (ENGINE_CHANGED,) if self.engines.explains(finding, family, entry.page, digest) else ()
        waiver = self.waivers.get(entry.id)
        if waiver is not None and not waiver.expired(self.today):
            status = FindingStatus.WAIVED
        elif status is FindingStatus.NEW and entry.id in self.unstable:
            status = FindingStatus.UNSTABLE
        return Judgement(
            family,
            finding.severity,
            status,
            cause_key(finding, family, entry, no_main=no_main),
            found.signals if found is not None else (),
            self.unstable.get(entry.id, "") if status is FindingStatus.UNSTABLE else "",
            tags,
        )

    def _status(self, found: Match | None) -> FindingStatus:
        if found is None:
            return FindingStatus.NEW
        if found.accepted is not None and self.pool[found.accepted].id not in self.owned:
            return FindingStatus.NEW  # recognised by its waiver only: without it, it was never accepted
        return FindingStatus.MOVED if found.moved else FindingStatus.KNOWN


def _pool(baseline: Baseline, waivers: Waivers) -> list[Fingerprint]:
    """Return what findings are recognised by: the baseline, and waived findings that are not in it."""
    owned = {entry.id for entry in baseline.findings}
    seen = (waiver.seen for waiver in waivers.items)
    return [*baseline.findings, *(entry for entry in seen if entry is not None and entry.id not in owned)]


def _ground(baseline: Baseline, looked: AuditScope) -> MatchContext:
    gone = {name for name, page in looked.pages.items() if page.status in GONE_STATUS}
    unseen = {name for name, page in looked.pages.items() if page.state in {PageState.SKIPPED, PageState.FAILED}}
    return MatchContext(
        accepted_pages=frozenset(baseline.pages),
        pages=frozenset(looked.pages) - gone,
        unseen=frozenset(unseen - gone),
        renamed=looked.renamed,
        accepted_states=frozenset(("", *baseline.states[1:])) if baseline.states else (),
    )


def _comes_and_goes(old: GoneFinding, run: Audited) -> bool:
    return old.reason == FIXED and old.id in run.unstable_gone


def _by_engine(old: GoneFinding, entry: Fingerprint, engines: Engines, looked: AuditScope) -> GoneFinding:
    page = looked.pages.get(entry.page)
    explained = old.reason == FIXED and page is not None and engines.explains_gone(entry, page_digest(page))
    return replace(old, reason=ENGINE_CHANGED) if explained else old


def _waiver_notices(waivers: Waivers, judged: JudgedFindings, looked: AuditScope, today: date) -> list[str]:
    there = {item.finding for item in waivers.items if judged.find(item.finding) is not None}
    said = [
        f"The waiver of {item.finding} ended on {item.until} and waives nothing." for item in waivers.expired(today)
    ]
    stale = [
        item
        for item in waivers.stale(there)
        if not item.expired(today) and (item.seen is None or looked.reason(item.seen) != UNAUDITED)
    ]
    said.extend(
        f"The waiver of {item.finding} ends soon, on {item.until} ({sanitize(item.owner, 60)} answers for it)."
        for item in waivers.items
        if item.ends_soon(today)
    )
    return [*said, *(f"The waiver of {item.finding} is stale: that finding is not there." for item in stale)]


def _notes(environment: Environment, notices: Iterable[str]) -> list[str]:
    notes = list(notices)
    if not environment.browser:
        notes.insert(0, "Accessibility was not checked: no browser was used.")
    return notes
