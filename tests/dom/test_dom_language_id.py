"""The language of a text is told by one table of function words, for every check alike, and only when it is certain."""

from __future__ import annotations

import pytest

from auditor.checks.images.words import lists
from auditor.dom.language_id import FUNCTION_WORDS, function_words, guess_language, name_of, same_language

TEXTS = {
    "en": "The students of the school meet in the library on Monday, and they bring what they have read for this course.",
    "de": "Die Studierenden treffen sich am Montag in der Bibliothek, und sie bringen mit, was sie für den Kurs gelesen haben.",
    "fr": "Les étudiants se retrouvent lundi dans la bibliothèque et ils apportent ce qui leur a été donné pour le cours.",
    "es": "Los alumnos y los padres hablan el lunes con el maestro; cuando no hay sitio, él les dice dónde están los otros.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_running_text_tells_its_language(language: str) -> None:
    guess = guess_language(TEXTS[language])
    assert guess is not None
    assert guess.best == language
    assert same_language(f"{language}-XX", guess)
    assert name_of(guess) in {"English", "German", "French", "Spanish"}


def test_every_language_has_enough_words_to_be_told_by() -> None:
    assert {language for language, words in FUNCTION_WORDS.items() if len(words) < 20} == set()
    assert all(word == word.lower() for words in FUNCTION_WORDS.values() for word in words)


def test_the_languages_of_image_descriptions_are_in_the_table() -> None:
    assert set(lists()) <= set(FUNCTION_WORDS)


def test_function_words_are_counted_for_the_languages_asked_about() -> None:
    counts = function_words("the dog and the cat in der sonne".split(), ["en", "de", "xx"])
    assert counts == {"en": 4, "de": 2}
