"""What a run leaves in its log: a line a page, and the traceback of a check that really crashed, with its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.conftest import Ran, auditor
from tests.pipeline.test_pipeline_truth import TROUBLED_SITE, install
from tests.site import Site, linked_site

CRASHING = """
from auditor.checks.base import check
from auditor.dom.document import Document
from auditor.model.finding import Family, Severity

@check("test-crashing", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
def crashing(document: Document):
    'A check that crashes on one page.'
    if document.title == "House 1":
        raise RuntimeError("no such luck with https://user:hunter2@a.test/")
    yield from ()
"""


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ran, Ran, Site]]:
    """Two runs over a site with a check that crashes on one page: one quiet about it, one with -vv."""
    folder = tmp_path_factory.mktemp("crash")
    env = install(folder / "plugin", "test_crashing", CRASHING)
    (folder / "loud").mkdir()
    with Site(linked_site(3)) as site:
        plain = auditor("audit", site.url, "--no-browser", cwd=folder, env=env)
        loud = auditor("audit", site.url, "--no-browser", "-vv", cwd=folder / "loud", env=env)
        yield plain, loud, site


def log_of(ran: Ran) -> str:
    return (ran.report / "run.log").read_text("utf-8")


def test_every_page_has_its_line(crashed: tuple[Ran, Ran, Site]) -> None:
    plain, _, site = crashed
    pages = re.findall(r"INFO auditor\.page page url=(\S+) state=(\w+) findings=(\d+)", log_of(plain))
    assert sorted(url for url, _, _ in pages) == sorted([site.url, *(f"{site.url}page-{n}" for n in range(3))])
    assert {url: state for url, state, _ in pages}[f"{site.url}page-1"] == "partial"
    assert "run-begun" in log_of(plain).splitlines()[0]


def test_the_crash_of_a_check_is_found_with_its_page_and_its_traceback(crashed: tuple[Ran, Ran, Site]) -> None:
    plain, _, site = crashed
    text = log_of(plain)
    start = text.index(f"test-crashing crashed url={site.url}page-1")
    traceback = text[start : text.index("RuntimeError", start) + 200]
    assert "Traceback (most recent call last):" in traceback
    assert re.search(r'File ".*test_crashing\.py", line \d+, in crashing', traceback)
    assert "RuntimeError: no such luck" in traceback
    assert "hunter2" not in text


def test_the_terminal_stays_as_it_is_until_more_is_asked_for(crashed: tuple[Ran, Ran, Site]) -> None:
    plain, loud, site = crashed
    assert "Traceback" not in plain.stderr
    assert f"test-crashing crashed url={site.url}page-1" in loud.stderr
    assert "RuntimeError: no such luck" in loud.stderr
    assert "hunter2" not in loud.stderr
    assert loud.stdout.splitlines()[-2] == plain.stdout.splitlines()[-2]


def test_a_report_that_is_written_again_has_the_log_again(crashed: tuple[Ran, Ran, Site]) -> None:
    plain, _, _ = crashed
    before = log_of(plain)
    (plain.report / "run.log").unlink()
    again = auditor("report", "--format", "json", cwd=plain.folder)
    assert again.status == 0, again.stderr
    assert log_of(plain).splitlines()[:3] == before.splitlines()[:3]


def test_a_crash_over_the_whole_site_is_logged_too(tmp_path: Path) -> None:
    with Site(linked_site(1)) as site:
        env = install(tmp_path / "plugin", "test_troubled", TROUBLED_SITE)
        ran = auditor("audit", site.url, "--no-browser", cwd=tmp_path, env=env)
    assert "test-troubled crashed" in log_of(ran)
    assert "in troubled" in log_of(ran)


def test_the_log_of_a_run_that_is_forgotten_goes_with_it(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[store]\nkeep = {runs = 1}\n", "utf-8")
    with Site(linked_site(1)) as site:
        for _ in range(2):
            ran = auditor("audit", site.url, "--no-browser", "-q", cwd=tmp_path)
    assert [path.stem for path in (tmp_path / ".auditor" / "logs").glob("*.log")] == [ran.report.name]
