"""What a run asks for next: addresses enqueued, left out with a reason, or found to be one page with another.

    engine's thread    seed or resume, then  lease -> before_commit -> committed  for each address
    a page's thread    Lease: enqueue_after, wait_for_turn, duplicate_of, resolved, discovery_done

Nothing here depends on which worker is faster: addresses are leased in the order in which they were enqueued, and what a
page leads to (a redirect, links, links that only scripts make) is enqueued when the discovery of all that was leased before
it is done. Of several addresses of one place the first leased is the page.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from auditor.config import Settings
from auditor.crawl.out_of_scope import OutOfScope
from auditor.crawl.scope import Scope
from auditor.crawl.traps import Traps
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.finding import Fact
from auditor.model.memory import Remembered
from auditor.model.page import Failed, PageState, Response, Target, TargetKind
from auditor.model.run import PageRecord
from auditor.pipeline.about_pages import views_by_address
from auditor.pipeline.crawl_order import CrawlOrder
from auditor.pipeline.page_result import page_fact
from auditor.pipeline.same_place import SamePlace
from auditor.store import Store
from auditor.urls import canonical

_NOT_OURS = frozenset({Code.OUT_OF_SCOPE, Code.SCHEME_REFUSED, Code.BAD_URL})
"""Reasons that keep an address out of the run altogether: it is no address of this site."""
TargetRow = tuple[str, int, str, str, bool]
"""A target as a fact holds it."""
_SEEDED = "seeded"
"""Name of the fact that all start addresses and sitemaps of the run are in the queue."""
_PENDING = "held"
"""Name of the facts that keep what a finished page leads to while pages leased before it are still in progress."""
PATIENCE_S = 20.0
"""Seconds for which a page that does not end may keep back what others lead to while nothing else waits."""


@dataclass(slots=True)
class _Discovery:
    """What one leased address leads to and is not in the queue yet."""

    targets: list[Target] = field(default_factory=list)
    done: bool = False
    """Nothing more will come."""
    repeats: bool = False
    """It turned out to be a page that is known under another address."""
    own: bool = False
    """It turned out to be a page of its own."""


class Lease:
    """One address that was handed out, and what the thread that works on it may ask and say. Safe in any thread."""

    def __init__(self, frontier: Frontier, target: Target, remembered: Remembered | None = None) -> None:
        self.target = target
        self.remembered = remembered
        """What an earlier run knows of this address."""
        self._frontier = frontier

    def redirect_target(self, response: Response) -> str | Failed:
        """Return the address to which the answer was redirected, empty when it is the one asked for.

        `Failed` REDIRECT_REFUSED when the audited site ends there.
        """
        return self._frontier._redirect_target(self.target, response)

    def refusal_of(self, url: str) -> Failed | None:
        """Return why the place that this page sends people on to is not audited; None when it is."""
        return self._frontier._refusal_of(self.target, url)

    def enqueue_after(self, targets: Iterable[Target]) -> None:
        """Enqueue what this address leads to, after what those leased before it lead to."""
        self._frontier._enqueue_after(self.target, targets)

    def discovery_done(self) -> None:
        """Say early that this address leads to nothing more, so that what it leads to need not wait for its commit."""
        self._frontier._discovery_done(self.target)

    def wait_for_turn(self) -> None:
        """Wait until every address of the same place that was leased earlier is resolved. Raises LeaseAbandoned."""
        self._frontier._wait_for_turn(self.target)

    def duplicate_of(self, digest: str) -> str:
        """Return the address under which the same page is audited; empty when it is this one. Comes after `wait_for_turn`.

        `digest` is that of the page's content. Query noise and /index.html: one place that holds the same is one page. Other
        paths may be told apart by scripts. What a canonical link says is believed of nobody: it is wrong on too many sites.
        """
        return self._frontier._duplicate_of(self.target, digest)

    def duplicate_as_shown(self, digest: str) -> str:
        """Return the address under which the same page is audited, by the digest of what a browser shows; empty when it is this one.

        For a page whose scripts may show something else for another query, after `duplicate_of`. Waits for those before it
        that were sent the same. Raises LeaseAbandoned.
        """
        return self._frontier._duplicate_as_shown(self.target, digest)

    def resolved(self) -> None:
        """Say that it is known whether this address is a page of its own, so that others of its place need not wait."""
        self._frontier._resolved(self.target)


class Frontier:
    """The addresses of one run. The engine's thread alone calls what reads or writes the store; see the module."""

    def __init__(
        self, run_id: str, settings: Settings, store: Store, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.activity = threading.Event()
        """Set whenever there may be something new to lease."""
        self._run = run_id
        self._store = store
        self._only_listed = settings.site.only_listed
        self._takes_over = settings.incremental.takes_over
        self._scope = Scope(settings.site)
        site = settings.site
        self._order = CrawlOrder(views_by_address(site.views), site.sample, site.sample_seed)
        self._traps = Traps()
        self._monotonic = monotonic
        self._dry_since: float | None = None
        self._same_place = SamePlace()
        self._lock = threading.Lock()
        """Guards what follows."""
        self._discoveries: dict[str, _Discovery] = {}
        """Of leased addresses whose discovery is not done, or not before others', in the order of their lease."""
        self._out = OutOfScope()
        self._cut_pages = 0
        """Addresses that the limit of pages left out."""

    # --- the engine's side --------------------------------------------------------------------------------------------

    def seed(self, seeds: Iterable[Target | tuple[Target, Failed]]) -> None:
        """Put the start addresses and the sitemaps' entries into the queue."""
        for seed in seeds:
            if isinstance(seed, tuple):
                self._store.skip(self._run, *seed)
            else:
                self._enqueue([seed])
        self._store.add_facts(self._run, [Fact(_SEEDED, self._run)])

    def resume(self) -> bool:
        """Take up a run that was cut off: pages in progress then are done again, finished ones are kept.

        Returns False when it was cut off before all start addresses were in the queue: it must be seeded again.
        """
        facts = self._store.facts(self._run)
        pending = {fact.key: [_target(row) for row in fact.value] for fact in facts.stream(_PENDING)}
        for url, in_progress in self._store.handed_out(self._run):
            if in_progress or url in pending:
                self._discoveries[url] = _Discovery(pending.get(url, []), done=not in_progress)
        self._store.release_leases(self._run)
        known = []
        for target, state in self._store.discovered(self._run):
            known.append(target)
            if state != PageState.SKIPPED:
                self._order.judge(target)
        self._traps = Traps((target.url, target.via) for target in known if target.kind is TargetKind.LINK)
        self._list(target for target in known if target.kind is TargetKind.SITEMAP)
        named = {target.url for target in known if target.kind.is_named}
        for record in self._store.pages(self._run):
            if record.url in named and record.final_url:
                self._scope.redirected(record.url, record.final_url)
        for fact in facts.stream("page"):
            if fact.value.get("state") in {PageState.AUDITED, PageState.PARTIAL} and fact.value.get("sent"):
                self._same_place.audited_before(fact.key, fact.value["sent"], fact.value.get("shown", ""))
        with self._lock:
            self._enqueue_discoveries()
        return bool(self._store.facts(self._run).lookup(_SEEDED, self._run))

    def lease(self) -> Lease | None:
        """Hand out the next address; None when none waits."""
        with self._lock:
            self._enqueue_discoveries()
            target = self._store.lease(self._run)
            if target is None and self._is_overdue():
                self._pass_over()
                target = self._store.lease(self._run)
            if target is None:
                return None
            self._dry_since = None
            self._discoveries.setdefault(target.url, _Discovery())
            self._same_place.leased(target.url)
        remembered = self._store.remembered(self._run, target.url) if self._takes_over else None
        return Lease(self, target, remembered)

    def before_commit(self, lease: Lease) -> tuple[Fact, ...]:
        """Take note that an address is about to be committed; return what to keep with it until its turn comes."""
        url = lease.target.url
        with self._lock:
            discovery = self._discoveries.get(url)
            if discovery is not None:
                discovery.done = True
            self._enqueue_discoveries()
            waiting = dict.fromkeys(discovery.targets) if discovery is not None else {}
            new = self._store.unknown_targets(self._run, waiting)
        return (Fact(_PENDING, url, [_row(target) for target in new], url),) if new else ()

    def committed(self, lease: Lease) -> None:
        """Take note that an address is committed: whatever it was, others of its place need not wait any more."""
        self._same_place.committed(lease.target.url)

    def abandon(self, lease: Lease) -> None:
        """Leave an address to a resumed run, and with it those that wait to know what it is."""
        self._same_place.abandon(lease.target.url)

    def cut_off(self, failure: Failed) -> None:
        """Leave out every address that still waits, those that wait for their turn among them."""
        with self._lock:
            self._pass_over()
        waiting = [target for target, state in self._store.discovered(self._run) if state == "queued"]
        self._cut_pages = len(waiting)
        records = (PageRecord(t.url, PageState.SKIPPED, t.depth, t.via, failure=failure) for t in waiting)
        self._store.add_facts(self._run, [page_fact(record) for record in records])
        self._store.skip_waiting(self._run, failure)

    def close(self) -> None:
        """Let go of every thread that waits for its turn: nothing will be committed any more."""
        self._same_place.close()

    def settle(self, start: str, final: str) -> None:
        """Count the origin that a start address leads to as the site, where only `www.` or http/https differ.

        Comes before sitemaps are judged, whose addresses are those of the final origin.
        """
        self._scope.redirected(start, final)

    def notices(self) -> list[str]:
        """Return what was left out and why, in sentences: repetitions, addresses outside of the site, the limit of pages."""
        counts = self._store.counts(self._run)
        pages = sum(counts[state] for state in (PageState.AUDITED, PageState.PARTIAL))
        limit = (
            [f"{self._cut_pages} addresses were left out because the limit of pages was reached; raise max_pages."]
            if self._cut_pages
            else []
        )
        return [*limit, *self._trap_notices(), *self._out.notices(self._scope.origins, pages)]

    def _trap_notices(self) -> list[str]:
        return [
            f"Addresses that repeat without end were left out: {reason} ({count} addresses)."
            for reason, count in sorted(self._traps.cut.items(), key=lambda item: (-item[1], item[0]))[:10]
        ]

    def _is_overdue(self) -> bool:
        if not any(discovery.targets for discovery in self._discoveries.values()):
            self._dry_since = None
            return False
        now = self._monotonic()
        self._dry_since = now if self._dry_since is None else self._dry_since
        return now - self._dry_since >= PATIENCE_S

    def _pass_over(self) -> None:
        """Let those whose discovery is done go before those that are still at it."""
        self._discoveries = dict(sorted(self._discoveries.items(), key=lambda item: not item[1].done))
        self._enqueue_discoveries()

    def _enqueue_discoveries(self) -> None:
        """Enqueue in the order of the leases; stop behind the first that may still lead to more."""
        while self._discoveries:
            url, discovery = next(iter(self._discoveries.items()))
            targets, discovery.targets = discovery.targets, []
            self._enqueue(targets)
            if not discovery.done:
                return
            if discovery.repeats:
                self._traps.repeated(url)
            elif discovery.own:
                self._traps.distinct(url)
            del self._discoveries[url]

    def _enqueue(self, targets: Iterable[Target]) -> None:
        """Put addresses into the queue, or on the list of what was left out."""
        if self._only_listed:
            targets = [target for target in targets if target.kind is TargetKind.LISTED]
        wanted: list[Target] = []
        targets = self._order.arranged(targets)
        self._list(target for target in targets if target.kind is TargetKind.SITEMAP)
        for target in targets:
            if target.kind is TargetKind.SITEMAP:
                self._out.named(target.via)
            refused = self._scope.judge(target)
            if refused is not None and refused.code == Code.OUT_OF_SCOPE:
                self._out.add(target)
            if refused is None and target.kind is TargetKind.LINK:
                refused = self._traps.judge(target.url, target.via)
            refused = refused or self._order.judge(target)
            if refused is None:
                wanted.append(target)
            elif refused.code not in _NOT_OURS:
                self._store.skip(self._run, target, refused)
        if wanted:
            self._store.enqueue(self._run, wanted)

    def _list(self, targets: Iterable[Target]) -> None:
        for target in targets:
            self._traps.listed(target.url)

    # --- a page's side, by way of its lease ---------------------------------------------------------------------------

    def _redirect_target(self, target: Target, response: Response) -> str | Failed:
        final = canonical(response.final_url)
        if final == target.url:
            return ""
        if target.kind.is_named:
            self._scope.redirected(target.url, final)
        return self._refusal_of(target, final) or final

    def _refusal_of(self, target: Target, final: str) -> Failed | None:
        refused = self._scope.judge(replace(target, url=final, via=target.url))
        if refused is None:
            return None
        self._out.add(replace(target, url=final, via=target.url))
        # A link may lead out; a start address and a sitemap's claim to be pages of the site.
        code = Code.OUT_OF_SCOPE if target.kind is TargetKind.LINK else Code.REDIRECT_REFUSED
        return failed(code, f"leads to {final}, outside the audited site", Stage.FETCH)

    def _enqueue_after(self, target: Target, targets: Iterable[Target]) -> None:
        with self._lock:
            discovery = self._discoveries.get(target.url)
            if discovery is None or discovery.done:
                raise RuntimeError(f"the discovery of {target.url} was done")
            discovery.targets.extend(targets)
        self.activity.set()

    def _discovery_done(self, target: Target) -> None:
        with self._lock:
            if target.url in self._discoveries:
                self._discoveries[target.url].done = True
        self.activity.set()

    def _wait_for_turn(self, target: Target) -> None:
        self._same_place.wait_for_turn(target.url)

    def _duplicate_of(self, target: Target, digest: str) -> str:
        return self._decided(target, self._same_place.page_as_sent(target.url, digest))

    def _duplicate_as_shown(self, target: Target, digest: str) -> str:
        return self._decided(target, self._same_place.page_as_shown(target.url, digest))

    def _decided(self, target: Target, page: str) -> str:
        with self._lock:
            discovery = self._discoveries.get(target.url)
            if discovery is not None:
                discovery.own = page == target.url
                discovery.repeats = not discovery.own
        self.activity.set()
        return "" if page == target.url else page

    def _resolved(self, target: Target) -> None:
        self._same_place.resolved(target.url)


def _row(target: Target) -> TargetRow:
    return target.url, target.depth, target.via, str(target.kind), target.nofollow


def _target(row: TargetRow) -> Target:
    url, depth, via, kind, nofollow = row
    return Target(url, depth, via, TargetKind(kind), nofollow)
