"""After the last page: link targets nobody visited are probed, and the checks over all pages' facts run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, groupby

from auditor.checks import all_checks, registry
from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.crawl.address_values import place_of
from auditor.crawl.page_doubts import Held, doubts
from auditor.crawl.scope import ends_session
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Approved
from auditor.errors import noted
from auditor.gate import Baseline
from auditor.gate.baseline import page_digest
from auditor.gate.page_names import Paths
from auditor.model.codes import GONE_STATUS, Code
from auditor.model.finding import Fact, Family
from auditor.model.page import JSON, Failed, PageState, Response
from auditor.model.run import PageRecord, RunStatus, SiteFacts
from auditor.net.fetch import MAX_HOPS, Fetcher
from auditor.net.robots import Robots
from auditor.pipeline.page_result import read_outline
from auditor.pipeline.progress import Watcher
from auditor.pipeline.suggest import suggestions
from auditor.reference.library import Library
from auditor.reference.similar import Suggestion
from auditor.store import Store
from auditor.urls import canonical, site_name

PROBERS = 8
RUNS_LOOKED_AT = 10
"""Earlier runs in which a page is looked for that was audited without doubt."""
LINKS_READ = 50
"""Links to a page whose texts are held against its title."""
MAX_PROBES = 5000
"""Link targets beyond the crawl that one run asks for; more are left unknown, and the run says so."""


def probe_links(
    run_id: str, settings: Settings, store: Store, network: tuple[Fetcher, Robots], watcher: Watcher
) -> bool:
    """Ask once for each link target that was not visited, and remember the answers as facts.

    Other sites are asked only with `external`. Returns False when there were more targets than a run asks for.
    """
    fetcher, robots = network
    sites = set(map(site_name, map(canonical, settings.site.start)))

    def ask(url: str) -> Response | Failed:
        # robots.txt of the site itself is kept to for every request; another site is asked for one answer, as a reader would.
        ours = site_name(url) in sites
        return (ours and robots.refusal(url)) or fetcher.probe(url, robots.refusal if ours else None)

    wanted = list(_unvisited(store.facts(run_id), settings))
    if not wanted:
        return True
    watcher.say(f"Asking {min(len(wanted), MAX_PROBES)} link targets that were not visited.")
    executor = ThreadPoolExecutor(PROBERS, "probe")
    try:
        answers = executor.map(ask, wanted[:MAX_PROBES])
        facts = [probe_fact(url, answer) for url, answer in zip(wanted, answers, strict=False)]
    finally:
        executor.shutdown(wait=False, cancel_futures=True)  # an interrupt does not wait for five thousand answers
    store.add_facts(run_id, facts)
    return len(wanted) <= MAX_PROBES


def _unvisited(facts: SiteFacts, settings: Settings) -> Iterator[str]:
    ours = {site_name(start) for start in settings.site.start}
    frames = (
        url for url, _ in groupby(facts.stream("frame"), key=lambda fact: fact.key) if not facts.lookup("link", url)
    )
    links = (url for url, _ in groupby(facts.stream("link"), key=lambda fact: fact.key))
    for url in chain(links, frames):
        if facts.lookup("page", url) or (settings.site.auth.is_set and ends_session(url)):
            continue
        if settings.site.external or site_name(url) in ours:
            yield url


def probe_fact(url: str, answer: Response | Failed) -> Fact:
    """Return what the site checks are told about an address that was only asked for."""
    if isinstance(answer, Failed):
        value = {"state": "failed", "status": None, "final_url": "", "media_type": "", "code": answer.code, "hops": 0}
    else:
        bad = answer.status >= 400
        value = {
            "state": "failed" if bad else "probed",
            "status": answer.status,
            "final_url": answer.final_url,
            "media_type": answer.media_type,
            "code": Code.HTTP_STATUS if bad else "",
            "hops": len(answer.hops),
        }
    return Fact("page", url, value, url)


def note_doubts(run_id: str, store: Store, baseline: Baseline | None = None) -> None:
    """Note which pages are doubtful beside others: they hold what many do, many lead there, or they lost most of their words."""
    now = _held(store, run_id)
    facts = store.facts(run_id)

    def link_texts(url: str) -> list[str]:
        return [str(fact.value.get("text", "")) for fact in facts.lookup("link", url)[:LINKS_READ]]

    found = doubts(now, _held_before(store, run_id, now, baseline), _led_to(store, run_id), link_texts)
    for url, suspicion in sorted(found.items()):
        store.note(run_id, url, noted(Code.DOUBTFUL, str(suspicion)))


def _held_before(store: Store, run_id: str, now: Collection[str], baseline: Baseline | None) -> dict[str, Held]:
    """Return what the pages held when they were last audited without doubt, or as the baseline accepted them.

    Whether the rest of that run was complete does not matter: one broken page must not switch the comparison off.
    """
    site = store.run(run_id).site
    earlier = [run.id for run in store.runs(site) if run.id < run_id and run.status is not RunStatus.RUNNING]
    found: dict[str, Held] = {}
    for run in reversed(earlier[-RUNS_LOOKED_AT:]):
        doubted = {url for url, failed in store.failures(run) if failed.code is Code.DOUBTFUL}
        names = baseline.naming(store.pages(run)) if doubted and baseline else None
        for url, held in _held(store, run).items():
            if url in found or url not in now:
                continue
            if url in doubted and not (names and baseline and _accepted(baseline, names, store.record(run, url))):
                continue
            found[url] = held
        if len(found) == len(now):
            break
    return found


def _accepted(baseline: Baseline, names: Paths, record: PageRecord | None) -> bool:
    return record is not None and baseline.pages.get(names.of(record.url)) == page_digest(record)


def _led_to(store: Store, run_id: str) -> dict[str, list[str]]:
    """Return the named addresses that lead to each page, through however many others."""
    to = {
        fact.key: str(fact.value.get("duplicate_of"))
        for fact in store.facts(run_id).stream("page")
        if fact.value.get("code") == Code.REDIRECTED
    }
    found: defaultdict[str, list[str]] = defaultdict(list)
    for url, target in to.items():
        for _ in range(MAX_HOPS):
            if target not in to:
                break
            target = to[target]
        found[target].append(url)
    return dict(found)


def _held(store: Store, run_id: str) -> dict[str, Held]:
    pool: dict[str, str] = {}  # thousands of pages share a layout
    found: dict[str, Held] = {}
    for fact in store.facts(run_id).stream("page"):
        if fact.value.get("state") not in {PageState.AUDITED, PageState.PARTIAL}:
            continue
        place, outline = place_of(fact.key), read_outline(fact.value)
        found[fact.key] = Held(
            fact.key if place == fact.key else place,
            str(fact.value.get("shown", "")),
            int(fact.value.get("words") or 0),
            replace(outline, layout=pool.setdefault(outline.layout, outline.layout)),
        )
    return found


def judge_site(
    run_id: str, settings: Settings, store: Store, library: Library, baseline: Baseline | None = None
) -> None:
    """Run every check over the facts of all pages and store what they say."""
    note_doubts(run_id, store, baseline)
    store.add_facts(run_id, _documents(run_id, settings, store, library))
    facts = store.facts(run_id)
    disabled = set(settings.checks_disable)
    results = [
        run_check(check, Artifacts(facts=facts, options=settings.options("")), budget_s=120.0)
        for check in all_checks()
        if check.site and check.id not in disabled
    ]
    store.commit_site(run_id, results)


def _documents(run_id: str, settings: Settings, store: Store, library: Library) -> tuple[Fact, ...]:
    there = [page.url for page in store.pages(run_id) if page.status not in GONE_STATUS]
    published = [document.url for document in store.documents(run_id)]
    unused = {document.name: document for document in library.unused(there, published)}
    likely = suggestions(run_id, tuple(unused.values()), settings, store)
    return tuple(
        Fact("approved-document", document.name, _use_of(document, document.name in unused, likely.get(document.name)))
        for document in library.documents
    )


def _use_of(document: Approved, unused: bool, likely: Suggestion | None) -> dict[str, JSON]:
    suggested: JSON = {"url": likely.url, "share": likely.share} if likely else None
    return {"used": not unused, "urls": list(document.urls), "likely": suggested}


def family_of(check_id: str) -> str:
    """Return the family of a finding's check; axe's rules are accessibility."""
    declared = registry().get(check_id)
    if declared is not None:
        return str(declared.family)
    return str(Family.REFERENCE if check_id.startswith("reference-") else Family.ACCESSIBILITY)
