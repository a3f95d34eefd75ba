"""Hunspell dictionaries read by spylls: English as shipped with British words added, other languages from folders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from auditor.checks.spelling.hunspell import MOST_BYTES, UNREADABLE, Hunspell

SYSTEM_FOLDERS = (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"))
"""Where the packages of Linux distributions put dictionaries."""
MOST_FILES = 2_000
"""Files of a folder that are looked at."""
_TAG = re.compile(r"[a-z]{2,8}")
_TWINS = {"no": ("nb",), "nb": ("no",)}
"""Language -> tags under which its dictionary may stand as well: Bokmål is what is mostly meant by Norwegian."""
SHIPPED = {"en": "en_US", "sv": "sv_SE", "ru": "ru"}
"""Language -> its dictionary in spylls's own package, which is there wherever auditor is."""
BRITISH = "en_GB-only"
"""Stems that SCOWL's British dictionary (-ise) has and its American one has not; LICENSE-SCOWL.txt stands beside them."""


@dataclass(frozen=True, slots=True)
class BrokenDictionary:
    """A dictionary that is there and cannot be used."""

    name: str
    why: str


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
        try:
            return any(part.lookup(word) for part in self._parts)
        except UNREADABLE:
            # Entries are read when asked for: a word whose own line is broken is there, and no typo.
            return True

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


def dictionary(language: str, folders: tuple[str, ...] = ()) -> Dictionary | BrokenDictionary | None:
    """Return the dictionary of a language (primary subtag), why it cannot be used, or None when there is none on this machine.

    A dictionary in one of `folders` wins over the shipped ones, those over the system's. It is read when it is asked for first.
    """
    own, installed = in_folders(folders), in_folders(tuple(map(str, SYSTEM_FOLDERS)))
    for tag in (language, *_TWINS.get(language, ())):
        path = own.get(tag) or (_shipped(tag) if tag in SHIPPED else installed.get(tag))
        if path is not None:
            return _loaded(language, path)
    return None


def shipped_english() -> Dictionary:
    """Return the English dictionary that comes with auditor: part 0 American, part 1 British only."""
    words = _loaded("en", _shipped("en"))
    assert isinstance(words, Dictionary)
    return words


def is_installed(language: str, folders: tuple[str, ...] = ()) -> bool:
    """Tell whether the operator or a package of the system has put a dictionary of a language here that auditor does not ship."""
    found = installed_dictionaries(folders)
    return any(tag in found for tag in (language, *_TWINS.get(language, ())))


def installed_dictionaries(folders: tuple[str, ...] = ()) -> Mapping[str, Path]:
    """Return language -> path without ending of the dictionaries that are not shipped; the system's only where we ship none."""
    system = in_folders(tuple(map(str, SYSTEM_FOLDERS)))
    return {tag: path for tag, path in system.items() if tag not in SHIPPED} | dict(in_folders(folders))


@lru_cache(maxsize=4)
def _loaded(language: str, path: Path) -> Dictionary | BrokenDictionary:
    shipped_english = path == _shipped("en")
    british = (Path(str(files(__package__).joinpath("data", BRITISH))),) if shipped_english else ()
    try:
        parts = tuple(Hunspell(part) for part in (path, *british))
    except UNREADABLE as fault:
        return BrokenDictionary(path.name, str(fault) or type(fault).__name__)
    return Dictionary(language, parts, ("en_US", "en_GB") if shipped_english else (path.name,))


def _shipped(language: str) -> Path:
    spec = find_spec("spylls")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / "hunspell" / "data" / language / SHIPPED[language]


@lru_cache(maxsize=8)
def in_folders(folders: tuple[str, ...]) -> Mapping[str, Path]:
    """Return language -> path without ending of the first dictionary in some folders: `xx_XX`, else `xx`, else any `xx_YY`."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(_pairs(Path(folder)), key=_preference):
            found.setdefault(_language_of(path), path.with_suffix(""))
    return found


def _pairs(folder: Path) -> Iterator[Path]:
    try:
        entries = sorted(islice(folder.iterdir(), MOST_FILES))
    except OSError:
        return  # a folder that is not there has no dictionaries; `missing_folders` tells it
    for path in entries:
        if path.suffix == ".dic" and _language_of(path) and path.is_file() and path.with_suffix(".aff").is_file():
            yield path


def _language_of(path: Path) -> str:
    tag = path.stem.replace("-", "_").partition("_")[0]
    return tag if _TAG.fullmatch(tag) else ""


def _preference(path: Path) -> tuple[bool, str]:
    tag = _language_of(path)
    return path.stem != f"{tag}_{tag.upper()}", path.stem


def missing_folders(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the operator's folders that cannot be listed."""
    return tuple(folder for folder in folders if not Path(folder).is_dir())


def installed_versions(folders: tuple[str, ...] = ()) -> dict[str, str]:
    """Return file name -> digest of each dictionary that is not shipped."""
    found = sorted(installed_dictionaries(folders).values())
    return {f"{path.name}.dic": _digest_of_pair(path) for path in found}


@lru_cache(maxsize=200)
def _digest_of_pair(path: Path) -> str:
    digest_of = hashlib.sha256()
    try:
        for ending in (".aff", ".dic"):
            with path.with_name(path.name + ending).open("rb") as file:
                digest_of.update(file.read(MOST_BYTES + 1))
    except OSError as fault:
        return f"cannot be read: {fault.strerror}"
    return f"sha256:{digest_of.hexdigest()[:16]}"


def digest(path: Path) -> str:
    """Return a short digest of a dictionary's words."""
    return hashlib.sha256(path.with_suffix(".dic").read_bytes()).hexdigest()[:16]


def british_digest() -> str:
    """Return a short digest of the shipped British words."""
    return digest(Path(str(files(__package__).joinpath("data", f"{BRITISH}.dic"))))
