"""`auditor audit` as people and CI use it: exit codes, bad input, baseline, resume, honest verdicts."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.conftest import Ran, auditor, started
from tests.site import Site, linked_site, page

QUICK = ("--no-browser", "--quiet", "--fail-on", "new:serious")


def told(ran: Ran) -> str:
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran.stdout + ran.stderr


def findings(ran: Ran) -> list[tuple[Any, ...]]:
    origin = re.compile(r"^http://[^/]+")
    return sorted(
        (f["check"], origin.sub("", f["page"]), f["selector"], f["message"], f["outcome"])
        for f in ran.audit["findings"]
    )


def test_a_run_that_audited_nothing_never_exits_with_0(tmp_path: Path) -> None:
    with Site({}) as site:
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert ran.status == 3, told(ran)
    assert ran.stdout.startswith("Nothing was audited: 0 of 1 ")
    assert ran.audit["verdict"]["ok"] is False


@pytest.mark.browser
def test_a_site_that_does_not_answer_is_one_sentence_and_starts_no_browser(tmp_path: Path) -> None:
    ran = auditor("audit", "http://127.0.0.1:9/", cwd=tmp_path)
    assert ran.status == 3, told(ran)
    sentence, report = ran.stdout.splitlines()
    assert sentence.startswith("Nothing was audited: ")
    assert "the server refused the connection" in sentence
    assert report.endswith("index.html")
    assert "browser" not in ran.stderr.lower()
    assert ran.audit["run"]["environment"]["browser"]  # it is there, and nothing needed it


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["audit", "http://no-such-host.invalid/"], 3, "host name is not known"),
        (["audit", "http://127.0.0.1:9/"], 3, "refused"),
        (["audit", "ftp://example.edu/"], 2, "http"),
        (["audit"], 2, "no address"),
        (["audit", "http://127.0.0.1/", "--config", "missing.toml"], 2, "missing.toml"),
        (["audit", "http://127.0.0.1/", "--fail-on", "new:seriuos"], 2, "seriuos"),
        (["audit", "http://127.0.0.1/", "--baseline", "missing.json"], 2, "missing.json"),
        (["audit", "http://127.0.0.1/", "--max-pages", "0"], 2, "max_pages"),
        (["audit", "http://127.0.0.1/", "--state", "sideways"], 2, "sideways"),
        (["audit", "http://127.0.0.1/", "--resume"], 2, "resume"),
        (["explain", "no-such-check"], 2, "no-such-check"),
        (["report", "20200101-000000-0000"], 2, "run"),
        (["nonsense"], 2, "nonsense"),
    ],
    ids=lambda value: "-".join(value)[:50] if isinstance(value, list) else None,
)
def test_bad_input_is_one_clear_sentence_and_the_documented_status(
    arguments: list[str], status: int, says: str, tmp_path: Path
) -> None:
    extra = ["--no-browser", "--quiet"] if arguments[0] == "audit" else []
    ran = auditor(*arguments, *extra, cwd=tmp_path)
    assert says.lower() in told(ran).lower()
    assert ran.status == status, told(ran)


def test_an_unwritable_report_folder_is_said_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("a file where the folder should be")
    with Site(linked_site(1)) as site:
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert not site.asked
    assert ran.status == 4
    assert "cannot be written" in told(ran)


def test_a_missing_browser_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text('[browser]\nbinary = "/nowhere/chromium"\n')
    with Site(linked_site(1)) as site:
        ran = auditor("audit", site.url, "--quiet", cwd=tmp_path)
    assert ran.status == 3
    assert "--no-browser" in told(ran)


def test_missing_axe_rules_are_said_with_what_to_do(tmp_path: Path) -> None:
    with Site(linked_site(1)) as site:
        ran = auditor("audit", site.url, "--quiet", "--axe-path", "nowhere.js", cwd=tmp_path)
    assert ran.status == 3
    assert "auditor setup" in told(ran)


def test_an_unreadable_approved_text_names_the_file_and_the_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "reference_content"
    folder.mkdir()
    (folder / "page-0.txt").write_bytes(b"\x00\xff\xfe\x00 not text \x00")
    with Site(linked_site(2)) as site:
        ran = auditor("audit", site.url, "--no-browser", "--fail-on", "new:critical", cwd=tmp_path)
    assert "page-0.txt" in told(ran)
    assert len([p for p in ran.audit["pages"] if p["state"] == "audited"]) == 3


def test_without_a_browser_report_and_verdict_say_that_accessibility_was_not_checked(tmp_path: Path) -> None:
    with Site(linked_site(2)) as site:
        ran = auditor("audit", site.url, "--no-browser", cwd=tmp_path)
    assert "accessibility was not checked" in ran.stdout.lower()
    assert "accessibility was not checked" in (ran.report / "index.html").read_text("utf-8").lower()


def test_only_new_findings_fail_after_a_baseline_and_a_new_one_is_named_in_the_verdict(tmp_path: Path) -> None:
    pages = linked_site(6)
    with Site(pages) as site:
        first = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert first.status == 1, told(first)
        written = auditor("baseline", "write", cwd=tmp_path)
        assert written.status == 0, told(written)
        again = auditor("audit", site.url, *QUICK, cwd=tmp_path)
        assert again.status == 0, told(again)
        assert again.audit["verdict"]["counts"]["new"] == 0
        site.pages["/page-1"] = page('<p>We teach nursing.</p><img src="/new.png" alt="DSC_0042.JPG">', "House 1")
        worse = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert worse.status == 1
    new = [f for f in worse.audit["findings"] if f["status"] == "new" and f["outcome"] == "failed"]
    assert [f["check"] for f in new] == ["image-alt-filename"]
    assert "new" in worse.stdout.strip().splitlines()[-2]


def test_redesigned_markup_brings_nothing_new(tmp_path: Path) -> None:
    pages = linked_site(6)
    with Site(pages) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        for path, html in pages.items():
            site.pages[path] = (
                html.replace("<main>", '<div class="css-1x2y3z"><div id=":r1a:"><main class="page_main__x8Zk2">')
                .replace("</main>", "</main></div></div>")
                .replace("<p>", '<div class="wrap"><p class="text text--lead" data-v-7ba5bd90>')
                .replace("</p>", "</p></div>")
            )
        again = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert again.status == 0, told(again)
    assert again.audit["verdict"]["counts"]["new"] == 0


def test_findings_of_a_page_that_failed_this_time_are_unaudited_not_fixed(tmp_path: Path) -> None:
    with Site(linked_site(4)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        site.pages["/page-0"] = (503, {}, "down")
        again = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    counts = again.audit["verdict"]["counts"]
    assert counts["unaudited"] >= 1
    assert counts["fixed"] == 0
    assert again.status == 3


def test_a_broken_baseline_is_refused(tmp_path: Path) -> None:
    with Site(linked_site(1)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
        auditor("baseline", "write", cwd=tmp_path)
        path = tmp_path / "auditor-baseline.json"
        path.write_text("<<<<<<< ours\n" + path.read_text())
        ran = auditor("audit", site.url, *QUICK, cwd=tmp_path)
    assert ran.status == 2
    assert "auditor-baseline.json" in told(ran)


def test_the_page_limit_is_kept_and_said(tmp_path: Path) -> None:
    with Site(linked_site(12)) as site:
        ran = auditor("audit", site.url, *QUICK, "--max-pages", "5", cwd=tmp_path)
    states = [p["state"] for p in ran.audit["pages"]]
    assert states.count("audited") == 5
    assert {p["failure"]["code"] for p in ran.audit["pages"] if p["state"] == "skipped"} == {"PAGE_LIMIT"}


def test_only_listed_pages_are_audited_when_asked(tmp_path: Path) -> None:
    with Site(linked_site(6)) as site:
        (tmp_path / "list.txt").write_text(f"{site.url}page-1\n# a comment\n{site.url}page-2\n")
        ran = auditor("audit", "--only-listed", "--urls", "list.txt", *QUICK, cwd=tmp_path)
    assert sorted(p["url"].rsplit("/", 1)[1] for p in ran.audit["pages"]) == ["page-1", "page-2"]


@pytest.mark.slow
@pytest.mark.parametrize("after", [4, 11])
def test_a_run_killed_half_way_and_resumed_finds_the_same(after: int, tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "cut").mkdir()
    with Site(linked_site(24), delay_s=0.05) as site:
        whole = auditor("audit", site.url, *QUICK, cwd=tmp_path / "whole")
        running = subprocess.Popen(
            [sys.executable, "-m", "auditor", "audit", site.url, "--no-browser", "--fail-on", "new:serious"],
            cwd=tmp_path / "cut",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stderr is not None
        for line in running.stderr:
            if line.startswith(f"[{after}/"):
                break
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stderr.close()
        before = site.asked.copy()
        resumed = auditor("audit", site.url, *QUICK, "--resume", cwd=tmp_path / "cut")
        again = site.asked - before
    assert findings(resumed) == findings(whole)
    assert resumed.status == whole.status
    assert sum(n for path, n in again.items() if path.startswith("/page-")) < 24


@pytest.mark.slow
def test_an_interrupted_run_ends_in_order_and_says_how_to_go_on(tmp_path: Path) -> None:
    with (
        Site(linked_site(40), delay_s=0.1) as site,
        started("audit", site.url, "--no-browser", cwd=tmp_path, pages=3) as running,
    ):
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "--resume" in out + err
    assert "Traceback" not in err


def test_no_process_outlives_a_run(tmp_path: Path) -> None:
    with Site(linked_site(2)) as site:
        auditor("audit", site.url, *QUICK, cwd=tmp_path)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _running_in(tmp_path):
        time.sleep(0.1)
    assert not _running_in(tmp_path)


def _running_in(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if os.readlink(entry) == str(folder):
                found.append(int(entry.parent.name))
        except OSError:
            continue  # it ended while we looked
    return found


def test_tls_that_cannot_be_trusted_is_said(tmp_path: Path) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        ran = auditor(
            "audit",
            f"https://127.0.0.1:{listener.getsockname()[1]}/",
            *QUICK,
            "--config",
            _short(tmp_path),
            cwd=tmp_path,
        )
    finally:
        listener.close()
    assert ran.status == 3, told(ran)


def _short(folder: Path) -> str:
    (folder / "short.toml").write_text("[site]\nrequest_budget_s = 1\nretries = 0\n")
    return "short.toml"
