"""One table of formats and one of states: what is configured, offered, documented and written is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.cli import auditor as command
from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.model.formats import FORMATS
from auditor.model.states import STATES
from auditor.report import write_reports
from auditor.report.labels import in_states
from tests.report.report_sample import sample

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_writes_its_file_and_can_be_configured(name: str, tmp_path: Path) -> None:
    folder = write_reports(sample(), [name], tmp_path)
    assert (folder / FORMATS[name].file).is_file()
    assert Settings.model_validate({"report": {"formats": [name]}}).report.formats == (name,)


def test_the_readme_lists_the_formats_with_their_files_and_words() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| `([\w.-]+)` \| (.+) \|$", readme, re.MULTILINE)
    assert rows == [(row.name, row.file, row.words) for row in FORMATS.values()]


def test_the_documentation_lists_the_built_in_states_with_their_words() -> None:
    told = (ROOT / "docs" / "states.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (?!a number|`)(.+) \|$", told, re.MULTILINE)
    assert rows == [(name, row.description) for name, row in STATES.items()]


def test_the_help_offers_every_format_and_every_state() -> None:
    said = "".join(CliRunner().invoke(command, ["audit", "--help"]).output.split())
    assert ",".join(FORMATS) in said
    assert ",".join(STATES) in said


@pytest.mark.parametrize("name", [name for name, row in STATES.items() if row.words])
def test_a_built_in_state_renders_and_is_said_in_words(name: str) -> None:
    (state,) = Settings.model_validate({"browser": {"states": [name]}}).named_states()
    assert state.name == name
    assert in_states([name], ["desktop", name]) == f"Only {STATES[name].words}"


def test_a_state_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageFault, match="desktop"):
        Settings.model_validate({"browser": {"states": ["mobil"]}}).named_states()
