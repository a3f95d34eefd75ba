"""One changed word in seven languages is told with the right kind and severity; a harmless rewriting is not told."""

import pytest

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
