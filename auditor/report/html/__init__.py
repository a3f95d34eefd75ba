"""The HTML report: plain files that open from disk, ask nobody for anything, and can be read without JavaScript."""

from __future__ import annotations

from pathlib import Path

from auditor.report.html.documents import write_documents
from auditor.report.html.explore_data import write_findings_data
from auditor.report.html.lists import write_causes, write_checks, write_pages
from auditor.report.html.overview import write_overview
from auditor.report.html.owners import write_owners
from auditor.report.html.pageview import write_page_views
from auditor.report.html.standards_page import write_standards
from auditor.report.html.writer import Writer
from auditor.report.summary import Summary

__all__ = ["write_html"]


def write_html(summary: Summary, folder: Path) -> None:
    """Write the HTML report into the folder; page views pass one by one, so that their number does not cost memory."""
    writer = Writer(summary, folder)
    for asset in ("report.css", "views.css", "report.js", "data.js", "explore.js"):
        writer.copy(asset, f"assets/{asset}")
    figures = write_page_views(writer)
    write_pages(writer, figures)
    write_findings_data(writer)
    write_documents(writer)
    write_causes(writer)
    write_checks(writer)
    write_standards(writer)
    owners = write_owners(writer, figures)
    write_overview(writer, figures, bool(owners))
