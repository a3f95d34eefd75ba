"""One browser for the tests of a module that look at a report."""

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from auditor.browser.browser_locator import find_browser
from auditor.config import BrowserSettings
from auditor.errors import EngineFault


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    try:
        place = find_browser(BrowserSettings())
    except EngineFault as fault:
        pytest.skip(str(fault))
    options = Options()
    options.binary_location = place.binary
    if place.shell:
        options.set_capability("browserName", "chrome-headless-shell")
    profile = tmp_path_factory.mktemp("profile")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(place.driver))
    yield driver
    driver.quit()
