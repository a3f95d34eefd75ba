"""A second night takes over what has not changed and finds what has: the same findings as an audit of every page."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.conftest import Ran, called, started
from tests.site import Site, page

QUIET = ("--quiet", "--sitemap", "none", "--fail-on", "new:any")
PLAIN = ("--no-browser", *QUIET)


class Versioned(Site):
    """A site that answers 304 to who has the version already."""

    def __init__(self, pages: Mapping[str, Any], lies: str = "") -> None:
        super().__init__(pages)
        self.lies = lies
        self.answered: Counter[int] = Counter()

    def __enter__(self) -> Versioned:
        super().__enter__()
        site, handler = self, self._server.RequestHandlerClass
        answer = handler.do_GET  # type: ignore[attr-defined]

        def do_get(self: Any) -> None:
            path = self.path.split("?")[0]
            body = site.pages.get(path, "")
            version = "same" if site.lies == "one version for all" else str(abs(hash(str(body))))
            if site.lies == "another version each time":
                version = secrets.token_hex(8)
            asked = self.headers.get("If-None-Match", "")
            if asked and (asked == f'"{version}"' or site.lies == "always 304"):
                site.asked[self.path] += 1
                site.answered[304] += 1
                self.send_response(304)
                self.end_headers()
                return
            site.answered[200] += 1
            if isinstance(body, str):
                self.version = version
            answer(self)

        def end_headers(self: Any) -> None:
            if getattr(self, "version", ""):
                self.send_header("ETag", f'"{self.version}"')
                self.version = ""
            super(handler, self).end_headers()  # type: ignore[misc]

        handler.do_GET = do_get  # type: ignore[attr-defined]
        handler.end_headers = end_headers  # type: ignore[method-assign]
        return self


def school(count: int = 6) -> dict[str, str]:
    """Return a home page and pages of which each has a picture without a description."""
    names = [f"/course-{n}" for n in range(count)]
    links = "".join(f'<p><a href="{name}">About {name[1:]}</a></p>' for name in names)
    pages = {
        name: page(f'<p>We teach {name[1:]} all year.</p><p><img src="{name}.png"></p>', name[1:]) for name in names
    }
    return {"/": page(links, "Home"), **pages}


@dataclass(frozen=True)
class Night(Ran):
    """One night's run, whose report stays its own when another night follows."""

    place: Path

    @property
    def report(self) -> Path:
        return self.place


def night(site: Site, folder: Path, *more: str) -> Night:
    ran = called("audit", site.url, *(more or PLAIN), cwd=folder)
    return Night(ran.status, ran.stdout, ran.stderr, ran.folder, ran.report)


def fresh(site: Site, folder: Path, *more: str) -> Night:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    return night(site, elsewhere, *(more or PLAIN), "--fresh")


def states(ran: Ran) -> Counter[str]:
    return Counter(one["state"] for one in ran.pages.values())


def test_a_site_that_has_not_changed_is_taken_over_and_says_since_when(tmp_path: Path) -> None:
    with Site(school()) as site:
        first = night(site, tmp_path)
        second = night(site, tmp_path)
        assert first.status == second.status == 1
    assert states(first) == {"audited": 7}
    assert states(second) == {"carried": 7}
    assert second.findings == first.findings
    assert {one["id"] for one in second.audit["findings"]} == {one["id"] for one in first.audit["findings"]}
    found = next(one for one in second.audit["findings"] if one["check"] == "image-alt-missing")
    assert found["carried_since"][:10] == first.audit["run"]["started_at"][:10]
    assert second.audit["coverage"]["carried"] == second.audit["coverage"]["known"] == 7
    assert any("7 pages had not changed" in notice for notice in second.audit["notices"])
    assert first.audit["verdict"]["reasons"] == second.audit["verdict"]["reasons"]


def test_what_changed_is_found_and_nothing_else_differs_from_an_audit_of_every_page(tmp_path: Path) -> None:
    with Site(school()) as site:
        night(site, tmp_path)
        site.pages["/course-2"] = page('<p>Now twice.</p><p><img src="/a.png"><img src="/b.png"></p>', "course-2")
        del site.pages["/course-4"]
        site.pages["/"] = site.pages["/"].replace("</main>", '<p><a href="/course-9">New</a></p></main>')
        site.pages["/course-9"] = page('<p>Brand new.</p><p><img src="/n.png"></p>', "course-9")
        second, whole = night(site, tmp_path), fresh(site, tmp_path)
    assert second.findings == whole.findings
    assert states(second) == {"carried": 4, "audited": 3, "failed": 1}


def test_tokens_and_counters_that_change_with_each_request_are_no_change(tmp_path: Path) -> None:
    pages = school(2)
    pages["/course-0"] += '<input type="hidden" name="csrf_token" value="one"><!-- 12:00 -->'
    with Site(pages) as site:
        night(site, tmp_path)
        site.pages["/course-0"] = site.pages["/course-0"].replace("one", "two").replace("12:00", "13:00")
        assert states(night(site, tmp_path)) == {"carried": 3}


def test_a_server_that_knows_its_versions_need_not_repeat_itself(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text("[incremental]\nmax_age_days = 365\n")  # hardly a page has its turn today
    with Versioned(school()) as site:
        first = night(site, tmp_path)
        site.answered.clear()
        second = night(site, tmp_path)
    assert second.findings == first.findings
    assert states(second) == {"carried": 7}
    assert site.answered[304] >= 5  # the first page is a test of the server, and one may be asked for in full


@pytest.mark.parametrize("lie", ["always 304", "one version for all"])
def test_a_server_that_lies_about_its_versions_hides_nothing_for_long_and_is_named(tmp_path: Path, lie: str) -> None:
    with Versioned(school(), lie) as site:
        night(site, tmp_path)
        for n in range(6):
            site.pages[f"/course-{n}"] = page(f"<p>Other text {n}.</p><p><img><img></p>", f"course-{n}")
        site.pages["/"] = site.pages["/"].replace("Home", "Start")
        # Every page has its turn of being asked for in full within the days that the settings allow.
        (tmp_path / "auditor.toml").write_text("[incremental]\nmax_age_days = 1\n")
        second, whole = night(site, tmp_path), fresh(site, tmp_path)
    assert second.findings == whole.findings
    if lie == "always 304":
        assert any("is not believed" in notice for notice in second.audit["notices"])


def test_another_approved_text_judges_its_page_again_and_only_that_one(tmp_path: Path) -> None:
    texts = tmp_path / "reference_content"
    texts.mkdir()
    (texts / "course-1.txt").write_text("course-1\n\nWe teach course-1 all year.\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "reference_content").symlink_to(texts)
    with Site(school()) as site:
        night(site, tmp_path)
        (texts / "course-1.txt").write_text("course-1\n\nWe teach course-1 never.\n")
        second, whole = night(site, tmp_path), fresh(site, tmp_path)
    assert second.findings == whole.findings
    assert second.pages["/course-1"]["state"] == "audited"
    assert states(second)["carried"] == 6


def test_another_setting_of_the_checks_judges_every_page_again(tmp_path: Path) -> None:
    with Site(school(2)) as site:
        night(site, tmp_path)
        (tmp_path / "auditor.toml").write_text('checks_disable = ["image-alt-missing"]\n')
        second = night(site, tmp_path)
    assert states(second) == {"audited": 3}
    assert not any(one["check"] == "image-alt-missing" for one in second.audit["findings"])


def test_another_gate_changes_the_verdict_and_judges_no_page_again(tmp_path: Path) -> None:
    with Site(school(2)) as site:
        night(site, tmp_path)
        second = night(site, tmp_path, "--no-browser", "--quiet", "--sitemap", "none", "--fail-on", "coverage<1.0")
    assert states(second) == {"carried": 3}
    assert second.status == 0


def test_a_page_that_was_not_the_page_is_asked_for_anew(tmp_path: Path) -> None:
    pages = school(2)
    pages["/course-0"] = page("<p>We are down for maintenance. We will be back soon.</p>", "Under maintenance")
    with Site(pages) as site:
        assert night(site, tmp_path).pages["/course-0"]["state"] == "failed"
        assert night(site, tmp_path).pages["/course-0"]["state"] == "failed"
        site.pages["/course-0"] = school(1)["/course-0"]
        assert night(site, tmp_path).pages["/course-0"]["state"] == "audited"


def test_a_server_that_gives_each_answer_a_new_etag_is_asked_in_vain_and_nothing_is_lost(tmp_path: Path) -> None:
    with Versioned(school(2), "another version each time") as site:
        first = night(site, tmp_path)
        assert states(night(site, tmp_path)) == {"carried": 3}
        site.pages["/course-1"] = page("<p>Other text.</p><p><img><img></p>", "course-1")
        second, whole = night(site, tmp_path), fresh(site, tmp_path)
    assert site.answered[304] == 0
    assert second.findings == whole.findings != first.findings


def test_a_clock_that_was_set_back_does_not_keep_what_cannot_be_known_for_ever(tmp_path: Path) -> None:
    with Site(school(2)) as site:
        first = night(site, tmp_path)
        with closing(sqlite3.connect(tmp_path / ".auditor" / "auditor.db")) as database, database:
            database.execute("UPDATE run SET started_at = '2031-01-01T00:00:00+00:00'")  # the clock was wrong then
        site.pages["/course-1"] = page("<p>Other text.</p><p><img><img></p>", "course-1")
        second, whole = night(site, tmp_path), fresh(site, tmp_path)
        assert second.findings == whole.findings != first.findings
        assert states(second) == {"carried": 2, "audited": 1}
        assert states(night(site, tmp_path)) == {"carried": 3}


@pytest.mark.parametrize("share", [1, 5, 30])
def test_whatever_share_of_the_pages_changed_a_night_finds_what_an_audit_of_every_page_finds(
    tmp_path: Path, share: int
) -> None:
    count = 20
    with Site(school(count)) as site:
        night(site, tmp_path)
        changed = max(1, count * share // 100)
        for n in range(changed):
            site.pages[f"/course-{n}"] = page(f"<p>Other text {n}.</p><p><img><img></p>", f"course-{n}")
        second, whole = night(site, tmp_path), fresh(site, tmp_path)
    assert second.findings == whole.findings
    assert states(second) == {"carried": count + 1 - changed, "audited": changed}


def test_a_night_that_takes_over_and_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with Site(school(12), delay_s=0.05) as site:
        night(site, tmp_path)
        for n in (0, 5, 11):
            site.pages[f"/course-{n}"] = page(f"<p>Other text {n}.</p><p><img><img></p>", f"course-{n}")
        told = [option for option in PLAIN if option != "--quiet"]
        with started("audit", site.url, *told, cwd=tmp_path, pages=4):
            pass  # it is killed on the way out
        ran = called("audit", "--resume", "--quiet", cwd=tmp_path)
        whole = fresh(site, tmp_path)
    assert ran.findings == whole.findings
    assert states(ran) == {"carried": 10, "audited": 3}


def test_quiet_nights_cost_little_disk_and_what_was_taken_over_outlives_the_run_it_came_from(tmp_path: Path) -> None:
    def size() -> int:
        kept = (file for file in (tmp_path / ".auditor").rglob("*") if file.is_file() and file.suffix != ".log")
        return sum(file.stat().st_size for file in kept)

    with Site(school(12)) as site:
        first = night(site, tmp_path)
        one = size()
        night(site, tmp_path)
        assert size() < 1.5 * one
        with closing(sqlite3.connect(tmp_path / ".auditor" / "auditor.db")) as database:
            assert database.execute("SELECT count(*) FROM result WHERE memory IS NOT NULL").fetchone() == (13,)
            assert database.execute("SELECT count(*) FROM fact WHERE name = 'image'").fetchone() == (0,)
        found = first.findings
        assert called("history", "--prune", "--keep", "1", cwd=tmp_path).status == 0
        assert not first.report.exists()  # with its run
        third = night(site, tmp_path)
    assert states(third) == {"carried": 13}
    assert third.findings == found


@pytest.mark.slow
def test_with_the_browser_a_changed_style_sheet_or_script_has_its_pages_shown_again(tmp_path: Path) -> None:
    head = '<link rel="stylesheet" href="/style.css"><script src="/app.js"></script>'
    pages: dict[str, Any] = {
        "/": page('<p><a href="/plain">Plain</a> <a href="/styled">Styled</a></p>', "Home"),
        "/plain": page("<p>This page has no style of its own.</p>", "Plain"),
        "/styled": page('<p class="small">We teach nursing all year.</p>', "Styled", head),
        "/style.css": (200, {"Content-Type": "text/css"}, "p.small { color: #111; }"),
        "/app.js": (200, {"Content-Type": "text/javascript"}, "window.ready = 1;"),
    }
    with Site(pages) as site:
        first = night(site, tmp_path, *QUIET)
        assert states(first) == {"audited": 3}
        second = night(site, tmp_path, *QUIET)
        assert states(second) == {"carried": 3}
        assert second.findings == first.findings
        site.pages["/style.css"] = (200, {"Content-Type": "text/css"}, "p.small { color: #ddd; }")
        third, whole = night(site, tmp_path, *QUIET), fresh(site, tmp_path, *QUIET)
        assert {path for path, one in third.pages.items() if one["state"] == "audited"} == {"/styled"}
        assert third.findings == whole.findings
        assert any(one["check"] == "axe:color-contrast" for one in third.audit["findings"])
        site.pages["/app.js"] = (200, {"Content-Type": "text/javascript"}, "window.ready = 2;")
        fourth = night(site, tmp_path, *QUIET)
        assert {path for path, one in fourth.pages.items() if one["state"] == "audited"} == {"/styled"}


@pytest.mark.slow
def test_a_snapshot_is_judged_again_without_a_browser(tmp_path: Path) -> None:
    bearable = (*QUIET[:-1], "new:critical")  # what would fail is looked at again in a browser
    with Site(school(1)) as site:
        night(site, tmp_path, *bearable)
        (tmp_path / "auditor.toml").write_text('[[terms]]\nphrase = "all year"\n')
        second, whole = night(site, tmp_path, *bearable), None
        log = (second.report / "run.log").read_text("utf-8")
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "auditor.toml").write_text('[[terms]]\nphrase = "all year"\n')
        whole = fresh(site, tmp_path, *bearable)
    assert second.findings == whole.findings
    assert "browser-started" not in log
    picture = json.dumps(second.audit["pages"])
    assert picture  # the page keeps its place in the report
