"""A check's run is a whole result or an error with a reason, and what is cut is counted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.checks.base import LeftOut, Yield, check
from auditor.checks.run import MAX_FINDINGS, MAX_IN_ALL, run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Links
from auditor.dom.document import Document
from auditor.model.codes import Code
from auditor.model.finding import Family, Finding, Outcome, Severity
from auditor.model.page import Failed
from tests.checks.fixture import artifacts_of

PAGE = "<html lang=en><title>x</title><body><main><p>Words</p></main></body></html>"


@check("test-many", family=Family.LINKS, version=1, severity=Severity.MINOR)
def many(links: Links) -> Iterator[Yield]:
    """One finding a link."""
    for link in links.items:
        yield many.finding("A link.", link.element)


@check("test-kinds", family=Family.LINKS, version=1, severity=Severity.MINOR)
def kinds(document: Document) -> Iterator[Yield]:
    """Findings of many kinds."""
    for number in range(MAX_IN_ALL + 10):
        yield Finding(f"axe:rule-{number % 50}", "", "Something.", Severity.MINOR)


def test_findings_beyond_the_most_that_are_kept_are_counted() -> None:
    body = "".join(f'<a href="/{n}">Page {n}</a> ' for n in range(1234))
    result = run_check(many, artifacts_of(f"<html><body>{body}</body></html>"), "http://site.test/page")
    assert (len(result.findings), result.left_out) == (MAX_FINDINGS, (("test-many", 234),))
    assert result.outcome is Outcome.FAILED


def test_a_check_of_many_kinds_is_cut_as_a_whole_too() -> None:
    result = run_check(kinds, artifacts_of(PAGE))
    assert len(result.findings) == MAX_IN_ALL
    assert sum(count for _, count in result.left_out) == 10


def test_what_a_check_counted_and_did_not_make_is_added_to_what_was_cut() -> None:
    @check("test-counted", family=Family.LINKS, version=1, severity=Severity.MINOR)
    def counted(document: Document) -> Iterator[Yield]:
        """Counts."""
        yield counted.finding("One.", document.root)
        yield LeftOut("test-counted", 41)

    assert run_check(counted, artifacts_of(PAGE)).left_out == (("test-counted", 41),)


def test_a_crash_is_told_in_one_safe_line_and_its_traceback_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    @check("test-crash", family=Family.LINKS, version=1, severity=Severity.MINOR)
    def crash(document: Document) -> Iterator[Yield]:
        """Crashes."""
        raise ValueError("cannot open\nhttp://host/?access_token=abcdef0123\x1b[31m")
        yield

    result = run_check(crash, artifacts_of(PAGE))
    assert result.outcome is Outcome.ERROR
    assert result.failed is not None
    assert result.failed.code is Code.CHECK_CRASHED
    assert result.failed.detail.startswith("test-crash: ValueError: cannot open http://host/?access_token=")
    assert "abcdef" not in result.failed.detail
    assert result.failed.detail.isprintable()
    (record,) = caplog.records
    assert (record.name, record.exc_info and record.exc_info[0]) == ("auditor.checks", ValueError)


def test_a_check_without_its_artifact_could_not_look() -> None:
    missing = run_check(many, Artifacts())
    assert missing.failed is not None
    assert (missing.failed.code, missing.failed.detail) == (Code.CHECK_MISSING_INPUT, "test-many needs links")
    broken = Failed(Code.PARSE_LIMIT, "too deep")
    assert run_check(many, Artifacts(links=broken)).failed is broken


def test_an_import_under_way_is_let_finish_and_is_not_taken_off_a_checks_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_to_load.py").write_text(
        "import time\nend = time.monotonic() + 0.3\nwhile time.monotonic() < end: pass\nWHOLE = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))

    @check("test-loads", family=Family.LINKS, version=1, severity=Severity.MINOR)
    def loads(document: Document) -> Iterator[Yield]:
        """Loads."""
        import slow_to_load

        assert slow_to_load.WHOLE
        while document:
            pass
        yield

    result = run_check(loads, artifacts_of(PAGE), budget_s=0.2)
    assert result.failed is not None
    assert result.failed.code is Code.CHECK_TIMEOUT
    assert sys.modules["slow_to_load"].WHOLE
