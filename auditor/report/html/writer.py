"""Turns templates into files of the report folder, every one with the same frame and the same strict rules."""

from __future__ import annotations

import re
from pathlib import Path

from auditor.report import labels as words
from auditor.report.escape import (
    code_words,
    html_environment,
    our_words,
    safe_href,
    site_words,
    visible_marks,
    with_commands,
    with_examples,
)
from auditor.report.html import components as marks
from auditor.report.html.images import Pictures
from auditor.report.html.quotes import language_mark, quoting, with_languages
from auditor.report.html.report_urls import Places, anchor
from auditor.report.shared_files import SharedFiles
from auditor.report.summary import Summary

TEMPLATES = Path(__file__).parent / "templates"
_STYLES = ("report.css", "views.css")
"""In the order in which they are loaded."""

_INDENTED = re.compile(r"^ +(?=<)", re.MULTILINE)
"""What stands before a tag at the beginning of a line; the site's words never hold a tag. A thirtieth of a view."""

CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
)
"""'self' holds for the files beside the page, from disk too; inline style and script are refused."""


def style() -> str:
    """Return the whole style, for files that have it in them or beside them."""
    return "\n".join((Path(__file__).parent / name).read_text("utf-8") for name in _STYLES)


class Writer:
    """Writes the files of one HTML report."""

    def __init__(self, summary: Summary, folder: Path, shared: SharedFiles | None = None) -> None:
        """Write into `folder` and take what an earlier report has the same."""
        self.summary = summary
        self.folder = folder
        self.shared = shared or SharedFiles(summary.report.run.site)
        self.places = Places(summary)
        self.pictures = Pictures(folder, summary.report.blob, self.shared)
        for name in ("assets", "pages", "causes", "checks", "data"):
            (folder / name).mkdir(exist_ok=True)
        self._environment = html_environment(TEMPLATES)
        self._environment.globals.update(
            {
                "w": words,
                "summary": summary,
                "report": summary.report,
                "run": summary.report.run,
                "places": self.places,
                "pictures": self.pictures,
                "csp": CSP,
                "anchor": anchor,
                "safe_href": safe_href,
                "site": site_words,
                "ours": our_words,
                "quoting": quoting,
                "lang": language_mark,
                "code": code_words,
                "commands": with_commands,
                "examples": with_examples,
                "beginning": marks.beginning,
                "rest": marks.rest,
                "heading": marks.heading,
                "severity": marks.severity,
                "outcome": marks.outcome,
                "status_chip": marks.status,
                "wcag": marks.wcag,
                "segments": marks.segments,
                "picture": marks.picture,
                "shown_place": marks.shown_place,
                "cutting": marks.cutting,
                "frames": marks.frames,
                "legend": marks.legend,
                "linked": marks.linked,
            }
        )
        self._environment.filters.update({"number": words.number, "percent": words.percent, "marks": visible_marks})

    def write(self, name: str, template: str, **context: object) -> None:
        """Fill a template and write it as the file `name` of the report.

        `spoken` of the context is the language of the site's words in it, as `SiteLanguage` tells it: all of them have the class `said`.
        """
        root = "../" * name.count("/")
        text = self._environment.get_template(template).render(root=root, name=name, **context)
        spoken = context.get("spoken", False)
        if spoken is None or isinstance(spoken, str):
            text = with_languages(text, spoken)
        (self.folder / name).write_bytes(_INDENTED.sub("", text).encode("utf-8", "replace"))

    def copy(self, source: str, name: str) -> None:
        """Copy a file of this package into the report."""
        (self.folder / name).write_bytes((Path(__file__).parent / source).read_bytes())
