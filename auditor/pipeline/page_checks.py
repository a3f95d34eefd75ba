"""What happens to one page inside a judging process: parsed, turned into artifacts, and put before every check.

Runs in a process of its own so that a check that loops can be interrupted, a crash costs one page, and the browser is
not kept waiting by Python. Everything that crosses the border is a frozen value.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.checks import all_checks
from auditor.checks.base import Check
from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.crawl.discover import discover
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Approved, Text
from auditor.dom.document import Document
from auditor.errors import failed
from auditor.extract.artifacts import derive
from auditor.extract.parse import from_walk, parse_html
from auditor.extract.quick_parse import quick_parse
from auditor.model.codes import Code, Stage
from auditor.model.finding import CheckResult
from auditor.model.options import Options
from auditor.model.page import Failed, RenderedPage, Response, Target
from auditor.model.run import Packed
from auditor.pipeline.dedupe import drop_axe_duplicates, merge_states
from auditor.pipeline.raw_vs_rendered import difference, sketch
from auditor.redact import hidden_in, protect
from auditor.reference.library import Library
from auditor.store.packed import packed
from auditor.urls import canonical, origin_of, path_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A fetched page looked at without a browser: what it links to, or why it cannot be read."""

    targets: tuple[Target, ...]
    failure: Failed | None
    title: str = ""
    language: str = ""
    canonical: str = ""
    words: bytes | None = None
    """The words of the plain page (raw_vs_rendered.py); None when they are not to be held against what the browser shows."""


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What all checks say about one page."""

    checks: tuple[CheckResult, ...]
    failures: tuple[Failed, ...]
    title: str
    language: str
    targets: tuple[Target, ...]
    """Addresses that only the rendered page links to."""
    packed: Packed | None = None
    """Findings, exhibits and facts of the checks, where they are on their way to the store."""


@dataclass(frozen=True, slots=True)
class _CheckContext:
    """What a judging process keeps between pages."""

    settings: Settings
    options: Options
    library: Library
    checks: tuple[Check, ...]


_bench: _CheckContext | None = None


def prepare(settings: Settings, today: str) -> None:
    """Set up this process: load the approved texts and the checks. Called once per process."""
    global _bench
    protect(settings.secrets(os.environ))
    library = Library.load(Path(settings.reference.dir), settings.reference.map)
    disabled = set(settings.checks_disable)
    checks = tuple(check for check in all_checks() if not check.site and check.id not in disabled)
    if not settings.browser.enabled:
        checks = tuple(check for check in checks if "axe" not in check.needs)
    _bench = _CheckContext(settings, settings.options(today), library, checks)


def open_page(response: Response, target: Target) -> Opened:
    """Look at a response and collect what it links to: at a glance where a browser reads the page afterwards."""
    look = quick_parse if _bench is not None and _bench.settings.browser.enabled else parse_html
    document = look(response.body, response.final_url, response.charset or None)
    if isinstance(document, Failed):
        return Opened((), document)
    targets, _ = discover(document, target, response.headers.get("refresh", ""))
    words = sketch(document) if _comparable() else None
    return Opened(targets, None, hidden_in(document.title), document.language, _canonical_of(document), words)


def check_page(
    response: Response,
    target: Target,
    rendered: Sequence[RenderedPage] | Failed | None,
    words: bytes | None = None,
) -> CheckedPage:
    """Put one page before all checks.

    `rendered` has one entry a state; it is `Failed` when the browser could not show the page and None when no browser
    is used. Text, images and links are judged in the first state, or on the plain HTML when there is no other.
    `words` are those of the plain page, where they are to be held against what the browser shows.
    """
    if _bench is None:
        raise RuntimeError("prepare() comes first")
    bench = _bench
    approved = bench.library.for_page(target.url) or bench.library.for_page(response.final_url)
    failures: list[Failed] = []
    results: list[CheckResult] = []
    first: Document | Failed | None = None
    for position, page in enumerate(rendered if not isinstance(rendered, Failed | None) else ()):
        document = page.walk if isinstance(page.walk, Failed) else from_walk(page.walk)
        failures.extend(replace(note, stage=Stage.NOTE) for note in page.notes)
        if isinstance(document, Failed):
            failures.append(document)
            document = _plain(response)
        artifacts = _artifacts(bench, document, response, approved, page.axe)
        if isinstance(page.axe, Failed):
            failures.append(page.axe)
        wanted = bench.checks if position == 0 else tuple(c for c in bench.checks if "axe" in c.needs)
        results.extend(_run(wanted, artifacts, target.url, page.state))
        if position == 0:
            failures.extend(_missing_root(artifacts))
        if position == 0 and words is not None and isinstance(document, Document) and document.rendered:
            failures.extend(_difference(words, document, page, response))
        first = document if first is None else first
    if first is None:
        first = _plain(response)
        artifacts = _artifacts(bench, first, response, approved, rendered if isinstance(rendered, Failed) else None)
        failures.extend(_missing_root(artifacts))
        if isinstance(rendered, Failed):
            failures.append(rendered)
        results = _run(bench.checks, artifacts, target.url, "")
    if isinstance(first, Failed):
        failures.append(first)
    failures.extend(r.failed for r in results if r.failed is not None and r.failed.stage == Stage.CHECK)
    states = [page.state for page in rendered] if isinstance(rendered, tuple) else []
    merged = drop_axe_duplicates(merge_states(results, states))
    failures.extend(note for result in merged for note in result.notes)
    shown = first if isinstance(first, Document) else None
    targets, notice = discover(shown, target) if shown is not None else ((), None)
    if notice is not None:
        failures.append(replace(notice, stage=Stage.NOTE))
    judged = CheckedPage(
        merged,
        tuple(dict.fromkeys(failures)),
        shown.title if shown else "",
        shown.language if shown else "",
        targets if shown is not None and shown.rendered else (),
    )
    if shown is not None:
        shown.dismantle()
    return judged


def check_for_store(*page: Any) -> CheckedPage:
    """Judge a page as `check_page` does, with findings, exhibits and facts packed as the store keeps them."""
    judged = check_page(*page)
    results = [replace(check, elapsed_ms=0) if check.elapsed_ms else check for check in judged.checks]
    # A page may show a secret back that we sent it; without the environment, `auditor report` could not know it later.
    checks, held = packed(hidden_in(results))
    return replace(
        judged, checks=checks, packed=held, title=hidden_in(judged.title), failures=hidden_in(judged.failures)
    )


def _comparable() -> bool:
    # After a login in the browser, the plain answer is naturally another page.
    return _bench is not None and _bench.settings.browser.enabled and not _bench.settings.site.auth.login


def _difference(words: bytes, document: Document, page: RenderedPage, response: Response) -> list[Failed]:
    if path_of(page.final_url) != path_of(response.final_url):
        return []  # the page sent the browser on to another one
    found = difference(words, sketch(document))
    return [found] if found else []


def _artifacts(
    bench: _CheckContext,
    document: Document | Failed,
    response: Response,
    approved: tuple[Approved, ...],
    axe: str | Failed | None,
) -> Artifacts:
    roots = dict.fromkeys(a.root for a in approved if a.root)
    root = ", ".join(roots) or bench.settings.reference.root
    ignore = (*bench.settings.reference.ignore, *(css for a in approved for css in a.ignore))
    derived = derive(document, site=origin_of(response.final_url), root=root, ignore=ignore, axe=axe)
    return replace(derived, response=response, approved=approved, options=bench.options)


def _run(checks: Sequence[Check], artifacts: Artifacts, url: str, state: str) -> list[CheckResult]:
    return [run_check(check, artifacts, url, state=state if "axe" in check.needs else "") for check in checks]


def _missing_root(artifacts: Artifacts) -> Iterator[Failed]:
    """Yield a note where the part that was to be compared is not on the page, and another one was taken."""
    text = artifacts.text
    if isinstance(text, Text) and text.missing_root:
        said = f"{text.missing_root} selects nothing; {text.root} was taken"
        yield failed(Code.CONTENT_ROOT_MISSING, said, Stage.NOTE)


def _plain(response: Response) -> Document | Failed:
    if not response.body:
        return failed(Code.EMPTY_DOCUMENT, response.final_url, Stage.PARSE)
    return parse_html(response.body, response.final_url, response.charset or None)


def _canonical_of(document: Document) -> str:
    for element in document.find("link"):
        if "canonical" in element.get("rel").lower().split() and element.get("href"):
            try:
                return canonical(element.get("href"), document.base, document.encoding)
            except ValueError:
                return ""
    return ""
