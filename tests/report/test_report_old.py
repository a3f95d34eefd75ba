"""Older reports are packed, reports of forgotten runs go, and what somebody changed stays."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.model.run import Report
from auditor.report import forget_reports, old_reports, write_reports
from auditor.report.shared_files import is_as_written
from tests.report.report_sample import sample


def night(day: int) -> Report:
    report = sample(detail_id=lambda url: f"detail of {url}")
    return replace(report, run=replace(report.run, id=f"202611{day:02}-030000-aaaa"))


def nights(out: Path, count: int) -> list[Path]:
    return [write_reports(night(day), ["html", "json"], out) for day in range(1, count + 1)]


def test_data_of_older_reports_is_packed_and_can_be_written_plain_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(old_reports, "WORTH_PACKING", 1000)
    folders = nights(tmp_path, old_reports.STAY_PLAIN + 2)
    plain = [folder for folder in folders if (folder / "audit.json").exists()]
    assert plain == folders[-old_reports.STAY_PLAIN :]
    packed = folders[0] / "audit.json.gz"
    assert json.loads(gzip.decompress(packed.read_bytes()))["run"]["id"] == folders[0].name
    assert all(map(is_as_written, folders))
    write_reports(night(1), ["json"], tmp_path, add=True)
    assert json.loads((folders[0] / "audit.json").read_text("utf-8"))["run"]["id"] == folders[0].name
    assert (folders[0] / "index.html").exists()


def test_small_data_files_stay_as_they_are(tmp_path: Path) -> None:
    assert all((folder / "audit.json").exists() for folder in nights(tmp_path, old_reports.STAY_PLAIN + 2))


def test_reports_of_forgotten_runs_go_and_those_that_share_files_with_them_stay_whole(tmp_path: Path) -> None:
    first, second = nights(tmp_path, 2)
    before = {path.relative_to(second): path.read_bytes() for path in second.rglob("*") if path.is_file()}
    assert forget_reports(tmp_path, {first.name}, dry_run=True).removed == (first.name,)
    assert first.exists()
    assert forget_reports(tmp_path, {first.name, "20250101-000000-none"}).removed == (first.name,)
    assert not first.exists()
    assert {path.relative_to(second): path.read_bytes() for path in second.rglob("*") if path.is_file()} == before
    assert first.name not in (tmp_path / "index.html").read_text("utf-8")


@pytest.mark.parametrize("change", ["edited", "added", "removed"])
def test_a_report_that_somebody_changed_is_left_alone(tmp_path: Path, change: str) -> None:
    first, _ = nights(tmp_path, 2)
    if change == "edited":
        (first / "index.html").write_text("our comments")
    elif change == "added":
        (first / "comments.txt").write_text("our comments")
    else:
        (first / "one-page.html").unlink()
    told = forget_reports(tmp_path, {first.name})
    assert told.removed == ()
    assert told.kept == (first.name,)
    assert first.exists()


def test_a_folder_that_is_no_report_of_ours_is_left_alone(tmp_path: Path) -> None:
    nights(tmp_path, 1)
    (tmp_path / "20260101-000000-aaaa").mkdir()
    (tmp_path / "20260101-000000-aaaa" / "notes.txt").write_text("ours")
    assert forget_reports(tmp_path, {"20260101-000000-aaaa"}).kept == ("20260101-000000-aaaa",)
    assert (tmp_path / "20260101-000000-aaaa" / "notes.txt").exists()
