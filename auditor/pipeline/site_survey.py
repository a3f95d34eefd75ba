"""A first look at a site, and single pages read without an audit: what `init` and `reference pull` need."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from auditor.browser.pool import Pool
from auditor.config import Settings
from auditor.crawl.discover import discover, is_download
from auditor.crawl.scope import Scope
from auditor.crawl.seeds import seeds
from auditor.dom.content import Text
from auditor.dom.document import Document
from auditor.errors import UsageFault
from auditor.extract.parse import from_walk, parse_html
from auditor.extract.text import read_text
from auditor.model.codes import Code
from auditor.model.page import Failed, Response, Target
from auditor.model.run import SystemClock
from auditor.net.fetch import Fetcher
from auditor.net.policy import AddressPolicy
from auditor.net.response_class import page_failure
from auditor.net.robots import Robots
from auditor.pipeline.audit import browsers
from auditor.urls import path_of


@dataclass(frozen=True, slots=True)
class SiteSurvey:
    """What a first look at a site showed."""

    start: str
    pages: tuple[str, ...]
    """Addresses of pages, the start address first."""
    root: str
    """A selector for the content."""
    language: str
    max_pages: int

    @property
    def sentence(self) -> str:
        """What was seen, in one sentence."""
        return f"{len(self.pages)} page(s) seen so far, content in `{self.root}`, language {self.language}."


@contextmanager
def fetcher_for(settings: Settings) -> Iterator[Fetcher]:
    """Open a fetcher that may contact what these settings allow."""
    policy = AddressPolicy.for_site(settings.site.start, settings.site.allow)
    fetcher = Fetcher(policy, settings.site, SystemClock(), dict(os.environ))
    try:
        yield fetcher
    finally:
        fetcher.close()


def look_at(settings: Settings) -> SiteSurvey:
    """Look at the start page, its links and the sitemap. Raises UsageFault when the start page cannot be had."""
    start = settings.site.start[0]
    with fetcher_for(settings) as fetcher:
        response, document = _page(fetcher, start)
        robots = Robots(fetcher, fetcher.user_agent)
        named = [s.url for s in seeds(settings.site, fetcher, robots) if isinstance(s, Target)]
    scope = Scope(settings.site)
    scope.redirected(start, response.final_url)
    targets, _ = discover(document, Target(response.final_url))
    linked = [t.url for t in targets if scope.judge(t) is None and not is_download(t.url)]
    pages = tuple(dict.fromkeys([response.final_url, *named, *linked]))
    root = next((css for css in ("main", "[role=main]", "#content", "#main") if document.select(css)), "body")
    language = document.language.split("-")[0].lower() or "en"
    return SiteSurvey(response.final_url, pages, root, language, max(500, len(pages) * 2))


def _page(fetcher: Fetcher, url: str) -> tuple[Response, Document]:
    answer = fetcher.fetch(url)
    if isinstance(answer, Failed):
        raise UsageFault(answer.code, f"{url}: {answer.detail}")
    failure = page_failure(answer)
    if failure is not None:
        raise UsageFault(failure.code, f"{url}: {failure.detail}")
    document = parse_html(answer.body, answer.final_url, answer.charset or None)
    if isinstance(document, Failed):
        raise UsageFault(document.code, f"{url}: {document.detail}")
    return answer, document


def texts_of(urls: list[str], settings: Settings) -> Iterator[tuple[str, Text | Failed]]:
    """Yield each page's text as an audit would read it, rendered when the browser is on."""
    _, pool = browsers(settings)
    try:
        with fetcher_for(settings) as fetcher:
            for url in urls:
                yield url, _text(url, fetcher, pool, settings)
    finally:
        if pool is not None:
            pool.close()


def _text(url: str, fetcher: Fetcher, pool: Pool | None, settings: Settings) -> Text | Failed:
    answer = fetcher.fetch(url)
    if isinstance(answer, Failed):
        return answer
    failure = page_failure(answer)
    if failure is not None:
        return failure
    document: Document | Failed = parse_html(answer.body, answer.final_url, answer.charset or None)
    if pool is not None:
        rendered = pool.render(url, answer.final_url)
        if isinstance(rendered, Failed):
            return rendered
        walk = rendered[0].walk
        document = walk if isinstance(walk, Failed) else from_walk(walk)
    if isinstance(document, Failed):
        return document
    return read_text(document, settings.reference.root, settings.reference.ignore)


def file_for(url: str) -> str:
    """Return the file name that stands for an address by the path rule: /about/ is about.txt, / is index.txt."""
    path = path_of(url).strip("/")
    stem = path.removesuffix(".html").removesuffix(".htm") or "index"
    parts = [part for part in stem.split("/") if part not in {"", ".", ".."}]
    if not parts or any("\0" in part or len(part) > 200 for part in parts):
        raise UsageFault(Code.BAD_URL, url)
    return "/".join(parts) + ".txt"
