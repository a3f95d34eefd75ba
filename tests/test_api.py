"""The Python API: every name is there and cheap until it is used, and the documented example runs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import auditor
from auditor import Settings, audit, load_settings, open_report, write_reports
from auditor.errors import UsageFault
from tests.site import Site, linked_site

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "python-api.md").read_text("utf-8")


def python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, timeout=200, check=False
    )


def test_every_public_name_is_there_and_no_other() -> None:
    for name in auditor.__all__:
        assert getattr(auditor, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = auditor.nothing
    assert set(auditor.__all__) <= set(dir(auditor))


def test_what_types_know_and_what_runs_are_the_same_names() -> None:
    tree = ast.parse((ROOT / "auditor" / "__init__.py").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    typed = {
        alias.asname: (node.module, alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    loaded = {name: (home, auditor._CALLED_THERE.get(name, name)) for name, home in auditor._HOMES.items()}
    assert typed == loaded
    assert set(loaded) | {"__version__"} == set(auditor.__all__)


def test_importing_it_loads_nothing_that_is_heavy(tmp_path: Path) -> None:
    code = "import sys, auditor; print(sorted({'selenium', 'lxml', 'pydantic', 'requests', 'auditor.checks'} & set(sys.modules)))"
    assert python(code, tmp_path).stdout.strip() == "[]"


def test_the_version_is_told_without_loading_an_engine(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom auditor.cli import run\n"
        "assert run(['--version']) == 0\n"
        "assert not {'selenium', 'lxml', 'pydantic', 'rich'} & set(sys.modules)"
    )
    ran = python(code, tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert auditor.__version__ in ran.stdout


def test_the_documented_names_are_the_public_ones() -> None:
    documented = set(re.findall(r"^\| `(\w+)[`(]", DOCUMENT, re.M))
    assert documented == set(auditor.__all__) - {"__version__"}


def test_the_documented_example_runs_as_it_stands(tmp_path: Path) -> None:
    example = re.search(r"```python\n(.*?)```", DOCUMENT, re.S)[1]
    assert len(example.strip().splitlines()) <= 17
    with Site(linked_site(3)) as site:
        ran = python(example.replace("https://www.example.edu/", site.url), tmp_path)
    assert ran.returncode == 1, ran.stderr
    assert "/page-0 image-alt-" in ran.stdout
    [folder] = [
        path for path in (tmp_path / "reports" / "machines").iterdir() if path.is_dir() and not path.is_symlink()
    ]
    assert {path.name for path in folder.iterdir()} >= {"audit.sarif", "junit.xml"}


def test_a_report_outlives_its_run_and_can_be_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Site(linked_site(2)) as site:
        settings = load_settings(overrides={"site.start": [site.url], "browser.enabled": False})
        result = audit(settings)
    page = next(record for record in result.report.pages if record.url.endswith("/page-0"))
    assert result.report.detail(page.url).checks
    again = write_reports(result.report, ["html"], tmp_path / "again")
    assert (again / "index.html").is_file()
    with open_report(None, settings) as report:
        assert [found.id for found in report.findings] == [found.id for found in result.report.findings]


def test_settings_without_an_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault) as fault:
        audit(Settings(), store=tmp_path / "store")
    assert fault.value.code == "CONFIG_MISSING"
    assert not (tmp_path / "store").exists()
