"""What a run asks for next: addresses offered, left out with a reason, or found to be one page with another.

Nothing here depends on which worker is faster: addresses are leased in the order in which they were offered, and what a
page leads to (a redirect, links, links that only scripts make) is offered when all that was leased before it has been heard
to its end. Of several addresses of one place the first leased is the page.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from auditor.config import Settings
from auditor.crawl.address_values import bare_of
from auditor.crawl.scope import Scope
from auditor.crawl.traps import Traps
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.finding import Fact
from auditor.model.page import JSON, Failed, PageState, Response, Target, TargetKind
from auditor.model.run import PageRecord
from auditor.pipeline.page_job import page_fact
from auditor.store import Store
from auditor.urls import canonical

_NAMED = frozenset({TargetKind.START, TargetKind.LISTED})
_UNTOLD = frozenset({Code.OUT_OF_SCOPE, Code.SCHEME_REFUSED, Code.BAD_URL})
"""Reasons that keep an address out of the run altogether: it is no address of this site."""
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.IGNORECASE)
_SEEDED = "seeded"
"""Name of the fact that all start addresses and sitemaps of the run are in the queue."""
_HELD = "held"
"""Name of the facts that keep what a finished page leads to while pages leased before it are still in work."""
PATIENCE_S = 20.0
"""Seconds for which a page that does not end may keep back what others lead to while nothing else waits."""


@dataclass(slots=True)
class _Turn:
    """What one leased address leads to and was not offered yet."""

    targets: list[Target] = field(default_factory=list)
    heard: bool = False
    """Nothing more will come."""
    repeats: bool = False
    """It turned out to be a page that is known under another address."""
    own: bool = False
    """It turned out to be a page of its own."""


class Frontier:
    """The addresses of one run; used by the coordinator's thread alone."""

    def __init__(
        self, run_id: str, settings: Settings, store: Store, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._run = run_id
        self._store = store
        self._only_listed = settings.site.only_listed
        self._scope = Scope(settings.site)
        self._traps = Traps()
        self._bodies: dict[tuple[str, str], str] = {}
        self._canonical: set[str] = set()
        """Addresses that stand for others, which named them."""
        self._monotonic = monotonic
        self._turns: dict[str, _Turn] = {}
        """Leased addresses that were not heard to their end, or not before others, in the order of their lease."""
        self._dry_since: float | None = None
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
        self._take_up_turns()
        self._store.release_leases(self._run)
        known = [target for target, _ in self._store.discovered(self._run)]
        self._traps = Traps((target.url, target.via) for target in known if target.kind is TargetKind.LINK)
        self._list(target for target in known if target.kind is TargetKind.SITEMAP)
        named = {target.url for target in known if target.kind in _NAMED}
        for record in self._store.pages(self._run):
            if record.url in named and record.final_url:
                self._scope.redirected(record.url, record.final_url)
            if record.state in {PageState.AUDITED, PageState.PARTIAL} and record.artifacts.get("response"):
                self._bodies.setdefault((_place(record.url), record.artifacts["response"]), record.url)
        self._take_turns()
        return bool(self._store.facts(self._run).lookup(_SEEDED, self._run))

    def _take_up_turns(self) -> None:
        held = {fact.key: [_target(row) for row in fact.value] for fact in self._store.facts(self._run).stream(_HELD)}
        for url, in_work in self._store.taken(self._run):
            if in_work or url in held:
                self._turns[url] = _Turn(held.get(url, []), heard=not in_work)

    def lease(self) -> Target | None:
        """Hand out the next address; None when none waits."""
        target = self._store.lease(self._run)
        if target is None and self._is_overdue():
            self._pass_over()
            target = self._store.lease(self._run)
        if target is not None:
            self._dry_since = None
            self._turns.setdefault(target.url, _Turn())
            self._places[_place(target.url)].append(target.url)
        return target

    def _is_overdue(self) -> bool:
        if not any(turn.targets for turn in self._turns.values()):
            self._dry_since = None
            return False
        now = self._monotonic()
        self._dry_since = now if self._dry_since is None else self._dry_since
        return now - self._dry_since >= PATIENCE_S

    def _pass_over(self) -> None:
        """Let those that were heard go before those that were not."""
        self._turns = dict(sorted(self._turns.items(), key=lambda item: not item[1].heard))
        self._take_turns()

    def offer(self, targets: Iterable[Target]) -> None:
        """Put addresses into the queue, or on the list of what was left out."""
        if self._only_listed:
            targets = [target for target in targets if target.kind is TargetKind.LISTED]
        wanted: list[Target] = []
        targets = tuple(targets)
        self._list(target for target in targets if target.kind is TargetKind.SITEMAP)
        for target in targets:
            refused = self._scope.judge(target)
            if refused is None and target.kind is TargetKind.LINK:
                refused = self._traps.judge(target.url, target.via)
            if refused is None:
                wanted.append(target)
            elif refused.code not in _UNTOLD:
                self._store.skip(self._run, target, refused)
        if wanted:
            self._store.enqueue(self._run, wanted)

    def _list(self, targets: Iterable[Target]) -> None:
        for target in targets:
            self._traps.listed(target.url)

    def offer_in_turn(self, leased: Target, targets: Iterable[Target]) -> None:
        """Offer what a leased address leads to as soon as those leased before it were heard to their end."""
        turn = self._turns.get(leased.url)
        if turn is None or turn.heard:
            self.offer(targets)
        else:
            turn.targets.extend(targets)
            self._take_turns()

    def heard(self, leased: Target) -> None:
        """Say that all is known that a leased address leads to."""
        if leased.url in self._turns:
            self._turns[leased.url].heard = True
            self._take_turns()

    def ended(self, leased: Target) -> tuple[Fact, ...]:
        """Say that a leased address is about to be committed; return what to keep with it until its turn comes."""
        self.heard(leased)
        turn = self._turns.get(leased.url)
        held = self._store.news(self._run, dict.fromkeys(turn.targets)) if turn else ()
        return (Fact(_HELD, leased.url, [_row(target) for target in held], leased.url),) if held else ()

    def _take_turns(self) -> None:
        while self._turns:
            url, turn = next(iter(self._turns.items()))
            targets, turn.targets = turn.targets, []
            self.offer(targets)
            if not turn.heard:
                return
            if turn.repeats:
                self._traps.repeated(url)
            elif turn.own:
                self._traps.distinct(url)
            del self._turns[url]

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
            return failed(Code.REDIRECT_REFUSED, f"to {final}: outside the audited site", Stage.FETCH)
        self.offer_in_turn(target, [there])
        return failed(Code.DUPLICATE, f"redirects to {final}", Stage.FETCH)

    def twin(self, target: Target, body: bytes, told: str) -> str:
        """Return the address under which the same page is audited; empty when it is this one. `told` is its canonical link.

        Query noise and /index.html: one place answering the same bytes is one page. Other paths may be told apart by scripts.
        """
        key = (_place(target.url), hashlib.sha256(body).hexdigest())
        first = self._bodies.setdefault(key, target.url)
        if first == target.url and self._stands_for(target, told):
            # The page there answers the same bytes as a rule, and must not be taken for a repetition of this address.
            self._bodies[key] = first = told
            self._canonical.add(told)
            self.offer_in_turn(target, [replace(target, url=told, via=target.url)])
        if first == target.url:
            self._turns[target.url].own = True
            return ""
        self._turns[target.url].repeats = True
        return first

    def _stands_for(self, target: Target, told: str) -> bool:
        """Tell whether an address with a query names another one of its path that is audited in its place."""
        path, _, query = target.url.partition("?")
        if not query or not told or told == target.url or told.partition("?")[0] != path:
            return False
        # Two addresses that name each other would both be left out.
        return target.url not in self._canonical and self._scope.judge(replace(target, url=told)) is None

    def cut_off(self, failure: Failed) -> None:
        """Leave out every address that still waits, those that wait for their turn among them."""
        self._pass_over()
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


def _row(target: Target) -> list[JSON]:
    return [target.url, target.depth, target.via, str(target.kind), target.nofollow]


def _target(row: JSON) -> Target:
    url, depth, via, kind, nofollow = row
    return Target(url, depth, via, TargetKind(kind), nofollow)


def _place(url: str) -> str:
    return _INDEX.sub("/", bare_of(url).partition("?")[0]).rstrip("/")
