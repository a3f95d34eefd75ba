"""One visit to one page: everything a run keeps of it, in every state, or the reason why there is nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.browser.capture import Capture, Wanted
from auditor.browser.cdp import Deadline, VisitFault
from auditor.browser.page_script import Script, Step, Taken, close_dialog, take
from auditor.browser.probes.probing import probe
from auditor.browser.tab import MAX_NAVIGATIONS, PageMoved, Tab, picture_scale
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, RenderedPage, State
from auditor.urls import address_of

LOAD_S = 15.0
"""Seconds to wait for the load event, at most a third of the budget; a page that still loads then is judged as it is."""
QUIET_CAP_S = 6.0
"""Seconds to wait for quiet after the load event."""
DATA_CAP_S = 15.0
"""Seconds more for a page that says itself that it still loads its content ("Loading…", aria-busy), at most a third of the budget."""
COVERED = 0.5
"""Share of the visible words behind a dialog from which the page itself was not looked at."""
NARROW = 320
"""CSS pixels of width at which a page must not scroll in two dimensions (WCAG 1.4.10)."""
UNROLLS = 3
"""Times the window is made higher: a box that grows may bring in more."""
UNROLLED_MS = 2000
SCREENS = 15
"""Screens scrolled down to bring in what waits for a reader to come near."""


_REFUSING = Script(("*",), (Step("dismiss", "consent", optional=True),), 4.0)
CLOSING_S = 4.0
"""Seconds for each other way to close a dialog."""


@dataclass(slots=True)
class Visit:
    """The work on one page in one tab."""

    tab: Tab
    wanted: Wanted
    url: str
    final_url: str
    deadline: Deadline
    reading: Capture = field(init=False)
    notes: list[Failed] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    settled: str = ""
    pictures: Taken = field(default_factory=list)
    _scrolled: bool = False
    _told: tuple[int, int] = (0, 0)
    """Console lines and failed requests that an earlier state has told."""

    def __post_init__(self) -> None:
        self.reading = Capture(self.tab, self.wanted, self.deadline)

    @property
    def lost(self) -> bool:
        """The browser session must not be used again."""
        return self.reading.lost

    def pages(self) -> Iterator[RenderedPage]:
        """Yield the page in each state. Raises VisitFault when there is nothing to judge."""
        first, *others = self.wanted.states
        self.tab.emulate(first)
        with self.reading.timed("navigate"):
            self.tab.navigate(self.url, self.deadline)
        with self.reading.timed("settle"):
            self._settle()
        self._take_steps()
        self._wait_for_content()
        self._uncover()
        if first.text_spacing:
            self._change(first)
        self._judge_fit(first)
        self._unroll(first)
        self._prove()
        yield self._collect(first)
        if others:
            self.tab.evaluate("auditor.keepPlaces()", self.tab.world(), self._patience())
        for state in others:
            if self.lost:
                return
            self.reading.timed.ms.clear()
            with self.reading.timed("settle"):
                self._change(state)
                self._judge_fit(state)
                self._unroll(state)
            yield self._collect(state)

    def probed(self, pages: tuple[RenderedPage, ...]) -> tuple[RenderedPage, ...]:
        """Use the page, now that it was read, and return the pages with what was seen in the first."""
        probing, first = self.wanted.probing, self.wanted.states[0]
        if probing is None or self.lost or not pages or not probing.settings.any:
            return pages
        self.reading.timed.ms.clear()
        with self.reading.timed("probes"):
            if first.media == "print":
                return pages  # nobody uses paper
            self.tab.emulate(first)
            done = probe(self.tab, probing, pages[0], first, self.deadline)
        self.reading.lost = self.reading.lost or done.lost
        timing = {**pages[0].timing_ms, **self.reading.timed.ms}
        return (replace(done.page, timing_ms=timing), *pages[1:])

    def _settle(self) -> None:
        """Wait for load and quiet, and follow the page where it sends itself, within bounds."""
        for _ in range(MAX_NAVIGATIONS + 1):
            complete = self.tab.loaded(Deadline(self.deadline.left(min(LOAD_S, self.wanted.budget_s / 4))))
            self.tab.watch.check()
            if len(self.tab.watch.loaders) > MAX_NAVIGATIONS:
                break
            try:
                reason = self._quiet(Deadline(self.deadline.left(min(QUIET_CAP_S, self.wanted.budget_s / 4))), complete)
                self.settled = reason if complete else f"still loading ({reason})"
                if not complete:
                    self.notes.append(failed(Code.STILL_LOADING, self.tab.watch.pending(), Stage.RENDER))
                return
            except PageMoved:
                self.tab.watch.check()
        raise VisitFault(Code.PAGE_NOT_STABLE, f"more than {MAX_NAVIGATIONS} documents in a row at {self.url}")

    def _take_steps(self) -> None:
        """Take the steps declared for this page, and let it come to rest again."""
        for script in self.wanted.scripts:
            if script.meant_for(self.url):
                with self.reading.timed("script"):
                    self.pictures += take(script, self.tab, self.deadline)
                with self.reading.timed("settle"):
                    self._settle()

    def _wait_for_content(self) -> None:
        """Give a page time that waits for its own content; say so when it goes on waiting."""
        if not self._awaited():
            return
        deadline = Deadline(self.deadline.left(min(DATA_CAP_S, self.wanted.budget_s / 3)))
        with self.reading.timed("settle"):
            while self._awaited() and not deadline.over:
                self.tab.idle(min(0.25, deadline.left()))
                try:
                    self.facts = json.loads(
                        self.tab.evaluate("auditor.facts('quiet')", self.tab.world(), self._patience())
                    )
                except PageMoved:
                    self._settle()
            if what := self._awaited():
                self.notes.append(failed(Code.STILL_LOADING, what, Stage.RENDER))
                self.tab.give_up_waiting()
                if self.facts.get("waiting") == "loading":
                    self.notes.append(failed(Code.DOUBTFUL, "loading: it says so, and little else", Stage.RENDER))
            else:
                self._settle()

    def _awaited(self) -> str:
        """Say what the page waits for; empty when it waits for nothing."""
        under_way = self.tab.data_under_way()
        if self.facts.get("waiting"):
            return f"it says that it is loading; {under_way or self.tab.watch.pending() or 'no request is under way'}"
        return f"data that it asked for has not come: {under_way}" if under_way else ""

    def _uncover(self) -> None:
        """Close a dialog that lies over the whole page, refusing what it asks for; say so when it stays."""
        for attempt in range(3):
            if float(self.facts.get("covered", 0)) < COVERED:
                return
            with self.reading.timed("script"):
                if attempt == 0:
                    take(_REFUSING, self.tab, self.deadline)
                else:
                    close_dialog(self.tab, Deadline(self.deadline.left(CLOSING_S)), by_key=attempt == 2)
            with self.reading.timed("settle"):
                self._settle()
        if (share := float(self.facts.get("covered", 0))) >= COVERED:
            detail = f"{share:.0%} of the words that are seen lie behind it"
            self.notes.append(failed(Code.HIDDEN_BY_DIALOG, detail, Stage.RENDER))

    def _unroll(self, state: State) -> None:
        """Make the window as high as what scrolls inside of it, so that nothing of the page is scrolled out of sight."""
        width, height = state.viewport
        most = height * SCREENS
        for _ in range(UNROLLS):
            more = int(self.facts.get("inner", 0))
            if more <= 0 or height >= most or self.tab.scriptless:
                return
            height = min(most, height + round(more * state.zoom))
            self._resize(replace(state, viewport=(width, height)))
            if int(self.facts.get("inner", 0)) >= more:
                self._resize(state)  # the box does not grow with the window
                return

    def _resize(self, state: State) -> None:
        with self.reading.timed("settle"):
            self.tab.emulate(state)
            script = f"auditor.stirred(100, {UNROLLED_MS})"
            told = self.tab.evaluate(script, self.tab.world(), UNROLLED_MS / 1000 + self._patience())
            self.facts.update(json.loads(told))

    def _quiet(self, deadline: Deadline, complete: bool) -> str:
        wait = self.wanted.settle_ms
        world = self.tab.world(timeout=self._patience())
        if self.tab.scriptless:
            self.tab.wait_network(wait / 1000, deadline)
            self.facts = json.loads(self.tab.evaluate("auditor.facts('static')", world, self._patience()))
            return "static"
        while True:
            cap = int(deadline.left() * 1000)
            script = f"auditor.quiet({wait}, {cap}, {json.dumps(complete)})"
            self.facts = json.loads(self.tab.evaluate(script, world, cap / 1000 + self._patience()))
            reason = str(self.facts["reason"])
            if not self._scrolled and (watched := self.facts["lazy"] or self._is_watched()):
                self._scrolled = True
                call = f"auditor.scroll({SCREENS}, {json.dumps(watched)})"
                self.tab.evaluate(call, world, deadline.left() + self._patience())
                continue
            if reason == "static" or deadline.over:
                return reason
            if not self.tab.wait_network(wait / 1000, deadline):
                return "network cap"
            again = json.loads(self.tab.evaluate("auditor.facts('quiet')", world, self._patience()))
            if again["changes"] == self.facts["changes"] or deadline.over:
                self.facts = again
                return reason

    def _is_watched(self) -> bool:
        """Tell whether a script of the page, in a file, looks where the reader is."""
        return any(self.tab.watches(str(url)) for url in self.facts["scripts"])

    def _patience(self) -> float:
        # A page that keeps its thread busy answers late; only one that never answers is hung.
        return max(1.0, min(10.0, self.wanted.budget_s / 4, self.deadline.left()))

    def _prove(self) -> None:
        """Raise VisitFault unless what is shown is the page asked for, or where it sent us on the same host."""
        self.tab.judge_status()
        shown = str(self.facts.get("url", ""))
        if shown.startswith(("chrome-error:", "about:", "chrome:")):
            raise VisitFault(Code.NAVIGATION_ABORTED, f"the browser shows {shown}")
        known = {_bare(one) for one in self.tab.watch.addresses} | {_bare(self.url), _bare(self.final_url)}
        if _bare(shown) not in known:
            raise VisitFault(Code.WRONG_PAGE, f"asked for {self.url}, shown {shown}")
        hosts = {_host(self.url), _host(self.final_url)}
        if _host(shown) not in hosts:
            raise VisitFault(Code.WRONG_PAGE, f"{self.url} leads to another site: {shown}")

    def _judge_fit(self, state: State) -> None:
        """Have the walk tell what does not fit in this state."""
        self.tab.evaluate(f"auditor.judge({json.dumps(_fit_of(state))})", self.tab.world(), self._patience())

    def _change(self, state: State) -> None:
        world = self.tab.world()
        if _fit_of(state):
            self.tab.evaluate("auditor.remember()", world, self._patience())
        self.tab.emulate(state)
        self.tab.evaluate(f"auditor.space({json.dumps(state.text_spacing)})", world, self._patience())
        if self.tab.scriptless:
            self.tab.idle(0.2)
            return
        restless = "cap" in self.settled
        deadline = Deadline(self.deadline.left(1 if restless else 4))
        for _ in range(3):  # a page may fetch what it shows in this state
            call = f"auditor.stirred(100, {int(deadline.left() * 1000)})"
            self.facts.update(json.loads(self.tab.evaluate(call, world, deadline.left() + self._patience())))
            if restless or deadline.over or not self.tab.watch.busy(0.1):
                return
            self.tab.wait_network(0.1, deadline)

    def _collect(self, state: State) -> RenderedPage:
        world = self.tab.world(timeout=self._patience())
        read = self.reading.read(world, self.facts["elements"])
        self._note_strays()
        watch = self.tab.watch
        status = watch.statuses.get(watch.loader, (self.facts.get("status") or None, ""))[0]
        page = RenderedPage(
            url=self.url,
            final_url=str(self.facts.get("url", self.url)),
            status=status,
            title=str(self.facts.get("title", "")),
            walk=read.walk,
            axe=read.axe,
            screenshot=read.screenshot,
            picture_scale=picture_scale(self.reading.height) * state.zoom,
            console=tuple(watch.console[self._told[0] :]),
            failed_requests=tuple(watch.failed_requests[self._told[1] :]),
            settled=self.settled,
            notes=tuple(self.notes),
            timing_ms=dict(self.reading.timed.ms),
            navigated_to=self._navigated_to(),
            pictures=tuple(self.pictures) if state is self.wanted.states[0] else (),
            subresources=tuple(watch.subresources),
            unknown=watch.unknown,
            state=state.name,
        )
        self._told = (len(watch.console), len(watch.failed_requests))
        return page

    def _navigated_to(self) -> str:
        # A page that only rewrites its address (history.replaceState) is still the document that was loaded.
        loaders = self.tab.watch.loaders
        last = loaders[-1][1] if loaders else ""
        return last if last and _bare(last) not in {_bare(self.url), _bare(self.final_url)} else ""

    def _note_strays(self) -> None:
        watch = self.tab.watch
        if watch.dialogs:
            self.notes.append(failed(Code.DIALOG_DISMISSED, f"{watch.dialogs} times", Stage.RENDER))
            watch.dialogs = 0
        if watch.downloads:
            self.notes.append(failed(Code.DOWNLOAD_STARTED, f"{watch.downloads} downloads were refused", Stage.RENDER))
            watch.downloads = 0


def _fit_of(state: State) -> str:
    """Say in which way a state asks whether the words fit: WCAG 1.4.12, 1.4.10 (a width of 320) and 1.4.4 (200 %)."""
    if state.media == "print":
        return ""
    if state.text_spacing:
        return "spacing"
    if state.viewport[0] / state.zoom <= NARROW:
        return "reflow"
    return "zoom" if state.zoom >= 2 else ""


def _bare(url: str) -> str:
    return url.split("#", 1)[0]


def _host(url: str) -> str:
    return address_of(url).host.removeprefix("www.")
