"""What is marked with the language it is in is not told, and what is marked with another one is."""

from __future__ import annotations

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.model.finding import Outcome
from auditor.model.options import Options
from tests.checks.fixture import artifacts_of

GERMAN = "Wie man sich bei uns für das nächste Jahr bewirbt"
BODY = (
    "<main><h1>Visit</h1><p>We invite you to visit our school and to speak with the people who teach here.</p></main>"
)


GERMAN_SENTENCE = "Wir laden Sie herzlich ein, unsere Schule zu besuchen und mit den Lehrenden zu sprechen."


def found(check: str, body: str) -> list[str]:
    html = f"<html lang=en><head><title>Visit</title></head><body>{BODY}{body}</body></html>"
    run = run_check(registry()[check], artifacts_of(html, "http://site.test/"), Options())
    return [finding.location.quote for finding in run.findings]


@pytest.mark.parametrize("check", ["language-of-part", "language-of-phrase", "language-of-marked-part"])
def test_words_whose_language_is_declared_as_unknown_are_believed(check: str) -> None:
    assert found(check, f'<p lang="">{GERMAN_SENTENCE}</p><p lang>{GERMAN_SENTENCE}</p>') == []
    assert found(check, f'<div lang="">{GERMAN_SENTENCE}<p>{GERMAN_SENTENCE}</p></div>') == []
    assert found(check, f'<p>They wrote: <span lang="">{GERMAN_SENTENCE}</span></p>') == []


def test_words_below_an_unknown_language_that_declare_one_are_held_to_it() -> None:
    assert found("language-of-part", f'<div lang=""><p lang="en">{GERMAN_SENTENCE}</p></div>') == [GERMAN_SENTENCE]


def test_a_part_of_unknown_language_does_not_speak_for_the_page() -> None:
    assert found("language-mismatch", f'<div lang="">{f"<p>{GERMAN_SENTENCE}</p>" * 9}</div>') == []
    assert found("language-mismatch", f"<div>{f'<p>{GERMAN_SENTENCE}</p>' * 30}</div>") != []


def test_what_a_phrase_marks_within_itself_is_not_told() -> None:
    said = f'<i lang="de">“{GERMAN_SENTENCE}”</i>'
    marked = f'<p><a href="/x">See it on its page<span class="visually-hidden">: A long one: {said}</span></a></p>'
    assert found("language-of-phrase", marked) == []
    assert found("language-of-phrase", marked.replace(' lang="de"', "")) != []


@pytest.mark.parametrize(("root", "told"), [("<html>", [GERMAN_SENTENCE]), ("<html lang=''>", [])])
def test_a_page_that_declares_no_language_has_that_of_most_of_its_text(root: str, told: list[str]) -> None:
    html = f"{root}<head><title>Visit</title></head><body>{BODY * 3}<p>{GERMAN_SENTENCE}</p></body></html>"
    run = run_check(registry()["language-of-part"], artifacts_of(html, "http://site.test/"), Options())
    assert [finding.location.quote for finding in run.findings] == told


def titled(title: str) -> Outcome:
    html = f"<html lang=en><head>{title}</head><body>{BODY}</body></html>"
    return run_check(registry()["language-of-title"], artifacts_of(html, "http://site.test/"), Options()).outcome


def test_a_title_in_another_language_is_to_be_looked_at_unless_its_own_lang_is_right() -> None:
    assert titled(f"<title>{GERMAN}</title>") is Outcome.CANT_TELL
    assert titled(f"<title lang=de>{GERMAN}</title>") is Outcome.PASSED
    assert titled(f"<title lang=fr>{GERMAN}</title>") is Outcome.CANT_TELL
    assert titled(f"<title lang=''>{GERMAN}</title>") is Outcome.PASSED


def page_in_danish(title: str, more: str = "") -> Outcome:
    said = '<p lang="en">The boat came into the harbour at noon.</p><p lang="en">Nobody was late.</p>'
    html = f"<html lang=da><head><title>{title}</title></head><body>{said}{more}</body></html>"
    return run_check(registry()["language-mismatch"], artifacts_of(html, "http://site.test/"), Options()).outcome


def test_a_page_whose_whole_text_is_marked_as_another_language_is_in_that_language() -> None:
    assert page_in_danish("The boat in the harbour") is Outcome.FAILED
    assert page_in_danish("Båden i havnen") is Outcome.CANT_TELL
    assert page_in_danish("Båden", "<p>Båden kom til havnen ved middagstid, og ingen var sen.</p>") is Outcome.PASSED
