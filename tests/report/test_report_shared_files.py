"""A report takes over what an earlier report of the site has the same, and nothing that was changed since."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.run import Report
from auditor.report import write_reports
from auditor.report.shared_files import LIST, is_as_written
from tests.report.report_sample import sample

FIRST, SECOND = "20261120-030000-aaaa", "20261121-030000-bbbb"


def night(run: str, **more: object) -> Report:
    report = sample(detail_id=lambda url: f"detail of {url}", **more)
    return replace(report, run=replace(report.run, id=run))


def both(tmp_path: Path, first: Report, second: Report) -> tuple[Path, Path]:
    return write_reports(first, ["html"], tmp_path), write_reports(second, ["html"], tmp_path)


def own(folder: Path) -> set[str]:
    """Return the files of a report that no other report has."""
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.stat().st_nlink == 1}


def test_a_report_of_the_same_costs_only_what_tells_of_the_run(tmp_path: Path) -> None:
    _, second = both(tmp_path, night(FIRST), night(SECOND))
    assert own(second) == {LIST, "index.html", "one-page.html", "run.json"}


def test_a_report_that_takes_files_over_is_the_report_that_would_have_been_written(tmp_path: Path) -> None:
    _, second = both(tmp_path / "beside", night(FIRST), night(SECOND))
    alone = write_reports(night(SECOND), ["html"], tmp_path / "alone")
    names = {path.relative_to(alone) for path in alone.rglob("*") if path.is_file()} - {Path(LIST)}
    assert {path.relative_to(second) for path in second.rglob("*") if path.is_file()} - {Path(LIST)} == names
    assert all((second / name).read_bytes() == (alone / name).read_bytes() for name in names)


def test_the_view_of_a_page_with_another_finding_is_written_anew(tmp_path: Path) -> None:
    report = night(SECOND)
    changed = next(judged for judged in report.findings if judged.finding.url)
    said = replace(changed, finding=replace(changed.finding, message="Another sentence altogether."))
    findings = [said if judged is changed else judged for judged in report.findings]
    first, second = both(tmp_path, night(FIRST), replace(report, findings=findings))
    views = {name for name in own(second) if name.startswith("pages/")}
    assert len(views) == 1
    assert "Another sentence altogether." in (second / views.pop()).read_text("utf-8")
    assert "Another sentence altogether." not in "".join(p.read_text("utf-8") for p in first.glob("pages/*.html"))


def test_what_somebody_changed_is_not_taken_over(tmp_path: Path) -> None:
    first = write_reports(night(FIRST), ["html"], tmp_path)
    view = next(path for path in sorted(first.glob("pages/*.html")))
    view.write_text("scribbled over")
    second = write_reports(night(SECOND), ["html"], tmp_path)
    assert "scribbled over" not in (second / "pages" / view.name).read_text("utf-8")
    assert (second / "pages" / view.name).stat().st_nlink == 1
    assert not is_as_written(first)
    assert is_as_written(second)


def test_the_report_of_another_site_shares_nothing(tmp_path: Path) -> None:
    other = night(SECOND)
    _, second = both(tmp_path, night(FIRST), replace(other, run=replace(other.run, site="https://elsewhere.example/")))
    assert all(path.stat().st_nlink == 1 for path in second.rglob("*") if path.is_file())


def test_where_the_disk_has_no_hard_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(95, "not supported")

    first = write_reports(night(FIRST), ["html"], tmp_path)
    monkeypatch.setattr(os, "link", refused)
    second = write_reports(night(SECOND), ["html"], tmp_path)
    assert len(own(second)) > len(own(second) & {LIST, "index.html", "one-page.html", "run.json"})
    assert {p.name for p in first.glob("pages/*")} == {p.name for p in second.glob("pages/*")}
    assert is_as_written(second)


def test_a_list_that_names_files_outside_of_the_folder_is_not_read(tmp_path: Path) -> None:
    first = write_reports(night(FIRST), ["html"], tmp_path)
    (tmp_path / "secret.txt").write_text("not yours")
    text = (first / LIST).read_text("utf-8")
    (first / LIST).write_text(text.replace('"files":{', '"files":{"../secret.txt":[9,1],', 1))
    second = write_reports(night(SECOND), ["html"], tmp_path)
    assert all(path.stat().st_nlink == 1 for path in second.rglob("*") if path.is_file())


def test_a_format_that_is_added_later_leaves_the_views_to_be_taken_over(tmp_path: Path) -> None:
    write_reports(night(FIRST), ["html"], tmp_path)
    write_reports(night(FIRST), ["csv"], tmp_path, add=True)
    second = write_reports(night(SECOND), ["html"], tmp_path)
    assert own(second) == {LIST, "index.html", "one-page.html", "run.json"}
