"""earl.jsonld: results as W3C EARL 1.0 assertions, for tools that exchange accessibility results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.page import JSON
from auditor.model.run import JudgedFinding
from auditor.model.wcag import CRITERIA
from auditor.report.escape import safe_href
from auditor.report.json_writer import object_text
from auditor.report.summary import Summary

_CONTEXT: Mapping[str, JSON] = {
    "@vocab": "http://www.w3.org/ns/earl#",
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "ptr": "http://www.w3.org/2009/pointers#",
    "assertedBy": {"@type": "@id"},
    "test": {"@type": "@id"},
    "subject": {"@type": "@id"},
    "outcome": {"@type": "@id"},
    "mode": {"@type": "@id"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "title": "dct:title",
    "description": "dct:description",
    "date": {"@id": "dct:date", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "expression": "ptr:expression",
}
_OUTCOMES = {"failed": "earl:failed", "cant-tell": "earl:cantTell"}


def earl_text(summary: Summary) -> Iterator[str]:
    """Yield the text of earl.jsonld, node by node."""
    yield from object_text([("@context", _CONTEXT), ("@graph", _nodes(summary))])
    yield "\n"


def _nodes(summary: Summary) -> Iterator[Mapping[str, JSON]]:
    run = summary.report.run
    yield {"@id": "_:auditor", "@type": "Software", "doap:name": "auditor", "doap:revision": run.environment.auditor}
    checks = dict.fromkeys(judged.finding.check for judged in summary.report.findings)
    for check in checks:
        yield _test(summary, check)
    subjects = dict.fromkeys(judged.finding.url for judged in summary.report.findings)
    for number, url in enumerate(subjects):
        yield {"@id": _subject(number), "@type": "TestSubject", "dct:source": url or run.site}
    numbers = {url: number for number, url in enumerate(subjects)}
    for judged in summary.report.findings:
        yield _assertion(judged, _subject(numbers[judged.finding.url]), run.started_at.isoformat())


def _subject(number: int) -> str:
    # Blank nodes, because an address from a page may not be a valid IRI.
    return f"_:page{number}"


def _test(summary: Summary, check: str) -> Mapping[str, JSON]:
    wcag = summary.report.check_help.get(check, {}).get("wcag")
    numbers = map(str, wcag) if isinstance(wcag, Sequence) else ()
    return {
        "@id": f"urn:auditor:check:{check}",
        "@type": "TestCase",
        "title": summary.title(check),
        "description": summary.help(check),
        "isPartOf": [f"urn:wcag22:{number}" for number in numbers if number in CRITERIA],
    }


def _assertion(judged: JudgedFinding, subject: str, date: str) -> Mapping[str, JSON]:
    finding = judged.finding
    result: dict[str, JSON] = {
        "@type": "TestResult",
        "outcome": _OUTCOMES[finding.outcome],
        "description": finding.message,
        "date": date,
    }
    if finding.location.selector:
        result["pointer"] = {"@type": "ptr:CSSSelectorPointer", "expression": finding.location.selector}
    if safe_href(finding.help_url):
        result["info"] = finding.help_url
    return {
        "@id": f"urn:auditor:finding:{judged.id}",
        "@type": "Assertion",
        "assertedBy": "_:auditor",
        "mode": "earl:automatic",
        "test": f"urn:auditor:check:{finding.check}",
        "subject": subject,
        "result": result,
    }
