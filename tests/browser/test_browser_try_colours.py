"""A suggested colour is verified only where the rule passes with it on the live page, and nothing of the trial is left there."""

from __future__ import annotations

import json

import pytest

from auditor.browser.pool import open_pool
from auditor.config import Settings
from tests.browser.conftest import QUICK
from tests.browser.hostile_site import page as markup

pytestmark = pytest.mark.browser

BODY = """<style>p { transition: color 2s } .whole { color: #222 !important }</style>
<p id="plain" style="color: #999; margin: 1px">Plain grey words on white paper</p>
<p id="bare" class="pale">Pale words of a class on white paper</p>
<style>.pale { color: #aaa } .veil { opacity: 0.6; color: #8a8a8a }</style>
<p id="veil" class="veil">Words that are seen through a veil</p>"""


def verified(page) -> dict[str, list[str]]:
    rules = json.loads(page.axe)["rules"]
    nodes = [
        node for rule in rules if rule["id"] == "color-contrast" and not rule["incomplete"] for node in rule["nodes"]
    ]
    return {node["target"][0]: node["data"].get("verified", []) for node in nodes}


def test_a_colour_that_passes_on_the_page_is_verified_and_one_that_does_not_stays_a_suggestion(render, hostile) -> None:
    hostile.pages["/colours"] = markup(BODY)
    told = verified(render("/colours"))
    assert told["#plain"] == ["text", "background"]
    assert told["#bare"] == ["text", "background"]
    assert told["#veil"] == [], "its opacity takes the colour back"


def test_nothing_of_a_trial_is_left_on_the_page(axe_copy, hostile) -> None:
    hostile.pages["/tried"] = markup(BODY)
    settings = Settings.model_validate({"browser": {**QUICK, "states": ["desktop", "reduced-motion"]}})
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        url = hostile.url("/tried")
        first, second = pool.render(url, final_url=url)
    finally:
        pool.close()
    assert verified(first)["#plain"]
    assert "margin: 1px" in second.walk
    assert json.loads(second.walk)["nodes"] == json.loads(first.walk)["nodes"]
