"""Takes the steps an operator declared for a page before it is judged: wait, click, type, press, scroll, dismiss, screenshot.

A step is a table with one action, such as `{click = "#more"}`:

    wait       a selector that must show, or milliseconds     wait_gone  a selector that must not show any more
    click      a selector                                     type       a selector, with `text` or `text_env`
    press      a key: Enter, Escape, Tab, Space, arrows       scroll     "bottom", "top", pixels, or a selector
    dismiss    "consent" for a consent banner, or a selector; nothing there is no failure
    screenshot a name: what the window shows at this moment is kept and shown in the report under that name

A script takes at most ten pictures, each with a name of its own. `optional = true` goes on when the step cannot be done.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import Any

from auditor.browser.cdp import CallFailed, Deadline, VisitFault
from auditor.browser.consent import CLOSING_WORDS, CONSENT_BUTTONS, TOPICS, WORDS
from auditor.browser.input import KEYS, click, press
from auditor.browser.tab import PageMoved, ScriptError, Tab, World
from auditor.config import ScriptSettings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.urls import address_of

ACTIONS = ("wait", "wait_gone", "click", "type", "press", "scroll", "dismiss", "screenshot")
PICTURES = 10
"""Pictures one script may take: each is kept in the store and in the report."""
_NAME = re.compile(r"\w(?:[\w .-]{0,58}\w)?")
LOOK_EVERY_S = 0.1
PICTURE_S = 10.0

Taken = list[tuple[str, bytes]]
"""Pictures in the order in which they were taken, with their names."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do on a page."""

    action: str
    value: str
    text: str = ""
    optional: bool = False

    def __str__(self) -> str:
        return f"{self.action} {self.value!r}"  # never the text: it may be a password


@dataclass(frozen=True, slots=True)
class Script:
    """Steps for the pages that match."""

    pages: tuple[str, ...]
    steps: tuple[Step, ...]
    budget_s: float = 15.0

    def meant_for(self, url: str) -> bool:
        """Tell whether a glob of this script fits the address or its path."""
        parts = address_of(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return any(fnmatchcase(url, glob) or fnmatchcase(path, glob) for glob in self.pages)


def read_scripts(settings: Iterable[ScriptSettings], environ: Mapping[str, str]) -> tuple[Script, ...]:
    """Return the declared scripts. Raises UsageFault naming the step that cannot be understood."""
    return tuple(_script(one, environ, f"scripts {number},") for number, one in enumerate(settings, 1))


def _script(settings: ScriptSettings, environ: Mapping[str, str], where: str) -> Script:
    steps = read_steps(settings.steps, environ, where)
    names = [step.value for step in steps if step.action == "screenshot"]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageFault(Code.CONFIG_INVALID, f"scripts: two screenshots have the name {twice!r}")
    if len(names) > PICTURES:
        raise UsageFault(Code.CONFIG_INVALID, f"scripts: {len(names)} screenshots; a script may take {PICTURES}")
    return Script(settings.pages, steps, settings.budget_s)


def read_steps(steps: Iterable[Mapping[str, object]], environ: Mapping[str, str], where: str) -> tuple[Step, ...]:
    """Return the steps of one script. Raises UsageFault."""
    return tuple(_step(step, environ, f"{where} step {number}") for number, step in enumerate(steps, 1))


def _step(raw: Mapping[str, object], environ: Mapping[str, str], where: str) -> Step:
    rest = dict(raw)
    optional, text, variable = rest.pop("optional", False), rest.pop("text", ""), rest.pop("text_env", "")
    if len(rest) != 1 or next(iter(rest)) not in ACTIONS:
        raise UsageFault(Code.CONFIG_INVALID, f"{where}: {sorted(raw)} must name one of {', '.join(ACTIONS)}")
    ((action, value),) = rest.items()
    if variable:
        text = environ.get(str(variable), "")
        if not text:
            raise UsageFault(
                Code.CONFIG_INVALID, f"{where} names the environment variable {variable}, which is not set"
            )
    if action == "type" and not text:
        raise UsageFault(Code.CONFIG_INVALID, f"{where}: type needs text or text_env")
    if action == "press" and value not in KEYS and len(str(value)) != 1:
        raise UsageFault(Code.CONFIG_INVALID, f"{where}: no key {value!r}; known: a character, {', '.join(KEYS)}")
    if action == "screenshot" and not _NAME.fullmatch(str(value)):
        raise UsageFault(
            Code.CONFIG_INVALID,
            f"{where}: {value!r} is no name for a picture: letters, digits, blanks, - . _, 60 at most",
        )
    return Step(action, str(value), str(text), bool(optional))


def take(script: Script, tab: Tab, deadline: Deadline) -> Taken:
    """Take all steps and return the pictures. Raises VisitFault SCRIPT_FAILED naming the step that could not be done in time."""
    own = Deadline(deadline.left(script.budget_s))
    taken: Taken = []
    for number, step in enumerate(script.steps, 1):
        limit = Deadline(own.left(own.left() / 4 if step.optional else own.left()))
        try:
            if step.action == "screenshot":
                taken.append((step.value, tab.window(max(1.0, limit.left(PICTURE_S)))))
                continue
            while not _done(step, tab, limit):
                if limit.over:
                    raise ScriptError(_undone(step, script.budget_s))
                time.sleep(LOOK_EVERY_S)
        except (ScriptError, CallFailed) as error:
            if not step.optional:
                raise VisitFault(Code.SCRIPT_FAILED, f"step {number}, {step}: {_plain(str(error))}") from error
    return taken


def _undone(step: Step, budget_s: float) -> str:
    if step.action == "wait_gone":
        return f"it still shows after the {budget_s:g} s that the script has"
    if step.action == "wait" and step.value.isdecimal():
        return f"longer than the {budget_s:g} s that the script has"
    return f"no element that shows fits it within the {budget_s:g} s that the script has"


def _plain(error: str) -> str:
    """Return what went wrong in a script of ours without where in it."""
    if "is not a valid selector" in error:
        return "this is not a CSS selector"
    return error.split("\n")[0].removeprefix("Error: ")


def close_dialog(tab: Tab, deadline: Deadline, *, by_key: bool) -> None:
    """Press what closes the dialog that is open, if anything says that it does; else, or `by_key`, press Escape."""
    try:
        if by_key or not (_ask(tab, f"closer({json.dumps(CLOSING_WORDS)})", deadline) and _click(tab, "", deadline)):
            press(tab, "Escape", deadline)
    except (ScriptError, CallFailed):
        return  # whether it is closed is asked anyway


def shows(tab: Tab, selector: str, text: str, deadline: Deadline) -> bool:
    """Tell whether the page shows an element, or a text where no selector is given."""
    return bool(_ask(tab, f"has({json.dumps(selector)}, {json.dumps(text)})", deadline))


def _done(step: Step, tab: Tab, deadline: Deadline) -> bool:
    """Try a step once; False means to try again."""
    selector = json.dumps(step.value)
    match step.action:
        case "wait" if step.value.isdecimal():
            wanted = int(step.value) / 1000
            enough = deadline.left() >= wanted
            tab.idle(deadline.left(wanted))
            return enough
        case "wait":
            return bool(_ask(tab, f"find({selector})", deadline))
        case "wait_gone":
            return not _ask(tab, f"find({selector})", deadline)
        case "click":
            return _click(tab, step.value, deadline)
        case "type":
            if not _ask(tab, f"focus({selector})", deadline):
                return False
            tab.call("Input.insertText", {"text": step.text}, timeout=deadline.left(5))
            return True
        case "press":
            press(tab, step.value, deadline)
            return True
        case "scroll":
            return bool(_ask(tab, f"scroll({selector})", deadline))
        case _:
            return _dismiss(tab, step.value, deadline)


def _click(tab: Tab, selector: str, deadline: Deadline) -> bool:
    point = _ask(tab, f"point({json.dumps(selector)})", deadline)
    if not point:
        return False
    if point["covered"]:
        if deadline.left() < 1:
            raise ScriptError(f"{point['covered']} lies over it")
        return False
    click(tab, point["x"], point["y"], deadline)
    return True


def _dismiss(tab: Tab, what: str, deadline: Deadline) -> bool:
    if what != "consent":
        return not _ask(tab, f"find({json.dumps(what)})", deadline) or _click(tab, what, deadline)
    if _ask(tab, _banner(whole=False), deadline):
        return _click(tab, "", deadline)
    for place, (x, y) in enumerate(_ask(tab, "bannerFrames()", deadline)):
        world = _frame_world(tab, place, max(1.0, deadline.left(5)))
        if world and _ask(tab, _banner(whole=True), deadline, world):
            point = _ask(tab, "point('')", deadline, world)
            click(tab, x + point["x"], y + point["y"], deadline)
            return True
    return True


def _frame_world(tab: Tab, place: int, timeout: float) -> World | None:
    handle = tab.evaluate(f"auditorSteps.frame({place})", tab.world(), timeout, by_value=False)
    frame = tab.call("DOM.describeNode", {"objectId": handle}, timeout=timeout)["node"].get("frameId", "")
    return tab.world(frame, tab.watch.children.get(frame, ""), timeout) if frame else None


def _banner(*, whole: bool) -> str:
    return f"banner({json.dumps(CONSENT_BUTTONS)}, {json.dumps(WORDS)}, {json.dumps(TOPICS)}, {json.dumps(whole)})"


def _ask(tab: Tab, call: str, deadline: Deadline, frame: World | None = None) -> Any:
    for _ in range(3):
        try:
            world = frame or tab.world(timeout=max(1.0, deadline.left(5)))
            script = f"{_steps_script()}\n;auditorSteps.{call}"
            return json.loads(str(tab.evaluate(script, world, max(1.0, deadline.left(5)))))
        except PageMoved:
            tab.idle(LOOK_EVERY_S)  # a click led to another document; ask that one
    raise ScriptError("the page keeps changing")


@lru_cache(maxsize=1)
def _steps_script() -> str:
    return files("auditor.browser").joinpath("page_script.js").read_text("utf-8")
