import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.errors import StoreFault
from auditor.model.formats import FORMATS
from auditor.report import write_reports
from auditor.report.folder import write_whole
from auditor.report.shared_files import LIST
from tests.report.report_sample import sample

ROOT = Path(__file__).parents[2]


def fill(text):
    def write(folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "a.txt").write_text(text)

    return write


def test_all_formats_are_written_and_latest_points_at_them(tmp_path):
    folder = write_reports(sample(), list(FORMATS), tmp_path / "reports")
    assert folder == tmp_path / "reports" / sample().run.id
    names = {path.name for path in folder.iterdir() if path.is_file()}
    assert {
        "index.html",
        "audit.json",
        "audit.sarif",
        "junit.xml",
        "findings.csv",
        "summary.md",
        "earl.jsonld",
    } <= names
    assert (tmp_path / "reports" / "latest").resolve() == folder
    assert sorted(os.listdir(tmp_path / "reports")) == sorted([folder.name, "index.css", "index.html", "latest"])


def test_nothing_of_ours_is_left_to_load_when_a_report_is_written(tmp_path):
    code = """
import sys
from pathlib import Path
from auditor.model.formats import FORMATS
from auditor.report import load_writers, write_reports
from tests.report.report_sample import sample
report = sample()
load_writers(FORMATS)
before = set(sys.modules)
write_reports(report, list(FORMATS), Path(sys.argv[1]))
print(sorted(name for name in set(sys.modules) - before if name.startswith("auditor")))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(KeyError):
        write_reports(sample(), ["html", "pdf"], tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_crash_while_writing_leaves_the_earlier_report(tmp_path):
    write_whole(tmp_path, "run", fill("old"))

    def crash(folder: Path) -> None:
        (folder / "half.txt").write_text("half")
        raise RuntimeError("crash")

    with pytest.raises(RuntimeError):
        write_whole(tmp_path, "run", crash)
    assert (tmp_path / "run" / "sub" / "a.txt").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["latest", "run"]


def test_writing_again_replaces_the_folder_whole(tmp_path):
    write_whole(tmp_path, "run", fill("old"))
    (tmp_path / "run" / "left-over.txt").write_text("x")
    write_whole(tmp_path, "run", fill("new"))
    assert (tmp_path / "run" / "sub" / "a.txt").read_text() == "new"
    assert not (tmp_path / "run" / "left-over.txt").exists()


def test_a_full_disk_is_a_fault_with_its_own_code(tmp_path):
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreFault) as caught:
        write_whole(tmp_path, "run", full)
    assert caught.value.code == "STORE_FULL"
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_a_fault_that_names_it(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault, match="file/reports") as caught:
        write_reports(sample(), ["json"], tmp_path / "file" / "reports")
    assert caught.value.code == "STORE_UNWRITABLE"
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", "a\0b"])
def test_a_name_that_leaves_the_folder_is_refused(tmp_path, name):
    with pytest.raises(StoreFault):
        write_whole(tmp_path, name, fill("x"))
    assert not list(tmp_path.iterdir())


def test_latest_is_a_text_file_where_links_are_impossible(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    write_whole(tmp_path, "run", fill("x"))
    assert (tmp_path / "latest.txt").read_text() == "run\n"
    assert not (tmp_path / "latest").exists()


def test_somebody_elses_folder_called_latest_is_left_alone(tmp_path):
    (tmp_path / "latest").mkdir()
    (tmp_path / "latest" / "mine.txt").write_text("mine")
    write_whole(tmp_path, "run", fill("x"))
    assert (tmp_path / "latest" / "mine.txt").read_text() == "mine"
    assert (tmp_path / "latest.txt").read_text() == "run\n"


def test_others_may_read_the_report(tmp_path):
    before = os.umask(0o022)
    try:
        folder = write_whole(tmp_path, "run", fill("x"))
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_what_a_killed_writer_left_is_removed_after_a_day_and_not_before(tmp_path):
    for name, age in ((".writing-old", 25 * 3600), (".writing-young", 60)):
        (tmp_path / name).mkdir()
        then = (tmp_path / name).stat().st_mtime - age
        os.utime(tmp_path / name, (then, then))
    write_whole(tmp_path, "run", fill("x"))
    assert sorted(os.listdir(tmp_path)) == [".writing-young", "latest", "run"]


def test_a_format_that_is_written_later_is_added_and_nothing_is_lost(tmp_path):
    folder = write_reports(sample(), ["html", "json"], tmp_path)
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    before.pop(Path(LIST))  # the list of all files
    again = write_reports(sample(), ["sarif", "csv"], tmp_path, add=True)
    after = {path.relative_to(folder): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert again == folder
    assert before.items() <= after.items()
    assert {str(path) for path in after.keys() - before.keys()} == {"audit.sarif", "findings.csv", LIST}


def test_a_format_that_is_written_again_replaces_what_it_wrote(tmp_path):
    folder = write_reports(sample(), ["html", "json"], tmp_path)
    (folder / "pages" / "stale.html").write_text("stale")
    write_reports(sample(), ["html"], tmp_path, add=True)
    assert not (folder / "pages" / "stale.html").exists()
    assert (folder / "audit.json").is_file()


def test_latest_only_moves_forward(tmp_path):
    for name in ("20260102-000000-bbbb", "20260101-000000-aaaa"):
        write_whole(tmp_path, name, fill("x"))
    assert (tmp_path / "latest").resolve().name == "20260102-000000-bbbb"
    write_whole(tmp_path, "20260103-000000-cccc", fill("x"))
    assert (tmp_path / "latest").resolve().name == "20260103-000000-cccc"
