"""What all documents have in common that are packed files: how they are broken, and what is no packed file at all."""

from __future__ import annotations

import zipfile
import zlib

from lxml import etree

from auditor.reference.files.header import Unreadable

BROKEN = (
    zipfile.BadZipFile, KeyError, ValueError, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error,
    etree.XMLSyntaxError,
)  # fmt: skip
"""What reading a packed file raises that is cut off, damaged, locked or packed in a way that is unknown here."""
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def refuse_compound(body: bytes, suffix: str) -> None:
    """Raise `Unreadable` for Microsoft's older container: an old document, or one with a password (MS-OFFCRYPTO 2.3)."""
    if body.startswith(_COMPOUND):
        raise Unreadable(
            f"is protected by a password, or is of the kind before 2007; save it as {suffix} without a password"
        )
