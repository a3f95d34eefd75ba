"""A configured part of the page that is to be compared and is not there is said, not passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import Settings
from auditor.model.codes import Code
from auditor.model.page import Target
from auditor.pipeline.page_checks import CheckPage, PageChecker
from tests.checks.fixture import URL, artifacts_of

PAGE = "<html lang=en><title>Dates</title><body><div id=content><h1>Dates</h1></div></body></html>"


@pytest.mark.parametrize(
    ("root", "notes"),
    [
        ("#content", []),
        ("main", []),
        ("#article", ["#article selects nothing; body was taken"]),
        ("p[", ["p[ selects nothing; body was taken"]),
    ],
)
def test_a_root_that_selects_nothing_is_a_note_of_the_page(tmp_path: Path, root: str, notes: list[str]) -> None:
    given = {"browser": {"enabled": False}, "reference": {"root": root, "dir": str(tmp_path)}}
    checker = PageChecker(Settings.model_validate(given), "2026-01-01")
    found = checker.check_page(CheckPage(artifacts_of(PAGE).response, Target(URL))).failures
    assert [note.detail for note in found if note.code == Code.CONTENT_ROOT_MISSING] == notes
    assert all(note.note for note in found)
