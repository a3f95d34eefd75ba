"""Pages that lie, hang, storm or forge each end as the fault catalogue says, and the page after them is unharmed."""

from __future__ import annotations

import json
import os
import tempfile
import time

import pytest

from auditor.browser.pool import open_pool
from auditor.config import Settings
from auditor.dom.document import Document
from auditor.extract.axe_results import read_axe
from auditor.extract.parse import from_walk
from auditor.model.page import Failed, RenderedPage
from tests.browser.conftest import QUICK, found
from tests.browser.hostile_site import HIDING

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def document_of(page: RenderedPage | Failed) -> Document:
    assert isinstance(page, RenderedPage), page
    assert isinstance(page.walk, str), page.walk
    document = from_walk(page.walk)
    assert isinstance(document, Document), document
    return document


def text_of(page: RenderedPage | Failed) -> str:
    return document_of(page).root.text()


def test_elements_named_like_our_scripts_do_not_stand_in_their_way(render) -> None:
    page = render("/named-like-ours")
    assert found(page) == ["#bad"]
    assert document_of(page).title == "A page"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("/204", "NAVIGATION_ABORTED", id="no-content"),
        pytest.param("/zip", "DOWNLOAD_STARTED", id="download"),
        pytest.param("/never-page", "DEADLINE", id="server-never-answers"),
        pytest.param("/401", "AUTH_REQUIRED", id="basic-login"),
        pytest.param("/403", "HTTP_STATUS", id="forbidden"),
        pytest.param("/500", "HTTP_STATUS", id="server-error"),
        pytest.param("/plain", "NOT_HTML", id="not-html"),
        pytest.param("/alert-storm", "DIALOG_STORM", id="dialog-storm"),
        pytest.param("/refresh-self", "PAGE_NOT_STABLE", id="refreshes-itself"),
        pytest.param("/reload", "PAGE_NOT_STABLE", id="reloads-for-ever"),
        pytest.param("/loop", "PAGE_HUNG", id="endless-loop"),
        pytest.param("/loop-later", "PAGE_HUNG", id="endless-loop-after-load"),
        pytest.param("/loop-observer", "PAGE_HUNG", id="endless-observer"),
        # A slow machine spends the budget before it can count them.
        pytest.param("/many-nodes", "PAGE_TOO_LARGE PAGE_HUNG", id="too-many-elements"),
        pytest.param("/to-other-site", "WRONG_PAGE", id="leaves-for-another-site"),
    ],
)
def test_page_that_cannot_be_judged_is_named_and_the_next_one_is_judged(render, path, code) -> None:
    begun = time.monotonic()
    page = render(path)
    assert isinstance(page, Failed), page
    assert page.code in code.split()
    assert time.monotonic() - begun < 40
    assert found(render("/bad")) == ["#bad"]


def test_a_refused_download_leaves_no_file_and_the_page_is_judged(render) -> None:
    page = render("/a-download")
    assert found(page) == ["#bad"]
    assert [note.code for note in page.notes] == ["DOWNLOAD_STARTED"]
    # Profiles of browsers that other tests end vanish under the search: os.walk goes on where a folder is gone.
    kept = [name for _, _, names in os.walk(tempfile.gettempdir()) for name in names]
    assert not [name for name in kept if "pushed-by-a-page" in name]


@pytest.mark.parametrize("path", ["/alert", "/confirm"])
def test_a_dialog_is_dismissed_and_noted(render, path) -> None:
    page = render(path)
    assert found(page) == ["#bad"]
    assert [note.code for note in page.notes] == ["DIALOG_DISMISSED"]


@pytest.mark.parametrize("path", ["/popups", "/close-me", "/beforeunload"])
def test_windows_and_farewells_do_not_disturb_the_next_page(render, pool, path) -> None:
    assert isinstance(render(path), RenderedPage)
    assert found(render("/bad")) == ["#bad"]
    session = next(iter(pool._live))
    pages = [t for t in session._connection.call("Target.getTargets")["targetInfos"] if t["type"] == "page"]
    assert sum(t.get("browserContextId") == session._context for t in pages) == 1


@pytest.mark.parametrize(
    ("path", "end"),
    [("/refresh-other", "/bad"), ("/push-state", "/pushed?x=1"), ("/hash", "/hash#/route"), ("/redirect", "/bad")],
)
def test_a_page_that_moves_is_filed_under_its_address_and_shows_the_final_one(render, path, end) -> None:
    page = render(path)
    assert page.url.endswith(path)
    assert page.final_url.endswith(end)
    assert found(page) == ["#bad"]


def test_a_worker_that_loops_does_not_hold_the_page_up(render) -> None:
    assert found(render("/loop-worker")) == ["#bad"]


@pytest.mark.parametrize("path", ["/never-script", "/polling", "/sse", "/hung-frame"])
def test_a_page_that_never_falls_silent_is_judged_after_a_cap(render, path) -> None:
    page = render(path)
    assert found(page) == ["#bad"]
    assert page.settled


def test_what_never_came_is_named(render) -> None:
    page = render("/never-css")
    assert [note.code for note in page.notes] == ["STILL_LOADING"]
    assert "/never" in page.notes[0].detail


def test_frozen_timers_and_promises_of_the_page_do_not_reach_us(render) -> None:
    assert found(render("/frozen-time")) == ["#bad"]


def test_frames_beyond_the_budget_are_listed_as_unseen(axe_copy, hostile, render) -> None:
    settings = Settings.model_validate({"browser": {**QUICK, "page_budget_s": 60}})
    pool = open_pool(settings, axe_copy, settings.named_states())
    try:
        many = pool.render(hostile.url("/many-frames"), final_url=hostile.url("/many-frames"))
    finally:
        pool.close()
    assert isinstance(many, tuple), many
    assert found(many[0]) == ["#bad"]
    assert len(json.loads(many[0].axe)["unseen_frames"]) >= 20
    assert found(render("/deep-frames"))


def test_a_page_that_eats_memory_costs_only_itself(render) -> None:
    page = render("/memory")
    assert isinstance(page, Failed)
    assert page.code in {"TARGET_CRASHED", "PAGE_HUNG"}
    assert found(render("/bad")) == ["#bad"]


def test_a_service_worker_of_one_page_does_not_answer_for_the_next(render) -> None:
    assert render("/service-worker").title == "Registered"
    assert render("/good").title == "Good"


def test_nothing_that_a_page_stores_is_seen_by_the_next(render) -> None:
    assert isinstance(render("/store"), RenderedPage)
    assert text_of(render("/stored")).strip("A page|") == ""


def test_a_strict_policy_of_the_page_does_not_stop_axe(render) -> None:
    assert found(render("/strict")) == ["#bad"]


@pytest.mark.parametrize("path", ["/forged", "/polluted", "/clobbered"])
def test_pages_that_forge_or_break_our_tools_are_judged_truly(render, path) -> None:
    page = render(path)
    assert found(page) == ["#bad"]
    document = document_of(page)
    results = read_axe(page.axe, document)
    assert not isinstance(results, Failed)
    node = next(rule for rule in results.rules if rule.id == "image-alt").nodes[0]
    assert document.elements[node.index].get("id") == "bad"


@pytest.mark.parametrize("path", [*(f"/field-{name}" for name in HIDING), "/field-by-id", "/field-picture"])
def test_a_field_that_hides_what_its_form_is_asked_for_hides_nothing_from_axe(render, path) -> None:
    assert found(render(path)) == ["#bad"]


@pytest.mark.parametrize("path", ["/field-in-frame", "/field-in-shadow"])
def test_nor_does_one_in_a_frame_or_a_shadow_root(render, path) -> None:
    assert [step.rpartition(" ")[2] for step in found(render(path))] == ["#bad"]


def test_what_is_kept_of_such_fields_is_what_the_page_says(render) -> None:
    page = render("/field-kept")
    assert found(page) == ["#bad"]
    fields = [one.attrs for one in document_of(page).elements if one.tag == "input"]
    assert fields == [{"name": "nodeType", "form": "asked"}, {"id": "plain", "name": "childNodes"}]
    assert "form=" not in str(page.axe)


def test_where_the_page_puts_such_a_field_back_what_axe_could_not_judge_is_not_passed(render) -> None:
    page = render("/field-put-back")
    assert found(page) == ["#bad"]
    unsure = [rule["nodes"][0]["summary"] for rule in json.loads(page.axe)["rules"] if rule["incomplete"]]
    assert any("Axe encountered an error" in one for one in unsure)


def test_where_such_a_field_cannot_be_taken_out_that_is_said_and_the_walk_remains(render) -> None:
    page = render("/field-stuck")
    assert isinstance(page.axe, Failed)
    assert page.axe.code == "AXE_FAILED"
    assert "cannot be taken out" in page.axe.detail
    assert document_of(page).by_id("bad") is not None


def test_huge_attributes_are_bounded_and_their_element_found(render) -> None:
    page = render("/big-selector")
    assert len(found(page)) == 2
    assert len(page.axe) < 20_000
    assert len(page.walk) < 60_000


@pytest.mark.parametrize("path", ["/permissions", "/protocols-later"])
def test_what_would_ask_or_launch_is_denied(render, path) -> None:
    assert found(render(path)) == ["#bad"]


def test_a_page_that_loops_when_left_costs_its_session_only(render) -> None:
    begun = time.monotonic()
    assert isinstance(render("/busy-unload"), RenderedPage)
    assert found(render("/bad")) == ["#bad"]
    assert time.monotonic() - begun < 15


def test_a_storm_of_console_errors_is_bounded(render) -> None:
    page = render("/console-storm")
    assert found(page) == ["#bad"]
    assert len(page.console) <= 50


def test_a_page_that_still_changes_is_waited_for(render) -> None:
    assert text_of(render("/mutating")).count(".") >= 15
