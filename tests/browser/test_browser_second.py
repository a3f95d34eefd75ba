"""A second engine beside axe: fetched whole or not at all, run in the same world, and merged by element and issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.browser import second_source
from auditor.browser.second_source import accesslint_path, find_accesslint
from auditor.checks.accessibility import axe_rules
from auditor.checks.base import axe_rule_ids
from auditor.checks.second_opinion import same_as_axe
from auditor.dom.content import AxeNode, AxeResults, AxeRule, SecondFinding, SecondOpinion
from auditor.dom.document import Document
from auditor.errors import EngineFault
from auditor.extract.parse import parse_html
from auditor.model.finding import Finding, Outcome
from auditor.model.options import Options
from tests.pipeline.conftest import auditor
from tests.site import Site

CONTRAST, NAME = "distinguishable/color-contrast", "navigable/link-name"


def told(
    body: str, axe: str, second: tuple[str, ...], skipped: tuple[str, ...] = (), incomplete: bool = False
) -> list[Finding]:
    """Return what is said of the element called x, of which axe's rule and rules of the second engine speak."""
    document = parse_html(f"<html lang=en><body>{body}</body></html>", "http://site.test/")
    assert isinstance(document, Document)
    element = document.by_id("x")
    assert element is not None
    node = AxeNode(("#x",), "<x>", "serious", "s", element.index)
    rules = (AxeRule(axe, incomplete, "serious", "Help", "", "d", (), (node,), 1),) if axe else ()
    found = tuple(SecondFinding(rule, "It is so", element.index) for rule in second)
    results = AxeResults("4", rules, ("x",), (), second=SecondOpinion("0", found, skipped))
    return [one for one in axe_rules(results, document, Options()) if isinstance(one, Finding)]


def test_what_both_say_is_one_finding_that_names_both() -> None:
    (one,) = told('<a id=x href="/"></a>', "link-name", (NAME,))
    assert (one.check, one.outcome, one.also) == ("axe:link-name", Outcome.FAILED, (f"accesslint:{NAME}",))


def test_a_contrast_that_only_axe_fails_is_to_be_looked_at() -> None:
    (one,) = told("<p id=x>Tea</p>", "color-contrast", ())
    assert one.outcome is Outcome.CANT_TELL
    assert "another engine does not say so" in one.message
    (both,) = told("<p id=x>Tea</p>", "color-contrast", (CONTRAST,))
    assert both.outcome is Outcome.FAILED


def test_no_contrast_is_doubted_where_the_other_engine_broke_off() -> None:
    (one,) = told("<p id=x>Tea</p>", "color-contrast", (), skipped=(CONTRAST,))
    assert one.outcome is Outcome.FAILED


def test_other_rules_are_not_doubted_by_silence() -> None:
    (one,) = told('<a id=x href="/"></a>', "link-name", ())
    assert (one.outcome, one.also) == (Outcome.FAILED, ())


def test_what_the_second_engine_alone_says_is_to_be_looked_at_under_the_name_of_axe_s_rule() -> None:
    (one,) = told('<a id=x href="/"></a>', "", (NAME,))
    assert (one.check, one.outcome, one.engine) == ("axe:link-name", Outcome.CANT_TELL, "accesslint")


def test_what_axe_is_overruled_in_the_second_engine_does_not_bring_back() -> None:
    body = '<table role="none"><tr><th id=x></th></tr></table>'
    assert told(body, "empty-table-header", ("adaptable/empty-table-header",)) == []
    assert told("<ul id=x><div role=none><li>a</li></div></ul>", "list", ("adaptable/list-children",)) == []


def test_where_it_is_too_eager_the_second_engine_only_agrees() -> None:
    rule = "distinguishable/link-in-text-block"
    assert told('<a id=x href="/">Tea</a>', "", (rule,)) == []
    (both,) = told('<a id=x href="/">Tea</a>', "link-in-text-block", (rule,))
    assert both.also == (f"accesslint:{rule}",)


def test_a_rule_of_the_second_engine_that_axe_does_not_have_is_left_out() -> None:
    assert told("<p id=x>Tea</p>", "", ("text-alternatives/image-alt-words",)) == []


def test_the_table_names_rules_of_axe() -> None:
    assert set(same_as_axe().values()) <= axe_rule_ids()


def test_a_copy_that_was_changed_is_refused_and_a_missing_one_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(second_source, "user_cache_path", lambda *_, **__: tmp_path)
    with pytest.raises(EngineFault, match="auditor setup --accesslint"):
        find_accesslint()
    accesslint_path().parent.mkdir(parents=True)
    accesslint_path().write_text("var AccessLint = {};")
    with pytest.raises(EngineFault, match="is not AccessLint") as caught:
        find_accesslint()
    assert caught.value.code == "AXE_WRONG"


def test_without_npm_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(second_source, "user_cache_path", lambda *_, **__: tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineFault, match="npm is needed"):
        second_source.install_accesslint(lambda _: None)


@pytest.mark.browser
@pytest.mark.skipif(not accesslint_path().is_file(), reason="`auditor setup --accesslint` has not fetched it here")
def test_in_a_browser_both_engines_agree_on_a_link_without_a_name_and_on_a_contrast(tmp_path: Path) -> None:
    page = (
        '<!doctype html><html lang="en"><head><title>Kinds of tea</title></head><body><main><h1>Tea</h1>'
        '<p style="color:#999;background:#fff">Green tea is not fermented.</p><p>Black tea <a href="/"></a> is.</p></main></body></html>'
    )
    (tmp_path / "auditor.toml").write_text("[engines]\naccesslint = true\n", "utf-8")
    with Site({"/": page}) as site:
        ran = auditor("audit", site.url, "--format", "json", "--fail-on", "new:critical", cwd=tmp_path)
    found = {one["check"]: one for one in ran.audit["findings"] if one["engine"] == "axe"}
    assert found["axe:color-contrast"]["outcome"] == "failed"
    assert f"accesslint:{CONTRAST}" in found["axe:color-contrast"]["evidence"]["also"]
    assert ran.audit["run"]["environment"]["dictionaries"]["accesslint"] == second_source.ACCESSLINT
