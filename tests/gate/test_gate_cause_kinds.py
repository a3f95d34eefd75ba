"""Each kind of mistake is grouped by where it is repaired, two mistakes never merge, and titles tell causes apart."""

from __future__ import annotations

import pytest

from auditor.dom.document import Document
from auditor.dom.locator import locate
from auditor.extract.parse import parse_html
from auditor.gate import Audited, Waivers, judge, parse_policy
from auditor.model.finding import Family, Finding, Location, Outcome, Severity, Signals
from auditor.model.run import Cause
from auditor.model.signal_text import says_a_state
from tests.gate.gate_samples import ENVIRONMENT, ORIGIN, TODAY, records


def found(check, pages, *tags, message="It is wrong.", outcome=Outcome.FAILED, quoted=False):
    """Return a finding of the check for every element of these tags on these pages (path -> what the body holds)."""
    findings = []
    for path, body in pages.items():
        document = parse_html(f'<html lang="en"><body>{body}</body></html>', ORIGIN + path)
        assert isinstance(document, Document)
        for element in document.find(*tags):
            place = locate(element, element.text() if quoted else "")
            findings.append(Finding(check, ORIGIN + path, message, Severity.SERIOUS, outcome, place))
    return findings


def causes(findings, family=Family.ACCESSIBILITY) -> list[Cause]:
    paths = {finding.url.removeprefix(ORIGIN) for finding in findings}
    run = Audited([(finding, family) for finding in findings], records(paths), ENVIRONMENT)
    return judge(run, None, waivers=Waivers(), policy=parse_policy([]), today=TODAY).causes


def sizes(findings, family=Family.ACCESSIBILITY):
    return sorted(len(cause.findings) for cause in causes(findings, family))


NESTED = '<main><ul><li><a class="entry">A</a><ul><li><a class="entry">B</a><ul><li><a class="entry">C</a></ul></ul></ul></main>'


@pytest.mark.parametrize("check", ["axe:target-size", "axe:link-in-text-block", "axe:color-contrast"])
def test_what_a_class_is_styled_like_is_one_cause_however_deep_it_stands(check):
    assert sizes(found(check, {"/": NESTED, "/deep": f"<div><section>{NESTED}</section></div>"}, "a")) == [6]


def test_other_classes_and_the_same_class_in_another_landmark_are_other_causes():
    body = '<nav><a class="entry">A</a></nav><main><a class="entry">B</a><a class="entry small">C</a></main>'
    assert sizes(found("axe:target-size", {"/": body}, "a")) == [1, 1, 1]


def test_links_without_a_class_are_parted_by_what_holds_them():
    body = "<main><ul><li><a>A</a></li><li><a>B</a></li></ul><p><a>C</a></p></main>"
    assert sizes(found("axe:target-size", {"/": body}, "a")) == [1, 2]


def test_the_entry_one_is_on_is_of_the_same_template_as_the_others():
    entries = (
        '<nav><ul><li class="is-current"><a class="entry active"></a></li><li><a class="entry"></a></li></ul></nav>'
    )
    assert sizes(found("axe:link-name", {"/": entries}, "a")) == [2]
    assert sizes(found("axe:target-size", {"/": entries}, "a")) == [2]


@pytest.mark.parametrize("name", ["active", "is-open", "menu__item--current", "collapsed", "first", "odd", "Selected"])
def test_a_class_that_says_a_state(name):
    assert says_a_state(name)


@pytest.mark.parametrize(
    "name", ["collapse", "showcase", "open-source", "first-name", "btn", "this-active-shop", "island"]
)
def test_a_class_that_says_what_it_is(name):
    assert not says_a_state(name)


def test_buttons_without_a_name_that_hold_different_icons_stay_two_causes():
    body = '<main><button class="btn"><i class="search"></i></button><button class="btn"><i class="close"></i></button></main>'
    assert sizes(found("axe:button-name", {"/1": body, "/2": body}, "button")) == [2, 2]


def test_lists_and_landmarks_of_one_template_are_one_cause_whatever_they_hold():
    short = '<div class="toc"><dl><p>A</p></dl></div>'
    long = '<div class="toc"><dl><dt><b>A</b><dd><dl><p>A</p></dl><dd>C</dl></div>'
    assert sizes(found("axe:definition-list", {"/1": short, "/2": long}, "dl")) == [3]
    bars = {"/1": '<nav class="bar"><a>A</a></nav>', "/2": '<nav class="bar"><ul><li><a>A</a></ul></nav>'}
    assert sizes(found("axe:landmark-unique", bars, "nav")) == [2]
    assert sizes(found("axe:landmark-unique", {"/": '<nav class="bar"></nav><nav class="toc"></nav>'}, "nav")) == [1, 1]


PARTS = '<div class="intro">A</div><div class="text">B</div>'


def test_what_lies_outside_of_landmarks_on_pages_without_a_main_part_is_that_one_lack():
    pages = {"/1": PARTS, "/2": PARTS}
    lacks = found("axe:landmark-one-main", pages, "html")
    assert sizes([*found("axe:region", pages, "div"), *lacks]) == [2, 4]


def test_what_lies_outside_of_landmarks_beside_a_main_part_is_a_cause_for_each_part():
    pages = {"/1": PARTS, "/2": PARTS}
    elsewhere = found("axe:landmark-one-main", {"/3": ""}, "html")
    assert sizes([*found("axe:region", pages, "div"), *elsewhere]) == [1, 2, 2]


def test_a_picture_that_does_not_load_is_one_cause_however_it_is_described():
    pages = {
        "/1": '<img src="/logo.png" alt="Home">',
        "/2": '<main><img src="/logo.png" alt="Us"><img src="/b.png"></main>',
    }
    assert sizes(found("image-broken", pages, "img"), Family.IMAGES) == [1, 2]
    assert sizes(found("image-alt-generic", pages, "img"), Family.IMAGES) == [1, 1, 1]


def test_pictures_that_differ_in_a_word_of_their_names_are_causes_of_their_own():
    pages = {"/": '<main><img src="/i/arrow-turn-left-24.png"><img src="/i/arrow-turn-right-24.png"></main>'}
    assert sizes(found("image-alt-missing", pages, "img"), Family.IMAGES) == [1, 1]


def test_links_that_open_new_windows_are_one_cause_for_each_template_and_for_each_habit_of_writers():
    button = '<div><a class="run" href="/run?{}" target="_blank">Run</a></div>'
    prose = '<main><p>It is <a href="/{}" target="_blank">said</a> so.</p>{}</main>'
    pages = {f"/{n}": prose.format(n, button.format(n)) for n in range(3)}
    assert sizes(found("link-new-window", pages, "a"), Family.LINKS) == [3, 3]


def test_links_that_lead_nowhere_are_one_cause_for_each_template():
    menu = '<nav><ul><li><a class="entry active" href="#">A</a><li><a class="entry" href="#">B</a></ul></nav>'
    wide = f'<div class="wide"><div class="row">{menu}</div></div><main><a class="button" href="#">C</a></main>'
    assert sizes(found("link-hash-button", {"/1": menu, "/2": wide}, "a"), Family.LINKS) == [1, 4]
    bare = '<footer><p><a href="#">Top</a></p></footer><main><section><a href="#">More</a></section></main>'
    assert sizes(found("link-hash-button", {"/": bare}, "a"), Family.LINKS) == [1, 1]


def test_a_passage_of_several_pages_is_one_cause_and_another_with_the_same_beginning_is_another():
    one, other = "word " * 50 + "one.", "word " * 50 + "other."
    pages = {f"/{n}": f"<main><p>{one}</p></main>" for n in range(3)} | {"/x": f"<main><p>{other}</p></main>"}
    assert sizes(found("readability-long-sentence", pages, "p", quoted=True), Family.READABILITY) == [1, 3]


def test_capitals_of_a_heading_are_one_cause_with_its_entry_in_the_table_of_contents():
    pages = {
        "/": "<nav><li>GENERAL TERMS OF THIS LICENCE</li></nav>",
        "/a": "<main><h2>GENERAL TERMS OF THIS LICENCE</h2></main>",
    }
    alike = found("text-all-caps", pages, "li", "h2", message="“GENERAL TERMS OF THIS LICENCE” is typed in capitals.")
    other = found("text-all-caps", pages, "h2", message="“NO WARRANTY WHATEVER IS GIVEN” is typed in capitals.")
    assert sizes([*alike, *other], Family.STRUCTURE) == [1, 2]


def test_a_paragraph_with_a_class_that_looks_like_a_heading_is_its_templates_and_one_without_is_a_writers():
    boxes = (
        '<main><div class="note"><p class="title">Note</p></div><div class="tip"><p class="title">Tip</p></div></main>'
    )
    assert sizes(found("heading-fake", {"/": boxes}, "p"), Family.STRUCTURE) == [2]
    assert sizes(found("heading-fake", {"/": boxes.replace(' class="title"', "")}, "p"), Family.STRUCTURE) == [1, 1]


def test_addresses_as_link_texts_are_one_cause_where_a_template_writes_them_and_each_its_own_in_a_text():
    boxes = '<main><div class="source"><a href="/a">/a</a></div><div class="source"><a href="/b">/b</a></div></main>'
    assert sizes(found("link-url-as-text", {"/": boxes}, "a"), Family.LINKS) == [2]
    text = '<main><p>See <a href="/a">/a</a> or <a href="/b">/b</a>.</p></main>'
    assert sizes(found("link-url-as-text", {"/1": text, "/2": text}, "a"), Family.LINKS) == [2, 2]


def labels(findings, family=Family.ACCESSIBILITY):
    return sorted(cause.label for cause in causes(findings, family))


def test_equal_titles_get_the_classes_that_differ_before_the_place():
    body = '<nav><a class="entry">A</a><a class="entry">B</a><a class="more">C</a><a class="more">D</a></nav>'
    assert labels(found("axe:target-size", {"/": body}, "a")) == [
        "It is wrong: a.entry – in a navigation",
        "It is wrong: a.more – in a navigation",
    ]


def test_equal_titles_get_the_file_that_differs():
    body = '<img src="/a/logo.png"><img src="/a/seal.png">'
    assert labels(found("image-broken", {"/": body}, "img"), Family.IMAGES) == [
        "It is wrong: logo.png",
        "It is wrong: seal.png",
    ]


def test_equal_titles_get_the_words_and_at_last_the_heading_or_the_page():
    words = "<main><section><p><b>First</b></p></section><article><p><b>Second</b></p></article></main>"
    assert labels(found("axe:other", {"/": words}, "b")) == ["It is wrong: “first”", "It is wrong: “second”"]
    under = "<main><h2>One</h2><section><p><b>Same</b></p></section><h2>Two</h2><article><p><b>Same</b></p></article></main>"
    assert labels(found("axe:other", {"/": under}, "b")) == ["It is wrong: under “one”", "It is wrong: under “two”"]
    pages = {
        "/1": "<main><section><p><b>Same</b></p></section></main>",
        "/2": "<main><article><p><b>Same</b></p></article></main>",
    }
    assert labels(found("axe:other", pages, "b")) == ["It is wrong: on /1", "It is wrong: on /2"]


def test_titles_that_nothing_parts_are_numbered():
    body = "<main><section><p><b>Same</b></p></section><article><p><b>Same</b></p></article></main>"
    assert labels(found("axe:other", {"/": body}, "b")) == ["It is wrong", "It is wrong (2)"]


def test_a_title_that_is_alone_stays_as_it_is():
    assert labels(found("axe:target-size", {"/": '<a class="entry">A</a>'}, "a")) == ["It is wrong"]


def test_what_differs_stands_before_the_reason_why_axe_could_not_decide():
    body = '<p class="lead">A</p><p class="note">B</p>'
    said = "Please look: text must stand out (a picture lies behind it)."
    titles = labels(found("axe:color-contrast", {"/": body}, "p", message=said, outcome=Outcome.CANT_TELL))
    assert titles == [f"Please look: text must stand out: p.{n} (a picture lies behind it)" for n in ("lead", "note")]


def test_titles_that_differ_only_where_nobody_sees_it_are_told_apart_before():
    body = '<p class="lead">A</p><p class="note">B</p>'
    first, second = found("axe:other", {"/": body}, "p", message="x" * 150)
    titles = labels(
        [first, Finding(second.check, second.url, "x" * 150 + "y", second.severity, location=second.location)]
    )
    assert all(len(title) <= 200 for title in titles)
    assert [title.rpartition(": ")[2] for title in titles] == ["p.lead", "p.note"]


def test_hostile_markup_makes_titles_of_one_bounded_line():
    hostile = 'class="' + "a\n::error::" * 50 + '" id="\x1b[31m" class="" ' * 30
    places = [Location(snippet=f"<a {hostile}{n}>", signals=Signals("a", name="x\n" * 100 + str(n))) for n in range(3)]
    findings = [
        Finding("axe:other", f"{ORIGIN}/{n}", "m" * 300, Severity.MINOR, location=place)
        for n, place in enumerate(places)
    ]
    titles = labels(findings)
    assert len(set(titles)) == 3
    assert all(len(title) <= 200 and title.isprintable() for title in titles)
