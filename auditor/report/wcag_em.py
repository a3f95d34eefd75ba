"""wcag-em.json: the run as an evaluation that W3C's WCAG-EM report tool opens, so that a person goes on where the program ends.

What was found is failed or cannot be told; everything else is untested, never passed. The shape is the tool's own, as it saves
and opens it: JSON-LD with the steps of WCAG-EM 1.0 and EARL assertions; criteria are named `WCAG22:contrast-minimum`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditor.model.finding import Outcome
from auditor.model.page import JSON, PageState
from auditor.model.run import JudgedFinding, PageRecord
from auditor.model.wcag import CRITERIA
from auditor.report.earl_names import criterion_test, page_subject
from auditor.report.json_writer import object_text
from auditor.report.labels import covered_in_words, host, page_name
from auditor.report.standards import CriterionState, criterion_results
from auditor.report.summary import Summary

SAMPLE = 30
"""Pages of the sample, those with most criteria failed; more than a person would look at."""
_MOST_TOLD = 10
_SITE = "_:site"
_CONTEXT: Mapping[str, JSON] = {
    "dcterms": "http://purl.org/dc/terms/",
    "title": "dcterms:title",
    "description": "dcterms:description",
    "summary": "dcterms:summary",
    "date": {"@id": "dcterms:date", "@type": "http://www.w3.org/TR/NOTE-datetime"},
    "earl": "http://www.w3.org/ns/earl#",
    "Assertion": "earl:Assertion",
    "TestSubject": "earl:TestSubject",
    "TestResult": "earl:TestResult",
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "result": "earl:result",
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "WAI": "http://www.w3.org/WAI/",
    "wcagVersion": "WAI:standards-guidelines/wcag/#versions",
    "wcagem": "http://www.w3.org/TR/WCAG-EM/#",
    "Evaluation": "wcagem:procedure",
    "Website": "wcagem:website",
    "Webpage": "wcagem:webpage",
    "defineScope": "wcagem:step1",
    "scope": "wcagem:step1a",
    "conformanceTarget": "wcagem:step1b",
    "accessibilitySupportBaseline": "wcagem:step1c",
    "additionalEvaluationRequirements": "wcagem:step1d",
    "exploreTarget": "wcagem:step2",
    "essentialFunctionality": "wcagem:step2b",
    "pageTypeVariety": "wcagem:step2c",
    "technologiesReliedUpon": "wcagem:step2d",
    "selectSample": "wcagem:step3",
    "structuredSample": "wcagem:step3a",
    "randomSample": "wcagem:step3b",
    "auditSample": "wcagem:step4",
    "reportFindings": "wcagem:step5",
    "commissioner": "wcagem:commissioner",
    "evaluator": "wcagem:evaluator",
    "evaluationSpecifics": "wcagem:step5b",
}
_WITH_RESULTS = frozenset({PageState.AUDITED, PageState.PARTIAL})
_OUTCOMES = {CriterionState.FAILED: "earl:failed", CriterionState.LOOK: "earl:cantTell"}


def wcag_em_text(summary: Summary) -> Iterator[str]:
    """Yield the text of wcag-em.json, assertion by assertion."""
    yield from object_text(_members(summary))
    yield "\n"


def _members(summary: Summary) -> Iterator[tuple[str, JSON | Iterator[JSON]]]:
    report = summary.report
    sample = _sample(summary)
    scope: dict[str, JSON] = {
        "@id": _SITE,
        "@type": ["TestSubject", "Website"],
        "title": host(report.run.site),
        "description": f"{report.run.site} ({covered_in_words(summary.coverage)} known pages audited)",
    }
    yield "@context", _CONTEXT
    yield "@type", "Evaluation"
    yield (
        "defineScope",
        {
            "@id": "_:defineScope",
            "scope": scope,
            "wcagVersion": "2.2",
            "conformanceTarget": "AA",
            "accessibilitySupportBaseline": report.run.environment.browser,
            "additionalEvaluationRequirements": "",
        },
    )
    yield (
        "exploreTarget",
        {"@id": "_:exploreTarget", "technologiesReliedUpon": ["HTML", "CSS", "WAI-ARIA", "JavaScript"]},
    )
    yield (
        "selectSample",
        {"@id": "_:selectSample", "structuredSample": [_page(one) for one in sample], "randomSample": []},
    )
    yield "auditSample", _assertions(summary, [one.url for one in sample])
    yield "reportFindings", _findings(summary)


def _sample(summary: Summary) -> Sequence[PageRecord]:
    audited = [record for record in summary.report.pages if record.state in _WITH_RESULTS and page_subject(record.url)]
    failed = {
        url: len({one for judged in found if judged.finding.outcome is Outcome.FAILED for one in summary.wcag(judged)})
        for url, found in summary.by_page.items()
    }
    chosen = {record.url for record in sorted(audited, key=lambda record: -failed.get(record.url, 0))[:SAMPLE]}
    return [record for record in audited if record.url in chosen]


def _page(record: PageRecord) -> JSON:
    return {
        "@id": record.url,
        "@type": ["TestSubject", "Webpage"],
        "title": page_name(record),
        "description": record.url,
    }


def _assertions(summary: Summary, sample: Sequence[str]) -> Iterator[JSON]:
    for row in criterion_results(summary):
        if row.criterion.level != "AAA" or row.problems or row.looks:
            yield assertion(_SITE, row.criterion.number, _OUTCOMES.get(row.state, "earl:untested"), row.remark)
    for url in sample:
        for number, found in by_criterion(summary, summary.by_page.get(url, ())).items():
            yield assertion(url, number, outcome_of(found), told(found))


def by_criterion(summary: Summary, found: Sequence[JudgedFinding]) -> Mapping[str, Sequence[JudgedFinding]]:
    """Return findings by the success criteria that they belong to."""
    groups: dict[str, list[JudgedFinding]] = {}
    for judged in found:
        for number in summary.wcag(judged):
            if number in CRITERIA:
                groups.setdefault(number, []).append(judged)
    return groups


def outcome_of(found: Sequence[JudgedFinding]) -> str:
    """Return EARL's outcome of findings for one criterion."""
    return "earl:failed" if any(one.finding.outcome is Outcome.FAILED for one in found) else "earl:cantTell"


def told(found: Sequence[JudgedFinding]) -> str:
    """Return what was found, a line a finding."""
    lines = [f"- {one.finding.message} ({one.finding.check}, {one.id})" for one in found[:_MOST_TOLD]]
    more = [f"- and {len(found) - _MOST_TOLD} more"] if len(found) > _MOST_TOLD else []
    return "\n".join([*lines, *more])


def assertion(subject: str, number: str, outcome: str, description: str) -> dict[str, JSON]:
    """Return an EARL assertion about a criterion, in the shape that the WCAG-EM report tool imports."""
    return {
        "@type": "Assertion",
        "assertedBy": "_:auditor",
        "mode": "earl:automatic",
        "subject": subject,
        "test": criterion_test(number),
        "result": {"@type": "TestResult", "outcome": outcome, "description": description},
    }


def _findings(summary: Summary) -> Mapping[str, JSON]:
    report = summary.report
    environment = report.run.environment
    return {
        "title": f"Accessibility evaluation of {host(report.run.site)} (draft)",
        "commissioner": "",
        "evaluator": f"auditor {environment.auditor}",
        "date": f"{report.run.started_at:%Y-%m-%d}",
        "summary": f"{report.verdict.sentence} Automatic tests only: a person has to test what is untested here.",
        "evaluationSpecifics": f"Run {report.run.id}; {environment.browser}; axe-core {environment.axe or 'not used'}",
    }
