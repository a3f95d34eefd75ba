"""What the browser met on a page in each state: why waiting ended, what took how long, what the page itself got wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.model.browser_log import BrowserLog
from auditor.model.finding import Finding
from auditor.model.run import PageRecord

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
    log = BrowserLog.from_bytes(blob(record.artifacts[f"{_VISIT}{state}"]))
    order = {name: place for place, name in enumerate(_STAGES)}
    return StateLog(
        state,
        log.settled,
        dict(sorted(log.timing_ms.items(), key=lambda stage: order.get(stage[0], len(order)))),
        log.console,
        log.failed_requests,
        log.picture_scale,
        record.artifacts.get(f"{_SHOT}{state}", ""),
    )


def shown_in(finding: Finding, seen: Sequence[StateLog]) -> StateLog | None:
    """Return the first state in which the finding was made, which is where its element stands; None for none."""
    names = finding.states or ((finding.state,) if finding.state else ())
    if not names:
        return seen[0] if seen else None
    for one in seen:
        if one.state in names:
            return one
    return None
