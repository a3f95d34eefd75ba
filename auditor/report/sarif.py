"""audit.sarif: findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), within the limits of code-scanning services."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.finding import Outcome, Severity
from auditor.model.page import JSON
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.model.wcag import criterion_name
from auditor.report.escape import safe_href
from auditor.report.json_writer import object_text
from auditor.report.labels import number, what_failed
from auditor.report.summary import Summary
from auditor.urls import address_of, percent_encoded

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000
"""Results a code-scanning service takes in one run; the gravest stay."""
_FINGERPRINT = "auditorFinding/v1"

_LEVELS = {"critical": "error", "serious": "error", "moderate": "warning", "minor": "note"}
_SECURITY_LIKE = {"critical": "critical", "serious": "high", "moderate": "medium", "minor": "low"}
_BASELINE = {
    FindingStatus.NEW: "new",
    FindingStatus.KNOWN: "unchanged",
    FindingStatus.MOVED: "updated",
    FindingStatus.WAIVED: "unchanged",
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
    yield "invocations", [_invocation(summary, len(found) - len(kept))]
    yield "columnKind", "unicodeCodePoints"
    yield "results", (_result(summary, judged, places[judged.finding.check]) for judged in kept)


def _gravity(judged: JudgedFinding) -> tuple[bool, bool, int, str]:
    doubt = judged.finding.outcome is Outcome.CANT_TELL
    return (doubt, judged.status is not FindingStatus.NEW, -Severity(judged.finding.severity).rank, judged.id)


def _rule(summary: Summary, first: JudgedFinding) -> Mapping[str, JSON]:
    check = first.finding.check
    text = first.finding.help if not summary.report.check_help.get(check) else summary.help(check)
    title = summary.title(check, first.finding)
    text = text or title
    rule: dict[str, JSON] = {
        "id": check,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": _LEVELS[first.finding.severity]},
        "properties": {
            "tags": [first.family, *(f"WCAG {criterion_name(one)}" for one in summary.wcag(first))],
            "problem.severity": _LEVELS[first.finding.severity],
            "impact": _SECURITY_LIKE[first.finding.severity],
        },
    }
    if safe_href(first.finding.help_url):
        rule["helpUri"] = first.finding.help_url
    return rule


def _result(summary: Summary, judged: JudgedFinding, rule: int) -> Mapping[str, JSON]:
    finding = judged.finding
    doubt = finding.outcome is Outcome.CANT_TELL
    result: dict[str, JSON] = {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "kind": "review" if doubt else "fail",
        # A kind other than fail must have the level none (SARIF 3.27.10).
        "level": "none" if doubt else _LEVELS[finding.severity],
        "message": {"text": finding.message or finding.check},
        "locations": [_location(summary, judged)],
        "partialFingerprints": {_FINGERPRINT: judged.id},
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


def _location(summary: Summary, judged: JudgedFinding) -> Mapping[str, JSON]:
    place = judged.finding.location
    address = artifact_uri(judged.finding.url or summary.report.run.site)
    physical: dict[str, JSON] = {"artifactLocation": {"uri": address}}
    location: dict[str, JSON] = {"physicalLocation": physical}
    if place.selector:
        name = " > ".join([*place.frames, place.selector])
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "element"}]
    if place.snippet:
        # A page has no line numbers worth telling; a region is needed to carry the markup.
        physical["region"] = {"startLine": 1, "snippet": {"text": place.snippet}}
    return location


def artifact_uri(url: str) -> str:
    """Return an address as the relative URI reference that code-scanning services accept: host, path and query, escaped."""
    parts = address_of(url)
    if parts.authority and not parts.host:
        return "page"
    whole = f"{parts.place}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    text = percent_encoded(whole, safe="/%-._~!$&'()*+,;=@?:[]").lstrip("/")
    # A colon in the first part of a relative reference would read as a scheme (RFC 3986, 4.2).
    first, slash, rest = text.partition("/")
    return (first.replace(":", "%3A").replace("[", "%5B").replace("]", "%5D") + slash + rest) or "page"


def _invocation(summary: Summary, dropped: int) -> Mapping[str, JSON]:
    report = summary.report
    notes: list[JSON] = [{"level": "warning", "message": {"text": notice}} for notice in summary.notices]
    if dropped:
        text = f"{number(dropped)} findings of lower severity are left out here; audit.json has them all."
        notes.append({"level": "warning", "message": {"text": text}})
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
