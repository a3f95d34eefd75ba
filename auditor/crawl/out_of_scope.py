"""Counts what a crawl leaves out because it lies outside the audited site, and says so with examples: nothing is lost unsaid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditor.model.page import Target, TargetKind
from auditor.urls import UrlError, origin_of, parts_of, same_site

MAX_COUNTED = 50_000
SHOWN = 3


class OutOfScope:
    """Addresses out of scope by the place that names them."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._links: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._named: Counter[str] = Counter()
        self._outside: dict[str, list[str]] = {}

    def named(self, sitemap: str) -> None:
        """Count an address of a sitemap, in scope or not."""
        self._named[sitemap] += 1

    def add(self, target: Target) -> None:
        """Count a target that is out of scope. Each address counts once."""
        if hash(target.url) in self._seen or len(self._seen) >= MAX_COUNTED:
            return
        self._seen.add(hash(target.url))
        if target.kind is TargetKind.SITEMAP:
            self._outside.setdefault(target.via, []).append(target.url)
            return
        try:
            origin = origin_of(target.url)
        except UrlError:
            return
        self._links[origin] += 1
        self._example.setdefault(origin, target.url)

    def notices(self, site: Iterable[str], pages: int) -> list[str]:
        """Return sentences for the reader. `site` are addresses of the audited origins, `pages` the number of audited pages.

        Links to other people's sites are ordinary; they are told only where next to nothing of the site itself was found.
        """
        origins = list(site)
        return [*self._of_sitemaps(), *self._of_relatives(origins), *(self._of_others(origins) if pages <= 1 else ())]

    def _of_sitemaps(self) -> list[str]:
        return [
            f"The sitemap {sitemap} names {self._named[sitemap]} addresses, {_part(len(urls), self._named[sitemap])} of this site"
            f" (for example {urls[0][:200]}). If they belong to it, start there or add them to include."
            for sitemap, urls in list(self._outside.items())[:SHOWN]
        ]

    def _of_relatives(self, site: list[str]) -> list[str]:
        return [self._said(origin) for origin in self._ranked() if any(is_related(origin, own) for own in site)][:SHOWN]

    def _of_others(self, site: list[str]) -> list[str]:
        others = [origin for origin in self._ranked() if not any(is_related(origin, own) for own in site)]
        return [self._said(origin) for origin in others[:1]]

    def _ranked(self) -> list[str]:
        return sorted(self._links, key=lambda origin: (-self._links[origin], origin))

    def _said(self, origin: str) -> str:
        count = self._links[origin]
        links = "address is" if count == 1 else "addresses are"
        return (
            f"{count} {links} linked on {origin}, which is not in this audit (for example {self._example[origin][:200]})."
            f" Add {origin}/ to include, or start there, if it belongs to the site."
        )


def _part(outside: int, named: int) -> str:
    return "none" if outside == named else f"{outside} of them not"


def is_related(url: str, own: str) -> bool:
    """Tell whether two addresses probably belong to one owner: the same site, or hosts below one name of two parts or more."""
    try:
        if same_site(url, own):
            return True
        first, second = parts_of(url).host.split("."), parts_of(own).host.split(".")
    except UrlError:
        return False
    if first == second:
        return True
    if first[-1].isdigit() or len(first) < 2 or len(second) < 2:
        return False
    common = 0
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b:
            break
        common += 1
    # example.co.uk needs three parts in common, example.edu two.
    needed = 3 if len(first[-1]) == 2 and len(first) > 2 and len(first[-2]) <= 3 else 2
    return common >= needed
