"""One count of what was audited: the gate, the terminal and every file say the same numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.coverage import coverage_of
from auditor.model.page import PageState
from auditor.model.run import PageRecord
from tests.pipeline.conftest import auditor
from tests.site import Site, linked_site

ORIGIN = "https://school.example"


def page(path: str, state: PageState = PageState.AUDITED, code: Code | None = None, **more: object) -> PageRecord:
    why = failed(code, "x", Stage.FETCH) if code else None
    return PageRecord(ORIGIN + path, state, failure=why, failures=(why,) if why else (), **more)


def test_pages_beyond_a_limit_are_known_and_not_audited() -> None:
    left = [page(f"/{n}", PageState.SKIPPED, Code.PAGE_LIMIT) for n in range(88)]
    covered = coverage_of([*(page(f"/a{n}") for n in range(40)), *left])
    assert (covered.in_full, covered.known, covered.left_out, covered.whole) == (40, 128, 88, False)
    assert covered.share() == 40 / 128
    assert covered.share({Code.PAGE_LIMIT}) == 1.0


@pytest.mark.parametrize("code", [Code.EXCLUDED, Code.ROBOTS_REFUSED, Code.OUT_OF_SCOPE, Code.DUPLICATE, Code.NOT_HTML])
def test_what_a_rule_left_out_is_not_counted_as_known(code: Code) -> None:
    covered = coverage_of([page("/"), page("/x", PageState.SKIPPED, code)])
    assert (covered.known, covered.by_decision, covered.whole) == (1, 1, True)


def test_a_page_of_which_something_is_missing_is_not_audited_in_full() -> None:
    covered = coverage_of([page("/"), page("/x", PageState.PARTIAL, Code.AXE_FAILED)])
    assert (covered.audited, covered.partial, covered.known) == (1, 1, 2)
    assert [url for url, _ in covered.lost] == [f"{ORIGIN}/x"]


def test_a_page_of_which_only_what_was_switched_off_is_missing_is_audited() -> None:
    covered = coverage_of([page("/", PageState.PARTIAL, Code.NO_BROWSER)])
    assert (covered.audited, covered.partial, covered.whole) == (1, 0, True)


def test_the_target_of_a_broken_link_is_absent_and_a_start_address_that_is_gone_has_failed() -> None:
    start = page("/", via="")
    linked = page("/gone", PageState.FAILED, Code.HTTP_STATUS, via=start.url, status=404)
    listed = page("/listed", PageState.FAILED, Code.HTTP_STATUS, via="", status=404)
    covered = coverage_of([start, linked, listed])
    assert (covered.absent, covered.failed, covered.known) == (1, 1, 2)


def test_nothing_known_is_not_whole() -> None:
    covered = coverage_of([])
    assert (covered.share(), covered.whole) == (0.0, False)


def test_every_output_counts_the_same_and_a_rule_of_ones_own_counts_what_a_limit_left_out(tmp_path: Path) -> None:
    with Site(linked_site(12)) as site:
        ran = auditor(
            *("audit", site.url, "--no-browser", "--max-pages", "5", "--format", "html,json,md,junit,sarif"),
            *("--fail-on", "coverage<1.0"),
            cwd=tmp_path,
        )
    covered = ran.audit["coverage"]
    assert (covered["audited"], covered["partial"]) == (5, 0)
    assert covered["left_out"] == covered["known"] - 5 > 0
    words = f"5 of {covered['known']}"
    assert ran.status == 3, ran.stdout
    assert (
        f"{words} known pages audited; {covered['left_out']} known pages were left out"
        in ran.audit["verdict"]["sentence"]
    )
    assert f"{words} ({covered['left_out']} beyond a limit)" in ran.stdout
    assert words in (ran.report / "summary.md").read_text("utf-8")
    overview = (ran.report / "index.html").read_text("utf-8")
    assert f"of {covered['known']} known pages audited" in overview
    assert "Complete" not in overview
    assert words in json.dumps(json.loads((ran.report / "audit.sarif").read_text("utf-8")))


def test_a_limit_that_nobody_set_makes_the_audit_incomplete(tmp_path: Path) -> None:
    chain = {
        f"/{n}": f'<html lang="en"><title>Step {n} of the way</title><a href="/{n + 1}">On to {n + 1}</a>'
        for n in range(12)
    }
    with Site({"/": chain["/0"], **chain}) as site:
        ran = auditor("audit", site.url, "--no-browser", "--fail-on", "coverage<1.0", cwd=tmp_path)
        said = ran.audit["verdict"]["sentence"]
        chosen = auditor("audit", site.url, "--no-browser", "--max-depth", "3", cwd=tmp_path)
    assert ran.status == 3
    assert "max_depth" in said
    assert chosen.status == 0
