"""Filters reach every finding, cause and page of a report that was opened from the disk, on whatever sheet it stands."""

import json
from dataclasses import replace

import pytest
from selenium.webdriver.support.ui import WebDriverWait

from auditor.model.codes import Code
from auditor.model.documents import DocumentKind, DocumentRecord, DocumentState
from auditor.model.exhibits import Exhibits
from auditor.model.page import Failed, PageState
from auditor.model.run import PageDetail, PageRecord
from auditor.report import write_reports
from auditor.report.html import explore_data
from tests.report.report_findings import HOSTILE
from tests.report.report_sample import sample
from tests.report.report_view import view

pytestmark = pytest.mark.browser


def many():
    """Return a report of 260 pages with a finding each, which stand on several sheets and shards."""
    report = sample()
    first = report.findings[0]
    pages = [PageRecord(f"{report.run.site}p{n}", PageState.AUDITED, title=f"Page {n}") for n in range(260)]
    left = [
        PageRecord(f"{report.run.site}x{n}", PageState.SKIPPED, failure=Failed(Code.ROBOTS_REFUSED, "", "fetch"))
        for n in range(3)
    ]
    found = [
        replace(
            first, id=f"{n:012x}", picture="", finding=replace(first.finding, url=page.url, message=f"Finding {n}.")
        )
        for n, page in enumerate(pages)
    ]
    return replace(
        report, pages=[*pages, *left], findings=found, causes=[], gone=[], detail=lambda _: PageDetail(Exhibits(), ())
    )


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    patch.setattr(explore_data, "ROWS_PER_SHARD", 100)
    with patch.context():
        return write_reports(many(), ["html"], tmp_path_factory.mktemp("reports")).resolve()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_reports(sample(), ["html"], tmp_path_factory.mktemp("reports")).resolve()


SET = """
const [name, value] = arguments, form = document.querySelector("form.explore");
const fields = [...form.elements].filter((field) => field.name === name);
const box = fields.find((field) => field.type === "checkbox" && field.value === value);
if (box) box.checked = true; else fields[0].value = value;
form.dispatchEvent(new Event("input", {bubbles: true}));
"""


def answer(browser):
    found = browser.find_element("css selector", ".found")
    WebDriverWait(browser, 20).until(lambda _: "shown" in found.text)
    return found.text


def rows(browser):
    return [row.text for row in browser.find_elements("css selector", ".results .message")]


def test_a_search_reaches_findings_of_every_shard(browser, big):
    view(browser, big / "findings.html")
    browser.execute_script(SET, "q", "finding 259")
    assert answer(browser) == "1 finding of 260 shown"
    assert rows(browser) == ["Finding 259."]
    link = browser.find_element("css selector", ".results .message a")
    link.click()
    assert browser.title.startswith("Page 259")
    target = browser.execute_script("return document.querySelector(':target h4').textContent")
    assert target == "Finding 259"


def test_a_search_for_pages_reaches_all_sheets_and_those_not_audited(browser, big):
    view(browser, big / "pages.html")
    browser.execute_script(SET, "q", "page 259")
    assert answer(browser) == "1 page of 263 shown"
    view(browser, big / "pages.html")
    browser.execute_script(SET, "code", "ROBOTS_REFUSED")
    assert answer(browser) == "3 pages of 263 shown"


def test_documents_of_every_sheet_are_narrowed_by_state_kind_and_fault(browser, tmp_path):
    records = [
        DocumentRecord(
            f"http://site.test/{n}.pdf",
            DocumentState.CHECKED,
            kind=DocumentKind.PDF,
            tagged=n % 2 == 0,
            language="en" if n else "",
        )
        for n in range(260)
    ]
    records.append(DocumentRecord("http://site.test/x.odt", DocumentState.FAILED, kind=DocumentKind.ODT))
    folder = write_reports(replace(sample(), documents=records), ["html"], tmp_path).resolve()
    view(browser, folder / "documents.html")
    browser.execute_script(SET, "show", "No tags")
    assert answer(browser).startswith("130 documents of 261 ")
    view(browser, folder / "documents.html")
    browser.execute_script(SET, "q", "/259.pdf")
    assert answer(browser) == "1 document of 261 shown"
    view(browser, folder / "documents.html")
    browser.execute_script(SET, "kind", "ODT")
    assert answer(browser) == "1 document of 261 shown"
    browser.find_element("css selector", ".results .message a").click()
    assert "x.odt" in browser.page_source


def test_what_is_chosen_stands_in_the_address_and_comes_back_with_it(browser, folder):
    view(browser, folder / "causes.html")
    browser.execute_script(SET, "severity", "critical")
    first = answer(browser)
    assert browser.execute_script("return location.hash") == "#filter?severity=critical"
    browser.refresh()
    assert answer(browser) == first
    assert browser.execute_script("return document.querySelector('.whole').hidden") is True
    browser.find_element("css selector", "button[type=reset]").click()
    WebDriverWait(browser, 10).until(lambda _: browser.find_element("css selector", ".whole").is_displayed())
    assert browser.execute_script("return location.hash") in {"", "#"}


def test_chips_count_what_would_be_found_with_them(browser, folder):
    view(browser, folder / "findings.html")
    browser.execute_script(SET, "family", "images")
    answer(browser)
    count = "return +document.querySelector('[name=severity][value=critical]').closest('label').querySelector('.count').textContent"
    images = [one for one in sample().findings if one.family == "images"]
    assert browser.execute_script(count) == sum(one.finding.severity == "critical" for one in images)
    other = "return +document.querySelector('[name=family][value=links]').closest('label').querySelector('.count').textContent"
    assert browser.execute_script(other) == sum(one.family == "links" for one in sample().findings)


@pytest.mark.parametrize(("name", "value"), [("check", "axe:color-contrast"), ("wcag", "1.4.3")])
def test_findings_are_narrowed_by_check_and_criterion(browser, folder, name, value):
    view(browser, folder / "findings.html")
    browser.execute_script(SET, name, value)
    wanted = sum(one.finding.check == "axe:color-contrast" for one in sample().findings)
    assert answer(browser).startswith(f"{wanted} findings of ")


def test_findings_are_narrowed_to_a_page_and_sorted(browser, folder):
    view(browser, folder / "findings.html")
    browser.execute_script(SET, "page", "/about")
    wanted = sum(one.finding.url.endswith("/about") for one in sample().findings)
    assert answer(browser).startswith(f"{wanted} findings of ")
    browser.execute_script(SET, "sort", "check")
    WebDriverWait(browser, 10).until(lambda _: "sort=check" in browser.execute_script("return location.hash"))
    assert len(rows(browser)) == wanted


def test_a_copy_has_every_row_and_no_cell_that_a_spreadsheet_calculates(browser, folder):
    view(browser, folder / "findings.html")
    keep = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };"
    browser.execute_script(keep)
    browser.find_element("css selector", "[data-copy]").click()
    text = WebDriverWait(browser, 20).until(lambda _: browser.execute_script("return window.copied"))
    assert text.startswith('"id","severity","outcome","status","check","page","message","place","cause"\r\n')
    assert all(one.id in text for one in sample().findings)
    cells = "return auditor.csv([['=1+1', ' @x', '-5', 'a\"b', '+cmd|x']])"
    assert browser.execute_script(cells) == '"\'=1+1","\' @x","-5","a""b","\'+cmd|x"\r\n'


def test_hostile_words_are_shown_and_never_obeyed(browser, folder):
    view(browser, folder / "findings.html")
    browser.execute_script("window.alert = () => { window.harmed = true; };")
    browser.execute_script(SET, "check", "link-text-vague")
    answer(browser)
    shown = " ".join(rows(browser))
    assert HOSTILE[2] in shown
    assert browser.execute_script("return window.harmed ?? false") is False
    assert browser.execute_script("return document.querySelectorAll('.results img, .results script').length") == 0


def test_without_scripts_the_sheets_stand_as_they_were_written(browser, big):
    try:
        view(browser, big / "pages.html", scripts=False)
        assert not browser.find_element("css selector", "form.explore").is_displayed()
        assert browser.find_element("css selector", ".whole").is_displayed()
    finally:
        view(browser, big / "pages.html")


def test_data_is_written_in_files_of_bounded_size(big):
    files = sorted(big.glob("data/findings-*.js"))
    assert [file.name for file in files] == ["findings-1.js", "findings-2.js", "findings-3.js"]
    name, _, rest = files[-1].read_text().removeprefix("auditor.receive(").partition(",")
    assert json.loads(name) == "findings-3"
    assert len(json.loads(rest.removesuffix(");\n"))["id"]) == 60
