"""W3C's test cases from a local copy: read as published, run in the browser, counted as W3C counts, reported as its tools read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyld import jsonld

from auditor.checks import registry
from auditor.checks.base import axe_rule_ids
from auditor.errors import UsageFault
from auditor.model.act import ActCase, ActOutcome, ActResult, Consistency, act_procedures, agreements, consistency_of
from auditor.net.local_files import LocalFiles
from auditor.pipeline.act import read_cases
from auditor.report.act import act_report, act_summary
from tests.pipeline.conftest import auditor

PUBLISHED = "https://www.example.org/WAI/act/"
TEMPLATE = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page about tea</title></head><body>{}</body></html>'
NAME, IMAGE, LINKS, FILM = "97a4e1", "23a2a8", "fd3a94", "zzzzzz"
CASES = (
    (NAME, "failed", "Failed Example 1", "<button></button>"),
    (NAME, "failed", "Failed Example 2", '<button><img src="/WAI/act/leaf.svg" alt=""></button>'),
    (NAME, "passed", "Passed Example 1", "<button>Brew</button>"),
    (NAME, "passed", "Passed Example 2", '<button aria-label="Brew"></button>'),
    (NAME, "inapplicable", "Inapplicable Example 1", "<p>Tea</p>"),
    (IMAGE, "failed", "Failed Example 1", '<img src="/WAI/act/leaf.svg">'),
    (IMAGE, "passed", "Passed Example 1", '<img src="/WAI/act/leaf.svg" alt="A leaf of tea">'),
    (IMAGE, "inapplicable", "Inapplicable Example 1", '<img src="/WAI/act/leaf.svg" hidden>'),
    (
        LINKS,
        "failed",
        "Failed Example 1",
        "<p>{} or {}</p>".format(*(f'<a href="/WAI/act/{one}.html">the tea</a>' for one in ("green", "black"))),
    ),
    (
        LINKS,
        "passed",
        "Passed Example 1",
        "<p>{} or {}</p>".format(*(f'<a href="/WAI/act/{one}.html">the tea</a>' for one in ("green", "copy"))),
    ),
    (FILM, "failed", "Failed Example 1", "<p>A rule that nothing here tests</p>"),
)
NEEDED = {NAME: "4.1.2", LINKS: "2.4.4", IMAGE: "1.1.1", FILM: "1.2.2"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder as W3C publishes it: testcases.json, and the pages and a picture beside it."""
    rows = []
    for number, (rule, expected, title, body) in enumerate(CASES):
        path = f"testcases/{rule}/case{number}.html"
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(TEMPLATE.format(body), "utf-8")
        need = {f"wcag20:{NEEDED[rule]}": {"forConformance": True, "failed": "not satisfied"}, "aria12:button": {}}
        rows.append(
            {
                "ruleId": rule,
                "ruleName": f"Rule {rule}",
                "ruleAccessibilityRequirements": need,
                "testcaseId": f"case{number}",
                "testcaseTitle": title,
                "expected": expected,
                "url": PUBLISHED + path,
                "relativePath": path,
                "rulePage": f"{PUBLISHED}rules/{rule}/",
            }
        )
    (tmp_path / "leaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"></svg>', "utf-8")
    for name in ("green", "copy", "black"):
        tea = "black" if name == "black" else "green"
        (tmp_path / f"{name}.html").write_text(TEMPLATE.format(f"<h1>{tea}</h1><p>What {tea} tea is.</p>"), "utf-8")
    (tmp_path / "testcases.json").write_text(json.dumps({"count": len(rows), "testcases": rows}), "utf-8")
    return tmp_path


def test_the_published_list_is_read_from_its_folder_and_by_its_name(copy: Path) -> None:
    folder, cases = read_cases(copy)
    assert (folder, cases) == read_cases(copy / "testcases.json")
    assert len(cases) == len(CASES)
    assert cases[0].requirements == ("4.1.2",)
    _, few = read_cases(copy, [IMAGE])
    assert {case.rule for case in few} == {IMAGE}


def test_a_bare_list_is_read_too_and_a_rule_without_requirements(copy: Path) -> None:
    rows = json.loads((copy / "testcases.json").read_text("utf-8"))["testcases"][:1]
    rows[0]["ruleAccessibilityRequirements"] = None
    (copy / "testcases.json").write_text(json.dumps(rows), "utf-8")
    (case,) = read_cases(copy)[1]
    assert case.requirements == ()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"ruleId": "a"}]', '{"testcases": [{"expected": "maybe"}]}'])
def test_what_is_no_list_of_test_cases_is_said_in_a_sentence(copy: Path, text: str) -> None:
    (copy / "testcases.json").write_text(text, "utf-8")
    with pytest.raises(UsageFault, match=r"testcases\.json is no list of ACT test cases"):
        read_cases(copy)


def test_a_rule_without_test_cases_is_refused_by_name(copy: Path) -> None:
    with pytest.raises(UsageFault, match="no test case of the rule q1q1q1"):
        read_cases(copy, ["q1q1q1"])


def test_every_procedure_of_the_table_is_a_check_or_a_rule_of_axe() -> None:
    known = {f"axe:{rule}" for rule in axe_rule_ids()} | set(registry())
    assert {name for procedures in act_procedures().values() for name in procedures} <= known
    assert len(act_procedures()) > 50


GOOD, BAD, OUTSIDE = ActOutcome.PASSED, ActOutcome.FAILED, ActOutcome.INAPPLICABLE
LOOK, NOT = ActOutcome.CANT_TELL, ActOutcome.UNTESTED


def results(*pairs: tuple[ActOutcome, ActOutcome], procedure: str = "p", criterion: str = "4.1.2") -> list[ActResult]:
    made = []
    for number, (expected, outcome) in enumerate(pairs):
        case = ActCase(
            f"c{number}", "r1", "Rule", f"Case {number}", f"https://e.org/{number}", "", expected, ("4.1.2",)
        )
        made.append(ActResult(case, procedure, outcome, (criterion,) if outcome in {BAD, LOOK} else ()))
    return made


@pytest.mark.parametrize(
    ("pairs", "same", "level"),
    [
        ([(BAD, BAD), (GOOD, GOOD), (OUTSIDE, OUTSIDE)], True, Consistency.COMPLETE),
        ([(BAD, BAD), (GOOD, LOOK), (OUTSIDE, GOOD)], True, Consistency.COMPLETE),
        ([(BAD, BAD), (BAD, LOOK), (GOOD, GOOD)], True, Consistency.COMPLETE),
        ([(BAD, BAD), (GOOD, GOOD)], False, Consistency.PARTIAL),
        ([(BAD, BAD), (BAD, GOOD)], True, Consistency.PARTIAL),
        ([(BAD, BAD), (GOOD, NOT)], True, Consistency.PARTIAL),
        ([(BAD, LOOK), (GOOD, LOOK), (OUTSIDE, OUTSIDE)], True, Consistency.MINIMAL),
        ([(BAD, LOOK), (OUTSIDE, LOOK)], True, Consistency.NONE),
        ([(BAD, BAD), (GOOD, BAD)], True, Consistency.NONE),
        ([(BAD, GOOD), (GOOD, GOOD)], True, Consistency.NONE),
        ([(BAD, NOT), (GOOD, NOT)], True, Consistency.UNTESTED),
    ],
)
def test_agreement_is_counted_as_w3c_defines_it(
    pairs: Sequence[tuple[ActOutcome, ActOutcome]], same: bool, level: Consistency
) -> None:
    assert consistency_of(results(*pairs), requirements=same) is level


def test_procedures_that_agree_in_part_may_agree_completely_together() -> None:
    first = results((BAD, BAD), (BAD, GOOD), (GOOD, GOOD), procedure="a")
    second = results((BAD, GOOD), (BAD, BAD), (GOOD, GOOD), procedure="b")
    wrong = results((BAD, GOOD), (BAD, GOOD), (GOOD, BAD), procedure="c")
    (one,) = agreements([*first, *second, *wrong], [result.case for result in first])
    assert (one.consistency, one.procedures) == (Consistency.COMPLETE, ("a", "b"))
    assert (one.wrong, one.missed, one.covered) == (("Case 2",), (), 3)


def test_other_criteria_than_the_rule_s_make_it_partial() -> None:
    said = results((BAD, BAD), (GOOD, GOOD), criterion="2.4.4")
    (one,) = agreements(said, [result.case for result in said])
    assert one.consistency is Consistency.PARTIAL


def test_the_report_is_json_ld_in_which_every_assertion_names_its_test_case() -> None:
    said = results((BAD, BAD), (GOOD, GOOD), procedure="axe:button-name")
    report = json.loads("".join(act_report(said, "1.2.3")))
    nodes = jsonld.flatten(report)
    earl = "http://www.w3.org/ns/earl#"
    assertions = [node for node in nodes if f"{earl}Assertion" in node.get("@type", [])]
    outcomes = sorted(
        node[f"{earl}outcome"][0]["@id"] for node in nodes if f"{earl}TestResult" in node.get("@type", [])
    )
    assert outcomes == [f"{earl}failed", f"{earl}passed"]
    subjects = {node["@id"]: node for node in nodes if f"{earl}TestSubject" in node.get("@type", [])}
    assert {
        subjects[one[f"{earl}subject"][0]["@id"]]["http://purl.org/dc/terms/source"][0]["@value"] for one in assertions
    } == {
        "https://e.org/0",
        "https://e.org/1",
    }
    part = [node["http://purl.org/dc/terms/isPartOf"] for node in nodes if "http://purl.org/dc/terms/isPartOf" in node]
    assert part == [[{"@id": "http://www.w3.org/TR/WCAG21/#name-role-value"}]]
    assert any(node.get("http://usefulinc.com/ns/doap#revision") == [{"@value": "1.2.3"}] for node in nodes)


def test_the_summary_counts_what_is_found_and_what_is_wrong() -> None:
    said = results((BAD, BAD), (BAD, LOOK), (GOOD, BAD), (GOOD, GOOD))
    lines = list(act_summary(agreements(said, [result.case for result in said]), said))
    assert lines[0].startswith("r1  inconsistent  ")
    assert lines[0].endswith("wrong: Case 2")
    assert (
        lines[-1]
        == "Of 2 test cases to be failed 1 are, 2 with those to be looked at; of 2 that are not, 1 are called failed."
    )


def test_nothing_outside_of_the_folder_is_served(copy: Path) -> None:
    import urllib.error
    import urllib.request

    (copy / "inside").mkdir()
    (copy / "secret.txt").write_text("secret", "utf-8")
    (copy / "inside" / "link.txt").symlink_to(copy / "secret.txt")
    (copy / "inside" / "page.html").write_text("<p>Tea</p>", "utf-8")
    with LocalFiles(copy / "inside", "/WAI/") as served:
        with urllib.request.urlopen(served.url_of("page.html")) as answer:
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        for path in ("../secret.txt", "%2e%2e/secret.txt", "link.txt", "missing.html"):
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(served.url_of(path))


@pytest.mark.browser
def test_the_command_runs_the_cases_in_the_browser_and_writes_the_report(copy: Path) -> None:
    ran = auditor("act", str(copy), "--out", "said.json", cwd=copy)
    assert ran.status == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].split()[:5] == [IMAGE, "complete", "3", "of", "3"]
    assert lines[1].split()[:5] == [NAME, "complete", "5", "of", "5"]
    assert lines[2].split()[:5] == [LINKS, "partial", "2", "of", "2"]
    assert lines[3].split()[:2] == [FILM, "untested"]
    assert "Of 4 test cases to be failed 4 are" in ran.stdout
    graph = json.loads((copy / "said.json").read_text("utf-8"))["@graph"]
    told = {node["source"]: node["assertions"] for node in graph if "source" in node}
    assert f"{PUBLISHED}testcases/{NAME}/case0.html" in told
    assert {one["result"]["outcome"] for one in told[f"{PUBLISHED}testcases/{NAME}/case4.html"]} == {
        "earl:inapplicable"
    }
