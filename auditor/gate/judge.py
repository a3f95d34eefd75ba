"""Holds today's findings against what was accepted: the one path from findings to a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from auditor.errors import UsageFault
from auditor.gate.baseline import Baseline, page_digest
from auditor.gate.causes import NO_MAIN, cause_key, causes_of
from auditor.gate.common_text import CommonText
from auditor.gate.crawl import Crawl, found_every_page, unopened
from auditor.gate.engine_changes import ENGINE_CHANGED, Engines
from auditor.gate.fingerprint import Fingerprint, entry_of, stable_id
from auditor.gate.identity import Match, MatchContext, match, renamed_pages
from auditor.gate.missing import FIXED, UNAUDITED, UNSTABLE, AuditScope, gone_findings
from auditor.gate.policy import FailPolicy
from auditor.gate.verdict import VerdictInput, verdict_of
from auditor.gate.waivers import Waivers
from auditor.model.codes import GONE_STATUS, Code
from auditor.model.coverage import Coverage, coverage_of
from auditor.model.finding import Family, Finding
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

    findings: list[JudgedFinding]
    """In the order they came."""
    gone: list[GoneFinding]
    causes: list[Cause]
    verdict: Verdict
    notices: tuple[str, ...]
    coverage: Coverage
    entries: tuple[Fingerprint, ...]
    """What each finding is recognised by, in the order of `findings`; what `Baseline.of` and `add_waiver` take."""
    gone_pages: frozenset[str] = frozenset()
    """Names of the accepted pages that are not there any more."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Accepted pages that have another name today: old name -> new name."""

    def pairs(self) -> Iterable[tuple[JudgedFinding, Fingerprint]]:
        """Yield each finding with its entry."""
        return zip(self.findings, self.entries, strict=True)


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
    pages, environment, checks = list(run.pages), run.environment, run.checks or {}
    accepted = baseline or Baseline()
    paths = accepted.naming(pages)
    accepted.refuse_other_site(paths, pages)
    coverage = coverage_of(pages, run.failures)
    whole = run.finished and not coverage.lost
    looked = AuditScope.of([*pages, *run.documents], paths, environment, checks.keys(), run.over_pages, whole=whole)
    same_eyes = bool(environment.browser) or "axe" not in accepted.engines  # links that scripts make need a browser
    left = unopened(accepted.pages, looked.pages)
    crawled = same_eyes and found_every_page(run.crawl, accepted.crawl, coverage, left, finished=run.finished)
    # A list of some of the pages says nothing about what is found by comparing all of them.
    whole = whole and (crawled or all(name in looked.pages for name in accepted.pages))
    unrendered = () if environment.browser else run.rendered
    looked = replace(looked, whole=whole, crawled=crawled, unrendered=unrendered)
    rows = list(run.findings)
    first_state = environment.states[0] if environment.states else ""
    pool = _pool(accepted, waivers)
    common = CommonText(pool)
    entries = [common.once(entry_of(finding, paths, first_state)) for finding, _ in rows]
    ground = _ground(accepted, looked)
    looked = replace(looked, renamed=renamed_pages(entries, pool, ground))
    matches = match(entries, pool, replace(ground, renamed=looked.renamed))
    entries = _with_ids(entries, matches, pool)
    engines = Engines.between(accepted, environment, checks) if baseline else None
    owned = {entry.id for entry in accepted.findings}
    no_main = frozenset(entry.page for entry in entries if entry.check == NO_MAIN)
    bench = _FindingContext(looked, waivers, pool, owned, engines, today, no_main, run.unstable)
    judged = [
        bench.judged(finding, family, entry, found)
        for (finding, family), entry, found in zip(rows, entries, matches, strict=True)
    ]
    policy = policy.without_bearable(judged)
    judged = [replace(held, fails=True) if policy.fails(held) else held for held in judged]
    used = {pool[found.accepted].id for found in matches if found is not None and found.accepted is not None}
    address = {name: page.url for name, page in looked.pages.items()}
    left_over = {entry.id: entry for entry in accepted.findings if entry.id not in used}
    gone = gone_findings(left_over.values(), looked, address)
    gone = [replace(old, reason=UNSTABLE) if _comes_and_goes(old, run) else old for old in gone]
    if engines:
        gone = [_by_engine(old, left_over[old.id], engines, looked) for old in gone]
    notices = [*(engines.notices() if engines else ()), *_waiver_notices(waivers, entries, looked, today)]
    told = VerdictInput(
        judged,
        gone,
        pages,
        coverage,
        policy,
        paths,
        waivers.expired(today),
        baseline is not None,
        _notes(environment, notices),
        frozenset() if environment.browser and environment.axe else frozenset((Family.ACCESSIBILITY, *run.rendered)),
    )
    causes = causes_of(judged, [entry.page for entry in entries])
    gone_pages = frozenset(name for name in accepted.pages if looked.is_gone(name))
    return JudgedRun(
        judged, gone, causes, verdict_of(told), tuple(notices), coverage, tuple(entries), gone_pages, looked.renamed
    )


@dataclass(frozen=True, slots=True)
class _FindingContext:
    """What each single finding is judged by."""

    looked: AuditScope
    waivers: Waivers
    pool: Sequence[Fingerprint]
    owned: set[str]
    """Ids in the baseline; the rest of the pool was only waived."""
    engines: Engines | None
    today: date
    no_main: frozenset[str]
    """Names of the pages that have no main part."""
    unstable: Mapping[str, str]
    """Finding id -> likely cause, of findings that come and go."""

    def judged(self, finding: Finding, family: str, entry: Fingerprint, found: Match | None) -> JudgedFinding:
        """Give a finding its status."""
        status = self._status(found)
        page = self.looked.pages.get(entry.page)
        tags = finding.tags
        if status is FindingStatus.NEW and self.engines is not None:
            digest = page_digest(page) if page is not None else ""
            tags += (ENGINE_CHANGED,) if self.engines.explains(finding, family, entry.page, digest) else ()
        waiver = self.waivers.by_id().get(entry.id)
        if waiver is not None and not waiver.expired(self.today):
            status = FindingStatus.WAIVED
        elif status is FindingStatus.NEW and entry.id in self.unstable:
            status = FindingStatus.UNSTABLE
        return JudgedFinding(
            entry.id,
            finding if tags == finding.tags else replace(finding, tags=tags),
            family,
            status,
            cause_key(finding, family, entry, no_main=entry.page in self.no_main),
            waiver.to_json() if waiver is not None else {},
            recognised_by=found.signals if found is not None else (),
            likely=self.unstable.get(entry.id, "") if status is FindingStatus.UNSTABLE else "",
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


def _with_ids(
    entries: Sequence[Fingerprint], matches: Sequence[Match | None], pool: Sequence[Fingerprint]
) -> list[Fingerprint]:
    """Give each finding its id: that of the accepted one it is, else one of its own; equal ones are numbered."""
    ids = {
        i: pool[found.accepted].id
        for i, found in enumerate(matches)
        if found is not None and found.accepted is not None
    }
    alike: dict[str, list[int]] = defaultdict(list)
    for i, entry in enumerate(entries):
        if i not in ids:
            alike[stable_id(entry)].append(i)
    taken = {entry.id for entry in pool}
    for base in sorted(alike):
        ordinal, made = 0, base
        for i in sorted(alike[base], key=lambda i: (entries[i].order, entries[i].signals.component)):
            while made in taken:
                ordinal += 1
                made = stable_id(entries[i], ordinal)
            taken.add(made)
            ids[i] = made
    return [entry.named(ids[i]) for i, entry in enumerate(entries)]


def _comes_and_goes(old: GoneFinding, run: Audited) -> bool:
    return old.reason == FIXED and old.id in run.unstable_gone


def _by_engine(old: GoneFinding, entry: Fingerprint, engines: Engines, looked: AuditScope) -> GoneFinding:
    page = looked.pages.get(entry.page)
    explained = old.reason == FIXED and page is not None and engines.explains_gone(entry, page_digest(page))
    return replace(old, reason=ENGINE_CHANGED) if explained else old


def _waiver_notices(waivers: Waivers, entries: Iterable[Fingerprint], looked: AuditScope, today: date) -> list[str]:
    there = {entry.id for entry in entries}
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
