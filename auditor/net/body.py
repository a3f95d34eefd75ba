"""Reads a body to its limit and no further: decoded by ourselves, bounded at every step, short only with notice."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from urllib3 import BaseHTTPResponse

from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed

CHUNK = 64 * 1024
MAX_CODINGS = 2

_UNDONE = frozenset({"gzip", "x-gzip", "deflate"})
_UNASKED = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"})
"""Other rows of the registry of HTTP content codings."""


class BodyFault(Exception):
    """The body cannot be used; carries the failure."""

    def __init__(self, failure: Failed) -> None:
        super().__init__(failure.code)
        self.failure = failure


class _Inflater:
    """One gzip or deflate coding, undone in pieces of bounded size."""

    def __init__(self, coding: str) -> None:
        self._gzip = coding != "deflate"
        self._head = b""
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._gzip else None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what the next piece of input decodes to."""
        if self._stream is None:
            data = self._head = self._head + data
            if len(data) < 2:
                return
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if _is_zlib(data) else -zlib.MAX_WBITS)
        elif data:
            self._head = data
        while data:
            if self._stream.eof:
                if not (self._gzip and data[:2] == b"\x1f\x8b"):
                    return  # bytes after the end are ignored, as browsers do
                self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            out = self._stream.decompress(data, CHUNK)
            data = self._stream.unconsumed_tail or self._stream.unused_data
            if out:
                yield out

    def end(self) -> bytes:
        """Return the last bytes; raises BodyFault when the stream has no end."""
        if not self._head:
            return b""
        rest = self._stream.flush() if self._stream is not None else b""
        if self._stream is None or not self._stream.eof:
            raise BodyFault(failed(Code.TRUNCATED, "the compressed stream has no end", Stage.FETCH))
        return rest


def _is_zlib(head: bytes) -> bool:
    # RFC 9110 8.4.1.2: deflate means the zlib format (RFC 1950 2.2), but some servers send the raw stream.
    return head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0


def inflate(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Undo one coding over a stream of pieces. Raises BodyFault when the stream is broken or ends early."""
    inflater = _Inflater(coding)
    try:
        for piece in pieces:
            yield from inflater.feed(piece)
        rest = inflater.end()
    except zlib.error as error:
        raise BodyFault(failed(Code.BAD_ENCODING, f"{coding}: {error}", Stage.FETCH)) from error
    if rest:
        yield rest


def codings_of(header: str) -> list[str]:
    """Read Content-Encoding into the codings to undo, last applied first.

    Where a coding is none that HTTP knows ("none", "UTF-8"), the bytes are taken as they are (Fetch, "handle content
    codings"). Raises BodyFault for one that exists and that we did not ask for, and for too many.
    """
    codings = _listed(header)
    if any(coding in _UNASKED for coding in codings) or len(codings) > MAX_CODINGS:
        raise BodyFault(failed(Code.BAD_ENCODING, f"Content-Encoding: {header[:100]}", Stage.FETCH))
    return codings[::-1] if all(coding in _UNDONE for coding in codings) else []


def transfer_codings_of(header: str) -> list[str]:
    """Read Transfer-Encoding into the codings to undo after the chunks, last applied first (RFC 9112 6.1).

    Raises BodyFault for one that is unknown: unlike a content coding, it says how the message itself is written.
    """
    codings = [coding for coding in _listed(header) if coding != "chunked"]
    if any(coding not in _UNDONE for coding in codings) or len(codings) > MAX_CODINGS:
        raise BodyFault(failed(Code.BAD_ENCODING, f"Transfer-Encoding: {header[:100]}", Stage.FETCH))
    return codings[::-1]


def _listed(header: str) -> list[str]:
    codings = (coding.partition(";")[0].strip().lower() for coding in header.split(","))
    return [coding for coding in codings if coding not in {"", "identity"}]


def declared_length(raw: BaseHTTPResponse) -> int | None:
    """Read Content-Length. Raises BodyFault when it is not one number; None when there is none or the body is chunked."""
    values = {value.strip() for line in raw.headers.getlist("content-length") for value in line.split(",")}
    if not values or raw.chunked:
        return None
    if len(values) > 1:
        raise BodyFault(
            failed(Code.BAD_RESPONSE, f"Content-Length says {', '.join(sorted(values))[:100]}", Stage.FETCH)
        )
    value = values.pop()
    if not (value.isascii() and value.isdigit()):
        raise BodyFault(failed(Code.BAD_RESPONSE, f"Content-Length is {value[:50]!r}", Stage.FETCH))
    return int(value[:18])


def read_body(raw: BaseHTTPResponse, limit: int, partial: bool = False) -> tuple[bytes, bool]:
    """Return the decoded body, and whether it was cut at `limit`.

    Without `partial`, more than `limit` bytes is TOO_LARGE, before anything is read where the length is declared.
    Raises BodyFault, or what urllib3 raises when the connection breaks.
    """
    length = declared_length(raw)
    if length is not None and length > limit and not partial:
        raise BodyFault(failed(Code.TOO_LARGE, f"{length} bytes declared, the limit is {limit}", Stage.FETCH))
    pieces: Iterable[bytes] = raw.stream(CHUNK, decode_content=False)
    for coding in (
        *transfer_codings_of(raw.headers.get("transfer-encoding", "")),
        *codings_of(raw.headers.get("content-encoding", "")),
    ):
        pieces = inflate(pieces, coding)
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > limit:
            if not partial:
                raise BodyFault(failed(Code.TOO_LARGE, f"the limit is {limit} bytes", Stage.FETCH))
            return b"".join(kept)[:limit], True
    return b"".join(kept), False
