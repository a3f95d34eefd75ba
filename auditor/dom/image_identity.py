"""What a picture is, told from its address: size variants, formats, style folders, resizers and cache queries fold into one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from auditor.dom.document import Element
from auditor.urls import address_of, percent_decoded, query_pairs, resolve

SOURCE_LIMIT = 4000
"""Characters of an address that are looked at; longer ones (data:) are told apart by their digest."""
MAX_SOURCES = 40
"""Candidates of one picture that are kept."""

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-orig-file", "data-large-file")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")

_EXTENSION = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svgz?|tiff?|bmp|hei[cf]|jfif|jxl|ico|ashx|aspx)$", re.IGNORECASE)
_SIZE = r"(?:\d{1,5}x\d{1,5}|\d{2,5}x|x\d{2,5}|\d{2,5}w|w\d{2,5}|\d{2,5}px)"
_STEM_ENDINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<=.)[-_.](?:{_SIZE})(?:_crop_\w{{1,20}})?(?:@[1-4]x)?$",  # WordPress -300x200, Shopify _300x
        r"(?<=.)@[1-4](?:\.\d)?x$",
        r"(?<=.)-scaled$",  # WordPress, large originals
        r"(?<=.)-e\d{9,14}$",  # WordPress, edited copies
        r"(?<=.)_hu[0-9a-f]{6,40}(?:_\w{1,80})?$",  # Hugo
        r"(?<=..)[-._](?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}$",  # build fingerprints
    )
)
_TYPO3 = re.compile(r"^csm_(.+)_[0-9a-f]{10}$", re.IGNORECASE)
_MEDIAWIKI = re.compile(r"^(?:lossy-|lossless-)?(?:page\d{1,4}-)?\d{1,5}px-")
_RESIZING = re.compile(
    r"^(?:(?:[a-z]{1,3}_[\w.:-]{1,40})(?:,[a-z]{1,3}_[\w.:-]{1,40})*"  # Cloudinary w_300,c_fill
    r"|(?:[a-z]{1,12}=[\w.:-]{1,40})(?:,[a-z]{1,12}=[\w.:-]{1,40})*"  # Cloudflare width=80,quality=75
    rf"|{_SIZE}|v\d{{8,12}})$",
    re.IGNORECASE,
)
_DROPPED_SEGMENTS = frozenset({"cdn-cgi", "_processed_", "resize", "resized", "-"})
_WRAPPERS = frozenset({"/_next/image", "/_vercel/image", "/.netlify/images", "/_image", "/_ipx", "/imageproxy"})
_PRESENTATION = re.compile(
    r"^(?:w|h|width|height|q|quality|fit|crop|auto|format|fm|fmt|dpr|itok|v|ver|version|t|ts|cb|cachebust|sz|size|resize|rect|mode"
    r"|scale|zoom|ssl|strip|max|maxwidth|maxheight|mw|mh|bg|hash|rev|ixlib|sig|as|la|usm|resmode|wid|hei|qlt|op_usm)$",
    re.IGNORECASE,
)
"""Query keys that say how a picture is delivered, not which one it is."""
_GLUED = re.compile(r"^[\d.]{1,12}[wxh],")
"""The density of the candidate before, written without a space after the comma."""
_DENSITY = re.compile(r"^[\d.]{1,12}[wxh]$")


def image_identity(src: str) -> str:
    """Return what stays of a picture's address over hosts, sizes, formats and caches; empty for an empty address.

    `/sites/default/files/styles/card/public/2024/hall.jpg.webp?itok=x` and `https://cdn.example/sites/default/files/2024/hall.jpg`
    give the same. Two different pictures keep different identities as long as their names differ by more than a size.
    """
    src = src.strip()
    if not src:
        return ""
    if src[:5].lower() == "data:" or len(src) > SOURCE_LIMIT:
        return "data:" + hashlib.sha256(src.encode("utf-8", "replace")).hexdigest()[:16]
    for _ in range(3):
        inner = _unwrapped(src)
        if inner is None:
            break
        src = inner
    parts = address_of(src)
    path = unicodedata.normalize("NFC", percent_decoded(parts.path)).casefold()
    is_file = bool(_EXTENSION.search(path))
    segments = list(_segments(path, parts.host))
    name = "/".join(segments)
    query = "" if is_file else _lasting_query(parts.query)
    return f"{name}?{query}" if query else name


def _unwrapped(src: str) -> str | None:
    # An image service that carries the original's address in its query or path.
    parts = address_of(src)
    if parts.path.rstrip("/") in _WRAPPERS or parts.host in {"wsrv.nl", "images.weserv.nl"}:
        for key, value in query_pairs(parts.query, blank=False) if parts.query.count("&") < 50 else ():
            if key in {"url", "href", "src"} and value:
                return value
    position = max(parts.path.find("/https:/"), parts.path.find("/http:/"))
    if position >= 0:
        return re.sub(r"^(https?:)/+", r"\1//", parts.path[position + 1 :])
    return None


def _segments(path: str, host: str) -> Iterator[str]:
    parts = [part for part in path.split("/") if part]
    if re.fullmatch(r"i[0-3]\.wp\.com", host) and len(parts) > 1:
        parts = parts[1:]
    if len(parts) >= 3 and "thumb" in parts[:-2] and _MEDIAWIKI.match(parts[-1]):
        del parts[-1]
        parts.remove("thumb")
    position = 0
    while position < len(parts) - 1:
        part = parts[position]
        if part == "styles" and position + 2 < len(parts) and parts[position + 2] in {"public", "private"}:
            position += 3  # Drupal: styles/<name>/public
            continue
        if part == "image" and position > 0 and parts[position - 1] == "cdn-cgi":
            position += 1
            continue
        if part not in _DROPPED_SEGMENTS and not _RESIZING.match(part):
            yield part
        position += 1
    if parts:
        yield _stem(parts[-1], astro="_astro" in parts)


def _stem(name: str, *, astro: bool) -> str:
    stem = name
    while (shorter := _EXTENSION.sub("", stem)) != stem and shorter:
        stem = shorter  # hall.jpg.webp
    if astro:
        stem = stem.split(".")[0] or stem
    if match := _TYPO3.match(stem):
        stem = match[1]
    for _ in range(3):
        shorter = stem
        for ending in _STEM_ENDINGS:
            shorter = ending.sub("", shorter)
        if shorter == stem:
            break
        stem = shorter
    return stem


def _lasting_query(query: str) -> str:
    if not query or query.count("&") > 50:
        return query[:300]
    kept = sorted((k, v) for k, v in query_pairs(query) if not _PRESENTATION.match(k))
    return "&".join(f"{key}={value}" for key, value in kept)


def picture_sources(element: Element, base: str) -> tuple[str, ...]:
    """Return the absolute addresses a picture can be shown from, best first: shown now, src, lazy src, srcset, picture sources.

    Inline `data:` placeholders come last, and only when nothing else is known.
    """
    found: dict[str, None] = {}
    placeholders: dict[str, None] = {}
    for candidate in _candidates(element):
        candidate = candidate.strip()
        if not candidate:
            continue
        if candidate[:5].lower() == "data:":
            placeholders[candidate if len(candidate) <= SOURCE_LIMIT else _digest(candidate)] = None
        else:
            found[_absolute(candidate, base)] = None
        if len(found) >= MAX_SOURCES:
            break
    return tuple(found) or tuple(placeholders)[:1]


def _candidates(element: Element) -> Iterator[str]:
    if element.layout is not None and element.layout.current_src:
        yield element.layout.current_src
    yield element.get("src") or element.get("data")
    yield from (element.get(name) for name in _LAZY)
    for name in ("srcset", *_LAZY_SETS):
        yield from srcset_addresses(element.get(name))
    if element.tag == "img" and element.parent is not None and element.parent.tag == "picture":
        for source in element.parent.elements:
            if source.tag == "source":
                for name in ("srcset", *_LAZY_SETS):
                    yield from srcset_addresses(source.get(name))


def srcset_addresses(value: str) -> tuple[str, ...]:
    """Return the addresses of a srcset in the order written (HTML, 'parsing a srcset attribute'), densities left out."""
    found: list[str] = []
    for token in value[:50_000].split():
        token = token.strip(",") if not token.lower().startswith("data:") else token.rstrip(",")
        token = _GLUED.sub("", token)
        if token and not _DENSITY.match(token):
            found.append(token)
        if len(found) >= MAX_SOURCES:
            break
    return tuple(found)


def _absolute(address: str, base: str) -> str:
    if len(address) > SOURCE_LIMIT:
        return _digest(address)
    return resolve(base, address)


def _digest(address: str) -> str:
    return "data:" + hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:16]


def shows_a_document(element: Element) -> bool:
    """Tell whether an object element shows a page or a document, as a frame does, and no picture."""
    kind, source = element.get("type").casefold(), element.get("data").casefold().split("?")[0].split("#")[0]
    return kind.startswith(("text/", "application/pdf", "application/xhtml")) or source.endswith(
        (".html", ".htm", ".pdf")
    )
