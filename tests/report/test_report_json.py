import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import auditor.report
from auditor.model.exhibits import Exhibits
from auditor.model.run import PageDetail
from auditor.report import write_format
from auditor.report.summary import Summary
from tests.report.report_exhibits import readability
from tests.report.report_findings import HOSTILE, SECRET, url
from tests.report.report_sample import sample

SCHEMA = json.loads((Path(auditor.report.__file__).parent / "audit.schema.json").read_text())


def written(report, folder):
    write_format("json", Summary(report), folder)
    return json.loads((folder / "audit.json").read_bytes())


def complaints(data):
    return [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def test_the_schema_is_itself_valid():
    Draft202012Validator.check_schema(SCHEMA)


def test_audit_json_is_valid_by_the_schema(tmp_path):
    assert complaints(written(sample(), tmp_path)) == []


def test_an_empty_report_is_valid_too(tmp_path):
    empty = sample(pages=[], findings=[], gone=[], causes=[], failures=[], check_help={}, history=())
    assert complaints(written(empty, tmp_path)) == []


def test_audit_json_has_the_members_of_the_contract(tmp_path):
    data = written(sample(), tmp_path)
    assert list(data)[:3] == ["schema", "run", "verdict"]
    assert data["schema"] == "auditor-report/1"
    assert {"ok", "exit_code", "reasons", "counts"} <= set(data["verdict"])
    assert set(data["verdict"]["counts"]) == {"new", "known", "fixed", "moved", "waived", "unstable", "unaudited"}
    about = next(page for page in data["pages"] if page["url"] == url("/about"))
    assert about["reference"]["document"] == "about.txt"
    assert about["reference"]["blocks"]["edited"] == 2
    assert about["readability"]["grade"] == 12.4
    assert about["readability"]["hard_sentences"][0]["words"] == 41
    assert about["images"] == {"total": 5, "described": 3, "decorative": 1, "undescribed": 1}
    home = next(page for page in data["pages"] if page["url"] == url("/"))
    assert home["reference"] is None
    assert home["readability"] is None
    old = next(page for page in data["pages"] if page["url"] == url("/old"))
    assert old["failure"] == {"code": "HTTP_STATUS", "detail": "404 Not Found", "stage": "fetch"}
    assert old["state"] == "failed"


def test_findings_keep_their_words_exactly_and_fall_back_to_the_help_of_their_check(tmp_path):
    data = written(sample(), tmp_path)
    quotes = [finding["quote"] for finding in data["findings"] if finding["page"] == url("/contact")]
    assert HOSTILE[0] in quotes
    assert HOSTILE[4] in quotes
    contrast = next(finding for finding in data["findings"] if finding["check"] == "axe:color-contrast")
    assert contrast["help"].startswith("People with low vision")
    assert contrast["wcag"] == ["1.4.3"]


def test_secrets_of_an_audited_page_do_not_reach_the_file(tmp_path):
    written(sample(), tmp_path)
    text = (tmp_path / "audit.json").read_text()
    assert SECRET not in text
    assert "user:secret@" not in text


def test_numbers_that_json_does_not_know_become_null(tmp_path):
    broken = replace(readability(), grade=float("nan"), scores={"lix": float("inf")})
    data = written(sample(detail=lambda _: PageDetail(Exhibits(readability=broken), ())), tmp_path)
    assert complaints(data) == []
    assert data["pages"][0]["readability"]["grade"] is None


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_in_any_field_leaves_the_file_valid(tmp_path, text):
    report = sample()
    findings = [
        replace(one, finding=replace(one.finding, message=text, details={text: [text, float("nan")]}))
        for one in report.findings[:2]
    ]
    pages = [replace(page, title=text, url=page.url + text) for page in report.pages]
    assert complaints(written(replace(report, findings=findings, pages=pages, notices=(text,)), tmp_path)) == []
