"""One page and a whole site: what is reported where, once, and what stays silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.checks import registry
from auditor.checks.run import run_check
from auditor.checks.spelling import data_versions, dictionaries
from auditor.checks.spelling.judge import Judge, WordVerdict
from auditor.dom.artifacts import Artifacts
from auditor.model.finding import CheckResult, Outcome
from auditor.model.held_facts import HeldFacts
from auditor.model.options import Options
from tests.checks.fixture import artifacts_of

PROSE = Path(__file__).with_name("corpus.txt")


@pytest.fixture(autouse=True)
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine has installed decides nothing here."""
    monkeypatch.setattr(dictionaries, "SYSTEM_FOLDERS", ())


def page(body: str, lang: str = "en", head: str = "") -> str:
    return f'<html lang="{lang}"><head><title>Page</title>{head}</head><body><main>{body}</main></body></html>'


def run(
    body: str,
    check: str = "spelling-likely-typo",
    *,
    lang: str = "en",
    approved: str = "",
    url: str = "http://site.test/a",
    **options: Any,
) -> CheckResult:
    result = run_check(registry()[check], artifacts_of(page(body, lang), url, Options(**options), approved), url)
    assert result.failed is None, result.failed
    return result


def words(result: CheckResult) -> list[str]:
    return [str(finding.evidence["word"]) for finding in result.findings]


def test_a_word_of_the_settings_is_right() -> None:
    assert words(run("<p>We teach all students grom Boston.</p>")) == ["grom"]
    assert words(run("<p>We teach all students grom Boston.</p>", spelling_words=("GROM",))) == []


def test_a_typo_of_the_approved_text_is_reported_once_and_against_it() -> None:
    body, approved = "<p>A student grom Boston.</p><p>Another hospitla here.</p>", "A student grom Boston."
    assert words(run(body, approved=approved)) == ["hospitla"]
    result = run(body, "spelling-approved-text", approved=approved)
    assert words(result) == ["grom"]
    assert result.findings[0].evidence["published"] is True
    assert "page.txt" in result.findings[0].message


def test_the_words_of_the_approved_text_make_nothing_right() -> None:
    approved = "\n\n".join(["A student grom Boston."] * 2)
    assert words(run("<p>A student grom Boston.</p>", "spelling-approved-text", approved=approved)) == ["grom"]


def test_each_word_is_reported_once_a_page_with_all_its_places() -> None:
    result = run("<p>A hospitla.</p><ul><li>The other hospitla</li></ul>")
    assert words(result) == ["hospitla"]
    assert len(result.findings[0].evidence["places"]) == 2
    assert result.findings[0].key == "hospitla"


def test_a_short_strange_word_is_to_be_looked_at_where_a_page_shows_code() -> None:
    outcomes = [
        (f.evidence["word"], f.outcome)
        for code in ("", "<pre>make all</pre>")
        for f in run(f"<p>A student grom Boston with two pateints.</p>{code}").findings
    ]
    assert outcomes == [
        ("grom", Outcome.FAILED),
        ("pateints", Outcome.FAILED),
        ("grom", Outcome.CANT_TELL),
        ("pateints", Outcome.FAILED),
    ]


def test_names_of_functions_are_no_typos() -> None:
    assert words(run("<p>Use acos() or lockf() instead, or acos alone.</p>")) == []


def test_a_page_that_declares_no_language_is_read_as_what_it_is_written_in() -> None:
    french = (
        "<p>Le cahier de la classe est dans la salle, et il est pour tous les élèves qui viennent.</p><p>Le projet</p>"
    )
    english = "<p>The book of the class is in the room, and it is for all the pupils who come to us with a freind.</p>"
    assert words(run(french, lang="")) == []
    assert words(run(english, lang="")) == ["freind"]


def test_words_of_another_language_on_the_page_are_no_typos() -> None:
    body = "<p>We teach in two languages, and you can choose.</p><h2>Wir werden auch</h2>"
    german = "<p>Die Schule ist für alle offen, und wir werden auch im Winter mit den Kindern in den Wald gehen.</p>"
    assert "auch" not in words(run(body + german))


def test_latin_is_right_in_other_languages_too() -> None:
    body = "<p>Skolan har många års erfarenhet av försök in silico och in vitro med patienter i små grupper.</p>"
    assert words(run(body, lang="sv", spelling_languages=("sv",))) == []
    assert words(run(body.replace("grupper", "gruppper"), lang="sv", spelling_languages=("sv",))) == ["gruppper"]


def test_a_row_of_strange_words_is_a_row_of_names() -> None:
    assert words(run("<p>The programs amule, torcs, screem come with it.</p>")) == []
    assert words(run("<p>The screem is blank.</p>")) == ["screem"]


def test_a_language_without_dictionary_is_not_applicable_and_says_so(tmp_path: Path) -> None:
    result = run("<p>Tämä on suomea.</p>", lang="fi", spelling_languages=("en", "fi"), dictionary_dirs=(str(tmp_path),))
    assert result.outcome is Outcome.INAPPLICABLE
    assert "no Hunspell dictionary" in str(result.exhibits.spelling)
    result = run("<p>Det här är svenska.</p>", lang="sv")
    assert result.outcome is Outcome.INAPPLICABLE
    assert "not among the languages" in str(result.exhibits.spelling)


def test_a_dictionary_in_the_folder_adds_a_language(tmp_path: Path) -> None:
    (tmp_path / "eo.aff").write_text("SET UTF-8\n", "utf-8")
    (tmp_path / "eo.dic").write_text("4\nhundo\nkaj\nkato\nkuras\n", "utf-8")
    result = run(
        "<p>hundo kaj kato kuras malbone</p>", lang="eo", spelling_languages=("eo",), dictionary_dirs=(str(tmp_path),)
    )
    assert result.outcome is not Outcome.INAPPLICABLE
    assert [fact.key for fact in result.facts if fact.name == "unknown-word"] == ["malbone"]


def test_unknown_words_of_the_site_are_one_notice() -> None:
    facts = [
        fact
        for number in range(3)
        for fact in run(f"<p>The flurbotron {number} zorbs well.</p>", url=f"http://site.test/{number}").facts
    ]
    result = run_check(registry()["spelling-unknown-words"], Artifacts(facts=HeldFacts(facts)))
    assert result.failed is None
    assert [finding.outcome for finding in result.findings] == [Outcome.CANT_TELL]
    assert "flurbotron" in result.findings[0].message
    assert result.findings[0].evidence["words"][0]["pages"] == 3
    assert run_check(registry()["spelling-unknown-words"], Artifacts(facts=HeldFacts([]))).findings == ()


def mixed(*pages: tuple[str, str]) -> tuple[str, ...]:
    facts = [f for n, (body, lang) in enumerate(pages) for f in run(body, lang=lang, url=f"http://site.test/{n}").facts]
    result = run_check(registry()["spelling-mixed-english"], Artifacts(facts=HeldFacts(facts)))
    assert result.failed is None
    return tuple(finding.message for finding in result.findings)


BRITISH = "<p>The colour of the centre was organised by neighbours with good humour and great behaviour.</p>"
AMERICAN = "<p>The color of the center pleased the neighbors; their labor was in good humor.</p>"


def test_mixing_british_and_american_is_one_notice() -> None:
    assert len(mixed((BRITISH, "en"), (AMERICAN, "en"))) == 1


def test_one_variant_or_two_declared_ones_are_fine() -> None:
    assert not mixed((BRITISH, "en"), (BRITISH, "en"))
    assert not mixed((BRITISH, "en-GB"), (AMERICAN, "en-US"))
    assert not mixed((BRITISH, "en"), ("<p>A quotation says “color”.</p>", "en"))
    assert not mixed(("<p>We organize the organization and recognize it.</p>", "en"), (BRITISH, "en"))


def test_real_prose_yields_nothing() -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE.read_text("utf-8").splitlines())
    assert words(run(body)) == []


def test_a_word_is_judged_on_the_first_of_its_pages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(f"<p>{line}</p>" for line in PROSE.read_text("utf-8").splitlines())
    run(body)
    judged: list[str] = []
    judge_anew = Judge._judged

    def counted(judge: Judge, word: str) -> WordVerdict:
        judged.append(word)
        return judge_anew(judge, word)

    monkeypatch.setattr(Judge, "_judged", counted)
    run(body + "<p>Another unthinkablest day.</p>", url="http://site.test/b")
    assert "unthinkablest" in judged
    assert len(judged) <= 3


def test_everything_that_judges_is_recorded() -> None:
    assert set(data_versions()) == {"spylls", "en_GB", "wordfreq"}
    assert all(data_versions().values())


def test_a_word_marked_as_another_language_is_no_typo_and_one_beside_it_is() -> None:
    said = "<p>We enjoy the <i lang=de>studnet</i> and the studnet of the old town in the morning.</p>"
    assert words(run(said)) == ["studnet"]
    assert words(run(said.replace("the studnet of", "the middle of"))) == []


def test_a_word_that_a_hyphen_parts_at_the_end_of_a_line_is_one_word() -> None:
    assert words(run("<p>Please bring your regis-<br>tration form to the desk.</p>")) == []
    assert words(run("<p>The pre-<br> and the recieving desk are closed.</p>")) == ["recieving"]


def test_a_word_that_is_kept_as_written_is_no_typo_and_one_beside_it_is() -> None:
    said = "<p>We enjoy the <b translate=no>studnet</b> of the studnet in the morning.</p>"
    assert words(run(said)) == ["studnet"]
    assert words(run(said.replace("the studnet in", "the middle in"))) == []
    assert words(run(f"<div translate=no>{said}</div>")) == ["studnet"]
