"""Reads sitemaps of every kind (XML, index, text, RSS, Atom, gzip) as far as they can be read, and says where they end."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from auditor.encodings import decoded
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Response
from auditor.net.body import BodyFault, inflate
from auditor.net.fetch import Fetcher
from auditor.net.media import charset_of, looks_like_html
from auditor.urls import MAX_URL, UrlError, canonical

SIZE_LIMIT = 52_428_800
URLS_PER_FILE = 50_000
"""The two limits of the sitemap protocol (sitemaps.org)."""
MAX_LEVELS = 3
MAX_FILES = 1_000
TIME_LIMIT_S = 300.0
MAX_PROBLEMS = 50
"""Broken files of one sitemap that are named."""

_FEED = 64 * 1024
_BLANK_START = re.compile(rb"\A(?:[ \t\r\n\x0b\x0c]|\xef\xbb\xbf)+")
_BEFORE_DECLARATION = re.compile(rb"\A(?:\s*<!--(?:[^-]|-(?!->))*-->)+\s*(?=<\?xml\s)")
"""Comments before the XML declaration, which is not well-formed; some generators write their name there."""
_COMMENT_START = re.compile(rb"\A(?:\s*<!--(?:[^-]|-(?!->))*-->|\s*<\?(?:[^?]|\?(?!>))*\?>)+\s*")
_BROKEN_ANSWER = frozenset({Code.TRUNCATED, Code.TOO_LARGE, Code.BAD_ENCODING, Code.BAD_RESPONSE})
"""Faults of an answer that is there; of others the start page tells as well."""
_FIELDS = frozenset({"loc", "link", "lastmod", "updated", "pubdate"})


class SitemapEntry(NamedTuple):
    """One address of a sitemap, in canonical form."""

    url: str
    lastmod: str


class _Found(NamedTuple):
    """One address as a file names it."""

    address: str
    lastmod: str
    nested: bool
    """It names a further sitemap."""


class SitemapProblem(NamedTuple):
    """What could not be read of one file."""

    url: str
    failure: Failed
    absent: bool = False
    """Nothing that claims to be a sitemap is there: no news where nobody promised one."""


class _Fault(NamedTuple):
    """Why a file was not read to its end; an empty reason where it was."""

    reason: str = ""
    absent: bool = False


_FINE = _Fault()


class _Stop(Exception):
    """Raised inside the parser to end it: enough was read, or the file is refused."""


class _Target:
    """Receives the parser's events and keeps nothing but the addresses, so that size costs no memory."""

    def __init__(self) -> None:
        self.found: list[_Found] = []
        self.reason = ""
        self._depth = 0
        self._container = ""
        self._inside = 0
        """The depth of the container's own children; pictures and videos further in have addresses too."""
        self._field = ""
        self._text: list[str] = []
        self._length = 0
        self._values: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2].lower()
        self._depth += 1
        if name in {"url", "sitemap", "item", "entry"}:
            self._container, self._values, self._inside = name, {}, self._depth + 1
        elif self._container and self._depth == self._inside and name in _FIELDS:
            self._field, self._text, self._length = name, [], 0
            if name == "link" and attributes.get("rel", "alternate") == "alternate" and attributes.get("href"):
                self._values.setdefault("link", attributes["href"])

    def data(self, text: str) -> None:
        if self._field and self._length <= MAX_URL:
            self._text.append(text)
            self._length += len(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2].lower()
        self._depth -= 1
        if name == self._field and self._depth == self._inside - 1:
            value = "".join(self._text).strip()
            if value:
                self._values.setdefault(name, value)
            self._field = ""
        elif name == self._container:
            self._add()
            self._container = self._field = ""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        self.reason = "it has a DOCTYPE, which a sitemap has no use for"
        raise _Stop

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Leave processing instructions out."""

    def close(self) -> None:
        """Return nothing; what was found stays here, also when the file breaks off."""

    def _add(self) -> None:
        values = self._values
        address = values.get("loc") or values.get("link")
        if not address:
            return
        if len(self.found) >= URLS_PER_FILE:
            self.reason = f"it lists more than {URLS_PER_FILE} addresses; the rest was left out"
            raise _Stop
        lastmod = values.get("lastmod") or values.get("updated") or values.get("pubdate") or ""
        self.found.append(_Found(address, lastmod[:40], self._container == "sitemap"))


def read_sitemap(fetcher: Fetcher, url: str, limit: int) -> tuple[list[SitemapEntry], list[SitemapProblem]]:
    """Read a sitemap and the sitemaps it names, up to `limit` addresses; each file that could not be read is named, with numbers."""
    entries: dict[str, SitemapEntry] = {}
    problems: list[SitemapProblem] = []
    queue: deque[tuple[str, int]] = deque([(url, 1)])
    seen = {url}
    stop_at = fetcher.clock.monotonic() + TIME_LIMIT_S
    while queue:
        if fetcher.clock.monotonic() > stop_at:
            problems.append(_broken(url, f"reading took longer than {TIME_LIMIT_S:.0f} s; {len(queue)} files left out"))
            break
        address, level = queue.popleft()
        found, (reason, absent) = _read_file(fetcher, address)
        invalid = 0
        for item in found:
            try:
                target = canonical(item.address)
            except UrlError:
                invalid += 1
                continue
            if not item.nested:
                entries.setdefault(target, SitemapEntry(target, item.lastmod))
            elif level < MAX_LEVELS and len(seen) < MAX_FILES and target not in seen:
                seen.add(target)
                queue.append((target, level + 1))
            elif target not in seen:
                reason = reason or f"it nests deeper than {MAX_LEVELS} levels or names more than {MAX_FILES} files"
        if reason:
            problems.append(_broken(address, reason, absent))
        if invalid:
            problems.append(_broken(address, f"{invalid} of {len(found)} addresses are not valid"))
        if len(entries) > limit:
            text = f"{url} lists more than {limit} addresses; the rest was left out"
            over = SitemapProblem(url, failed(Code.PAGE_LIMIT, text, Stage.FETCH))
            return list(entries.values())[:limit], [*problems[:MAX_PROBLEMS], over]
    return list(entries.values()), problems[:MAX_PROBLEMS]


def _read_file(fetcher: Fetcher, url: str) -> tuple[list[_Found], _Fault]:
    answer = fetcher.fetch(url, accept_html=False, limit=SIZE_LIMIT, partial=True)
    if isinstance(answer, Failed):
        return [], _Fault(f"{answer.code} {answer.detail}", absent=answer.code not in _BROKEN_ANSWER)
    if not 200 <= answer.status < 300:
        return [], _Fault(f"the server answered {answer.status}", absent=answer.status < 500)
    body, cut = answer.body, answer.truncated
    if body[:2] == b"\x1f\x8b":
        body, cut, reason = _gunzip(body)
        if reason:
            return _parsed(answer, body)[0], _Fault(reason)
    found, fault = _parsed(answer, body)
    return found, _Fault(f"it is larger than {SIZE_LIMIT} bytes; the rest was not read") if cut else fault


def _gunzip(body: bytes) -> tuple[bytes, bool, str]:
    kept: list[bytes] = []
    size = 0
    try:
        for piece in inflate([body], "gzip"):
            kept.append(piece)
            size += len(piece)
            if size > SIZE_LIMIT:
                return b"".join(kept)[:SIZE_LIMIT], True, ""
    except BodyFault as fault:
        return b"".join(kept), False, fault.failure.detail
    return b"".join(kept), False, ""


def _parsed(answer: Response, body: bytes) -> tuple[list[_Found], _Fault]:
    # White space before the XML declaration is not well-formed and very common; every reader of sitemaps passes over it.
    body = _BLANK_START.sub(b"", body, count=1)
    if body.startswith(b"<!--") and (comments := _BEFORE_DECLARATION.match(body[:20_000])):
        body = body[comments.end() :]
    if not body:
        return [], _Fault("it is empty")
    if looks_like_html(_COMMENT_START.sub(b"", body[:20_000], count=1)):
        return [], _Fault("it is an HTML page", absent=True)
    if body.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return _xml(body)
    found = list(_text(answer, body))
    return found, _FINE if found else _Fault("it is neither XML nor a list of addresses", absent=True)


def _xml(body: bytes) -> tuple[list[_Found], _Fault]:
    target = _Target()
    receiver: Any = target  # the stubs ask for bytes as well, which lxml never sends
    # No entities, no DTD, no network, and libxml2's own limits on depth and size (huge_tree stays off).
    parser = etree.XMLParser(
        target=receiver, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        for start in range(0, len(body), _FEED):
            parser.feed(body[start : start + _FEED])
        parser.close()
    except _Stop:
        return target.found, _Fault(target.reason)
    except etree.XMLSyntaxError as error:
        return target.found, _Fault(f"it is not well-formed after {len(target.found)} addresses: {error.msg}")
    return target.found, _FINE if target.found else _Fault("it names no address")


def _text(answer: Response, body: bytes) -> Iterator[_Found]:
    charset = charset_of(answer.headers.get("content-type", ""), body).name
    for count, line in enumerate(decoded(body, charset).splitlines()):
        address = line.strip().removeprefix("\ufeff")
        if address.startswith(("http://", "https://")) and count < URLS_PER_FILE:
            yield _Found(address, "", False)


def _broken(url: str, reason: str, absent: bool = False) -> SitemapProblem:
    return SitemapProblem(url, failed(Code.SITEMAP_BROKEN, f"{url}: {reason}", Stage.FETCH), absent)
