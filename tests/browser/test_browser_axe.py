"""The stored answer of axe is read whole or refused, never half."""

from __future__ import annotations

import json

import pytest

from auditor.dom.content import AxeResults
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.parse import parse_html
from auditor.model.page import Failed

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
def test_c06_no_answer_and_an_answer_of_no_rules_are_failures(document, text) -> None:
    results = read_axe(text, document)
    assert isinstance(results, Failed)
    assert results.code == "AXE_FAILED"
