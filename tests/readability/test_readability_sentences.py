"""Sentences and words are found as a careful reader finds them; the labelled blocks are pinned with their digest."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from auditor.checks.readability.sentences import ends_like_a_sentence, prepared, sentences, words

CORPUS = Path(__file__).with_name("segmented.txt")
CORPUS_SHA256 = "113d85f4819eae5d512776482915a75ca00b12a827cb9ac7d5cd017ff1622e45"
FLOOR = 1.0
"""Share of the corpus' blocks that are cut exactly as labelled. Whoever changes the corpus changes the digest, and says why."""


def labelled() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    language = "en"
    for line in CORPUS.read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            language = line[1:-1]
        elif line and not line.startswith("#"):
            found.append((language, line.split(" | ")))
    return found


def cut(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, language)]


def test_the_labelled_blocks_are_the_pinned_ones() -> None:
    assert hashlib.sha256(CORPUS.read_bytes()).hexdigest() == CORPUS_SHA256


def test_labelled_blocks_are_cut_as_labelled() -> None:
    wrong = [
        (want, cut(" ".join(want), language)) for language, want in labelled() if cut(" ".join(want), language) != want
    ]
    total = len(labelled())
    assert total >= 40
    assert (total - len(wrong)) / total >= FLOOR, wrong


@pytest.mark.parametrize("text", ["", "   ", "...", "!!!", "… — •", "?!"])
def test_what_has_no_letter_and_no_digit_is_no_sentence(text: str) -> None:
    assert sentences(text) == ()
    assert prepared(text) == ""


def test_a_heading_without_a_full_stop_is_one_sentence() -> None:
    assert cut("Our mission and values") == ["Our mission and values"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("real-world care", ["real", "world", "care"]),
        ("state—of the art", ["state", "of", "the", "art"]),
        ("and/or", ["and", "or"]),
        ("3.5% of 1,200", ["35", "of", "1200"]),
        ("don’t", ["don't"]),
        ("naïve co\u00adoperation", ["naïve", "cooperation"]),
        ("the U.S. and a Ph.D., e.g. here", ["the", "US", "and", "a", "PhD", "eg", "here"]),
        ("see https://x.example/a.b?c=d now", ["see", "link", "now"]),
        ("mail a.b@c.example or go to example.edu/path.", ["mail", "link", "or", "go", "to", "link"]),
        ("a\u00a0b\u200bc", ["a", "bc"]),
        ("ﬁne", ["fine"]),
        ("5th B2B", ["5th", "B2B"]),
    ],
)
def test_words_are_split_where_people_hear_a_gap(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def test_a_prepared_sentence_has_single_spaces_and_one_full_stop() -> None:
    assert prepared("“Well — 3.5 people, e.g. us!”") == "Well 35 people eg us."


def test_closing_quotes_and_brackets_do_not_hide_the_end() -> None:
    assert ends_like_a_sentence("(He said “yes.”)")
    assert not ends_like_a_sentence("Apply now")


@pytest.mark.parametrize(
    "text",
    ["a." * 25_000, ". " * 25_000, "a-" * 25_000, ".)" * 25_000, "a. ((((" * 7_000, "x" * 50_000, "." * 50_000 + " a",
     '." ' * 16_000, "[1]" * 16_000, ".[1" * 16_000, "A. " * 16_000, "'" * 50_000, "a'" * 25_000, "1." * 25_000, "é\u0301" * 25_000],
)  # fmt: skip
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    sentences(text)
    words(text)
    assert time.process_time() - started < 5
