"""What share of injected typos is found, and how many right words are reported: floors that cannot fall unnoticed."""

from __future__ import annotations

import hashlib
import random
import re
import string
from pathlib import Path

from auditor.checks.spelling.judge import Judge, Standing, judge
from auditor.checks.spelling.tokens import tokens

CORPUS = Path(__file__).with_name("corpus.txt")
CORPUS_SHA256 = "255bdddc37287748675d8d448c015c87fd291ffdefc33bc8f48bffafb50be002"
"""Prose written for this test. Whoever changes it changes the digest and measures the floors again."""
RECALL = 0.86
"""Share of 600 one-letter slips in words of four letters and more that are likely typos; real words that come out are misses."""
SUGGESTED = 0.90
"""Share of the found ones whose suggestion is the original word."""
FALSE_ALARMS = 0


def slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    match dice.choice(["wrong", "lost", "extra", "swap"]):
        case "wrong":
            return word[:at] + dice.choice([c for c in string.ascii_lowercase if c != word[at]]) + word[at + 1 :]
        case "lost":
            return word[:at] + word[at + 1 :]
        case "extra":
            return word[:at] + dice.choice(string.ascii_lowercase) + word[at:]
    at = dice.randrange(len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return swapped if swapped != word else slip(word, dice)


def english() -> Judge:
    found = judge("en")
    assert found is not None
    return found


def test_the_corpus_is_the_pinned_one() -> None:
    assert hashlib.sha256(CORPUS.read_bytes()).hexdigest() == CORPUS_SHA256


def test_injected_typos_are_found_and_understood() -> None:
    dice = random.Random(1977)
    text = CORPUS.read_text("utf-8")
    originals = [dice.choice(re.findall(r"\b[a-z]{4,}\b", text)) for _ in range(600)]
    verdicts = [(word, english().verdict(slip(word, dice))) for word in originals]
    likely = [(word, verdict) for word, verdict in verdicts if verdict.standing is Standing.LIKELY]
    assert len(likely) / len(verdicts) >= RECALL
    assert sum(verdict.meant == word for word, verdict in likely) / len(likely) >= SUGGESTED


def test_right_words_are_not_reported() -> None:
    wrong = [
        token.text
        for token in tokens(CORPUS.read_text("utf-8"))
        if english().verdict(token.text, token.first).standing is Standing.LIKELY
    ]
    assert len(wrong) <= FALSE_ALARMS, wrong
