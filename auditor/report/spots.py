"""Tells the places of one mistake apart: the words of the element, the heading above it, and which of how many it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.model.run import JudgedFinding
from auditor.report.labels import path
from auditor.urls import address_of

_MOST = 60
"""Characters of the element's words, and of the heading, that are shown."""
_VALUE = re.compile(r"""\b(?:href|src|name|id|for)=["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on its page a finding is, for a person who looks for it."""

    name: str = ""
    """Words of the element, else the file or address that it leads to; empty where it has neither."""
    heading: str = ""
    """The nearest heading above it."""
    number: int = 1
    """Which of its check's findings on this page it is, from the top."""
    count: int = 1

    @property
    def order(self) -> str:
        """`3rd of 12`; empty for the only one."""
        return f"{ordinal(self.number)} of {self.count}" if self.count > 1 else ""

    @property
    def words(self) -> str:
        """`“Read more”, under “News”, 3rd of 12`."""
        parts = [
            f"“{self.name}”" if self.name else "",
            f"under “{self.heading}”" if self.heading and self.heading != self.name else "",
            self.order,
        ]
        return ", ".join(part for part in parts if part)


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `11th`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def turns(group: Sequence[JudgedFinding]) -> list[tuple[int, int]]:
    """Return for each finding of one page which of its check it is from the top, and of how many."""
    by_check: dict[str, list[int]] = {}
    for at, judged in enumerate(group):
        by_check.setdefault(judged.finding.check, []).append(at)
    found = [(1, 1)] * len(group)
    for several in by_check.values():
        several.sort(key=lambda at: from_the_top(group[at]))
        for number, at in enumerate(several, 1):
            found[at] = (number, len(several))
    return found


def from_the_top(judged: JudgedFinding) -> tuple[float, float]:
    """Sort by place on the page, from top to bottom, then along the line; what has no place keeps its turn at the end."""
    box = judged.finding.location.box
    return (float(box[1]), float(box[0])) if box else (float("inf"), 0.0)


def spot_of(judged: JudgedFinding, number: int, count: int) -> Spot:
    """Return where on its page a finding is, the `number`-th of `count` of its check."""
    place = judged.finding.location
    name, heading = place.as_written
    return Spot(_short(place.quote or name or _pointed_at(judged)), _short(heading), number, count)


def _pointed_at(judged: JudgedFinding) -> str:
    """Return what an element without words is known by: the file it shows or the address that it leads to."""
    place = judged.finding.location
    source = judged.finding.details.get("src")
    held = [source] if isinstance(source, str) else []
    held += [value for name, value in place.signals.attributes if name in {"src", "href", "name"}]
    held += _VALUE.findall(place.snippet[:500])[:1]
    first = next((value for value in held if value), "")
    return path(first) if address_of(first).host else first


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else line[: _MOST - 1].rsplit(" ", 1)[0] + " …"
