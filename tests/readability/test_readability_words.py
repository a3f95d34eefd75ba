"""Counting word by word gives what textstat counts in whole sentences."""

from __future__ import annotations

import sys

import pytest

from auditor.checks.readability import counting
from auditor.checks.readability.sentences import prepared

SENTENCES = {
    "en": (
        "The university's extraordinarily long-winded regulations weren't, in 2024, understood by 3.5 % of readers.",
        "Don't o'clock rock 'n' roll; naïve cafés cost 1,200 euros at www.example.org (e.g. in the U.S.)!",
        "I a xyz BBC x86_64 İstanbul ﬁnally ² ½ straße.",
    ),
    "de": ("Die Donaudampfschifffahrtsgesellschaft verkündete 1.200 außergewöhnliche Änderungen für Zürich.",),
    "fr": ("L'université qu'aujourd'hui on célèbre n'était pas prête, c'est-à-dire inachevée.",),
    "sv": ("Universitetet välkomnar 300 nya studenter från hela världen.",),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_words_weigh_what_textstat_finds_in_the_sentence(language: str) -> None:
    textstat = counting._counter(language)
    spoken = language in counting.HYPHENATION
    for sentence in SENTENCES[language]:
        ready = prepared(sentence)
        assert counting.count(ready, language) == counting.Counts(
            words=textstat.lexicon_count(ready),
            sentences=1,
            syllables=textstat.syllable_count(ready) if spoken else 0,
            letters=textstat.letter_count(ready),
            polysyllables=textstat.polysyllabcount(ready) if spoken else 0,
            long_words=textstat.long_word_count(ready),
        )


def test_a_module_that_is_imported_for_later_is_loaded_when_something_in_it_is_asked_for(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with counting._loaded_when_used("colorsys"):
        import colorsys
    assert "colorsys" not in sys.modules
    assert colorsys.rgb_to_hls(0, 0, 0) == (0, 0, 0)
    assert sys.modules["colorsys"].rgb_to_hls is colorsys.rgb_to_hls
