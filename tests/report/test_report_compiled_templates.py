"""Compiled templates are kept beside their source; one of another source, or a place that cannot be written to, changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment

from auditor.report.escape import html_environment

TEMPLATE = "hello.html"


@pytest.fixture(autouse=True)
def _keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def shown(folder: Path, source: str) -> str:
    (folder / TEMPLATE).write_text(source)
    return html_environment(folder).get_template(TEMPLATE).render(name="<b>")


def test_a_template_is_compiled_once_and_escapes_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(tmp_path, "Hello {{ name }}") == "Hello &lt;b&gt;"
    assert len(list((tmp_path / "__pycache__").iterdir())) == 1
    monkeypatch.setattr(Environment, "_compile", lambda *_: pytest.fail("compiled again"))
    assert shown(tmp_path, "Hello {{ name }}") == "Hello &lt;b&gt;"


def test_a_template_that_was_changed_is_compiled_again(tmp_path: Path) -> None:
    shown(tmp_path, "Hello {{ name }}")
    assert shown(tmp_path, "Bye {{ name }}") == "Bye &lt;b&gt;"


def test_a_place_that_cannot_be_written_to_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file in the way")
    assert shown(tmp_path, "Hello {{ name }}") == "Hello &lt;b&gt;"


def test_nothing_is_kept_where_python_is_told_to_keep_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    shown(tmp_path, "Hello {{ name }}")
    assert not (tmp_path / "__pycache__").exists()
