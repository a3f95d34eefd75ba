"""The HTML report: plain files that open from disk, ask nobody for anything, and can be read without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from auditor.report.html.documents import write_documents
from auditor.report.html.explore_data import write_findings_data
from auditor.report.html.figures import Figures
from auditor.report.html.lists import write_causes, write_checks, write_pages
from auditor.report.html.overview import write_overview
from auditor.report.html.owners import write_owners
from auditor.report.html.pageview import write_page_views
from auditor.report.html.standards_page import write_standards
from auditor.report.html.view_key import lists_key, view_common
from auditor.report.html.writer import Writer
from auditor.report.shared_files import SharedFiles
from auditor.report.summary import Summary

__all__ = ["write_html"]

LISTS = "lists"
"""Under which name the files of all lists are kept for later reports."""


def write_html(summary: Summary, folder: Path, shared: SharedFiles | None = None) -> None:
    """Write the HTML report into the folder; page views pass one by one, so that their number does not cost memory.

    Views that an earlier report made from the same are taken from it (`shared`).
    """
    writer = Writer(summary, folder, shared)
    for asset in ("icon.svg", "report.css", "views.css", "report.js", "data.js", "explore.js"):
        writer.copy(asset, f"assets/{asset}")
    common = view_common(summary)
    figures, keys = write_page_views(writer, common)
    key = lists_key(summary, figures, keys, common)
    if writer.shared.take_view(LISTS, key, folder) is None:
        _write_lists(writer, figures, key)
    write_overview(writer, figures)


def _write_lists(writer: Writer, figures: Sequence[Figures], key: str) -> None:
    """Write everything but the views of pages and the overview, which alone tells of the run itself."""
    before = set(_names(writer.folder))
    writer.pictures.used.clear()
    write_pages(writer, figures)
    write_findings_data(writer)
    write_documents(writer)
    write_causes(writer)
    write_checks(writer)
    write_standards(writer)
    write_owners(writer, figures)
    made = set(_names(writer.folder)) - before | writer.pictures.used
    writer.shared.keep_view(LISTS, key, sorted(made), ())


def _names(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
