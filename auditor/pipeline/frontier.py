"""What a run asks for next: addresses offered, left out with a reason, or found to be one page with another.

Nothing here depends on which worker is faster: what pages link to is taken up in the order in which they were leased, and
of several addresses of one place the first leased is the page.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from auditor.config import Settings
from auditor.crawl.scope import Scope
from auditor.crawl.traps import Traps
from auditor.errors import failed
from auditor.model.finding import Fact
from auditor.model.page import Failed, PageState, Response, Target, TargetKind
from auditor.model.run import PageRecord
from auditor.net.urls import canonical
from auditor.pipeline.visit import page_fact
from auditor.store import Store

_NAMED = frozenset({TargetKind.START, TargetKind.LISTED})
_FOLLOWED = frozenset({TargetKind.LINK, TargetKind.SITEMAP})
_UNTOLD = frozenset({"OUT_OF_SCOPE", "SCHEME_REFUSED", "BAD_URL"})
"""Reasons that keep an address out of the run altogether: it is no address of this site."""
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_SEEDED = "seeded"
"""Name of the fact that all start addresses and sitemaps of the run are in the queue."""


class Frontier:
    """The addresses of one run; used by the coordinator's thread alone."""

    def __init__(self, run_id: str, settings: Settings, store: Store) -> None:
        self._run = run_id
        self._store = store
        self._only_listed = settings.site.only_listed
        self._scope = Scope(settings.site)
        self._traps = Traps()
        self._bodies: dict[tuple[str, str], str] = {}
        self._turns: dict[str, list[Target] | None] = {}
        """Leased addresses in order; what they link to once that is known."""
        self._places: defaultdict[str, list[str]] = defaultdict(list)

    def seed(self, seeds: Iterable[Target | tuple[Target, Failed]]) -> None:
        """Put the start addresses and the sitemaps' entries into the queue."""
        for seed in seeds:
            if isinstance(seed, tuple):
                self._store.skip(self._run, *seed)
            else:
                self.offer([seed])
        self._store.add_facts(self._run, [Fact(_SEEDED, self._run)])

    def resume(self) -> bool:
        """Take up a run that was cut off: pages in work then are done again, finished ones are kept.

        Returns False when it was cut off before all start addresses were in the queue: it must be seeded again.
        """
        self._store.release_leases(self._run)
        known = [target for target, _ in self._store.discovered(self._run)]
        self._traps = Traps(target.url for target in known if target.kind in _FOLLOWED)
        named = {target.url for target in known if target.kind in _NAMED}
        for record in self._store.pages(self._run):
            if record.url in named and record.final_url:
                self._scope.redirected(record.url, record.final_url)
            if record.state in {PageState.AUDITED, PageState.PARTIAL} and record.artifacts.get("response"):
                self._bodies.setdefault((_place(record.url), record.artifacts["response"]), record.url)
        return bool(self._store.facts(self._run).lookup(_SEEDED, self._run))

    def lease(self) -> Target | None:
        """Hand out the next address; None when none waits."""
        target = self._store.lease(self._run)
        if target is not None:
            self._turns[target.url] = None
            self._places[_place(target.url)].append(target.url)
        return target

    def offer(self, targets: Iterable[Target]) -> None:
        """Put addresses into the queue, or on the list of what was left out."""
        if self._only_listed:
            targets = [target for target in targets if target.kind is TargetKind.LISTED]
        wanted: list[Target] = []
        for target in targets:
            refused = self._scope.judge(target)
            if refused is None and target.kind in _FOLLOWED:
                refused = self._traps.judge(target.url)
            if refused is None:
                wanted.append(target)
            elif refused.code not in _UNTOLD:
                self._store.skip(self._run, target, refused)
        if wanted:
            self._store.enqueue(self._run, wanted)

    def offer_in_turn(self, leased: Target, targets: Iterable[Target]) -> None:
        """Offer what a leased page links to as soon as those leased before it were heard."""
        self._turns[leased.url] = list(targets)
        self._take_turns()

    def ended(self, leased: Target) -> None:
        """Say that a leased address is about to be committed: what it links to may wait no longer for slower ones."""
        self.offer(self._turns.pop(leased.url, None) or ())
        self._take_turns()

    def _take_turns(self) -> None:
        while self._turns:
            url, targets = next(iter(self._turns.items()))
            if targets is None:
                return
            del self._turns[url]
            self.offer(targets)

    def is_first(self, leased: Target) -> bool:
        """Tell whether no address of the same place, leased earlier, is still undecided."""
        return self._places[_place(leased.url)][:1] in ([], [leased.url])

    def decided(self, leased: Target) -> str:
        """Say that it is known what a leased address is; return the next address of its place, empty when there is none."""
        place = _place(leased.url)
        waiting = self._places[place]
        if leased.url in waiting:
            waiting.remove(leased.url)
        if not waiting:
            del self._places[place]
            return ""
        return waiting[0]

    def moved(self, target: Target, response: Response) -> Failed | None:
        """Return why an address is no page of its own because it redirects; the page is audited where the redirect ends."""
        final = canonical(response.final_url)
        if final == target.url:
            return None
        if target.kind in _NAMED:
            self._scope.redirected(target.url, final)
        there = replace(target, url=final, via=target.url)
        if self._scope.judge(there) is not None:
            return failed("REDIRECT_REFUSED", f"to {final}: outside the audited site", "fetch")
        self.offer([there])
        return failed("DUPLICATE", f"redirects to {final}", "fetch")

    def twin(self, target: Target, body: bytes, told: str) -> str:
        """Return the address under which the same page is audited; empty when it is this one. `told` is its canonical link.

        Query noise and /index.html: one place answering the same bytes is one page. Other paths may be told apart by scripts.
        """
        path = target.url.partition("?")[0]
        key = (_place(target.url), hashlib.sha256(body).hexdigest())
        first = self._bodies.setdefault(key, target.url)
        if first == target.url and told and told != target.url and told.partition("?")[0] == path and "?" in target.url:
            self.offer([replace(target, url=told, via=target.url)])
            first = told
        if first == target.url:
            return ""
        self._traps.repeated(target.url)
        return first

    def cut_off(self, failure: Failed) -> None:
        """Leave out every address that still waits."""
        waiting = [target for target, state in self._store.discovered(self._run) if state == "queued"]
        records = (PageRecord(t.url, PageState.SKIPPED, t.depth, t.via, failure=failure) for t in waiting)
        self._store.add_facts(self._run, [page_fact(record) for record in records])
        self._store.skip_waiting(self._run, failure)

    def cut(self) -> list[str]:
        """Return what was left out because its addresses repeat without end, in sentences."""
        return [
            f"Addresses that repeat without end were left out: {reason} ({count} addresses)."
            for reason, count in sorted(self._traps.cut.items(), key=lambda item: (-item[1], item[0]))[:10]
        ]


def _place(url: str) -> str:
    return _INDEX.sub("/", url.partition("?")[0]).rstrip("/")
