"""One finding a picture, the most precise one; the exhibit and the checks over the whole site; hostile input."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from auditor.checks import registry
from auditor.checks.images.rules import first_flaw, image_flaws
from auditor.checks.images.subject import subject_of
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Images
from auditor.dom.document import Box, Document, Layout
from auditor.extract.images import read_images
from auditor.extract.parse import parse_html
from auditor.model.finding import CheckResult, Outcome
from auditor.model.held_facts import HeldFacts


def images(body: str, language: str = "en") -> Images:
    document = parse_html(f'<html lang="{language}"><body>{body}</body></html>', "http://site.test/page")
    assert isinstance(document, Document)
    return read_images(document)


def checked(body: str, url: str = "http://site.test/page") -> CheckResult:
    return run_check(registry()["image-alt-missing"], Artifacts(images=images(body)), url)


@pytest.mark.parametrize(
    ("description", "check"),
    [
        ("IMG_2034.jpg", "image-alt-filename"),
        ("img_2034", "image-alt-camera-name"),
        ("image", "image-alt-generic"),
        ("logo", "image-alt-generic"),
        ("a_b_c_d_e_f", "image-alt-slug"),
        ("people", "image-alt-short"),
        ("placeholder image", "image-alt-placeholder"),
    ],
)
def test_a_description_is_told_its_most_precise_flaw_only(description: str, check: str) -> None:
    told = {
        name for name, pairs in image_flaws(images(f'<img src="/a.jpg" alt="{description}">')).by_check.items() if pairs
    }
    assert told == {check}


def test_findings_carry_the_picture_and_its_selector() -> None:
    markup = (
        '<main><img src="/a.jpg" alt="A heron in the reeds"><a href="/x"><img src="/b.jpg" alt="DSC_0001"></a></main>'
    )
    result = run_check(registry()["image-alt-camera-name"], Artifacts(images=images(markup)), "http://site.test/page")
    (finding,) = result.findings
    assert finding.location.selector.endswith("a > img")
    assert finding.evidence["src"] == "http://site.test/b.jpg"
    assert finding.evidence["description"] == "DSC_0001"
    assert finding.evidence["href"] == "/x"


def test_the_gallery_counts_what_people_get() -> None:
    result = checked(
        '<img src="a.png"><img src="b.png" alt=""><img src="c.png" alt="A heron"><div hidden><img src="d.png"></div>'
    )
    shown = result.exhibits.images
    assert shown is not None
    assert (shown.total, shown.described, shown.decorative, shown.undescribed) == (3, 1, 1, 1)
    assert [item.description for item in shown.items] == [None, "", "A heron"]
    assert {m.name: m.value for m in result.measures}["images-undescribed"] == 1


def test_the_gallery_tells_the_place_of_a_picture_where_it_is_known() -> None:
    document = parse_html('<img src="a.png" alt="A heron"><img src="b.png" alt="A crane">', "http://site.test/page")
    assert isinstance(document, Document)
    first = next(document.find("img"))
    first.layout = Layout(rendered=True, visually_hidden=False, box=Box(10.4, 20.6, 300.0, 200.5))
    result = run_check(registry()["image-alt-missing"], Artifacts(images=read_images(document)), document.url)
    assert result.exhibits.images is not None
    assert [item.box for item in result.exhibits.images.items] == [(10, 21, 300, 200), None]


def site(pages: dict[str, str], check: str) -> CheckResult:
    facts = [fact for url, body in pages.items() for fact in checked(body, url).facts]
    return run_check(registry()[check], Artifacts(facts=HeldFacts(facts)))


def test_one_description_on_five_pictures_of_the_site_is_one_finding() -> None:
    same = "Students sit in a circle on the lawn"
    pages = {f"http://site.test/{n}": f'<img src="/m/picture-{n}a.jpg" alt="{same}">' for n in range(5)}
    (finding,) = site(pages, "image-alt-repeated-on-site").findings
    assert len(finding.evidence["pages"]) == 5
    four = dict(list(pages.items())[:4])
    assert site(four, "image-alt-repeated-on-site").outcome is Outcome.PASSED


HOSTILE = [
    "a" * 50_000,
    "-" * 50_000,
    "a-" * 25_000,
    "a_1 " * 12_500,
    " " * 50_000,
    "img " + "1" * 50_000,
    "img" + " 1" * 25_000,
    "photo of " * 6_000,
    "<b " * 16_000,
    "&" * 50_000,
    "[[" * 25_000,
    "{" * 50_000,
    "1x" * 25_000,
    "a, " * 16_000,
    "#a " * 16_000,
    "http://" + "a" * 50_000,
    "pexels-" + "a-" * 25_000,
    "🎓" * 50_000,
    "screenshot " + "2024-" * 10_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_a_hostile_description_costs_next_to_nothing(text: str) -> None:
    read = images('<img src="/a.jpg">')
    started = time.process_time()
    subject = subject_of(replace(read.items[0], description=text, name=text))
    first_flaw(subject)
    assert time.process_time() - started < 4


def test_a_page_of_a_thousand_pictures_is_judged_in_a_second() -> None:
    body = "".join(
        f'<div class="card"><a href="/{n}"><img src="/m/{n}-300x200.jpg" alt="Rower {n} lifting a boat">Card {n}</a></div>'
        for n in range(1000)
    )
    read = images(body)
    started = time.process_time()
    image_flaws(read)
    assert time.process_time() - started < 4
