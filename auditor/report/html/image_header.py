"""Tells a picture's format and size by its first bytes, so that nothing else is ever written or shown as a picture."""

from __future__ import annotations


def picture_form(data: bytes) -> tuple[str, int, int] | None:
    """Return file suffix, width and height of a WebP, JPEG or PNG picture; None for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    if data[:3] == b"\xff\xd8\xff":
        return _jpeg(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n" and data[12:16] == b"IHDR" and len(data) >= 24:
        return _form("png", int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big"))
    return None


def _form(suffix: str, width: int, height: int) -> tuple[str, int, int] | None:
    return (suffix, width, height) if width and height else None


def _webp(data: bytes) -> tuple[str, int, int] | None:
    """Read the size from one of the three chunks a WebP file begins with (RFC 9649, sections 2.5 to 2.7)."""
    match data[12:16]:
        case b"VP8X":
            return _form("webp", int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return _form("webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8 ":
            width, height = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
            return _form("webp", width & 0x3FFF, height & 0x3FFF)
    return None


def _jpeg(data: bytes) -> tuple[str, int, int] | None:
    """Read the size from the frame header (ITU-T T.81, B.2.2), walking from marker segment to marker segment."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return _form(
                "jpg", int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
            )
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return None
