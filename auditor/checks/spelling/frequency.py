"""How common a word is: its rank in wordfreq's list, read up to the rank that still tells something."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import msgpack  # type: ignore[import-untyped, unused-ignore]

DEEPEST = 60_000
"""Ranks beyond this are names, slang and other people's typos."""


@lru_cache(maxsize=4)
def ranks(language: str) -> Mapping[str, int]:
    """Return word -> rank from 0 for a language, empty where there is no list.

    The list is read as wordfreq documents it (gzip of MessagePack: a header, then one array of words per hundredth of a
    bel, the commonest first), because importing wordfreq itself costs more memory than the list.
    """
    path = _list_of(language)
    if path is None:
        return {}
    found: dict[str, int] = {}
    with gzip.open(path) as packed:
        unpacker = msgpack.Unpacker(packed, max_buffer_size=64_000_000)
        size = unpacker.read_array_header()
        unpacker.skip()
        for _ in range(size - 1):
            for word in unpacker.unpack():
                found[word] = len(found)
            if len(found) >= DEEPEST:
                break
    return found


def _list_of(language: str) -> Path | None:
    spec = find_spec("wordfreq")
    if spec is None or not spec.submodule_search_locations:
        return None
    data = Path(next(iter(spec.submodule_search_locations))) / "data"
    candidates = (data / f"{size}_{language}.msgpack.gz" for size in ("large", "small"))
    return next((path for path in candidates if path.is_file()), None)
