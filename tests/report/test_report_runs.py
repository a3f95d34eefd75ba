"""The index of runs: each with its report, areas from run to run, and runs of unlike size told apart."""

import json
import re
from dataclasses import replace

import pytest

from auditor.browser.axe_source import find_axe
from auditor.errors import EngineFault
from auditor.report import write_reports
from auditor.report.html.runs import write_index
from auditor.report.run_figures import read_figures
from tests.report.report_findings import HOSTILE
from tests.report.report_sample import sample
from tests.report.report_view import AXE, view


def report(number, pages=None, **changes):
    made = sample()
    run = replace(
        made.run, id=f"202611{number:02d}-030000-c0de", started_at=made.run.started_at.replace(day=number), **changes
    )
    return replace(made, run=run, pages=made.pages[:pages] if pages else made.pages)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports").resolve()
    write_reports(report(18, pages=2), ["json"], folder)
    write_reports(report(19), ["html"], folder)
    few = [one for one in sample().findings if one.family != "images"]
    write_reports(replace(report(20), findings=few, causes=[]), ["md"], folder)
    return folder


def test_every_run_is_listed_with_what_can_be_opened(out):
    text = (out / "index.html").read_text("utf-8")
    for link in (
        "20261118-030000-c0de/audit.json",
        "20261119-030000-c0de/index.html",
        "20261120-030000-c0de/summary.md",
    ):
        assert f'href="{link}"' in text
        assert (out / link).is_file()
    assert text.index("20261120-030000-c0de/summary.md") < text.index("20261118-030000-c0de/audit.json")


def test_runs_of_another_size_are_told_apart(out):
    text = (out / "index.html").read_text("utf-8")
    assert text.count(">other size<") == 2  # in the list of runs, and in the table by area
    assert "2 of 2" in text
    assert 'class="unlike"' in text
    assert "their numbers do not compare" in text


def test_a_chart_has_its_numbers_as_bars_and_as_words(out):
    text = (out / "index.html").read_text("utf-8")
    images = sum(one.family == "images" and one.finding.outcome == "failed" for one in sample().findings)
    part = text[text.index("Chart: Image descriptions") :]
    assert re.findall(r'class="value">(\d+)<', part)[:3] == [str(images), str(images), "0"]
    assert re.findall(r'class="day">([^<]+)<', part)[:3] == ["18 Nov", "19 Nov", "20 Nov"]


def test_an_area_that_was_not_checked_is_none_of_zero(tmp_path):
    bare = report(21)
    environment = replace(bare.run.environment, browser="", axe="")
    silent = [one for one in bare.findings if one.family != "accessibility"]
    write_reports(
        replace(bare, run=replace(bare.run, environment=environment), findings=silent, causes=[]), ["md"], tmp_path
    )
    assert "accessibility" not in read_figures(tmp_path)[0].families
    assert "not checked" in (tmp_path / "index.html").read_text("utf-8")


def test_an_index_that_somebody_else_wrote_stays(tmp_path):
    (tmp_path / "index.html").write_text("<h1>My site</h1>")
    write_reports(report(21), ["md"], tmp_path)
    assert (tmp_path / "index.html").read_text() == "<h1>My site</h1>"


@pytest.mark.parametrize("text", ["", "[]", '{"schema": "auditor-run/1"}', "\x00"])
def test_a_folder_with_other_things_is_no_run(tmp_path, text):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "run.json").write_text(text)
    write_index(tmp_path)
    assert read_figures(tmp_path) == []
    assert "There are no reports in this folder." in (tmp_path / "index.html").read_text()


def test_hostile_words_stay_text(tmp_path):
    write_reports(
        replace(report(21, site=HOSTILE[0]), verdict=replace(sample().verdict, sentence=HOSTILE[2])), ["md"], tmp_path
    )
    text = (tmp_path / "index.html").read_text("utf-8")
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (768, "dark"), (320, "dark")])
def test_axe_finds_nothing_in_the_index_and_nothing_scrolls_sideways(browser, out, width, scheme):
    try:
        axe = find_axe().text()
    except EngineFault as fault:
        pytest.skip(str(fault))
    view(browser, out / "index.html", width, scheme)
    browser.execute_script("for (const box of document.querySelectorAll('details')) box.open = true;")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_script(axe)
    assert json.loads(browser.execute_async_script(AXE)) == []
