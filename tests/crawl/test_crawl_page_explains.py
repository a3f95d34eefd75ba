"""A page that speaks about logins, errors or upkeep within its site is told from one that meets its visitor with them."""

from __future__ import annotations

import pytest

from auditor.crawl.page_explains import explains, names_the_matter, unquoted
from auditor.crawl.page_signals import PageSignals, signals_of
from auditor.extract.parse import parse_html
from tests.crawl.test_crawl_page_identity import look

SITE = "https://www.example.edu"
MENU = '<header><nav><a href="/">Home</a> <a href="/boats">Boats</a> <a href="/crew">Crew</a></nav></header>'


def seen(body: str, title: str = "Rowing") -> PageSignals:
    return signals_of(parse_html(f"<title>{title}</title>{body}", f"{SITE}/x"), f"{SITE}/x", {})


def framed(heading: str, text: str = "") -> PageSignals:
    return seen(f"{MENU}<main><h1>{heading}</h1><p>{text}</p></main>")


@pytest.mark.parametrize(
    ("body", "ways"),
    [
        (MENU, 3),
        ('<nav><a href="/">Home</a> <a href="/login">Log in</a> <a href="https://other.example/">Other</a></nav>', 1),
        ('<h1>Gone</h1><p>Nothing is here. <a href="/">Home</a> <a href="/help">Help</a></p>', 0),
        ('<footer><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></footer>', 0),
        ("<p>A chapter of a manual with a text of some length about the tides.</p>" + "<a href=a>a</a> <a href=b>b</a> <a href=c>c</a>", 3),
        ("<a href=/en>English</a> <a href=/de>Deutsch</a> <a href=/fr>Français</a>", 0),
    ],
)  # fmt: skip
def test_the_ways_that_lead_on_within_a_site_are_counted(body: str, ways: int) -> None:
    assert seen(body).ways == ways


@pytest.mark.parametrize(
    "heading",
    [
        "What is a captcha?",
        "I cannot row on Mondays",
        "Ich habe mein Passwort vergessen",
        "Je n’ai pas reçu le code",
        "No puedo entrar",
        "Version 3.2",
        "Release notes for May",
        "更新履歴",
    ],
)
def test_a_question_what_a_reader_says_and_a_version_name_a_page_that_explains(heading: str) -> None:
    assert explains(framed(heading))


@pytest.mark.parametrize("heading", ["I’m not a robot", "I am over 18", "Boats 2026", "Access denied"])
def test_other_headings_do_not(heading: str) -> None:
    assert not explains(framed(heading))


@pytest.mark.parametrize(
    "text",
    [
        "Call <code>row()</code> again.",
        "<table><tr><th>E1</th><td>Oar lost</td></tr></table>",
        "<dl><dt>Oar</dt><dd>What moves a boat.</dd></dl>",
        "F1: oar lost. F2: boat full. F3: no crew.",
    ],
)
def test_what_is_written_to_be_looked_up_explains_within_its_site_alone(text: str) -> None:
    assert explains(framed("Errors", text))
    assert not explains(seen(f"<h1>Errors</h1><p>{text}</p>"))


def test_a_question_with_a_form_and_no_site_around_it_is_asked_of_the_visitor() -> None:
    body = "<h1>Where do you row?</h1><form><select><option>Club A</option></select><button>Go</button></form>"
    assert not explains(seen(body))
    assert explains(seen(MENU + body))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It says “something went wrong” there.", "It says   there."),
        ("Es meldet „Zugriff verweigert“.", "Es meldet  ."),
        ("Le message « page introuvable » reste.", "Le message   reste."),
        ('It shows "not found" now.', "It shows   now."),
        ("画面に「読み込み中」と出ます。", "画面に と出ます。"),
        ("The club’s boats aren’t here, the crew’s are.", "The club’s boats aren’t here, the crew’s are."),
    ],
)
def test_what_a_page_quotes_it_does_not_say(text: str, left: str) -> None:
    assert unquoted(text) == left


def test_the_name_of_an_error_with_a_text_about_it_is_a_page_within_its_site() -> None:
    assert names_the_matter(framed("410 Gone", "A resource was there once and is not expected to return."), "410 gone")
    assert not names_the_matter(framed("410 Gone", "This page was there once, and we have removed it."), "410 gone")
    assert not names_the_matter(framed("410 Gone"), "410 gone")


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("Forbidden", "Only coaches may see this page. Ask the secretary."),
        ("Crew area", "Your session has expired. Please sign in once more."),
        ("Page not found", "The page you were after has moved or been deleted."),
        ("Results are offline", "We are updating the results service and expect to be back at six."),
    ],
)
def test_a_wall_within_the_layout_of_its_site_is_still_noticed(heading: str, text: str) -> None:
    assert look(f"<title>Rowing</title>{MENU}<main><h1>{heading}</h1><p>{text}</p></main>") is not None


def test_the_label_of_a_progress_bar_is_no_word_of_the_page() -> None:
    bar = '<div id="progressbar"><div class="label">Loading…</div></div>'
    assert look(f"<title>Bars</title>{bar}<p>A bar with a label of its own.</p>") is None
    assert look(f"<title>Bars</title>{bar}") is not None


def test_a_release_that_is_welcomed_is_no_fresh_site() -> None:
    assert (
        look("<title>Drupal 4.7 notes</title><h1>Drupal 4.7 notes</h1><p>Welcome to Drupal 4.7! Menus are fixed.</p>")
        is None
    )
    assert look("<title>Home</title><h1>Welcome to Drupal</h1><p>Log in and add content.</p>") is not None
