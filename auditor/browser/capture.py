"""Reads a page that has come to rest: its walk, axe's results and the picture, in each state as far as they can differ."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from auditor.browser.axe_run import AxeRunner
from auditor.browser.cdp import CallFailed, Deadline, VisitFault
from auditor.browser.login import Login
from auditor.browser.page_script import Script
from auditor.browser.probes.probing import Probing
from auditor.browser.protocol import EventFrame, FrameTree
from auditor.browser.state_reuse import Again, CapturedState, Look, again, paint_rules, with_rules
from auditor.browser.tab import PageMoved, ScriptError, Tab, World
from auditor.browser.try_colours import with_verified
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, State

PICTURE_S = 15.0
MAX_ELEMENTS = 150_000
TOGETHER = 5_000
"""Elements up to which axe and the walk share one pass; on larger pages the walk is kept even if axe takes too long."""


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
    probing: Probing | None = None


SPARE_S = 4.0
"""Seconds that must be left to try suggestions on the page, and the most that this takes."""


class Timed:
    """Milliseconds spent in each stage of a visit."""

    def __init__(self) -> None:
        self.ms: dict[str, int] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        """Count what is done within towards `stage`."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self.ms[stage] = self.ms.get(stage, 0) + round((time.monotonic() - begun) * 1000)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a page in one state; each part, or why it is not there."""

    walk: str | Failed
    axe: str | Failed
    screenshot: bytes | Failed


@dataclass(slots=True)
class Capture:
    """The reading of one page in all its states."""

    tab: Tab
    wanted: Wanted
    deadline: Deadline
    timed: Timed = field(default_factory=Timed)
    lost: bool = False
    """The browser session must not be used again."""
    height: float = 1.0
    """CSS pixels of the page in the last picture."""
    _first: CapturedState | None = None

    def read(self, world: World, elements: int) -> Read:
        """Read the page as it is now. Raises VisitFault for a page that hangs or is too large, PageMoved for one that left."""
        if elements > MAX_ELEMENTS:
            raise VisitFault(Code.PAGE_TOO_LARGE, f"{elements} elements")
        with self.timed("inject"):
            self.wanted.axe.inject(self.tab, world, self.deadline.left(15))
            framed = self._prepare_frames(world)
        if self._first is None and not framed and elements <= TOGETHER and not self.tab.scriptless:
            axe, walk = self._together(world)
            if frames := _frames_of(walk):  # they came meanwhile
                axe = self._axe(world, frames)
            look, screenshot = self._look(world, walk, frames), self._picture(world)
        else:
            walk = self._walk(world)
            frames = _frames_of(walk)
            look = self._look(world, walk, frames)
            axe, screenshot = self._judged(world, frames, again(self._first, look, self.wanted.axe.version))
        if self._first is None and isinstance(axe, str) and not self.lost and self.deadline.left() > SPARE_S:
            axe = self._with_verified(world, axe)
        self._first = self._first or CapturedState(look, axe, screenshot)
        return Read(walk, axe, screenshot)

    def _together(self, world: World) -> tuple[str | Failed, str | Failed]:
        """Return axe's result and the walk of a page without frames. It is small enough that neither need be saved from the other."""
        try:
            with self.timed("axe"):
                axe, walk = self.wanted.axe.run_and_walk(self.tab, world, Deadline(self._for_axe()))
            return axe, _whole(walk)
        except (ScriptError, CallFailed) as error:
            return failed(Code.AXE_FAILED, str(error), Stage.AXE), self._walk(world)

    def _walk(self, world: World) -> str | Failed:
        with self.timed("walk"):
            try:
                text = str(self.tab.evaluate("auditor.walk()", world, self.deadline.left()))
            except ScriptError as error:
                return failed(Code.INTERNAL, f"the page could not be walked: {error}", Stage.RENDER)
        return _whole(text)

    def _prepare_frames(self, world: World) -> bool:
        """Put our scripts into the page's frames, so that the walk can read those of its own origin; tell whether there are any."""
        tree = self.tab.call("Page.getFrameTree", timeout=self.deadline.left(5))["frameTree"]
        origin = tree["frame"].get("securityOrigin")
        for frame in _below(tree):
            if frame.get("securityOrigin") == origin or frame.get("url", "").startswith("about:"):
                try:
                    self.wanted.axe.inject(self.tab, self.tab.world(frame["id"]), self.deadline.left(5))
                except (CallFailed, PageMoved, ScriptError):
                    continue  # the frame went away; the walk lists it as unread
        return bool(tree.get("childFrames") or self.tab.watch.children)  # the tree leaves out those of other processes

    def _look(self, world: World, walk: str | Failed, frames: int) -> Look | None:
        """Return how the page looks; None where no other state is compared with it, or frames hide a part of it."""
        if len(self.wanted.states) == 1 or frames or isinstance(walk, Failed):
            return None
        with self.timed("walk"):
            try:
                shape, paint = json.loads(self.tab.evaluate("auditor.looks()", world, self.deadline.left(10)))
            except ScriptError:
                return None  # what cannot be compared is judged whole
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
        if self.tab.scriptless:
            reason = "the page forbids every script in itself (Content-Security-Policy: sandbox)"
            return failed(Code.AXE_FAILED, reason, Stage.AXE)
        with self.timed("axe"):
            try:
                text = self.wanted.axe.run(self.tab, world, frames, Deadline(self._for_axe()), only)
            except (ScriptError, PageMoved, CallFailed) as error:
                return failed(Code.AXE_FAILED, str(error), Stage.AXE)
            except VisitFault as error:
                self.lost = self.lost or error.lost
                return Failed(error.failed.code, error.failed.detail, Stage.AXE)
        return text

    def _with_verified(self, world: World, axe: str) -> str:
        with self.timed("axe"):
            try:
                return with_verified(self.tab, world, axe, SPARE_S)
            except VisitFault as error:
                self.lost = self.lost or error.lost
                return axe

    def _for_axe(self) -> float:
        reserve = 3.0 if self.wanted.screenshots else 0.5
        return max(1.0, self.deadline.left() - reserve)

    def _picture(self, world: World) -> bytes | Failed:
        if self.lost or not self.wanted.screenshots:
            return failed(Code.PAGE_HUNG if self.lost else Code.NO_BROWSER, "no picture was taken", Stage.RENDER)
        with self.timed("screenshot"):
            try:
                size = json.loads(self.tab.evaluate("auditor.size()", world, 5))
                self.height = size[1]
                return self.tab.picture((size[0], size[1]), max(2.0, self.deadline.left(PICTURE_S)))
            except (ScriptError, PageMoved, CallFailed) as error:
                return failed(Code.NAVIGATION_ABORTED, f"no picture: {error}", Stage.RENDER)
            except VisitFault as error:
                self.lost = self.lost or error.lost
                return error.failed


def _whole(walk: str) -> str:
    """Return the walk. Raises VisitFault when it broke off."""
    if walk.startswith('{"error"'):
        raise VisitFault(Code.PAGE_TOO_LARGE, f"more than {json.loads(walk)['count']} elements")
    return walk


def _frames_of(walk: str | Failed) -> int:
    if isinstance(walk, Failed):
        return 0
    tail = walk[-400:]
    place = tail.rfind('"frames_seen":')
    return int(tail[place + 14 :].split(",")[0].rstrip("}")) if place >= 0 else 0


def _below(tree: FrameTree) -> Sequence[EventFrame]:
    found: list[EventFrame] = []
    stack = list(tree.get("childFrames", ()))
    while stack and len(found) < 60:
        one = stack.pop(0)
        found.append(one["frame"])
        stack.extend(one.get("childFrames", ()))
    return found
