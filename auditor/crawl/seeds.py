"""The first addresses of a crawl: start addresses, then what the sitemaps name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.config import SiteSettings
from auditor.errors import UsageFault
from auditor.model.page import Failed, Response, Target, TargetKind
from auditor.net.fetch import Fetcher
from auditor.net.robots import Robots
from auditor.net.sitemap import read_sitemap
from auditor.urls import UrlError, canonical, origin_of, same_site

MAX_SEEDS = 50_000
MAX_STARTS = 50
"""Start addresses that are asked for before the crawl begins."""
_OFF = frozenset({"", "off", "none", "false"})


def first_answers(site: SiteSettings, fetcher: Fetcher, robots: Robots) -> dict[str, Response]:
    """Ask for the start addresses: where they lead to is known before any sitemap is judged. Failures are told later.

    Nothing is asked for where only listed pages are audited, which need no scope.
    """
    if site.only_listed:
        return {}
    found: dict[str, Response] = {}
    for url in list(dict.fromkeys(map(canonical, site.start)))[:MAX_STARTS]:
        if robots.refusal(url) is None:
            answer = fetcher.fetch_page(url, refusal=robots.refusal)
            if isinstance(answer, Response):
                found[url] = answer
    return found


def seeds(
    site: SiteSettings, fetcher: Fetcher, robots: Robots, finals: Iterable[str] = ()
) -> Iterator[Target | tuple[Target, Failed]]:
    """Yield start addresses, then those of the sitemaps; a sitemap that is broken is yielded with its failure.

    `sitemap = "auto"` reads what robots.txt names, else /sitemap.xml where there is one; "off" reads none.
    `finals` are the addresses that the start addresses lead to. Raises UsageFault for a sitemap address that is not valid.
    """
    kind = TargetKind.LISTED if site.only_listed else TargetKind.START
    seen: set[str] = set()
    for url in map(canonical, site.start):
        if url not in seen:
            seen.add(url)
            yield Target(url, 0, "", kind)
    if site.only_listed or site.sitemap.lower() in _OFF:
        return
    for url, guessed in _sitemaps(site, robots, finals):
        entries, problems = read_sitemap(fetcher, url, MAX_SEEDS)
        for entry in entries:
            if entry.url not in seen:
                seen.add(entry.url)
                yield Target(entry.url, 1, url, TargetKind.SITEMAP)
        for problem in problems:
            if guessed and problem.url == url and problem.absent:
                continue  # where nobody promised a sitemap, its absence is no news
            yield Target(problem.url, 0, "", TargetKind.SITEMAP), problem.failure


def _sitemaps(site: SiteSettings, robots: Robots, finals: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield sitemap addresses, and whether they are only guessed."""
    if site.sitemap != "auto":
        try:
            yield canonical(site.sitemap), False
        except UrlError as error:
            raise UsageFault(error.code, f"site.sitemap = {site.sitemap}: {error}") from error
        return
    # A site that has moved to www. or https keeps its sitemap there.
    moved = [url for url in map(canonical, finals) if any(same_site(url, canonical(start)) for start in site.start)]
    for origin in dict.fromkeys(origin_of(url) for url in (*moved, *map(canonical, site.start))):
        named = robots.sitemaps(origin)
        for url in named:
            yield url, False
        if not named:
            yield f"{origin}/sitemap.xml", True
