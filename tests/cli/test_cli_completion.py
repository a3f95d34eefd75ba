"""The shell is offered the names of checks, rules, criteria, formats, runs and findings, and never a fault."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from auditor.cli import auditor
from auditor.model.run import Environment, Run, RunStatus, SystemClock
from auditor.store import Store


def offered(*words: str) -> list[str]:
    """What stands there after a tab behind the last word."""
    made = ShellComplete(auditor, {}, "auditor", "_AUDITOR_COMPLETE")
    return [item.value for item in made.get_completions(list(words[:-1]), words[-1])]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def add_run(store: Path, identity: str) -> None:
    when = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    with Store.open(store, SystemClock()) as opened:
        opened.create_run(
            Run(identity, when, None, RunStatus.RUNNING, "https://a.example/", Environment("0.1.0", "3.11"))
        )
        opened.finish_run(identity, RunStatus.COMPLETE, when)


def test_names_that_can_be_explained_are_offered(folder: Path) -> None:
    assert offered("explain", "axe:color") == ["axe:color-contrast", "axe:color-contrast-enhanced"]
    assert offered("explain", "2.4.1")[:2] == ["2.4.1", "2.4.10"]
    assert "DEADLINE" in offered("explain", "dead")


def test_checks_are_offered_to_waive(folder: Path) -> None:
    assert "image-alt-filename" in offered("waive", "--check", "image-alt-f")


def test_formats_are_offered_one_behind_the_other_and_none_twice(folder: Path) -> None:
    assert offered("report", "--format", "sa") == ["sarif"]
    assert offered("audit", "--format", "html,js") == ["html,json"]
    assert "html,html" not in offered("audit", "--format", "html,")


def test_runs_are_offered_newest_first(folder: Path) -> None:
    add_run(folder / ".auditor", "20261122-030000-aaaa")
    add_run(folder / ".auditor", "20261123-030000-bbbb")
    assert offered("report", "2026") == ["20261123-030000-bbbb", "20261122-030000-aaaa"]
    assert offered("compare", "lat") == ["latest"]
    assert offered("compare", "latest", "prev") == ["previous"]


def test_another_store_is_asked_where_one_is_named(folder: Path) -> None:
    add_run(folder / "other", "20261122-030000-aaaa")
    assert offered("report", "2026") == []
    assert offered("report", "--store", "other", "2026") == ["20261122-030000-aaaa"]


@pytest.mark.parametrize("words", [("replay", "a"), ("waive", "3f"), ("explain", "zzz"), ("report", "2026")])
def test_without_a_store_nothing_is_offered_and_nothing_is_made(folder: Path, words: tuple[str, ...]) -> None:
    assert offered(*words) == []
    assert list(folder.iterdir()) == []
