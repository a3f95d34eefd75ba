"""What a body is: its media type by declaration and first bytes, its character encoding in the order of the WHATWG."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from charset_normalizer import from_bytes

from auditor.encodings import encoding_of

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_UNKNOWN_TYPES = frozenset({"", "*/*", "unknown/unknown", "application/unknown", "text/plain"})
"""Declarations that say nothing; text/plain among them only for bytes that cannot be text."""

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OggS\x00", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x7fELF", "application/x-executable"),
    (b"\x00\x01\x00\x00", "font/ttf"),
    (b"\x00asm", "application/wasm"),
)
# MIME Sniffing Standard, section 7.1: a document starts, after white space, with one of these and a space or ">".
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?[\t\n\x0c\r ]*(?:<!--|<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)"
    rb"[\t\n\x0c\r >])",
    re.IGNORECASE,
)
_XHTML = re.compile(rb"<html\b[^>]{0,500}http://www\.w3\.org/1999/xhtml", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def essence_of(content_type: str) -> str:
    """Return type/subtype of a Content-Type header in lower case; empty when it is not one."""
    essence = content_type.partition(";")[0].strip().lower()
    return essence if re.fullmatch(r"[!#$&^_.+\w-]{1,100}/[!#$&^_.+*\w-]{1,100}", essence, re.ASCII) else ""


def media_type_of(content_type: str, body: bytes) -> str:
    """Decide what a body is (MIME Sniffing Standard, cut to what an audit must tell apart).

    HTML that is really a picture or a PDF is the latter; HTML that says it is a picture stays one, as in browsers.
    """
    declared = essence_of(content_type)
    if declared in HTML_TYPES:
        return signature_of(body) or declared
    if declared in {"text/xml", "application/xml"}:
        return "application/xhtml+xml" if _XHTML.search(body[:4096]) else declared
    if declared not in _UNKNOWN_TYPES:
        return declared
    found = signature_of(body)
    if found:
        return found
    if declared != "text/plain" and _HTML_START.match(body[:1500]):
        return "text/html"
    if _BINARY.search(body[:1500]) and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "application/octet-stream"
    return "text/plain"


def signature_of(body: bytes) -> str:
    """Return the media type of a well-known binary format by its first bytes; empty for anything else."""
    for signature, media_type in _SIGNATURES:
        if body.startswith(signature):
            return media_type
    if body[:4] == b"RIFF" and body[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return {b"WEBP": "image/webp", b"WAVE": "audio/wave", b"AVI ": "video/avi"}[body[8:12]]
    if body[4:8] == b"ftyp":
        return "image/avif" if body[8:12] == b"avif" else "video/mp4"
    return ""


def looks_like_html(body: bytes) -> bool:
    """Tell whether a body starts as an HTML document does."""
    return _HTML_START.match(body[:1500]) is not None


class Charset(NamedTuple):
    """A character encoding by a name that Python and lxml know, and how it was found."""

    name: str
    source: str
    """bom | header | meta | guess | default"""


_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([^\s"';,]{1,40})""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_META_CHARSET = re.compile(
    rb"""<meta\s[^>]{0,900}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([A-Za-z0-9_:.()-]{1,40})""", re.IGNORECASE
)
_XML_CHARSET = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")

_BY_CODEC = {
    "big5hkscs": "big5-hkscs",
    "cp874": "windows-874",
    "cp932": "cp932",
    "cp949": "cp949",
    "cp950": "big5-hkscs",
    "euc_jis_2004": "euc-jp",
    "euc_jisx0213": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "shift_jis_2004": "cp932",
    "shift_jisx0213": "cp932",
}
"""Codecs of Python whose name is no label of the Encoding standard."""
_GUESSED = frozenset(
    "big5-hkscs cp932 cp949 euc-jp gb18030 iso-2022-jp koi8-r koi8-u windows-1251 windows-1253 windows-1255 windows-1256"
    " iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 windows-874".split()
)
"""Encodings of other scripts than Latin. Latin ones cannot be told apart well; windows-1252 is what browsers take."""


def charset_of(content_type: str, body: bytes) -> Charset:
    """Decide the encoding: byte order mark, HTTP header, `<meta>` in the first 1,024 bytes, else a guess (HTML 13.2.3.1)."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Charset(name, "bom")
    declared = _HEADER_CHARSET.search(content_type[:500])
    name = encoding_of(declared[1]) if declared else ""
    if name:
        return Charset(name, "header")
    name = _prescan(body[:1024])
    if name:
        return Charset(name, "meta")
    return _guess(body)


def _prescan(head: bytes) -> str:
    head = _COMMENT.sub(b"", head)
    for match in (*_META_CHARSET.finditer(head), *_XML_CHARSET.finditer(head)):
        name = encoding_of(match[1].decode("ascii"))
        if name:
            # A document that could be read as ASCII so far is not UTF-16, whatever it says.
            return "utf-8" if name.startswith("utf-16") else name
    return ""


def _of_codec(codec: str) -> str:
    """Return the web's encoding of a codec of Python's."""
    return _BY_CODEC.get(codec) or encoding_of(codec.replace("_", "-"))


def _guess(body: bytes) -> Charset:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(body[: 128 * 1024]).best()
        name = _of_codec(best.encoding) if best is not None else ""
        return Charset(name, "guess") if name in _GUESSED else Charset("windows-1252", "default")
    return Charset("utf-8", "guess")
