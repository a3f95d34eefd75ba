"""A stored run before the gate: against the baseline, against another run, and what accepting it would keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from auditor.checks import all_checks, registry
from auditor.checks.base import NEEDS_BROWSER, axe_rule_ids
from auditor.config import Settings, SiteSettings
from auditor.errors import UsageFault
from auditor.gate import (
    WAIVERS_NAME,
    Audited,
    Baseline,
    Crawl,
    FailPolicy,
    JudgedRun,
    Waivers,
    compare,
    judge,
    parse_policy,
)
from auditor.gate.crawl import widest
from auditor.model.by_place import ByPlace
from auditor.model.codes import Code
from auditor.model.documents import DocumentRecord, DocumentState
from auditor.model.finding import Finding
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord, Run, Verdict
from auditor.pipeline.baseline_file import read_baseline
from auditor.pipeline.interrupts import INTERRUPTED
from auditor.pipeline.resume import UNFINISHED
from auditor.pipeline.site import family_of
from auditor.store import Store
from auditor.urls import UrlError, address_of, canonical

UNSTABLE, UNSTABLE_GONE = "unstable", "unstable-gone"
"""Names of the facts of findings that come and go: of the run, and accepted ones that are not there today. The key is the id."""
STAY_READ = 4_000
"""Findings of a run up to which all of them stand in memory, for speed: a dozen megabytes."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was accepted before."""

    baseline: Baseline | None = None
    requested: bool = False
    """Somebody named the baseline."""


def as_one_site(baseline: Baseline | None, run: Run, settings: Settings) -> Baseline | None:
    """Return the baseline as the run's own where [gate] hosts says that both hosts serve one site."""
    if baseline is None or baseline.holds_pages_of(address_of(run.site).origin):
        return baseline
    if not {_host(baseline.site), _host(run.site)} <= set(map(str.lower, settings.gate.hosts)):
        return baseline
    return replace(baseline, site=address_of(run.site).origin)


def of_this_site(accepted: Accepted, run: Run, store: Store, settings: Settings) -> tuple[Accepted, list[str]]:
    """Return what was accepted on this site, and a notice where the baseline is another site's and is not used."""
    baseline = as_one_site(accepted.baseline, run, settings)
    if baseline is None:
        return accepted, []
    pages = store.pages(run.id)
    why = baseline.other_site(baseline.naming(pages), pages)
    if not why:
        return replace(accepted, baseline=baseline), []
    return Accepted(), [f"The baseline {settings.gate.baseline} was not used: {why}."]


def other_origin(accepted: Accepted, settings: Settings) -> str:
    """Say before an audit that the baseline names another origin; empty when it does not."""
    site = accepted.baseline.site if accepted.baseline else ""
    start = address_of(settings.site.start[0])
    if (
        not site
        or site == start.origin
        or (accepted.baseline is not None and accepted.baseline.holds_pages_of(start.origin))
        or {_host(site), start.place.lower()} <= set(map(str.lower, settings.gate.hosts))
    ):
        return ""
    return (
        f"The baseline {settings.gate.baseline} was taken from {site}, this audit is of {start.origin}: "
        "it is used only if both have the same pages. --baseline FILE names another one."
    )


def _host(site: str) -> str:
    return address_of(site).place.lower()


def policy_of(settings: Settings) -> FailPolicy:
    """Read what fails a run. Raises UsageFault CONFIG_INVALID for an entry that means nothing."""
    axe = {f"axe:{rule}" for rule in axe_rule_ids()}
    # What stands at its built-in value was decided by nobody.
    chosen = {
        Code.TRAP: True,  # what repeats without end is no number of pages
        Code.PAGE_LIMIT: settings.site.max_pages != SiteSettings().max_pages,
        Code.SAMPLED: True,  # nobody has a sample who did not ask for one
        Code.DEPTH_LIMIT: settings.site.max_depth != SiteSettings().max_depth,
    }
    limits = frozenset(code for code, by_somebody in chosen.items() if by_somebody)
    policy = parse_policy(settings.gate.fail_on, registry().keys() | axe, on_documents=settings.documents.gate)
    if policy.coverage and "fail_on" in settings.gate.model_fields_set:
        # Who writes a rule about coverage himself means every known page, also those beyond his own max_pages.
        limits = frozenset({Code.TRAP})
    return replace(policy, chosen_limits=limits)


def waivers_path(settings: Settings) -> Path:
    """Return where the waivers stand: beside the baseline."""
    name = settings.gate.baseline
    return Path(name.rpartition(":")[2] if name.startswith("git:") else name).with_name(WAIVERS_NAME)


def versions() -> dict[str, int]:
    """Return the checks that run and their versions."""
    return {check.id: check.version for check in all_checks()}


def rendered_checks() -> list[str]:
    """Return the checks besides axe that see something only in a browser."""
    return [check.id for check in all_checks() if NEEDS_BROWSER in check.tags]


def judge_run(
    run: Run,
    store: Store,
    settings: Settings,
    accepted: Accepted,
    *,
    extra: Sequence[tuple[str, Failed]] = (),
) -> JudgedRun:
    """Judge a stored run against what was accepted, the waivers and the policy."""
    judged = judge(
        replace(_audited(run, store, accepted.baseline), failures=[*store.failures(run.id), *extra]),
        accepted.baseline,
        waivers=Waivers.load(waivers_path(settings)),
        policy=policy_of(settings),
        today=_day(run),
        baseline_requested=accepted.requested,
    )
    return judged if run.status not in UNFINISHED else replace(judged, verdict=_cut_off(run, judged, store))


def _cut_off(run: Run, judged: JudgedRun, store: Store) -> Verdict:
    """Return the verdict of a run that never reached its end: whatever was found, it passes nothing."""
    total = judged.coverage.known + store.pending(run.id)
    sentence = f"Interrupted: {judged.coverage.in_full} of {total} known pages audited; `auditor audit --resume` goes on with it."
    reasons = (sentence, *judged.verdict.reasons)
    return replace(judged.verdict, ok=False, exit_code=INTERRUPTED, sentence=sentence, headline="", reasons=reasons)


def accept(run: Run, store: Store, settings: Settings, *, afresh: bool = False) -> Baseline:
    """Return the baseline that accepts everything a run found; what could not be looked at stays as it was, unless `afresh`.

    Raises UsageFault for a run that was not finished or that audited nothing.
    """
    _refuse_unfinished(run)
    _refuse_empty(run, store)
    previous = None if afresh else as_one_site(read_baseline(settings.gate.baseline), run, settings)
    judged = judge_run(run, store, settings, Accepted(previous))
    pages = [*store.pages(run.id), *documents_as_pages(store.documents(run.id))]
    left = previous.without(judged.gone, judged.gone_pages).with_renamed(judged.renamed) if previous else None
    made = Baseline.of(judged.pairs(), pages, run.environment, checks=versions(), previous=left, gone=judged.gone)
    paths = (left or Baseline()).naming(pages)
    kept = made.pages.keys() - {paths.of(page.url) for page in pages}
    crawl = widest(crawl_of(run, store, left), left.crawl if left else None, kept_pages=bool(kept))
    return replace(made, crawl=crawl)


def compare_runs(before: Run, after: Run, store: Store) -> JudgedRun:
    """Return the later run judged as if the earlier one had been accepted whole."""
    if before.id == after.id:
        raise UsageFault(Code.USAGE, "a run is compared with another one")
    _refuse_unfinished(before)
    _refuse_unfinished(after)
    _refuse_empty(before, store)
    return compare(_audited(before, store), _audited(after, store), today=datetime.now(UTC).date())


def _refuse_unfinished(run: Run) -> None:
    if run.status in UNFINISHED:
        raise UsageFault(Code.RUN_CUT_OFF, run.id)


def _refuse_empty(run: Run, store: Store) -> None:
    looked_at = {PageState.AUDITED, PageState.PARTIAL}
    records = (*store.pages(run.id), *documents_as_pages(store.documents(run.id)))
    if not any(record.state in looked_at for record in records):
        raise UsageFault(Code.RUN_EMPTY, run.id)


def unstable_of(store: Store, run_id: str) -> tuple[dict[str, str], frozenset[str]]:
    """Return what was learnt of a run (look_again.py): finding id -> likely cause, and ids of accepted ones that come and go."""
    facts = store.facts(run_id)
    there = {fact.key: str(fact.value.get("why", "")) for fact in facts.stream(UNSTABLE)}
    return there, frozenset(fact.key for fact in facts.stream(UNSTABLE_GONE))


def _audited(run: Run, store: Store, baseline: Baseline | None = None) -> Audited:
    unstable, unstable_gone = unstable_of(store, run.id)
    return Audited(
        with_family(store.findings(run.id)),
        store.pages(run.id),
        run.environment,
        failures=store.failures(run.id),
        checks=versions(),
        over_pages=[check.id for check in all_checks() if check.site],
        rendered=rendered_checks(),
        crawl=crawl_of(run, store, baseline),
        finished=run.status not in UNFINISHED,
        documents=documents_as_pages(store.documents(run.id)),
        unstable=unstable,
        unstable_gone=unstable_gone,
    )


def documents_as_pages(documents: Iterable[DocumentRecord]) -> list[PageRecord]:
    """Return documents as the gate takes pages: looked at, not looked at, or gone; known by address and by their bytes."""
    states = {DocumentState.CHECKED: PageState.AUDITED, DocumentState.FAILED: PageState.FAILED}
    return [
        PageRecord(
            record.url,
            states.get(record.state, PageState.SKIPPED),
            via=record.links[0].page if record.links else record.sitemap or record.url,
            status=record.status,
            failure=record.reason,
            failures=record.notes,
            artifacts={"response": record.sha256} if record.sha256 else {},
        )
        for record in documents
    ]


def crawl_of(run: Run, store: Store, baseline: Baseline | None = None) -> Crawl | None:
    """Return how far a run followed links, in the names that `baseline` gives pages; None when it audited a list of addresses."""
    site = Settings.model_validate(dict(run.settings)).site if run.settings else SiteSettings()
    if site.only_listed or not site.start:
        return None
    paths = (baseline or Baseline()).naming(store.pages(run.id))
    start = tuple(sorted({paths.of(_canonical(url)) for url in site.start}))
    return Crawl(start, site.include, site.exclude, site.sitemap)


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except UrlError:
        return url  # it was refused when the run began, and is no page of it


class FindingsWithFamily(ByPlace[tuple[Finding, str]]):
    """The findings of a run with their families, read when they are asked for."""

    def __init__(self, found: Sequence[Finding]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def made(self, place: int) -> tuple[Finding, str]:
        """Return one finding with its family."""
        finding = self._found[place]
        return finding, family_of(finding.check)

    def __iter__(self) -> Iterator[tuple[Finding, str]]:
        return ((finding, family_of(finding.check)) for finding in self._found)


def with_family(found: Sequence[Finding]) -> Sequence[tuple[Finding, str]]:
    """Return findings with their families; few are read once and stay, many are read as often as they are asked for."""
    read = FindingsWithFamily(found)
    return list(read) if len(found) <= STAY_READ else read


def _day(run: Run) -> date:
    return (run.finished_at or run.started_at).date()
