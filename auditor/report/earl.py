"""earl.jsonld: results as W3C EARL 1.0 assertions, for tools that exchange accessibility results.

W3C's WCAG-EM report tool imports it: a page is known by its address, and what was tested by its criterion, `WCAG22:contrast-minimum`.
Where a check belongs to several, the first is that criterion, and the check refers to all of them. A check without any is the test itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.page import JSON, PageState
from auditor.model.run import JudgedFinding
from auditor.model.wcag import CRITERIA, criterion_name, criterion_order
from auditor.report.earl_names import criterion_test, page_subject
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
    "source": {"@id": "dct:source", "@type": "@id"},
    "title": "dct:title",
    "description": "dct:description",
    "date": {"@id": "dct:date", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "expression": "ptr:expression",
}
_OUTCOMES = {"failed": "earl:failed", "cant-tell": "earl:cantTell"}
_WITH_RESULTS = frozenset({PageState.AUDITED, PageState.PARTIAL})


def earl_text(summary: Summary) -> Iterator[str]:
    """Yield the text of earl.jsonld, node by node."""
    yield from object_text([("@context", _CONTEXT), ("@graph", _nodes(summary))])
    yield "\n"


def _nodes(summary: Summary) -> Iterator[Mapping[str, JSON]]:
    run = summary.report.run
    yield {"@id": "_:auditor", "@type": "Software", "doap:name": "auditor", "doap:revision": run.environment.auditor}
    checks = {judged.finding.check: summary.wcag(judged) for judged in reversed(summary.report.findings)}
    for check, criteria in checks.items():
        yield _test(summary, check, criteria)
    for number in sorted(
        {one for criteria in checks.values() for one in criteria if one in CRITERIA}, key=criterion_order
    ):
        yield {"@id": criterion_test(number), "@type": "TestRequirement", "title": criterion_name(number)}
    addresses = [run.site, *(record.url for record in summary.report.pages if record.state in _WITH_RESULTS)]
    addresses += [judged.finding.url or run.site for judged in summary.report.findings]
    # A blank node where an address from a page is no valid IRI.
    subjects = {url: page_subject(url) or f"_:page{place}" for place, url in enumerate(dict.fromkeys(addresses))}
    for url, subject in subjects.items():
        yield {"@id": subject, "@type": "TestSubject", "dct:source": url, "description": url}
    date = run.started_at.isoformat()
    for judged in summary.report.findings:
        test = _tested(judged.finding.check, summary.wcag(judged))
        yield _assertion(judged, subjects[judged.finding.url or run.site], test, date)


def _test(summary: Summary, check: str, criteria: Sequence[str]) -> Mapping[str, JSON]:
    numbers = [number for number in criteria if number in CRITERIA]
    return {
        "@id": f"urn:auditor:check:{check}",
        "@type": "TestCase",
        "title": summary.title(check),
        "description": summary.help(check),
        "isPartOf": [f"urn:wcag22:{number}" for number in numbers],
    }


def _tested(check: str, criteria: Sequence[str]) -> str:
    """Return what a finding is about: a criterion where there is one, because tools know no checks of ours."""
    known = [number for number in criteria if number in CRITERIA]
    return criterion_test(known[0]) if known else f"urn:auditor:check:{check}"


def _assertion(judged: JudgedFinding, subject: str, test: str, date: str) -> Mapping[str, JSON]:
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
        "test": test,
        "source": f"urn:auditor:check:{finding.check}",
        "subject": subject,
        "result": result,
    }
