"""What the browser met is told in audit.json and on the page's view, and a finding is shown in the picture of its own state."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from auditor.model.browser_log import BrowserLog
from auditor.model.finding import Finding, Location, Severity
from auditor.model.run import FindingStatus, JudgedFinding, PageRecord, Report
from auditor.report import write_reports
from auditor.report.browser_log import seen_of, shown_in
from auditor.report.labels import in_states, waited
from tests.report.report_findings import BLOBS, url
from tests.report.report_sample import sample

MET = {
    "desktop": {
        "settled": "network cap",
        "timing_ms": {"axe": 40, "navigate": 10, "settle": 6000},
        "console": ["Boom of the page"],
        "failed_requests": ["404 http://site.test/gone.css"],
        "picture_scale": 1.0,
    },
    "mobile": {"settled": "network cap", "timing_ms": {"settle": 50}, "picture_scale": 0.5},
}


def picture(width: int, height: int, colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()


def found(state: str, *states: str) -> JudgedFinding:
    place = Location(selector="#mob", box=(20, 40, 60, 20))
    finding = Finding(
        "axe:image-alt",
        url("/about"),
        "No alt.",
        Severity.CRITICAL,
        location=place,
        state=state,
        states=states,
    )
    return JudgedFinding(f"{len(states)}f" * 6, finding, "accessibility", FindingStatus.NEW)


@pytest.fixture
def report() -> Report:
    blobs = dict(BLOBS.bytes)

    def keep(data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        blobs[name] = data
        return name

    artifacts = {f"visit:{state}": keep(json.dumps(met).encode()) for state, met in MET.items()}
    artifacts |= {"screenshot:desktop": BLOBS.screenshot, "screenshot:mobile": keep(picture(390, 800, "navy"))}
    made = sample()
    pages = [replace(p, artifacts=artifacts) if p.url == url("/about") else p for p in made.pages]
    run = replace(made.run, environment=replace(made.run.environment, states=("desktop", "mobile")))
    findings = [found("", "desktop", "mobile"), found("mobile", "mobile")]
    return replace(made, run=run, pages=pages, findings=findings, causes=[], blob=blobs.get)


def about(report: Report) -> PageRecord:
    return next(page for page in report.pages if page.url == url("/about"))


def test_audit_json_tells_why_waiting_ended_what_took_how_long_and_what_went_wrong(report, tmp_path: Path) -> None:
    folder = write_reports(report, ["json"], tmp_path)
    pages = json.loads((folder / "audit.json").read_text("utf-8"))["pages"]
    told = next(page for page in pages if page["url"] == url("/about"))["browser"]
    assert [one["state"] for one in told] == ["desktop", "mobile"]
    assert told[0]["settled"] == "network cap"
    assert list(told[0]["timing_ms"]) == ["navigate", "settle", "axe"]
    assert told[0]["console"] == ["Boom of the page"]
    assert told[0]["failed_requests"] == ["404 http://site.test/gone.css"]
    assert next(page for page in pages if page["url"] == url("/"))["browser"] == []


def test_the_view_of_a_page_tells_it_in_words(report, tmp_path: Path) -> None:
    folder = write_reports(report, ["html"], tmp_path)
    view = next((folder / "pages").glob("about*.html")).read_text("utf-8")
    for words in (
        "kept loading",
        "Boom of the page",
        "404 http://site.test/gone.css",
        "looked at in 2 states",
        "waiting 6,000 ms",
    ):
        assert words in view, words
    assert "Only on a small screen" in view


def test_each_state_has_its_picture_with_the_boxes_of_what_was_first_found_there(report, tmp_path: Path) -> None:
    folder = write_reports(report, ["html"], tmp_path)
    view = next((folder / "pages").glob("about*.html")).read_text("utf-8")
    desktop, mobile = view.split('<section class="state"')[1:]
    for part, state in ((desktop, "desktop"), (mobile, "mobile")):
        assert part.count('<rect class="box"') == 1
        assert about(report).artifacts[f"screenshot:{state}"] in part
    assert "1 more was found here too, and is marked in an earlier picture." in mobile


def test_the_picture_that_shows_a_finding_is_that_of_the_first_state_it_is_in(report) -> None:
    seen = seen_of(about(report), report.blob, ("desktop", "mobile"))
    assert [(one.state, one.scale) for one in seen] == [("desktop", 1.0), ("mobile", 0.5)]
    everywhere, only, unknown = (
        shown_in(one.finding, seen)
        for one in (found("", "desktop", "mobile"), found("mobile", "mobile"), found("print"))
    )
    assert (everywhere, only, unknown) == (seen[0], seen[1], None)


def test_what_the_browser_met_is_read_as_it_was_kept_also_half_a_character() -> None:
    log = BrowserLog(("Boom",), ("404 http://site.test/a",), "quiet", {"axe": 40}, 0.5)
    assert BrowserLog.from_bytes(log.to_bytes()) == log
    assert BrowserLog.from_bytes(replace(log, console=("a\ud800b",)).to_bytes()) == replace(log, console=("a?b",))


@pytest.mark.parametrize("data", [b"", b"not json", b"[1]", b'{"timing_ms": 3, "console": 4, "picture_scale": -1}'])
def test_what_was_not_recorded_or_spoiled_is_absent(report, data) -> None:
    (seen,) = seen_of(replace(about(report), artifacts={"visit:desktop": "x"}), lambda _: data)
    assert (seen.timing_ms, seen.console, seen.scale, seen.screenshot) == ({}, (), None, "")


@pytest.mark.parametrize(
    ("found_in", "words"),
    [
        (("desktop", "dark", "print"), ""),
        (("dark",), "Only in dark colours"),
        (("dark", "print"), "Only in dark colours, in print"),
        (("desktop",), "Only in desktop"),
    ],
)
def test_the_states_of_a_finding_are_said_in_words(found_in, words) -> None:
    assert in_states(found_in, ("desktop", "dark", "print")) == words


def test_many_states_are_told_by_what_is_left_out_and_waiting_by_why_it_ended() -> None:
    states = ("desktop", "dark", "print", "mobile", "reflow")
    assert in_states(states[:4], states) == "Not 320 pixels wide"
    assert "rest" in waited("quiet")
    assert "still loading" in waited("still loading (static)")
