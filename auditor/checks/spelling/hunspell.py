"""A Hunspell dictionary for looking words up: entries are split from the file at once, but made into words when asked for.

spylls makes an object of each of fifty thousand lines before the first word is looked up, and a page asks for a few hundred. The
rules, the entries and the lookup are spylls's own all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from spylls.hunspell.algo.lookup import Lookup
from spylls.hunspell.readers.aff import read_aff
from spylls.hunspell.readers.dic import read_dic
from spylls.hunspell.readers.file_reader import FileReader

_LINE = re.compile(r"^(?:([^\s/\\]+)(/[^\s/\\]*)?|(.*\S.*))$", re.MULTILINE)
"""A stem and its flags, or a line with escapes, data fields or a stem of several words, which is for spylls to split."""
_COUNT = re.compile(r"(?:\ufeff|ï»¿)?\d+(?:[^\S\n].*)?(?=\n)")


MOST_BYTES = 50_000_000
"""Of one file; the largest dictionaries of distributions have a tenth of it."""
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    re.error,
)
"""What reading a broken dictionary raises: spylls trusts its files, and those of a folder are anybody's."""


class Hunspell:
    """The words of one pair of `.aff` and `.dic` files. `path` is theirs without the ending.

    Raises one of UNREADABLE for files that are too large, hold no words or are no dictionary.
    """

    def __init__(self, path: Path) -> None:
        for ending in (".aff", ".dic"):
            _fit_to_read(path.with_name(path.name + ending))
        self._aff, self._context = read_aff(FileReader(f"{path}.aff"))
        self._entries = Entries(path, self._aff, self._context)
        self.lookup = Lookup(self._aff, self._entries)
        """Tells whether a word is right, by its stem, affixes and compounds."""
        if not self._entries.lines:
            raise ValueError("there is no word in it")

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all entries."""
        return frozenset(self._entries.lines)

    @cached_property
    def taboo(self) -> frozenset[str]:
        """The stems that are words but never to be suggested (NOSUGGEST)."""
        flag = self._aff.NOSUGGEST
        return frozenset(self._entries.flagged(flag)) if flag else frozenset()


def _fit_to_read(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} has more than {MOST_BYTES:,} bytes")
    with path.open("rb") as file:
        if b"\0" in file.read(4096):
            raise ValueError(f"{path.name} is not text")


class Entries:
    """What spylls's lookup asks of a dictionary's entries (its `Dic`), read line by line as stems are asked for."""

    def __init__(self, path: Path, aff: Any, context: Any) -> None:
        self._aff, self._context = aff, context
        self.lines: dict[str, str] = {}
        """The lines of each stem, joined; texts, because a garbage collector looks at every list there is."""
        self._made: dict[str, list[Any]] = {}
        text = path.with_name(f"{path.name}.dic").read_text(context.encoding, "surrogateescape")
        count = _COUNT.match(text)
        odd: list[str] = []
        for stem, flags, other in _LINE.findall(text, count.end() if count else 0):
            if other or context.ignore is not None:
                odd.append(other or stem + flags)
            else:
                known = self.lines.get(stem)
                self.lines[stem] = stem + flags if known is None else f"{known}\n{stem}{flags}"
        # Read at once: only spylls knows their stems, and some of them add to the rules.
        for entry in self._read(odd).words:
            self._made.setdefault(entry.stem, []).append(entry)
        for stem, made in self._made.items():
            made.extend(self._read(self.lines.setdefault(stem, "").split("\n")).words)

    def homonyms(self, stem: str, *, ignorecase: bool = False) -> Sequence[Any] | Iterator[Any]:
        """Return the entries of a stem; with `ignorecase` those whose lower case it is."""
        if ignorecase:
            return (entry for each in self._in_any_case(stem) for entry in self._of(each))
        return self._of(stem)

    def _of(self, stem: str) -> list[Any]:
        made = self._made.get(stem)
        if made is None:
            lines = self.lines.get(stem)
            if lines is None:
                return []
            made = self._made[stem] = self._read(lines.split("\n")).words
        return made

    def has_flag(self, stem: str, flag: str, *, for_all: bool = False) -> bool:
        """Tell whether one entry of a stem, or all of them, carry a flag."""
        found = [flag in entry.flags for entry in self._of(stem)]
        return bool(found) and (all(found) if for_all else any(found))

    def flagged(self, flag: str) -> Iterator[str]:
        """Yield the stems with an entry that carries a flag."""
        numbered = bool(self._context.flag_synonyms)  # lines then hold numbers of sets of flags
        for stem, lines in self.lines.items():
            if (flag in lines or numbered or stem in self._made) and self.has_flag(stem, flag):
                yield stem

    def _in_any_case(self, lower: str) -> Iterator[str]:
        yield from self._capitals.get(lower, ())
        if len(lower) == 1:
            # spylls files an entry without capitals under each of its letters; so "B'm" is held for a word.
            yield from (stem for stem in self.lines if lower in stem and stem.islower())

    @cached_property
    def _capitals(self) -> dict[str, list[str]]:
        # Lower case -> stems with capitals; asked for by words all in capitals only.
        found: dict[str, list[str]] = {}
        for stem in self.lines:
            if not stem.islower():
                for lower in self._aff.casing.lower(stem):
                    found.setdefault(lower, []).append(stem)
        return found

    def _read(self, lines: list[str]) -> Any:
        # Numbered from 2: the first line of a file would be taken for the number of entries.
        numbered = ((number, line.strip()) for number, line in enumerate(lines, 2) if line)
        return read_dic(numbered, aff=self._aff, context=self._context)
