"""One parser decides what an address means (WHATWG, by ada), and every address has one canonical form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote

from ada_url import join_url, normalize_url

from auditor.encodings import encoded
from auditor.model.codes import Code

MAX_URL = 8_000
"""Characters; no server needs more, and a page may not make us parse a megabyte."""

_REMEMBERED = 500
"""Characters of an address whose canonical form is remembered."""

DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EDGES = "".join(map(chr, range(0x21)))
"""C0 controls and the space: what the URL standard takes off both ends, and nothing else (U+00A0 is part of an address)."""
_INNER = re.compile(r"[\t\n\r]")
# What is left of a web address when browsers, proxies and libraries must all read the same host from it: no backslash,
# no white space, no percent sign, no user name, exactly two slashes.
_PLAIN_AUTHORITY = re.compile(r"https?://[^\s\\/?#@%]+(?:[/?#]|$)", re.IGNORECASE)
_SLASHES = re.compile(r"[/\\]{2,}")
_PLAIN_RELATIVE = re.compile(r"//[^\s\\/?#@%]+(?:[/?#]|$)")
_PARTS = re.compile(r"(https?)://(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_QUERY_SAFE = "".join(map(chr, set(range(0x21, 0x7F)) - set(b"\"#<>'")))
"""Bytes that stand for themselves in the query of a web address (URL standard, special-query percent-encode set)."""
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class UrlError(ValueError):
    """An address that is not fetched; `code` is a key of the error table."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Parts(NamedTuple):
    """The parts of a canonical address."""

    scheme: str
    host: str
    """In lower case and ASCII, without the brackets of IPv6."""
    port: int
    path: str
    query: str


def canonical(href: str, base: str | None = None, encoding: str = "utf-8") -> str:
    """Return the one form of an address that is fetched, without its fragment.

    `encoding` is the character encoding of the document the address stands in, by a name that Python knows: browsers send
    a path in UTF-8 and a query in the document's own encoding (HTML, "encoding-parsing a URL").

    Raises UrlError (a ValueError) with SCHEME_REFUSED for what is not http(s), and BAD_URL for what is not valid, too
    long, carries a password, or would be read differently by another parser (RFC 3986 6.2.2 for the normal form).
    """
    if encoding != "utf-8" and "?" in href and not href.isascii():
        href = _query_encoded(href, encoding)
    if len(href) > _REMEMBERED or (base and len(base) > _REMEMBERED):
        return _canonical(href, base)
    # A page links to many places of another; white space before the fragment would become part of what is before it.
    address, mark, _ = href.partition("#")
    return _known(address if mark and address.rstrip(_EDGES) == address else href, base)


def _canonical(href: str, base: str | None) -> str:
    text = trimmed(href)
    if len(text) > MAX_URL:
        scheme = scheme_of(text[:200])
        if scheme and scheme not in DEFAULT_PORTS:
            raise UrlError(Code.SCHEME_REFUSED, f"{scheme}: is not a page")
        raise UrlError(Code.BAD_URL, f"{len(text)} characters long")
    _refuse_ambiguous(text)
    try:
        whole = normalize_url(text) if base is None else join_url(base, text)
    except (ValueError, UnicodeError) as error:
        raise UrlError(Code.BAD_URL, "not a valid address") from error
    return _normal(whole)


_known = lru_cache(maxsize=4096)(_canonical)


def _refuse_ambiguous(text: str) -> None:
    scheme = scheme_of(text)
    if scheme in DEFAULT_PORTS:
        if not _PLAIN_AUTHORITY.match(text):
            raise UrlError(Code.BAD_URL, "it carries a user name, or programs would disagree about its host")
    elif scheme:
        raise UrlError(Code.SCHEME_REFUSED, f"{scheme}: is not a page")
    elif _SLASHES.match(text) and not _PLAIN_RELATIVE.match(text):
        raise UrlError(Code.BAD_URL, "programs would disagree about its host")


def _normal(whole: str) -> str:
    match = _PARTS.match(whole)
    if match is None:
        scheme = scheme_of(whole)
        if scheme and scheme not in DEFAULT_PORTS:
            raise UrlError(Code.SCHEME_REFUSED, f"{scheme}: is not a page")
        raise UrlError(Code.BAD_URL, "not a valid address")
    scheme, host, port, path, query = match.groups()
    if "@" in whole[: match.end(2) + 1] or (path and path[0] != "/"):
        raise UrlError(Code.BAD_URL, "it carries a user name or a password")
    host = host.rstrip(".")
    if not host:
        raise UrlError(Code.BAD_URL, "no host")
    if len(whole) > MAX_URL:
        raise UrlError(Code.BAD_URL, f"{len(whole)} characters long")
    port = f":{port}" if port else ""
    tail = f"?{_escapes(query)}" if query else ""
    return f"{scheme}://{host}{port}{_escapes(path) or '/'}{tail}"


def _escapes(text: str) -> str:
    return _ESCAPE.sub(_escape, text) if "%" in text else text


def _escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    if character not in _UNRESERVED or _follows_stray_percent(match):
        return match[0].upper()
    return character


def _follows_stray_percent(match: re.Match[str]) -> bool:
    # "%2%65" decoded would read as the escape "%2e", which nobody wrote.
    before = match.string[max(match.start() - 2, 0) : match.start()]
    return before.endswith("%") or before[:1] == "%"


def _query_encoded(href: str, encoding: str) -> str:
    address, mark, fragment = href.partition("#")
    path, question, query = address.partition("?")
    if encoding.startswith("utf-16"):
        return href  # the URL standard sends queries of UTF-16 documents in UTF-8
    return f"{path}{question}{''.join(_in_encoding(query, encoding))}{mark}{fragment}"


def _in_encoding(query: str, encoding: str) -> Iterator[str]:
    end = 0
    for match in _NOT_ASCII.finditer(query):
        yield query[end : match.start()]
        end = match.end()
        try:
            yield quote_from_bytes(encoded(match[0], encoding), _QUERY_SAFE)
        except UnicodeEncodeError:
            yield from (_in_one(character, encoding) for character in match[0])
    yield query[end:]


def _in_one(character: str, encoding: str) -> str:
    try:
        return quote_from_bytes(encoded(character, encoding), _QUERY_SAFE)
    except UnicodeEncodeError:
        return f"%26%23{ord(character)}%3B"  # what the standard puts in place of a character the encoding lacks


def trimmed(href: str) -> str:
    """Return an address as a browser reads it from an attribute: C0 controls and spaces taken off both ends."""
    return href.strip(_EDGES)


def scheme_of(href: str) -> str:
    """Return the scheme that is written in the address, in lower case; empty for a relative address."""
    match = _SCHEME.match(_INNER.sub("", href[:200]).lstrip(_EDGES))
    return match[1].lower() if match else ""


@lru_cache(maxsize=4096)
def parts_of(url: str) -> Parts:
    """Split a canonical address. Raises UrlError for anything else."""
    match = _PARTS.match(url)
    if match is None:
        raise UrlError(Code.BAD_URL, "not a canonical http or https address")
    scheme, host, port, path, query = match.groups()
    return Parts(scheme, host.strip("[]"), int(port) if port else DEFAULT_PORTS[scheme], path or "/", query or "")


def origin_of(url: str) -> str:
    """Return scheme, host and port of a canonical address as a browser compares origins."""
    match = _PARTS.match(url)
    if match is None:
        raise UrlError(Code.BAD_URL, "not a canonical http or https address")
    scheme, host, port = match.group(1, 2, 3)
    shown = f":{port}" if port and int(port) != DEFAULT_PORTS[scheme] else ""
    return f"{scheme}://{host}{shown}"


def path_of(url: str) -> str:
    """Return the path of a canonical address, as escaped as it is sent, without the query."""
    return parts_of(url).path


def fragment_of(href: str) -> str:
    """Return the fragment of an address as the id it names, percent-decoded; empty when there is none."""
    return unquote(href.strip(_EDGES).partition("#")[2])


def site_name(url: str) -> tuple[str, str, int]:
    """Return what names the site of a canonical address: equal names are one site (`same_site`)."""
    parts = parts_of(url)
    standard = parts.port == DEFAULT_PORTS[parts.scheme]
    return (parts.host.removeprefix("www."), *(("", 0) if standard else (parts.scheme, parts.port)))


def same_site(a: str, b: str) -> bool:
    """Tell whether two canonical addresses belong to one site: same host, `www.` and the step from http to https apart."""
    return site_name(a) == site_name(b)
