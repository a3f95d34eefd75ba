"""The report in a real browser: it asks nobody for anything, fits every width, and axe finds nothing in it."""

import json
from dataclasses import replace

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from auditor.browser.axe_source import find_axe
from auditor.browser.browser_locator import find_browser
from auditor.config import BrowserSettings
from auditor.errors import EngineFault
from auditor.model.exhibits import Exhibits
from auditor.model.run import PageDetail
from auditor.report import write_reports
from tests.report.report_sample import sample

pytestmark = pytest.mark.browser

AXE = """
const done = arguments[0];
for (const box of document.querySelectorAll("details")) box.open = true;
axe.run(document, {preload: false, resultTypes: ["violations", "incomplete"], runOnly: {type: "tag", values:
  ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}})
  .then((r) => done(JSON.stringify([...r.violations, ...r.incomplete].map((rule) => [rule.id, rule.nodes[0].html.slice(0, 200)]))));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_reports(sample(), ["html"], tmp_path_factory.mktemp("reports")).resolve()


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


def view(browser, file, width=1280, scheme="light"):
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get(file.as_uri())


def files(folder):
    names = ["index.html", "causes.html", "findings.html", "pages.html", "not-audited.html", "pages/about-*.html", "pages/contact-*.html",
             "pages/old-*.html", "checks/axe-color-contrast-*.html"]  # fmt: skip
    return [file for name in names for file in folder.glob(name)]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_in_the_report(browser, folder, width, scheme):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    for file in files(folder):
        view(browser, file, width, scheme)
        browser.execute_script(axe)
        assert json.loads(browser.execute_async_script(AXE)) == [], file.name


def test_nothing_scrolls_sideways_at_320_pixels(browser, folder):
    for file in files(folder):
        view(browser, file, 320)
        browser.execute_script("for (const box of document.querySelectorAll('details')) box.open = true;")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320, file.name


def test_the_report_asks_nobody_and_breaks_no_rule_of_its_policy(browser, folder):
    browser.get_log("performance")
    browser.get_log("browser")
    for file in files(folder):
        view(browser, file)
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    assert asked
    assert all(url.startswith((folder.as_uri() + "/", "data:image/svg+xml")) for url in asked), asked
    assert browser.get_log("browser") == []


def test_the_style_sheet_and_the_script_are_at_work_from_disk(browser, folder):
    view(browser, folder / "causes.html")
    assert browser.execute_script("return getComputedStyle(document.querySelector('.cause')).display") == "grid"
    shown = """
      const form = document.querySelector("form.filter");
      form.elements.severity.value = "critical";
      form.dispatchEvent(new Event("input", {bubbles: true}));
      return [form.hidden, document.querySelectorAll("#causes > li:not([hidden])").length, form.querySelector(".found").textContent];
    """
    assert browser.execute_script(shown) == [False, 2, "2 of 16 shown"]
    address = browser.execute_script("return location.hash")
    assert address == "#filter?severity=critical"
    browser.refresh()
    assert browser.execute_script("return document.querySelectorAll('#causes > li:not([hidden])').length") == 2


def test_a_table_is_sorted_by_its_headers(browser, folder):
    view(browser, folder / "pages.html")
    click = (
        "document.querySelectorAll('thead button')[0].click(); document.querySelectorAll('thead button')[0].click();"
    )
    browser.execute_script(click)
    first = browser.execute_script(
        "return [document.querySelector('thead th').ariaSort, document.querySelector('tbody th').textContent]"
    )
    assert first[0] == "ascending"
    assert "script" in first[1]


def test_a_deep_link_into_a_folded_part_opens_it(browser, folder):
    about = next(folder.glob("pages/about-*.html"))
    view(browser, about)
    browser.execute_script("location.hash = '#t1-4'")
    browser.execute_script("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert browser.execute_script("return document.getElementById('t1-4').closest('details').open") is True


def test_a_list_of_several_sheets_is_searched_through_all_of_them(browser, tmp_path):
    report = sample()
    many = [replace(report.pages[0], url=f"{report.run.site}p{n}", title=f"Page {n}") for n in range(260)]
    bare = replace(report, pages=many, findings=[], causes=[], detail=lambda _: PageDetail(Exhibits(), ()))
    place = write_reports(bare, ["html"], tmp_path).resolve()
    view(browser, place / "pages.html")
    browser.find_element("id", "q").send_keys("page 259")
    links = WebDriverWait(browser, 10).until(lambda driver: driver.find_elements("css selector", ".elsewhere a"))
    assert [link.text for link in links] == ["Page 259 – /p259"]
    links[0].click()
    assert browser.title.startswith("Page 259")
