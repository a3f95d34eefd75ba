"""A digest of what a server sent that stays the same where only what changes with each request differs: tokens, times, counters.

Left out    comments, nonces, the values of hidden token fields and of csrf metas, tokens and times inside scripts, the times a
            page was made in, counters of views, the key of obfuscated e-mail addresses, and the query that only breaks caches
Kept        every other byte: a changed word, class or attribute makes another digest
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

_TOKEN = (
    rb"[\w.:-]{0,60}(?:nonce|csrf|xsrf|token|timestamp|request_?id|trace_?id|build_?id|session_?id|viewstate\w{0,20}|"
    rb"eventvalidation|ak_js\w{0,10})[\w.:-]{0,20}"
)
_PART = re.compile(rb"<!--|<(script|style)\b", re.IGNORECASE)
_ENDS = {
    b"": re.compile(rb"-->"),
    b"script": re.compile(rb"</script", re.IGNORECASE),
    b"style": re.compile(rb"</style", re.IGNORECASE),
}
_TAG = re.compile(
    rb"<(?:input|meta|link|script|img|source|video|audio|iframe|a|span|html|body|form|div)\b[^>]{0,4000}>",
    re.IGNORECASE,
)
_NONCE = re.compile(
    rb"""\s(?:nonce|data-(?:csrf|nonce|token|timestamp|request-id))\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE
)
_NAMED_TOKEN = re.compile(
    rb"""\s(?:name|id|property)\s*=\s*["']?""" + _TOKEN + rb"""["'\s>]|\sname\s*=\s*["']?form_build_id""", re.IGNORECASE
)
_VALUE = re.compile(rb"""\s(?:value|content)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_LOADED = re.compile(
    rb"""(\s(?:src|href|srcset|data-src)\s*=\s*["']?[^"'\s>?#]{1,2000})\?[^"'\s>#]{0,2000}""", re.IGNORECASE
)
_CACHE_QUERY = re.compile(
    rb"[?&](?:amp;)?(?:v|ver|version|t|ts|_|cb|rev|hash|h|build|cache|cachebust(?:er)?|mtime)=[\w.:-]{1,80}",
    re.IGNORECASE,
)
_SCRIPT_TOKEN = re.compile(
    rb"""(["']?""" + _TOKEN + rb"""["']?\s{0,3}[:=]\s{0,3})(?:"[^"\n]{0,2000}"|'[^'\n]{0,2000}'|\d+)""", re.IGNORECASE
)
_MADE_IN = re.compile(
    rb"(?:generated|created|rendered|executed|served) in [\d.,]{1,12}\s?(?:ms|s|sec|seconds|milliseconds)\b",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rb"""(<(\w{1,10})\b[^>]{0,400}\b(?:class|id)\s*=\s*["']?[^"'>]{0,200}\b(?:page-?)?(?:views?|visits?|visitors?|hits?)(?:[-_]?count(?:er)?)?\b[^>]{0,400}>)[\s\d.,]{1,30}(?=</\2)""",
    re.IGNORECASE,
)
_EMAIL = re.compile(rb"""(data-cfemail\s*=\s*["']|/cdn-cgi/l/email-protection#)([0-9a-fA-F]{4,400})""")
READ_HEADERS = ("content-type", "content-security-policy", "content-language", "x-robots-tag", "refresh", "link")
"""Headers of an answer that change how its page is read."""


def body_digest(body: bytes, headers: Mapping[str, str]) -> str:
    """Return the digest of an answer: its body, and those of its headers (names in lower case) that change how a page is read."""
    digest = hashlib.sha256()
    for name in READ_HEADERS:
        value = re.sub(r"'nonce-[^']*'", "", headers.get(name, ""))
        digest.update(f"{name}:{value}\n".encode("utf-8", "replace"))
    digest.update(steady(body))
    return digest.hexdigest()


def steady(body: bytes) -> bytes:
    """Return a body without what changes with each request; linear in its length."""
    text = b"".join(_without_comments(body))
    text = _TAG.sub(_steady_tag, text)
    text = _COUNTER.sub(rb"\1", text)
    text = _MADE_IN.sub(b"", text)
    return _EMAIL.sub(_address, text)


def _without_comments(body: bytes) -> Iterator[bytes]:
    """Yield a body without its comments; what looks like one inside a script or a style is none."""
    at = 0
    while part := _PART.search(body, at):
        yield body[at : part.start()]
        kind = (part[1] or b"").lower()
        end = _ENDS[kind].search(body, part.end())
        if end is None:  # never closed: nobody can tell what belongs to it
            yield body[part.start() :]
            return
        at = end.end()
        if kind:
            whole = body[part.start() : at]
            yield _SCRIPT_TOKEN.sub(rb"\1", whole) if kind == b"script" else whole
    yield body[at:]


def _steady_tag(tag: re.Match[bytes]) -> bytes:
    text = _NONCE.sub(b"", tag[0])
    name = text[1:7].lower()
    if name.startswith((b"input", b"meta")) and _NAMED_TOKEN.search(text):
        return _VALUE.sub(b"", text)
    if name.startswith((b"link", b"script", b"img", b"source", b"video", b"audio", b"iframe")):
        return _LOADED.sub(_without_cache_query, text)
    return text


def _without_cache_query(address: re.Match[bytes]) -> bytes:
    query = address[0][len(address[1]) :]
    return address[1] + _CACHE_QUERY.sub(b"", query)


def _address(found: re.Match[bytes]) -> bytes:
    """Decode an e-mail address that is kept from robots with a key that changes: the first byte, over all the others."""
    raw = bytes.fromhex(found[2][: len(found[2]) // 2 * 2].decode())
    return found[1] + bytes(byte ^ raw[0] for byte in raw[1:])
