"""Site checks of titles, meta descriptions and approved texts see the facts of all pages."""

from __future__ import annotations

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.dom.artifacts import Artifacts
from auditor.dom.language_id import guess_language, same_language
from auditor.model.finding import CheckResult, Fact, Outcome
from auditor.model.held_facts import HeldFacts
from tests.checks.fixture import artifacts_of


def run(check: str, *facts: Fact) -> CheckResult:
    return run_check(registry()[check], Artifacts(facts=HeldFacts(facts)))


def test_one_page_seen_twice_does_not_repeat_its_title() -> None:
    assert not run("title-repeated", Fact("title", "a", "A", "u1"), Fact("title", "a", "A", "u1")).findings


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The quick brown fox jumps over the lazy dog and runs away.", "en"),
        ("Wir laden Sie ein, unsere Schule zu besuchen und mit uns zu sprechen.", "de-CH"),
        ("Le programme est ouvert à tous les étudiants qui ont un diplôme.", "fr"),
        ("Los estudiantes que quieren aprender español pueden venir a la escuela.", "es"),
        ("Gli studenti che vogliono imparare la lingua possono venire alla scuola.", "it"),
        ("Os estudantes que não podem vir à escola devem escrever para nós.", "pt-BR"),
        ("De studenten die niet naar de school kunnen komen, schrijven ons een brief.", "nl"),
        ("これは日本語で書かれた文章です。学校を訪れてください。", "ja"),
        ("我们学校欢迎所有学生参观并与老师交谈。", "zh-Hans"),
        ("Мы приглашаем всех студентов посетить нашу школу.", "ru"),
        ("نحن ندعو جميع الطلاب لزيارة مدرستنا والتحدث معنا.", "ar"),
    ],
)
def test_running_text_is_recognised_in_its_language(text: str, tag: str) -> None:
    tongue = guess_language(text)
    assert tongue is not None
    assert same_language(tag, tongue)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Home",
        "IHP",
        "123 456",
        "pip install requests numpy pandas scipy lxml flask",
        "Mass General Brigham Institute",
    ],
)
def test_what_is_no_running_text_is_given_no_language(text: str) -> None:
    assert guess_language(text) is None


def test_a_long_hostile_text_is_judged_in_bounded_time() -> None:
    assert guess_language("a" * 200_000) is None


def page(check: str, body: str, language: str = "en") -> CheckResult:
    html = f'<html lang="{language}"><head><title>Programs</title></head><body><main>{body}</main></body></html>'
    return run_check(registry()[check], artifacts_of(html), "http://site.test/page")


def test_typesetters_latin_is_found_beyond_its_famous_beginning() -> None:
    latin = (
        "Vivamus sagittis lacus vel augue laoreet rutrum faucibus dolor auctor. Duis mollis, est non commodo luctus."
    )
    found = page("text-placeholder", f"<p>{latin}</p>")
    assert [f.outcome for f in found.findings] == [Outcome.FAILED]


@pytest.mark.parametrize("count", [3, 4, 12])
def test_each_placeholder_is_a_finding_however_many_there_are(count: int) -> None:
    found = page("text-placeholder", "<p>Lorem ipsum dolor sit amet.</p>" * count)
    assert len(found.findings) == count


def test_each_passage_that_was_not_translated_is_a_finding() -> None:
    german = "<p>Wir laden Sie herzlich ein, unsere Schule zu besuchen und mit den Lehrenden zu sprechen, wenn Sie nicht {}.</p>"
    english = (
        "<p>We invite you to visit our school and to speak with the people who teach here, and it is open to all.</p>"
    )
    found = page("language-of-part", "".join(german.format(i) for i in range(6)) + english * 12)
    assert len({f.location.selector for f in found.findings}) == 6


@pytest.mark.parametrize(
    "text", ["A | B | C | D | E | F | G | H | I | K | L | M | N | O | P | Q | R | S | Z", "σ√2π", "Русский"]
)
def test_rows_of_letters_signs_and_names_of_languages_have_no_language(text: str) -> None:
    assert guess_language(text) is None
