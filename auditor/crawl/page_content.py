"""What a page holds, as one digest: two addresses with the same one are the same page, whatever a link of the site says."""

from __future__ import annotations

import hashlib
import re

from auditor.crawl.address_values import bare_of
from auditor.crawl.discover import without_tracking
from auditor.dom.addresses import frame_address, link_address, meta_refresh, refresh_address, refresh_delay_s
from auditor.dom.document import Document, Element
from auditor.urls import UrlError, canonical

SOON_S = 5
"""Seconds within which a refresh makes a page one that only sends people on."""

_NOINDEX = re.compile(r"\b(?:noindex|none)\b", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b(?![^>]{0,300}type\s*=\s*[\"']?application/(?:ld\+)?json)", re.IGNORECASE)


def content_digest(document: Document) -> str:
    """Return a digest of a document's title, text, links, images and frames; session ids and tracking are left out.

    Markup that changes with each request (tokens of forms, nonces, times in comments) does not count.
    """
    digest = hashlib.sha256()
    for text in (document.title, *document.catalogue.texts()):
        digest.update(" ".join(text.split()).encode("utf-8", "replace") + b"\n")
    for element in document.find("a", "area", "img", "iframe", "frame", "object", "embed", "video", "audio"):
        digest.update(f"{element.tag} {_source(element, document)} {element.get('alt')}\n".encode("utf-8", "replace"))
    return digest.hexdigest()


def _source(element: Element, document: Document) -> str:
    written = link_address(element) or frame_address(element) or element.get("src")
    if not written or written.startswith("data:"):
        return written[:2000]
    try:
        return bare_of(without_tracking(canonical(written, document.base, document.encoding)))
    except UrlError:
        return written[:500]


def asks_not_to_be_indexed(document: Document, header: str = "") -> bool:
    """Tell whether a page asks search engines to leave it out. `header` is the answer's X-Robots-Tag."""
    metas = (
        e.get("content") for e in document.find("meta") if e.get("name").strip().lower() in {"robots", "googlebot"}
    )
    return any(_NOINDEX.search(text[:500]) for text in (header, *metas))


def is_scripted(body: bytes) -> bool:
    """Tell whether a page has scripts that could show something else for another query."""
    return _SCRIPT.search(body) is not None


def sends_on_to(document: Document, refresh: str = "") -> str:
    """Return the address that a page sends people on to at once; empty when it stays.

    `refresh` is the answer's Refresh header. A refresh in `<noscript>` is for browsers that nobody uses here.
    """
    found = [refresh, *map(meta_refresh, (e for e in document.find("meta") if e.closest("noscript") is None))]
    for content in found:
        delay = refresh_delay_s(content) if content else None
        written = refresh_address(content) if delay is not None and delay <= SOON_S else ""
        if not written:
            continue
        try:
            target = canonical(written, document.base, document.encoding)
        except UrlError:
            return ""
        return "" if target == document.url.partition("#")[0] else target
    return ""
