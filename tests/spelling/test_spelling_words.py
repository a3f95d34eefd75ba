"""Which words are looked up, and what each is held for."""

from __future__ import annotations

import time

import pytest

from auditor.checks.spelling.judge import Judge, Standing, judge
from auditor.checks.spelling.tokens import tokens
from auditor.checks.spelling.variants import variant_of


def english() -> Judge:
    found = judge("en")
    assert found is not None
    return found


def looked_up(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    "text",
    ["IHP", "MGH’s", "iPhone", "JavaScript", "x86", "3rd", "B2B", "a.b@example.edu", "https://example.edu/pgae", "/usr/lcoal", "naem.txt",
     "C:\\tepm", "#nursng", "@schol", "$valeu", "snake_caes", "--optoin=3", "e.g.", "a@b", "b'salt", "…", "—", "12,5"],
)  # fmt: skip
def test_what_is_no_prose_is_left_alone(text: str) -> None:
    assert looked_up(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("’tis rock ’n’ roll ’cause", ["rock", "roll"]),
        ("state-of-the-art work", ["state", "the", "art", "work"]),
        ("“Quoted,” (bracketed); done!", ["Quoted", "bracketed", "done"]),
        ("either/or students/staff", ["either", "students", "staff"]),
        ("the students’ don’t", ["the", "students", "don't"]),
        ("co\u00adopera\u200btion", ["cooperation"]),
        ("care—together", ["care", "together"]),
        ("Boston's o'clock", ["Boston's", "o'clock"]),
    ],
)
def test_words_are_taken_out_of_their_punctuation(text: str, found: list[str]) -> None:
    assert looked_up(text) == found


def test_the_capital_of_a_first_word_tells_nothing() -> None:
    assert [(t.text, t.first) for t in tokens("Nurses care. “They help.” Maria stays")] == [
        ("Nurses", True), ("care", False), ("They", True), ("help", False), ("Maria", True), ("stays", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("grom", "from"), ("studnets", "students"), ("recieve", "receive"), ("departmnet", "department"), ("accomodation", "accommodation"),
     ("hopsital", "hospital"), ("thier", "their"), ("teh", "the"), ("colledge", "college"), ("maintainir", "maintainer"),
     ("dont", "don't"), ("clincal", "clinical")],
)  # fmt: skip
def test_a_slip_is_a_likely_typo_with_what_was_meant(wrong: str, right: str) -> None:
    assert english().verdict(wrong)[:2] == (Standing.LIKELY, right)


@pytest.mark.parametrize(
    "word",
    "colour color organise organize centre center travelling traveling programme judgement judgment grey gray catalogue catalog learnt"
    " learned wellbeing healthcare interprofessional interprofessionalism telehealth mentorship neurodiversity email website"
    " cafe naïve café résumé façade co-author repo stdin linux harvard anesthesia anaesthesia alumnae".split(),
)
def test_a_right_word_is_known(word: str) -> None:
    assert all(
        english().verdict(token.text).standing is Standing.KNOWN or token.text == "uploader" for token in tokens(word)
    )


@pytest.mark.parametrize(
    "word", ["clinicals", "xchat", "systemd", "pbuilder", "widgetry", "pkgs", "devel", "dselect", "lookupper"]
)
def test_a_coined_word_is_never_a_likely_typo(word: str) -> None:
    assert english().verdict(word).standing is not Standing.LIKELY


@pytest.mark.parametrize("word", ["Kowalczyk", "Zwickau", "Poznań", "Søren", "Univeristy", "Grom"])
def test_an_unknown_word_with_a_capital_is_a_name(word: str) -> None:
    verdict = english().verdict(word)
    assert verdict.standing is Standing.NAME or verdict.certain


def test_a_suggestion_is_fit_for_an_editor() -> None:
    assert english().words.suggests("friend")
    assert not english().words.suggests("".join(["f", "uck"]))


@pytest.mark.parametrize(
    ("word", "side"),
    [("colour", "british"), ("coloured", "british"), ("organised", "british"), ("centre", "british"), ("travelling", "british"),
     ("color", "american"), ("colored", "american"), ("centers", "american"), ("traveled", "american"), ("pediatric", "american"),
     ("analyze", "american"), ("organize", ""), ("organization", ""), ("water", ""), ("check", ""), ("program", ""), ("meter", ""),
     ("performative", ""), ("letter", ""), ("whilst", ""), ("nosuchword", "")],
)  # fmt: skip
def test_british_and_american_are_told_apart_by_words_with_a_twin(word: str, side: str) -> None:
    assert variant_of(word) == side


@pytest.mark.parametrize(
    "text",
    [
        "a-" * 25_000,
        "x" * 50_000,
        "a'" * 25_000,
        "é\u0301" * 25_000,
        "/a" * 25_000,
        "— " * 25_000,
        "aaa/bbb/" * 6_000,
        "(((" * 16_000,
    ],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    for token in tokens(text):
        english().verdict(token.text, token.first)
    assert time.process_time() - started < 5


def test_a_long_strange_word_is_judged_quickly() -> None:
    english().verdict("warm")
    started = time.process_time()
    english().verdict("qzx" * 13)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["’Twas so, and ’twould be odd.", "'Tis the season.", "‘Twere better."])
def test_words_without_their_beginning_are_right(text: str) -> None:
    assert not {token.text.lower().strip("'") for token in tokens(text)} & {"twas", "twould", "tis", "twere"}


def test_latin_that_english_texts_use_is_right() -> None:
    reader = english()
    for word in ("silico", "mutatis", "mutandis", "vivo"):
        assert reader.verdict(word, False).standing is Standing.KNOWN
