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


def test_a_one_off_audit_of_another_site_is_judged_without_the_baseline_and_spares_it(tmp_path: Path) -> None:
    other = {"/": page('<p><a href="/elsewhere">Elsewhere</a></p>', "Other"), "/elsewhere": page("<p>x</p>", "Else")}
    with Site(other) as site:
        auditor("audit", site.url, "--no-browser", "-q", cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
    held = (tmp_path / "auditor-baseline.json").read_bytes()
    pages = {f"/a{path}": body.replace('href="/', 'href="/a/') for path, body in linked_site(4).items()}
    with Site(pages) as site:
        one_off = auditor("audit", f"{site.url}a/", "--no-browser", "--fail-on", "new:serious", cwd=tmp_path)
    before, _, _ = one_off.stderr.partition("[1/")
    assert "was taken from http://127.0.0.1" in before
    assert one_off.status == 1, one_off.stderr
    assert "The baseline auditor-baseline.json was not used" in one_off.stdout
    assert one_off.audit["run"]["status"] == "complete"
    assert counts(one_off)[0] > 0
    for command in (("baseline", "write"), ("baseline", "prune")):
        refused = auditor(*command, cwd=tmp_path)
        assert refused.status == 2
        assert "--baseline FILE" in refused.stderr
        assert "--afresh" not in refused.stderr
    assert (tmp_path / "auditor-baseline.json").read_bytes() == held
    assert auditor("report", "--format", "json", cwd=tmp_path).status == 0


def test_a_finding_is_explained_with_what_it_was_recognised_by(tmp_path: Path) -> None:
    with Site(linked_site(2)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        site.pages["/page-0"] = site.pages["/page-0"].replace("<img ", '<img class="wide" ')
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    (known,) = [f for f in ran.audit["findings"] if f["check"] == "image-alt-filename"]
    told = auditor("explain", known["id"][:8], cwd=tmp_path)
    assert told.status == 0, told.stderr
    assert told.stdout.startswith(f"{known['id']}  image-alt-filename on http")
    assert "Status:         known: it was accepted" in told.stdout
    assert "Recognised by:  " in told.stdout
    assert "people who cannot see" in told.stdout.lower() or "WCAG" in told.stdout
    unknown = auditor("explain", "0123456789ab", cwd=tmp_path)
    assert unknown.status == 2
    assert "There is no such finding: 0123456789ab" in unknown.stderr


def test_out_dash_writes_one_json_to_standard_output_and_no_folder(tmp_path: Path) -> None:
    with Site({"/": page("<h4>##vso[task.complete]::error::x</h4><p>We teach nursing.</p>", "House 1")}) as site:
        ran = auditor("audit", site.url, *QUICK, "--out", "-", cwd=tmp_path)
    told = json.loads(ran.stdout)
    assert told["schema"] == "auditor-report/1"
    assert told["verdict"]["exit_code"] == ran.status
    assert any("##vso[task.complete]" in json.dumps(finding) for finding in told["findings"])
    assert "##vso" not in ran.stdout
    assert told["verdict"]["sentence" if "sentence" in told["verdict"] else "reasons"]
    assert not (tmp_path / "reports").exists()
    assert not (tmp_path / "-").exists()


def test_the_github_format_prints_annotations_and_adds_to_the_summary_of_the_step(tmp_path: Path) -> None:
    summary = tmp_path / "step.md"
    with Site(linked_site(2)) as site:
        ran = auditor(
            "audit", site.url, *QUICK, "--format", "json,github", cwd=tmp_path,
            env={"GITHUB_STEP_SUMMARY": str(summary)},
        )  # fmt: skip
    first, *_, last = ran.stdout.strip().splitlines()
    assert first.startswith("::error title=auditor::Failed")
    assert "::error file=site/page-0/index.html,line=1,title=image-alt-filename on /page-0::" in ran.stdout
    assert last.startswith("reports/")
    assert "<!-- auditor-summary -->" in summary.read_text("utf-8")


def test_findings_are_waived_by_check_and_path_from_a_file_and_by_cause_and_taken_back(tmp_path: Path) -> None:
    why = ("--reason", "Until the relaunch", "--owner", "Ada")
    with Site(linked_site(10)) as site:
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    found = [f for f in ran.audit["findings"] if f["check"] == "image-alt-filename"]
    assert len(found) == 4
    some = auditor("waive", "--check", "image-alt-filename", "--path", "/page-[03]", *why, cwd=tmp_path)
    assert "Waived 2 findings until" in some.stdout, some.stderr
    (tmp_path / "more.txt").write_text(f"# from the report\n{found[2]['id']}  # a comment\n", "utf-8")
    assert auditor("waive", "--from", "more.txt", *why, cwd=tmp_path).status == 0
    listed = auditor("waive", "list", cwd=tmp_path).stdout
    assert "3 waivers in auditor-waivers.toml" in listed
    assert "Ada: Until the relaunch  image-alt-filename on /page-3" in listed
    assert "Ended 1 waiver" in auditor("waive", "end", found[2]["id"], cwd=tmp_path).stdout
    assert "2 waivers in" in auditor("waive", "list", cwd=tmp_path).stdout
    assert auditor("waive", found[2]["id"][:8], *why, cwd=tmp_path).status == 0
    assert "3 waivers in" in auditor("waive", "list", cwd=tmp_path).stdout
    for wrong in (("waive", *why), ("waive", found[0]["id"]), ("waive", "end"), ("waive", "f" * 12, *why)):
        assert auditor(*wrong, cwd=tmp_path).status == 2, wrong
    misspelt = auditor("waive", "--check", "image-alt-filenam", *why, cwd=tmp_path)
    assert "no such check: image-alt-filenam; did you mean image-alt-filename?" in misspelt.stderr
    nowhere = ("waive", found[3]["id"], "--check", "image-alt-filename", "--path", "/nowhere", *why)
    assert "none of image-alt-filename on a page that matches /nowhere" in auditor(*nowhere, cwd=tmp_path).stderr
    assert "3 waivers in" in auditor("waive", "list", cwd=tmp_path).stdout


def test_compare_tells_counts_first_and_then_what_is_new_and_fixed_by_cause(tmp_path: Path) -> None:
    with Site(linked_site(10)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        same = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert auditor("compare", cwd=tmp_path).status == 0
        site.pages["/page-0"] = site.pages["/page-0"].replace("IMG_0000.jpg", "Nurses at work")
        for name in ("/page-1", "/page-2"):
            site.pages[name] = site.pages[name].replace("</main>", '<h2></h2><img src="/new.png"></main>')
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
    told = auditor("compare", "--html", "changed.html", cwd=tmp_path)
    assert told.status == 1, same.stderr
    first, *rest = told.stdout.splitlines()
    assert first.startswith("new ")
    assert "coverage 100% (11 of 11 known pages)" in first
    assert rest.index("New") < rest.index("Fixed")
    assert "  image-alt-filename: 1 finding on 1 page" in rest[rest.index("Fixed") :]
    new = rest[rest.index("New") : rest.index("Fixed")]
    assert sum("image-alt-missing; critical" in line for line in new) >= 1
    assert sum(line.startswith("    ") for line in new) == int(first.split(",")[0].removeprefix("new "))
    assert "image-alt-filename" in (tmp_path / "changed.html").read_text("utf-8")


def test_a_run_that_audited_nothing_is_not_accepted_and_not_compared_with(tmp_path: Path) -> None:
    with Site(linked_site(4)) as site:
        pages = dict(site.pages)
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        site.pages = dict.fromkeys(pages, (503, {}, "down for an hour"))
        assert auditor("audit", site.url, *QUICK, cwd=tmp_path).status == 3
        down = (tmp_path / "reports" / "latest").resolve().name
        site.pages = pages
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        for words in (
            ("baseline", "write", down),
            ("baseline", "write", down, "--afresh"),
            ("compare", down, "latest"),
        ):
            refused = auditor(*words, cwd=tmp_path)
            assert (refused.status, "audited nothing" in refused.stderr) == (2, True), words
        assert not (tmp_path / "auditor-baseline.json").exists()
    same = auditor("compare", cwd=tmp_path)
    assert same.status == 0, same.stdout + same.stderr
    assert same.stdout.startswith("new 0, known 2,")
