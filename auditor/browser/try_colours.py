"""Tries the colours that would repair a contrast on the live page: they are put on the element, axe's rule is run on it again.

Only what passes there is called verified. A suggestion is worked out from two colours; a page may have more to say, a shadow, a
filter, a second layer. Everything is taken back at once, and it is done last, when the page has been read and its picture taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypedDict

from auditor.browser.cdp import CallFailed
from auditor.browser.tab import PageMoved, ScriptError, Tab, World
from auditor.model.contrast import repair_of
from auditor.model.evidence import Colours

MAX_PAIRS = 8
"""Pairs of colours that are tried on one page, each on the first element that has it."""
BUDGET_MS = 1500
"""Milliseconds for all of them; what is not tried by then stays a suggestion."""


class _Trial(TypedDict):
    """One colour to try on one element."""

    index: int
    property: str
    colour: str


def with_verified(tab: Tab, world: World, answer: str, timeout: float) -> str:
    """Return axe's answer with the colours that passed on the live page, as `verified` in the data of the elements tried."""
    if '"color-contrast"' not in answer:
        return answer
    told = json.loads(answer)
    nodes = [
        node
        for rule in told["rules"]
        if rule["id"] == "color-contrast" and not rule["incomplete"]
        for node in rule["nodes"]
    ]
    trials = list(_trials(nodes))
    if not trials:
        return answer
    try:
        script = f"auditor.tryColours({json.dumps(trials)}, {BUDGET_MS})"
        passed = json.loads(str(tab.evaluate(script, world, timeout)))
    except (ScriptError, CallFailed, PageMoved):
        return answer  # they stay suggestions
    found: dict[int, list[str]] = {}
    for trial, passes in zip(trials, passed, strict=False):
        if passes:
            found.setdefault(trial["index"], []).append(trial["property"])
    for node in nodes:
        if node["index"] in found:
            node["data"]["verified"] = found[node["index"]]
    return json.dumps(told)


def _trials(nodes: list[dict[str, dict[str, object]]]) -> Iterator[_Trial]:
    pairs: set[tuple[object, ...]] = set()
    for node in nodes:
        data, index = node["data"], node["index"]
        pair = tuple(data.get(name) for name in ("fgColor", "bgColor", "expectedContrastRatio"))
        if not isinstance(index, int) or not all(pair) or pair in pairs:
            continue
        if len(pairs) >= MAX_PAIRS:
            return
        pairs.add(pair)
        fore, back, expected = map(str, pair)
        repair = repair_of(Colours(fore, back, None, expected))
        for name, swatch in (("text", repair.text), ("background", repair.background)) if repair else ():
            if swatch is not None:
                yield _Trial(index=index, property=name, colour=swatch.colour)
