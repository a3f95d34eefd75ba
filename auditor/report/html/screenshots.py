"""The pictures of one page in its states, and which of them shows a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditor.model.finding import Finding
from auditor.model.run import PageRecord
from auditor.report.browser_log import StateLog, shown_in
from auditor.report.html.images import Pictures, Shot, scale_of


def _none(state: StateLog) -> Shot | None:
    """There is no picture."""
    return None


@dataclass(frozen=True, slots=True)
class Shots:
    """The picture of the first state, and those of others when they are asked for: each costs a file."""

    first: Shot | None = None
    states: tuple[StateLog, ...] = ()
    other: Callable[[StateLog], Shot | None] = _none

    @classmethod
    def of(cls, pictures: Pictures, width: float, record: PageRecord, states: tuple[StateLog, ...]) -> Shots:
        """Return the pictures of a page that was seen in these states, rendered `width` CSS pixels wide."""

        def shot(sha256: str, seen: StateLog | None) -> Shot | None:
            picture = pictures.get(sha256)
            return Shot(picture, scale_of(seen, picture, width)) if picture else None

        first = next((one for one in states if one.screenshot == record.screenshot), None)
        return cls(shot(record.screenshot, first), states, lambda seen: shot(seen.screenshot, seen))

    def of_finding(self, finding: Finding) -> Shot | None:
        """Return the picture in which the finding's element stands where its box says."""
        seen = shown_in(finding, self.states)
        if seen is None:
            return self.first if not finding.state or not self.states else None
        if seen is self.states[0]:
            return self.first
        return self.other(seen)
