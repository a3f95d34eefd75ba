"""findings.csv: one row a finding for a spreadsheet; opens as text in every one, calculates nothing.

Areas that were not checked on pages whose language nothing reads stand first, as rows of the kind "Not checked".
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from auditor.report.escape import csv_cell
from auditor.report.labels import FAMILIES, OUTCOMES
from auditor.report.summary import Summary

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


class _Line:
    """A file for csv.writer, whose `writerow` returns what this returns: the line."""

    def write(self, line: str) -> str:
        return line


def csv_text(summary: Summary) -> Iterator[str]:
    """Yield the text of findings.csv; the byte order mark lets spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    yield str(writer.writerow(COLUMNS))
    for row in _rows(summary):
        yield str(writer.writerow([csv_cell(cell) for cell in row]))


def _rows(summary: Summary) -> Iterator[tuple[object, ...]]:
    for family, sentence in summary.not_checked.items():
        said = ("", FAMILIES.get(family, family), "", "Not checked", "", sentence)
        yield said + ("",) * (len(COLUMNS) - len(said))
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
