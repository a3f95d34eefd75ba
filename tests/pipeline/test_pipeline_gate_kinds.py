"""Two nights of one site: what was accepted on the first is told from what is new, repaired, moved or gone on the second.

Each kind of change has a folder of its own; the site is audited once before and once after all of them.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from auditor import AuditResult, audit, load_settings, waive, write_baseline
from auditor.pipeline.stored_runs import WaiverRequest
from tests.site import Site, page

ALT, EMPTY_LINK = "image-alt-missing", "link-empty-name"
STAFF = ("anna", "bela", "chiara", "dmitri", "elif", "fatima")
PARTS = ("nav", "header", "footer", "aside")
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
GERMAN = "<p>Wir laden Sie herzlich ein, unsere Schule am {} zu besuchen und mit den Lehrenden zu sprechen.</p>"
LONG = (
    "<p>On {} the people who look after the old house by the river and who have for many years kept its roof dry and its rooms warm "
    "will open the doors for everybody who wants to see how they work, and whoever comes early may help them carry the chairs.</p>"
)
ENGLISH = (
    "<p>We invite you to visit our school and to speak with the people who teach here, and it is open to all.</p>" * 6
)
DAYS = [f"{n}. {month}" for n in (3, 4, 5) for month in ("April", "August", "September", "November")]
LISTED = {
    "link-new-window": ('<p>{0}: <a href="/shop" target="_blank">Shop of {0}</a></p>', STAFF, 4),
    "text-placeholder": ("<p>{0}: Lorem ipsum dolor {0}.</p>", STAFF, 4),
    "language-of-part": (GERMAN, DAYS, 4),
    "readability-long-sentence": (LONG, DAYS, 11),
}
"""Check -> markup of one mistake, what makes each of them another one, and how many made one finding of all once."""

Pages = dict[str, Any]


@dataclass
class Nights:
    """A folder with a baseline, and a site that changes between audits."""

    site: Site
    folder: Path

    def audit(self, **more: Any) -> AuditResult:
        (self.folder / "auditor.toml").touch()
        settings = load_settings(
            self.folder / "auditor.toml",
            {
                "site.start": [self.site.url],
                "site.robots": False,
                "site.sitemap": "none",
                "site.retries": 0,
                "browser.enabled": False,
                "report.out": str(self.folder / "reports"),
                "report.formats": ["json", "junit", "sarif", "csv"],
                "gate.baseline": str(self.folder / "auditor-baseline.json"),
                "gate.fail_on": ["new:any"],
                **{name.replace("__", "."): value for name, value in more.items()},
            },
        )
        return audit(settings, store=self.folder / ".auditor")

    def accept(self) -> AuditResult:
        result = self.audit()
        settings = load_settings(
            self.folder / "auditor.toml", {"gate.baseline": str(self.folder / "auditor-baseline.json")}
        )
        write_baseline(result.report.run.id, settings, store=self.folder / ".auditor")
        return result


@dataclass
class Both:
    """The results of both nights."""

    first: AuditResult
    second: AuditResult
    baseline: str


def menu(*paths: str) -> str:
    return "".join(f'<p><a href="{path}">All about {path.strip("/.")}</a></p>' for path in paths)


def picture(name: str, words: str = "") -> str:
    return f'<p>{words or f"Our {name} was built long ago."} <img src="/media/{name}.jpg"></p>'


def of_chapel(title: str = "The chapel") -> str:
    return page(picture("chapel") + picture("crypt"), title)


def about(name: str, heading: str = "") -> str:
    return page(f"<p>All that is known about {name}.</p>{heading}<p>{name} works in house 4.</p>", f"About {name}")


def shared_part(where: str, copies: int) -> Pages:
    links = '<p><a href="/shop"></a></p>' * copies
    return {
        f"/{where}/{name}": about(f"{name} of the {where}").replace("<body>", f"<body><{where}>{links}</{where}>")
        for name in STAFF[:3]
    }


def shown(*sources: str) -> str:
    return page("".join(f'<p>Seen on Monday: <img src="{source}"></p>' for source in sources), "Shown")


def to_parts(*ids: str) -> str:
    return page(
        "".join(f'<h2>Part {n}</h2><p><a href="#{i}"></a></p><div id="{i}">Text.</div>' for n, i in enumerate(ids)),
        "Parts",
    )


def listed(check: str, number: int, title: str) -> str:
    one, names, _ = LISTED[check]
    return page(ENGLISH + "".join(one.format(f"{name} {title[:4]} {title[-1]}") for name in names[:number]), title)


def lists(step: int) -> Pages:
    pages = {}
    for check, (*_, least) in LISTED.items():
        for count in (least - 1, least):
            pages[f"/fewer/{check}/{count}"] = listed(check, count - step, f"Fewer {check} {count}")
            pages[f"/more/{check}/{count}"] = listed(check, count + step, f"More {check} {count}")
    return pages


DEEP = '<p>Our chapel. <img src="{0}media/chapel.jpg"> <a href="{0}nowhere"></a></p>'
COAST = '<p>Seen from the sea. <img src="{}media/coast.jpg"></p>'
ROW = '<div><button type="button"></button> <button type="button"></button> <button type="button"></button></div>'
SAME: Pages = {
    "/shop": page("<p>A shop.</p>", "Shop"),
    "/coast/one": page(COAST.format("../"), "One"),
    "/coast/deep/two": page(COAST.format("../../"), "Two"),
    "/coast": page(COAST.format(""), "None"),
    "/secret": page(f'<p>Private: <img src="/media/plan.jpg?access_token={TOKEN}"></p>', "Secret"),
    "/twins": page(ROW + '<p><a href="/shop"></a></p>' * 3 + '<p><img src="/media/dot.png"></p>' * 3, "Twins"),
    "/cells": page(
        "".join(f"<h4>{s}1+1 recieve teh</h4><p>Text.</p>" for s in (";=", "=", "+", "-", "@", "，=")), "Cells"
    ),
    **{
        f"/template/{n}": about(n).replace(' lang="en"', "").replace("<body>", f'<body class="page-{n} logged-out">')
        for n in STAFF
    },
}
BEFORE: Pages = {
    "/gone/chapel": of_chapel(),
    "/deleted/chapel": of_chapel("Another chapel"),
    "/moved/chapel": of_chapel("A third chapel"),
    "/deep/one": page(DEEP.format("../"), "Deep"),
    **{f"/empty/{name}": about(name, "<h2></h2>") for name in STAFF[:3]},
    **{path: body for where in PARTS for path, body in shared_part(where, 1).items()},
    "/query": shown("/_image?url=%2Fmedia%2Fchapel.jpg&amp;w=640", "/show.php?id=7", "//pictures.invalid/chapel.jpg"),
    "/folder": page(picture("chapel") + picture("crypt"), "Folder"),
    "/fragment": to_parts("collapseMap1", "collapseMap2"),
    **lists(0),
}
AFTER: Pages = {
    "/gone/tower": page(picture("tower", "One sees the sea.") + picture("bells", "They ring at noon."), "The tower"),
    "/moved/places/chapel": of_chapel("A third chapel"),
    "/deep/one": page(DEEP.format("/"), "Deep"),
    **{f"/empty/{name}": about(name, "<h2></h2>") for name in STAFF[:4]},
    **{path: body for where in PARTS for path, body in shared_part(where, 2).items()},
    "/query": shown("/_image?url=%2Fmedia%2Ftower.jpg&amp;w=640", "/show.php?id=8", "//pictures.invalid/tower.jpg"),
    "/folder": page(picture("chapel") + picture("crypt"), "Folder").replace("/media/", "/assets/2027/img/"),
    "/fragment": to_parts(":r14:", ":r15:"),
    **lists(1),
}
KINDS: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("/gone/", ALT): {"new": 2, "page-gone": 2},
    ("/deleted/", ALT): {"page-gone": 2},
    ("/moved/", ALT): {"moved": 2},
    ("/deep/", ALT): {"known": 1},
    ("/deep/", EMPTY_LINK): {"known": 1},
    ("/empty/", "heading-empty"): {"known": 3, "new": 1},
    **{(f"/{where}/", EMPTY_LINK): {"known": 3, "new": 3} for where in PARTS},
    ("/query", ALT): {"new": 3, "fixed": 3},
    ("/folder", ALT): {"known": 2},
    ("/fragment", EMPTY_LINK): {"known": 2},
    ("/twins", ALT): {"known": 3},
    ("/twins", EMPTY_LINK): {"known": 3},
    **{
        (f"/fewer/{check}/{count}", check): {"known": count - 1, "fixed": 1}
        for check, (*_, least) in LISTED.items()
        for count in (least - 1, least)
    },
    **{
        (f"/more/{check}/{count}", check): {"known": count, "new": 1}
        for check, (*_, least) in LISTED.items()
        for count in (least - 1, least)
    },
}
"""Folder and check -> how many findings of it have which status on the second night."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("nights")
    before, after = {**SAME, **BEFORE}, {**SAME, **AFTER}
    with Site({"/": page(menu(*before), "Home"), **before}) as site:
        nights = Nights(site, folder)
        first = nights.accept()
        # One link to the old address of the page that moved is left.
        paths = [path if path != "/moved/places/chapel" else "/moved/chapel" for path in after]
        site.pages = {"/": page(menu(*paths), "Home"), **after}
        site.pages["/moved/chapel"] = (301, {"Location": "/moved/places/chapel"}, "")
        second = nights.audit()
    return Both(first, second, (folder / "auditor-baseline.json").read_text("utf-8"))


@pytest.mark.parametrize(("where", "check"), KINDS)
def test_each_kind_of_change_is_told_as_what_it_is(both: Both, where: str, check: str) -> None:
    report = both.second.report
    counts = Counter(
        str(held.status)
        for held in report.findings
        if held.finding.check == check and urlsplit(held.finding.url).path.startswith(where)
    )
    counts.update(old.reason for old in report.gone if old.check == check and urlsplit(old.url).path.startswith(where))
    assert counts == KINDS[where, check]


def causes(both: Both, check: str, where: str) -> list[int]:
    """Return how many findings each cause of a check has that stands in a folder."""
    return [
        len(cause.findings)
        for cause in both.first.report.causes
        if cause.check == check and any(urlsplit(url).path.startswith(where) for url in cause.pages)
    ]


def test_one_picture_is_one_cause_however_deep_its_pages_stand(both: Both) -> None:
    assert causes(both, ALT, "/coast") == [3]


def test_what_a_template_leaves_out_of_every_page_is_one_cause(both: Both) -> None:
    assert causes(both, "language-missing", "/template/") == [6]


def test_what_is_to_be_written_for_a_page_is_one_cause(both: Both) -> None:
    assert causes(both, "text-placeholder", "/more/text-placeholder/4") == [4]


def test_the_baseline_holds_no_secret_of_the_pages(both: Both) -> None:
    assert "plan.jpg" in both.baseline
    assert TOKEN[:30] not in both.baseline


def test_equal_twins_keep_their_ids_from_night_to_night(both: Both) -> None:
    ids = [
        {
            held.id: held.finding.location.selector
            for held in night.report.findings
            if urlsplit(held.finding.url).path == "/twins" and held.finding.check in {ALT, EMPTY_LINK}
        }
        for night in (both.first, both.second)
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 6


def test_two_results_of_one_rule_in_one_file_have_two_fingerprints_in_sarif(both: Both) -> None:
    assert both.first.folder is not None
    (run,) = json.loads((both.first.folder / "audit.sarif").read_text("utf-8"))["runs"]
    marks = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(marks)) == len(marks) > 50
    severities = {rule.get("properties", {}).get("problem.severity") for rule in run["tool"]["driver"]["rules"]}
    assert severities <= {"error", "warning", "recommendation", None}


def test_no_cell_of_the_table_calculates_whatever_a_page_says(both: Both) -> None:
    assert both.first.folder is not None
    rows = (both.first.folder / "findings.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(rows.splitlines()) for cell in row]
    assert any("1+1" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip(" \t;,，\r\n")[:1] in {"=", "+", "@"}]


def test_junit_agrees_with_the_gate_on_accepted_links_and_on_what_no_rule_asks_for(tmp_path: Path) -> None:
    broken = '<p>Ask for <a href="/closed">the old register</a> at the desk.</p>'
    with Site({"/": page(broken)}) as site:
        nights = Nights(site, tmp_path)
        nights.accept()
        site.pages["/"] = page(f"{broken}<h4>A heading that leaves out a level</h4><p>Text.</p>")
        result = nights.audit(gate__fail_on=["new:critical"])
    assert result.report.verdict.exit_code == 0
    assert any(str(held.status) == "new" for held in result.report.findings)
    assert result.folder is not None
    suites = ElementTree.parse(result.folder / "junit.xml").getroot()
    assert (suites.get("failures"), suites.get("errors")) == ("0", "0")


def test_a_waiver_of_a_page_that_was_not_audited_is_not_called_stale(tmp_path: Path) -> None:
    with Site({"/": page(menu("/chapel")), "/chapel": of_chapel()}) as site:
        nights = Nights(site, tmp_path)
        first = nights.audit()
        settings = load_settings(tmp_path / "auditor.toml", {"gate.baseline": str(tmp_path / "auditor-baseline.json")})
        held = next(held for held in first.report.findings if held.finding.check == ALT)
        waive(WaiverRequest(held.id, reason="Until spring", owner="Ada"), None, settings, store=tmp_path / ".auditor")
        site.pages["/chapel"] = (503, {}, "later")
        lost = nights.audit()
        site.pages["/chapel"] = page("<p>Nothing but words.</p>", "The chapel")
        gone = nights.audit()
    assert not [notice for notice in lost.report.notices if "is stale" in notice]
    assert [notice for notice in gone.report.notices if "is stale" in notice]
