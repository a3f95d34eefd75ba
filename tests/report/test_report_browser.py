"""The report in a real browser: it asks nobody for anything, fits every width, and axe finds nothing in it."""

import json

import pytest

from auditor.browser.axe_source import find_axe
from auditor.errors import EngineFault
from auditor.report import write_reports
from tests.report.report_sample import sample
from tests.report.report_view import AXE, view

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_reports(sample(), ["html"], tmp_path_factory.mktemp("reports")).resolve()


def files(folder):
    names = ["index.html", "causes.html", "findings.html", "standards.html", "pages.html", "not-audited.html",
             "pages/about-*.html", "pages/contact-*.html", "pages/old-*.html", "checks/axe-color-contrast-*.html"]  # fmt: skip
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
