"""Approved texts from the command line: pull, audit, accept, and what is said when something is wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.pipeline.conftest import Ran, auditor
from tests.site import Site, page

ABOUT = page(
    "<p>We teach nursing and physical therapy in three houses by the river.</p>"
    '<img src="/hall.png" alt="The main hall in the morning sun"><h2>Visit us</h2>'
    "<p>The desk opens at 9 and closes at 17 from Monday to Friday.</p>",
    "About the school",
)
QUIET = ("--no-browser", "--quiet")


def reference_findings(ran: Ran) -> list[str]:
    return sorted(f["check"] for f in ran.audit["findings"] if f["family"] == "reference")


def test_a_pull_followed_by_an_audit_finds_nothing_and_a_changed_number_is_found(tmp_path: Path) -> None:
    with Site({"/about": ABOUT}) as site:
        pulled = auditor("reference", "pull", f"{site.url}about", "--no-browser", cwd=tmp_path)
        assert pulled.status == 0, pulled.stderr
        text = (tmp_path / "reference_content" / "about.txt").read_text("utf-8")
        assert "The main hall in the morning sun" in text.split("\n\n")
        first = auditor("audit", f"{site.url}about", *QUIET, cwd=tmp_path)
        assert reference_findings(first) == []
        site.pages["/about"] = ABOUT.replace("closes at 17", "closes at 18")
        second = auditor("audit", f"{site.url}about", *QUIET, cwd=tmp_path)
        assert reference_findings(second) == ["reference-edited"]
        assert second.status == 1
        accepted = auditor("reference", "accept", "latest", "/about", cwd=tmp_path)
        assert accepted.status == 0, accepted.stderr
        assert "closes at 18" in accepted.stdout
        third = auditor("audit", f"{site.url}about", *QUIET, cwd=tmp_path)
        assert reference_findings(third) == []


def test_an_approved_text_under_a_wrong_name_is_said_with_the_page_it_reads_like(tmp_path: Path) -> None:
    with Site({"/about": ABOUT}) as site:
        auditor("reference", "pull", f"{site.url}about", "--no-browser", cwd=tmp_path)
        folder = tmp_path / "reference_content"
        (folder / "about.txt").rename(folder / "aboot.txt")
        ran = auditor("audit", f"{site.url}about", *QUIET, cwd=tmp_path)
    (unused,) = (f for f in ran.audit["findings"] if f["check"] == "reference-unused")
    assert "/about" in unused["message"]
    assert unused["outcome"] == "cant-tell"


def test_pull_never_overwrites_silently(tmp_path: Path) -> None:
    with Site({"/about": ABOUT}) as site:
        auditor("reference", "pull", f"{site.url}about", "--no-browser", cwd=tmp_path)
        again = auditor("reference", "pull", f"{site.url}about", "--no-browser", cwd=tmp_path)
    assert again.status == 2
    assert "--force" in again.stderr


def test_accept_refuses_a_file_with_uncommitted_edits(tmp_path: Path) -> None:
    with Site({"/about": ABOUT}) as site:
        auditor("reference", "pull", f"{site.url}about", "--no-browser", cwd=tmp_path)
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        site.pages["/about"] = ABOUT.replace("three houses", "four houses")
        auditor("audit", f"{site.url}about", *QUIET, cwd=tmp_path)
        refused = auditor("reference", "accept", "latest", "/about", cwd=tmp_path)
    assert refused.status == 2
    assert "not committed" in refused.stderr


def test_check_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "reference_content"
    folder.mkdir()
    (folder / "empty.txt").write_text("")
    ran = auditor("reference", "check", cwd=tmp_path)
    assert ran.status == 2
    assert "empty.txt" in ran.stdout
