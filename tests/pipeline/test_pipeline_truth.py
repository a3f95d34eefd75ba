"""The run tells the truth: what was not looked at is never passed, fixed or forgotten."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.pipeline.conftest import Ran, auditor
from tests.plugin import install
from tests.site import Site, linked_site, page

QUICK = ("--no-browser", "--quiet", "--fail-on", "new:serious")
BUDGETS = """
from auditor.checks import run
from auditor.pipeline import audit

run.run_check.__kwdefaults__["budget_s"] = 4.0
audit.JUDGE_BUDGET_S = 30.0
"""
DECLARED = """
import time
from auditor.checks.base import check
from auditor.dom.document import Document
from auditor.model.finding import Family, Severity
from auditor.model.run import SiteFacts

@check("test-troubled", family=Family.STRUCTURE, version=1, severity=Severity.MINOR)
"""
TROUBLED = f"""{DECLARED}
def troubled(document: Document):
    'A check that has its troubles.'
    if "House 1" == document.title:
        raise RuntimeError("no such luck")
    while "House 2" == document.title:
        time.sleep(0.01)
    while "House 3" == document.title:
        try:
            time.sleep(60)
        except BaseException:
            pass
    yield from ()
"""
TROUBLED_SITE = f"""{DECLARED}
def troubled(facts: SiteFacts):
    'A check that has its troubles.'
    raise RuntimeError('no such luck')
    yield
"""
HOOK = """
import os, sys

def hook(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen"}:
        with open(os.environ["AUDITED_CALLS"], "a") as file:
            print(event, arguments[1] if event == "socket.connect" else arguments[0], file=file)

sys.addaudithook(hook)
"""


def told(ran: Ran) -> str:
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stdout + ran.stderr


def with_startup(folder: Path, code: str) -> dict[str, str]:
    """Return an environment in which every Python process runs `code` first."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(code)
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


@pytest.mark.parametrize(
    "arguments",
    [("--exclude", "/*"), ("--only-listed", "--exclude", "*")],
    ids=["everything-excluded", "listed-and-excluded"],
)
def test_where_nothing_is_left_to_audit_the_run_does_not_pass(arguments: tuple[str, ...], tmp_path: Path) -> None:
    with Site(linked_site(2)) as site:
        ran = auditor("audit", site.url, *QUICK, *arguments, cwd=tmp_path)
    assert ran.status == 3, told(ran)
    assert ran.stdout.startswith("Nothing was audited: 0 of "), ran.stdout
    assert ran.audit["verdict"]["ok"] is False


def test_a_site_whose_robots_txt_refuses_everything_does_not_pass(tmp_path: Path) -> None:
    robots = (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /\n")
    with Site({**linked_site(2), "/robots.txt": robots}) as site:
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert set(site.asked) <= {"/robots.txt", "/sitemap.xml"}
    assert ran.status == 3, told(ran)
    assert "ROBOTS_REFUSED" in told(ran)


@pytest.mark.slow
def test_a_check_that_raises_or_loops_is_an_error_on_its_page_and_everything_else_stays(tmp_path: Path) -> None:
    with_startup(tmp_path / "plugin", BUDGETS)
    env = install(tmp_path / "plugin", "test_troubled", TROUBLED)
    (tmp_path / "plain").mkdir()
    with Site(linked_site(6)) as site:
        plain = auditor("audit", site.url, *QUICK, cwd=tmp_path / "plain")
        ran = auditor("audit", site.url, *QUICK, "--format", "html,json,sarif,junit", cwd=tmp_path, env=env)
    codes = {"/page-1": "CHECK_CRASHED", "/page-2": "CHECK_TIMEOUT", "/page-3": "CHECK_TIMEOUT"}
    assert ran.codes() == codes, told(ran)
    assert [ran.pages[path]["state"] for path in sorted(codes)] == ["partial", "partial", "failed"]
    assert "test-troubled" in ran.pages["/page-1"]["failure"]["detail"]
    # Page 3 is lost whole: its check could not be stopped but with its process. All others keep what was found.
    assert ran.findings == [found for found in plain.findings if found[1] != "/page-3"]
    assert (plain.status, ran.status) == (1, 1)  # the gate fails anyhow, and says what is missing besides
    assert any("CHECK_CRASHED" in reason for reason in ran.audit["verdict"]["reasons"])
    [view] = (ran.report / "pages").glob("page-1-*.html")
    for path in (ran.report / "audit.sarif", ran.report / "junit.xml", ran.report / "index.html", view):
        assert "test-troubled: RuntimeError: no such luck" in path.read_text("utf-8"), path


def test_a_check_over_the_whole_site_that_raises_makes_the_run_incomplete(tmp_path: Path) -> None:
    with Site(linked_site(2, broken_every=9)) as site:
        ran = auditor(
            "audit",
            site.url,
            "--no-browser",
            "--fail-on",
            "new:critical",
            cwd=tmp_path,
            env=install(tmp_path / "plugin", "test_troubled", TROUBLED_SITE),
        )
    assert ran.status == 3, told(ran)
    assert "test-troubled" in ran.audit["verdict"]["sentence"]


@pytest.mark.parametrize("content", ["", "window.axe={version:'4.14.0'}", "not javascript ("])
def test_a_file_that_is_no_axe_is_refused_before_any_work(content: str, tmp_path: Path) -> None:
    (tmp_path / "axe.js").write_text(content)
    with Site(linked_site(1)) as site:
        ran = auditor("audit", site.url, "--quiet", "--axe-path", "axe.js", cwd=tmp_path)
        assert not site.asked
    assert ran.status == 3, told(ran)
    assert "axe" in told(ran)
    assert len(ran.stderr.strip().splitlines()) == 1


def test_findings_of_a_page_that_was_removed_are_gone_with_it_and_not_fixed(tmp_path: Path) -> None:
    with Site(linked_site(4)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        del site.pages["/page-0"]
        again = auditor("audit", site.url, "--no-browser", "-q", "--fail-on", "new:critical", cwd=tmp_path)
    assert again.audit["verdict"]["counts"]["fixed"] == 0
    assert any("went with pages that are gone" in reason for reason in again.audit["verdict"]["reasons"])


def test_what_compares_pages_is_not_fixed_while_one_of_them_could_not_be_looked_at(tmp_path: Path) -> None:
    pages = linked_site(4)
    pages["/page-2"] = pages["/page-1"].replace("house 1", "house 2")  # the same title twice
    with Site(pages) as site:
        first = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert "title-repeated" in {found[0] for found in first.findings}
        auditor("baseline", "write", cwd=tmp_path)
        site.pages["/page-2"] = (503, {}, "down")
        again = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert "title-repeated" not in {found[0] for found in again.findings}
    assert again.audit["verdict"]["counts"]["fixed"] == 0
    assert again.audit["verdict"]["counts"]["unaudited"] >= 1


def test_nothing_but_the_site_is_contacted_and_no_program_is_started(tmp_path: Path) -> None:
    calls = tmp_path / "calls.txt"
    env = {**with_startup(tmp_path / "hook", HOOK), "AUDITED_CALLS": str(calls)}
    words = "<p>The nursing programme teaches everyone who wants to learn how care is given to people at home.</p>"
    with Site({"/": page(words * 8)}) as site:
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path, env=env)
    assert ran.status == 0, told(ran)
    contacted = [line for line in calls.read_text().splitlines() if line.startswith("socket.connect")]
    assert contacted
    assert all("'127.0.0.1'" in line for line in contacted), contacted
    assert not [line for line in calls.read_text().splitlines() if line.startswith("subprocess")]


def test_new_findings_of_a_changed_engine_are_said_and_fail_nothing(tmp_path: Path) -> None:
    with Site(linked_site(4)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        path = tmp_path / "auditor-baseline.json"
        held = json.loads(path.read_text())
        assert held["findings"]
        held["checks"]["image-alt-filename"] = 0  # as if an older version had found nothing
        held["findings"] = [f for f in held["findings"] if f["check"] != "image-alt-filename"]
        path.write_text(json.dumps(held))
        again = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert again.status == 0, told(again)
    assert any("changed engine" in reason for reason in again.audit["verdict"]["reasons"])


@pytest.mark.slow
def test_findings_are_byte_equal_whatever_the_order_of_work_the_hash_seed_the_zone_and_the_locale(
    tmp_path: Path,
) -> None:
    pages = linked_site(24)
    # Twins: which of them is the page must not depend on who is faster.
    pages["/index.html"] = pages["/"]
    pages["/page-7/index.html"] = pages["/page-7/"] = page('<p>Twins.</p><img src="/t.png" alt="IMG_7.jpg">', "Twins")
    pages["/"] = pages["/"].replace(
        "<h1>", '<p><a href="/page-7/index.html">A twin</a> <a href="/page-7/">Its twin</a></p><h1>'
    )
    seen = []
    settings = [
        ({"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"}, 0.0),
        ({"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}, 0.03),
        ({"PYTHONHASHSEED": "99", "TZ": "America/New_York", "LANG": "tr_TR.UTF-8"}, 0.0),
    ]
    with Site(pages) as site:
        for number, (env, delay) in enumerate(settings):
            folder = tmp_path / str(number)
            folder.mkdir()
            site.delay_s = delay
            ran = auditor("audit", site.url, *QUICK, cwd=folder, env=env)
            report = ran.audit
            kept = {name: report[name] for name in ("findings", "components", "failures")}
            kept["pages"] = [{**one, "elapsed_ms": 0} for one in report["pages"]]
            seen.append(re.sub(ran.audit["run"]["id"], "RUN", json.dumps(kept, sort_keys=True)))
    assert seen[0] == seen[1] == seen[2]
    assert len(json.loads(seen[0])["findings"]) >= 9
