"""Finds the browser and its driver: option, environment, PATH, Selenium Manager, or one clear sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.selenium_manager import SeleniumManager

from auditor.config import BrowserSettings
from auditor.errors import EngineFault
from auditor.model.codes import Code

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
"""Chromium without what only a window needs: the same pages, the same results, a tenth less CPU. Taken where it fits the driver."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver")
_VERSION = re.compile(r"\d+(?:\.\d+){1,3}")


@dataclass(frozen=True, slots=True)
class BrowserPlace:
    """A browser and the driver that fits it."""

    binary: str
    driver: str
    version: str
    driver_version: str = ""
    source: str = ""
    """option | environment | path | selenium-manager"""

    @property
    def shell(self) -> bool:
        """The browser is a headless shell, which its driver knows under another name."""
        return Path(self.binary).name in SHELLS


def find_browser(settings: BrowserSettings, environ: Mapping[str, str] = os.environ) -> BrowserPlace:
    """Return the browser to use. Raises EngineFault BROWSER_MISSING or SESSION_FAILED (driver and browser do not fit)."""
    binary, source = _first(settings.binary, environ, ("AUDITOR_BROWSER", "CHROME_BIN"), BROWSERS)
    driver, _ = _first(settings.driver, environ, ("AUDITOR_DRIVER", "CHROMEDRIVER"), DRIVERS)
    if driver and source in {"", "path"} and (shell := _shell_for(version_of(driver), environ)):
        binary, source = shell, "path"
    if not binary or not driver:
        binary, driver, source = _by_selenium_manager(binary, driver, source, environ)
    version, driver_version = version_of(binary), version_of(driver)
    if not _fit(version, driver_version):
        raise EngineFault(
            Code.SESSION_FAILED, f"browser {version} ({binary}) and driver {driver_version} ({driver}) do not fit"
        )
    return BrowserPlace(binary, driver, version, driver_version, source)


def version_of(program: str) -> str:
    """Return the version a browser or driver gives of itself. Raises EngineFault when it cannot be run."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineFault(Code.BROWSER_MISSING, f"{program} cannot be run: {error}") from error
    match = _VERSION.search(answer.stdout)
    if match is None:
        raise EngineFault(Code.BROWSER_MISSING, f"{program} does not tell its version: {answer.stderr.strip()}")
    return match[0]


def _shell_for(driver_version: str, environ: Mapping[str, str]) -> str:
    """Return the headless shell on PATH that this driver can drive; nothing where there is none."""
    for name in SHELLS:
        found = shutil.which(name, path=environ.get("PATH"))
        try:
            if found and _fit(version_of(found), driver_version):
                return found
        except EngineFault:
            continue  # the full browser is there, too
    return ""


def _fit(version: str, driver_version: str) -> bool:
    return version.split(".")[0] == driver_version.split(".")[0]


def _first(
    option: str, environ: Mapping[str, str], variables: tuple[str, ...], names: tuple[str, ...]
) -> tuple[str, str]:
    named = [(option, "option"), *((environ.get(name, ""), "environment") for name in variables)]
    for value, source in named:
        if value:
            found = shutil.which(value, path=environ.get("PATH"))
            if not found:
                raise EngineFault(Code.BROWSER_MISSING, f"{value}, given by {source}, is not there")
            return found, source
    for name in names:
        found = shutil.which(name, path=environ.get("PATH"))
        if found:
            return found, "path"
    return "", ""


def _by_selenium_manager(binary: str, driver: str, source: str, environ: Mapping[str, str]) -> tuple[str, str, str]:
    # Selenium Manager sends usage statistics unless told not to.
    os.environ.setdefault("SE_AVOID_STATS", "true")
    arguments = ["--browser", "chrome"]
    if binary:
        arguments += ["--browser-path", binary]
    if environ.get("SE_OFFLINE", "").lower() == "true":
        arguments.append("--offline")
    try:
        found = SeleniumManager().binary_paths(arguments)
    except WebDriverException as error:
        missing = "a driver for it" if binary else "a browser"
        raise EngineFault(
            Code.BROWSER_MISSING, f"no {missing} on PATH, and Selenium Manager found none: {error.msg}"
        ) from error
    binary, driver = binary or str(found.get("browser_path", "")), driver or str(found.get("driver_path", ""))
    if not Path(binary).is_file() or not Path(driver).is_file():
        raise EngineFault(Code.BROWSER_MISSING, "no browser on PATH, and Selenium Manager found none")
    return binary, driver, source or "selenium-manager"
