"""What is marked with the language it is in is not told, and what is marked with another one is."""

from __future__ import annotations

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.model.finding import Outcome
from auditor.model.options import Options
from tests.checks.fixture import artifacts_of

GERMAN = "Wie man sich bei uns für das nächste Jahr bewirbt"
BODY = (
    "<main><h1>Visit</h1><p>We invite you to visit our school and to speak with the people who teach here.</p></main>"
)


def titled(title: str) -> Outcome:
    html = f"<html lang=en><head>{title}</head><body>{BODY}</body></html>"
    return run_check(registry()["language-of-title"], artifacts_of(html, "http://site.test/"), Options()).outcome


def test_a_title_in_another_language_is_to_be_looked_at_unless_its_own_lang_is_right() -> None:
    assert titled(f"<title>{GERMAN}</title>") is Outcome.CANT_TELL
    assert titled(f"<title lang=de>{GERMAN}</title>") is Outcome.PASSED
    assert titled(f"<title lang=fr>{GERMAN}</title>") is Outcome.CANT_TELL
