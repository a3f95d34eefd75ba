"""What the reader is told of a crawl besides its pages: named addresses that lead elsewhere, and pages behind a login."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.crawl.discover import MAX_LINKS
from auditor.crawl.page_suspicion import Kind
from auditor.model.codes import Code
from auditor.model.page import PageState, TargetKind
from auditor.pipeline.crawl_order import pattern_of
from auditor.pipeline.page_result import BY_QUERY
from auditor.report.labels import plural
from auditor.store import Store
from auditor.urls import UrlError, parts_of

SHOWN = 5
"""Addresses that one notice names."""


def crawl_notices(run_id: str, store: Store) -> list[str]:
    """Return sentences about the addresses of a run; all pages have ended."""
    named = {target.url: target.kind for target, _ in store.discovered(run_id) if target.kind is not TargetKind.LINK}
    moved = {
        fact.key: str(fact.value.get("duplicate_of"))
        for fact in store.facts(run_id).stream("page")
        if fact.value.get("code") == Code.REDIRECTED
    }
    return [
        *_of_named(named, moved),
        *_of_sitemap(named, moved),
        *_of_logins(run_id, store),
        *_of_queries(run_id, store),
        *_of_many_links(run_id, store),
        *_of_sample(run_id, store),
    ]


def _of_named(named: Mapping[str, TargetKind], moved: Mapping[str, str]) -> Iterable[str]:
    leading = [url for url in moved if url in named and named[url].is_named]
    for url in leading[:SHOWN]:
        what = "start address" if named[url] is TargetKind.START else "listed address"
        yield f"The {what} {url[:200]} leads to {moved[url][:200]}, which stands in its place."
    if len(leading) > SHOWN:
        yield f"{len(leading) - SHOWN} more of the named addresses lead to other pages; the list of pages says where."


def _of_sitemap(named: Mapping[str, TargetKind], moved: Mapping[str, str]) -> Iterable[str]:
    leading = [url for url in moved if named.get(url) is TargetKind.SITEMAP]
    if leading:
        lead = "lead to other pages" if len(leading) > 1 else "leads to another page"
        yield (
            f"{plural(len(leading), 'address')} of the sitemap {lead}, for example {leading[0][:200]} to {moved[leading[0]][:200]}."
        )


def _of_logins(run_id: str, store: Store) -> Iterable[str]:
    behind = [
        record.url
        for record in store.pages(run_id)
        if record.state is PageState.FAILED
        and record.failure is not None
        and (
            record.failure.code is Code.AUTH_REQUIRED
            or (record.failure.code is Code.NOT_THE_PAGE and record.failure.detail.startswith(Kind.LOGIN))
        )
    ]
    if not behind:
        return
    ask = "pages ask for a login" if len(behind) > 1 else "page asks for a login"
    paths = ", ".join(f'"{_pattern(url)}"' for url in behind[:SHOWN])
    more = ", …" if len(behind) > SHOWN else ""
    yield (
        f"{len(behind)} {ask} and so {'were' if len(behind) > 1 else 'was'} not audited. To audit, log in with [site.auth]; if that "
        f"is meant for visitors, say so with exclude = [{paths}{more}] in [site], and the audit is complete without."
    )


def _of_queries(run_id: str, store: Store) -> Iterable[str]:
    left = {
        fact.key: fact.value.get("duplicate_of")
        for fact in store.facts(run_id).stream("page")
        if fact.value.get(BY_QUERY)
    }
    if left:
        url = min(left)
        one = len(left) == 1
        yield (
            f"{plural(len(left), 'address')} {'was' if one else 'were'} sent the page of another one, and a script may show what "
            f"the query asks for: without a browser {'it was' if one else 'they were'} left out, for example {url[:200]} "
            f"as {str(left[url])[:200]}."
        )


def _of_many_links(run_id: str, store: Store) -> Iterable[str]:
    cut = [r.url for r in store.pages(run_id) if any(noted.code is Code.PAGE_LIMIT for noted in r.failures)]
    if cut:
        pages = "pages link" if len(cut) > 1 else "page links"
        yield f"{len(cut)} {pages} to more than {MAX_LINKS:,} addresses, and the rest of them was left out, for example on {cut[0][:200]}."


def _of_sample(run_id: str, store: Store) -> Iterable[str]:
    left = Counter(
        pattern_of(record.url)
        for record in store.pages(run_id)
        if record.failure is not None and record.failure.code is Code.SAMPLED
    )
    if not left:
        return
    kinds = [f"{count:,} like {pattern[:150]}" for pattern, count in sorted(left.items(), key=_most_first)[:SHOWN]]
    more = f", and of {len(left) - SHOWN} more kinds" if len(left) > SHOWN else ""
    yield (
        f"This run is a sample: {plural(left.total(), 'known address')} {'was' if left.total() == 1 else 'were'} left out "
        f"({'; '.join(kinds)}{more}), and so was what only {'it leads' if left.total() == 1 else 'they lead'} to."
    )


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _pattern(url: str) -> str:
    """Return the exclude pattern that matches one address."""
    try:
        parts = parts_of(url)
    except UrlError:
        return url
    return f"{parts.path}*" if parts.query else parts.path
