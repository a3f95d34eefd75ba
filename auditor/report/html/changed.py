"""`compare` as an HTML file that stands alone: counts, then what is new, gone and moved, by cause."""

from __future__ import annotations

from auditor.model.run import JudgedFinding, Run
from auditor.report.changes import Changes, sections
from auditor.report.html.alone import alone
from auditor.report.labels import covered_in_words
from auditor.report.site_language import SiteLanguage

_MOST, _FEW = 200, 20
"""Places of one cause that are named: of one that stands open, and of one that is folded."""
_UNFOLDED = 20
"""Causes of a section that stand open; the others are lines in a fold."""


def changes_html(changes: Changes, before: Run, after: Run) -> str:
    """Return the file. Everything from the audited site is text in it, marked with its language."""
    by_page: dict[str, list[JudgedFinding]] = {}
    for judged in changes.findings:
        by_page.setdefault(judged.finding.url, []).append(judged)
    return alone(
        "changed.html",
        verdict=changes.verdict,
        covered=covered_in_words(changes.coverage),
        sections=sections(changes),
        before=before,
        after=after,
        most=_MOST,
        few=_FEW,
        unfolded=_UNFOLDED,
        spoken=SiteLanguage(changes.records, by_page),
    )
