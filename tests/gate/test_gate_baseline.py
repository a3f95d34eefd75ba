"""The baseline file: whole, diff-friendly, and never trusted when damaged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.errors import UsageFault
from auditor.gate import Audited, Baseline, Waivers, add_waiver, compare
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.page_names import Paths
from auditor.model.codes import Code
from auditor.model.finding import Finding, Location, Severity, Signals
from auditor.model.page import Failed, PageState
from auditor.model.run import PageRecord
from tests.gate.gate_samples import ENVIRONMENT, TODAY, Site, findings_of, make_site, new_ones, records, statuses


@pytest.fixture
def path(tmp_path):
    return tmp_path / "auditor-baseline.json"


def test_it_comes_back_as_it_was_written(path):
    baseline = make_site(1).accepted(checks={"image-alt-missing": 1})
    baseline.write(path)
    assert Baseline.load(path) == baseline
    assert not list(path.parent.glob("*.part"))


def test_writing_the_same_run_again_changes_no_byte(path):
    baseline = make_site(1).accepted()
    assert baseline.dumps() == Site(dict(reversed(make_site(1).pages.items()))).accepted().dumps()


def test_one_finding_more_is_one_line_more(path):
    site = Site({"/": '<html lang="en"><main><img src="/a.png"><img src="/c.png"></main>'})
    before = site.accepted().dumps().splitlines()
    site.pages["/"] = site.pages["/"].replace("</main>", '<img src="/b.png"></main>')
    after = site.accepted().dumps().splitlines()
    assert len(after) == len(before) + 1
    assert len([line for line in after if line.rstrip(",") not in {b.rstrip(",") for b in before}]) == 1


def test_it_names_no_host_in_its_findings():
    text = make_site(2).accepted().dumps()
    assert text.count("site.test") == 1  # the head says where it was taken


def test_hostile_text_survives_and_stays_on_its_line(path):
    name = 'a"b\n\u2028</script>\ud800<<<<<<< '
    finding = Finding(
        "c", "http://site.test/", name, Severity.MINOR, location=Location(signals=Signals("p", name=name))
    )
    empty, full = (Audited(found, records(["/"]), ENVIRONMENT) for found in ([], [(finding, "links")]))
    judged = compare(empty, full, today=TODAY)
    baseline = Baseline.of(judged.pairs(), records(["/"]), ENVIRONMENT)
    baseline.write(path)
    assert Baseline.load(path).findings[0].signals.name == name


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda text: "", "line 1: the file is empty"),
        (lambda text: "   \n", "line 1: the file is empty"),
        (lambda text: "null", "line 1: it is not a baseline"),
        (lambda text: "[" * 100_000, "line 1"),
        (lambda text: text[: len(text) // 2], "line "),
        (lambda text: text.replace('"findings": [\n', '"findings": [\n<<<<<<< HEAD\n'), "unresolved merge conflict"),
        (lambda text: text.replace("baseline/1", "baseline/9"), "another version of auditor"),
        (lambda text: text.replace("auditor-baseline/1", "other"), '"format" must be'),
        (lambda text: text.replace('"pages": {', '"pages": 3, "x": {'), '"pages" is not what'),
    ],
)
def test_a_damaged_file_is_refused_with_its_line(path, damage, says):
    path.write_text(damage(make_site(1).accepted().dumps()), "utf-8")
    with pytest.raises(UsageFault, match="cannot be trusted") as caught:
        Baseline.load(path)
    assert caught.value.code == "BASELINE_BROKEN"
    assert says in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"check": "image', '"chek": "image', "check must be given"),
        ('"id": "', '"id": "zz', "twelve hex digits"),
        ('"landmarks": ["', '"landmarks": [7, "', "landmarks must be a list of texts"),
    ],
)
def test_a_hand_broken_entry_is_refused_with_its_line(path, old, new, says):
    lines = make_site(1).accepted().dumps().splitlines()
    number = next(n for n, line in enumerate(lines) if '"image-alt-missing", "page"' in line and old in line)
    lines[number] = lines[number].replace(old, new)
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(UsageFault, match=f"line {number + 1}: .*{says}"):
        Baseline.load(path)


def test_an_entry_that_stands_there_twice_is_refused(path):
    lines = make_site(1).accepted().dumps().splitlines()
    number = lines.index('"findings": [') + 1
    path.write_text("\n".join([*lines[: number + 1], lines[number], *lines[number + 1 :]]), "utf-8")
    with pytest.raises(UsageFault, match=f"line {number + 2}: .*twice"):
        Baseline.load(path)


def test_a_missing_file_is_missing_and_not_broken(path):
    with pytest.raises(UsageFault) as caught:
        Baseline.load(path)
    assert caught.value.code == "BASELINE_MISSING"
    with pytest.raises(UsageFault, match="auditor baseline write"):
        make_site(1).judge(None, baseline_requested=True)


def test_a_file_that_is_not_text_is_broken(path):
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageFault, match="cannot be read as text"):
        Baseline.load(path)


def test_the_baseline_of_another_site_is_refused():
    other = Site({"/shop": "<p>x", "/cart": "<p>x", "/": "<p>x"}, "http://other.test")
    baseline = Site({f"/{n}": "<html lang=en><img src=/x.png>" for n in range(8)}).accepted()
    with pytest.raises(UsageFault, match=r"it was taken from http://site\.test"):
        other.judge(baseline)


def test_an_audit_of_one_page_may_use_the_baseline_of_the_whole_site():
    site = make_site(1, pages=9)
    one = Site({"/page-4": site.pages["/page-4"]}, "http://staging.test")
    assert set(statuses(one.judge(site.accepted()))) == {"known", "unaudited"}


def test_what_could_not_be_looked_at_stays_accepted_when_it_is_written_anew():
    site = make_site(1)
    baseline = site.accepted()
    pages = records(site.pages)
    held = site.pages.pop("/page-1")
    assert held
    pages[1] = replace(pages[1], state=PageState.FAILED, failure=Failed(Code.DEADLINE, "", "fetch"))
    judged = site.judge(baseline, pages=pages)
    again = Baseline.of(judged.pairs(), pages, ENVIRONMENT, previous=baseline, gone=judged.gone)
    assert {entry.id for entry in again.findings} == {entry.id for entry in baseline.findings}
    assert again.pages.keys() == baseline.pages.keys()


def test_pruning_drops_what_is_fixed_and_keeps_what_was_not_seen():
    site = make_site(1)
    baseline = site.accepted()
    pages = records(site.pages)
    site.pages.pop("/page-1")
    site.pages["/page-2"] = '<html lang="en"><main><h1>x</h1></main>'
    pages[1] = replace(pages[1], state=PageState.FAILED, failure=Failed(Code.DEADLINE, "", "fetch"))
    judged = site.judge(baseline, pages=pages)
    left = {entry.page for entry in baseline.without(judged.gone).findings}
    assert left == {"/", "/page-1"}


def test_an_unwritable_folder_is_a_clear_fault(tmp_path):
    with pytest.raises(UsageFault, match="cannot be written"):
        Baseline().write(tmp_path / "none" / "baseline.json")


def test_two_runs_are_compared_as_if_the_first_were_accepted():
    site = make_site(6)
    now = Site(dict(site.pages))
    now.pages["/"] = now.pages["/"].replace("</main>", '<img src="/img/brand-new-picture.png"></main>')
    judged = compare(
        Audited(findings_of(site.pages), records(site.pages), ENVIRONMENT),
        Audited(findings_of(now.pages), records(now.pages), ENVIRONMENT),
        today=TODAY,
    )
    assert [found.check for found in new_ones(judged)] == ["image-alt-missing"]
    assert judged.verdict.exit_code == 1


def test_pages_of_a_second_origin_keep_their_host():
    pages = [
        PageRecord("https://a.test/", PageState.AUDITED),
        PageRecord("https://b.test/x?y=1", PageState.AUDITED, via="w"),
    ]
    paths = Paths(pages)
    assert [paths.of(url) for url in ("https://a.test/", "https://a.test/p?q=1", "https://b.test/x", "")] == [
        "/",
        "/p?q=1",
        "//b.test/x",
        "",
    ]
    assert json.loads(json.dumps(paths.without_origin("see https://a.test/x"))) == "see /x"


@pytest.mark.parametrize("reason", ['He said "no"', "a\\b", "del \x7f and \u2028", "'''", "é 𝔘 #"])
def test_a_waiver_keeps_what_was_said_and_the_comments_that_stand_there(reason: str, tmp_path: Path) -> None:
    path = tmp_path / "auditor-waivers.toml"
    first = Fingerprint("image-alt-missing", "/", id="aaaaaaaaaaaa", message="x")
    add_waiver(path, first, reason="First", owner="Dean", until=date(2099, 1, 1), today=date(2026, 1, 1))
    path.write_text(path.read_text("utf-8") + "# by hand, to be kept\n", "utf-8")
    second = Fingerprint("image-alt-missing", "/", id="bbbbbbbbbbbb", message="x")
    add_waiver(path, second, reason=reason, owner="Dean", until=date(2099, 1, 1), today=date(2026, 1, 1))
    assert "# by hand, to be kept" in path.read_text("utf-8")
    assert [item.reason for item in Waivers.load(path).items] == ["First", " ".join(reason.split())]
