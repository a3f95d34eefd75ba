"""One changed word in seven languages is told with the right kind and severity; a harmless rewriting is not told."""

import random

import pytest

from auditor.reference.hunks import hunks
from auditor.reference.words import read_words
from tests.reference.meaning import LANGUAGES, noise, score

LEAST = 0.97
"""Share of the planted changes with the right kind and severity."""
LEAST_OF_A_KIND = 0.9


@pytest.fixture(scope="module")
def found():
    return score()


def test_nearly_every_changed_word_has_the_right_kind_and_severity(found) -> None:
    assert len(LANGUAGES) == 7
    assert sum(found.planted.values()) > 1500
    assert found.share >= LEAST, found.wrong[:20]


def test_no_kind_of_change_is_told_much_worse_than_the_others(found) -> None:
    shares = {kind: found.right.get(kind, 0) / count for kind, count in found.planted.items()}
    assert {kind: share for kind, share in shares.items() if share < LEAST_OF_A_KIND} == {}


def test_harmless_rewritings_are_not_told() -> None:
    assert noise() == []


FIGURES = (
    "Open {a}:00–{b}:00 daily.", "From {a} am to {b} pm.", "Call 617-555-{c} or 617-555-{d}.", "Call +49 30 {c}{d} now.",
    "On {a}.{b}.20{e} at {e}.", "On March {a}, 20{e}.", "Fee ${c} or ${d},000.", "{e}.{c} points, {e},{d} marks",
    "{a}-{b} people in 20{e}-20{f}", "ratio {a}:{b}, {a}/{b}", "{e} {c} and {f} {d}", "10^{a} and 10{b}", "+{a}% ({b} of {e})",
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_no_changed_figure_is_taken_for_the_same_value(language: str) -> None:
    rng = random.Random(language)
    sizes = {"a": (1, 9), "b": (1, 9), "c": (1000, 9999), "d": (1000, 9999), "e": (10, 99), "f": (10, 99)}
    for text in FIGURES * 40:
        before = {name: rng.randint(*size) for name, size in sizes.items()}
        changed = rng.choice([name for name in sizes if f"{{{name}}}" in text])
        low, high = sizes[changed]
        after = before | {changed: low + (before[changed] - low + rng.randint(1, high - low)) % (high - low + 1)}
        ours, theirs = text.format(**before), text.format(**after)
        kinds = {hunk.kind.value for hunk in hunks(read_words(ours), read_words(theirs), language)}
        assert kinds & {"number", "date", "contact"}, (ours, theirs)
