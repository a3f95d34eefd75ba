"""The words of a text that a spelling can be right or wrong of: no addresses, file names, code, figures, acronyms, handles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex


class Token(NamedTuple):
    """One word and how it stands there."""

    text: str
    """As written, with a straight apostrophe."""
    lower: str
    """The same in lower case."""
    start: int
    first: bool
    """It opens the text or a sentence, so that its capital tells nothing."""


SHORTEST = 3
LONGEST = 40
_MOST = 120
"""Characters of a run without spaces that may still be words joined by hyphens."""

_CHUNK = regex.compile(r"\S+")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])
_EDGE = "\"'“”‘’«»‹›„‚()[]{}<>.,;:!?…*•–—-¿¡|"
_SPLIT = regex.compile(r"[-–—‐‑]+|(?<=\p{L}{2})/(?=\p{L}{2})")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}'-]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:'\p{L}+)?")
_CLITICS = frozenset({"s", "t", "d", "m", "re", "ve", "ll", "em"})
_ELIDED = frozenset("o d l j m n s t c qu jusqu lorsqu puisqu un dell nell all sull dall quest".split())
_CLIPPED = frozenset(
    "tis twas twere twill twould twon't twouldn't tisn't twasn't em cause til till round bout cos n bye scuse nuff neath gainst"
    " midst".split()
)
_ENDS = ".!?:…"


def tokens(text: str) -> Iterator[Token]:
    """Yield the words worth looking up, in order. A chunk with a digit, dot, at sign or the like inside is left alone."""
    first = True
    for chunk in _CHUNK.finditer(text):
        raw = chunk[0]
        if len(raw) > _MOST:
            continue
        found, ends, lettered = _parts(raw)
        for word, lower, offset in found:
            yield Token(word, lower, chunk.start() + offset, first and offset == found[0][2])
        first = ends or (first and not lettered)


@lru_cache(maxsize=100_000)
def _parts(raw: str) -> tuple[tuple[tuple[str, str, int], ...], bool, bool]:
    """Return a chunk's words, also in lower case, with their offsets, whether a sentence may end after it, and whether it has a letter."""
    ends = raw.rstrip("\"'”’»)]")[-1:] in _ENDS
    return (
        tuple((word, word.lower(), offset) for word, offset in _words(raw)),
        ends,
        any(char.isalpha() for char in raw),
    )


def _words(raw: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    position = 0
    for separator in [*_SPLIT.finditer(raw), None]:
        part = raw[position : separator.start() if separator else len(raw)]
        core = part.strip(_EDGE)
        if core and not _is_clipped(part, core):
            word = _word(core)
            if word is not None:
                found.append((word, position + part.index(core)))
            elif not _harmless(core):
                return found  # "/usr", "#tag", "x86-64bit": the rest of the chunk is no prose either
        position = separator.end() if separator else len(raw)
    return found


def _is_clipped(part: str, core: str) -> bool:
    """Tell whether an apostrophe stands for the beginning of the word: "'tis", "rock 'n' roll"."""
    return part[:1] in "'’‘" and core.lower() in _CLIPPED


def _word(core: str) -> str | None:
    plain = unicodedata.normalize("NFKC", core.translate(_INVISIBLE)).replace("’", "'").replace("‘", "'").rstrip("'")
    if not SHORTEST <= len(plain) <= LONGEST or _NO_WORD.search(plain) or not _WORD.fullmatch(plain):
        return None
    bare, apostrophe, after = plain.partition("'")
    if apostrophe and after.lower() not in _CLITICS and bare.lower() not in _ELIDED:
        return None  # "b'salt", "stat'ing"; but "don't", "o'clock", "l'école"
    if bare.isupper() and len(bare) > 1:
        return None  # an acronym
    if any(char.isupper() for char in bare[1:]):
        return None  # a brand, or a name in code
    return plain


def _harmless(core: str) -> bool:
    return len(core) < SHORTEST or core.isupper() or core.isdigit()


_PLAIN_SLASH = regex.compile(r"\p{L}+/\p{L}+")


@lru_cache(maxsize=100_000)
def looks_like_code(chunk: str) -> bool:
    """Tell whether a run without spaces is an identifier, a path, an address or an option rather than words."""
    core = chunk.strip(_EDGE)
    if "()" in chunk:
        return True
    if any(char in core for char in "_\\@=<>{}$#~^") or "--" in chunk[:2]:
        return True
    return ("/" in core and not _PLAIN_SLASH.fullmatch(core)) or "." in core
