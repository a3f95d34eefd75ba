"""Hunspell dictionaries read by spylls: English as shipped with British words added, any other language from a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from auditor.checks.spelling.hunspell import Hunspell

SYSTEM_FOLDERS = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"))
"""Where the packages of Linux distributions put dictionaries."""
SHIPPED = {"en": "en_US", "sv": "sv_SE", "ru": "ru"}
"""Language -> its dictionary in spylls's own package, which is there wherever auditor is."""
BRITISH = "en_GB-only"
"""Stems that SCOWL's British dictionary (-ise) has and its American one has not; LICENSE-SCOWL.txt stands beside them."""


class Dictionary:
    """The words of one language."""

    def __init__(self, language: str, parts: tuple[Hunspell, ...], names: tuple[str, ...]) -> None:
        self.language = language
        self.names = names
        """What it was read from, for reports."""
        self._parts = parts
        self.has = lru_cache(maxsize=50_000)(self._has)
        """Tells whether the word is in the dictionary exactly as written."""

    def knows(self, word: str) -> bool:
        """Tell whether the word, as written or with a capital, is in the dictionary."""
        capital = word[:1].upper() + word[1:]
        return self.has(word) or (capital != word and self.has(capital))

    def _has(self, word: str) -> bool:
        return any(part.lookup(word) for part in self._parts)

    def suggests(self, word: str) -> bool:
        """Tell whether the word is known and fit to be suggested to anybody (Hunspell's NOSUGGEST)."""
        return self.knows(word) and not any(stem in self._taboo for stem in without_endings(word))

    @cached_property
    def _taboo(self) -> frozenset[str]:
        return frozenset().union(*(part.taboo for part in self._parts))

    def may_know(self, word: str) -> bool:
        """Tell cheaply whether the word, without an ordinary English ending, is a stem; only then is `knows` worth asking."""
        stems = self._all_stems
        if word in stems:
            return True
        for ending in _ENDINGS_BY_LAST.get(word[-1:], ()):
            if word.endswith(ending):
                stem = word.removesuffix(ending)
                if stem in stems or stem + "e" in stems:
                    return True
        return False

    @cached_property
    def _all_stems(self) -> frozenset[str]:
        return frozenset().union(*self.stems)

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        """The stems of each part."""
        return tuple(part.stems for part in self._parts)

    def in_part(self, part: int, word: str) -> bool:
        """Tell whether one of its parts has the word (for English: 0 American, 1 British only)."""
        return bool(self._parts[part].lookup(word))


_ENDINGS = ("s", "d", "ed", "ing", "ly", "es", "er", "ers")
_ENDINGS_BY_LAST = {last: tuple(e for e in _ENDINGS if e[-1] == last) for last in {e[-1] for e in _ENDINGS}}


def without_endings(word: str) -> Iterator[str]:
    """Yield the word and what may be its stem, by ordinary English endings."""
    yield word
    for ending in _ENDINGS:
        if word.endswith(ending):
            yield word.removesuffix(ending)
            yield word.removesuffix(ending) + "e"


def dictionary(language: str, folder: str = "") -> Dictionary | None:
    """Return the dictionary of a language (primary subtag), or None when there is none on this machine.

    A dictionary in `folder` wins over the shipped ones, those over the system's.
    """
    return _loaded(language, folder)


@lru_cache(maxsize=4)
def _loaded(language: str, folder: str) -> Dictionary | None:
    own = _in_folder(Path(folder), language) if folder else None
    if own is None and language == "en":
        american, british = _shipped("en", "en_US"), files(__package__).joinpath("data", BRITISH)
        return Dictionary("en", (Hunspell(american), Hunspell(Path(str(british)))), ("en_US", "en_GB"))
    path = own or next((p for p in _elsewhere(language) if p is not None), None)
    return Dictionary(language, (Hunspell(path),), (path.name,)) if path else None


def _elsewhere(language: str) -> Iterator[Path | None]:
    if language in SHIPPED:
        yield _shipped(language, SHIPPED[language])
    for folder in SYSTEM_FOLDERS:
        yield _in_folder(folder, language)


def _shipped(language: str, name: str) -> Path:
    spec = find_spec("spylls")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "hunspell" / "data" / language / name


def _in_folder(folder: Path, language: str) -> Path | None:
    """Return the path (without ending) of `xx.dic`, else of the first `xx_YY.dic` with its `.aff` beside it."""
    try:
        found = sorted(
            folder.glob(f"{language}*.dic"), key=lambda p: (p.stem != f"{language}_{language.upper()}", p.stem)
        )
    except OSError:
        return None
    for path in found:
        if path.stem.replace("-", "_").partition("_")[0] == language and path.with_suffix(".aff").is_file():
            return path.with_suffix("")
    return None


def digest(path: Path) -> str:
    """Return a short digest of a dictionary's words."""
    return hashlib.sha256(path.with_suffix(".dic").read_bytes()).hexdigest()[:16]


def british_digest() -> str:
    """Return a short digest of the shipped British words."""
    return digest(Path(str(files(__package__).joinpath("data", f"{BRITISH}.dic"))))
