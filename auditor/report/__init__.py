"""Every report format, and the one way to write them: a folder that appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from auditor.model.run import Report
from auditor.report.csv import write_csv
from auditor.report.earl import write_earl
from auditor.report.folder import write_whole
from auditor.report.html import write_html
from auditor.report.json import write_json
from auditor.report.junit import write_junit
from auditor.report.markdown import write_markdown
from auditor.report.sarif import write_sarif
from auditor.report.summary import Summary

FORMATS: Mapping[str, Callable[[Summary, Path], None]] = {
    "html": write_html,
    "json": write_json,
    "sarif": write_sarif,
    "junit": write_junit,
    "csv": write_csv,
    "md": write_markdown,
    "earl": write_earl,
}
"""Format -> what writes it into a folder. This table decides which formats exist."""


LOG = "run.log"
"""What the program logged while it audited, beside whatever formats are written."""


def write_reports(report: Report, formats: Sequence[str], out: Path) -> Path:
    """Write the report in these formats to `out/<run id>/` and point `latest` at it; return the folder.

    The folder is whole or not there. Raises KeyError for an unknown format and StoreFault when the disk says no.
    """
    writers = [FORMATS[name] for name in dict.fromkeys(formats)]
    summary = Summary(report)

    def write(folder: Path) -> None:
        for writer in writers:
            writer(summary, folder)
        if report.log is not None and report.log.is_file():
            shutil.copyfile(report.log, folder / LOG)

    return write_whole(out, report.run.id, write)
