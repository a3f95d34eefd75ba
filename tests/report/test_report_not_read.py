"""A language that nothing here reads is "not checked" in every format, with what to install, and never "0 problems"."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.finding import Family
from auditor.model.page import PageState
from auditor.model.run import PageRecord, Report
from auditor.model.unread import Gap, Unread, unread_of
from auditor.report import text_of
from auditor.report.html import write_html
from auditor.report.json import json_text
from auditor.report.junit import cases
from auditor.report.markdown import markdown_text
from auditor.report.not_read import not_read
from auditor.report.sarif import sarif_text
from auditor.report.summary import Summary
from auditor.report.terminal import closing
from tests.report.report_sample import sample

AUDITED = 7


def with_gap(record: PageRecord, *gaps: Unread) -> PageRecord:
    return replace(record, measures=(*record.measures, *(gap.measure for gap in gaps)))


def report(unread: int, *gaps: Unread) -> Report:
    """A report without spelling findings whose first pages were not read."""
    made = sample()
    pages = tuple(with_gap(page, *gaps) if at < unread else page for at, page in enumerate(made.pages))
    found = tuple(judged for judged in made.findings if judged.family not in {"spelling", "readability"})
    return replace(made, pages=pages, findings=found, causes=())


FINNISH = Unread(Family.SPELLING, "fi", Gap.NO_DICTIONARY)
DANISH = Unread(Family.SPELLING, "da", Gap.NO_DICTIONARY)
ARABIC = Unread(Family.READABILITY, "ar", Gap.NO_FORMULA)


def line(text: str, area: str) -> str:
    return next(row for row in text.splitlines() if area in row and not row.startswith(("!", ">")))


@pytest.mark.parametrize("gap", [FINNISH, ARABIC, Unread(Family.SPELLING, "", Gap.UNKNOWN_LANGUAGE)])
def test_what_was_not_read_survives_as_a_measure(gap: Unread) -> None:
    assert unread_of(gap.measure) == gap


@pytest.mark.parametrize("declared", ["x:y", "<b>", "", "fi:no-formula", "a" * 500])
def test_a_hostile_language_tag_is_a_language_that_is_not_known(declared: str) -> None:
    gap = Unread.because(Family.SPELLING, declared, Gap.NO_DICTIONARY)
    assert gap == Unread(Family.SPELLING, "", Gap.UNKNOWN_LANGUAGE)
    assert unread_of(gap.measure) == gap


def test_some_pages_in_a_language_without_dictionary_are_told_beside_the_number() -> None:
    summary = Summary(report(2, FINNISH))
    told = "not checked on 2 pages in Finnish: no dictionary"
    assert line(closing(summary), "Spelling").strip().endswith(f"0 problems, {told}")
    assert told in line("".join(markdown_text(summary)), "| Spelling")
    assert any("Put fi.aff and fi.dic into a folder" in notice for notice in summary.notices)


def test_a_family_that_read_no_page_is_not_checked() -> None:
    summary = Summary(report(AUDITED, DANISH))
    assert line(closing(summary), "Spelling").split() == ["Spelling", "not", "checked"]
    assert "| Spelling | not checked |" in "".join(markdown_text(summary))
    assert "hunspell-da" in summary.unchecked["spelling"]


def test_skipped_and_failed_pages_do_not_make_a_family_checked() -> None:
    (found,) = not_read(report(AUDITED, DANISH))
    assert found.whole
    assert any(page.state is PageState.FAILED for page in report(0).pages)


def test_the_pages_of_several_languages_are_told_apart_and_bounded() -> None:
    tags = ("fi", "da", "pl", "cs", "sk", "hu")
    made = report(0)
    pages = tuple(
        with_gap(page, Unread(Family.SPELLING, tag, Gap.NO_DICTIONARY))
        for page, tag in zip(made.pages, tags, strict=False)
    )
    (found,) = not_read(replace(made, pages=pages))
    first = "1 page in Czech, 1 page in Danish, 1 page in Finnish, 1 page in Hungarian"
    assert found.short.startswith(f"not checked on {first}: no dictionary; ")
    assert "hunspell-cs, hunspell-da, hunspell-hu" in found.sentence
    assert len(found.sentence) < 400
    assert found.short.endswith("2 pages in 2 further languages")


def test_audit_json_names_family_language_reason_and_pages() -> None:
    told = json.loads("".join(json_text(Summary(report(2, FINNISH, ARABIC)))))["unchecked"]
    by_family = {one["family"]: one for one in told}
    assert by_family["spelling"]["languages"] == [{"language": "fi", "reason": "no-dictionary", "pages": 2}]
    assert by_family["readability"]["languages"] == [{"language": "ar", "reason": "no-formula", "pages": 2}]
    assert by_family["spelling"]["everywhere"] is False


def test_junit_skips_the_area_of_the_page_and_of_no_other() -> None:
    made = report(1, FINNISH)
    spelling = [case for case in cases(Summary(made)) if case.name == "Spelling"]
    skipped = [case for case in spelling if case.kind == "skipped"]
    assert len(skipped) == 1
    assert "Finnish" in skipped[0].message


def test_sarif_notifies() -> None:
    told = json.loads("".join(sarif_text(Summary(report(2, DANISH)))))
    notes = told["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert any("hunspell-da" in note["message"]["text"] for note in notes)


def test_neither_coverage_nor_the_exit_status_changes() -> None:
    before, after = Summary(report(0)), Summary(report(AUDITED, FINNISH, ARABIC))
    assert after.coverage == before.coverage
    assert after.report.verdict == before.report.verdict


@pytest.mark.parametrize(("unread", "state"), [(2, "Checked in part"), (AUDITED, "Not checked")])
def test_the_card_says_so(tmp_path: Path, unread: int, state: str) -> None:
    write_html(Summary(report(unread, FINNISH)), tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    card = page[page.index("family-spelling") :][:1500]
    assert state in card
    assert "Finnish" in card
    assert "No problems" not in card.partition("family-structure")[0]


@pytest.mark.parametrize("unread", [2, AUDITED])
@pytest.mark.parametrize("name", ["csv", "github", "gitlab", "md", "sarif", "json"])
def test_every_format_that_lists_findings_says_so(name: str, unread: int) -> None:
    said = "".join(text_of(name, Summary(report(unread, DANISH))))
    assert "not checked" in said
    assert "hunspell-da" in said
    assert "hunspell-da" not in "".join(text_of(name, Summary(report(0))))


def test_a_row_of_the_spreadsheet_has_all_its_columns_and_no_finding() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(text_of("csv", Summary(report(2, FINNISH)))).lstrip("\ufeff"))))
    (row,) = [row for row in rows if row["Kind"] == "Not checked"]
    assert (row["Area"], row["Id"], row["Severity"]) == ("Spelling", "", "")
    assert row["Finding"].startswith("Spelling was not checked on some pages (2 pages in Finnish: no dictionary).")
