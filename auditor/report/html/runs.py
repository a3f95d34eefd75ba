"""The index of runs: what stands in a folder of reports, how it went from run to run by area, and which runs compare."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.report import labels
from auditor.report.escape import html_environment, our_words, visible_marks
from auditor.report.html.writer import CSP, TEMPLATES, style
from auditor.report.labels import FAMILIES
from auditor.report.run_figures import RunFigures, read_figures

INDEX = "index.html"
STYLE = "index.css"
_OURS = b'<meta name="generator" content="auditor">'
_MOST_RUNS = 16
"""Runs in a chart; the table has all."""
_SYLLABLES = ("Accessi-bility", "ap-proved", "descrip-tions", "Docu-ments", "Reada-bility", "Spell-ing", "Struc-ture")
"""Where long words of narrow columns may part: not every browser has the patterns for `hyphens: auto`."""
_HEIGHT = 90
"""Of the highest bar, in pixels."""


def _parted(label: str) -> str:
    for word in _SYLLABLES:
        label = label.replace(word.replace("-", ""), word.replace("-", "\u00ad"))
    return label


_HEADS = {name: _parted(label) for name, label in FAMILIES.items()}


@dataclass(frozen=True, slots=True)
class Column:
    """One run in a chart."""

    y: float
    height: float
    value: int
    day: str
    like: bool
    """Of about the size of the newest run."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The problems of one area from run to run."""

    label: str
    bars: tuple[Column, ...]
    most: int
    missing: int
    """Runs in which the area was not checked."""


@dataclass(frozen=True, slots=True)
class SiteRuns:
    """The runs of one site."""

    site: str
    runs: tuple[RunFigures, ...]
    """The newest first."""
    charts: tuple[Chart, ...]
    unlike: int
    """Runs in the charts that audited another number of pages than the newest."""

    @property
    def newest(self) -> RunFigures:
        """What the others are held against."""
        return self.runs[0]


def write_index(out: Path) -> None:
    """Write `index.html` of a folder of reports, and its style; a file of that name that is not ours stays as it is."""
    target = out / INDEX
    if target.exists() and _OURS not in target.read_bytes()[:4000]:
        return
    runs = read_figures(out)
    sites: dict[str, list[RunFigures]] = {}
    for figures in runs:
        sites.setdefault(figures.site, []).append(figures)
    environment = html_environment(TEMPLATES)
    environment.globals.update({"w": labels, "ours": our_words, "csp": CSP})
    environment.filters.update({"number": labels.number, "marks": visible_marks})
    newest_first = sorted(sites.items(), key=lambda item: item[1][-1].id, reverse=True)
    text = environment.get_template("runs.html").render(
        sites=[_site(site, found) for site, found in newest_first], families=FAMILIES, heads=_HEADS
    )
    _put(out / STYLE, style().encode())
    _put(target, text.encode("utf-8", "replace"))


def _put(file: Path, data: bytes) -> None:
    fresh = file.with_name(f".writing-{file.name}-{os.getpid()}")
    fresh.write_bytes(data)
    fresh.replace(file)


def _site(site: str, runs: Sequence[RunFigures]) -> SiteRuns:
    shown, newest = runs[-_MOST_RUNS:], runs[-1]
    charts = [
        _chart(label, name, shown) for name, label in FAMILIES.items() if any(name in one.families for one in shown)
    ]
    return SiteRuns(site, tuple(reversed(runs)), tuple(charts), sum(not one.like(newest) for one in shown))


def _chart(label: str, family: str, runs: Sequence[RunFigures]) -> Chart:
    checked = [one for one in runs if family in one.families]
    most = max((one.families[family] for one in checked), default=0)
    bars = []
    for one in checked:
        value = one.families[family]
        height = _HEIGHT * value / most if most else 0.0
        bars.append(
            Column(round(_HEIGHT - height, 1), round(height, 1), value, f"{one.started_at:%d %b}", one.like(runs[-1]))
        )
    return Chart(label, tuple(bars), most, len(runs) - len(checked))
