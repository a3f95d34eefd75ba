"""Trends as small charts: drawn for eyes, with a table beside them for everybody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.report.labels import FAMILIES
from auditor.service.index import RunRow

HEIGHT = 60
"""Of the highest bar, in pixels."""
WIDTH = 12
"""Of a bar with its gap."""


@dataclass(frozen=True, slots=True)
class TrendBar:
    """One run."""

    run: RunRow
    value: int | None
    """None: this was not checked."""
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Trend:
    """The problems from run to run."""

    key: str
    """Of its table, for what names it."""
    label: str
    bars: tuple[TrendBar, ...]
    """The oldest first."""
    most: int

    @property
    def width(self) -> int:
        """Of the whole chart."""
        return len(self.bars) * WIDTH

    @property
    def sentence(self) -> str:
        """The trend in words."""
        known = [bar.value for bar in self.bars if bar.value is not None]
        if len(known) < 2:
            return f"{known[0]} now" if known else "not checked"
        way = "fell" if known[-1] < known[0] else "rose" if known[-1] > known[0] else "stayed"
        return (
            f"{way} from {known[0]} to {known[-1]} in {len(known)} runs"
            if way != "stayed"
            else f"stayed at {known[-1]}"
        )


def trend_of(newest_first: Sequence[RunRow], key: str, family: str = "") -> Trend:
    """Return the trend of all problems, or of one family."""
    runs = newest_first[::-1]
    values = [run.families.get(family) if family else run.problems for run in runs]
    most = max((value for value in values if value is not None), default=0)
    bars = []
    for place, (run, value) in enumerate(zip(runs, values, strict=True)):
        height = max(HEIGHT * value / most, 1.0) if value and most else 0.0
        bars.append(TrendBar(run, value, place * WIDTH, round(HEIGHT - height, 1), round(height, 1)))
    return Trend(key, FAMILIES.get(family, "Problems"), tuple(bars), most)
