"""The few figures of a run that stand beside its reports as run.json, so that an index of runs needs neither the store nor the reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from auditor.model.formats import FORMATS
from auditor.report.escape import json_value
from auditor.report.summary import Summary

FILE = "run.json"
SCHEMA = "auditor-run/1"
_LARGEST = 1_000_000
"""Bytes of a run.json that are read; ours have a few hundred."""
_PAGES = ("html", "html-single", "md", "json")
"""Formats by which of their files a person opens first."""


@dataclass(frozen=True, slots=True)
class RunFigures:
    """What the index says of one run."""

    schema: str
    id: str
    site: str
    started_at: datetime
    outcome: str
    """passed | failed | incomplete | nothing"""
    sentence: str
    audited: int
    """Pages in full."""
    known: int
    new: int
    """Problems that are new; every one where nothing was accepted before."""
    problems: int
    looks: int
    causes: int
    families: Mapping[str, int] = field(default_factory=dict)
    """Family -> problems; without those that were not checked."""
    page: str = ""
    """File of its folder to open; the folder itself where there is none."""

    def like(self, other: RunFigures) -> bool:
        """Whether both runs audited about as many pages, so that their numbers can be compared: they differ by a tenth at most."""
        return abs(self.audited - other.audited) * 10 <= max(self.audited, other.audited)


def figures_of(summary: Summary) -> RunFigures:
    """Return the figures of a run."""
    report, covered = summary.report, summary.coverage
    families = {
        name: tally.problems for name, tally in summary.families.items() if tally.total or name not in summary.unchecked
    }
    return RunFigures(
        SCHEMA,
        report.run.id,
        report.run.site,
        report.run.started_at,
        summary.outcome,
        report.verdict.sentence,
        covered.in_full,
        covered.known,
        summary.total.new,
        summary.total.problems,
        summary.total.looks,
        len(summary.open_causes),
        families,
    )


def write_figures(summary: Summary, folder: Path) -> None:
    """Write run.json into the folder of a run."""
    value = asdict(figures_of(summary))
    value["started_at"] = value["started_at"].isoformat()
    text = json.dumps(json_value(value), ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8", errors="replace")


def read_figures(out: Path) -> list[RunFigures]:
    """Return the figures of all runs that have a folder in `out`, the oldest first; a folder without readable ones is no run of ours."""
    found = (figures_in(file.parent) for file in sorted(out.glob(f"*/{FILE}")))
    return sorted((figures for figures in found if figures), key=lambda figures: figures.id)


def figures_in(folder: Path) -> RunFigures | None:
    """Return the figures of the run in a folder; None where it is no run of ours."""
    file = folder / FILE
    try:
        if folder.is_symlink() or not file.is_file() or file.stat().st_size > _LARGEST:
            return None
        figures = msgspec.json.decode(file.read_bytes(), type=RunFigures)
    except (OSError, msgspec.DecodeError):
        return None
    if figures.schema != SCHEMA or figures.id != folder.name:
        return None
    return replace(figures, page=_page(folder))


def _page(folder: Path) -> str:
    names = [FORMATS[name].file for name in _PAGES if name in FORMATS]
    return next((name for name in names if (folder / name).is_file()), "")
