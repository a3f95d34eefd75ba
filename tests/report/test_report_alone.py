"""Files that stand alone, reports by owner and the page to print: whole, safe, and small enough to mail."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace

import html5lib
import pytest

from auditor.browser.axe_source import find_axe
from auditor.errors import EngineFault, failed
from auditor.model.codes import Code
from auditor.model.coverage import coverage_of
from auditor.model.page import PageState
from auditor.model.run import GoneFinding, PageRecord
from auditor.report import text_of, write_reports
from auditor.report.changes import Changes
from auditor.report.html.changed import changes_html
from auditor.report.summary import Summary
from benchmarks.report_large import large
from tests.report.report_findings import BLOBS, HOSTILE, SECRET, url
from tests.report.report_sample import sample
from tests.report.report_view import AXE, view


def single(report):
    return "".join(text_of("html-single", Summary(report)))


def compared(report):
    changes = Changes(
        report.verdict,
        coverage_of(report.pages, report.failures),
        report.findings,
        report.gone,
        report.causes,
        report.pages,
    )
    before = replace(report.run, id="20261121-030000-c0de")
    return changes_html(changes, before, report.run)


def hostile():
    made = sample()
    everything = " ".join(HOSTILE)
    found = [
        replace(
            one,
            finding=replace(
                one.finding, message=everything, location=replace(one.finding.location, snippet=everything)
            ),
        )
        for one in made.findings
    ]
    causes = [replace(cause, label=everything) for cause in made.causes]
    pages = [replace(page, title=everything) for page in made.pages]
    return replace(made, findings=found, causes=causes, pages=pages, notices=tuple(HOSTILE))


@pytest.mark.parametrize("write", [single, compared])
@pytest.mark.parametrize("report", [sample(), hostile()], ids=["sample", "hostile"])
def test_a_file_that_stands_alone_loads_nothing_and_runs_nothing(write, report):
    text = write(report)
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert parser.errors == []
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    assert not {"script", "iframe", "object", "link", "form", "base"} & {element.tag for element in elements}
    assert not any(name.startswith("on") or name == "style" for element in elements for name in element.attrib)
    assert all(image.get("src").startswith("data:image/") for image in tree.iter("img"))
    assert all(link.get("href").startswith("#") for link in tree.iter("a"))
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids))
    assert SECRET not in text


@pytest.mark.parametrize("write", [single, compared])
def test_the_policy_allows_the_one_style_by_its_digest(write):
    text = write(sample())
    style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = html5lib.parse(text, namespaceHTMLElements=False).find(".//meta[@http-equiv]").get("content")
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_one_file_answers_what_to_fix_what_changed_and_what_was_not_audited():
    text = single(sample())
    assert "Start with: Footer link “Apply” – it removes 7 findings." in text
    assert "The server answered with an error status" in text
    assert "(removed: </span>1977" in text
    assert 'src="data:image/' in text


def test_no_picture_of_one_file_is_taken_for_a_secret():
    key = "ASIAIOSFODNN7EXAMPLE"

    def with_key(sha256):
        data = BLOBS.bytes.get(sha256)
        return data and data + bytes(-len(data) % 3) + b64decode(key)

    text = single(sample(blob=with_key))
    shown = re.findall(r'src="data:image/\w+;base64,([^"]+)"', text)
    assert shown
    assert all(b64decode(one, validate=True).endswith(b64decode(key)) for one in shown)


def test_one_file_of_forty_pages_can_be_mailed():
    text = single(large(40, 4000))
    assert len(text.encode()) < 5_000_000
    assert "more findings, in the report of several files" in text or "more finding, in the report" in text


def test_one_file_of_hundreds_of_causes_and_pages_opens_short_and_says_why_pages_are_missing_once():
    report = large(60, 4000)
    lost = [
        PageRecord(
            f"https://www.large.example/late/{n}", PageState.SKIPPED, failure=failed(Code.PAGE_LIMIT, "60", "fetch")
        )
        for n in range(30)
    ]
    tree = html5lib.parse(single(replace(report, pages=[*report.pages, *lost])), namespaceHTMLElements=False)
    folded = [fold for fold in tree.iter("details") if fold.get("class") == "more"]
    inside = {id(element) for fold in folded for element in fold.iter()}
    for name in ("cause", "page"):
        all_of = [element for element in tree.iter() if name in (element.get("class") or "").split()]
        assert sum(id(element) not in inside for element in all_of) == 20 < len(all_of)
    said = " ".join(" ".join(tree.itertext()).split())
    assert said.count("The limit of pages was reached") == 1
    assert "/late/29" in said


def test_a_comparison_names_what_came_and_what_went_by_cause():
    tree = html5lib.parse(compared(sample()), namespaceHTMLElements=False)
    text = "".join(tree.itertext())
    assert "“Apply” in the footer is too faint" in text
    assert "The picture of the campus had no description." in text
    assert "20261121-030000-c0de" in text


def test_a_comparison_says_in_which_language_it_is_what_it_quotes():
    german, english = url("/de/studium"), url("/programs")
    gone = [
        GoneFinding(f"{n}" * 16, check, page, f"Link {n}, “Weiter”, answered 404.", "fixed")
        for n, (check, page) in enumerate(
            [
                ("link-broken", german),
                ("link-broken", english),
                ("language-part", german),
                ("link-broken", url("/lost")),
            ]
        )
    ]
    report = sample(gone=gone, findings=[], causes=[])
    changes = Changes(report.verdict, Summary(report).coverage, (), gone, (), report.pages)
    tree = html5lib.parse(changes_html(changes, report.run, report.run), namespaceHTMLElements=False)
    places = {"".join(one.find("code").itertext()): one for one in tree.findall(".//li[code]")}
    spoken = {
        number[0]: [span.get("lang") for span in one.iter("span") if "“Weiter”" in "".join(span.itertext())]
        for number, one in places.items()
    }
    assert spoken == {"0": ["de"], "1": [], "2": [""], "3": [""]}


def test_a_comparison_of_hundreds_of_causes_shows_the_first_and_folds_the_others():
    report = large(40, 4000)
    ways = Changes(report.verdict, Summary(report).coverage, report.findings, (), report.causes)
    tree = html5lib.parse(changes_html(ways, report.run, report.run), namespaceHTMLElements=False)
    shown, (fold,) = tree.findall(".//h3"), tree.findall(".//details[@class='more']")
    assert len(shown) == 20
    assert "".join(fold.find("summary").itertext()).startswith(f"{len(fold.findall('ul/li'))} more")
    assert len(shown) + len(fold.findall("ul/li")) == len({one.cause for one in report.findings if one.status == "new"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    owners = {url("/about"): "Web & design", url("/news"): HOSTILE[0], url("/"): "Web & design"}
    folder = write_reports(sample(owners=owners), ["html", "html-single"], tmp_path_factory.mktemp("reports")).resolve()
    (folder / "compared.html").write_text(compared(sample()), encoding="utf-8", errors="replace")
    return folder


def test_each_owner_has_a_report_of_the_pages_that_are_theirs(folder):
    listed = (folder / "owners.html").read_text("utf-8")
    assert "Web &amp; design" in listed
    assert "<script>alert" not in listed
    theirs = next((folder / "owners").glob("web-design-*.html")).read_text("utf-8")
    assert "About us" in theirs
    assert "Admissions" not in theirs
    assert "2 findings on 2 pages here, 7 findings in all: a part that others share" in re.sub(r"<[^>]+>", "", theirs)
    assert "By owner" in (folder / "index.html").read_text("utf-8")


def test_where_nobody_owns_pages_there_are_no_reports_of_owners(tmp_path):
    made = write_reports(sample(), ["html"], tmp_path)
    assert not (made / "owners.html").exists()


def test_the_page_to_print_has_areas_first_causes_and_what_was_not_looked_at(folder):
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", (folder / "one-page.html").read_text("utf-8")))
    for words in (
        "Image descriptions",
        "What to repair first",
        "Footer link “Apply”",
        "What was not looked at",
        "6 of 9",
    ):
        assert words in text, words


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
@pytest.mark.parametrize("name", ["report.html", "compared.html", "owners.html", "owners/*.html", "one-page.html"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser, folder, name, width, scheme):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    file = next(folder.glob(name))
    view(browser, file, width, scheme)
    browser.execute_script("for (const box of document.querySelectorAll('details')) box.open = true;")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_script(axe)
    assert json.loads(browser.execute_async_script(AXE)) == []


@pytest.mark.browser
def test_the_summary_is_one_sheet_of_paper(browser, folder):
    view(browser, folder / "one-page.html")
    printed = browser.print_page()
    assert len(re.findall(rb"/Type\s*/Page\b", b64decode(printed))) == 1
