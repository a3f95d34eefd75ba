"""The gate over real runs: pages that are gone, a baseline that is damaged or another site's, rules that nobody could judge."""

from __future__ import annotations

import json
from pathlib import Path

from tests.pipeline.conftest import Ran, auditor
from tests.site import Site, linked_site, page

QUICK = ("--no-browser", "--quiet", "--fail-on", "new:serious")


def counts(ran: Ran) -> tuple[int, int, int]:
    held = ran.audit["verdict"]["counts"]
    return held["new"], held["fixed"], held["unaudited"]


def without(pages: dict[str, str], name: str) -> dict[str, str]:
    """Return the site after a page was deleted with its link."""
    link = f'<p><a href="{name}">The page called {name[1:]}</a></p>'
    assert link in pages["/"]
    return {path: body.replace(link, "") for path, body in pages.items() if path != name}


def test_a_deleted_page_is_gone_after_a_whole_crawl_only_and_is_pruned_then(tmp_path: Path) -> None:
    with Site(linked_site(5)) as site:
        assert auditor("audit", site.url, *QUICK, cwd=tmp_path).status == 1
        auditor("baseline", "write", cwd=tmp_path)
        site.pages = without(site.pages, "/page-3")
        held = (tmp_path / "auditor-baseline.json").read_text("utf-8")
        for narrower in (("--only-listed",), ("--max-pages", "2"), ("--include", "/page-1")):
            part = auditor("audit", site.url, *QUICK, *narrower, cwd=tmp_path)
            assert counts(part)[1] == 0, narrower
            assert counts(part)[2] > 0, narrower
            auditor("baseline", "prune", cwd=tmp_path)
            assert "/page-3" in (tmp_path / "auditor-baseline.json").read_text("utf-8"), narrower
        (tmp_path / "auditor-baseline.json").write_text(held, "utf-8")
        whole = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert (whole.status, counts(whole)) == (0, (0, 0, 0))
    assert "went with pages that are gone" in whole.stdout
    pruned = auditor("baseline", "update", "--fixed", cwd=tmp_path)
    assert "Removed 1 finding" in pruned.stdout
    assert "/page-3" not in (tmp_path / "auditor-baseline.json").read_text("utf-8")


def test_the_way_out_of_a_damaged_baseline_that_is_named_works_and_loses_nothing(tmp_path: Path) -> None:
    with Site(linked_site(2)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        held = tmp_path / "auditor-baseline.json"
        good = held.read_text("utf-8")
        held.write_text(f"<<<<<<< HEAD\n{good}=======\n{good}>>>>>>> spring-redesign\n", "utf-8")
        refused = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert refused.status == 2
        assert "line 1: an unresolved merge conflict (<<<<<<< HEAD)" in refused.stderr
        assert "`auditor baseline write --afresh`" in refused.stderr
        assert auditor("baseline", "write", cwd=tmp_path).status == 2
        written = auditor("baseline", "write", "--afresh", cwd=tmp_path)
        assert written.status == 0, written.stderr
        assert "spring-redesign" in (tmp_path / "auditor-baseline.json.old").read_text("utf-8")
        assert auditor("audit", site.url, *QUICK, cwd=tmp_path).status == 0


def test_a_rule_about_accessibility_is_not_passed_by_a_run_without_a_browser(tmp_path: Path) -> None:
    with Site({"/": page("<p>We teach nursing.</p>", "House 1")}) as site:
        blind = auditor(
            "audit", site.url, "--no-browser", "--quiet", "--fail-on", "accessibility:any", "--format", "json",
            cwd=tmp_path,
        )  # fmt: skip
    assert blind.status == 3
    assert "accessibility:any could not be judged" in blind.stdout
    assert json.loads((blind.report / "audit.json").read_text("utf-8"))["verdict"]["exit_code"] == 3
