"""Words that do not fit in a narrow window, when enlarged, or with wider spacing are told, and only those."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from auditor.browser.pool import Pool, open_pool
from auditor.checks.fit import (
    lines_are_wider_than_the_window,
    text_is_lost_in_a_narrow_window,
    text_is_lost_when_enlarged,
    text_is_lost_with_wider_spacing,
)
from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.dom.document import Document
from auditor.extract.artifacts import derive, derive_fit
from auditor.extract.parse import from_walk
from auditor.model.finding import Outcome
from auditor.model.page import Failed
from tests.browser.conftest import QUICK
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHECKS = (
    lines_are_wider_than_the_window,
    text_is_lost_in_a_narrow_window,
    text_is_lost_when_enlarged,
    text_is_lost_with_wider_spacing,
)
STATES = ["desktop", "reflow", "text-spacing", "large"]
WORDS = "The harbour opens in the spring, when the ice on the water has gone and the boats come back to the quay. "
BESIDE = "position:absolute;margin:0"

LOST = {
    "a fixed width": (f"<p id=it style='width:900px'>{WORDS * 3}</p>", {"reflow-sideways"}),
    "a long address": ("<p id=it>https://harbour.example/" + "averylongpath" * 6 + "</p>", {"reflow-sideways"}),
    "a fixed width of which the rest is hidden": (
        f"<style>body{{overflow-x:hidden}}</style><p id=it style='width:900px'>{WORDS * 3}</p>",
        {"reflow-text-lost", "zoom-text-lost"},
    ),
    "a fixed height": (
        f"<div id=it style='height:40px;overflow:hidden'>{WORDS}</div>",
        {"reflow-text-lost"},
    ),
    "a box of its words and no more": (
        "<div id=it style='display:inline-block;height:24px;overflow:hidden;max-width:330px'>Opening hours of the harbour in spring</div>",
        {"text-spacing-text-lost", "reflow-text-lost"},
    ),
    "places of their own": (
        f"<div style='position:relative;height:80px'><p style='{BESIDE};top:0'>{WORDS}</p>"
        f"<p id=it style='{BESIDE};top:30px'>The second line of the harbour.</p></div>",
        {"reflow-text-lost"},
    ),
    "half a window": (
        f"<style>@media(max-width:700px){{#it{{height:30px;overflow:hidden}}}}</style><div id=it>{WORDS * 2}</div>",
        {"reflow-text-lost", "zoom-text-lost"},
    ),
}
FITS = {
    "plain text": f"<h1>Harbour</h1><p>{WORDS * 3}</p>",
    "a table": f"<table><tr>{'<th>Month' * 30}<tr>{'<td>1234' * 30}</table><p>{WORDS}</p>",
    "code in a box of its own": f"<pre style='overflow:auto'>{'x = 1; ' * 60}</pre>",
    "a line that says that there is more": f"<p style='white-space:nowrap;overflow:hidden;text-overflow:ellipsis'>{WORDS}</p>",
    "a menu beside the window": f"<nav style='position:absolute;top:0;left:100%;width:300px'>Courses</nav><p>{WORDS}</p>",
    "the other slides": "<div style='overflow:hidden'><div style='display:flex;transform:translateX(-100%)'>"
    "<p style='flex:0 0 100%'>One</p><p style='flex:0 0 100%'>Two</p><p style='flex:0 0 100%'>Three</p></div></div>",
    "words for those who listen": "<p style='position:absolute;width:1px;height:1px;overflow:hidden'>Skip the menu</p>",
    "a bar over the page": f"<nav style='position:fixed;top:0'>Harbour</nav><p>{WORDS * 3}</p>",
    "a box with a button for the rest": f"<div><div id=p style='height:50px;overflow:hidden'>{WORDS * 3}</div>"
    "<button aria-expanded=false aria-controls=p>More</button></div>",
    "a box over the words": f"<div style='position:relative'><p>{WORDS}</p>"
    f"<div style='{BESIDE};top:0;background:#fff'>{WORDS}</div></div>",
    "a small sign beside words": "<p>Water H<sub>2</sub>O and x<sup>2</sup></p>",
}


@pytest.fixture(scope="module")
def four(axe_copy) -> Iterator[Pool]:
    browser = {**QUICK, "page_budget_s": 30, "states": STATES}
    settings = Settings.model_validate({"browser": browser, "states": {"large": {"zoom": 2.0}}})
    pool = open_pool(settings, axe_copy, settings.named_states())
    yield pool
    pool.close()


def told(pool: Pool, body: str) -> set[tuple[str, str]]:
    """Return the check and the element of every finding in the four states."""
    with Site({"/": f"<!doctype html><html lang=en><title>Harbour</title><body><main>{body}</main>"}) as site:
        pages = pool.render(site.url, final_url=site.url)
    assert not isinstance(pages, Failed), pages
    found = set()
    for page in pages:
        assert isinstance(page.walk, str)
        document = from_walk(page.walk)
        assert isinstance(document, Document)
        derived = derive(document, site="", root="", ignore=())
        artifacts = replace(derived, fit=derive_fit(page.walk, document))
        for check in CHECKS:
            result = run_check(check, artifacts, site.url, state=page.state)
            assert result.failed is None
            assert all(one.outcome is Outcome.CANT_TELL and one.location.box for one in result.findings)
            found |= {(one.check, one.location.selector) for one in result.findings}
    return found


@pytest.mark.parametrize("kind", LOST)
def test_words_that_are_lost_are_told_in_the_state_that_asks(kind, four) -> None:
    body, checks = LOST[kind]
    assert told(four, body) == {(check, "#it") for check in checks}


@pytest.mark.parametrize("kind", FITS)
def test_what_fits_or_may_be_wider_is_no_news(kind, four) -> None:
    assert told(four, FITS[kind]) == set()


def test_a_state_of_wider_spacing_alone_is_spaced_and_judged(axe_copy) -> None:
    settings = Settings.model_validate({"browser": {**QUICK, "states": ["text-spacing"]}})
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        body = "<div id=it style='height:24px;overflow:hidden;width:330px'>Opening hours of the harbour in spring</div>"
        assert told(pool, body) == {("text-spacing-text-lost", "#it")}
    finally:
        pool.close()
