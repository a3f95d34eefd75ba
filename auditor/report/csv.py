"""findings.csv: one row a finding for a spreadsheet; opens as text in every one, calculates nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from auditor.report.escape import csv_cell
from auditor.report.labels import FAMILIES, OUTCOMES
from auditor.report.summary import Summary

FILE_NAME = "findings.csv"
COLUMNS = (
    "Page",
    "Area",
    "Severity",
    "Kind",
    "Status",
    "Finding",
    "Words",
    "WCAG",
    "Check",
    "State",
    "Selector",
    "Markup",
    "Help",
    "Id",
    "Cause",
)


def write_csv(summary: Summary, folder: Path) -> None:
    """Write findings.csv into the folder; the byte order mark lets spreadsheets read it as UTF-8."""
    with (folder / FILE_NAME).open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        writer.writerows([csv_cell(cell) for cell in row] for row in _rows(summary))


def _rows(summary: Summary) -> Iterator[tuple[object, ...]]:
    for judged in summary.report.findings:
        finding = judged.finding
        yield (
            finding.url,
            FAMILIES.get(judged.family, judged.family),
            finding.severity,
            OUTCOMES.get(finding.outcome, finding.outcome),
            judged.status,
            finding.message,
            finding.location.quote,
            ", ".join(summary.wcag(judged)),
            finding.check,
            finding.state,
            " > ".join([*finding.location.frames, finding.location.selector]),
            finding.location.snippet,
            finding.help_url,
            judged.id,
            judged.cause,
        )
