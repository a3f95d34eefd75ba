"""What lacks a name only because the picture in it lacks one is one finding, and it says where the repair is."""

from __future__ import annotations

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.dom.document import Document
from auditor.dom.locator import locate
from auditor.model.finding import CheckResult, Finding, Outcome, Severity
from auditor.pipeline.dedupe import drop_axe_duplicates, merge_nested
from tests.checks.fixture import artifacts_of

OURS = ("heading-empty", "image-alt-missing", "image-link-without-name", "image-svg-name", "link-empty-name")


def told(body: str, axe: dict[str, str], outcome: Outcome = Outcome.FAILED) -> list[Finding]:
    """Return what is left of what our checks say of a page and axe's rules of the elements that the selectors name."""
    artifacts = artifacts_of(f"<html lang=en><title>T</title><body><main>{body}</main></body></html>")
    document = artifacts.document
    assert isinstance(document, Document)
    found = [
        Finding(f"axe:{rule}", "", rule, Severity.SERIOUS, outcome, locate(element), engine="axe")
        for rule, css in axe.items()
        for element in document.select(css)
    ]
    results = [run_check(registry()[check], artifacts, "http://site.test/page") for check in OURS]
    results.append(CheckResult("axe", 1, Outcome.FAILED, tuple(found)))
    return [finding for result in merge_nested(drop_axe_duplicates(results), document) for finding in result.findings]


def test_a_picture_alone_in_a_link_in_a_heading_is_one_finding_on_the_picture() -> None:
    (only,) = told(
        '<h2><a href="/x"><img src="/a.png"></a></h2>', {"link-name": "a", "image-alt": "img", "empty-heading": "h2"}
    )
    assert only.check == "image-link-without-name"
    assert set(only.also) == {"axe:link-name", "axe:image-alt", "axe:empty-heading", "heading-empty"}


def test_a_picture_in_a_heading_is_as_severe_as_the_worse_of_both() -> None:
    (only,) = told('<h2><img src="/a.png"></h2>', {})
    assert (only.check, only.severity, only.also) == ("image-alt-missing", Severity.CRITICAL, ("heading-empty",))


def test_what_axe_alone_says_of_a_button_and_the_drawing_in_it_is_one_finding() -> None:
    (only,) = told('<button><svg role="img"></svg></button>', {"button-name": "button", "svg-img-alt": "svg"})
    assert only.location.selector.endswith("svg")
    assert "axe:button-name" in only.also


def test_two_links_without_names_in_two_places_stay_two_findings() -> None:
    found = told('<p><a href="/x"><img src="/a.png"></a></p><p><a href="/y"></a></p>', {"link-name": "a"})
    assert sorted(finding.check for finding in found) == ["image-link-without-name", "link-empty-name"]


def test_what_is_certain_stays_where_what_is_inside_is_only_to_be_looked_at() -> None:
    artifacts = artifacts_of('<html lang=en><body><main><h2><img src="/a.png" alt></h2></main></body></html>')
    document = artifacts.document
    assert isinstance(document, Document)
    heading, image = document.select("h2")[0], document.select("img")[0]
    sure = Finding("axe:empty-heading", "", "m", Severity.MINOR, Outcome.FAILED, locate(heading), engine="axe")
    look = Finding("axe:image-alt", "", "m", Severity.SERIOUS, Outcome.CANT_TELL, locate(image), engine="axe")
    result = CheckResult("axe", 1, Outcome.FAILED, (sure, look))
    (only,) = merge_nested([result], document)[0].findings
    assert (only.check, only.outcome) == ("axe:empty-heading", Outcome.FAILED)
    assert only.also == ("axe:image-alt",)


@pytest.mark.parametrize("body", ["<h2>Hours</h2><img src='/a.png'>", "<p>Text</p>"])
def test_a_picture_beside_a_heading_that_has_words_is_left_alone(body: str) -> None:
    assert [finding.also for finding in told(body, {})] in ([()], [])
