import csv
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from auditor.model.finding import Outcome
from auditor.model.page import PageState
from auditor.model.run import FindingStatus, Verdict
from auditor.report import sarif, write_format
from auditor.report.github import commands
from auditor.report.repository_path import repository_path
from auditor.report.summary import Summary
from auditor.report.terminal import closing
from tests.report.report_findings import HOSTILE, SECRET
from tests.report.report_sample import sample


def nothing_audited():
    pages = [replace(page, state=PageState.FAILED) for page in sample().pages]
    verdict = Verdict(False, 3, ("Every address failed.",), "Nothing was audited: 0 of 12 pages.")
    return sample(pages=pages, findings=[], causes=[], gone=[], verdict=verdict)


def written_sarif(report, folder):
    write_format("sarif", Summary(report), folder)
    return json.loads((folder / "audit.sarif").read_bytes())


def test_sarif_has_the_structure_of_2_1_0(tmp_path):
    log = written_sarif(sample(), tmp_path)
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == len(sample().findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["kind"] in {"fail", "review"}
        assert (result["kind"] == "review") == (result["level"] == "none")
        assert result["baselineState"] in {"new", "unchanged", "updated", "absent"}
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=@/?%-][A-Za-z0-9._~!$&'()*+,;=:@/?%\[\]-]*", uri), uri
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}


def test_sarif_fingerprints_are_the_ids_of_the_findings_whatever_their_order(tmp_path):
    report = sample()
    prints = {
        tuple(
            sorted(
                result["partialFingerprints"]["auditorFinding/v1"]
                for result in written_sarif(one, tmp_path)["runs"][0]["results"]
            )
        )
        for one in (report, replace(report, findings=list(reversed(report.findings))))
    }
    assert prints == {tuple(sorted(judged.id for judged in report.findings))}


def test_sarif_keeps_the_gravest_when_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    run = written_sarif(sample(), tmp_path)["runs"][0]
    assert [result["level"] for result in run["results"]] == ["error", "error", "error"]
    assert "30 findings of lower severity are left out" in json.dumps(run["invocations"])


def test_sarif_names_what_was_waived_and_what_failed(tmp_path):
    run = written_sarif(sample(), tmp_path)["runs"][0]
    waived = [result for result in run["results"] if "suppressions" in result]
    assert [result["suppressions"][0]["justification"] for result in waived] == [
        "New programme pages go live in January."
    ]
    assert "500 Internal Server Error" in json.dumps(run["invocations"])
    assert written_sarif(nothing_audited(), tmp_path)["runs"][0]["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("", "site/index.html"),
        ("https://www.a.example", "site/index.html"),
        ("https://www.a.example/about/", "site/about/index.html"),
        ("https://www.a.example/about", "site/about/index.html"),
        ("https://www.a.example/about.html#team", "site/about.html"),
        ("https://www.a.example/v1.2/", "site/v1.2/index.html"),
        ("https://www.a.example/p q", "site/p%20q/index.html"),
        ("https://a.example:8443/x%2Fy", "site/x%2Fy/index.html"),
        ("https://u:p@a.example/ü?a=1&b=2", "site/%C3%BC/index.html~a=1%26b=2"),
        ("https://a.example/a.php?id=2", "site/a.php~id=2"),
        ("https://a.example/../%2e%2e/etc/./passwd", "site/etc/passwd/index.html"),
        ("http://[bad", "site/index.html"),
    ],
)
def test_a_page_has_a_path_in_the_repository_whatever_its_address_is(url, uri):
    assert repository_path(url) == uri


def test_long_addresses_have_paths_that_a_disk_takes_and_that_differ():
    paths = {repository_path(f"https://a.example/{'ä' * 400}{n}?{'q' * 400}") for n in range(9)}
    assert len(paths) == 9
    parts = [part for path in paths for part in path.split("/")]
    assert all(len(part) <= 255 and not re.search("%(?![0-9A-F]{2})", part) for part in parts)


def test_sarif_names_files_of_the_repository_and_tells_findings_of_one_rule_and_page_apart(tmp_path):
    run = written_sarif(sample(), tmp_path)["runs"][0]
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"].startswith("site/")
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert place["region"]["startLine"] == 1
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert sorted(hashes) == sorted(judged.id for judged in sample().findings)


def test_sarif_rules_have_help_in_markdown_and_severities_that_services_know(tmp_path):
    for rule in written_sarif(sample(), tmp_path)["runs"][0]["tool"]["driver"]["rules"]:
        assert rule["properties"]["problem.severity"] in {"error", "warning", "recommendation"}
        assert rule["help"]["markdown"].startswith("**")
        assert len(rule["properties"]["tags"]) <= 20


def test_sarif_says_when_a_service_shows_only_a_part(tmp_path, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_SHOWN", 5)
    assert "show the 5 gravest of" in json.dumps(written_sarif(sample(), tmp_path)["runs"][0]["invocations"])


def annotated(report):
    return [re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line) for line in commands(Summary(report))]


def test_github_annotations_are_at_most_ten_of_a_kind_and_say_what_is_left():
    many = [replace(one, id=f"{n:012x}") for n, one in enumerate(sample().findings * 20)]
    made = annotated(sample(findings=many))
    assert all(made)
    kinds = Counter(found[1] for found in made)
    assert max(kinds.values()) == 10
    assert made[0][2] == "title=auditor"
    left = [found[3] for found in made if "more of this severity" in found[3]]
    assert len(left) == len([kind for kind, count in kinds.items() if count == 10])


@pytest.mark.parametrize("text", [*HOSTILE, "100 %, a::b\r\n::error::x", "##vso[task.complete]x", "a,title=b:c"])
def test_a_github_annotation_stays_one_command_whatever_a_page_says(text):
    first = sample().findings[0]
    finding = replace(first.finding, message=text, url=f"https://a.example/{text}")
    made = annotated(sample(findings=[replace(first, fails=True, finding=finding)]))
    assert all(made)
    (found,) = [one for one in made if "file=" in one[2]]
    assert [pair.partition("=")[0] for pair in found[2].split(",")] == ["file", "line", "title"]
    assert "##vso[" not in found[0]
    assert not re.search("%(?!25|3A|2C)", found[0])


def test_github_annotations_tell_nothing_that_was_accepted():
    calm = [replace(one, fails=False, status=FindingStatus.KNOWN) for one in sample().findings]
    assert annotated(sample(findings=calm, verdict=Verdict(True, 0, (), "Passed."))) == []


def test_gitlab_gets_an_entry_for_each_problem_with_all_that_it_asks_for(tmp_path):
    write_format("gitlab", Summary(sample()), tmp_path)
    rows = json.loads((tmp_path / "gl-code-quality-report.json").read_bytes())
    assert len({row["fingerprint"] for row in rows}) == len(rows) > 10
    for row in rows:
        assert set(row) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert re.fullmatch(r"site/\S+", row["location"]["path"])
        assert row["location"]["lines"] == {"begin": 1}
    waived = {judged.id for judged in sample().findings if judged.status is FindingStatus.WAIVED}
    assert waived
    assert not waived & {row["fingerprint"] for row in rows}


def written_junit(report, folder):
    write_format("junit", Summary(report), folder)
    return ElementTree.parse(folder / "junit.xml").getroot()


def test_junit_has_a_failure_per_area_with_new_problems_and_an_error_per_page_not_audited(tmp_path):
    root = written_junit(sample(), tmp_path)
    suite = root.find("testsuite")
    cases = suite.findall("testcase")
    assert int(suite.get("tests")) == len(cases)
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
    assert int(suite.get("errors")) == len(suite.findall("testcase/error"))
    assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    errors = {case.get("classname") for case in cases if case.find("error") is not None}
    assert {"/old", "/search", "/news"} <= errors
    about = {case.get("name"): case.find("failure") for case in cases if case.get("classname") == "/about"}
    assert about["Text against approved"].get("message").startswith("3 problems that fail the gate")
    assert about["Readability"] is None  # known problems do not fail


def test_junit_says_what_the_gate_says(tmp_path):
    verdict = Verdict(True, 0, (), "Passed.")
    tolerated = [replace(judged, fails=False) for judged in sample().findings]
    root = written_junit(sample(findings=tolerated, verdict=verdict), tmp_path)
    assert (root.get("failures"), root.get("errors")) == ("0", "0")
    assert int(root.find("testsuite").get("skipped")) > 0  # pages that are gone are told all the same


def test_junit_is_red_when_nothing_was_audited(tmp_path):
    root = written_junit(nothing_audited(), tmp_path)
    assert int(root.get("tests")) > 0
    assert int(root.get("errors")) > 0


def test_junit_is_red_when_there_were_no_pages_at_all(tmp_path):
    root = written_junit(replace(nothing_audited(), pages=[], failures=[]), tmp_path)
    assert [case.find("error").get("message") for case in root.iter("testcase")] == [
        "Nothing was audited: 0 of 12 pages."
    ]


def test_junit_is_green_when_all_is_well(tmp_path):
    fine = [page for page in sample().pages if page.state is PageState.AUDITED]
    verdict = Verdict(True, 0, (), "Passed.")
    root = written_junit(sample(pages=fine, findings=[], failures=[], verdict=verdict), tmp_path)
    assert (root.get("failures"), root.get("errors")) == ("0", "0")


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_parses_with_any_text_in_it(tmp_path, text):
    report = sample()
    one = report.findings[0]
    place = replace(one.finding.location, selector=text)
    spoiled = replace(one, id=text, finding=replace(one.finding, message=text, check=text, location=place))
    verdict = replace(report.verdict, sentence=text, reasons=(text,))
    pages = [replace(page, url=page.url + text) for page in report.pages]
    root = written_junit(
        replace(report, findings=[spoiled], pages=[*pages, report.pages[0]], verdict=verdict), tmp_path
    )
    assert root.tag == "testsuites"
    assert {element.tag for element in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "skipped",
    }


def test_without_a_browser_accessibility_is_skipped_in_junit(tmp_path):
    report = sample()
    run = replace(report.run, environment=replace(report.run.environment, browser="", axe=""))
    root = written_junit(replace(report, run=run, findings=[]), tmp_path)
    skipped = [case for case in root.iter("testcase") if case.get("name") == "Accessibility"]
    assert skipped
    assert all(case.find("skipped") is not None for case in skipped)


def test_csv_has_a_row_per_finding_and_no_cell_that_calculates(tmp_path):
    write_format("csv", Summary(sample()), tmp_path)
    assert (tmp_path / "findings.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "Page"
    assert len(rows) == len(sample().findings) + 1
    assert not any(
        cell.lstrip(" \"'").startswith(("=", "+", "@", "\t")) and not cell.startswith("'")
        for row in rows
        for cell in row
    )
    assert "'=cmd|' /C calc'!A0" in {cell for row in rows for cell in row}


def test_markdown_is_short_and_neutral(tmp_path):
    report = sample()
    spoiled = [
        replace(one, finding=replace(one.finding, message=text))
        for one, text in zip(report.findings, HOSTILE, strict=False)
    ]
    causes = [replace(cause, label=text) for cause, text in zip(report.causes, HOSTILE, strict=False)]
    report = replace(
        report,
        findings=spoiled,
        causes=causes,
        notices=tuple(HOSTILE),
        verdict=replace(report.verdict, reasons=tuple(HOSTILE)),
    )
    write_format("md", Summary(report), tmp_path)
    shown = (tmp_path / "summary.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(shown)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= {
        "h2", "h3", "p", "ul", "li", "ol", "strong", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "sub"
    }  # fmt: skip
    assert not re.search(r"<(a|img|script|code|em)\b", html)
    assert "@team" not in shown
    assert len(shown) < 20_000


def test_markdown_says_the_verdict_and_what_to_do_first(tmp_path):
    write_format("md", Summary(sample()), tmp_path)
    shown = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert shown.startswith("## ❌ Failed: 15 new problems")
    assert "1. **Footer link “Apply”** – serious, 7 findings on 7 pages" in shown
    assert "| Pages audited | 6 of 9 (2 failed, 1 only in part) |" in shown


def test_earl_has_an_assertion_per_finding(tmp_path):
    write_format("earl", Summary(sample()), tmp_path)
    graph = json.loads((tmp_path / "earl.jsonld").read_bytes())["@graph"]
    assertions = [node for node in graph if node["@type"] == "Assertion"]
    assert len(assertions) == len(sample().findings)
    nodes = {node["@id"] for node in graph}
    for node in assertions:
        assert node["test"] in nodes
        assert node["subject"] in nodes
        assert node["result"]["outcome"] in {"earl:failed", "earl:cantTell"}
    looks = sum(judged.finding.outcome is Outcome.CANT_TELL for judged in sample().findings)
    assert sum(node["result"]["outcome"] == "earl:cantTell" for node in assertions) == looks


def test_the_terminal_ends_with_the_verdict_and_then_the_path():
    lines = closing(Summary(sample()), Path("reports/20261122-030000-c0de")).splitlines()
    assert lines[-1] == "reports/20261122-030000-c0de"
    assert lines[-2] == sample().verdict.sentence
    assert "  1. Footer link “Apply” (serious, 7 findings on 7 pages)" in lines
    assert not any("\x1b" in line for line in lines)


def test_the_terminal_has_colour_only_when_asked():
    assert "\x1b[1;31m" in closing(Summary(sample()), colour=True)


def test_the_terminal_says_in_one_sentence_that_nothing_was_audited():
    report = nothing_audited()
    *notices, last = closing(Summary(report)).splitlines()
    assert last == "Nothing was audited: 0 of 12 pages."
    assert len(notices) == len(report.notices)  # no table of nothing, and nothing that follows from it


def test_hostile_text_cannot_steer_the_terminal():
    report = sample(notices=tuple(HOSTILE))
    causes = [replace(cause, label=text) for cause, text in zip(report.causes, HOSTILE, strict=False)]
    report = replace(report, causes=causes, verdict=replace(report.verdict, sentence=" ".join(HOSTILE)))
    shown = closing(Summary(report))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


@pytest.mark.parametrize("name", ["sarif", "csv", "md", "earl", "junit", "github", "gitlab"])
def test_no_format_shows_a_secret(tmp_path, name):
    write_format(name, Summary(sample()), tmp_path)
    assert all(SECRET not in file.read_text(encoding="utf-8") for file in tmp_path.iterdir())


def test_waived_findings_are_counted_apart():
    report = sample()
    summary = Summary(
        replace(
            report,
            findings=[replace(one, status=FindingStatus.WAIVED) for one in report.findings],
            causes=report.causes,
        )
    )
    assert (summary.total.problems, summary.total.looks, summary.total.waived) == (0, 0, len(report.findings))
    assert summary.first == []


def test_findings_that_no_cause_claims_are_gathered_by_check():
    summary = Summary(sample(causes=[]))
    assert sum(len(cause.findings) for cause in summary.causes) == len(sample().findings)
    assert summary.causes[0].label == "Text must stand out from its background"
