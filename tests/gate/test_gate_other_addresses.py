"""Pages, pictures and links under other addresses are what they were; what stands around an element is its own block."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.dom.document import Document
from auditor.dom.signals import signals_of
from auditor.extract.parse import parse_html
from auditor.gate.fingerprint import Fingerprint
from auditor.gate.page_renames import renamed_by_contents
from auditor.gate.targets import file_name
from auditor.model.finding import Signals
from auditor.model.page import PageState
from auditor.model.run import PageRecord
from tests.gate.gate_samples import ORIGIN, Site, new_ones, records, statuses

QUAY = (
    '<html lang="en"><main><h1>The quay in winter</h1><p>Boats lie here from October on. <img src="/i/boats.jpg"></p>'
    '<p>Who wants a berth asks the harbour master, <a href="/berths">read more</a></p>'
    '<p>The crane was built in 1911. <img src="/i/crane.jpg"></p></main>'
)
HOME = '<html lang="en"><main><h1>Harbour</h1><p>All about our old quay: <a href="{}">read more</a></p></main>'


def test_a_repair_on_a_page_that_only_its_contents_tell_is_fixed():
    baseline = Site({"/": HOME.format("/quay"), "/quay": QUAY}).accepted()
    repaired = QUAY.replace('"/i/crane.jpg"', '"/i/crane.jpg" alt="The crane"')
    after = Site({"/": HOME.format("/places/quay"), "/places/quay": repaired}).judge(baseline)
    assert statuses(after) == {"known": 1, "moved": 2, "fixed": 1}
    assert dict(after.renamed) == {"/quay": "/places/quay"}


@pytest.mark.parametrize("asked", ["/quay", "/places/quay"])
def test_a_link_to_a_page_that_moved_is_the_link_it_was_under_either_address(asked):
    baseline = Site({"/": HOME.format("/quay"), "/quay": QUAY}).accepted()
    site = Site({"/": HOME.format(asked), "/places/quay": QUAY})
    pages = [replace(p, aliases=(f"{ORIGIN}/quay",)) if p.url.endswith("quay") else p for p in records(site.pages)]
    assert statuses(site.judge(baseline, pages=pages)) == {"known": 1, "moved": 3}


def test_what_was_accepted_on_a_renamed_page_and_not_looked_at_stays_accepted_under_its_new_name():
    site = Site({"/": HOME.format("/quay"), "/quay": QUAY})
    baseline = site.accepted()
    failed = PageRecord(f"{ORIGIN}/places/quay", PageState.FAILED, via=f"{ORIGIN}/", aliases=(f"{ORIGIN}/quay",))
    kept = baseline.with_renamed({"/quay": "/places/quay"})
    assert {entry.page for entry in kept.findings} == {"/", "/places/quay"}
    assert set(kept.pages) == {"/", "/places/quay"}
    home = Site({"/": HOME.format("/quay")})
    judged = home.judge(baseline, pages=[*records(home.pages), failed])
    assert statuses(judged) == {"known": 1, "unaudited": 3}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/media/2024/DSC_0042.jpg", "dsc_0042.jpg"),
        ("/img/archive-6642.jpg", "archive-6642.jpg"),
        ("/assets/archive-6642.087124b9a1.jpg", "archive-6642.jpg"),
        ("/20230401.png", "20230401.png"),
        ("/i/arrow-turn-left-24.png", "arrow-turn-left-24.png"),
        ("/i/arrow_Turn_2_right.BdX3k9_q.png", "arrow_turn_2_right.png"),
        ("/f/3f2a9c1b7e5d4a60.png", ""),
        ("/show.php?id=7", ""),
        ("/thumb.php?file=/media/quay.jpg&w=300", "quay.jpg"),
        ("/media/quay.jpg?w=300", "quay.jpg"),
        ("/f/0f8fad5b-d9cb-469f-a165-70867728950e.webp", ""),
    ],
)
def test_a_number_belongs_to_the_name_of_a_picture_and_a_digest_does_not(address, name):
    assert file_name(address) == name


@pytest.mark.parametrize(
    "now", ["/i/crane.webp", "/assets/crane.3f2a9c1b.avif", "/_image?url=%2Fi%2Fcrane.webp&amp;w=640"]
)
def test_a_picture_in_another_format_is_the_picture_it_was(now):
    baseline = Site({"/": QUAY}).accepted()
    assert statuses(Site({"/": QUAY.replace("/i/crane.jpg", now)}).judge(baseline)) == {"known": 3}


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("/show.php?id=7", "/show.php?id=8"),
        ("/i.aspx?n=a.jpg", "/i.aspx?n=b.jpg"),
        ("/_image?url=/media/harbour-2025.webp&amp;w=9", "/_image?url=/media/harbour-2026.webp&amp;w=9"),
    ],
)
def test_two_pictures_of_one_script_are_two(then, now):
    baseline = Site({"/": QUAY.replace("/i/crane.jpg", then)}).accepted()
    assert statuses(Site({"/": QUAY.replace("/i/crane.jpg", now)}).judge(baseline)) == {
        "known": 2,
        "new": 1,
        "fixed": 1,
    }


def test_a_numbered_picture_in_another_folder_is_known():
    page = '<html lang="en"><main><h1>Pictures</h1><img src="{}"><img src="/i/other-1234.jpg"></main>'
    baseline = Site({"/": page.format("/i/IMG_2034.jpg")}).accepted()
    assert statuses(Site({"/": page.format("/static/new/IMG_2034.jpg")}).judge(baseline)) == {"known": 2}
    judged = Site({"/": page.format("/i/IMG_2035.jpg")}).judge(baseline)
    assert statuses(judged) == {"known": 1, "new": 1, "fixed": 1}
    assert "IMG_2035" in new_ones(judged)[0].message


def around(html: str, tag: str) -> str:
    document = parse_html(f"<html><body><main>{html}</main></body></html>", f"{ORIGIN}/")
    assert isinstance(document, Document)
    return signals_of(next(document.find(tag))).context


@pytest.mark.parametrize(
    ("html", "tag", "context"),
    [
        (
            "<dl><dd><p>Far away.</p><div><img src=a.jpg><h3>One card</h3><p>of two</p></div></dd></dl>",
            "img",
            "one card of two",
        ),
        ("<p>Say <em><a href=/x>click here</a></em> to go on.</p>", "a", "say click here to go on."),
        (
            "<p>Before it.</p><table><tr><td>Opening hours<td>from nine to five o'clock</tr></table>",
            "table",
            "opening hours from nine to five o'clock",
        ),
        ("<table><tr><td>Room twelve<td><button></button></tr></table>", "button", "room twelve"),
    ],
)
def test_what_is_around_an_element_is_the_nearest_block_that_says_more(html, tag, context):
    assert around(html, tag) == context
    wrapped = html.replace(f"<{tag}", f"<span><{tag}", 1).replace(f"</{tag}>", f"</{tag}></span>", 1)
    assert tag == "table" or around(wrapped, tag) == context


def page(path: str, *words: str) -> list[Fingerprint]:
    return [Fingerprint("link-text-vague", path, signals=Signals("a", name=f"a link about {word}")) for word in words]


def test_a_page_that_was_half_rewritten_is_the_one_it_was_where_no_other_page_comes_near() -> None:
    before = page("/old", *"abcdef")
    after = page("/new", *"abuvwx")
    assert renamed_by_contents(after, before, {"/old"}, {"/new"}) == {"/old": "/new"}


def test_a_page_that_shares_a_third_with_each_of_two_is_neither() -> None:
    before = [*page("/old", *"abcdef"), *page("/older", *"uvcghi")]
    after = page("/new", *"abuvwx")
    assert renamed_by_contents(after, before, {"/old", "/older"}, {"/new"}) == {}


def test_pictures_whose_names_look_like_a_secret_stay_two_pictures() -> None:
    page = "<main><h1>Boats</h1>{}</main>"
    one, other = (f'<img src="/i/2DSketch-{side}.jpg">' for side in ("front", "back"))
    baseline = Site({"/": page.format(one)}).accepted()
    assert statuses(Site({"/": page.format(other)}).judge(baseline)) == {"known": 1, "new": 1, "fixed": 1}
