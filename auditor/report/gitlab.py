"""gl-code-quality-report.json: what GitLab shows in a merge request as code quality, an entry a problem.

An area that was not checked on pages whose language nothing reads is an entry as well: no entries look like nothing wrong.

Source: docs.gitlab.com, "Code Quality", the format of the report: description, check_name, fingerprint, location, severity.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from auditor.model.finding import Outcome
from auditor.model.page import JSON
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.report.escape import json_value
from auditor.report.labels import path
from auditor.report.repository_path import repository_path
from auditor.report.summary import Summary

_SEVERITIES = {"critical": "critical", "serious": "major", "moderate": "minor", "minor": "info"}


def gitlab_text(summary: Summary) -> Iterator[str]:
    """Yield the text of gl-code-quality-report.json; GitLab itself tells new ones from those of the target branch."""
    rows: list[JSON] = [_unchecked(family, sentence) for family, sentence in summary.not_checked.items()]
    rows += [
        _entry(judged)
        for judged in summary.report.findings
        if judged.status not in {FindingStatus.WAIVED, FindingStatus.UNSTABLE}
        and judged.finding.outcome is not Outcome.CANT_TELL
    ]
    yield json.dumps(json_value(rows), ensure_ascii=False, allow_nan=False, indent=0)
    yield "\n"


def _unchecked(family: str, sentence: str) -> Mapping[str, JSON]:
    return {
        "description": sentence,
        "check_name": f"not-checked:{family}",
        "fingerprint": hashlib.sha256(f"not-checked {family}".encode()).hexdigest()[:16],
        "severity": "info",
        "location": {"path": repository_path(""), "lines": {"begin": 1}},
    }


def _entry(judged: JudgedFinding) -> Mapping[str, JSON]:
    finding = judged.finding
    where = path(finding.url) or "the whole site"
    return {
        "description": f"{finding.message or finding.check} ({where})",
        "check_name": finding.check,
        "fingerprint": judged.id,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": repository_path(finding.url), "lines": {"begin": 1}},
    }
