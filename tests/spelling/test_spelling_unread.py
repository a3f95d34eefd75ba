"""Pages whose language is not read here say so, for spelling and for readability, and pages that are read do not."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.checks.spelling import dictionaries
from auditor.model.finding import Family
from auditor.model.options import Options
from auditor.model.unread import Gap, Unread, unread_of
from tests.checks.fixture import artifacts_of

FINNISH = (
    "<p>Sairaalakoulun opetus alkaa elokuussa, ja sitä annetaan kaikille potilaille maksutta myös viikonloppuisin.</p>"
)
ENGLISH = "<p>The lessons of the school at the hospital begin in August, and they are free for all of the patients.</p>"
ARABIC = "<p>تبدأ الدروس في شهر سبتمبر وهي مجانية لجميع المرضى في المستشفى.</p>"


@pytest.fixture(autouse=True)
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine has installed decides nothing here."""
    monkeypatch.setattr(dictionaries, "SYSTEM_FOLDERS", ())


def unread(body: str, lang: str, check: str = "spelling-likely-typo", **options: Any) -> list[Unread]:
    html = (
        f"<html{f' lang={lang}' if lang else ''}><head><title>x</title></head><body><main>{body}</main></body></html>"
    )
    result = run_check(
        registry()[check], artifacts_of(html, "http://site.test/a", Options(**options)), "http://site.test/a"
    )
    assert result.failed is None
    return [gap for gap in map(unread_of, result.measures) if gap is not None]


def test_a_page_without_a_dictionary_says_so() -> None:
    assert unread(FINNISH, "fi") == [Unread(Family.SPELLING, "fi", Gap.NO_DICTIONARY)]
    assert unread(FINNISH, "fi-FI", spelling_languages=("fi",)) == [Unread(Family.SPELLING, "fi", Gap.NO_DICTIONARY)]


def test_a_page_in_a_shipped_language_that_is_not_listed_says_that() -> None:
    assert unread(ENGLISH, "en", spelling_languages=("de",)) == [Unread(Family.SPELLING, "en", Gap.NOT_LISTED)]


@pytest.mark.parametrize("lang", ["en", "en-GB", ""])
def test_a_page_that_is_read_says_nothing(lang: str) -> None:
    assert unread(ENGLISH, lang) == []


def test_a_passage_in_another_language_leaves_the_page_read() -> None:
    assert unread(ENGLISH * 4 + FINNISH.replace("<p>", "<p lang=fi>"), "en") == []


def test_a_page_that_is_mostly_in_another_language_is_not_read() -> None:
    assert unread(ENGLISH + FINNISH.replace("<p>", "<p lang=fi>") * 4, "en") == [
        Unread(Family.SPELLING, "fi", Gap.NO_DICTIONARY)
    ]


def test_a_page_that_declares_english_and_is_not_is_not_read() -> None:
    (gap,) = unread(FINNISH * 3, "en")
    assert gap.language in {"fi", ""}


def test_a_script_without_a_formula_is_not_scored_and_says_so() -> None:
    assert unread(ARABIC, "ar", "readability-grade") == [Unread(Family.READABILITY, "ar", Gap.NO_FORMULA)]
    assert unread(ENGLISH, "en", "readability-grade") == []
