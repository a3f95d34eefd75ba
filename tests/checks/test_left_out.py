"""Findings that are not kept are counted, and the cut is said wherever people and programs look."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.conftest import auditor
from tests.site import Site, page


def test_a_cut_is_said_on_the_terminal_in_the_json_and_on_the_page(tmp_path: Path) -> None:
    with Site({"/": page("<h1>Fees</h1>" + "<h2></h2>" * 1234)}) as site:
        ran = auditor("audit", site.url, "--no-browser", "--quiet", "--format", "html,json,sarif", cwd=tmp_path)
    told = "heading-empty: 1,000 of 1,234 findings kept"
    assert f"Not every finding is kept: {told} on {site.url}" in ran.stdout
    note = {"code": "FINDINGS_LEFT_OUT", "detail": told, "stage": "note"}
    assert note in ran.pages["/"]["notes"]
    assert {"page": site.url, **note} in ran.audit["failures"]
    assert sum(finding["check"] == "heading-empty" for finding in ran.audit["findings"]) == 1000
    assert ran.pages["/"]["state"] == "audited"
    assert any(told in path.read_text("utf-8") for path in ran.report.rglob("*.html"))
    assert told in (ran.report / "audit.sarif").read_text("utf-8")
