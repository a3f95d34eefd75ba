"""One defect is told once: by whichever rule says where the repair is, however many rules speak of it."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from auditor.checks import all_checks, registry
from auditor.checks.base import axe_rule_ids
from auditor.checks.run import run_check
from auditor.dom.document import Document
from auditor.dom.locator import locate
from auditor.extract.parse import parse_html
from auditor.model.finding import CheckResult, Finding, Outcome, Severity
from auditor.pipeline.dedupe import drop_axe_duplicates
from auditor.pipeline.one_defect import defects, merge_one_defect
from tests.checks.fixture import artifacts_of
from tests.pipeline.conftest import auditor
from tests.site import Site

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="60"><path d="M0 0h80v60z"/></svg>'

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
    return [
        finding for result in merge_one_defect(drop_axe_duplicates(results), document) for finding in result.findings
    ]


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
    (only,) = merge_one_defect([result], document)[0].findings
    assert (only.check, only.outcome) == ("axe:empty-heading", Outcome.FAILED)
    assert only.also == ("axe:image-alt",)


@pytest.mark.parametrize("body", ["<h2>Hours</h2><img src='/a.png'>", "<p>Text</p>"])
def test_a_picture_beside_a_heading_that_has_words_is_left_alone(body: str) -> None:
    assert [finding.also for finding in told(body, {})] in ([()], [])


def merged(body: str, *found: tuple[str, str], outcomes: tuple[Outcome, ...] = ()) -> list[Finding]:
    """Return what is left of findings, each of a rule and the element that a selector names."""
    document = parse_html(f"<html lang=en><body>{body}</body></html>", "http://site.test/")
    assert isinstance(document, Document)
    results = [
        CheckResult(
            "axe" if rule.startswith("axe:") else rule,
            1,
            Outcome.FAILED,
            (
                Finding(
                    rule,
                    "",
                    rule,
                    Severity.SERIOUS,
                    outcomes[at] if outcomes else Outcome.FAILED,
                    locate(document.select(css)[0]),
                    engine="axe" if rule.startswith("axe:") else "auditor",
                ),
            ),
        )
        for at, (rule, css) in enumerate(found)
    ]
    return [one for result in merge_one_defect(results, document) for one in result.findings]


PAIRS = sorted({pair for row in defects() for pair in combinations(sorted(row.tells), 2)})


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_two_rules_that_tell_one_defect_of_one_element_are_one_finding(pair: tuple[str, str]) -> None:
    (only,) = merged("<div id=x>a</div>", (pair[0], "#x"), (pair[1], "#x"))
    assert {only.check, *only.also} == set(pair)


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_of_two_elements_beside_each_other_they_are_two(pair: tuple[str, str]) -> None:
    assert len(merged("<div id=x>a</div><div id=y>b</div>", (pair[0], "#x"), (pair[1], "#y"))) == 2


def test_the_table_names_rules_and_checks_that_exist() -> None:
    known = {f"axe:{rule}" for rule in axe_rule_ids()} | set(registry())
    assert {rule for row in defects() for rule in row.tells | row.outer | row.inner} <= known
    assert all(row.outer <= row.tells and row.inner <= row.tells for row in defects())


@pytest.mark.parametrize(
    ("rule", "other"), [(rule, check.id) for check in all_checks() for rule in check.same_as], ids=str
)
def test_what_axe_and_a_check_of_ours_say_of_one_element_is_told_by_ours(rule: str, other: str) -> None:
    document = parse_html("<html lang=en><body><div id=x>a</div></body></html>", "http://site.test/")
    assert isinstance(document, Document)
    place = locate(document.select("#x")[0])
    axes = Finding(f"axe:{rule}", "", "m", Severity.SERIOUS, Outcome.FAILED, place, engine="axe")
    ours = Finding(other, "", "m", Severity.SERIOUS, Outcome.FAILED, place)
    results = [CheckResult(other, 1, Outcome.FAILED, (ours,)), CheckResult("axe", 1, Outcome.FAILED, (axes,))]
    (only,) = [one for result in drop_axe_duplicates(results) for one in result.findings]
    assert (only.check, only.also) == (other, (f"axe:{rule}",))


def test_a_list_whose_entries_stand_in_a_box_is_one_list_to_repair() -> None:
    (only,) = merged(
        "<ul><div><li id=a>a</li><li id=b>b</li></div></ul>",
        ("axe:list", "ul"),
        ("axe:listitem", "#a"),
        ("axe:listitem", "#b"),
    )
    assert (only.check, only.also) == ("axe:list", ("axe:listitem",))


def test_an_entry_without_any_list_is_told_by_itself() -> None:
    found = merged("<ul><p>a</p></ul><div><li id=b>b</li></div>", ("axe:list", "ul"), ("axe:listitem", "#b"))
    assert [one.check for one in found] == ["axe:list", "axe:listitem"]


def test_of_one_element_what_is_certain_is_told_and_ours_before_axes() -> None:
    sure = merged(
        "<input id=x>",
        ("field-placeholder-only", "#x"),
        ("axe:label", "#x"),
        outcomes=(Outcome.CANT_TELL, Outcome.FAILED),
    )
    assert [(one.check, one.also) for one in sure] == [("axe:label", ("field-placeholder-only",))]
    both = merged("<input id=x>", ("axe:label", "#x"), ("field-placeholder-only", "#x"))
    assert [(one.check, one.also) for one in both] == [("field-placeholder-only", ("axe:label",))]


def test_two_findings_of_one_check_on_one_element_stay_two() -> None:
    found = merged("<p id=x>a</p>", ("axe:aria-valid-attr", "#x"), ("axe:aria-valid-attr", "#x"))
    assert len(found) == 2


ONE_EACH = {
    "/link": '<a href="/list"><img src="/a.svg"></a>',
    "/linked-heading": '<h2><a href="/list"><img src="/a.svg"></a></h2>',
    "/button": '<button><img src="/a.svg"></button>',
    "/drawing": '<button><svg role="img" viewBox="0 0 9 9"><path d="M0 0h9"/></svg></button>',
    "/picture": '<img src="/a.svg">',
    "/input": '<form action="/list"><input type="image" src="/a.svg"></form>',
    "/heading": "<h2></h2>",
    "/area": '<img src="/a.svg" alt="Map of the rooms" usemap="#m"><map name="m"><area href="/list" shape="rect" coords="0,0,9,9"></map>',
    "/object": '<object data="/a.svg" type="image/svg+xml"></object>',
    "/list": "<ul><div><li>Tea</li><li>Milk</li></div></ul>",
    "/terms": "<dl><p><dt>Tea</dt><dd>A drink</dd></p></dl>",
    "/field": '<form action="/list"><input type="text" name="q"></form>',
    "/autocomplete": '<form action="/list"><label>E-mail <input type="text" name="m" autocomplete="mail-address"></label></form>',
    "/role-list": '<div role="list"><span role="button" tabindex="0">Tea</span></div>',
}
"""Bodies with one defect each, of which two or more rules speak."""


@pytest.mark.browser
def test_in_a_browser_each_of_these_defects_is_told_once(tmp_path: Path) -> None:
    picture = (200, {"Content-Type": "image/svg+xml"}, PICTURE)
    pages = {
        path: f'<!doctype html><html lang="en"><head><title>Page {path[1:]}</title></head><body><main><h1>One</h1>'
        f"<p>Text of a page about one thing.</p>{body}</main></body></html>"
        for path, body in ONE_EACH.items()
    }
    listed = "".join(f'<p><a href="{path}">Page about {path[1:]}</a></p>' for path in pages)
    start = f"<!doctype html><html lang=en><title>All pages</title><main><h1>All pages</h1>{listed}</main></html>"
    with Site({"/": start, "/a.svg": picture, **pages}) as site:
        ran = auditor("audit", site.url, "--format", "json", "--fail-on", "new:critical", cwd=tmp_path)
    assert ran.status in {0, 1}, ran.stderr
    found = ran.audit["findings"]
    said: dict[str, list[str]] = {path: [] for path in pages}
    for one in found:
        path = one["page"].removeprefix(site.url.rstrip("/"))
        if (
            path in said
            and one["family"] in {"accessibility", "images", "structure", "links"}
            and one["outcome"] == "failed"
        ):
            said[path].append(one["check"])
    assert {path: checks for path, checks in said.items() if len(checks) != 1} == {}
