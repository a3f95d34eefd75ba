"""Scores are those of the published formulas on textstat's counts, without the network, and absent where they mean nothing."""

from __future__ import annotations

import gzip
import socket
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest

from auditor.checks.readability.assess import assess_prose, counted, scored, summed, target_of
from auditor.checks.readability.counting import Counts, count
from auditor.checks.readability.formulas import score
from auditor.checks.readability.languages import language_of
from auditor.checks.readability.names import without_names
from auditor.checks.readability.prose import Prose, Sentence
from auditor.checks.readability.sentences import prepared, sentences, words
from auditor.checks.readability.syllables import NEAR, by_vowels, lexicon, syllables
from auditor.model.options import Options

EASY = (
    "We met at the old gate. The sun was not up yet. My dog ran to me with a stick. I threw it as far as I could."
    " He did not see where it fell. So we both went to look for it in the long grass. It took us some time to find it."
) * 4
GERMAN = (
    "Die Schule liegt am Rand der Stadt. Viele Kinder kommen mit dem Rad. Im Winter fahren sie mit dem Bus. Am Mittag essen"
    " alle zusammen in der Halle. Danach spielen sie auf dem Hof und lernen bis um vier."
) * 4


def counts_of(text: str, language: str = "en") -> Counts:
    return summed(count(prepared(text[a:b]), language) for a, b in sentences(text, language))


def prose_of(text: str, language: str) -> Prose:
    found = tuple(
        Sentence(text[a:b], prepared(text[a:b]), len(words(text[a:b])), 0) for a, b in sentences(text, language)
    )
    return Prose(language, (), found, {})


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("readability must not touch the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_worked_example_scores_as_published(no_network: None) -> None:
    scores = score(counts_of("The cat sat on the mat."), "en")
    assert scores.ease == pytest.approx(116.1, abs=0.1)
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."  # FRE 37.5, FK 11.3
    scores = score(counts_of(platypus), "en")
    assert scores.ease == pytest.approx(37.5, abs=0.1)
    assert scores.grade == pytest.approx(11.3, abs=0.1)


def test_our_scores_are_textstats_own_on_prepared_sentences(no_network: None) -> None:
    from textstat.textstat import textstatistics

    text = " ".join(prepared(EASY[a:b]) for a, b in sentences(EASY))
    theirs = textstatistics()
    theirs.set_rm_apostrophe(False)
    ours = score(counts_of(EASY), "en")
    assert ours.grade == pytest.approx(max(0.0, theirs.flesch_kincaid_grade(text)), abs=0.1)
    assert ours.ease == pytest.approx(theirs.flesch_reading_ease(text), abs=0.1)


def test_two_word_sentences_are_counted() -> None:
    assert counts_of("We act. We learn. We teach. We serve others every day.").sentences == 4


@pytest.mark.parametrize(
    ("word", "number"),
    [("colonel", 2), ("business", 2), ("don't", 1), ("Boston's", 2), ("interprofessional", 6), ("naïve", 1), ("MGH", 3), ("2024", 1),
     ("a", 1), ("wellbeing", 3), ("dances", 2), ("telehealth", 3)],
)  # fmt: skip
def test_syllables_come_from_the_dictionary_then_from_the_stem_then_from_the_vowels(word: str, number: int) -> None:
    assert syllables(word) == number


def test_the_lexicon_finds_every_word_of_its_data() -> None:
    lines = gzip.decompress(files("auditor.checks.readability").joinpath("data", "cmudict-syllables.gz").read_bytes())
    entries = [line.split(" ") for line in lines.decode("ascii").splitlines()]
    assert len(entries) > 120_000
    assert all(lexicon().get(word) == int(number) for word, number in entries[::97])
    assert all(first[0] < second[0] for first, second in pairwise(entries))
    sizes: Counter[str] = Counter()
    for word, number in entries:
        sizes[word[:3]] += len(word) + len(number) + 2
    assert max(sizes.values()) < NEAR
    assert lexicon().get("nosuchword") == 0
    assert lexicon().get("naïve") == 0


def test_the_vowel_rule_keeps_its_floor() -> None:
    lines = gzip.decompress(files("auditor.checks.readability").joinpath("data", "cmudict-syllables.gz").read_bytes())
    sample = [line.split(" ") for line in lines.decode("ascii").splitlines()[::25] if "'" not in line]
    right = sum(by_vowels(word) == int(number) for word, number in sample)
    assert right / len(sample) >= 0.88


@pytest.mark.parametrize(
    "text", ["", "Nursing", "...", "We act. We learn. We teach.", "word " * 5_000, "x" * 20_000, "7 " * 300]
)
def test_what_is_too_short_or_has_no_sentences_gets_no_grade(text: str) -> None:
    assessment = assess_prose(prose_of(text, "en"))
    assert assessment.scores is None
    assert assessment.confidence == "none"
    assert assessment.note


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我们的学生在医院学习。" * 60, "zh"),
        ("نحن نتعلم في المستشفى كل يوم. " * 60, "ar"),
        ("ми " * 3 + "学习。" * 200, ""),
    ],
)
def test_scripts_without_a_formula_are_not_scored(text: str, language: str) -> None:
    assessment = assess_prose(prose_of(text, language))
    assert assessment.scores is None
    assert "formula" in assessment.note or "too few" in assessment.note


def test_a_language_with_own_constants_gets_a_grade_and_another_only_an_idea() -> None:
    german = assess_prose(prose_of(GERMAN, "de"))
    assert german.scores is not None
    assert german.scores.formula == "flesch-ease"
    assert german.scores.firm
    swedish = assess_prose(prose_of(EASY, "sv"))
    assert swedish.scores is not None
    assert swedish.scores.formula == "lix"
    assert not swedish.scores.firm
    assert "rough idea" in swedish.note


def test_a_language_judged_in_between_does_not_change_the_next_page() -> None:
    before = counts_of(EASY)
    counts_of(GERMAN, "de")
    assert counts_of(EASY) == before


def test_smog_needs_thirty_sentences() -> None:
    few, many = counts_of(EASY[: len(EASY) // 2]), counts_of(EASY * 2)
    assert few.sentences < 30 <= many.sentences
    assert "smog" not in score(few, "en").grades
    assert "smog" in score(many, "en").grades


def test_confidence_follows_the_number_of_sentences() -> None:
    assert assess_prose(prose_of(EASY[: len(EASY) // 2], "en")).confidence == "low"
    assert assess_prose(prose_of(EASY * 2, "en")).confidence == "good"


def test_names_can_be_left_out_but_not_german_nouns() -> None:
    given = ["The dean met Maria Kowalczyk at Mass General Brigham today.", "Maria smiled."]
    assert (
        without_names(given, "en") == ("The met at today.", "Maria smiled.")
        or "Kowalczyk" not in without_names(given, "en")[0]
    )
    assert without_names(["Die Schule liegt am Rand."], "de") == ("Die Schule liegt am Rand.",)
    stripped = summed(counted([Sentence("", sentence, 9, 0) for sentence in given], "en", strip_names=True))
    assert stripped.words < summed(counted([Sentence("", sentence, 9, 0) for sentence in given], "en")).words


def test_the_text_itself_overrules_a_wrong_language() -> None:
    assert language_of(GERMAN, "en") == "de"
    assert language_of(EASY, "en-GB") == "en"
    assert language_of(EASY, "") == "en"
    assert language_of("IHP Centers", "") == ""


def test_the_audience_sets_the_target_unless_a_grade_is_given() -> None:
    assert target_of(Options()) == 9
    assert target_of(Options(audience="health")) == 7
    assert target_of(Options(audience="academic")) == 12
    assert target_of(Options(audience="health", target_grade=8.5)) == 8.5


def test_no_grade_is_given_for_nothing() -> None:
    assert scored(Counts(), "en") == (None, "There is no running text to score.")
