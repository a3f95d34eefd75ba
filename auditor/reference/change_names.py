"""Tells changes of the names of people and places from headings in title case and beginnings of sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from auditor.dom.language import primary
from auditor.reference.word_change import WordChange

_ENDS = frozenset({".", "!", "?", ":", ";", "...", '"', "·", "-"})
"""Marks behind which a capital begins something."""
_INNER_CAPITAL = re.compile(r"^[A-ZÀ-Þ][^\W\d_]*[a-zß-ÿ][A-ZÀ-Þ][^\W\d_]+$")
_CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages that give every noun a capital."""
_SHORTEST_NAME = 3
_LETTERS = 2
"""Letters that may differ between a name and the same name misspelt."""
_WRITTEN_OUT = (("ø", "o"), ("Ø", "O"), ("ł", "l"), ("Ł", "L"), ("ß", "ss"))
"""Letters whose mark Unicode does not take off."""
_SPELT_OUT = re.compile("(?<=[aou])e")
"""Müller, Muller and Mueller."""


def is_name(change: WordChange) -> bool:
    """Tell whether the name of a person or a place changed.

    One capitalised word for another: after "Dr." or the like, beside another capitalised word, or with a letter changed where the
    language gives capitals to names only. Headings in title case and beginnings of sentences have capitals of their own.
    """
    ours, theirs = change.words
    if len(ours) != 1 or len(theirs) != 1 or not (_is_capital(ours[0]) and _is_capital(theirs[0])):
        return False
    if any(word in change.lexicon.titles for word in change.left[-3:]):
        return True
    if min(map(len, (*ours, *theirs))) < _SHORTEST_NAME or _is_in_title_case(change):
        return False
    first = change.before
    while first and first[-1].casefold() in change.lexicon.particles:
        first = first[:-1]  # "Piet de Vries"
    beside = [word for word in (*first[-1:], *change.after[:1]) if _is_capital(word) and not change.is_small(word)]
    if beside and not (_begins_sentence(first) or _begins_sentence(first[:-1])):
        return True
    changed = Levenshtein.distance(change.keys[0][0], change.keys[1][0], score_cutoff=_LETTERS)
    if changed > _LETTERS:
        return False
    if _is_initial(change.before[-2:]):
        return True
    if beside:
        return _without_marks(ours[0]) == _without_marks(theirs[0])
    return primary(change.language) not in _CAPITAL_NOUNS and not _begins_sentence(change.before)


def is_name_in_other_letters(change: WordChange) -> bool:
    """Tell whether a capital within a name came or went: "McDonald" and "Mcdonald"."""
    ours, theirs = change.words
    if len(ours) != 1 or len(theirs) != 1 or change.keys[0] != change.keys[1]:
        return False
    return any(_INNER_CAPITAL.match(word) for word in (ours[0], theirs[0])) and is_name(change)


def is_changed_initial(change: WordChange) -> bool:
    """Tell whether the initial before a name changed: "J. Smith" and "K. Smith"."""
    ours, theirs = change.words
    initials = len(ours) == len(theirs) == 1 and all(len(word) == 1 and word.isupper() for word in (*ours, *theirs))
    return initials and change.after[:1] == ["."] and any(_is_capital(word) for word in change.after[1:2])


def _begins_sentence(before: Sequence[str]) -> bool:
    """Tell whether what follows begins a sentence, as far as the words before it tell."""
    return not before or (before[-1] in _ENDS and not _is_initial(before[-2:]))


def _is_initial(words: Sequence[str]) -> bool:
    return len(words) == 2 and words[1] == "." and len(words[0]) == 1 and words[0].isupper()


def _is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital and is no abbreviation of capitals."""
    return (
        word[:1].isupper()
        and not (word.isupper() and len(word) > 1)
        and word.replace("-", "").replace("'", "").isalpha()
    )


def _is_in_title_case(change: WordChange) -> bool:
    """Tell whether nothing but function words stands around in small letters, as in headings of English."""
    if primary(change.language) not in {"en", ""}:
        return False
    around = [word for word in (*change.before, *change.after) if len(word) > 1 and word.isalpha()]
    return all(word[:1].isupper() or change.is_small(word) for word in around)


def _without_marks(word: str) -> str:
    """Return a name as a typist without umlauts and accents writes it."""
    for letter, written in _WRITTEN_OUT:
        word = word.replace(letter, written)
    plain = "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if char.isalpha())
    return _SPELT_OUT.sub("", plain.replace("ss", "s"))
