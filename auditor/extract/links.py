"""Reads the links of a document, and the fragments its own ids answer."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.dom.addresses import link_address
from auditor.dom.content import Link, Links
from auditor.dom.document import Document, Element
from auditor.dom.exposure import is_exposed
from auditor.dom.language import language_of
from auditor.dom.names import name_text
from auditor.dom.regions import region_of
from auditor.dom.roles import explicit_role
from auditor.urls import canonical, fragment_of, same_site, scheme_of, trimmed

MAX_LINKS = 20_000
"""Links of one page that are looked at."""


def read_links(document: Document, site: str) -> Links:
    """Return the links of the page in document order. `site` is the origin of the audited site."""
    return Links(tuple(_links(document, site)), _anchors(document))


def _links(document: Document, site: str) -> Iterator[Link]:
    canonicals: dict[str, str] = {}
    count = 0
    for element in document.find("a", "area", or_having=("role",)):
        if not _is_link(element) or count >= MAX_LINKS:
            continue
        written = link_address(element)
        href = trimmed(written or "")
        if written is not None and href not in canonicals:
            canonicals[href] = _canonical(href, document)
        url = canonicals[href] if written is not None else ""
        yield Link(
            index=count,
            element=element,
            href=href,
            url=url,
            fragment=fragment_of(href) if "#" in href and (url or href.startswith("#")) else "",
            scheme=scheme_of(href) or (url.partition(":")[0] if url else ""),
            name=name_text(element),
            region=region_of(element),
            exposed=is_exposed(element),
            internal=bool(url and site and _internal(url, site)),
            language=language_of(element),
        )
        count += 1


def _is_link(element: Element) -> bool:
    # A script can make anything a link by its role; it has a name, and no address that we could know.
    if element.tag in {"a", "area"}:
        return link_address(element) is not None
    return explicit_role(element) == "link"


def _canonical(href: str, document: Document) -> str:
    try:
        return canonical(href, document.base, document.encoding)
    except ValueError:
        return ""


def _internal(url: str, site: str) -> bool:
    try:
        return same_site(url, site)
    except ValueError:
        return False


def _anchors(document: Document) -> frozenset[str]:
    # HTML, "finding a potential indicated element": ids, then <a name>; a frame answers for itself only.
    found: set[str] = set()
    for element in document.find("a", or_having=("id",)):
        if not element.frame:
            found.update(_answers(element))
    return frozenset(found)


def _answers(element: Element) -> Iterator[str]:
    if element.get("id"):
        yield element.get("id")
    if element.tag == "a" and element.get("name"):
        yield element.get("name")
