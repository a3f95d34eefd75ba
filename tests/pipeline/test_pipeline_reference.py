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


def test_a_text_of_staging_is_held_against_production(tmp_path: Path) -> None:
    with Site({"/about": ""}) as staging, Site({"/about": ""}) as production:
        name, own = (site.url.removeprefix("http://").rstrip("/") for site in (staging, production))
        words = "<p>Our new address is www.school.example; the old one was {}.</p></main>"
        staging.pages["/about"] = ABOUT.replace("</main>", words.format(name))
        production.pages["/about"] = ABOUT.replace("</main>", words.format(own)).replace("three houses", "two houses")
        pulled = auditor(
            "reference", "pull", f"{staging.url}about", "--as", production.url, "--no-browser", cwd=tmp_path
        )
        assert pulled.status == 0, pulled.stderr
        assert f"from {staging.url}about for {production.url}about" in pulled.stdout
        assert list(production.asked) == []
        ran = auditor("audit", f"{production.url}about", *QUIET, cwd=tmp_path)
    (found,) = (f for f in ran.audit["findings"] if f["family"] == "reference")
    assert "“three” became “two”" in found["message"]


def test_a_mapping_of_sites_in_the_settings_says_where_a_text_is_published(tmp_path: Path) -> None:
    with Site({"/preview/47/about": ABOUT, "/preview/47/": ABOUT}) as staging:
        (tmp_path / "auditor.toml").write_text(
            f'[reference.published_at]\n"{staging.url}preview/47/" = "https://www.example.edu/school/"\n', "utf-8"
        )
        pages = [f"{staging.url}preview/47/{name}" for name in ("about", "")]
        pulled = auditor("reference", "pull", *pages, "--no-browser", cwd=tmp_path)
        assert pulled.status == 0, pulled.stderr
        assert "for https://www.example.edu/school/about" in pulled.stdout
        found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.txt"))
        assert found == ["reference_content/school.txt", "reference_content/school/about.txt"]
        refused = auditor(
            "reference", "pull", *pages, "--as", "https://www.example.edu/one", "--no-browser", cwd=tmp_path
        )
    assert refused.status == 2
    assert "one page's address" in refused.stderr
