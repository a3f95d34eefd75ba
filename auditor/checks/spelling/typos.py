"""What a wrong word was probably meant to be: the common word that one slip of the finger away turns into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_MORE: Mapping[str, str] = {
    "de": "äöüß",
    "fr": "àâçéèêëîïôùûœ",
    "es": "áéíñóúü",
    "it": "àèéìòù",
    "pt": "ãáâàçéêíõóôú",
    "nl": "éëï",
    "sv": "åäö",
    "da": "æøå",
    "nb": "æøå",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
_REACH = ((3, 150), (4, 3_000), (5, 15_000), (6, 30_000), (7, 60_000))
"""Length of the wrong word -> deepest rank of what it may have been meant to be: short words are near to everything."""


def alphabet(language: str) -> str:
    """Return the letters a slip may put in."""
    return _MORE["ru"] if language == "ru" else _LATIN + _MORE.get(language, "")


def reach(length: int) -> int:
    """Return the deepest rank of a word that a wrong word of this length is held for."""
    return next((rank for size, rank in _REACH if length <= size), _REACH[-1][1])


def neighbours(word: str, letters: str) -> Iterator[tuple[str, float]]:
    """Yield every string one slip away and how likely that slip is: swapped letters, a letter too few, too many, or wrong."""
    for at in range(len(word)):
        head, tail = word[:at], word[at:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:], 4.0
        doubled = len(tail) > 1 and tail[0] == tail[1]
        yield head + tail[1:], 4.0 if doubled else 1.5
        for letter in letters:
            if letter != tail[0]:
                yield head + letter + tail[1:], 1.0 if at else 0.3
            yield head + letter + tail, 4.0 if letter == tail[0] else 1.5
    for letter in letters:
        yield word + letter, 1.5


def meant(word: str, ranks: Mapping[str, int], knows: Callable[[str], bool], language: str) -> str:
    """Return the most probable word behind a wrong one, or an empty string when nothing near is common enough."""
    deepest = reach(len(word))
    scored: dict[str, float] = {}
    for candidate, weight in neighbours(word, alphabet(language)):
        rank = ranks.get(candidate)
        if rank is None or rank >= deepest or (len(word) == 3 and weight < 4):
            continue
        # Zipf: a word's frequency is about one over its rank.
        scored[candidate] = max(scored.get(candidate, 0.0), weight / (rank + 20))
    for candidate in sorted(scored, key=lambda c: (-scored[c], c))[:8]:
        if knows(candidate):
            return candidate
    return ""
