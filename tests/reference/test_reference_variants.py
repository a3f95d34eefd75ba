"""A value, a weekday, a "not", an opposite or a name that changed is serious in ten languages; another way to write it is not told.

A line of `variants.txt` is a language, what is right (S serious, M moderate, m minor, t typography, 0 nothing) and both texts.
"""

from pathlib import Path

import pytest

from auditor.checks.reference.text import severity_of
from auditor.model.finding import Severity
from auditor.reference.hunks import hunks
from auditor.reference.result import HunkKind
from auditor.reference.words import read_words

VARIANTS = [
    tuple(line.split("|"))
    for line in Path(__file__).with_name("variants.txt").read_text("utf-8").splitlines()
    if line.strip()
]
RIGHT = {"S": {Severity.SERIOUS}, "M": {Severity.MODERATE}, "m": {Severity.MINOR}, "t": {None}, "0": {None}}


def told(language: str, approved: str, published: str) -> Severity | None:
    found = hunks(read_words(approved), read_words(published), language)
    return severity_of(found) if any(hunk.kind is not HunkKind.TYPOGRAPHY for hunk in found) else None


@pytest.mark.parametrize(("language", "right", "one", "other"), VARIANTS)
def test_a_change_is_as_grave_as_what_it_says(language: str, right: str, one: str, other: str) -> None:
    assert {told(language, one, other), told(language, other, one)} == RIGHT[right]


@pytest.mark.parametrize(
    ("language", "approved", "published"),
    [
        ("en", "It was led by Sean McDonald in May.", "It was led by Sean Mcdonald in May."),
        ("en", "It was written by J. Smith.", "It was written by K. Smith."),
        ("de", "Darin kennt sich Piet de Vries aus.", "Darin kennt sich Piet de Fries aus."),
        ("fr", "Le directeur est Zoë Dubois depuis mars.", "Le directeur est Zoë Duboix depuis mars."),
        ("en", "We met Peterson there.", "We met Petersen there."),
    ],
)
def test_a_changed_letter_in_a_name_is_a_changed_name(language: str, approved: str, published: str) -> None:
    assert [hunk.kind for hunk in hunks(read_words(approved), read_words(published), language)] == [HunkKind.NAME]


@pytest.mark.parametrize(
    ("language", "approved", "published"),
    [
        ("de", "In Maßen genossen ist es gut.", "In Massen genossen ist es gut."),
        ("en", "Centers for Physical Therapy and Nursing", "Centers for Physical Theraphy and Nursing"),
        ("en", "Our Research Centers", "Our Research Centres"),
        ("de", "Im Haus arbeiten viele Menschen.", "Im Heim arbeiten viele Menschen."),
        ("en", "Take the income from the inpatient unit.", "Take the outcome from the resident unit."),
    ],
)
def test_a_capital_alone_makes_no_name(language: str, approved: str, published: str) -> None:
    assert told(language, approved, published) is Severity.MODERATE
