import io
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urldefrag

import html5lib
import pytest
from PIL import Image

from auditor.model.codes import Code, Stage
from auditor.model.documents import DocumentKind, DocumentRecord, DocumentState
from auditor.model.evidence import Change, Colours, Wording
from auditor.model.exhibits import Exhibits
from auditor.model.page import Failed, PageState
from auditor.model.run import FindingStatus, PageDetail, PageRecord, Verdict
from auditor.report import write_reports
from auditor.report.html.components import LONGEST_HEADING, beginning, rest
from auditor.report.html.evidence import facts
from auditor.report.html.figures import Figures, totals
from auditor.report.html.images import picture_form
from auditor.report.html.report_urls import anchor, sheets
from auditor.report.summary import Tally
from tests.report.report_findings import HOSTILE, SECRET, SITE, url
from tests.report.report_sample import sample

ALLOWED = frozenset(
    """html head meta title link script body a header nav ul ol li main section article details summary form div label input
    select fieldset legend button option p h1 h2 h3 h4 bdi span strong code pre dl dt dd table caption thead tbody tr th
    td img svg defs symbol path rect circle use pattern image figure figcaption del ins blockquote q footer""".split()
)
ATTRIBUTES = frozenset(
    """lang charset http-equiv content name rel href src class id hidden for type autocomplete value aria-label aria-labelledby
    aria-hidden aria-current role data-label data-value data-show data-family data-severity data-status data-outcome
    data-filter data-sortable data-tabs data-tab data-only-new data-copy-field checked readonly spellcheck data-explore
    data-total data-root data-facet data-copy data-placed scope start title alt width height loading decoding viewBox d fill stroke
    stroke-width stroke-linecap stroke-linejoin x y rx r cx cy tabindex dir open patternUnits xmlns defer translate""".split()
)


def trees(folder):
    for file in sorted(folder.rglob("*.html")):
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False, strict=False)
        yield file, parser.parse(file.read_text(encoding="utf-8")), parser.errors


def local(name):
    return name.rpartition("}")[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_reports(sample(), ["html"], tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def parsed(folder):
    return {file.relative_to(folder).as_posix(): tree for file, tree, _ in trees(folder)}


def text(tree):
    return " ".join("".join(tree.itertext()).split())


def page_of(parsed, word):
    return next(tree for name, tree in parsed.items() if name.startswith(f"pages/{word}-"))


def test_nothing_from_the_site_becomes_an_element_or_an_attribute(folder):
    for file, tree, _ in trees(folder):
        elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        assert {local(element.tag) for element in elements} <= ALLOWED, file
        assert {local(name) for element in elements for name in element.attrib} <= ATTRIBUTES, file
        scripts = [element for element in elements if local(element.tag) == "script"]
        assert [script.get("src", "").rpartition("/")[2] for script in scripts] in (
            ["report.js"],
            ["report.js", "data.js", "explore.js"],
        )
        assert all(not (script.text or "").strip() for script in scripts)
        assert not any(name.startswith("on") or name == "style" for element in elements for name in element.attrib)


def test_the_markup_has_no_parse_errors(folder):
    for file, _, errors in trees(folder):
        assert not errors, (file, errors[:3])


def test_every_file_forbids_everything_but_its_siblings(parsed):
    for name, tree in parsed.items():
        metas = {
            element.get("http-equiv") or element.get("name"): element.get("content") for element in tree.iter("meta")
        }
        assert metas["Content-Security-Policy"].startswith("default-src 'none'"), name
        assert "unsafe" not in metas["Content-Security-Policy"]
        assert "noindex" in metas["robots"]
        assert metas["referrer"] == "no-referrer"


def test_links_lead_to_files_and_anchors_that_exist_or_to_the_web(folder, parsed):
    anchors = {
        name: {element.get("id") for element in tree.iter() if element.get("id")} for name, tree in parsed.items()
    }
    for name, tree in parsed.items():
        for element in tree.iter():
            if not isinstance(element.tag, str):
                continue
            target = element.get("href") or element.get("src")
            if not target or target.startswith(("https://", "data:image/svg")):
                continue
            path, fragment = urldefrag(target)
            there = (folder / name).parent / unquote(path) if path else folder / name
            assert there.resolve().is_file(), (name, target)
            if fragment and there.suffix == ".html":
                assert fragment in anchors[there.resolve().relative_to(folder.resolve()).as_posix()], (name, target)


def test_only_web_addresses_are_links(parsed):
    for name, tree in parsed.items():
        for link in tree.iter("a"):
            assert not re.match(r"(?i)\s*(javascript|data|file|vbscript):", link.get("href", "")), name
            assert "@" not in link.get("href", "")


def test_ids_are_unique_in_every_file(parsed):
    for name, tree in parsed.items():
        ids = [element.get("id") for element in tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), name


def test_every_finding_has_an_anchor_on_its_page(parsed):
    for judged in sample().findings:
        found = [
            name for name, tree in parsed.items() if any(e.get("id") == anchor("f", judged.id) for e in tree.iter())
        ]
        assert len(found) == 1, judged.id


def test_secrets_are_nowhere_in_the_report(folder):
    for file in folder.rglob("*"):
        if file.suffix in {".html", ".js"}:
            content = file.read_text(encoding="utf-8")
            assert SECRET not in content
            assert "user:secret" not in content


def test_direction_marks_of_the_site_are_isolated(parsed):
    for name, tree in parsed.items():
        for element in tree.iter():
            if (
                isinstance(element.tag, str)
                and "\u202e" in (element.text or "")
                and local(element.tag) not in {"title", "option"}
            ):
                inside = element
                isolated = local(element.tag) == "bdi" or element.get("dir") == "auto"
                assert isolated or "vh" in (inside.get("class") or "") or local(element.tag) in {"del", "ins"}, (
                    name,
                    element.tag,
                )


def test_the_overview_says_whether_it_passed_why_and_what_to_do_first(parsed):
    said = text(parsed["index.html"])
    assert "15 new problems, one of them critical" in said
    assert "7 new serious findings in 1 component" in said
    assert "Start with: Footer link “Apply” – it removes 7 findings." in said
    assert "The approved text fees.txt belongs to no audited page." in said
    assert "6 of 9 pages audited" in said
    assert "1 link target not there" in said
    assert "0 of 1 page as approved" in said


def test_a_page_shows_both_texts_word_by_word_with_labels(parsed):
    about = page_of(parsed, "about")
    removed = {"".join(element.itertext()) for element in about.iter("del")}
    added = {"".join(element.itertext()) for element in about.iter("ins")}
    assert " (removed: 1977) " in removed
    assert " (added: 1987) " in added
    said = text(about)
    assert said.index("Look at these first") < said.index("Unchanged")
    assert "4 unchanged blocks" in said
    assert "Missing on the page" in said


def test_a_page_shows_both_descriptions_of_an_image(parsed):
    said = text(page_of(parsed, "about"))
    assert "Description lost" in said
    assert "group of students smile for the camera in matching shirts" in said
    assert "the image is not on the page" in said


def test_a_page_shows_hard_sentences_outline_and_numbered_boxes(parsed):
    about = page_of(parsed, "about")
    said = text(about)
    assert "41 words; 25 are easier" in said
    assert "12 years of school" in said
    assert "skips from h2" in said
    assert len([element for element in about.iter() if local(str(element.tag)) == "circle"]) == 6
    assert said.count("“Apply” in the footer is too faint") == 2


def test_pages_that_were_not_audited_stand_beside_the_others_with_their_reason(parsed):
    said = text(parsed["not-audited.html"])
    assert "The server answered with an error status" in said
    assert "404 Not Found" in said
    assert "robots.txt asks robots to keep out" in said
    assert "Not audited 5" in text(parsed["pages.html"])
    assert "Nothing is known about this page." in text(page_of(parsed, "old"))


def test_every_reason_with_its_number_of_pages_stands_on_each_sheet_of_those_not_audited(tmp_path):
    limit = Failed(Code.PAGE_LIMIT, "max_pages = 10", Stage.FETCH)
    lost = Failed(Code.HTTP_STATUS, "404 Not Found", Stage.FETCH)
    states = [(PageState.FAILED, lost)] * 120 + [(PageState.SKIPPED, limit)] * 130
    pages = [PageRecord(f"https://a.example/{n}", state, failure=why) for n, (state, why) in enumerate(states)]
    folder = write_reports(sample(pages=pages, findings=[], causes=[], failures=[]), ["html"], tmp_path)
    for name in ("not-audited.html", "not-audited-2.html", "not-audited-3.html"):
        tree = html5lib.parse((folder / name).read_text("utf-8"), namespaceHTMLElements=False)
        said = [" ".join("".join(item.itertext()).split()) for item in tree.findall(".//main//ul/li")]
        assert [one.rsplit(" ", 1)[1] for one in said if "limit of pages" in one or "error status" in one] == [
            "120",
            "130",
        ]
        links = [a.get("href") for a in tree.findall(".//main//ul/li/a") if "#why-" in a.get("href")]
        assert links == ["not-audited.html#why-failed-http_status", "not-audited-2.html#why-skipped-page_limit"]


def test_why_pages_were_not_audited_is_said_once_for_all_of_one_reason(tmp_path):
    gone = [
        PageRecord(
            url(f"/gone/{n}"),
            PageState.FAILED,
            failure=Failed(Code.HTTP_STATUS, f"410 Gone at {url(f'/gone/{n}')}", Stage.FETCH),
        )
        for n in range(2)
    ]
    late = [
        PageRecord(url(f"/late/{n}"), PageState.SKIPPED, failure=Failed(Code.PAGE_LIMIT, "max_pages = 12", Stage.FETCH))
        for n in range(12)
    ]
    report = sample()
    folder = write_reports(replace(report, pages=[*report.pages, *late, *gone]), ["html"], tmp_path)
    view = {f.name: t for f, t, _ in trees(folder)}["not-audited.html"]
    said = text(view.find(".//div[@class='whole']"))
    assert said.count("The limit of pages was reached") == said.count("max_pages = 12") == 1
    (reason,) = [one for one in view.iter("option") if one.get("value") == "PAGE_LIMIT"]
    assert text(reason) == "The limit of pages was reached before this page (12)"
    assert all(said.count(f"/late/{n} ") == 1 for n in range(12))
    assert said.count("410 Gone ") == 2
    assert "410 Gone at" not in said


def test_a_partly_audited_page_and_a_crashed_check_say_so(parsed):
    assert "A step of the page script could not be done" in text(page_of(parsed, "news"))
    assert "A check failed on this page" in text(page_of(parsed, "contact"))


def test_without_a_browser_the_overview_says_that_accessibility_was_not_checked(tmp_path):
    report = sample()
    run = replace(report.run, environment=replace(report.run.environment, browser="", axe="", driver=""))
    silent = [one for one in report.findings if one.family != "accessibility"]
    folder = write_reports(replace(report, run=run, findings=silent, causes=[]), ["html"], tmp_path)
    said = text({f.name: t for f, t, _ in trees(folder)}["index.html"])
    assert "No browser was used, so accessibility was not checked." in said
    assert "Not checked" in said
    assert said.count("accessibility was not checked") == 2  # the notice, and the card of the area


def test_when_nothing_was_audited_the_first_line_says_so(tmp_path):
    gone = [replace(page, state=PageState.FAILED) for page in sample().pages]
    verdict = Verdict(False, 3, ("Every address failed.",), "Nothing was audited.")
    report = sample(pages=gone, findings=[], causes=[], verdict=verdict)
    said = text({f.name: t for f, t, _ in trees(write_reports(report, ["html"], tmp_path))}["index.html"])
    assert "Nothing audited" in said
    assert "0 of 12 pages could be audited." in said


def test_a_report_without_any_finding_is_a_calm_page(tmp_path):
    verdict = Verdict(True, 0, (), "Passed: no problems on 7 pages.")
    report = sample(findings=[], causes=[], gone=[], failures=[], verdict=verdict, notices=(), history=())
    tree = {f.name: t for f, t, _ in trees(write_reports(report, ["html"], tmp_path))}["index.html"]
    assert "No problems found on 6 of 9 known pages." in text(tree)
    assert "Fix these first" not in text(tree)


def test_on_a_first_run_new_says_nothing_and_is_left_out(tmp_path):
    report = sample()
    first = [replace(one, status=FindingStatus.NEW, waiver={}) for one in report.findings]
    folder = write_reports(replace(report, findings=first, gone=[]), ["html"], tmp_path)
    tree = {f.name: t for f, t, _ in trees(folder)}["index.html"]
    assert "Nothing was accepted before" in text(tree)
    assert not any(element.get("class") == "tag tag-new" for element in tree.iter("span"))
    assert "3 serious" in text(tree)


def test_evidence_does_not_repeat_what_the_message_says():
    one = sample().findings[0]
    finding = replace(
        one.finding,
        message="A sentence of 44 words.",
        details={"words": 44, "flag": True, "src": "https://a.example/i/p.jpg", "document": "about.txt", "line": 3},
        location=replace(one.finding.location, quote="But to keep advancing"),
    )
    assert {label: value for label, value, _ in facts(replace(one, finding=finding))} == {
        "Image": "/i/p.jpg",
        "Approved text": "about.txt, line 3",
        "The words": "But to keep advancing",
    }


def test_the_typical_grade_weighs_pages_by_their_words():
    record = sample().pages[0]
    teasers = [Figures(record, "", Tally(), grade=2.0, words=30) for _ in range(20)]
    long = [Figures(record, "", Tally(), grade=12.0, words=900) for _ in range(3)]
    assert totals([*teasers, *long]).grade == 12.0
    assert totals([]).grade is None


def picture(form, size=(320, 80), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#888").save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (picture("WEBP"), ("webp", (320, 80))),
        (picture("WEBP", lossless=True), ("webp", (320, 80))),
        (picture("WEBP", exif=b"Exif\x00\x00"), ("webp", (320, 80))),
        (picture("JPEG"), ("jpg", (320, 80))),
        (picture("JPEG", progressive=True, icc_profile=b"x" * 70000), ("jpg", (320, 80))),
        (picture("PNG"), ("png", (320, 80))),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\xff" + b"\xff\x00" * 50000, None),
        (b"", None),
    ],
)
def test_only_real_pictures_are_written_and_their_size_is_known(data, form):
    assert picture_form(data) == form


def test_long_lists_are_cut_into_sheets_and_every_finding_stays_reachable(tmp_path):
    report = sample()
    first = report.findings[0]
    many = [replace(first, id=f"{number:016x}", cause="one", picture="") for number in range(230)]
    pages = [PageRecord(f"{SITE}p{number}", PageState.AUDITED, title=f"Page {number}") for number in range(520)]
    report = replace(
        report, pages=[report.pages[0], *pages], findings=many, causes=[], detail=lambda _: PageDetail(Exhibits(), ())
    )
    folder = write_reports(report, ["html"], tmp_path)
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*.html")}
    assert {"pages.html", "pages-2.html", "pages-3.html"} <= names
    assert len([name for name in names if name.startswith("pages/home-")]) == 3
    assert any(name.startswith("causes/axe-color-contrast-") for name in names)
    last = next(file for file in (folder / "pages").glob("home-*-3.html"))
    assert f'id="{anchor("f", many[-1].id)}"' in last.read_text()


def test_what_all_places_of_a_rule_share_is_said_once_on_a_sheet(tmp_path):
    report = sample()
    many = [replace(report.findings[0], id=f"{number:016x}", cause="one", picture="") for number in range(5)]
    other = replace(many[0], id=f"{9:016x}", finding=replace(many[0].finding, message="Another text is faint."))
    folder = write_reports(replace(report, findings=[*many, other], causes=[]), ["html"], tmp_path)
    (page,) = (folder / "checks").glob("*color-contrast*.html")
    shown = re.findall(r'<p class="message"><a [^>]*>(.{8})', page.read_text("utf-8"))
    assert [text == "The same" for text in shown] == [False, True, True, True, True, False]


def test_findings_of_no_page_and_of_unknown_pages_are_not_lost(tmp_path):
    report = sample()
    site = replace(
        report.findings[0], id="site", finding=replace(report.findings[0].finding, url="", message="Titles repeat.")
    )
    stray = replace(report.findings[0], id="stray", finding=replace(report.findings[0].finding, url=url("/nowhere")))
    folder = write_reports(replace(report, findings=[site, stray], causes=[]), ["html"], tmp_path)
    assert "<h4><bdi>Titles repeat</bdi></h4>" in (folder / "pages" / "whole-site.html").read_text()
    assert any(folder.joinpath("pages").glob("nowhere-*.html"))


@pytest.mark.parametrize("status", list(FindingStatus))
def test_every_status_has_its_word(tmp_path, status):
    report = sample()
    one = replace(report.findings[0], status=status)
    folder = write_reports(replace(report, findings=[one], causes=[]), ["html"], tmp_path)
    assert f"tag-{status}" in next((folder / "pages").glob("home-*.html")).read_text()


def spoil(one, text):
    """Put a hostile text into every field of a finding."""
    place = replace(one.finding.location, selector=text, snippet=text, quote=text, frames=(text,))
    wording = Wording(text, text, (Change(text, text, text, text, (0, 2), (1, 99)),))
    finding = replace(
        one.finding,
        message=text,
        help=text,
        help_url=text,
        details={text: text, "src": text},
        wording=wording,
        colours=Colours(text, text, 2.0, text),
        location=place,
    )
    return replace(one, finding=finding, waiver={"reason": text, "owner": text, "until": text})


def test_hostile_text_in_every_field_stays_text(tmp_path):
    report = sample()
    found = [spoil(one, text) for one, text in zip(report.findings, HOSTILE, strict=False)]
    causes = [replace(cause, label=text) for cause, text in zip(report.causes, HOSTILE, strict=False)]
    pages = [
        replace(page, title=text, language=text, final_url=SITE + text, via=SITE + text)
        for page, text in zip(report.pages, HOSTILE, strict=True)
    ]
    everything = " ".join(HOSTILE)
    spoiled = replace(
        report,
        findings=found,
        causes=causes,
        pages=pages,
        notices=tuple(HOSTILE),
        verdict=replace(report.verdict, sentence=everything, reasons=tuple(HOSTILE)),
        check_help={
            name: {**about, "title": everything, "help": everything} for name, about in report.check_help.items()
        },
    )
    folder = write_reports(spoiled, ["html"], tmp_path)
    for file, tree, errors in trees(folder):
        elements = [element for element in tree.iter() if isinstance(element.tag, str)]
        assert {local(element.tag) for element in elements} <= ALLOWED, file
        assert {local(name) for element in elements for name in element.attrib} <= ATTRIBUTES, file
        assert not errors, (file, errors[:3])
    for file in folder.joinpath("data").iterdir():
        assert "</script" not in file.read_text().lower(), file.name


def test_the_script_never_writes_markup():
    import auditor.report.html as package

    scripts = sorted(Path(package.__file__).parent.glob("*.js"))
    assert len(scripts) >= 3
    for script in scripts:
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|fetch\(|XMLHttpRequest",
            script.read_text(),
        ), script.name


def test_a_list_of_many_sheets_links_to_the_ends_and_the_neighbours():
    sheet = list(sheets("pages", range(1000), 10))[49]
    assert [number for number, _ in sheet.around] == [1, 0, 46, 47, 48, 49, 50, 51, 52, 53, 54, 0, 100]
    assert (sheet.first, sheet.last, sheet.name) == (491, 500, "pages-50.html")
    assert [number for number, _ in next(sheets("pages", range(20), 10)).around] == [1, 2]


def test_every_criterion_stands_on_the_page_of_standards(tmp_path):
    folder = write_reports(sample(), ["html"], tmp_path)
    page = html5lib.parse((folder / "standards.html").read_text("utf-8"), namespaceHTMLElements=False)
    rows = {row.get("id"): "".join(row.itertext()) for row in page.iter("tr") if row.get("id")}
    assert len(rows) == 86
    assert "Failed" in rows["sc-1.4.3"]
    assert "9.1.4.3" in rows["sc-1.4.3"]
    assert "Not decidable by machine" in rows["sc-2.3.1"]
    assert "E205.4" not in rows["sc-2.5.8"]
    told = [row.split("Result")[-1] for row in rows.values() if "Nothing found" in row]
    assert not any("That does not say that it is met" in one for one in told), "once, above the tables, is enough"


def test_the_page_of_a_rule_has_our_own_words_and_code(tmp_path):
    folder = write_reports(sample(), ["html"], tmp_path)
    (page,) = [one for one in (folder / "checks").glob("*color-contrast*.html") if "-2" not in one.stem]
    shown = page.read_text("utf-8")
    assert "Who it hurts" in shown
    assert "color: #999999; background: #ffffff" in shown


def test_a_finding_about_contrast_shows_the_nearest_colours_that_pass(tmp_path):
    folder = write_reports(sample(), ["html"], tmp_path)
    pages = [one.read_text("utf-8") for one in (folder / "pages").glob("*.html")]
    assert any("Nearest that passes" in one and " to 1" in one for one in pages)


def test_a_long_heading_goes_on_below_and_is_said_once():
    long = "One word after another, " * 12
    assert len(beginning(long)) <= LONGEST_HEADING + 2
    assert (beginning(long) + rest(long)).replace(" …… ", " ") == long
    assert (beginning("Short."), rest("Short.")) == ("Short.", "")
    quoted = f"Approved words are missing: “{'a' * (LONGEST_HEADING - 30)} …”."
    assert (beginning(quoted), rest(quoted)) == (quoted, "")


def test_a_document_that_was_checked_is_not_told_as_left_out(tmp_path):
    report = sample()
    address = url("/fees.pdf")
    pages = [*report.pages, PageRecord(address, PageState.SKIPPED, failure=Failed(Code.NOT_HTML, "", Stage.FETCH))]
    told, counted = {}, []
    for state in (DocumentState.CHECKED, DocumentState.FAILED):
        records = [DocumentRecord(address, state, kind=DocumentKind.PDF)]
        folder = write_reports(replace(report, pages=pages, documents=records), ["html"], tmp_path / state)
        told[state] = ["/fees.pdf" in (folder / name).read_text() for name in ("not-audited.html", "data/pages.js")]
        left = re.search(r"(\d+) left out by rules", (folder / "index.html").read_text())
        counted.append(int(left[1]))
    assert told == {DocumentState.CHECKED: [False, False], DocumentState.FAILED: [True, True]}
    assert counted == [counted[1] - 1, counted[1]]
