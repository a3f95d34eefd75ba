"""Where axe is known to be wrong its findings are to be looked at or left out, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.checks.accessibility import axe_rules
from auditor.checks.base import axe_rule_ids
from auditor.checks.axe_overrules import SITUATIONS
from auditor.dom.content import AxeNode, AxeResults, AxeRule
from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.model.axe_overrules import overrules
from auditor.model.finding import Finding, Outcome
from auditor.model.options import Options
from tests.checks.fixture import laid_out

FAILED, LOOK, SILENT = "failed", "cant-tell", "silent"


def said(
    rule: str, body: str, incomplete: bool = False, data: Mapping[str, object] | None = None, summary: str = "s"
) -> str:
    """Return what becomes of what axe says of the element called x."""
    document = parse_html(f"<html lang=en><body>{body}</body></html>", "http://site.test/")
    assert isinstance(document, Document)
    laid_out(document)
    element = document.by_id("x")
    assert element is not None
    node = AxeNode(("#x",), "<x>", "serious", summary, element.index, data or {})
    results = AxeResults("4", (AxeRule(rule, incomplete, "serious", "Help", "", "d", (), (node,), 1),), (), ())
    found = [one for one in axe_rules(results, document, Options()) if isinstance(one, Finding)]
    return str(found[0].outcome) if found else SILENT


@pytest.mark.parametrize(
    ("rule", "body", "becomes"),
    [
        ("empty-table-header", '<table role="none presentation"><tr><th id=x></th></tr></table>', SILENT),
        ("empty-table-header", "<table><tr><th id=x></th></tr></table>", FAILED),
        ("scrollable-region-focusable", '<span id=x data-box="0,0,1,1">Tea</span>', SILENT),
        ("scrollable-region-focusable", '<pre id=x data-box="0,0,300,80">code</pre>', LOOK),
        ("scrollable-region-focusable", '<pre id=x tabindex="-1" data-box="0,0,300,80">code</pre>', FAILED),
        ("aria-hidden-focus", '<span id=x tabindex="0" aria-hidden="true"></span>', LOOK),
        ("aria-hidden-focus", '<div id=x aria-hidden="true"><a href="/">Home</a></div>', FAILED),
        ("aria-hidden-focus", '<button id=x aria-hidden="true">Close</button>', FAILED),
        ("aria-hidden-focus", '<button id=x aria-hidden="true" data-box="0,0,1,0"></button>', LOOK),
        ("aria-hidden-focus", '<button id=x aria-hidden="true" data-box="0,0,90,30"></button>', FAILED),
        ("aria-hidden-focus", '<div id=x tabindex="0" aria-hidden="true"><img src="/x.png"></div>', FAILED),
        ("aria-hidden-focus", '<p id=x aria-hidden="true"><a href="/" onfocus="field.focus()">On</a></p>', LOOK),
        ("aria-hidden-focus", '<p id=x aria-hidden="true"><a href="/" onfocus="field.focus()">On</a><button>b</button></p>', FAILED),
        ("landmark-unique", "<main id=x>a</main>", SILENT),
        ("landmark-unique", "<nav id=x>a</nav><nav>b</nav>", FAILED),
        ("landmark-unique", '<nav id=x aria-label="Top">a</nav><nav aria-label="Foot">b</nav>', SILENT),
        ("link-name", '<a id=x href="/" data-generated="Write to us"></a>', SILENT),
        ("link-name", '<a id=x href="/"></a>', FAILED),
        ("image-alt", "<img id=x>", FAILED),
        ("empty-heading", '<h2 id=x data-generated="Opening hours"></h2>', LOOK),
        ("empty-heading", "<h2 id=x></h2>", FAILED),
        ("summary-name", '<details><summary id=x data-generated="More"></summary></details>', LOOK),
        ("label-content-name-mismatch", '<button id=x aria-label="Next page">Next …</button>', SILENT),
        ("label-content-name-mismatch", '<a href="/" id=x aria-label="e-mail us">Email us</a>', SILENT),
        ("label-content-name-mismatch", '<a href="/" id=x aria-label="5 5. 0 1 2">550.12</a>', SILENT),
        ("label-content-name-mismatch", '<button id=x aria-label="Close">×</button>', SILENT),
        ("label-content-name-mismatch", '<a href="/" id=x aria-label="Get the leaflet">Get the leaflet (PDF)</a>', SILENT),
        ("label-content-name-mismatch", '<a href="/" id=x aria-label="World Health Organization">WHO</a>', LOOK),
        ("label-content-name-mismatch", '<a href="/" id=x aria-label="Buy now">Order</a>', FAILED),
        ("label-content-name-mismatch", '<a href="/" id=x aria-label="Buy (order) now">Order (buy) later</a>', FAILED),
        (
            "scrollable-region-focusable",
            '<input role=combobox aria-activedescendant=a aria-controls=x><ul role=listbox id=x tabindex="-1"><li id=a role=option>a</ul>',
            SILENT,
        ),
        ("scrollable-region-focusable", '<ul role=listbox id=x tabindex="-1"><li role=option>a</ul>', FAILED),
        ("avoid-inline-spacing", '<p id=x style="letter-spacing: 0 !important"></p>', SILENT),
        (
            "avoid-inline-spacing",
            '<div id=x style="letter-spacing: 0 !important"><p style="letter-spacing: 1em !important">Two words</p></div>',
            SILENT,
        ),
        ("avoid-inline-spacing", '<div id=x style="letter-spacing: 0 !important"><p>Two words</p></div>', FAILED),
        ("avoid-inline-spacing", '<p id=x style="word-spacing: 0 !important">Word</p>', SILENT),
        ("avoid-inline-spacing", '<p id=x style="word-spacing: 0 !important">Two words</p>', FAILED),
        ("avoid-inline-spacing", '<p id=x style="line-height: 1 !important">Word</p>', FAILED),
        ("object-alt", '<object id=x type="text/html" data="/tide.html"></object>', LOOK),
        ("object-alt", '<object id=x data="/tide.png"></object>', FAILED),
        ("object-alt", '<object id=x data="/gone.png"><p data-box="0,0,90,20">Tide table</p></object>', SILENT),
        ("list", "<ul id=x><div role=none><li>a</li></div></ul>", SILENT),
        ("list", "<ul id=x><div><li>a</li></div></ul>", FAILED),
        ("list", "<ul id=x><div role=none><p>a</p></div></ul>", FAILED),
        ("listitem", "<ul><div role=none><li id=x>a</li></div></ul>", SILENT),
        ("listitem", "<div><li id=x>a</li></div>", FAILED),
        ("definition-list", "<dl id=x><div><div><dt>a</dt><dd>b</dd></div></div></dl>", LOOK),
        ("definition-list", "<dl id=x><p>a</p></dl>", FAILED),
        ("dlitem", "<dl><div><div><dt id=x>a</dt></div></div></dl>", LOOK),
        ("dlitem", "<div><dt id=x>a</dt></div>", FAILED),
        ("empty-table-header", "<table><tr><th id=x></th><th>B</th></tr><tr><th>r</th><td>1</td></tr></table>", SILENT),
        ("empty-table-header", "<table><tr><th>A</th><th id=x></th></tr><tr><th>r</th><td>1</td></tr></table>", FAILED),
        ("target-size", '<a href="/" id=x><button tabindex="-1">Play</button></a>', LOOK),
        ("target-size", '<a href="/" id=x>Play</a>', FAILED),
    ],
)
def test_what_axe_is_sure_of_is_overruled_where_it_is_known_to_be_wrong(rule: str, body: str, becomes: str) -> None:
    assert said(rule, body) == becomes


@pytest.mark.parametrize(
    ("rule", "body", "data", "becomes"),
    [
        ("color-contrast", "<a id=x>a</a>", {"plainContrast": 9.1, "expectedContrastRatio": "4.5:1"}, SILENT),
        ("color-contrast", "<a id=x>a</a>", {"plainContrast": 4.4, "expectedContrastRatio": "4.5:1"}, LOOK),
        ("color-contrast", "<a id=x>a</a>", {"expectedContrastRatio": "4.5:1"}, LOOK),
        ("color-contrast", '<span id=x data-box="5,5,1,1">a</span>', {}, SILENT),
        ("color-contrast", '<span id=x role="img" aria-label="Four of five">★★★★☆</span>', {}, SILENT),
        ("color-contrast", '<span id=x aria-label="Four of five">★★★★☆</span>', {}, LOOK),
        ("color-contrast", '<span id=x role="img" aria-label="Grade">A+</span>', {}, LOOK),
        ("video-caption", "<video id=x autoplay loop muted></video>", {}, SILENT),
        ("video-caption", "<video id=x autoplay loop muted controls></video>", {}, LOOK),
        ("video-caption", "<video id=x autoplay loop></video>", {}, LOOK),
        ("css-orientation-lock", "<p id=x>a</p>", {}, SILENT),
        ("aria-prohibited-attr", '<p id=x aria-label="Warning">Mind the step</p>', {}, FAILED),
        ("aria-prohibited-attr", '<div id=x aria-label="Warning">Mind the step</div>', {}, LOOK),
    ],
)
def test_what_axe_could_not_decide_is_left_out_where_it_is_decided(
    rule: str, body: str, data: Mapping[str, object], becomes: str
) -> None:
    assert said(rule, body, incomplete=True, data=data) == becomes


@pytest.mark.parametrize(("share", "becomes"), [(0.0, SILENT), (0.02, SILENT), (1.0, FAILED)])
def test_an_arrow_that_is_turned_locks_no_page(share, becomes) -> None:
    data = {"check": "css-orientation-lock", "turned": share}
    assert said("css-orientation-lock", "<p id=x>a</p>", data=data) == becomes


def test_a_contrast_that_axe_measured_is_never_overruled() -> None:
    data = {"plainContrast": 9.1, "expectedContrastRatio": "4.5:1"}
    assert said("color-contrast", '<span id=x data-box="5,5,1,1">a</span>', data=data) == FAILED


@pytest.mark.parametrize(
    ("summary", "becomes"),
    [
        ("aria-errormessage value `e` must use a technique to announce the message", LOOK),
        ('Invalid ARIA attribute value: aria-checked="perhaps"', FAILED),
    ],
)
def test_an_error_message_need_not_be_announced_by_itself(summary: str, becomes: str) -> None:
    body = "<input id=x aria-invalid=true aria-errormessage=e><p id=e>Enter a date</p>"
    assert said("aria-valid-attr-value", body, summary=summary) == becomes


def test_every_situation_is_one_of_the_table_and_the_other_way_round() -> None:
    assert {row.when for row in overrules()} == set(SITUATIONS)


def test_every_overrule_is_about_a_rule_of_axe_and_names_a_public_source() -> None:
    assert all(row.rule in axe_rule_ids() and row.source.startswith("https://") for row in overrules())


def test_the_main_part_of_an_embedded_page_is_no_second_one_of_the_page_around_it() -> None:
    document = parse_html("<html><body><main id=x>a</main><main>b</main></body></html>", "http://site.test/")
    assert isinstance(document, Document)
    embedded = document.select("main")[1]
    embedded.frame = ("iframe",)
    node = AxeNode(("#x",), "<main>", "moderate", "s", document.select("main")[0].index)
    results = AxeResults(
        "4", (AxeRule("landmark-unique", False, "moderate", "Help", "", "d", (), (node,), 1),), (), ()
    )
    assert not [one for one in axe_rules(results, document, Options()) if isinstance(one, Finding)]
