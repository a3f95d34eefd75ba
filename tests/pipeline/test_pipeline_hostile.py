"""A site of which one page in two is hostile, audited whole in a real browser: each ends as named, and no other page suffers."""

from __future__ import annotations

import re
import shutil
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest

from tests.faults.server import FaultServer
from tests.pipeline import hostile_pages as site
from tests.pipeline.conftest import Ran, auditor, left_running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("hostile"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here"),
]
SETTINGS = (
    '[site]\nrequest_budget_s = 3\nmax_body_mb = 12\nallow = ["localhost:{port}"]\n[browser]\npage_budget_s = 10\n'
)


@dataclass(frozen=True)
class Audited:
    ran: Ran
    seconds: float
    left: list[int]

    @property
    def report(self) -> dict[str, Any]:
        return self.ran.audit


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    folder = tmp_path_factory.mktemp("hostile")
    with FaultServer() as server:
        (folder / "auditor.toml").write_text(SETTINGS.format(port=server.port))
        site.serve(server)
        begun = time.monotonic()
        formats = "html,json,sarif,junit,csv,md,earl"
        ran = auditor("audit", server.url(), "--format", formats, "--fail-on", "coverage<1.0", cwd=folder)
        return Audited(ran, time.monotonic() - begun, left_running(folder))


def test_every_hostile_page_ends_in_its_state_with_its_code(hostile: Audited) -> None:
    wrong = {}
    for name, expected in site.PAGES.items():
        page = hostile.ran.pages.get(f"/h/{name}", {"state": "unknown", "failure": None})
        code = page["failure"]["code"] if page["failure"] else ""
        if page["state"] not in expected.states or (code not in expected.codes if expected.codes else code):
            wrong[name] = (page["state"], page["failure"])
    assert not wrong


def test_what_can_be_found_on_a_hostile_page_is_found(hostile: Audited) -> None:
    found = {(path, check) for check, path, *_ in hostile.ran.findings}
    missed = {
        name: expected.found
        for name, expected in site.PAGES.items()
        if expected.found and not {(f"/h/{name}", expected.found), (f"/h/{name}", f"axe:{expected.found}")} & found
    }
    assert not missed


def test_the_other_pages_are_audited_as_if_they_were_alone(hostile: Audited) -> None:
    for number in range(site.GOOD):
        page = hostile.ran.pages[f"/p/{number}"]
        assert (page["state"], page["failure"], page["title"]) == ("audited", None, f"House number {number}")
        found = [(check, message) for check, path, _, _, message, _ in hostile.ran.findings if path == f"/p/{number}"]
        assert [check for check, _ in found] == ["image-alt-filename"], found
        assert f"IMG_{number:04}.jpg" in found[0][1]


def test_the_run_is_incomplete_and_names_every_failure_in_every_format(hostile: Audited) -> None:
    assert hostile.ran.status == 3, hostile.ran.stderr
    assert "Traceback" not in hostile.ran.stderr
    verdict = hostile.report["verdict"]
    assert (verdict["ok"], verdict["exit_code"]) == (False, 3)
    assert hostile.ran.stdout.strip().splitlines()[-2].startswith("Incomplete: ")
    folder = hostile.ran.report
    texts = {name: (folder / name).read_text("utf-8") for name in ("audit.sarif", "junit.xml", "not-audited.html")}
    errors = {
        case.get("classname")
        for case in ElementTree.fromstring(texts["junit.xml"]).iter("testcase")
        if case.find("error") is not None
    }
    for path, page in hostile.ran.pages.items():
        if page["state"] not in {"partial", "failed"}:
            continue
        assert (page["url"], page["failure"]["code"]) in {(f["page"], f["code"]) for f in hostile.report["failures"]}
        assert f"{page['url']}: " in texts["audit.sarif"]
        assert path in errors
        assert page["state"] == "partial" or path in texts["not-audited.html"]


def test_nothing_of_a_hostile_page_becomes_an_element_of_the_report(hostile: Audited) -> None:
    namespace = "{http://www.w3.org/1999/xhtml}"
    files = sorted(hostile.ran.report.rglob("*.html"))
    assert len(files) > 40
    for path in files:
        tree = html5lib.parse(path.read_text("utf-8"))
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            assert not [name for name in element.attrib if name.startswith("on")], (path.name, element.attrib)
            if element.tag != f"{namespace}link":  # the report's own icon is a data: address
                assert not re.match(r"\s*(javascript|data|file):", element.get("href", "")), (path.name, element.attrib)
            if element.tag == f"{namespace}img":
                assert not element.get("src", "").startswith(("http:", "https:", "/", "x")), (path.name, element.attrib)
            if element.tag == f"{namespace}script" and element.get("type") != "application/json":
                assert "window.evil" not in (element.text or ""), path.name


def test_neither_process_nor_file_is_left_and_the_time_is_bounded(hostile: Audited) -> None:
    assert not hostile.left
    assert not list(hostile.ran.folder.parent.rglob("*evil*"))
    assert {path.name for path in hostile.ran.folder.iterdir()} == {"auditor.toml", ".auditor", "reports"}
    assert hostile.seconds < 150  # 40 s alone on two cores
