"""github.txt: what GitHub Actions shows beside a change, as the commands that a step prints; ten of a kind, the gravest.

GitHub shows 10 errors, 10 warnings and 10 notices of a step and drops the rest without a word, so that here the last of a kind
says how many are left. Source: docs.github.com, "Workflow commands for GitHub Actions" and its limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Outcome, Severity
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.report.escape import terminal
from auditor.report.labels import number, path
from auditor.report.repository_path import repository_path
from auditor.report.summary import Summary

MOST_OF_A_KIND = 10
_KINDS = {"critical": "error", "serious": "error", "moderate": "warning", "minor": "notice"}


def github_text(summary: Summary) -> Iterator[str]:
    """Yield the text of github.txt."""
    return (f"{line}\n" for line in commands(summary))


def commands(summary: Summary) -> Iterator[str]:
    """Yield one command a line: new problems, what fails the gate first, then by severity."""
    report = summary.report
    verdict_kind = "" if report.verdict.ok else "error" if report.verdict.exit_code == 1 else "warning"
    if verdict_kind:
        yield f"::{verdict_kind} title=auditor::{_data(report.verdict.sentence)}"
    yield from (f"::notice title=auditor::{_data(sentence)}" for sentence in summary.not_checked.values())
    told = [judged for judged in report.findings if _is_told(judged)]
    told.sort(key=lambda judged: (not judged.fails, -Severity(judged.finding.severity).rank, judged.id))
    for kind in ("error", "warning", "notice"):
        group = [judged for judged in told if _KINDS[judged.finding.severity] == kind]
        room = MOST_OF_A_KIND - (kind == verdict_kind) - (len(summary.not_checked) if kind == "notice" else 0)
        shown = group if len(group) <= room else group[: room - 1]
        yield from (_annotation(kind, judged) for judged in shown)
        if len(shown) < len(group):
            left = number(len(group) - len(shown))
            yield f"::{kind} title=auditor::{left} more of this severity are in the report."


def _is_told(judged: JudgedFinding) -> bool:
    return judged.fails or (judged.status is FindingStatus.NEW and judged.finding.outcome is not Outcome.CANT_TELL)


def _annotation(kind: str, judged: JudgedFinding) -> str:
    finding = judged.finding
    where = path(finding.url) or "the whole site"
    title = f"{finding.check} on {where}"
    file = repository_path(finding.url)
    return f"::{kind} file={_property(file)},line=1,title={_property(title)}::{_data(finding.message)}"


def _data(text: str) -> str:
    return terminal(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
