"""What a character encoding's label means on the web (Encoding standard), and bytes as the text they stand for."""

from __future__ import annotations

import webencodings

_NAMES = {
    "big5": "big5-hkscs",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "ibm866": "cp866",
    "iso-8859-8-i": "iso-8859-8",
    "shift_jis": "cp932",
    "utf-16be": "utf-16-be",
    "utf-16le": "utf-16-le",
    "x-mac-cyrillic": "mac-cyrillic",
}
"""Encodings whose decoder Python has under another name: most are read by the standard as a superset of what they are called."""
_CODECS = {"windows-874": "cp874"}
_UNREADABLE = frozenset({"replacement", "x-user-defined"})
"""The standard decodes these to nothing that could be read."""


def encoding_of(label: str) -> str:
    """Return the encoding a label means on the web, by one name each; empty for a label that means none."""
    found = webencodings.lookup(label)
    if found is None or found.name in _UNREADABLE:
        return ""
    name: str = found.name
    return _NAMES.get(name, name)


def decoded(body: bytes, encoding: str) -> str:
    """Return the text of a body, without a byte order mark; bytes that mean nothing become U+FFFD. Raises LookupError."""
    return body.decode(_CODECS.get(encoding, encoding), "replace").removeprefix("\ufeff")


def encoded(text: str, encoding: str) -> bytes:
    """Return text as bytes. Raises UnicodeEncodeError for a character that the encoding lacks, LookupError for no encoding."""
    return text.encode(_CODECS.get(encoding, encoding))
