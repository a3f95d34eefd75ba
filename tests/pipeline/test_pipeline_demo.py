"""The demonstration, end to end: each planted mistake is found exactly once, its clean twin yields none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from auditor.demo.mistakes import MISTAKES, Mistake
from tests.pipeline.conftest import Ran, auditor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


def hits(mistake: Mistake, audit: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what reports a mistake: a finding of its check, or a failure with its code, on its page."""
    failures = [{**failure, "check": failure["code"]} for failure in audit["failures"]]
    return [
        finding
        for finding in [*audit["findings"], *failures]
        if finding["check"] in mistake.checks
        and urlsplit(finding["page"]).path == mistake.page
        and mistake.mark in json.dumps(finding, ensure_ascii=False)
    ]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.id)
def test_each_planted_mistake_is_found_exactly_once(mistake: Mistake, demo: Ran) -> None:
    found = hits(mistake, demo.audit)
    assert len(found) == 1, found


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.id)
def test_the_clean_twin_yields_none_of_them(mistake: Mistake, clean: Ran) -> None:
    assert not hits(mistake, clean.audit)


def test_no_more_than_a_handful_of_other_findings_fail(demo: Ran) -> None:
    planted = {f["id"] for mistake in MISTAKES for f in hits(mistake, demo.audit) if "id" in f}
    others = [f for f in demo.audit["findings"] if f["id"] not in planted and f["outcome"] == "failed"]
    assert len(others) <= 6, [(f["check"], f["page"], f["message"]) for f in others]


def test_the_demonstration_exits_with_0_and_says_failed(demo: Ran) -> None:
    assert demo.status == 0, demo.stderr
    *_, verdict, path = demo.stdout.strip().splitlines()
    assert verdict.startswith("Failed"), demo.stdout
    assert "index.html" in path
    assert "Traceback" not in demo.stderr


def test_every_discovered_address_ends_in_exactly_one_state_with_a_reason(demo: Ran) -> None:
    pages = demo.audit["pages"]
    assert len({page["url"] for page in pages}) == len(pages) >= 12
    for page in pages:
        assert page["state"] in {"audited", "partial", "failed", "skipped"}
        assert (page["failure"] is None) == (page["state"] == "audited"), page


def test_error_pages_are_not_audited_as_content(demo: Ran) -> None:
    broken = [page for page in demo.audit["pages"] if (page["status"] or 0) >= 400]
    assert {page["status"] for page in broken} >= {404, 500}
    assert all(page["state"] == "failed" and page["failure"]["code"] == "HTTP_STATUS" for page in broken)
    addresses = {page["url"] for page in broken}
    assert not [f for f in demo.audit["findings"] if f["page"] in addresses]


def test_every_audited_page_was_checked_by_axe(demo: Ran) -> None:
    environment = demo.audit["run"]["environment"]
    assert environment["axe"].startswith("4.")
    assert environment["browser"]


def test_without_a_browser_the_demonstration_works_all_the_same(tmp_path: Path) -> None:
    ran = auditor("demo", "--no-browser", "--clean", "-q", cwd=tmp_path)
    assert ran.status == 0
    assert "Passed: " in ran.stdout
