"""An installed package adds checks: the example of docs/own-checks.md as it stands there, and packages that cannot be used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.checks import registry
from auditor.checks.registry import Registry, discover
from tests.pipeline.conftest import auditor
from tests.plugin import install, pip_install
from tests.site import Site, page

DOCUMENT = (Path(__file__).parents[2] / "docs" / "own-checks.md").read_text("utf-8")
(PROJECT,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.S)
CODE, TESTS = re.findall(r"```python\n(.*?)```", DOCUMENT, re.S)

DECLARED = """
from auditor.checks.base import check
from auditor.dom.content import Links
from auditor.model.finding import Family, Severity

@check("{id}", family=Family.LINKS, version=1, severity=Severity.MINOR{more})
def own({parameter}: Links):
    "A check of our own."
    yield from ()
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pip_install(tmp_path_factory.mktemp("installed") / "packages", PROJECT, CODE)


def test_findings_of_an_installed_check_are_in_the_reports_with_their_help(
    installed: dict[str, str], tmp_path: Path
) -> None:
    body = "<h1>Welcome</h1><p>The Institute of Wonders teaches wonders.</p><p>The College of Wonders does so too.</p>"
    with Site({"/": page(body)}) as site:
        ran = auditor("audit", site.url, "--no-browser", "--quiet", cwd=tmp_path, env=installed)
    found = [finding for finding in ran.audit["findings"] if finding["check"].startswith("house-")]
    assert [(f["check"], f["family"], f["evidence"].get("quote", f["message"])) for f in found] == [
        ("house-old-name", "structure", "The old name of the house stands here.")
    ]
    assert "College of Wonders. Write the new name" in found[0]["help"]
    pages = "".join(path.read_text("utf-8") for path in ran.report.rglob("*.html"))
    assert "Since 2024 we are the College of Wonders." in pages
    assert "house-old-name" in pages


def test_explain_and_doctor_know_the_package(installed: dict[str, str], tmp_path: Path) -> None:
    explained = auditor("explain", "house-old-name", cwd=tmp_path, env=installed).stdout
    assert explained.startswith("house-old-name (structure, moderate; WCAG none; from house-checks 1.2)")
    assert "Write the new name" in explained
    assert "(house-checks 1.2)" in auditor("explain", cwd=tmp_path, env=installed).stdout
    told = auditor("doctor", cwd=tmp_path, env=installed).stdout
    assert f"{len(registry())} of auditor; house-checks 1.2 adds house-old-name, house-old-name-often" in told


def test_the_tests_of_the_example_pass(installed: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "test_house_checks.py").write_text(TESTS, "utf-8")
    root = str(Path(__file__).parents[2])
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([installed["PYTHONPATH"], root])}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_house_checks.py"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("code", "entry", "told"),
    [
        ("import nothing_like_it", "", "cannot be loaded: ModuleNotFoundError: No module named 'nothing_like_it'"),
        ("raise SystemExit('\\x1b[31mbye')", "", "cannot be loaded: SystemExit:"),
        ("VERSION = 1", "", "own_checks has no check"),
        ("VERSION = 1", "own_checks:VERSION", "an entry point names a module with checks, or one check"),
        (DECLARED.format(id="link-vague-text", parameter="links", more=""), "", "link-vague-text exists already"),
        (DECLARED.format(id="own-a", parameter="lnks", more=""), "", "check own-a: there is no artifact “lnks”"),
        (
            DECLARED.format(id="own-a", parameter="links", more=", same_as=('link-nmae',)"),
            "",
            "check own-a: axe has no rule “link-nmae”; the nearest is “link-name”",
        ),
    ],
)
def test_a_package_that_cannot_be_used_is_named_with_the_reason(
    code: str, entry: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "packages", "own_checks", code, entry=entry)
    (plugin,) = discovered(tmp_path / "packages", monkeypatch).plugins
    assert (plugin.name, plugin.checks) == ("own-checks 1.0", ())
    assert told in plugin.problem
    assert plugin.problem.isprintable()


def test_a_broken_package_stops_the_audit_before_it_begins(tmp_path: Path) -> None:
    env = install(tmp_path / "packages", "own_checks", "import nothing_like_it")
    ran = auditor("audit", "http://127.0.0.1:9/", "--no-browser", "--quiet", cwd=tmp_path, env=env)
    assert ran.status == 2, ran.stderr
    assert "own-checks 1.0: own_checks cannot be loaded: ModuleNotFoundError" in ran.stderr
    assert not (tmp_path / "reports").exists()
    doctor = auditor("doctor", cwd=tmp_path, env=env)
    assert doctor.status == 3
    assert "own-checks 1.0: own_checks cannot be loaded" in doctor.stdout


def test_an_entry_point_may_name_one_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "packages", "own_checks", DECLARED.format(id="own-a", parameter="links", more=""), entry="own_checks:own")
    found = discovered(tmp_path / "packages", monkeypatch)
    assert found["own-a"].family == "links"
    assert found.origin("own-a") == "own-checks 1.0"
    assert list(found) == sorted(found)


def discovered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    monkeypatch.delitem(sys.modules, "own_checks", raising=False)
    monkeypatch.syspath_prepend(str(folder))
    return discover()
