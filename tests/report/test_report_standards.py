"""What is said of success criteria, and the formats that carry it to W3C's report tool, to OpenACR and into a statement."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from pyld import jsonld

from auditor.model.axe_overrules import overrules
from auditor.model.finding import Outcome
from auditor.model.page import PageState
from auditor.model.run import FindingStatus, Verdict
from auditor.model.wcag import CRITERIA
from auditor.report import text_of, write_reports
from auditor.report.earl_names import criterion_test
from auditor.report.standards import CriterionState, criterion_results
from auditor.report.summary import Summary
from tests.report.report_findings import url
from tests.report.report_readers import SCHEMAS
from tests.report.report_sample import sample

TOOL = {
    # The terms by which W3C's WCAG-EM report tool frames what it opens and imports.
    "id": "@id",
    "type": "@type",
    "dcterms": "http://purl.org/dc/terms/",
    "source": {"@id": "dcterms:source", "@type": "@id"},
    "title": "dcterms:title",
    "description": "dcterms:description",
    "summary": "dcterms:summary",
    "date": "dcterms:date",
    "isPartOf": "dcterms:isPartOf",
    "wcagem": "http://www.w3.org/TR/WCAG-EM/#",
    "Evaluation": "wcagem:procedure",
    "defineScope": "wcagem:step1",
    "scope": "wcagem:step1a",
    "step1b": {"@id": "wcagem:step1b", "@type": "@id"},
    "conformanceTarget": "wcagem:step1b",
    "exploreTarget": "wcagem:step2",
    "technologiesReliedUpon": "wcagem:step2d",
    "selectSample": "wcagem:step3",
    "structuredSample": "wcagem:step3a",
    "Website": "wcagem:website",
    "Webpage": "wcagem:webpage",
    "auditSample": "wcagem:step4",
    "reportFindings": "wcagem:step5",
    "evaluator": "wcagem:evaluator",
    "WCAG21": "http://www.w3.org/TR/WCAG21/#",
    "WAI": "http://www.w3.org/WAI/",
    "wcagVersion": "WAI:standards-guidelines/wcag/#versions",
    "earl": "http://www.w3.org/ns/earl#",
    "Assertion": "earl:Assertion",
    "TestSubject": "earl:TestSubject",
    "TestResult": "earl:TestResult",
    "assertedBy": "earl:assertedBy",
    "mode": "earl:mode",
    "result": "earl:result",
    "subject": "earl:subject",
    "test": "earl:test",
    "outcome": "earl:outcome",
}
CATALOGUE = yaml.safe_load((SCHEMAS / "openacr-2.4-edition-wcag-2.1-en.yaml").read_text("utf-8"))
ANCHORS = {str(one["id"]): one["alt_id"] for chapter in CATALOGUE["chapters"] for one in chapter["criteria"]}
ANCHORS |= {
    # The catalogue has these from WCAG 2.0; in the text of 2.2 they are called otherwise.
    "1.4.3": "contrast-minimum",
    "1.4.4": "resize-text",
    "1.4.5": "images-of-text",
    "2.2.1": "timing-adjustable",
    "2.2.2": "pause-stop-hide",
    "2.5.5": "target-size-enhanced",
}
NO_LANGUAGE = ["html-has-lang", "html-lang-valid", "html-xml-lang-mismatch"]


def rows(report):
    return {row.criterion.number: row for row in criterion_results(Summary(report))}


def as_list(value):
    return value if isinstance(value, list) else [value]


def framed(text: str, kind: str):
    made = jsonld.frame(json.loads(text), {"@context": TOOL, "@type": [kind]})
    return as_list(made.get("@graph", made))


def test_every_criterion_has_one_state_and_its_places_in_other_standards():
    found = rows(sample())
    assert list(found) == list(CRITERIA)
    assert found["1.4.3"].state is CriterionState.FAILED
    assert (found["1.4.3"].problems, found["1.4.3"].failed_pages) == (8, 7)
    assert (found["1.4.3"].en_301_549, found["1.4.3"].section_508, found["1.4.3"].rgaa) == (
        "9.1.4.3",
        "E205.4",
        ("3.2", "10.5"),
    )
    assert found["2.4.2"].state is CriterionState.NOTHING
    assert "axe:document-title" in found["2.4.2"].looked_by
    assert found["2.3.1"].state is CriterionState.PEOPLE
    assert (
        found["1.4.6"].state is CriterionState.NOT_CHECKED or "axe:color-contrast-enhanced" in found["1.4.6"].looked_by
    )


def test_a_place_to_look_at_is_no_failure_and_no_silence():
    looks = [
        replace(one, finding=replace(one.finding, outcome=Outcome.CANT_TELL))
        for one in sample().findings
        if one.finding.check == "axe:color-contrast"
    ]
    row = rows(sample(findings=looks))["1.4.3"]
    assert (row.state, row.problems) == (CriterionState.LOOK, 0)
    assert row.looks == len(looks)


def test_who_accepts_a_problem_has_it_still():
    waived = [replace(one, status=FindingStatus.WAIVED) for one in sample().findings]
    assert rows(sample(findings=waived))["1.4.3"].state is CriterionState.FAILED


def test_what_did_not_run_is_not_checked():
    report = sample(findings=[])
    run = replace(report.run, environment=replace(report.run.environment, browser="", axe=""))
    assert rows(replace(report, run=run))["1.4.3"].state is CriterionState.NOT_CHECKED
    assert rows(replace(report, run=run))["1.1.1"].state is CriterionState.NOTHING  # our own checks need no browser
    tags = replace(
        report.run,
        settings={"axe": {"tags": ["wcag2a"], "disable": NO_LANGUAGE}},
    )
    chosen = rows(replace(report, run=tags))
    assert chosen["1.4.3"].state is CriterionState.NOT_CHECKED
    assert chosen["2.4.2"].state is CriterionState.NOTHING
    assert chosen["3.1.1"].state is CriterionState.NOT_CHECKED


def test_where_nothing_was_audited_nothing_is_found_nowhere():
    pages = [replace(page, state=PageState.FAILED) for page in sample().pages]
    verdict = Verdict(False, 3, (), "Nothing was audited.")
    states = {row.state for row in rows(sample(pages=pages, findings=[], causes=[], verdict=verdict)).values()}
    assert states == {CriterionState.NOT_CHECKED, CriterionState.PEOPLE}


def test_audit_json_has_the_criteria():
    data = json.loads("".join(text_of("json", Summary(sample()))))
    (contrast,) = [one for one in data["criteria"] if one["number"] == "1.4.3"]
    assert contrast["state"] == "failed"
    assert contrast["rgaa"] == ["3.2", "10.5"]
    assert len(data["criteria"]) == len(CRITERIA)


def test_criteria_are_called_as_w3c_calls_them():
    ours = {
        number: criterion_test(number).removeprefix("WCAG22:") for number, one in CRITERIA.items() if one.since != "2.2"
    }
    assert ours == {number: anchor for number, anchor in ANCHORS.items() if number != "4.1.1"}


def test_the_wcag_em_report_tool_opens_the_evaluation():
    (evaluation,) = framed("".join(text_of("wcag-em", Summary(sample()))), "Evaluation")
    scope = evaluation["defineScope"]
    assert (scope["wcagVersion"], scope["conformanceTarget"]) == ("2.2", "AA")
    assert scope["scope"]["title"] == "www.harbor.example"
    assert evaluation["reportFindings"]["date"]["@value"] == "2026-11-22"
    pages = evaluation["selectSample"]["structuredSample"]
    assert [page["id"] for page in pages] == [page["description"] for page in pages]
    assert all("Webpage" in page["type"] for page in pages)
    assert 0 < len(pages) <= 30


def test_the_wcag_em_report_tool_finds_criterion_subject_and_outcome_of_each_assertion():
    assertions = framed("".join(text_of("wcag-em", Summary(sample()))), "Assertion")
    seen = {}
    for one in assertions:
        criterion = one["test"]["id"].split(":")[-1]
        assert criterion in {criterion_test(number).split(":")[1] for number in CRITERIA}
        outcome = one["result"]["outcome"]["id"]
        assert outcome in {"earl:failed", "earl:cantTell", "earl:untested"}
        seen[one["subject"]["id"], criterion] = outcome
    assert len(seen) == len(assertions)  # none stands twice
    site = {criterion for subject, criterion in seen if subject.startswith("_:")}
    assert len(site) >= sum(one.level != "AAA" for one in CRITERIA.values())
    assert seen[url("/about"), "contrast-minimum"] == "earl:failed"
    assert (
        next(outcome for (subject, one), outcome in seen.items() if subject.startswith("_:") and one == "page-titled")
        == "earl:untested"
    )


def test_the_wcag_em_report_tool_imports_the_earl_report():
    importable = [
        one
        for one in framed("".join(text_of("earl", Summary(sample()))), "Assertion")
        if one["test"]["id"].startswith("WCAG22:") and one["subject"]["id"].startswith("https://www.harbor.example/")
    ]
    assert len(importable) == sum(bool(one.finding.wcag) for one in sample().findings)
    assert {one["result"]["outcome"]["id"] for one in importable} == {"earl:failed", "earl:cantTell"}
    assert {one["subject"]["id"] for one in importable} >= {url("/"), url("/about"), url("/contact")}
    assert all(one["result"]["description"] for one in importable)


def test_an_earl_report_without_findings_has_a_subject_all_the_same():
    subjects = framed("".join(text_of("earl", Summary(sample(findings=[], causes=[])))), "TestSubject")
    assert url("/about") in {subject["id"] for subject in subjects}


@pytest.mark.parametrize(
    ("failed_of_seven", "level"), [(1, "partially-supports"), (3, "partially-supports"), (4, "does-not-support")]
)
def test_openacr_tells_some_from_the_majority(failed_of_seven, level):
    report = sample()
    audited = [page.url for page in report.pages if page.state in {PageState.AUDITED, PageState.PARTIAL}]
    assert len(audited) == 7
    one = next(one for one in report.findings if one.finding.check == "axe:color-contrast")
    found = [replace(one, id=f"{n}", finding=replace(one.finding, url=audited[n])) for n in range(failed_of_seven)]
    draft = yaml.safe_load("".join(text_of("openacr", Summary(replace(report, findings=found, causes=[])))))
    criteria = {row["num"]: row for row in draft["chapters"]["success_criteria_level_aa"]["criteria"]}
    assert criteria["1.4.3"]["components"][0]["adherence"]["level"] == level
    assert "adherence" not in criteria["1.4.5"]["components"][0]


def test_openacr_and_the_statement_name_whom_to_tell():
    report = sample()
    run = replace(report.run, settings={"report": {"contact": "web@harbor.example"}})
    summary = Summary(replace(report, run=run))
    assert yaml.safe_load("".join(text_of("openacr", summary)))["author"]["email"] == "web@harbor.example"
    assert "web@" in "".join(text_of("statement", summary)).replace("\u200b", "")


def test_the_statement_never_says_that_the_site_conforms():
    pages = [replace(page, state=PageState.FAILED) for page in sample().pages]
    nothing = sample(pages=pages, findings=[], causes=[], verdict=Verdict(False, 3, (), "Nothing was audited."))
    for report in (sample(), sample(findings=[], causes=[]), nothing):
        said = "".join(text_of("statement", Summary(report))).lower()
        assert "draft" in said
        assert "fully compliant" not in said
        assert "does not fully conform" in said or "[not known" in said


def test_the_page_on_standards_ends_with_where_axe_is_overruled(tmp_path: Path) -> None:
    page = (write_reports(sample(), ["html"], tmp_path) / "standards.html").read_text("utf-8")
    appendix = page[page.index('id="overruled"') :]
    for row in overrules():
        assert f'href="{row.source}"' in appendix
        assert row.rule in appendix
