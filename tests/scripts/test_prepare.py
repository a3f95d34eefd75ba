"""The set-up says what it does, does nothing twice, and ends with one sentence where it cannot go on."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("prepare", ROOT / "scripts" / "prepare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in module.INPUTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "prepared")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    return module


def program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_what_is_up_to_date_is_not_installed_again(prepare, monkeypatch, capfd):
    prepare.STAMP.write_text(prepare.digest())
    program(prepare.VENV / "bin" / "auditor", 'echo "called with $1"')
    program(prepare.VENV / "bin" / "python", "echo pip was called; exit 1")
    monkeypatch.setenv("AUDITOR_BROWSER", "anything")
    assert prepare.main() == 0
    assert "installing" not in capfd.readouterr().err


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_change_of_what_it_was_made_from_means_installing_again(prepare, name):
    before = prepare.digest()
    path = prepare.ROOT / name
    path.write_text(path.read_text() + "\n# changed\n")
    assert prepare.digest() != before


def test_an_old_python_looks_for_a_newer_one_on_the_path(prepare, monkeypatch, tmp_path):
    program(tmp_path / "python3.12", "")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prepare.find_python() == str(tmp_path / "python3.12")


def test_without_a_fitting_python_one_sentence_says_which_ones_fit(prepare, monkeypatch, capfd):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as ended:
        prepare.find_python()
    assert ended.value.code == 1
    assert "3.11, 3.12 or 3.13; this is 3.9" in capfd.readouterr().err


def test_whoever_may_not_install_is_told_the_one_command(prepare, monkeypatch, capfd):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("AUDITOR_BROWSER", raising=False)
    monkeypatch.delenv("CHROME_BIN", raising=False)
    prepare.find_browser()
    assert "sudo apt-get install chromium chromium-driver" in capfd.readouterr().err


def test_a_python_that_cannot_make_environments_is_explained_and_leaves_nothing(prepare, monkeypatch, capfd, tmp_path):
    program(tmp_path / "python3.13", "exit 1")
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit):
        prepare.make_environment()
    assert "sudo apt-get install python3-venv" in capfd.readouterr().err
    assert not prepare.VENV.exists()


def test_a_failing_command_ends_with_its_sentence(prepare, capfd):
    with pytest.raises(SystemExit):
        prepare.run([sys.executable, "-c", "raise SystemExit(3)"], "that did not work")
    assert "that did not work" in capfd.readouterr().err


def test_development_requirements_are_those_of_pyproject(prepare):
    (prepare.VENV / "bin" / "python").symlink_to(sys.executable)
    assert any(line.startswith("pytest") for line in prepare.development_requirements())
