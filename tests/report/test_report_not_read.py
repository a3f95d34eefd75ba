"""A language that nothing here reads is "not checked" in every format, with what to install, and never "0 problems"."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest

from auditor.model.documents import DocumentRecord, DocumentState
from auditor.model.finding import Family, Outcome
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


def blind() -> Report:
    """Return a run without a browser, in which other checks found something of accessibility to look at all the same."""
    made = sample()
    environment = replace(made.run.environment, browser="", axe="", driver="")
    doubts = [
        replace(one, finding=replace(one.finding, outcome=Outcome.CANT_TELL)) if one.family == "accessibility" else one
        for one in made.findings
    ]
    return replace(made, run=replace(made.run, environment=environment), findings=doubts)


def test_what_others_found_of_an_area_does_not_make_it_checked(tmp_path: Path) -> None:
    summary = Summary(blind())
    assert summary.families["accessibility"].looks
    assert line(closing(summary), "Accessibility").split(maxsplit=1)[1].startswith("not checked, ")
    assert "| Accessibility | not checked | " in "".join(markdown_text(summary))
    write_html(summary, tmp_path)
    tree = html5lib.parse((tmp_path / "index.html").read_text("utf-8"), namespaceHTMLElements=False)
    cards = ["".join(card.itertext()) for card in tree.iter("li") if "card" in (card.get("class") or "")]
    (said,) = [" ".join(card.split()) for card in cards if "Accessibility" in card]
    assert "Not checked No browser was used" in said
    assert "to look at all the same" in said
    assert "0 problems" not in said


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([DocumentState.ELSEWHERE] * 9, "No document was checked (9 kept elsewhere)."),
        (
            [DocumentState.FAILED, DocumentState.CATALOGUED],
            "No document was checked (1 that nothing could look into, 1 not there).",
        ),
        ([DocumentState.CHECKED, DocumentState.FAILED], ""),
        ([], ""),
    ],
)
def test_documents_of_which_none_was_checked_are_not_without_problems(states: list[DocumentState], said: str) -> None:
    records = [DocumentRecord(f"https://harbor.example/{n}.pdf", state) for n, state in enumerate(states)]
    summary = Summary(replace(sample(), documents=records))
    assert summary.unchecked.get("documents", "") == said
    areas = [row for row in closing(summary).splitlines() if row.startswith("  Documents  ")]
    assert ["not checked" in row for row in areas] == ([bool(said)] if states else [])
