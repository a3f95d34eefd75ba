"""What fails beside others and passes alone is named; what fails twice, or what many do, is a failure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.run_tests import SECOND_LOOK, run_tests

ONCE = """
from pathlib import Path
def test_once():
    mark = Path(__file__).with_name("mark")
    known = mark.exists()
    mark.touch()
    assert known
"""
TWICE = "def test_twice(): assert False\n"
MANY = f"""
import pytest
@pytest.mark.parametrize("n", range({SECOND_LOOK + 1}))
def test_many(n): assert False
"""
RIGHT = "def test_right(): pass\n"


@pytest.mark.parametrize(
    ("code", "status", "runs", "named"),
    [
        pytest.param(RIGHT, 0, 1, False, id="all-pass"),
        pytest.param(RIGHT + ONCE, 0, 2, True, id="passes-alone"),
        pytest.param(ONCE + TWICE, 1, 2, False, id="fails-twice"),
        pytest.param("import nothing_of_this_name\n", 2, 1, False, id="cannot-be-read"),
        pytest.param(MANY, 1, 1, False, id="too-many"),
    ],
)
def test_the_status_and_what_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], code: str, status: int, runs: int, named: bool
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (tmp_path / "test_project.py").write_text(code)
    assert run_tests(tmp_path, ["-q", "-p", "no:xdist"]) == status
    out = capfd.readouterr().out
    assert len(re.findall(r"\d+ (?:passed|failed|error)\b.* in [\d.]+s", out)) == runs
    assert ("PASSED ALONE" in out and "test_project.py::test_once" in out.split("PASSED ALONE")[-1]) is named
