"""What an element points to, written the same way however a page writes it: resolved, without origin, build marks and noise."""

from __future__ import annotations

import re
from functools import lru_cache

from auditor.model.signal_text import generated
from auditor.urls import address_of, query_of, query_pairs, resolve

_BUILD_HASH = re.compile(
    r"[.~_-](?=[0-9a-zA-Z_-]*[0-9])(?=[0-9a-zA-Z_-]*[a-zA-Z])[0-9a-zA-Z_-]{8,40}(?=\.[a-z0-9]{2,5}$)"
)
"""What bundlers put into file names: logo.3f2a9c1b.png, hero-BdX3k9_q.webp."""
_WORD = r"(?:(?:[A-Z]?[a-z]+|[A-Z]+)\d{0,4}|\d{1,4})"
_WORDS = re.compile(rf"{_WORD}(?:[_-]{_WORD})*")
"""A tail that people write: -opening-day, -photo2019, -zoom-out-16."""
_SIZE = re.compile(r"(?:[-_.]\d{2,4}x\d{2,4}|@[1-4]x|-scaled|[-_]\d{2,4}w)(?=\.[a-z0-9]{2,5}$)", re.IGNORECASE)
"""Sizes that image tools add: photo-300x200.jpg, logo@2x.png."""
_NOISE = re.compile(
    r"(?:v|ver|version|hash|rev|build|t|ts|time|timestamp|_|cb|nocache|cachebuster|phpsessid|jsessionid|sid|utm_\w+|fbclid|gclid)",
    re.IGNORECASE,
)
"""Parameters that say when or for whom, not what."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp)$", re.IGNORECASE)
_NAMES_A_FILE = re.compile(r"^/|://|\.[a-z0-9]{2,5}$", re.IGNORECASE)
"""A parameter that is an address itself: /_image?url=/media/harbour-2026.jpg."""
_MADE_UP = re.compile(r"(?=.*[0-9])(?=.*[a-z])[0-9a-f]{8,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}")
"""A file name that is nothing but a digest or a GUID. A number is none: cameras and editors number pictures once for ever."""
_BARE = frozenset({"", "#", "/"})


@lru_cache(maxsize=5_000)
def resolved(value: str, page: str, origin: str) -> str:
    """Return an address as it identifies: absolute, without the site's own `origin`, without fragments and changing parameters.

    `page` is the address of the page it stands on. Links within the page are all "#".
    """
    value = value.strip()
    if not value or value.startswith("#"):
        return "#" if value else ""
    parts = address_of(resolve(page, value))
    if parts.scheme not in {"http", "https"}:
        return value
    host = "" if parts.origin == origin or not parts.authority else f"//{parts.authority}"
    query = query_of([(name, text) for name, text in query_pairs(parts.query) if not _is_noise(name, text)])
    path = _BUILD_HASH.sub(_unless_words, parts.path or "/")
    return f"{host}{path}{'?' + query if query else ''}"


def is_target(address: str) -> bool:
    """Whether an address says which thing is meant: not the page itself, not the start of the site."""
    return address not in _BARE


def one_target(mine: str, theirs: str) -> bool:
    """Whether two addresses of one path may lead to one thing: no parameter has two values, or the path alone names a picture."""
    if place_of(mine) != place_of(theirs):
        return False
    if _PICTURE.search(place_of(mine)):
        return True
    a, b = (dict(query_pairs(address.partition("?")[2])) for address in (mine, theirs))
    return all(a[name] == b[name] for name in a.keys() & b.keys())


def place_of(address: str) -> str:
    """Return an address without its query."""
    return address.partition("?")[0]


@lru_cache(maxsize=5_000)
def file_name(address: str) -> str:
    """Return the name of a file without folder, build mark and size: what stays when pictures move; empty for scripts that serve all."""
    place, _, query = address.partition("?")
    name = place.rpartition("/")[2]
    if "." not in name or (query and not _PICTURE.search(place)):
        inner = next((text for _, text in query_pairs(query, blank=False) if "." in text.rpartition("/")[2]), "")
        name = inner.rpartition("/")[2]  # an image service: /_next/image?url=/a/photo.jpg, or a script: /show.php?id=7
    stem = _SIZE.sub("", _BUILD_HASH.sub(_unless_words, name)).casefold()
    return "" if _MADE_UP.fullmatch(stem.partition(".")[0]) else stem


def picture_name(address: str) -> str:
    """Return the name of a file as `file_name` does, of a picture without its format: photo.jpg and photo.webp are one picture."""
    return _PICTURE.sub("", file_name(address))


def _unless_words(match: re.Match[str]) -> str:
    return match[0] if _WORDS.fullmatch(match[0][1:]) else ""


def _is_noise(name: str, value: str) -> bool:
    # `?v=about` names a view; `?v=3.2.1` and `?ts=1700000000` name a moment. A signature is another one each time.
    if len(value) >= 24 and generated(value) and not _NAMES_A_FILE.search(value):
        return True
    return bool(_NOISE.fullmatch(name)) and (name.lower().startswith("utm_") or any(c.isdigit() for c in value))
