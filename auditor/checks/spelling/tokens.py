"""The words of a text that a spelling can be right or wrong of: no addresses, file names, code, figures, acronyms, handles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import regex


class Token(NamedTuple):
    """One word and how it stands there."""

    text: str
    """As written, with a straight apostrophe."""
    start: int
    first: bool
    """It opens the text or a sentence, so that its capital tells nothing."""


SHORTEST = 3
LONGEST = 40

_CHUNK = regex.compile(r"\S+")
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])
_EDGE = "\"'“”‘’«»‹›„‚()[]{}<>.,;:!?…*•–—-¿¡|"
_SPLIT = regex.compile(r"[-–—‐‑]+|(?<=\p{L}{3})/(?=\p{L}{3})")
_NO_WORD = regex.compile(r"[^\p{L}\p{M}'-]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:'\p{L}+)?")
_ENDS = ".!?:…"


def tokens(text: str) -> Iterator[Token]:
    """Yield the words worth looking up, in order. A chunk with a digit, dot, at sign or the like inside is left alone."""
    first = True
    for chunk in _CHUNK.finditer(text):
        raw = chunk[0]
        if len(raw) <= 120:
            yield from _words(raw, chunk.start(), first)
        first = raw.rstrip("\"'”’»)]")[-1:] in _ENDS or (first and not any(char.isalpha() for char in raw))


def _words(raw: str, start: int, first: bool) -> Iterator[Token]:
    position = 0
    for separator in [*_SPLIT.finditer(raw), None]:
        part = raw[position : separator.start() if separator else len(raw)]
        core = part.strip(_EDGE)
        if core:
            word = _word(core)
            # "/usr", "-x", "#tag", "it's-2x": the whole chunk is no prose
            if word is None and not _harmless(core):
                return
            if word is not None:
                yield Token(word, start + position + part.index(core), first)
            first = False
        position = separator.end() if separator else len(raw)


def _word(core: str) -> str | None:
    plain = unicodedata.normalize("NFKC", core.translate(_INVISIBLE)).replace("’", "'").replace("‘", "'").rstrip("'")
    if not SHORTEST <= len(plain) <= LONGEST or _NO_WORD.search(plain) or not _WORD.fullmatch(plain):
        return None
    bare = plain.partition("'")[0]
    if bare.isupper() and len(bare) > 1:
        return None  # an acronym
    if any(char.isupper() for char in bare[1:]):
        return None  # a brand, or a name in code
    return plain


def _harmless(core: str) -> bool:
    return len(core) < SHORTEST or core.isupper() or core.isdigit()


def looks_like_code(chunk: str) -> bool:
    """Tell whether a run without spaces is an identifier, a path, an address or an option rather than words."""
    return any(char in chunk for char in "_/\\@=<>{}$#~^|+*&%") or ("." in chunk.strip(_EDGE))
