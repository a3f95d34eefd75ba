"""What the browser met on a page in each state: why waiting ended, what took how long, what the page itself got wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.finding import Finding
from auditor.model.page import JSON
from auditor.model.run import PageRecord

Data = Mapping[str, JSON]

_VISIT, _SHOT = "visit:", "screenshot:"
_STAGES = ("navigate", "settle", "script", "inject", "walk", "axe", "screenshot")


@dataclass(frozen=True, slots=True)
class StateLog:
    """One state of one page."""

    state: str
    settled: str = ""
    timing_ms: Mapping[str, int] = field(default_factory=dict)
    console: tuple[str, ...] = ()
    failed_requests: tuple[str, ...] = ()
    scale: float | None = None
    """Pixels of its picture for one CSS pixel; None where that was not recorded."""
    screenshot: str = ""
    """sha256 of its picture; empty when there is none."""

    @property
    def seconds(self) -> float:
        """How long the browser worked and waited."""
        return sum(self.timing_ms.values()) / 1000


def seen_of(
    record: PageRecord, blob: Callable[[str], bytes | None], states: Sequence[str] = ()
) -> tuple[StateLog, ...]:
    """Return what the browser met, in the order of `states`; nothing for a page that no browser showed."""
    names = [key.removeprefix(_VISIT) for key in record.artifacts if key.startswith(_VISIT)]
    order = {name: place for place, name in enumerate(states)}
    names.sort(key=lambda name: (order.get(name, len(order)), name))
    return tuple(_seen(name, record, blob) for name in names)


def _seen(state: str, record: PageRecord, blob: Callable[[str], bytes | None]) -> StateLog:
    data = _read(blob(record.artifacts[f"{_VISIT}{state}"]))
    timing = data.get("timing_ms")
    stages = timing if isinstance(timing, Mapping) else {}
    known = sorted(stages.items(), key=lambda stage: _STAGES.index(stage[0]) if stage[0] in _STAGES else len(_STAGES))
    whole = {str(k): int(v) for k, v in known if isinstance(v, int | float) and math.isfinite(v)}
    scale = _decimal(data, "picture_scale")
    return StateLog(
        state,
        _text(data, "settled"),
        whole,
        _texts(data, "console"),
        _texts(data, "failed_requests"),
        scale if scale and scale > 0 else None,
        record.artifacts.get(f"{_SHOT}{state}", ""),
    )


def _read(data: bytes | None) -> Data:
    try:
        found: JSON = json.loads(data) if data else {}
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _text(data: Data, name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""


def _texts(data: Data, name: str) -> tuple[str, ...]:
    value = data.get(name)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _decimal(data: Data, name: str) -> float | None:
    value = data.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def shown_in(finding: Finding, seen: Sequence[StateLog]) -> StateLog | None:
    """Return the first state in which the finding was made, which is where its element stands; None for none."""
    if not finding.state:
        return seen[0] if seen else None
    names = finding.states or (finding.state,)
    for one in seen:
        if one.state in names:
            return one
    return None
