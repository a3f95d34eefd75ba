"""How common a word is: its rank in wordfreq's list, read up to the rank that still tells something."""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import msgpack  # type: ignore[import-untyped, unused-ignore]

DEEPEST = 60_000
"""Ranks beyond this are rare words, names, slang and other people's typos; `Scale` tells the former from the latter."""


@lru_cache(maxsize=4)
def ranks(language: str) -> Mapping[str, int]:
    """Return word -> rank from 0 for a language, empty where there is no list.

    The list is read as wordfreq documents it (gzip of MessagePack: a header, then one array of words per hundredth of a
    bel, the commonest first), because importing wordfreq itself costs more memory than the list.
    """
    found: dict[str, int] = {}
    for words in _steps(language):
        for word in words:
            found[word] = len(found)
        if len(found) >= DEEPEST:
            break
    return found


class Scale:
    """How much rarer one word is than another, over the whole list; held as text, since it is asked for few words."""

    def __init__(self, language: str) -> None:
        parts: list[bytes] = []
        self._ends: list[int] = []
        length = 1
        for words in _steps(language):
            part = "".join(f"{word}\n" for word in words).encode("utf-8")
            parts.append(part)
            length += len(part)
            self._ends.append(length)
        self._text = b"\n" + b"".join(parts)

    def step(self, word: str) -> int | None:
        """Return in which hundredth of a bel the word stands, from 0 for the commonest; None for a word not in the list."""
        at = self._text.find(f"\n{word}\n".encode())
        return None if at < 0 else bisect_right(self._ends, at + 1)

    def rarer(self, word: str, other: str) -> float | None:
        """Return by how many powers of ten `word` is rarer than `other`; None where the list has not both."""
        first, second = self.step(word), self.step(other)
        return None if first is None or second is None else (first - second) / 100


@lru_cache(maxsize=4)
def scale(language: str) -> Scale:
    """Return the scale of a language."""
    return Scale(language)


def _steps(language: str) -> Iterator[list[str]]:
    # The words of each hundredth of a bel, the commonest first.
    path = _list_of(language)
    if path is None:
        return
    with gzip.open(path) as packed:
        unpacker = msgpack.Unpacker(packed, max_buffer_size=64_000_000)
        size = unpacker.read_array_header()
        unpacker.skip()
        for _ in range(size - 1):
            yield unpacker.unpack()


def _list_of(language: str) -> Path | None:
    spec = find_spec("wordfreq")
    if spec is None or not spec.submodule_search_locations:
        return None
    data = Path(next(iter(spec.submodule_search_locations))) / "data"
    candidates = (data / f"{size}_{language}.msgpack.gz" for size in ("large", "small"))
    return next((path for path in candidates if path.is_file()), None)


def commonest(language: str, most: int) -> Mapping[str, float]:
    """Return the commonest words of a language, at most so many, and the decimal logarithm of how often each is said."""
    found: dict[str, float] = {}
    for step, words in enumerate(_steps(language)):
        found.update(dict.fromkeys(words, -step / 100))
        if len(found) >= most:
            break
    return found
