"""One visit to one page: everything a run keeps of it, in every state, or the reason why there is nothing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from auditor.errors import failed
from auditor.gather.axe_run import AxeRunner
from auditor.gather.cdp import CallFailed, Deadline, VisitFault
from auditor.gather.login import Login
from auditor.gather.script import Script, Taken, take
from auditor.gather.states import Again, Look, Seen, again, paint_rules, with_rules
from auditor.gather.tab import MAX_NAVIGATIONS, PageMoved, ScriptError, Tab, World, picture_scale
from auditor.model.page import Failed, RenderedPage, State

LOAD_S = 15.0
"""Seconds to wait for the load event, at most a third of the budget; a page that still loads then is judged as it is."""
QUIET_CAP_S = 6.0
"""Seconds to wait for quiet after the load event."""
PICTURE_S = 15.0
MAX_ELEMENTS = 150_000
SCREENS = 15
"""Screens scrolled down to bring in what waits for a reader to come near."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visit is to bring back, the same for every page of a run."""

    states: tuple[State, ...]
    axe: AxeRunner
    settle_ms: int = 500
    budget_s: float = 45.0
    screenshots: bool = True
    scripts: tuple[Script, ...] = ()
    login: Login | None = None


@dataclass(slots=True)
class Visit:
    """The work on one page in one tab."""

    tab: Tab
    wanted: Wanted
    url: str
    final_url: str
    deadline: Deadline
    timing: dict[str, int] = field(default_factory=dict)
    notes: list[Failed] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    settled: str = ""
    pictures: Taken = field(default_factory=list)
    _scrolled: bool = False
    _height: float = 1.0
    """CSS pixels of the page in the last picture."""
    _first: Seen | None = None
    _told: tuple[int, int] = (0, 0)
    """Console lines and failed requests that an earlier state has told."""
    lost: bool = False
    """The browser session must not be used again."""

    def pages(self) -> Iterator[RenderedPage]:
        """Yield the page in each state. Raises VisitFault when there is nothing to judge."""
        first, *others = self.wanted.states
        self.tab.emulate(first)
        with self._timed("navigate"):
            self.tab.navigate(self.url, self.deadline)
        with self._timed("settle"):
            self._settle()
        self._take_steps()
        self._prove()
        yield self._collect(first)
        for state in others:
            if self.lost:
                return
            self.timing = {}
            with self._timed("settle"):
                self._change(state)
            yield self._collect(state)

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
                    self.notes.append(failed("STILL_LOADING", self.tab.watch.pending(), "render"))
                return
            except PageMoved:
                self.tab.watch.check()
        raise VisitFault("PAGE_NOT_STABLE", f"more than {MAX_NAVIGATIONS} documents in a row at {self.url}")

    def _take_steps(self) -> None:
        """Take the steps declared for this page, and let it come to rest again."""
        for script in self.wanted.scripts:
            if script.meant_for(self.url):
                with self._timed("script"):
                    self.pictures += take(script, self.tab, self.deadline)
                with self._timed("settle"):
                    self._settle()

    def _quiet(self, deadline: Deadline, complete: bool) -> str:
        wait = self.wanted.settle_ms
        world = self.tab.world(timeout=self._patience())
        if self._scriptless:
            self.tab.wait_network(wait / 1000, deadline)
            self.facts = json.loads(self.tab.evaluate("auditor.facts('static')", world, self._patience()))
            return "static"
        while True:
            cap = int(deadline.left() * 1000)
            script = f"auditor.quiet({wait}, {cap}, {json.dumps(complete)})"
            self.facts = json.loads(self.tab.evaluate(script, world, cap / 1000 + self._patience()))
            reason = str(self.facts["reason"])
            if self.facts["lazy"] and not self._scrolled:
                self._scrolled = True
                self.tab.evaluate(f"auditor.scroll({SCREENS})", world, deadline.left() + self._patience())
                continue
            if reason == "static" or deadline.over:
                return reason
            if not self.tab.wait_network(wait / 1000, deadline):
                return "network cap"
            again = json.loads(self.tab.evaluate("auditor.facts('quiet')", world, self._patience()))
            if again["changes"] == self.facts["changes"] or deadline.over:
                self.facts = again
                return reason

    @property
    def _scriptless(self) -> bool:
        return self.tab.watch.loader in self.tab.watch.scriptless

    def _patience(self) -> float:
        # A page that keeps its thread busy answers late; only one that never answers is hung.
        return max(1.0, min(10.0, self.wanted.budget_s / 4, self.deadline.left()))

    def _prove(self) -> None:
        """Raise VisitFault unless what is shown is the page asked for, or where it sent us on the same host."""
        self.tab.judge_status()
        shown = str(self.facts.get("url", ""))
        if shown.startswith(("chrome-error:", "about:", "chrome:")):
            raise VisitFault("NAVIGATION_ABORTED", f"the browser shows {shown}")
        known = {_bare(one) for one in self.tab.watch.addresses} | {_bare(self.url), _bare(self.final_url)}
        if _bare(shown) not in known:
            raise VisitFault("WRONG_PAGE", f"asked for {self.url}, shown {shown}")
        hosts = {_host(self.url), _host(self.final_url)}
        if _host(shown) not in hosts:
            raise VisitFault("WRONG_PAGE", f"{self.url} leads to another site: {shown}")

    def _change(self, state: State) -> None:
        self.tab.emulate(state)
        world = self.tab.world()
        self.tab.evaluate(f"auditor.space({json.dumps(state.text_spacing)})", world, self._patience())
        if self._scriptless:
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
        walk = self._walk(world)
        frames = _frames_of(walk)
        look = self._look(world, walk, frames)
        axe, screenshot = self._judged(world, frames, again(self._first, look, self.wanted.axe.version))
        self._first = self._first or Seen(look, axe, screenshot)
        self._note_strays()
        watch = self.tab.watch
        status = watch.statuses.get(watch.loader, (self.facts.get("status") or None, ""))[0]
        page = RenderedPage(
            url=self.url,
            final_url=str(self.facts.get("url", self.url)),
            status=status,
            title=str(self.facts.get("title", "")),
            walk=walk,
            axe=axe,
            screenshot=screenshot,
            console=tuple(watch.console[self._told[0] :]),
            failed_requests=tuple(watch.failed_requests[self._told[1] :]),
            picture_scale=picture_scale(self._height) * state.zoom,
            settled=self.settled,
            notes=tuple(self.notes),
            timing_ms=dict(self.timing),
            pictures=tuple(self.pictures) if state is self.wanted.states[0] else (),
            state=state.name,
        )
        self._told = (len(watch.console), len(watch.failed_requests))
        return page

    def _walk(self, world: World) -> str | Failed:
        if self.facts["elements"] > MAX_ELEMENTS:
            raise VisitFault("PAGE_TOO_LARGE", f"{self.facts['elements']} elements")
        with self._timed("inject"):
            self.wanted.axe.inject(self.tab, world, self.deadline.left(15))
            self._prepare_frames(world)
        with self._timed("walk"):
            try:
                text = str(self.tab.evaluate("auditor.walk()", world, self.deadline.left()))
            except ScriptError as error:
                return failed("INTERNAL", f"the page could not be walked: {error}", "render")
        if text.startswith('{"error"'):
            raise VisitFault("PAGE_TOO_LARGE", f"more than {json.loads(text)['count']} elements")
        return text

    def _prepare_frames(self, world: World) -> None:
        """Put our scripts into the page's other documents, so that the walk can read those of its own origin."""
        tree = self.tab.call("Page.getFrameTree", timeout=self.deadline.left(5))["frameTree"]
        origin = tree["frame"].get("securityOrigin")
        for frame in _below(tree):
            if frame.get("securityOrigin") == origin or frame.get("url", "").startswith("about:"):
                try:
                    self.wanted.axe.inject(self.tab, self.tab.world(frame["id"]), self.deadline.left(5))
                except (CallFailed, PageMoved, ScriptError):
                    continue  # the frame went away; the walk lists it as unread

    def _look(self, world: World, walk: str | Failed, frames: int) -> Look | None:
        """Return how the page looks; None where no other state is compared with it, or frames hide a part of it."""
        if len(self.wanted.states) == 1 or frames or isinstance(walk, Failed):
            return None
        with self._timed("walk"):
            shape, paint = json.loads(self.tab.evaluate("auditor.looks()", world, self.deadline.left(10)))
        return Look(walk, shape, paint)

    def _judged(self, world: World, frames: int, what: Again) -> tuple[str | Failed, bytes | Failed]:
        """Return axe's result and the picture, as far as they can differ from those of the first state."""
        first = self._first
        if first is None or isinstance(first.axe, Failed) or what is Again.ALL:
            return self._axe(world, frames), self._picture(world)
        if what is Again.NOTHING:
            return first.axe, first.screenshot
        rules = paint_rules(first.axe)
        part = self._axe(world, frames, rules) if rules else first.axe
        axe = with_rules(first.axe, part, rules) if rules and isinstance(part, str) else part
        return axe, self._picture(world)

    def _axe(self, world: World, frames: int, only: Sequence[str] = ()) -> str | Failed:
        if self._scriptless:
            return failed(
                "AXE_FAILED", "the page forbids every script in itself (Content-Security-Policy: sandbox)", "axe"
            )
        reserve = 3.0 if self.wanted.screenshots else 0.5
        deadline = Deadline(max(1.0, self.deadline.left() - reserve))
        with self._timed("axe"):
            try:
                text = self.wanted.axe.run(self.tab, world, frames, deadline, only)
            except (ScriptError, PageMoved, CallFailed) as error:
                return failed("AXE_FAILED", str(error), "axe")
            except VisitFault as error:
                self.lost = self.lost or error.lost
                return Failed(error.failed.code, error.failed.detail, "axe")
        return text

    def _picture(self, world: World) -> bytes | Failed:
        if self.lost or not self.wanted.screenshots:
            return failed("PAGE_HUNG" if self.lost else "NO_BROWSER", "no picture was taken", "render")
        with self._timed("screenshot"):
            try:
                size = json.loads(self.tab.evaluate("auditor.size()", world, 5))
                self._height = size[1]
                return self.tab.picture((size[0], size[1]), max(2.0, self.deadline.left(PICTURE_S)))
            except (ScriptError, PageMoved, CallFailed) as error:
                return failed("NAVIGATION_ABORTED", f"no picture: {error}", "render")
            except VisitFault as error:
                self.lost = self.lost or error.lost
                return error.failed

    def _note_strays(self) -> None:
        watch = self.tab.watch
        if watch.dialogs:
            self.notes.append(failed("DIALOG_DISMISSED", f"{watch.dialogs} times", "render"))
            watch.dialogs = 0
        if watch.downloads:
            self.notes.append(failed("DOWNLOAD_STARTED", f"{watch.downloads} downloads were refused", "render"))
            watch.downloads = 0

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        begun = time.monotonic()
        try:
            yield
        finally:
            self.timing[stage] = self.timing.get(stage, 0) + round((time.monotonic() - begun) * 1000)


def _frames_of(walk: str | Failed) -> int:
    if isinstance(walk, Failed):
        return 0
    tail = walk[-400:]
    place = tail.rfind('"frames_seen":')
    return int(tail[place + 14 :].split(",")[0].rstrip("}")) if place >= 0 else 0


def _below(tree: dict[str, Any]) -> Sequence[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    stack = list(tree.get("childFrames", ()))
    while stack and len(found) < 60:
        one = stack.pop(0)
        found.append(one["frame"])
        stack.extend(one.get("childFrames", ()))
    return found


def _bare(url: str) -> str:
    return url.split("#", 1)[0]


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
