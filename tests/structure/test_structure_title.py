"""A title of which no word stands on the page fails where that is certain, and is told as doubtful where it may be a name."""

from __future__ import annotations

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.model.finding import Outcome
from auditor.model.options import Options
from tests.checks.fixture import artifacts_of

TEXT = "<p>Pick ripe fruit in September when it comes off the branch with a gentle twist, and keep it cool.</p>"


@pytest.mark.parametrize(
    ("title", "heading", "outcome"),
    [
        ("Winter sports in town", "<h1>Apple harvest</h1>", Outcome.FAILED),
        ("Winter sports in town", "", Outcome.CANT_TELL),
        ("Northfield Orchards", "<h1>Apple harvest</h1>", Outcome.CANT_TELL),
        ("Frequently asked questions", "<h1>FAQ</h1>", Outcome.PASSED),
        ("Buy - Lakeside city", "<h1>Buy</h1>", Outcome.PASSED),
        ("Growing beans outdoors", "<h1>The bean</h1>", Outcome.CANT_TELL),
        ("All about branches", "<h1>Apple harvest</h1>", Outcome.PASSED),
        ("東京の天気 今日の予報", "<h1>りんごの収穫</h1>", Outcome.CANT_TELL),
    ],
)
def test_a_title_that_has_nothing_to_do_with_the_page(title: str, heading: str, outcome: Outcome) -> None:
    html = f"<html lang=en><head><title>{title}</title></head><body><main>{heading}{TEXT}</main></body></html>"
    run = run_check(registry()["title-unrelated"], artifacts_of(html, "http://site.test/"), Options())
    assert run.outcome is outcome
