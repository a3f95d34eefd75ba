"""What a wrong word was probably meant to be: the common word that one slip of the finger away turns into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

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
_REACH = ((3, 300), (4, 5_000), (5, 20_000), (6, 40_000))
"""Length of the wrong word -> deepest rank of what it may have been meant to be: short words are near to everything."""
RARE = 60_000
"""The rank given to a word that only the dictionary has."""
LONG = 7
"""From this length a word that only the dictionary has may have been meant, too."""

SWAP, LOST, EXTRA, WRONG = "swap", "lost", "extra", "wrong"
"""Two letters swapped, a letter lost, one too many, one wrong."""
_CONSIDERED = 6
_WEIGHTS = {SWAP: 4.0, LOST: 1.5, EXTRA: 1.5, WRONG: 1.0}


class Guess(NamedTuple):
    """A word that was probably meant."""

    word: str
    rank: int
    slip: str
    """What went wrong: swap, lost, extra or wrong."""
    at: int
    """Where, in the wrong word."""


def alphabet(language: str) -> str:
    """Return the letters a slip may put in."""
    return _MORE["ru"] if language == "ru" else _LATIN + _MORE.get(language, "")


def neighbours(word: str, letters: str) -> Iterator[tuple[str, str, int, float]]:
    """Yield every string one slip away: the string, the slip that would have made `word` of it, where, and how likely."""
    for at in range(len(word)):
        head, tail = word[:at], word[at:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:], SWAP, at, _WEIGHTS[SWAP]
        doubled = len(tail) > 1 and tail[0] == tail[1]
        yield head + tail[1:], EXTRA, at, 4.0 if doubled else _WEIGHTS[EXTRA]
        for letter in letters:
            if letter != tail[0]:
                yield head + letter + tail[1:], WRONG, at, _WEIGHTS[WRONG] if at else 0.3
            yield head + letter + tail, LOST, at, 4.0 if letter == tail[0] else _WEIGHTS[LOST]
    for letter in letters:
        yield word + letter, LOST, len(word), _WEIGHTS[LOST]


def meant(
    word: str, ranks: Mapping[str, int], knows: Callable[[str], bool], is_stem: Callable[[str], bool], language: str
) -> tuple[Guess, ...]:
    """Return the words that may stand behind a wrong one, the most probable first; nothing when none near is common enough.

    `knows` decides whether a string is a word; `is_stem` says cheaply whether it may be one.
    """
    deepest = next((rank for size, rank in _REACH if len(word) <= size), RARE)
    near = list(neighbours(word, alphabet(language)))
    listed = [(slip[0], ranks[slip[0]], *slip[1:]) for slip in near if slip[0] in ranks]
    found = _ranked(word, (entry for entry in listed if entry[1] < deepest), knows)
    if not found and len(word) >= LONG:
        rare = ((slip[0], RARE, *slip[1:]) for slip in near if ranks.get(slip[0], RARE) == RARE and is_stem(slip[0]))
        found = _ranked(word, rare, knows)
    return found


def _ranked(
    word: str, near: Iterable[tuple[str, int, str, int, float]], knows: Callable[[str], bool]
) -> tuple[Guess, ...]:
    scored: dict[str, tuple[float, Guess]] = {}
    for candidate, rank, slip, at, weight in near:
        if len(word) == 3 and slip not in {SWAP, LOST}:
            continue
        value = weight / (rank + 20)  # Zipf: a word's frequency is about one over its rank
        if value > scored.get(candidate, (0.0,))[0]:
            scored[candidate] = (value, Guess(candidate, rank, slip, at))
    ranked = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1].word))
    return tuple(guess for _, guess in ranked[:_CONSIDERED] if knows(guess.word))
