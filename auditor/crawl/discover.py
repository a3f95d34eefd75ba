"""The addresses a document leads to: links, frames, canonical and language versions, refreshes; bounded and told once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.dom.addresses import FRAMES, frame_address, link_address, meta_refresh, refresh_address
from auditor.dom.document import Document, Element
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.page import Failed, Target, TargetKind
from auditor.urls import UrlError, canonical

MAX_LINKS = 10_000
"""Different addresses that are taken from one page."""

_LINK_RELS = frozenset({"canonical", "next", "prev"})
_TRACKING = re.compile(r"(?:utm_[a-z_]+|gclid|fbclid|msclkid|dclid|yclid|mc_cid|mc_eid|igshid|_ga|_gl)", re.IGNORECASE)
_DOWNLOADS = frozenset(
    "7z aac ai apk avi avif bmp bz2 css csv dmg doc docm docx dot dotx eot eps epub exe flac flv gif gz heic ico ics iso"
    " jar jpeg jpg js json key m4a m4v mid mkv mov mp3 mp4 mpeg mpg msi numbers odp ods odt ogg ogv otf pages pdf png"
    " ppsx ppt pptx ps psd rar rtf svg svgz tar tgz tif tiff ttf vcf wav webm webmanifest webp wma wmv woff woff2 xls"
    " xlsm xlsx xz zip".split()
)
"""File name extensions that pages rarely have: of such an address the type is asked for before its content."""


def discover(document: Document, page: Target, refresh: str = "") -> tuple[tuple[Target, ...], Failed | None]:
    """Return the addresses a document leads to, one link deeper than `page`, each once and in document order.

    `refresh` is the answer's Refresh header, which browsers obey as they do the element. The second value is a notice when
    there were more than MAX_LINKS addresses. Whether an address is a page, its answer tells.
    """
    found: dict[str, Target] = {}
    own = {page.url, document.url}
    for href, nofollow in ((refresh_address(refresh), False), *_addresses(document)):
        if not href:
            continue
        try:
            url = without_tracking(canonical(href, document.base, document.encoding))
        except UrlError:
            continue  # told by the link checks, which know the element
        if url in own or url in found:
            continue
        if len(found) >= MAX_LINKS:
            text = f"{page.url} links to more than {MAX_LINKS} addresses; the rest was left out"
            return tuple(found.values()), failed(Code.PAGE_LIMIT, text, Stage.PARSE)
        found[url] = Target(url, page.depth + 1, page.url, TargetKind.LINK, nofollow)
    return tuple(found.values()), None


def _addresses(document: Document) -> Iterator[tuple[str, bool]]:
    inert_until = -1
    for element in document.find("a", "area", "link", "meta", "template", *FRAMES):
        if element.frame:
            continue  # the frame's own page is a target, and its addresses are relative to that page
        if element.index < inert_until:
            continue
        if element.tag == "template":
            # What a script makes of it the browser shows; "/item/{{id}}" itself is no address. A shadow root is shown.
            inert_until = element.index if element.has("shadowrootmode") else element.end
            continue
        if element.tag in FRAMES:
            yield frame_address(element), False
        elif element.tag == "meta":
            yield refresh_address(meta_refresh(element)), False
        elif element.tag != "link" or _leads_on(element):
            yield link_address(element) or "", "nofollow" in element.get("rel").lower().split()


def _leads_on(link: Element) -> bool:
    rels = set(link.get("rel").lower().split())
    return bool(rels & _LINK_RELS) or ("alternate" in rels and link.has("hreflang") and "stylesheet" not in rels)


def is_download(url: str) -> bool:
    """Tell whether the path of a canonical address ends in the extension of a file that is no page."""
    name = url.partition("?")[0].rpartition("/")[2]
    return "." in name and name.rpartition(".")[2].lower() in _DOWNLOADS and url.count("/") > 2


def without_tracking(url: str) -> str:
    """Return a canonical address without the parameters that only tell where a visitor came from."""
    address, mark, query = url.partition("?")
    if not mark:
        return url
    kept = [pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return f"{address}?{'&'.join(kept)}" if kept else address
