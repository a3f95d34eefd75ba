"""Every report format, and the one way to write them: a folder that appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from auditor.model.formats import FORMATS
from auditor.model.run import Report
from auditor.report.folder import add_to, fault_of, write_whole
from auditor.report.old_reports import PACKED, Removed, pack_older, remove_reports
from auditor.report.run_figures import FILE as FIGURES
from auditor.report.run_figures import write_figures
from auditor.report.shared_files import LIST, SharedFiles
from auditor.report.summary import Summary

_INDEX = "auditor.report.html.runs"
LOG = "run.log"
"""What the program logged while it audited, beside whatever formats are written."""


def load_writers(formats: Iterable[str]) -> None:
    """Load the code of these formats, so that a run of hours writes its report with what it began with, whatever is installed since.

    Raises KeyError for an unknown format.
    """
    for name in formats:
        _function(name)
    import_module(_INDEX)


def write_reports(report: Report, formats: Sequence[str], out: Path, *, add: bool = False) -> Path:
    """Write the report in these formats to `out/<run id>/` and return the folder; `latest` points at the newest run there.

    The folder is whole or not there. With `add`, what else stands in it stays: other formats of the same run.
    Raises KeyError for an unknown format and StoreFault when the disk says no.
    """
    wanted = {name: FORMATS[name] for name in formats}
    summary = Summary(report)
    shared = SharedFiles.beside(out, report.run.id, report.run.site)

    def write(folder: Path) -> None:
        for name in wanted:
            write_format(name, summary, folder, shared)
        if report.log is not None and report.log.is_file():
            shutil.copyfile(report.log, folder / LOG)
        write_figures(summary, folder)

    if not add:
        place = write_whole(out, report.run.id, write, shared.seal)
        pack_older(out, report.run.site)
        _write_index(out)
        return place
    # A written format replaces all that it wrote before; the HTML report is whatever no other format owns.
    singles = {row.file for row in FORMATS.values() if row.name != "html"} | {LOG, FIGURES}
    singles |= {f"{name}{PACKED}" for name in singles}
    stays = singles if "html" in wanted else None
    if stays is None:
        shared.keep_views_of(out / report.run.id)
    place = add_to(
        out, report.run.id, write, lambda name: name != LIST and (stays is None or name in stays), shared.seal
    )
    _write_index(out)
    return place


def _write_index(out: Path) -> None:
    """Write the index of the runs that have reports in `out` anew. Raises StoreFault when the disk says no."""
    try:
        index: Callable[[Path], None] = import_module(_INDEX).write_index
        index(out)
    except OSError as error:
        raise fault_of(out, error) from error


def forget_reports(out: Path, runs: Collection[str], *, dry_run: bool = False) -> Removed:
    """Take away the reports of these runs that nobody changed, and write the index anew; with `dry_run`, only say which."""
    gone = remove_reports(out, runs, dry_run=dry_run)
    if gone.removed and not dry_run:
        _write_index(out)
    return gone


def write_format(name: str, summary: Summary, folder: Path, shared: SharedFiles | None = None) -> None:
    """Write one format into the folder; HTML takes over what an earlier report has. Raises KeyError for one not in the table."""
    if name == "html":
        _function(name)(summary, folder, shared)
        return
    with (folder / FORMATS[name].file).open("w", encoding="utf-8", errors="replace", newline="") as file:
        file.writelines(text_of(name, summary))


def text_of(name: str, summary: Summary) -> Iterator[str]:
    """Yield the text of a format that is one file, in parts. Raises KeyError for one that is not in the table."""
    text: Iterator[str] = _function(name)(summary)
    return text


def _function(name: str) -> Callable[..., Any]:
    module, _, function = FORMATS[name].writer.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"auditor.report.{module}"), function)
    return found
