"""Uses pages of a test's own in one browser and returns what the checks on probes say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.browser.pool import Pool
from auditor.browser.probes.memory import Memory
from auditor.checks import all_checks
from auditor.checks.run import run_check
from auditor.dom.document import Document
from auditor.extract.artifacts import derive, derive_probes
from auditor.extract.parse import from_walk
from auditor.model.finding import Finding
from auditor.model.page import Failed, RenderedPage
from tests.site import Site

CHECKS = tuple(check for check in all_checks() if "probes" in check.needs)


def whole(body: str, head: str = "") -> str:
    """Return a page around a body."""
    return f"<!doctype html><html lang=en><title>Harbour</title>{head}<body><main><h1>Harbour</h1>{body}</main>"


def findings(page: RenderedPage) -> Iterator[Finding]:
    """Yield what the checks on probes say of a page."""
    assert isinstance(page.walk, str), page.walk
    document = from_walk(page.walk)
    assert isinstance(document, Document)
    artifacts = replace(derive(document, site="", root="", ignore=()), probes=derive_probes(page.walk, document))
    for check in CHECKS:
        result = run_check(check, artifacts, page.url)
        assert result.failed is None, result.failed
        yield from result.findings


def rendered(pool: Pool, pages: Mapping[str, object], path: str = "/") -> RenderedPage:
    """Return the page at `path` of a site of `pages`, used once."""
    with Site(pages) as site:
        probing = pool._wanted.probing
        assert probing is not None
        object.__setattr__(probing, "memory", Memory())  # each page of a test is the first of its run
        shown = pool.render(site.url.rstrip("/") + path, final_url=site.url.rstrip("/") + path)
    assert not isinstance(shown, Failed), shown
    return shown[0]


def said(pool: Pool, body: str, head: str = "", **more: object) -> set[tuple[str, str]]:
    """Return check and element of every finding on a page of this body."""
    page = rendered(pool, {"/": whole(body, head), **{f"/{name}": value for name, value in more.items()}})
    return {(one.check, one.location.selector) for one in findings(page)}
