"""A run that is interrupted says in every format how much of what it knew it came to, in the same numbers."""

from __future__ import annotations

import os
import re
import signal
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from auditor.report.labels import plural
from tests.pipeline.conftest import Ran, auditor, started
from tests.site import Site, linked_site

KNOWN = 41
FORMATS = ("--format", "html,json,junit,md")


def text_of(path: Path) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")).split())


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("cut")
    with (
        Site(linked_site(KNOWN - 1), delay_s=0.1) as site,
        started("audit", site.url, "--no-browser", *FORMATS, cwd=folder, pages=3) as running,
    ):
        os.killpg(running.pid, signal.SIGTERM)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    return Ran(running.returncode, out, err, folder)


@pytest.fixture
def audited(cut: Ran) -> int:
    found = re.match(rf"Interrupted: (\d+) of {KNOWN} known pages audited", cut.audit["verdict"]["sentence"])
    assert found, cut.audit["verdict"]["sentence"]
    assert 3 <= int(found[1]) < KNOWN
    return int(found[1])


def test_the_terminal_counts_what_the_verdict_counts(cut: Ran, audited: int) -> None:
    assert re.search(rf"Pages audited +{audited} of {KNOWN} ", cut.stdout), cut.stdout


def test_audit_json_counts_what_the_verdict_counts(cut: Ran, audited: int) -> None:
    coverage = cut.audit["coverage"]
    assert coverage["known"] == KNOWN
    assert coverage["audited"] == audited
    assert coverage["waiting"] == KNOWN - audited


def test_the_html_report_counts_what_the_verdict_counts(cut: Ran, audited: int) -> None:
    overview = text_of(cut.report / "index.html")
    assert f"{audited} of {KNOWN} pages audited" in overview
    assert f"{KNOWN - audited} not reached before the run was cut off" in overview


def test_the_summary_for_a_pull_request_counts_what_the_verdict_counts(cut: Ran, audited: int) -> None:
    assert f"| Pages audited | {audited} of {KNOWN} " in (cut.report / "summary.md").read_text("utf-8")


def test_junit_has_a_case_for_the_pages_that_still_waited(cut: Ran, audited: int) -> None:
    cases = {case.get("name"): case for case in ElementTree.parse(cut.report / "junit.xml").iter("testcase")}
    skipped = cases["pages that still waited"].find("skipped")
    assert skipped is not None
    assert plural(KNOWN - audited, "page") in str(skipped.get("message"))


def test_a_report_of_it_from_the_store_says_the_same(cut: Ran, audited: int) -> None:
    assert auditor("report", "--out", "again", cwd=cut.folder).status == 0
    assert f"{audited} of {KNOWN} pages audited" in text_of(next((cut.folder / "again").glob("2*")) / "index.html")


def test_a_run_that_ended_has_no_page_that_waits(tmp_path: Path) -> None:
    with Site(linked_site(2)) as site:
        ran = auditor("audit", site.url, "--no-browser", "--quiet", cwd=tmp_path)
    coverage = ran.audit["coverage"]
    assert {name: count for name, count in coverage.items() if count} == {"known": 3, "audited": 3}
