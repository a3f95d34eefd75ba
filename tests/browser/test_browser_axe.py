"""The stored answer of axe is read whole or refused, never half."""

from __future__ import annotations

import json

import pytest

from auditor.browser.axe_source import AxeSource
from auditor.browser.pool import Pool
from auditor.checks.accessibility import axe_rules
from auditor.checks.base import axe_rule_ids
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import AxeResults
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.parse import from_walk, parse_html
from auditor.model.options import Options
from auditor.model.page import Failed, RenderedPage
from tests.site import Site

NODE = {
    "target": ["#frame", "img"],
    "html": "<img>",
    "impact": "critical",
    "summary": "Fix any of the following:\n  Element has no alt\n  Another",
    "index": 3,
    "data": {"contrastRatio": 2.1},
}
RULE = {
    "id": "image-alt",
    "incomplete": False,
    "impact": "critical",
    "help": "h",
    "help_url": "u",
    "description": "d",
    "tags": ["wcag2a"],
    "total": 1,
    "nodes": [NODE],
}
ANSWER = {
    "version": "4.14.0",
    "passed": ["region"],
    "inapplicable": ["list"],
    "rules": [RULE],
    "unseen_frames": [["#x", "gone"]],
}


@pytest.fixture
def document() -> Document:
    made = parse_html("<html><body><p>a</p></body></html>", "http://site.test/")
    assert isinstance(made, Document)
    return made


def test_an_answer_is_read_with_targets_data_and_unseen_frames(document) -> None:
    results = read_axe(json.dumps(ANSWER), document)
    assert isinstance(results, AxeResults)
    assert results.unseen_frames == (("#x", "gone"),)
    node = results.rules[0].nodes[0]
    assert node.target == ("#frame", "img")
    assert node.summary == "Element has no alt\nAnother"
    assert node.data == {"contrastRatio": 2.1}


def test_an_index_that_the_document_does_not_have_is_dropped(document) -> None:
    answer = {**ANSWER, "rules": [{**RULE, "nodes": [{**NODE, "index": 99}, {**NODE, "index": 1}]}]}
    results = read_axe(json.dumps(answer), document)
    assert isinstance(results, AxeResults)
    assert [node.index for node in results.rules[0].nodes] == [None, 1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "{}",
        "[]",
        '{"version":"4","rules":[],"passed":[],"inapplicable":[]}',
        json.dumps({**ANSWER, "rules": [{}]}),
    ],
)
def test_no_answer_and_an_answer_of_no_rules_are_failures(document, text) -> None:
    results = read_axe(text, document)
    assert isinstance(results, Failed)
    assert results.code == "AXE_FAILED"


@pytest.mark.browser
def test_the_list_of_axe_rules_is_that_of_the_pinned_axe(axe_copy: AxeSource, pool: Pool) -> None:
    lists = "axe.getRules().map((rule) => `<p>${rule.ruleId}</p>`).join('')"
    html = f"<!doctype html><html lang=en><title>Rules</title><body><script>{axe_copy.text()}\n;document.body.innerHTML = {lists}</script>"
    with Site({"/": html}) as site:
        shown = visited(pool, site.url)
    assert isinstance(shown.walk, str)
    document = from_walk(shown.walk)
    assert isinstance(document, Document)
    assert {element.text() for element in document.find("p")} == axe_rule_ids()


@pytest.mark.browser
def test_elements_of_an_axe_rule_beyond_those_that_come_back_are_counted(pool: Pool) -> None:
    html = f"<!doctype html><html lang=en><title>Many</title><body><main>{'<img src=data:,>' * 1234}</main>"
    with Site({"/": html}) as site:
        shown = visited(pool, site.url)
    assert isinstance(shown.walk, str)
    assert isinstance(shown.axe, str)
    document = from_walk(shown.walk)
    assert isinstance(document, Document)
    axe = read_axe(shown.axe, document)
    assert isinstance(axe, AxeResults)
    result = run_check(axe_rules, Artifacts(axe=axe, document=document, options=Options()))
    assert ("axe:image-alt", 234) in result.left_out
    assert "axe:image-alt: 1,000 of 1,234 findings kept" in [note.detail for note in result.notes]
    violations = next(measure.value for measure in result.measures if measure.name == "axe-violations")
    assert violations >= 1234


@pytest.mark.browser
@pytest.mark.parametrize(
    ("selector", "height", "turned"),
    [
        ("body", "100vh", 1.0),
        ("body", "auto", 1.0),  # a page of one line is small, and all there is
        ("html", "100vh", 1.0),
        (".arrow", "100vh", 0.0),
        (".gone", "100vh", 0.0),
        ("section", "100vh", 0.0),
    ],
)
def test_how_much_of_the_page_a_style_sheet_turns_is_told(
    pool: Pool, selector: str, height: str, turned: float
) -> None:
    turns = f"@media (orientation: landscape) {{ {selector} {{ transform: rotate(90deg) }} }}"
    style = f"{turns} body {{ height: {height} }}"
    html = f"<!doctype html><html lang=en><title>Map</title><style>{style}</style><body><span class=arrow>a</span> A map of the harbour"
    with Site({"/": html}) as site:
        shown = visited(pool, site.url)
    assert isinstance(shown.axe, str)
    (lock,) = [rule for rule in json.loads(shown.axe)["rules"] if rule["id"] == "css-orientation-lock"]
    assert lock["nodes"][0]["data"]["turned"] == pytest.approx(turned, abs=0.1)


@pytest.mark.browser
def test_a_page_without_a_style_sheet_is_not_locked(pool: Pool) -> None:
    with Site({"/": "<!doctype html><html lang=en><title>Map</title><body><main><h1>Map</h1>"}) as site:
        shown = visited(pool, site.url)
    assert isinstance(shown.walk, str)
    assert isinstance(shown.axe, str)
    document = from_walk(shown.walk)
    assert isinstance(document, Document)
    axe = read_axe(shown.axe, document)
    assert isinstance(axe, AxeResults)
    found = run_check(axe_rules, Artifacts(axe=axe, document=document, options=Options())).findings
    assert "axe:css-orientation-lock" not in {finding.check for finding in found}


def visited(pool: Pool, url: str) -> RenderedPage:
    pages = pool.render(url, final_url=url)
    assert not isinstance(pages, Failed), pages
    return pages[0]
