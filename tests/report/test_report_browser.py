"""The report in a real browser: it asks nobody for anything, fits every width, and axe finds nothing in it."""

import base64
import json
import re
import shutil
from dataclasses import replace

import pypdfium2
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from auditor.browser.axe_source import find_axe
from auditor.errors import EngineFault
from auditor.model.finding import COMPARED, Measure
from auditor.report import write_reports
from tests.report.report_sample import sample
from tests.report.report_view import AXE, AXE_AS_IT_OPENS, view

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_reports(sample(), ["html"], tmp_path_factory.mktemp("reports")).resolve()


def files(folder):
    names = ["index.html", "causes.html", "findings.html", "standards.html", "pages.html", "not-audited.html",
             "pages/about-*.html", "pages/contact-*.html", "pages/old-*.html", "checks/axe-color-contrast-*.html"]  # fmt: skip
    return [file for name in names for file in folder.glob(name)]


@pytest.mark.parametrize(
    ("width", "scheme", "forced", "media"),
    [(1440, "light", False, ""), (320, "dark", False, ""), (768, "light", True, ""), (800, "light", False, "print")],
)
def test_axe_finds_nothing_in_the_report(browser, folder, width, scheme, forced, media):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    for file in files(folder):
        view(browser, file, width, scheme, forced=forced, media=media)
        browser.execute_script(axe)
        assert json.loads(browser.execute_async_script(AXE)) == [], file.name


def without_scripts(folder, target):
    """Copy a report without its scripts, as who switched them off sees it: axe itself runs in what is left."""
    shutil.copytree(folder, target)
    for file in target.rglob("*.html"):
        file.write_text(re.sub(r"<script\b[^>]*></script>", "", file.read_text("utf-8")), "utf-8")
    return target


def test_axe_finds_nothing_in_the_report_without_its_scripts(browser, folder, tmp_path):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    for file in files(without_scripts(folder, tmp_path / "bare")):
        view(browser, file, 320, "dark")
        assert browser.execute_script("return document.scripts.length") == 0
        browser.execute_script(axe)
        assert json.loads(browser.execute_async_script(AXE_AS_IT_OPENS)) == [], file.name


CONTRASTS = """
const done = arguments[0];
axe.run(document, {preload: false, resultTypes: ["violations"], runOnly: ["color-contrast-enhanced"],
                   rules: {"color-contrast-enhanced": {enabled: true}}})
  .then((r) => done(JSON.stringify(r.violations.flatMap((rule) => rule.nodes.map((node) => node.any[0].message.slice(0, 120))))));
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_of_the_report_have_a_contrast_of_seven_to_one(browser, folder, scheme):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    for name in ("index.html", "causes.html", "not-audited.html", "pages/about-*.html"):
        file = next(folder.glob(name))
        view(browser, file, 1440, scheme)
        browser.execute_script(axe)
        assert json.loads(browser.execute_async_script(CONTRASTS)) == [], file.name


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
    sort = """
      const head = document.querySelectorAll("thead th")[arguments[0]];
      head.querySelector("button").click();
      const cells = [...document.querySelectorAll("tbody tr")].map((row) => row.cells[arguments[0]]);
      return [head.ariaSort, cells[0].textContent, Number(cells[0].dataset.value), Number(cells.at(-1).dataset.value)];
    """
    order, first, *_ = browser.execute_script(sort, 0)
    assert order == "ascending"
    assert "script" in first
    assert browser.execute_script(sort, 0)[0] == "descending"
    order, _, most, fewest = browser.execute_script(sort, 1)
    assert order == "descending"
    assert most > fewest
    assert browser.execute_script(sort, 1)[0] == "ascending"


def test_on_a_small_screen_the_buttons_that_sort_are_seen_when_the_focus_is_on_them(browser, folder):
    view(browser, folder / "pages.html", 320)
    seen = browser.execute_script("""
      return [...document.querySelectorAll("thead button")].map((button) => {
        button.focus();
        const box = button.getBoundingClientRect();
        return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
      });""")
    assert len(seen) > 3
    assert all(seen)


def test_a_deep_link_into_a_folded_part_opens_it(browser, folder):
    about = next(folder.glob("pages/about-*.html"))
    view(browser, about)
    browser.execute_script("location.hash = '#t1-4'")
    browser.execute_script("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert browser.execute_script("return document.getElementById('t1-4').closest('details').open") is True


def test_axe_finds_nothing_in_what_a_filter_found(browser, folder):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    for name in ("causes.html", "findings.html", "pages.html"):
        view(browser, folder / name)  # at a width of its own, whatever was looked at before
        browser.get((folder / name).as_uri() + "#filter?q=a")
        browser.refresh()
        WebDriverWait(browser, 60).until(lambda driver: "shown" in driver.find_element("css selector", ".found").text)
        browser.execute_script(axe)
        assert json.loads(browser.execute_async_script(AXE)) == [], name


TOO_NARROW = """
const broken = (cell) => { const range = document.createRange(); range.selectNodeContents(cell);
  return range.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1; };
return [...document.querySelectorAll("td, th")].filter(broken).map((cell) => cell.textContent.trim().slice(0, 60));
"""


@pytest.mark.parametrize("width", [737, 768, 800, 850, 1440])
def test_no_cell_of_the_list_of_pages_is_broken_within_a_word_or_runs_over(browser, folder, width):
    view(browser, folder / "pages.html", width)
    assert browser.execute_script("return getComputedStyle(document.querySelector('td')).display") == "table-cell"
    assert browser.execute_script("return getComputedStyle(document.querySelector('td.num')).overflowWrap") == "normal"
    assert browser.execute_script(TOO_NARROW) == []


BROKEN_WORDS = """
const broken = [];
for (const cell of document.querySelectorAll("thead th, .sev, td.num")) {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\p{L}+/gu)) {
    const range = document.createRange();
    range.setStart(texts.currentNode, word.index);
    range.setEnd(texts.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
  }
}
return broken;
"""


@pytest.mark.parametrize("name", ["findings.html", "standards.html", "not-audited.html"])
def test_no_word_of_a_header_or_a_severity_is_broken_in_a_narrow_table(browser, folder, name):
    for width in (737, 768, 1440):
        view(browser, folder / name, width)
        assert browser.execute_script(BROKEN_WORDS) == [], width


def test_on_paper_the_lists_are_tables_and_the_summary_is_one_page(browser, folder):
    for name in ("pages.html", "one-page.html"):
        view(browser, folder / name, 700, media="print")
        assert browser.execute_script("return getComputedStyle(document.querySelector('td')).display") == "table-cell"
    view(browser, folder / "one-page.html", media="")
    paper = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})["data"]
    assert len(pypdfium2.PdfDocument(base64.b64decode(paper))) == 1


def test_the_head_of_a_list_is_repeated_on_its_next_sheet_of_paper_in_words(browser, folder):
    view(browser, folder / "pages.html")
    paper = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 4})["data"]
    sheets = [sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(base64.b64decode(paper))]
    listed = [text for text in sheets if "/" in text]
    assert len(listed) > 1
    assert all("Problems" in text and "↕" not in text for text in listed[1:]), listed
    assert len(browser.find_elements("css selector", "thead button")) > 3, "they sort again afterwards"


def test_on_a_small_screen_the_filter_is_folded_until_it_is_asked_for(browser, folder):
    opened = "return [...document.querySelectorAll('details.narrow')].map((box) => box.open)"
    view(browser, folder / "causes.html", 320)
    assert browser.execute_script(opened) == [False]
    view(browser, folder / "causes.html", 1440)
    assert browser.execute_script(opened) == [True]
    browser.get("about:blank")
    view(browser, folder / "causes.html", 320)
    browser.execute_script("location.hash = '#filter?severity=serious'; location.reload()")
    WebDriverWait(browser, 20).until(lambda driver: "shown" in driver.find_element("css selector", ".found").text)
    assert browser.execute_script(opened) == [True]


FOCUSED = """
const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
return [one === document.body, one.matches(":focus-visible") && style.outlineStyle !== "none",
        box.width > 0 && box.height > 0, (one.id || one.textContent || one.name || "").trim().slice(0, 40)];
"""


@pytest.mark.parametrize("name", ["index.html", "causes.html", "pages/about-*.html"])
def test_a_walk_with_the_tab_key_sees_where_it_is_and_comes_to_an_end(browser, folder, name):
    view(browser, next(folder.glob(name)))
    names = []
    for _ in range(400):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        over, outlined, visible, said = browser.execute_script(FOCUSED)
        if over:
            break
        names.append(said)
        assert outlined, said
        assert visible, said
    else:
        pytest.fail("the walk does not end")
    assert names[0] == "Skip to content"
    assert len(names) > 8


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """Reports of one run, with scripts and without, whose pages were compared with approved text."""
    report = sample()
    pages = [replace(page, measures=(Measure(COMPARED, 0.9),)) for page in report.pages]
    folder = write_reports(replace(report, pages=pages), ["html"], tmp_path_factory.mktemp("asked")).resolve()
    return {True: folder, False: without_scripts(folder, tmp_path_factory.mktemp("plain") / "report")}


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (768, True), (1440, True), (320, False), (1440, False)])
def test_three_questions_are_answered_in_two_clicks_each(browser, asked, width, scripts):
    def clicked(words, start=None):
        """Click as a person does: what is not to be seen, or lies under something, cannot be clicked."""
        if start:
            view(browser, asked[scripts] / start, width)
        shown = WebDriverWait(browser, 30).until(
            lambda driver: next((a for a in driver.find_elements("css selector", "main a") if words in a.text), None)
        )
        before = browser.current_url
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", shown)
        shown.click()
        WebDriverWait(browser, 30).until(lambda driver: driver.current_url != before)

    def text():
        return WebDriverWait(browser, 30).until(lambda driver: driver.find_element("css selector", "main").text)

    clicked("What to fix first", "index.html")
    assert browser.find_element("css selector", "#causes h2, .cause h2").text == "Footer link “Apply”"
    clicked("See it on its page")
    assert "is too faint" in text()
    clicked("What changed in the text", "index.html")
    clicked("1987" if scripts else "Published text that differs")
    assert "1987" in text()
    clicked("What was not audited, and why", "index.html")
    assert "The server answered with an error status" in text()
    assert "404 Not Found" in text()
