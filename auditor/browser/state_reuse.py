"""Says what must be looked at again when a page is put into another state; what did not change is not judged twice."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from auditor.model.page import Failed

PAINT_RULES = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
"""The axe rules that read colours. All others follow from elements, names, visibility and geometry."""
KNOWN_AXE = "4.14."
"""The axe-core for which the properties that style_digest.js compares are all that is read of styles."""


class Again(StrEnum):
    """What of axe is to run again."""

    ALL = "all"
    PAINT = "paint"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks in one state."""

    walk: str
    shape: str
    """Digest of the styles that decide what is seen and where."""
    paint: str
    """Digest of the styles that decide colours."""


@dataclass(frozen=True, slots=True)
class CapturedState:
    """What a visit brought back of its first state."""

    look: Look | None
    axe: str | Failed
    screenshot: bytes | Failed


def again(first: CapturedState | None, look: Look | None, version: str) -> Again:
    """Return what axe `version` must run again on a page that looks so now; `look` is None where that is not known (frames)."""
    if first is None or first.look is None or look is None or isinstance(first.axe, Failed):
        return Again.ALL
    if not version.startswith(KNOWN_AXE) or (first.look.walk, first.look.shape) != (look.walk, look.shape):
        return Again.ALL
    return Again.NOTHING if first.look.paint == look.paint else Again.PAINT


def paint_rules(axe: str) -> tuple[str, ...]:
    """Return the rules about colours that are part of this result."""
    told = json.loads(axe)
    ran = {*told["passed"], *told["inapplicable"], *(rule["id"] for rule in told["rules"])}
    return tuple(rule for rule in PAINT_RULES if rule in ran)


def with_rules(axe: str, part: str, rules: tuple[str, ...]) -> str:
    """Return the result `axe` with what `part` says of `rules`."""
    told, newer = json.loads(axe), json.loads(part)
    kept = [rule for rule in told["rules"] if rule["id"] not in rules]
    told["rules"] = [*kept, *newer["rules"]]
    for outcome in ("passed", "inapplicable"):
        told[outcome] = [*(rule for rule in told[outcome] if rule not in rules), *newer[outcome]]
    return json.dumps(told)
