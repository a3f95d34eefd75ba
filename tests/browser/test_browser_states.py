"""A page in another state is judged again as far as it changed, and the result is that of judging it whole."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from auditor.browser import capture as reading
from auditor.browser.axe_source import AxeSource
from auditor.browser.pool import open_pool
from auditor.browser.state_reuse import Again, CapturedState, Look, again, paint_rules, with_rules
from auditor.config import Settings
from auditor.model.page import RenderedPage
from tests.browser.conftest import found

NAMES = ["desktop", "mobile", "dark", "reduced-motion", "print", "text-spacing", "reflow", "forced-colors"]
PAGES = ["/no-queries", "/dark", "/dark-frame", "/dark-script", "/bad", "/slow-colours"]


@pytest.fixture(scope="module")
def visited(axe_copy: AxeSource, hostile) -> dict[str, dict[str, tuple[RenderedPage, RenderedPage]]]:
    """Path -> state -> the page judged as far as needed, and judged whole."""
    settings = Settings.model_validate(
        {
            "browser": {"workers": 1, "settle_ms": 60, "page_budget_s": 20, "states": NAMES},
            # A component that was used once is not used again on the second visit.
            "probes": {"keyboard": False, "dialogs": False, "hover": False, "motion": False, "colours": False},
        }
    )
    pool = open_pool(settings, axe_copy, settings.named_states())

    def render(path: str) -> dict[str, RenderedPage]:
        pages = pool.render(hostile.url(path), final_url=hostile.url(path))
        assert isinstance(pages, tuple), pages
        return {page.state: page for page in pages}

    try:
        as_needed = {path: render(path) for path in PAGES}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "again", lambda *_: Again.ALL)
            whole = {path: render(path) for path in PAGES}
    finally:
        pool.close()
    return {path: {name: (as_needed[path][name], whole[path][name]) for name in NAMES} for path in PAGES}


def told(page: RenderedPage) -> dict[str, Any]:
    assert isinstance(page.axe, str), page.axe
    result = json.loads(page.axe)
    said = {name: sorted(map(json.dumps, result[name])) for name in ("rules", "passed", "inapplicable")}
    # Colours are tried on the live page where the rule runs whole, not where only the colours are judged anew.
    said["rules"] = [re.sub(r', "verified": \[[^\]]*\]', "", one) for one in said["rules"]]
    return said


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES)
def test_every_state_has_the_results_of_a_whole_run(visited, path) -> None:
    for name, (page, whole) in visited[path].items():
        assert told(page) == told(whole), name
        assert page.walk == whole.walk, name


@pytest.mark.browser
@pytest.mark.slow
def test_what_did_not_change_is_not_judged_again(visited) -> None:
    judged = {path: [name for name in NAMES[1:] if "axe" in visited[path][name][0].timing_ms] for path in PAGES}
    assert "reduced-motion" not in judged["/no-queries"]
    assert "dark" not in judged["/no-queries"]
    assert {"mobile", "text-spacing", "reflow", "forced-colors"} <= set(judged["/no-queries"])
    assert judged["/dark-frame"] == NAMES[1:]
    assert "dark" in judged["/dark-script"]
    pictured = visited["/no-queries"]["dark"][0]
    assert pictured.screenshot == visited["/no-queries"]["desktop"][0].screenshot


@pytest.mark.browser
@pytest.mark.slow
def test_a_colour_on_its_way_to_another_is_waited_for(visited) -> None:
    by_state = {name: found(page, "color-contrast") for name, (page, _) in visited["/slow-colours"].items()}
    assert by_state["desktop"] == []
    assert by_state["dark"] == ["#t"]


AXE = {
    "version": "4.14.0",
    "passed": ["color-contrast", "label"],
    "inapplicable": ["region"],
    "rules": [{"id": "list"}],
}


def look(walk: str = "w", shape: str = "s", paint: str = "p") -> Look:
    return Look(walk, shape, paint)


@pytest.mark.parametrize(
    ("now", "version", "what"),
    [
        (look(), "4.14.0", Again.NOTHING),
        (look(paint="other"), "4.14.0", Again.PAINT),
        (look(shape="other"), "4.14.0", Again.ALL),
        (look(walk="other"), "4.14.0", Again.ALL),
        (None, "4.14.0", Again.ALL),
        (look(), "4.15.0", Again.ALL),
    ],
)
def test_only_what_can_have_changed_is_asked_again(now, version, what) -> None:
    assert again(CapturedState(look(), json.dumps(AXE), b""), now, version) is what


def test_the_rules_about_colours_replace_those_of_the_first_state_and_no_others() -> None:
    assert paint_rules(json.dumps(AXE)) == ("color-contrast",)
    part = {"passed": [], "inapplicable": [], "rules": [{"id": "color-contrast"}]}
    merged = json.loads(with_rules(json.dumps(AXE), json.dumps(part), ("color-contrast",)))
    assert merged == {**AXE, "passed": ["label"], "rules": [{"id": "list"}, {"id": "color-contrast"}]}
