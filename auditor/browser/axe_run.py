"""Runs axe in a page and in every frame of it that can be reached, each frame within its own budget.

axe-selenium-python's `Axe` injects into one document and runs there; this runner keeps its meaning (`inject`, `run`) and adds isolated
worlds, frames by axe's own protocol (getFrameContexts, runPartial, finishRun), and an answer cut to what is kept.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TypedDict

from axe_selenium_python import Axe

from auditor.browser.axe_source import AxeSource
from auditor.browser.blind_spots import BETWEEN, unseen_in
from auditor.browser.cdp import CallFailed, Deadline
from auditor.browser.second_source import SecondSource
from auditor.browser.tab import PageMoved, ScriptError, Tab, World, page_script
from auditor.log import event
from auditor.model.page import JSON

FRAME_S = 8.0
"""Seconds for axe inside one frame."""
PRELOAD = {"assets": ["cssom", "media"], "timeout": 2000}
"""Milliseconds that axe waits for sheets and the beginnings of films and sounds; its own ten are lost for one that cannot be loaded.

What comes later is "please look": how long a sound plays (no-autoplay-audio) is not known then.
"""
_EXPERIMENTAL = {"css-orientation-lock": {"wcag21aa"}}
"""Rules that axe leaves out by default as experimental and that are right on all pages we know -> the tags with which they run."""
MAX_FRAMES = 60
SECOND_S = 10.0
"""Seconds that the second engine may take, and that must be left for it."""
MAX_DEPTH = 8


_log = logging.getLogger(__name__)


@cache
def _second_script() -> str:
    return files("auditor.browser").joinpath("second.js").read_text("utf-8")


class FrameContext(TypedDict):
    """A frame that axe found in a document, and what it wants to be told there."""

    selector: list[str]
    context: JSON


class FramePart(TypedDict):
    """What axe found in one frame, and the frames in it."""

    partial: JSON
    frames: list[FrameContext]


class AxeRunner(Axe):  # type: ignore[misc]
    """axe-selenium-python's Axe, working in isolated worlds through DevTools."""

    def __init__(
        self,
        source: AxeSource,
        tags: Sequence[str],
        disabled: Sequence[str] = (),
        second: SecondSource | None = None,
    ) -> None:
        super().__init__(None, script_url=str(source.path))
        self._second = second
        self.version = source.version
        self._script = source.text()
        rules = {name: {"enabled": True} for name in _EXPERIMENTAL if set(tags) & _EXPERIMENTAL[name]}
        rules.update({name: {"enabled": False} for name in disabled})
        self._options = {"runOnly": {"type": "tag", "values": list(tags)}, "rules": rules, "preload": PRELOAD}

    @property
    def options(self) -> str:
        """The options axe is run with, as JSON."""
        return json.dumps(self._options)

    def inject(self, tab: Tab, world: World, timeout: float) -> None:
        """Put axe into a world unless it is there."""
        if not tab.evaluate("Object.hasOwn(globalThis, 'axe')", world, timeout):
            tab.evaluate(self._script + "\n;true", world, timeout)

    def run(self, tab: Tab, world: World, frames: int, deadline: Deadline, only: Sequence[str] = ()) -> str:
        """Return the result for the page and its frames as the JSON that axe.read_axe reads; `only` these rules, if any."""
        options = (
            json.dumps({"runOnly": {"type": "rule", "values": list(only)}, "preload": PRELOAD})
            if only
            else self.options
        )
        first = str(tab.evaluate(f"auditor.run({options}, {json.dumps(frames > 0)})", world, deadline.left()))
        begun = json.loads(first)
        visit = _Frames(self, tab, deadline)
        if not only:
            visit.look_for_closed(world, ())
        second = "" if only else self._second_opinion(tab, world, deadline)
        if "frames" not in begun:
            return visit.added_to(first, second)
        partials = list(visit.parts(world, begun["frames"], (), 1))
        script = f"auditor.finish({json.dumps(partials)}, {self.options})"
        return visit.added_to(str(tab.evaluate(script, world, deadline.left())), second)

    def run_and_walk(self, tab: Tab, world: World, deadline: Deadline) -> tuple[str, str]:
        """Return the result and the walk of a page without frames, made while axe's tree was up."""
        answer = str(tab.evaluate(f"auditor.runAndWalk({self.options})", world, deadline.left()))
        walk = str(tab.evaluate("auditor.walked()", world, deadline.left()))
        visit = _Frames(self, tab, deadline)
        visit.look_for_closed(world, ())
        return visit.added_to(answer, self._second_opinion(tab, world, deadline)), walk

    def _second_opinion(self, tab: Tab, world: World, deadline: Deadline) -> str:
        """Return what the second engine says, as JSON; nothing where there is none, or it breaks off: axe's word stands alone then."""
        if self._second is None or deadline.left() < SECOND_S:
            return ""
        script = f"{self._second.script}\n;{_second_script()};auditor.second()"
        try:
            return str(tab.evaluate(script, world, deadline.left(SECOND_S)))
        except ScriptError:
            _log.info(event("second-engine-broke-off"))
            return ""


class _Frames:
    """The frames of one page, depth first, as finishRun wants them: a part each, or null for one that was not seen."""

    def __init__(self, runner: AxeRunner, tab: Tab, deadline: Deadline) -> None:
        self._runner, self._tab, self._deadline = runner, tab, deadline
        self._unseen: list[tuple[str, str]] = []
        self._closed: list[str] = []
        self._count = 0

    def added_to(self, answer: str, second: str = "") -> str:
        """Return axe's answer with what could not be looked at and what a second engine says, as axe.read_axe reads it."""
        told = {"unseen_frames": self._unseen, "closed_roots": self._closed, "second": json.loads(second or "null")}
        found = {name: value for name, value in told.items() if value}
        return json.dumps({**json.loads(answer), **found}) if found else answer

    def look_for_closed(self, world: World, path: tuple[str, ...]) -> None:
        """Note what of a document, and of the frames of its process, nothing can look into."""
        found = unseen_in(self._tab, world, max(1.0, self._deadline.left(FRAME_S)))
        self._closed += [BETWEEN.join((*path, one)) for one in found.roots]
        for one in found.foreign:
            self._note((*path, one), "what an object or embed element shows is not judged")

    def parts(self, parent: World, frames: Sequence[FrameContext], path: tuple[str, ...], depth: int) -> Iterator[JSON]:
        for place, frame in enumerate(frames):
            here = (*path, " >>> ".join(frame["selector"]))
            self._count += 1
            try:
                world, part = self._part(parent, place, frame["context"], depth)
            except (ScriptError, CallFailed, PageMoved) as error:
                self._note(here, str(error).splitlines()[0] if str(error) else "not reachable")
                yield None
                continue
            yield part["partial"]
            if world.session != parent.session:
                self.look_for_closed(world, here)
            yield from self.parts(world, part["frames"], here, depth + 1)

    def _part(self, parent: World, place: int, context: JSON, depth: int) -> tuple[World, FramePart]:
        if depth > MAX_DEPTH or self._count > MAX_FRAMES or self._deadline.left() < 1:
            raise ScriptError("no time, or too many frames")
        timeout = self._deadline.left(FRAME_S)
        world = self._world(parent, place, timeout)
        shows = self._tab.evaluate(page_script() + ";auditor.shows()", world, timeout, patient=False)
        if shows == "error":
            raise ScriptError("it shows an error of the browser instead of its page")
        if shows == "blank" and self._tab.evaluate(f"auditor.awaited({place})", parent, timeout):
            raise ScriptError("its page was not loaded")
        self._runner.inject(self._tab, world, timeout)
        script = f"auditor.part({json.dumps(context)}, {self._runner.options})"
        return world, json.loads(str(self._tab.evaluate(script, world, timeout, patient=False)))

    def _world(self, parent: World, place: int, timeout: float) -> World:
        handle = self._tab.evaluate(f"auditor.frameElement({place})", parent, timeout, by_value=False)
        if not handle:
            raise ScriptError("the frame is gone")
        node = self._tab.call("DOM.describeNode", {"objectId": handle}, session=parent.session, timeout=timeout)["node"]
        frame = str(node.get("frameId", ""))
        if not frame:
            raise ScriptError("the frame is empty")
        if _scriptless(node.get("attributes", ())):
            raise ScriptError("the frame is sandboxed without scripts, so axe cannot run in it")
        return self._tab.world(frame, self._tab.watch.children.get(frame, parent.session), timeout)

    def _note(self, path: tuple[str, ...], reason: str) -> None:
        self._unseen.append((BETWEEN.join(path), reason[:200]))


def _scriptless(attributes: Sequence[str]) -> bool:
    # A promise made in such a frame is never resolved, not even in an isolated world.
    named = dict(zip(attributes[::2], attributes[1::2], strict=False))
    return "sandbox" in named and "allow-scripts" not in named["sandbox"].lower().split()


def check_names(tab: Tab, world: World, tags: Sequence[str], disabled: Sequence[str]) -> list[str]:
    """Return the tags and rule ids that axe does not know; axe itself would silently run nothing for them."""
    known = json.loads(
        tab.evaluate("JSON.stringify(axe.getRules().map(({ruleId, tags}) => [ruleId, tags]))", world, 10)
    )
    rules = {rule for rule, _ in known}
    found = {tag for _, given in known for tag in given}
    return [name for name in tags if name not in found] + [name for name in disabled if name not in rules]
