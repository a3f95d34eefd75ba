"""Compresses rows by what rows have in common: zlib with preset dictionaries (RFC 1950), which are told apart by their checksum.

A dictionary that was ever released stays, unchanged: rows of stores are packed by it.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib.resources import files

NAMES = ("dictionary-1.json",)
"""The newest last; that is the one new rows are packed by. Made by scripts/store_dictionary.py."""

_LEVEL = 6
_HAS_DICTIONARY = 0x20
"""FDICT, the bit of the second byte that says so; the checksum follows it."""


def compress(data: bytes) -> bytes:
    """Return data compressed by the newest dictionary."""
    stream = zlib.compressobj(_LEVEL, zdict=next(reversed(_dictionaries().values())))
    return stream.compress(data) + stream.flush()


def decompress(data: bytes) -> bytes:
    """Return what `compress`, or zlib without a dictionary, was given. Raises zlib.error, also for a dictionary that is not known."""
    if len(data) < 6 or not data[1] & _HAS_DICTIONARY:
        return zlib.decompress(data)
    checksum = int.from_bytes(data[2:6], "big")
    if (known := _dictionaries().get(checksum)) is None:
        raise zlib.error(f"packed by a dictionary that this auditor does not have ({checksum:08x})")
    stream = zlib.decompressobj(zdict=known)
    plain = stream.decompress(data)
    if not stream.eof:
        raise zlib.error("incomplete or truncated stream")
    return plain


@cache
def _dictionaries() -> dict[int, bytes]:
    # By their checksums, the newest last.
    read = ((files(__package__) / name).read_bytes() for name in NAMES)
    return {zlib.adler32(one): one for one in read}
