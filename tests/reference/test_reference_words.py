"""Words are told apart and folded as readers do, in every script, and keep their places in the original."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.reference.normalise import INVISIBLE, fold
from auditor.reference.words import joined, read_words


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("It isn’t 3,500.50—yet", ["It", "isn't", "3,500.50", "-", "yet"]),
        ("see www.example.edu/a.", ["see", "www.example.edu/a", "."]),
        ("mail a.b@example.edu, please", ["mail", "a.b@example.edu", ",", "please"]),
        ("call 617-555-0100", ["call", "617-555-0100"]),
        ("the 1st of 2024", ["the", "1st", "of", "2024"]),
        ("東京は首都です。", ["東", "京", "は", "首", "都", "で", "す", "。"]),
        ("カタカナ語", ["カタカナ", "語"]),
        ("１２月", ["12", "月"]),
        ("العام ٢٠٢٤", ["العام", "2024"]),
        ("שלום, עולם", ["שלום", ",", "עולם"]),
        ("edu\u00adca\u200btion", ["education"]),
        ("ﬁnal oﬃce", ["final", "office"]),
        ("Wait…", ["Wait", "..."]),
        ("IHP™ x²", ["IHP", "™", "x2"]),
    ],
)
def test_words_and_marks(text: str, forms: list[str]) -> None:
    assert read_words(text).forms == forms


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("“Hello” it’s", '"Hello" it\'s'),
        ("a\u00a0b", "a b"),
        ("co\u00adoperate", "cooperate"),
        ("„Guten Tag“", '"Guten Tag"'),
        ("« oui »", '"oui"'),
        (unicodedata.normalize("NFD", "naïve é"), "naïve é"),
        ("no\u2011break", "no-break"),
        ("مـرحبا", "مرحبا"),
    ],
)
def test_what_no_reader_sees_is_the_same(ours: str, theirs: str) -> None:
    first, second = read_words(ours), read_words(theirs)
    assert first.forms == second.forms
    assert [fold(first.raw(n)).quiet for n in range(len(first))] == [
        fold(second.raw(n)).quiet for n in range(len(second))
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"), [("10–12", "10-12"), ("so—yes", "so-yes"), ("wait…", "wait..."), ("٣", "3")]
)
def test_what_readers_see_but_do_not_read_is_typography(ours: str, theirs: str) -> None:
    first, second = read_words(ours), read_words(theirs)
    assert first.forms == second.forms
    assert [fold(first.raw(n)).quiet for n in range(len(first))] != [
        fold(second.raw(n)).quiet for n in range(len(second))
    ]


@given(st.text(max_size=200))
def test_places_lead_back_to_the_original(text: str) -> None:
    passage = read_words(text)
    for at in range(len(passage)):
        start, end = passage.span(at, at + 1)
        assert INVISIBLE.sub("", text[start:end]) == passage.raw(at)
    assert passage.span(len(passage), len(passage)) == (len(text), len(text))


@given(st.text(alphabet="ab 1.-'@é東", max_size=60))
def test_ascii_and_other_texts_are_split_alike(text: str) -> None:
    ascii_only = text.encode("ascii", "ignore").decode()
    assert read_words(ascii_only + " é").forms[:-1] == read_words(ascii_only).forms


def test_joined_texts_are_one_text() -> None:
    whole = joined([read_words("One two."), read_words("Three")])
    assert whole.text == "One two. Three"
    assert whole.text[slice(*whole.span(3, 4))] == "Three"


@pytest.mark.parametrize(
    "piece", ["a+", "a.", "http://", "1-", "a'", "www.", "\u00ad", "(a", "a@", "a@a.", "é", "東", "..é", "'1"]
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    started = time.process_time()
    read_words(piece * (50_000 // len(piece)))
    read_words(piece * (50_000 // len(piece)) + "é")
    assert time.process_time() - started < 5
