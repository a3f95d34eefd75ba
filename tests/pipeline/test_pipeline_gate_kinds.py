"""Two nights of a site in one process: what was accepted on the first is told from what is new, repaired or gone on the second."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from auditor import AuditResult, audit, load_settings, write_baseline
from tests.site import Site, page

ALT = "image-alt-missing"
STAFF = ("anna", "bela", "chiara", "dmitri", "elif", "fatima")


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

    def accept(self, **more: Any) -> AuditResult:
        result = self.audit(**more)
        settings = load_settings(
            self.folder / "auditor.toml", {"gate.baseline": str(self.folder / "auditor-baseline.json")}
        )
        write_baseline(result.report.run.id, settings, store=self.folder / ".auditor")
        return result

    @property
    def baseline(self) -> str:
        return (self.folder / "auditor-baseline.json").read_text("utf-8")


def told(result: AuditResult, check: str = "") -> Counter[str]:
    """Count findings by status, and accepted ones that are not there by reason."""
    counts = Counter(str(held.status) for held in result.report.findings if check in ("", held.finding.check))
    counts.update(old.reason for old in result.report.gone if check in ("", old.check))
    return counts


def both_nights(tmp_path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> AuditResult:
    with Site(before) as site:
        nights = Nights(site, tmp_path)
        nights.accept()
        site.pages = dict(after)
        return nights.audit()


def menu(*paths: str) -> str:
    return "".join(f'<p><a href="{path}">All about {path.strip("/.")}</a></p>' for path in paths)


def picture(name: str, words: str = "") -> str:
    return f'<p>{words or f"Our {name} was built long ago."} <img src="/media/{name}.jpg"></p>'


def of_chapel(title: str = "The chapel") -> str:
    return page(picture("chapel") + picture("crypt"), title)


def test_a_brand_new_page_takes_nothing_over_from_a_deleted_one(tmp_path: Path) -> None:
    after = page(picture("tower", "Up there one sees the sea.") + picture("bells", "They ring at noon."), "The tower")
    result = both_nights(
        tmp_path,
        {"/": page(menu("/chapel")), "/chapel": of_chapel()},
        {"/": page(menu("/tower")), "/tower": after},
    )
    assert told(result, ALT) == {"new": 2, "page-gone": 2}
    assert result.report.verdict.exit_code == 1


@pytest.mark.parametrize("status", [301, 302, 308])
def test_a_page_that_is_only_linked_by_its_old_address_has_moved(tmp_path: Path, status: int) -> None:
    result = both_nights(
        tmp_path,
        {"/": page(menu("/chapel")), "/chapel": of_chapel()},
        {
            "/": page(menu("/chapel")),
            "/chapel": (status, {"Location": "/places/chapel"}, ""),
            "/places/chapel": of_chapel(),
        },
    )
    assert told(result, ALT) == {"moved": 2}
    assert result.report.verdict.exit_code == 0


def test_addresses_written_from_the_root_or_from_the_page_are_the_same(tmp_path: Path) -> None:
    deep = '<p>Our chapel. <img src="{0}media/chapel.jpg"> <a href="{0}nowhere"></a></p>'
    pages = {"/": page(menu("/a/b/one")), "/a/b/one": page(deep.format("../../"), "One")}
    after = {**pages, "/a/b/one": page(deep.format("/"), "One")}
    counts = told(both_nights(tmp_path, pages, after))
    assert counts["new"] == counts["fixed"] == 0
    assert counts["known"] >= 3


def test_one_picture_is_one_cause_however_deep_its_pages_stand(tmp_path: Path) -> None:
    shown = '<p>Seen from the sea. <img src="{}media/coast.jpg"></p>'
    pages = {
        "/": page(menu("/a/one", "/a/b/two") + shown.format("")),
        "/a/one": page(shown.format("../"), "One"),
        "/a/b/two": page(shown.format("../../"), "Two"),
    }
    with Site(pages) as site:
        result = Nights(site, tmp_path).audit()
    assert [len(cause.findings) for cause in result.report.causes if cause.check == ALT] == [3]


def test_junit_agrees_with_the_gate_on_accepted_links_and_on_what_no_rule_asks_for(tmp_path: Path) -> None:
    broken = '<p>Ask for <a href="/closed">the old register</a> at the desk.</p>'
    with Site({"/": page(broken)}) as site:
        nights = Nights(site, tmp_path)
        nights.accept()
        site.pages["/"] = page(f"{broken}<h4>A heading that leaves out a level</h4><p>Text.</p>")
        result = nights.audit(gate__fail_on=["new:critical"])
    assert result.report.verdict.exit_code == 0
    assert told(result)["new"] == 1
    assert result.folder is not None
    suites = ElementTree.parse(result.folder / "junit.xml").getroot()
    assert (suites.get("failures"), suites.get("errors")) == ("0", "0")


def test_an_empty_heading_in_the_content_of_a_new_page_is_new_though_three_pages_have_one(tmp_path: Path) -> None:
    def about(name: str) -> str:
        return page(f"<p>All that is known about {name}.</p><h2></h2><p>{name} works in house 4.</p>", f"About {name}")

    before = {"/": page(menu(*(f"/{n}" for n in STAFF[:3]))), **{f"/{n}": about(n) for n in STAFF[:3]}}
    after = {**before, "/": page(menu(*(f"/{n}" for n in STAFF[:4]))), "/dmitri": about("dmitri")}
    assert told(both_nights(tmp_path, before, after), "heading-empty") == {"known": 3, "new": 1}


@pytest.mark.parametrize("where", ["nav", "header", "footer", "aside"])
def test_a_second_copy_in_a_part_that_all_pages_share_is_new_on_each_of_them(tmp_path: Path, where: str) -> None:
    def pages(copies: int) -> dict[str, str]:
        links = '<p><a href="/shop"></a></p>' * copies
        shared = f"<{where}>{links}</{where}>"
        whole = {f"/{n}": page(f"<p>{n} works here.</p>", f"About {n}") for n in STAFF[:3]}
        whole = {"/": page(menu(*whole)), "/shop": page("<p>A shop.</p>", "Shop"), **whole}
        return {path: body.replace("<body>", f"<body>{shared}") for path, body in whole.items()}

    counts = told(both_nights(tmp_path, pages(1), pages(2)), "link-name-missing")
    assert counts == {"known": 5, "new": 5}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/_image?url=%2Fmedia%2Fchapel.jpg&w=640", "/_image?url=%2Fmedia%2Ftower.jpg&w=640"),
        ("/show.php?id=7", "/show.php?id=8"),
        ("//pictures.invalid/chapel.jpg", "//pictures.invalid/tower.jpg"),
    ],
)
def test_what_the_query_of_a_picture_names_is_another_picture(tmp_path: Path, before: str, after: str) -> None:
    def pages(src: str) -> dict[str, str]:
        return {"/": page(f'<p>Seen on Monday: <img src="{src.replace("&", "&amp;")}"></p>')}

    assert told(both_nights(tmp_path, pages(before), pages(after)), ALT) == {"new": 1, "fixed": 1}


def test_two_results_of_one_rule_in_one_file_have_two_fingerprints_in_sarif(tmp_path: Path) -> None:
    with Site({"/": page(picture("chapel") + picture("crypt"))}) as site:
        result = Nights(site, tmp_path).audit()
    assert result.folder is not None
    (run,) = json.loads((result.folder / "auditor.sarif").read_text("utf-8"))["runs"]
    marks = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"] if r["ruleId"] == ALT]
    assert len(set(marks)) == len(marks) == 2
    allowed = {"error", "warning", "recommendation", None}
    assert {r.get("properties", {}).get("problem.severity") for r in run["tool"]["driver"]["rules"]} <= allowed


def test_what_a_template_leaves_out_of_every_page_is_one_cause(tmp_path: Path) -> None:
    pages = {f"/{name}": page(f"<p>{name} works here.</p>", f"About {name}") for name in STAFF}
    pages["/"] = page(menu(*pages), "Home")
    without = {path: body.replace(' lang="en"', "") for path, body in pages.items()}
    classed = {
        p: b.replace("<body>", f'<body class="page-{n} logged-out">') for n, (p, b) in enumerate(without.items())
    }
    with Site(classed) as site:
        result = Nights(site, tmp_path).audit()
    assert [len(cause.findings) for cause in result.report.causes if cause.check == "language-missing"] == [7]


def test_the_baseline_holds_no_secret_of_the_pages(tmp_path: Path) -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
    body = f'<p>Private: <img src="/media/plan.jpg?access_token={token}"> <a href="/x?api_key={token}&amp;n=1"></a></p>'
    with Site({"/": page(body)}) as site:
        nights = Nights(site, tmp_path)
        nights.accept()
    assert "plan.jpg" in nights.baseline
    assert token not in nights.baseline
    assert token[:30] not in nights.baseline


def test_pictures_that_moved_into_another_folder_are_known(tmp_path: Path) -> None:
    before = page(picture("chapel") + picture("crypt"))
    after = before.replace("/media/", "/assets/2027/img/")
    assert told(both_nights(tmp_path, {"/": before}, {"/": after}), ALT) == {"known": 2}


def test_links_within_the_page_are_not_told_apart_by_made_up_ids(tmp_path: Path) -> None:
    def opened(*names: str) -> str:
        return page(
            "".join(
                f'<h2>Part {n}</h2><p><a href="#{name}"></a></p><div id="{name}">Text.</div>'
                for n, name in enumerate(names)
            )
        )

    before, after = opened("collapseMap1", "collapseMap2"), opened(":r14:", ":r15:")
    counts = told(both_nights(tmp_path, {"/": before}, {"/": after}), "link-name-missing")
    assert counts == {"known": 2}


@pytest.mark.parametrize(
    "one", ['<p>{}: <a href="/shop" target="_blank">Shop of {}</a></p>', "<p>{}: Lorem ipsum dolor {}.</p>"]
)
@pytest.mark.parametrize("count", [3, 4, 5])
def test_one_of_several_repaired_is_one_fixed_and_one_added_is_one_new(tmp_path: Path, one: str, count: int) -> None:
    check = "link-new-window" if "_blank" in one else "text-placeholder"

    def pages(number: int) -> dict[str, str]:
        return {"/": page("".join(one.format(n, n) for n in STAFF[:number])), "/shop": page("<p>A shop.</p>", "Shop")}

    with Site(pages(count)) as site:
        nights = Nights(site, tmp_path)
        nights.accept()
        site.pages = pages(count - 1)
        fewer = nights.audit()
        site.pages = pages(count + 1)
        more = nights.audit()
    assert told(fewer, check) == {"known": count - 1, "fixed": 1}
    assert told(more, check) == {"known": count, "new": 1}


GERMAN = "<p>Wir laden Sie herzlich ein, unsere Schule am {} zu besuchen und mit den Lehrenden zu sprechen.</p>"
LONG = (
    "<p>On {} the people who look after the old house by the river and who have for many years kept its roof dry and its rooms warm "
    "will open the doors for everybody who wants to see how they work, and whoever comes early may help them carry the chairs.</p>"
)
ENGLISH = (
    "<p>We invite you to visit our school and to speak with the people who teach here, and it is open to all.</p>" * 6
)


@pytest.mark.parametrize(
    ("check", "one", "count"), [("language-of-part", GERMAN, 3), ("readability-long-sentence", LONG, 10)]
)
def test_a_list_that_grows_long_keeps_its_findings(tmp_path: Path, check: str, one: str, count: int) -> None:
    def pages(number: int) -> dict[str, str]:
        days = [f"{n}. {month}" for n in (3, 4, 5) for month in ("April", "August", "September", "November")]
        return {"/": page(ENGLISH + "".join(one.format(day) for day in days[:number]))}

    with Site(pages(count)) as site:
        nights = Nights(site, tmp_path)
        nights.accept()
        site.pages = pages(count + 1)
        more = nights.audit()
        site.pages = pages(count - 1)
        fewer = nights.audit()
    assert told(more, check) == {"known": count, "new": 1}
    assert told(fewer, check) == {"known": count - 1, "fixed": 1}


def test_a_deleted_page_is_gone_for_good_and_lends_nothing_later(tmp_path: Path) -> None:
    before = {"/": page(menu("/chapel", "/tower")), "/chapel": of_chapel(), "/tower": page("<p>Up.</p>", "The tower")}
    after = {"/": page(menu("/tower")), "/tower": page("<p>Up.</p>", "The tower")}
    assert told(both_nights(tmp_path, before, after), ALT) == {"page-gone": 2}


def test_a_waiver_of_a_page_that_was_not_audited_is_not_called_stale(tmp_path: Path) -> None:
    pages = {"/": page(menu("/chapel")), "/chapel": of_chapel()}
    with Site(pages) as site:
        nights = Nights(site, tmp_path)
        (held, *_) = [h for h in nights.audit().report.findings if h.finding.check == ALT]
        (tmp_path / "auditor-waivers.toml").write_text(
            f'[[waiver]]\nid = "{held.id}"\ncheck = "{ALT}"\npage = "/chapel"\nreason = "Until spring"\nowner = "Ada"\n'
            "until = 2099-01-01\n",
            "utf-8",
        )
        waivers = str(tmp_path / "auditor-waivers.toml")
        assert any(str(h.status) == "waived" for h in nights.audit(gate__waivers=waivers).report.findings)
        site.pages["/chapel"] = (503, {}, "later")
        lost = nights.audit(gate__waivers=waivers)
        site.pages["/chapel"] = page("<p>Nothing but words.</p>", "The chapel")
        gone = nights.audit(gate__waivers=waivers)
    assert not [notice for notice in lost.report.notices if "stale" in notice.lower()]
    assert [notice for notice in gone.report.notices if "stale" in notice.lower()]


def test_equal_twins_keep_their_ids_from_run_to_run(tmp_path: Path) -> None:
    row = '<div><button type="button"></button> <button type="button"></button> <button type="button"></button></div>'
    twins = '<p><a href="/shop"></a></p>' * 3 + '<p><img src="/media/dot.png"></p>' * 3
    with Site({"/": page(row + twins), "/shop": page("<p>A shop.</p>", "Shop")}) as site:
        nights = Nights(site, tmp_path)
        first, second = nights.audit(), nights.audit(fresh=True)
    ids = [[(h.id, h.finding.location.selector) for h in r.report.findings] for r in (first, second)]
    assert sorted(ids[0]) == sorted(ids[1])
    assert len({held for held, _ in ids[0]}) == len(ids[0])


def test_no_cell_of_the_table_calculates_whatever_a_page_says(tmp_path: Path) -> None:
    body = "".join(
        f"<h4>{sign}1+1 recieve teh</h4><p>Text.</p>" for sign in (";=", "\t=", "=", "+", "-", "@", "，=", "\r=")
    )
    with Site({"/": page(body)}) as site:
        result = Nights(site, tmp_path).audit()
    assert result.folder is not None
    rows = (result.folder / "findings.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(rows.splitlines()) for cell in row]
    assert any("1+1" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip(" \t;,，\r\n")[:1] in {"=", "+", "@"}]
