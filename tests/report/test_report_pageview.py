"""The view of a page: states as tabs, what is new alone, reading by block, the way to the page itself and to where it is edited."""

import json
from dataclasses import replace
from html import escape
from pathlib import Path
from urllib.parse import unquote

import html5lib
import pytest
from selenium.webdriver.common.keys import Keys

import auditor.report.html as package
from auditor.model.exhibits import ReadBlock
from auditor.model.page import PageState
from auditor.report import write_reports
from auditor.report.html import view_key
from auditor.report.html.live_page import edit_link, placed
from auditor.report.html.marked import Marked
from auditor.report.html.panels import reading
from auditor.report.labels import path
from tests.report.report_exhibits import readability
from tests.report.report_findings import HOSTILE, url
from tests.report.report_sample import sample
from tests.report.report_view import view


def marked(text, **place):
    first = sample().findings[0]
    location = replace(first.finding.location, selector=text, **place)
    return Marked(1, replace(first, finding=replace(first.finding, message=text, location=location)), None, None, None)


@pytest.mark.parametrize("text", HOSTILE)
def test_selectors_of_findings_are_data_of_the_view(text):
    (row,) = json.loads(placed([marked(text)]))
    assert row == 1 or row[0] == 1
    assert not {"<", ">", "&"} & set(placed([marked(text)]))


def test_a_selector_that_the_view_shows_letter_for_letter_does_not_stand_in_it_twice():
    assert json.loads(placed([marked("main > a"), marked("#‮a"), marked(" #b")])) == [1, [1, "#‮a"], [1, " #b"]]


def test_findings_in_frames_have_no_place_on_the_page_itself():
    assert placed([marked("#a", frames=("iframe",))]) == ""


def bookmark(browser, folder, selectors, said="Said & done <b>"):
    """Return the code of the bookmark that the report's own script makes in the browser."""
    places = json.dumps(list(enumerate(selectors, 1)))
    articles = "".join(
        f"<article class=finding><span class=no>{n}</span><h4>{escape(said)}</h4></article>"
        for n in range(1, len(selectors) + 1)
    )
    script = (Path(package.__file__).parent / "report.js").read_text("utf-8")
    page = folder / "view.html"
    page.write_text(
        f"<!doctype html><details class=live data-placed='{escape(places)}' hidden><input></details>{articles}"
        f"<script>{script}</script>"
    )
    view(browser, page.resolve())
    assert browser.execute_script("return document.querySelector('.live').hidden") is False
    address = browser.execute_script("return document.querySelector('.live input').value")
    assert address.startswith("javascript:")
    assert not {'"', "<", ">", " ", "\n"} & set(address)
    return unquote(address.removeprefix("javascript:"))


@pytest.mark.browser
def test_the_bookmark_marks_the_findings_on_the_page_itself(browser, tmp_path):
    code = bookmark(browser, tmp_path, ["#a", "#gone", "not ( a selector"])
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><p id=a>one</p><p id=b>two</p>")
    view(browser, page.resolve())
    browser.execute_script("window.alert = (text) => { window.told = text; };")
    browser.execute_script(code)
    assert browser.execute_script("return window.told") == "1 of 3 findings are marked here."
    assert browser.execute_script("return document.getElementById('a').style.outlineStyle") == "solid"
    told = "const mark = document.body.lastElementChild; return [mark.textContent, mark.title, mark.children.length]"
    assert browser.execute_script(told) == ["1", "Said & done <b>", 0]


@pytest.mark.browser
def test_numbers_of_findings_at_one_place_stand_side_by_side(browser, tmp_path):
    code = bookmark(browser, tmp_path, ["#a", "#a"])
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><p id=a>one</p>")
    view(browser, page.resolve())
    browser.execute_script("window.alert = () => {};")
    browser.execute_script(code)
    first, second = browser.execute_script(
        "return [...document.body.children].slice(-2).map((one) => one.getBoundingClientRect().toJSON());"
    )
    assert first["top"] == second["top"]
    assert first["right"] <= second["left"]


@pytest.mark.parametrize(
    ("template", "url", "link"),
    [
        ("https://cms.example/{path}/edit", "https://a.example/about/us/", "https://cms.example/about/us/edit"),
        ("https://cms.example/{path}/edit", "https://a.example/", "https://cms.example/edit"),
        ("https://cms.example/e?u={url}", "https://a.example/a?b=c", "https://cms.example/e?u=https%3A%2F%2Fa.example%2Fa%3Fb%3Dc"),
        ("", "https://a.example/", ""),
        ("javascript:alert({path})", "https://a.example/x", ""),
        ("https://cms.example/{path}", 'https://a.example/"><b>', "https://cms.example/%22%3E%3Cb%3E"),
    ],
)  # fmt: skip
def test_a_page_links_to_where_it_is_edited(template, url, link):
    assert edit_link(template, url) == link


def test_blocks_are_heated_by_the_length_of_their_sentences():
    blocks = tuple(ReadBlock("A text", words, 2, "p") for words in (20, 32, 48, 80))
    panel = reading(replace(readability(), blocks=blocks))
    assert [block.level for block in panel.heat] == [0, 1, 2, 3]
    assert panel.heat[3].why == "2 sentences of 40 words"


@pytest.fixture(scope="module")
def about(tmp_path_factory):
    report = replace(
        sample(), edit_url="https://cms.example/{path}/edit", owners={"https://www.harbor.example/about": "Web team"}
    )
    folder = write_reports(report, ["html"], tmp_path_factory.mktemp("reports")).resolve()
    return next(folder.glob("pages/about-*.html"))


def test_a_page_names_its_owner_and_where_it_is_edited(about):
    text = about.read_text("utf-8")
    assert 'href="https://cms.example/about/edit"' in text
    assert "Web team" in text


@pytest.mark.browser
def test_only_new_findings_are_shown_until_somebody_asks_for_all(browser, about):
    view(browser, about)
    shown = "return [...document.querySelectorAll('article.finding')].filter((one) => one.offsetParent).map((one) => one.dataset.status)"
    assert set(browser.execute_script(shown)) == {"new"}
    marks = "return [...document.querySelectorAll('.shot-list li')].filter((one) => one.offsetParent).length"
    fewer = browser.execute_script(marks)
    browser.execute_script("document.querySelector('[data-only-new]').click()")
    assert "known" in browser.execute_script(shown)
    assert browser.execute_script(marks) > fewer


@pytest.mark.browser
def test_a_link_to_a_known_finding_shows_it(browser, about):
    known = next(one for one in sample().findings if one.status == "known" and one.finding.url.endswith("/about"))
    browser.get(f"{about.as_uri()}#f-{known.id}")
    browser.refresh()
    assert browser.execute_script("return document.querySelector(':target').offsetParent !== null") is True


@pytest.mark.browser
def test_without_scripts_every_finding_and_every_picture_is_shown(browser, about):
    try:
        view(browser, about, scripts=False)
        articles = browser.find_elements("css selector", "article.finding")
        assert articles
        assert all(article.is_displayed() for article in articles)
        assert not browser.find_element("css selector", "[data-only-new]").is_displayed()
    finally:
        view(browser, about)


@pytest.mark.browser
def test_states_are_tabs_that_arrow_keys_change(browser, tmp_path):
    page = tmp_path / "tabs.html"
    sections = "".join(
        f'<section data-tab="{n}"><h3>{n}</h3><p>Picture of {n}</p></section>' for n in ("desktop", "mobile")
    )
    script = (Path(package.__file__).parent / "report.js").as_uri()
    page.write_text(
        f'<!doctype html><main><div data-tabs="States">{sections}</div></main><script src="{script}"></script>'
    )
    view(browser, page.resolve())
    tabs = browser.find_elements("css selector", "[role=tab]")
    assert [tab.text for tab in tabs] == ["desktop", "mobile"]
    tabs[0].click()
    tabs[0].send_keys(Keys.ARROW_RIGHT)
    assert [tab.get_attribute("aria-selected") for tab in tabs] == ["false", "true"]
    assert [panel.is_displayed() for panel in browser.find_elements("css selector", "[role=tabpanel]")] == [False, True]


@pytest.mark.parametrize(
    ("language", "marked"), [("es", "es"), ("pt-BR", "pt"), ("en-GB", None), ("", ""), ('x" onload="', "")]
)
def test_words_of_a_page_in_another_language_are_marked_with_it(tmp_path, language, marked):
    report = sample()
    pages = [replace(page, language=language) if page.url == url("/about") else page for page in report.pages]
    folder = write_reports(replace(report, pages=pages), ["html"], tmp_path)
    tree = html5lib.parse(next(folder.glob("pages/about-*.html")).read_text("utf-8"), namespaceHTMLElements=False)
    said = [element for element in tree.iter() if "said" in (element.get("class") or "").split()]
    said = [
        element for element in said if len("".join(element.itertext()).split()) < 5
    ]  # which tell nothing themselves
    assert len(said) > 20
    assert {element.get("lang") for element in said} == {marked}


def test_the_view_of_a_page_that_failed_is_called_by_its_address_not_by_the_title_of_what_came(tmp_path):
    report = sample()
    pages = [
        replace(page, title="Down for maintenance") if page.state == PageState.FAILED else page for page in report.pages
    ]
    failed = next(page for page in pages if page.state == PageState.FAILED)
    folder = write_reports(replace(report, pages=pages), ["html"], tmp_path)
    views = [
        html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False) for file in folder.glob("pages/*.html")
    ]
    titles = ["".join(view.find(".//h1").itertext()) for view in views]
    assert path(failed.url) in titles
    assert "Down for maintenance" not in titles


def test_pages_of_one_title_are_told_apart_by_their_paths(tmp_path):
    report = sample()
    audited = [page for page in report.pages if page.state == PageState.AUDITED][:2]
    pages = [replace(page, title="Fees") if page in audited else page for page in report.pages]
    folder = write_reports(replace(report, pages=pages), ["html"], tmp_path)
    views = [
        html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False) for file in folder.glob("pages/*.html")
    ]
    titles = ["".join(view.find(".//h1").itertext()) for view in views]
    assert {f"Fees ({path(page.url)})" for page in audited} <= set(titles)


@pytest.mark.parametrize(("most", "told"), [(0, True), (1_000, False)])
def test_a_large_report_says_on_each_view_what_it_leaves_out(most, told, tmp_path, monkeypatch):
    monkeypatch.setattr(view_key, "MOST_WITH_BLOCKS", most)
    folder = write_reports(sample(), ["html"], tmp_path)
    view = next(folder.glob("pages/about-*.html")).read_text("utf-8")
    assert ("Left out, as this report has more than" in view) is told
    assert ('<h2 id="outline">' in view) is not told
