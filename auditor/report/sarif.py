"""audit.sarif: findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), within the limits of code-scanning services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.finding import Finding, Outcome, Severity
from auditor.model.guidance import guidance
from auditor.model.page import JSON
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.model.wcag import criterion_name
from auditor.report.escape import markdown, safe_href
from auditor.report.json_writer import object_text
from auditor.report.labels import number, what_failed
from auditor.report.repository_path import repository_path
from auditor.report.summary import Summary

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""Results a code-scanning service takes in one run; the gravest stay."""
MOST_SHOWN = 5_000
"""Of those, the ones that a code-scanning service shows."""
_FINGERPRINT = "auditorFinding/v1"
_LINE_HASH = "primaryLocationLineHash"
"""The only fingerprint that GitHub reads; without it, findings of one rule on one page fall together."""
_BASE = "SRCROOT"

_LEVELS = {"critical": "error", "serious": "error", "moderate": "warning", "minor": "note"}
_PROBLEMS = {"critical": "error", "serious": "error", "moderate": "warning", "minor": "recommendation"}
"""Severity -> `problem.severity`, which has three values of its own."""
_SECURITY_LIKE = {"critical": "critical", "serious": "high", "moderate": "medium", "minor": "low"}
_BASELINE = {
    FindingStatus.NEW: "new",
    FindingStatus.KNOWN: "unchanged",
    FindingStatus.MOVED: "updated",
    FindingStatus.WAIVED: "unchanged",
    FindingStatus.UNSTABLE: "unchanged",
}


def sarif_text(summary: Summary) -> Iterator[str]:
    """Yield the text of audit.sarif."""
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": ['
    yield from object_text(_run(summary))
    yield "]}\n"


def _run(summary: Summary) -> Iterator[tuple[str, JSON | Iterator[JSON]]]:
    report = summary.report
    found = sorted(report.findings, key=_gravity)
    kept = found[:MOST_RESULTS]
    first = {judged.finding.check: judged for judged in reversed(kept)}
    places = {check: number for number, check in enumerate(first)}
    driver: dict[str, JSON] = {
        "name": "auditor",
        "semanticVersion": report.run.environment.auditor,
        "rules": [_rule(summary, judged) for judged in first.values()],
    }
    yield "tool", {"driver": driver}
    yield "automationDetails", {"id": f"auditor/{report.run.id}"}
    yield "invocations", [_invocation(summary, len(found))]
    yield "columnKind", "unicodeCodePoints"
    yield "originalUriBaseIds", {_BASE: {"description": {"text": "The root of the repository; pages stand in site/."}}}
    yield "results", (_result(summary, judged, places[judged.finding.check]) for judged in kept)


def _gravity(judged: JudgedFinding) -> tuple[bool, bool, int, str]:
    doubt = judged.finding.outcome is Outcome.CANT_TELL
    return (doubt, judged.status is not FindingStatus.NEW, -Severity(judged.finding.severity).rank, judged.id)


def _rule(summary: Summary, first: JudgedFinding) -> Mapping[str, JSON]:
    check = first.finding.check
    title = summary.title(check, first.finding)
    text = summary.help(check, first.finding) or title
    rule: dict[str, JSON] = {
        "id": check,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": _markdown(title, text, first.finding)},
        "defaultConfiguration": {"level": _LEVELS[first.finding.severity]},
        "properties": {
            "tags": [first.family, *(f"WCAG {criterion_name(one)}" for one in summary.wcag(first))],
            "problem.severity": _PROBLEMS[first.finding.severity],
            "impact": _SECURITY_LIKE[first.finding.severity],
        },
    }
    if safe_href(first.finding.help_url):
        rule["helpUri"] = first.finding.help_url
    return rule


def _markdown(title: str, text: str, first: Finding) -> str:
    own = guidance(first.check)
    paragraphs = [f"**{markdown(title)}**", *(markdown(part, 2000) for part in text.split("\n\n") if part != title)]
    if own is not None:
        code = [f"{word}:\n\n```html\n{lines}\n```" for word, lines in (("Before", own.before), ("After", own.after))]
        paragraphs = [f"**{own.title}**", own.who, own.why, own.how, *code]
    more = [f"[More about it](<{first.help_url}>)"] if safe_href(first.help_url) else []
    return "\n\n".join([*paragraphs, *more])


def _result(summary: Summary, judged: JudgedFinding, rule: int) -> Mapping[str, JSON]:
    finding = judged.finding
    doubt = finding.outcome is Outcome.CANT_TELL
    result: dict[str, JSON] = {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "kind": "review" if doubt else "fail",
        # A kind other than fail must have the level none (SARIF 3.27.10).
        "level": "none" if doubt or judged.status is FindingStatus.UNSTABLE else _LEVELS[finding.severity],
        "message": {"text": finding.message or finding.check},
        "locations": [_location(judged)],
        "partialFingerprints": {_LINE_HASH: judged.id, _FINGERPRINT: judged.id},
        "baselineState": _BASELINE[judged.status],
        "properties": {
            "severity": str(finding.severity),
            "status": str(judged.status),
            "page": finding.url,
            "state": finding.state,
            "wcag": list(summary.wcag(judged)),
        },
    }
    if judged.status is FindingStatus.WAIVED:
        reason = str(judged.waiver.get("reason", ""))
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": reason}]
    return result


def _location(judged: JudgedFinding) -> Mapping[str, JSON]:
    place = judged.finding.location
    # A page has no line numbers worth telling, and services ask for one.
    region: dict[str, JSON] = {"startLine": 1}
    address: JSON = {"uri": repository_path(judged.finding.url), "uriBaseId": _BASE}
    physical: dict[str, JSON] = {"artifactLocation": address, "region": region}
    location: dict[str, JSON] = {"physicalLocation": physical}
    if place.selector:
        name = " > ".join([*place.frames, place.selector])
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    if place.snippet:
        region["snippet"] = {"text": place.snippet}
    return location


def _invocation(summary: Summary, found: int) -> Mapping[str, JSON]:
    report = summary.report
    notes: list[JSON] = [{"level": "warning", "message": {"text": notice}} for notice in summary.notices]
    if found > MOST_RESULTS:
        text = f"{number(found - MOST_RESULTS)} findings of lower severity are left out here; audit.json has them all."
        notes.append({"level": "warning", "message": {"text": text}})
    if found > MOST_SHOWN:
        text = f"Code-scanning services show the {number(MOST_SHOWN)} gravest of {number(found)} findings."
        notes.append({"level": "note", "message": {"text": text}})
    notes += [
        {
            "level": "note" if failure.note else "error",
            "message": {"text": f"{url}: {what_failed(failure)}"},
            "descriptor": {"id": failure.code},
        }
        for url, failure in report.failures[:1000]
    ]
    invocation: dict[str, JSON] = {
        "executionSuccessful": report.verdict.exit_code in {0, 1},
        "exitCode": report.verdict.exit_code,
        "exitCodeDescription": report.verdict.sentence,
        "startTimeUtc": f"{report.run.started_at:%Y-%m-%dT%H:%M:%SZ}",
        "toolExecutionNotifications": notes,
    }
    if report.run.finished_at:
        invocation["endTimeUtc"] = f"{report.run.finished_at:%Y-%m-%dT%H:%M:%SZ}"
    return invocation
