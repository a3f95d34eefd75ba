"""A new finding that would fail the gate is looked at again, and what comes and goes fails nothing and is never fixed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.config import Settings, load
from auditor.pipeline.audit import AuditResult, audit
from auditor.pipeline.stored_runs import open_report, write_baseline
from tests.site import Site, page

CLEAN = page("<p>We teach nursing all year.</p>")
FLAWED = page('<p>We teach nursing all year.</p><p><img src="/campus.png"></p>')


class Turning(dict[str, Any]):
    """Pages of which one is made anew for each load."""

    def __init__(self, make: Callable[[int], str]) -> None:
        super().__init__()
        self.make, self.loads = make, 0

    def get(self, path: str, other: Any = None) -> Any:
        if path != "/" or other is not None:  # the site asks twice: with the query, and before that without
            return other if other is not None else super().get(path)
        self.loads += 1
        return self.make(self.loads).replace("</main>", f"<!-- load {self.loads} --></main>")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(site: Site) -> Settings:
    Path("auditor.toml").write_text(
        f'[site]\nstart = ["{site.url}"]\nsitemap = "none"\n[browser]\nenabled = false\n[incremental]\nrender = "always"\n'
    )
    return load()


def turning(site: Site, make: Callable[[int], str]) -> Turning:
    pages = Turning(make)
    site.pages = pages
    return pages


def accepted(site: Site) -> None:
    audit(settings(site))
    write_baseline(None, settings(site))


def statuses(result: AuditResult) -> dict[str, str]:
    return {one.finding.check: str(one.status) for one in result.report.findings}


def test_a_new_finding_that_is_not_there_when_its_page_is_loaded_again_is_unstable_and_fails_nothing(
    folder: Path,
) -> None:
    with Site({"/": CLEAN}) as site:
        accepted(site)
        turning(site, lambda load: FLAWED if load == 1 else CLEAN)
        result = audit(settings(site))
    assert statuses(result)["image-alt-missing"] == "unstable"
    assert result.exit_code == 0
    assert result.report.verdict.unstable == 1
    assert result.report.verdict.new == 0
    told = json.loads((result.folder / "audit.json").read_text("utf-8"))
    found = next(one for one in told["findings"] if one["check"] == "image-alt-missing")
    assert found["status"] == "unstable"
    assert found["unstable_because"] == "a picture that is not the same in each load"
    assert told["verdict"]["counts"]["unstable"] == 1
    assert any("comes and goes" in notice for notice in told["notices"])
    view = next(folder.glob("reports/latest/pages/*.html")).read_text("utf-8")
    assert "a picture that is not the same in each load" in view
    with open_report(None, settings(site)) as again:
        assert {str(one.status) for one in again.findings if one.finding.check == "image-alt-missing"} == {"unstable"}


def test_a_new_finding_that_two_of_three_loads_show_fails_the_run(folder: Path) -> None:
    with Site({"/": CLEAN}) as site:
        accepted(site)
        pages = turning(site, lambda load: CLEAN if load == 2 else FLAWED)
        result = audit(settings(site))
    assert statuses(result)["image-alt-missing"] == "new"
    assert result.exit_code == 1
    assert pages.loads == 3


def test_a_new_finding_that_is_there_again_is_not_looked_for_a_third_time(folder: Path) -> None:
    with Site({"/": CLEAN}) as site:
        accepted(site)
        pages = turning(site, lambda load: FLAWED)
        assert audit(settings(site)).exit_code == 1
    assert pages.loads == 2


def test_a_page_that_cannot_be_loaded_again_excuses_nothing(folder: Path) -> None:
    with Site({"/": CLEAN}) as site:
        accepted(site)
        turning(site, lambda load: FLAWED if load == 1 else "")
        assert audit(settings(site)).exit_code == 1


def test_a_first_audit_looks_at_nothing_again(folder: Path) -> None:
    with Site({}) as site:
        pages = turning(site, lambda load: FLAWED)
        assert audit(settings(site)).exit_code == 1
    assert pages.loads == 1


def test_an_accepted_finding_that_came_and_went_is_not_fixed_when_it_is_away(folder: Path) -> None:
    with Site({"/": FLAWED}) as site:
        accepted(site)
        for shown in (CLEAN, FLAWED):
            site.pages["/"] = shown
            assert audit(settings(site)).report.verdict.unstable == 0
        site.pages["/"] = CLEAN
        result = audit(settings(site))
        assert {(old.check, old.reason) for old in result.report.gone} == {("image-alt-missing", "unstable")}
        assert result.report.verdict.fixed == 0
        assert result.report.verdict.unstable == 1
        assert write_baseline(None, settings(site)).accepted == 1


def test_a_finding_that_came_and_went_over_the_last_runs_is_unstable_although_it_is_there_again(folder: Path) -> None:
    with Site({"/": CLEAN}) as site:
        accepted(site)
        for shown in (FLAWED, CLEAN):
            site.pages["/"] = shown
            audit(settings(site))
        site.pages["/"] = FLAWED
        result = audit(settings(site))
    assert statuses(result)["image-alt-missing"] == "unstable"
    assert result.exit_code == 0


def test_what_is_unstable_is_not_accepted_by_writing_a_baseline(folder: Path) -> None:
    with Site({"/": CLEAN}) as site:
        accepted(site)
        turning(site, lambda load: FLAWED if load == 1 else CLEAN)
        audit(settings(site))
        assert write_baseline(None, settings(site)).accepted == 0
