"""Which documents a site publishes: what pages link to or show, what sitemaps name, and where; from the facts of the crawl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby

from auditor.documents.kinds import promised_kind
from auditor.model.documents import DocumentKind, DocumentLink
from auditor.model.finding import Fact
from auditor.model.run import PageRecord, SiteFacts
from auditor.urls import UrlError, canonical

LINKS_KEPT = 50
"""Places that lead to one document that are kept; the rest is counted."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that promises a document."""

    url: str
    kind: DocumentKind
    links: tuple[DocumentLink, ...]
    linked: int
    sitemap: str = ""
    status: int | None = None
    """What the crawl was answered, where it asked; as the next three."""
    media_type: str = ""
    code: str = ""
    final_url: str = ""
    visited: bool = True
    """The crawl came to it itself; else only a link names it."""

    @property
    def is_page(self) -> bool:
        """Whether the address answered with a page instead."""
        return self.media_type in _PAGES


def inventory(facts: SiteFacts, records: Mapping[str, PageRecord]) -> list[Candidate]:
    """Return every address that promises a document, once, ordered by address.

    `records` are those of the crawl by address: what no page of them names is named by a sitemap.
    """
    found: list[Candidate] = []
    for url in sorted(_addresses(facts)):
        page = _page(facts, url)
        media_type = str(page.get("media_type") or "")
        final = str(page.get("final_url") or "")
        kind = promised_kind(url, media_type) or (promised_kind(final) if final and media_type not in _PAGES else None)
        if kind is None or (page.get("state") in {"audited", "partial"}):
            continue
        record = records.get(url)
        links = tuple(_links(facts, url))
        via = record.via if record is not None else ""
        if not links and via in records:
            links = (DocumentLink(via, "", ""),)
        found.append(
            Candidate(
                url,
                kind,
                links[:LINKS_KEPT],
                len(links),
                via if via and not links else "",
                _status(page),
                media_type,
                str(page.get("code") or ""),
                final,
                record is not None,
            )
        )
    return found


def _addresses(facts: SiteFacts) -> set[str]:
    """Return the addresses that may be documents: those that promise one by name, and those that answered as one."""
    keys = (
        (key for key, _ in groupby(facts.stream(name), key=lambda fact: fact.key))
        for name in ("link", "frame", "embedded")
    )
    promised = {key for key in chain.from_iterable(keys) if promised_kind(key) is not None}
    answered = {
        fact.key
        for fact in facts.stream("page")
        if isinstance(fact.value, Mapping)
        and (
            promised_kind(fact.key, str(fact.value.get("media_type") or "")) is not None
            or promised_kind(str(fact.value.get("final_url") or "")) is not None
        )
    }
    return promised | answered


def _links(facts: SiteFacts, url: str) -> Iterator[DocumentLink]:
    seen: set[tuple[str, str]] = set()
    for name, embedded in (("link", False), ("embedded", True), ("frame", True)):
        for fact in facts.lookup(name, url):
            value = fact.value if isinstance(fact.value, Mapping) else {}
            selector = str(value.get("selector") or "")
            if (fact.url, selector) not in seen:
                seen.add((fact.url, selector))
                yield DocumentLink(fact.url, str(value.get("text") or "")[:300], selector, embedded)


def _page(facts: SiteFacts, url: str) -> Mapping[str, object]:
    told: list[Fact] = list(facts.lookup("page", url))
    return told[0].value if told and isinstance(told[0].value, Mapping) else {}


def _status(page: Mapping[str, object]) -> int | None:
    status = page.get("status")
    return status if isinstance(status, int) else None


def resolved_links(addresses: Iterable[str], base: str) -> Iterator[str]:
    """Yield the web addresses that links inside of a document lead to, canonical, each once and without its fragment."""
    seen: set[str] = set()
    for address in addresses:
        try:
            url = canonical(address, base).partition("#")[0]
        except UrlError:
            continue  # mail, a phone number, or no address
        if url not in seen:
            seen.add(url)
            yield url
