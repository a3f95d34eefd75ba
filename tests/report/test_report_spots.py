"""Places of one mistake are told apart, the heaviest cause comes first, and no format says clean where nobody looked."""

import re
from dataclasses import replace

import pytest

from auditor.config import Settings
from auditor.dom.locator import locate
from auditor.extract.parse import parse_html
from auditor.model.codes import Code
from auditor.model.exhibits import Exhibits, GalleryImage, ImagesExhibit
from auditor.model.finding import Signals
from auditor.model.page import Failed, PageState
from auditor.model.run import Cause, FindingStatus, PageRecord
from auditor.pipeline.gating import policy_of
from auditor.report import text_of, write_reports
from auditor.report.html.figures import figures
from auditor.report.labels import FAMILIES
from auditor.report.spots import ordinal, spot_of, turns
from auditor.report.summary import Summary
from auditor.report.terminal import closing
from tests.report.report_findings import url
from tests.report.report_sample import sample


def small(name, heading, top, left=0.0, **changes):
    """A target that is too small, with these words, under this heading, at this height."""
    first = sample().findings[0]
    place = replace(
        first.finding.location, quote="", box=(left, top, 20, 16), signals=Signals("a", name=name, heading=heading)
    )
    return replace(first, id=f"{name}-{top}-{left}", finding=replace(first.finding, location=place), **changes)


def test_places_are_told_by_words_heading_and_turn_from_the_top():
    found = [small("next", "chapters", 900), small("next", "contents", 40, 80), small("prev", "contents", 40)]
    assert [spot_of(one, *turn).words for one, turn in zip(found, turns(found), strict=True)] == [
        "“next”, under “chapters”, 3rd of 3",
        "“next”, under “contents”, 2nd of 3",
        "“prev”, under “contents”, 1st of 3",
    ]


def test_an_element_without_words_is_known_by_its_file_and_the_only_one_has_no_number():
    first = sample().findings[0]
    place = replace(first.finding.location, quote="", snippet='<a class="x" href="/img/hall.jpg">', signals=Signals())
    one = replace(first, finding=replace(first.finding, location=place))
    assert spot_of(one, *turns([one])[0]).words == "“/img/hall.jpg”"


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (21, "21st")]
)
def test_numbers_of_order(number, word):
    assert ordinal(number) == word


def cause(name, found, **changes):
    first = found[0]
    base = Cause(
        name,
        name,
        first.finding.check,
        first.family,
        str(first.finding.severity),
        "failed",
        tuple(one.id for one in found),
        tuple({one.finding.url for one in found}),
        new=sum(one.status is FindingStatus.NEW for one in found),
    )
    return replace(base, **changes)


def test_page_views_weigh_what_a_repair_removes():
    rare = [small("a", "", top) for top in range(4)]
    seen = [
        replace(small("b", "", top), finding=replace(small("b", "", top).finding, url=url("/about")))
        for top in range(2)
    ]
    report = sample(findings=[*rare, *seen], causes=[cause("rare", rare), cause("seen", seen)], gone=[])
    assert [one.id for one in Summary(report).first] == ["rare", "seen"]
    viewed = replace(report, views={url("/"): 10, url("/about"): 5000})
    assert [one.id for one in Summary(viewed).first] == ["seen", "rare"]


def test_one_number_of_causes_is_told_and_waived_ones_are_not_in_it():
    there = [small("a", "", 1), small("b", "", 2)]
    waived = [small("c", "", 3, status=FindingStatus.WAIVED)]
    groups = [cause("one", there[:1]), cause("two", there[1:]), cause("three", waived)]
    summary = Summary(sample(findings=[*there, *waived], causes=groups, gone=[]))
    assert summary.lead.startswith("2 problems have 2 causes. Start with: one")
    assert [one.id for one in summary.causes][-1] == "three"


def test_where_nothing_was_audited_no_family_is_called_clean():
    gone = [replace(page, state=PageState.FAILED) for page in sample().pages]
    report = sample(pages=gone, findings=[], causes=[], gone=[])
    lines = closing(Summary(report))
    for label in FAMILIES.values():
        assert f"| {label} | not checked |" in "".join(text_of("md", Summary(report)))
    assert "0 problems" not in lines


def limited():
    page = PageRecord(url("/"), PageState.AUDITED, depth=0)
    rest = [
        PageRecord(url(f"/{n}"), PageState.SKIPPED, 1, url("/"), failure=Failed(Code.PAGE_LIMIT, "max_pages", "fetch"))
        for n in range(3)
    ]
    return sample(pages=[page, *rest], findings=[], causes=[], gone=[], failures=[])


@pytest.mark.parametrize("form", ["md", "json"])
def test_pages_beyond_a_limit_are_among_the_known_in_every_format(form):
    said = "".join(text_of(form, Summary(limited())))
    assert "1 of 4" in said or '"known":4' in said
    assert "Pages audited          1 of 4 (3 beyond a limit)" in closing(Summary(limited()))


def test_a_rule_about_coverage_that_somebody_wrote_counts_what_his_own_limit_left_out():
    site = {"start": ["http://127.0.0.1/"], "max_pages": 40}
    written = policy_of(Settings.model_validate({"site": site, "gate": {"fail_on": ["coverage<1.0"]}}))
    assert Code.PAGE_LIMIT not in written.chosen_limits
    assert Code.PAGE_LIMIT in policy_of(Settings.model_validate({"site": site})).chosen_limits


def test_described_images_are_told_apart_from_well_described_ones():
    report = sample()
    wrong = next(one for one in report.findings if one.finding.check == "image-alt-filename")
    shown = [
        GalleryImage(f"/{n}.jpg", name, name, False, True, "", selector)
        for n, (name, selector) in enumerate([("IMG_2034.jpg", wrong.finding.location.selector), ("A hall", "#hall")])
    ]
    exhibits = Exhibits(images=ImagesExhibit(2, 2, 0, 0, tuple(shown)))
    made = figures(report.pages[1], "", [wrong], exhibits)
    assert (made.described, made.flawed) == (2, 1)


def test_new_problems_are_told_on_the_terminal_where_something_was_accepted_before():
    report = sample()
    new = [replace(one, status=FindingStatus.NEW) for one in report.findings if one.family == "links"]
    assert "2 problems, 2 new" in closing(Summary(replace(report, findings=new)))


def test_words_stand_as_the_page_writes_them_and_are_compared_without_letter_case():
    page = parse_html(
        '<h2>Our News</h2><a href="/a">Read More</a><h2>plain</h2><a href="/b">more</a>', "https://a.example/"
    )
    first, second = (locate(element) for element in page.elements if element.tag == "a")
    assert (first.as_written, first.signals.name, first.signals.heading) == (
        ("Read More", "Our News"),
        "read more",
        "our news",
    )
    assert (second.as_written, second.name, second.heading) == (("more", "plain"), "", "")
    found = replace(sample().findings[0], finding=replace(sample().findings[0].finding, location=first))
    assert spot_of(found, *turns([found])[0]).words == "“Read More”, under “Our News”"


def test_each_place_of_a_cause_has_its_picture_beside_it(tmp_path):
    report = sample()
    pictured = {judged.id for judged in report.findings if judged.picture}
    folder = write_reports(report, ["html"], tmp_path)
    listed = re.findall(
        r'<li>(<div class="seen">)?(<img class="thumb[^>]*>)?<a href="[^"]*#f-([^"]+)">', causes_of(folder)
    )
    assert {one for _, seen, one in listed if seen} == {one for _, _, one in listed if one in pictured} != set()
    assert all(bool(cls) == bool(seen) for cls, seen, _ in listed)
    assert all('alt=""' in seen for _, seen, _ in listed if seen)


def causes_of(folder):
    return "".join(file.read_text("utf-8") for file in sorted(folder.glob("causes*.html")))
