"""Which browser is used: option, environment, PATH, in this order, each named when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.browser import browser_locator as engines
from auditor.browser.browser_locator import find_browser
from auditor.config import BrowserSettings
from auditor.errors import EngineFault


def program(folder: Path, name: str, says: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return str(path)


def test_an_option_goes_before_the_environment_and_that_before_the_path(tmp_path) -> None:
    driver = program(tmp_path, "chromedriver", "ChromeDriver 150.0.1.2 (abc)")
    program(tmp_path, "chromium", "Chromium 150.0.1.2 built on something")
    other = program(tmp_path, "other", "Chromium 150.0.9.9")
    path = {"PATH": str(tmp_path)}
    assert find_browser(BrowserSettings(), path).source == "path"
    assert find_browser(BrowserSettings(), {**path, "AUDITOR_BROWSER": other}).source == "environment"
    found = find_browser(BrowserSettings(binary=other), {**path, "AUDITOR_BROWSER": "chromium"})
    assert (found.source, found.binary, found.version) == ("option", other, "150.0.9.9")
    assert (found.driver, found.driver_version) == (driver, "150.0.1.2")


def test_a_driver_of_another_major_version_is_named(tmp_path) -> None:
    program(tmp_path, "chromedriver", "ChromeDriver 149.0.1.2")
    program(tmp_path, "chromium", "Chromium 150.0.1.2")
    with pytest.raises(EngineFault, match=r"150\.0\.1\.2.*149\.0\.1\.2.*do not fit"):
        find_browser(BrowserSettings(), {"PATH": str(tmp_path)})


def test_a_program_that_tells_no_version_is_named(tmp_path) -> None:
    program(tmp_path, "chromedriver", "ChromeDriver 150.0.1.2")
    program(tmp_path, "chromium", "no version here")
    with pytest.raises(EngineFault, match="does not tell its version"):
        find_browser(BrowserSettings(), {"PATH": str(tmp_path)})


def test_no_browser_at_all_is_one_sentence_with_what_to_do(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(engines, "SeleniumManager", lambda: type("M", (), {"binary_paths": lambda self, _: {}})())
    with pytest.raises(EngineFault) as caught:
        find_browser(BrowserSettings(), {"PATH": str(tmp_path)})
    assert caught.value.code == "BROWSER_MISSING"
    assert "apt-get install chromium chromium-driver" in str(caught.value)


def test_a_headless_shell_is_preferred_where_the_driver_fits_it(tmp_path) -> None:
    program(tmp_path, "chromedriver", "ChromeDriver 150.0.1.2")
    full = program(tmp_path, "chromium", "Chromium 150.0.1.2")
    path = {"PATH": str(tmp_path)}
    assert not find_browser(BrowserSettings(), path).shell
    shell = program(tmp_path, "chromium-headless-shell", "Chromium 150.0.1.2")
    found = find_browser(BrowserSettings(), path)
    assert (found.binary, found.shell, found.source) == (shell, True, "path")
    assert find_browser(BrowserSettings(binary=full), path).binary == full
    assert find_browser(BrowserSettings(), {**path, "CHROME_BIN": full}).binary == full
    Path(full).unlink()
    assert find_browser(BrowserSettings(), path).binary == shell


@pytest.mark.parametrize("says", ["Chromium 149.0.1.2", "nothing"])
def test_a_headless_shell_that_does_not_fit_is_passed_over(tmp_path, says) -> None:
    program(tmp_path, "chromedriver", "ChromeDriver 150.0.1.2")
    full = program(tmp_path, "chromium", "Chromium 150.0.1.2")
    program(tmp_path, "chromium-headless-shell", says)
    assert find_browser(BrowserSettings(), {"PATH": str(tmp_path)}).binary == full
