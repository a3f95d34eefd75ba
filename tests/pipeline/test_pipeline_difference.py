"""Texts that differ between server and browser are told from pages that scripts only finish."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditor.dom.document import Document
from auditor.extract.parse import parse_html
from auditor.pipeline.raw_vs_rendered import MOST_WORDS, difference, sketch
from tests.faults.server import Client, FaultServer, Request
from tests.pipeline.conftest import Ran, auditor
from tests.pipeline.hostile_pages import sent
from tests.site import page

COURSE = (
    "Nursing students learn how to plan and give care in hospitals and at home. The course takes three years of full time "
    "study and leads to registration. Each year has two terms of lectures and one long placement with a ward team. Tutors "
    "visit every student twice in a placement, and assessment is by essays, practical examinations and a final project."
)
OTHER = (
    "Our bakery opens at six and sells bread, rolls and cakes until noon. On Sundays there is a market in the square, where "
    "farmers offer cheese, apples, honey and flowers. Children ride ponies round the old fountain while musicians from the "
    "village play waltzes, and whoever stays for lunch finds soup, sausages and lemonade under the chestnut trees."
)


def words_of(text: str) -> bytes:
    document = parse_html(page(text).encode(), "http://a.test/")
    assert isinstance(document, Document)
    return sketch(document)


def code(plain: str, shown: str) -> str:
    found = difference(words_of(plain), words_of(shown))
    return found.code if found else ""


@pytest.mark.parametrize(
    ("plain", "shown", "expected"),
    [
        pytest.param(COURSE, COURSE, "", id="the-same"),
        pytest.param(COURSE, f"{COURSE} <nav>{OTHER}</nav>", "", id="a-menu-comes-by-script"),
        pytest.param(f"{COURSE} Loading, please wait.", COURSE, "", id="a-placeholder-goes"),
        pytest.param(f"{COURSE} {OTHER}", COURSE, "", id="half-of-it-goes"),
        pytest.param("Loading", "Hello", "", id="too-short-to-tell"),
        pytest.param("", "", "", id="nothing"),
        pytest.param(COURSE.upper(), COURSE.lower(), "", id="letters-change-case"),
        pytest.param(f"<noscript>{OTHER}</noscript>{COURSE}", COURSE, "", id="text-for-those-without-scripts"),
        pytest.param(f"<script>{OTHER}</script>{COURSE}", COURSE, "", id="data-in-a-script"),
        pytest.param("<div id=root></div>", COURSE, "BUILT_BY_SCRIPT", id="an-application"),
        pytest.param("Please enable JavaScript.", COURSE, "BUILT_BY_SCRIPT", id="an-application-that-says-so"),
        pytest.param(OTHER, COURSE, "SHOWN_DIFFERS", id="cloaked"),
        pytest.param(COURSE, "Access denied. You look like a robot.", "SHOWN_DIFFERS", id="the-browser-is-turned-away"),
    ],
)
def test_what_is_a_difference_and_what_is_not(plain: str, shown: str, expected: str) -> None:
    assert code(plain, shown) == expected


def test_a_sketch_is_bounded_whatever_the_page_holds() -> None:
    many = "".join(f"<p>word{number}</p>" for number in range(30_000))
    assert len(words_of(many)) <= (MOST_WORDS + 10) * 4


def cloaked(client: Client, request: Request) -> None:
    """Answer programs with one text and browsers with another."""
    text = OTHER if "sec-fetch-mode" in request.headers else COURSE
    sent(page(f"<p>{text}</p>", "Cloaked").encode())(client, request)


BOAT = page(
    f"<p>{COURSE}</p><h2></h2><script>const id = new URLSearchParams(location.search).get('id');"
    "document.title += ' ' + id; document.querySelector('h2').append('Boat number ' + id)</script>",
    "Boat",
)
PAGES = {
    "/plain": page(f"<p>{COURSE}</p><script>document.querySelector('main').append('A word more.')</script>", "Plain"),
    "/app": page(f'<div id="root"></div><script>root.innerHTML="<p>{COURSE}</p>"</script>', "Application"),
    "/framed": page('<p>Short.</p><iframe title="The course" src="/plain"></iframe>', "Framed"),
    "/moved": page("<p>Short.</p><script>location.replace('/plain?moved')</script>", "Moved"),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("difference")
    with FaultServer() as server:
        server.resources["/cloaked"] = cloaked
        for path, text in PAGES.items():
            server.resources[path] = sent(text.encode())
        server.resources["/boat"] = sent(BOAT.encode())
        listed = ("/cloaked", *PAGES, "/boat?id=1", "/boat?id=2")
        (folder / "urls.txt").write_text("".join(f"{server.url(path)}\n" for path in listed))
        arguments = ("--urls", "urls.txt", "--only-listed", "--sitemap", "none", "--fail-on", "new:critical")
        return auditor("audit", *arguments, "--format", "json,html", cwd=folder)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_a_difference_is_one_note_and_the_page_is_audited_as_the_browser_shows_it(ran: Ran) -> None:
    notes = {(one["page"].rsplit("/", 1)[1], one["code"]) for one in ran.audit["failures"]}
    assert notes == {("cloaked", "SHOWN_DIFFERS"), ("app", "BUILT_BY_SCRIPT")}
    states = {path: one["state"] for path, one in ran.pages.items()}
    # Where a page sends people is the page, and that one is /plain under another address.
    assert {path for path, state in states.items() if state != "audited"} == {"/moved", "/plain?moved"}
    assert ran.status == 0, ran.stdout
    assert ran.pages["/cloaked"]["readability"]["words"] > 40


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_the_report_says_both(ran: Ran) -> None:
    views = "".join(Path(path).read_text("utf-8") for path in (ran.report / "pages").glob("*.html"))
    assert "The browser shows another text than the server sends" in views


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium here")
def test_pages_that_a_script_makes_of_the_query_are_pages_of_their_own(ran: Ran) -> None:
    assert [ran.pages[f"/boat?id={n}"]["title"] for n in (1, 2)] == ["Boat 1", "Boat 2"]
    assert {ran.pages[f"/boat?id={n}"]["state"] for n in (1, 2)} == {"audited"}
