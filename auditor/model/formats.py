"""The one table of report formats: configuration, command line, help and documentation go by it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """One row."""

    name: str
    """As `--format` and `[report] formats` take it."""
    writer: str
    """`module:function` in auditor.report: from a `Summary` the file's text, in parts; html alone fills the folder itself."""
    file: str
    """The file that a person opens first."""
    words: str
    """What it is for; `README.md` has the same words."""


FORMATS = {
    row.name: row
    for row in (
        Format("html", "html:write_html", "index.html", "for people; opens from disk, without a server"),
        Format("html-single", "html.single:single_text", "report.html", "one HTML file to mail, its pictures in it"),
        Format("json", "json:json_text", "audit.json", "everything as data, with a schema"),
        Format("sarif", "sarif:sarif_text", "audit.sarif", "for code-scanning services (SARIF 2.1.0)"),
        Format("junit", "junit:junit_text", "junit.xml", "for CI servers, a test case per page and area"),
        Format("csv", "csv:csv_text", "findings.csv", "for spreadsheets, a row a finding"),
        Format("md", "markdown:markdown_text", "summary.md", "for a comment on a pull request"),
        Format("github", "github:github_text", "github.txt", "annotations for GitHub Actions, ten of a kind"),
        Format("gitlab", "gitlab:gitlab_text", "gl-code-quality-report.json", "for GitLab's code quality"),
        Format("earl", "earl:earl_text", "earl.jsonld", "for tools that exchange accessibility results (W3C EARL)"),
        Format("wcag-em", "wcag_em:wcag_em_text", "wcag-em.json", "an evaluation that W3C's WCAG-EM report tool opens"),
        Format(
            "openacr",
            "openacr:openacr_text",
            "openacr.yaml",
            "draft of a conformance report (OpenACR), for a person to complete",
        ),
        Format(
            "statement",
            "statement:statement_text",
            "accessibility-statement.md",
            "draft of an accessibility statement, for a person to complete",
        ),
    )
}
