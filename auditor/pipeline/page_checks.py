"""What a check process does with one page: parse it, turn it into artifacts, and put it before every check.

Two requests with an answer each, frozen values all: OpenPage -> OpenedPage, CheckPage -> CheckedPage. They cross to a process
of its own (check_workers.py), so that a check that loops can be interrupted, a crash costs one page, and the browser is not
kept waiting by Python. Where no browser shows the page, it can be checked as it was opened, without being parsed once more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from auditor.checks import all_checks
from auditor.checks.base import Check
from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.crawl.discover import discover
from auditor.crawl.page_content import asks_not_to_be_indexed, content_digest, sends_on_to
from auditor.crawl.page_identity import suspicion_of
from auditor.crawl.page_outline import PageOutline, outline_of
from auditor.crawl.page_signals import signals_of
from auditor.crawl.page_suspicion import Suspicion
from auditor.dom.artifacts import Artifacts
from auditor.dom.content import Approved, Text
from auditor.dom.document import Document
from auditor.errors import failed, noted
from auditor.extract.artifacts import derive, derive_fit, derive_probes
from auditor.extract.parse import from_walk, parse_html
from auditor.extract.quick_parse import quick_parse
from auditor.extract.text import read_text
from auditor.model.codes import Code, Stage
from auditor.model.finding import CheckResult
from auditor.model.page import Failed, RenderedPage, Response, Target
from auditor.model.run import Packed
from auditor.pipeline.dedupe import drop_axe_duplicates, merge_states
from auditor.pipeline.one_defect import merge_one_defect
from auditor.pipeline.raw_vs_rendered import difference, sketch
from auditor.redact import hidden_in, protect
from auditor.reference.dynamic import is_selector
from auditor.reference.library import Library
from auditor.store.packed import packed
from auditor.urls import canonical, origin_of, path_of

_ABOUT_A_STATE = frozenset({"axe", "fit"})
"""Artifacts that differ from state to state; the checks that need one run in each."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Asks for a fetched page to be opened without a browser."""

    response: Response
    target: Target
    check: bool = False
    """No browser will show it: it is to be checked, too, unless it leads on or was seen before."""


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A fetched page looked at without a browser: what it links to, or why it cannot be read."""

    targets: tuple[Target, ...]
    failure: Failed | None
    title: str = ""
    language: str = ""
    canonical: str = ""
    digest: str = ""
    """Of the plain page's content (crawl/page_content.py)."""
    sends_on_to: str = ""
    """The address that the page sends people on to at once."""
    words: bytes | None = None
    """The words of the plain page (raw_vs_rendered.py); None when they are not to be held against what the browser shows."""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Asks for a page to be put before all checks."""

    response: Response
    target: Target
    rendered: tuple[RenderedPage, ...] | Failed | None = None
    """One entry a state; `Failed` when the browser could not show the page, None when no browser is used."""
    words: bytes | None = None
    """Those of the plain page, where they are to be held against what the browser shows."""


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What all checks say about one page."""

    checks: tuple[CheckResult, ...]
    failures: tuple[Failed, ...]
    title: str
    language: str
    targets: tuple[Target, ...]
    """Addresses that only the rendered page links to."""
    digest: str = ""
    """Of the content that was checked."""
    words: int = 0
    """Those of the content, roughly: outside of header, footer and navigation."""
    outline: PageOutline = field(default_factory=PageOutline)
    """What is held against the other pages of the site."""
    suspicion: Suspicion | None = None
    """Why this may not be the page that was asked for."""
    packed: Packed | None = None
    """Findings, exhibits and facts of the checks, where they are on their way to the store."""


@dataclass(frozen=True, slots=True)
class _View:
    """A page in one state, or without a browser, ready for the checks."""

    document: Document | Failed
    axe: str | Failed | None
    failures: tuple[Failed, ...] = ()
    state: str = ""
    final_url: str = ""
    walk: str | Failed | None = None


class PageChecker:
    """Opens and checks pages with the checks and the approved texts of one run."""

    def __init__(self, settings: Settings, today: str) -> None:
        """Load what every page needs; `today` is the day of the run, YYYY-MM-DD. Slow: once in a process."""
        protect(settings.secrets(os.environ))
        disabled = set(settings.checks_disable)
        checks = [check for check in all_checks() if not (check.site or check.on_file) and check.id not in disabled]
        self.settings = settings
        self.options = settings.options(today)
        self.library = Library.load(Path(settings.reference.dir), settings.reference.map)
        self.checks = tuple(check for check in checks if settings.browser.enabled or "axe" not in check.needs)
        self._state_checks = tuple(check for check in self.checks if _ABOUT_A_STATE & set(check.needs))
        self._opened: Document | None = None
        self._digests: set[str] = set()
        """Of the pages that were opened here."""

    def open_page(self, request: OpenPage) -> OpenedPage:
        """Look at a response and collect what it links to: at a glance where a browser reads the page afterwards."""
        response, with_browser = request.response, self.settings.browser.enabled
        look = quick_parse if with_browser else parse_html
        document = look(response.body, response.final_url, response.charset or None)
        if isinstance(document, Failed):
            return OpenedPage((), document)
        refresh = response.headers.get("refresh", "")
        targets, _ = discover(document, request.target, refresh)
        # After a login in the browser, the plain answer is naturally another page.
        words = sketch(document) if with_browser and not self.settings.site.auth.login else None
        title = hidden_in(document.title)
        opened = OpenedPage(
            targets,
            None,
            title,
            document.language,
            _canonical_of(document),
            content_digest(document),
            sends_on_to(document, refresh),
            words,
        )
        if request.check and not opened.sends_on_to and opened.digest not in self._digests:
            self._opened = document
            self._digests.add(opened.digest)
        return opened

    def check_opened(self, request: OpenPage) -> CheckedPage | None:
        """Put the page that was opened last before all checks, as it is; None where it is likely that nobody will ask."""
        document, self._opened = self._opened, None
        if document is None:
            return None
        return self._check(CheckPage(request.response, request.target), iter([_View(document, None)]))

    def check_page(self, request: CheckPage) -> CheckedPage:
        """Put one page before all checks.

        Text, images and links are judged in the first state, or on the plain HTML when there is no other; in further states
        only what asks about the state: axe, and whether the words fit.
        """
        return self._check(request, _views(request))

    def _check(self, request: CheckPage, views: Iterator[_View]) -> CheckedPage:
        approved = self.library.for_page(request.target.url) or self.library.for_page(request.response.final_url)
        results: list[CheckResult] = []
        failures: list[Failed] = []
        states: list[str] = []
        first: Document | Failed | None = None
        suspicion: Suspicion | None = None
        words, outline = 0, PageOutline()
        for view in views:
            artifacts = self._artifacts(view, request.response, approved)
            checks = self.checks if first is None else self._state_checks
            results.extend(_run(checks, artifacts, request.target.url, view.state))
            failures.extend(view.failures)
            states.append(view.state)
            if first is None:
                first = view.document
                failures.extend(_missing_root(artifacts))
                failures.extend(_differences(request, view))
                suspicion, words, outline = self._suspicion(request, view)
                tag = request.response.headers.get("x-robots-tag", "")
                if isinstance(first, Document) and asks_not_to_be_indexed(first, tag):
                    failures.append(noted(Code.NOINDEX))
        if isinstance(first, Failed):
            failures.append(first)
        failures.extend(r.failed for r in results if r.failed is not None and r.failed.stage == Stage.CHECK)
        page = _checked(request.target, first, merge_states(results, states), failures)
        return replace(page, suspicion=suspicion, words=words, outline=outline)

    def _suspicion(self, request: CheckPage, view: _View) -> tuple[Suspicion | None, int, PageOutline]:
        if not isinstance(view.document, Document) or isinstance(request.rendered, Failed):
            return None, 0, PageOutline()  # what kept the page from being shown is told already
        response, rendered = request.response, request.rendered
        dead = rendered[0].failed_requests if rendered else ()
        signals = signals_of(view.document, request.target.url, response.headers, dead)
        suspicion = suspicion_of(signals, session=self.settings.site.auth.is_set)
        return suspicion, signals.words, outline_of(view.document, signals)

    def _artifacts(self, view: _View, response: Response, approved: tuple[Approved, ...]) -> Artifacts:
        reference = self.settings.reference
        root = ", ".join(dict.fromkeys(a.root for a in approved if a.root)) or reference.root
        ignore = (*reference.ignore, *(css for a in approved for css in a.ignore))
        dynamic = tuple(pattern for a in approved for pattern in a.dynamic if is_selector(pattern))
        derived = derive(
            view.document,
            site=origin_of(response.final_url),
            root=root,
            ignore=ignore,
            dynamic=dynamic,
            axe=view.axe,
        )
        if (
            approved
            and isinstance(derived.text, Text)
            and isinstance(view.document, Document)
            and view.document.rendered
        ):
            sent = cache(lambda: _texts_sent(response, root, ignore))
            derived = replace(derived, text=replace(derived.text, sent=sent))
        fit, probes = derive_fit(view.walk, view.document), derive_probes(view.walk, view.document)
        return replace(derived, response=response, approved=approved, options=self.options, fit=fit, probes=probes)


def packed_for_store(page: CheckedPage) -> CheckedPage:
    """Return a checked page with findings, exhibits and facts packed as the store keeps them."""
    results = [replace(check, elapsed_ms=0) if check.elapsed_ms else check for check in page.checks]
    # A page may show a secret back that we sent it; without the environment, `auditor report` could not know it later.
    checks, held = packed(hidden_in(results))
    return replace(
        page,
        checks=checks,
        packed=held,
        title=hidden_in(page.title),
        failures=hidden_in(page.failures),
        outline=hidden_in(page.outline),
    )


def _views(request: CheckPage) -> Iterator[_View]:
    """Yield the page in each state, the first one in full; as the server sent it where there is none."""
    rendered = request.rendered
    if isinstance(rendered, tuple) and rendered:
        yield from (_rendered_view(page, request.response) for page in rendered)
    elif isinstance(rendered, Failed):
        yield _View(_plain(request.response), rendered, (rendered,))
    else:
        yield _View(_plain(request.response), None)


def _rendered_view(page: RenderedPage, response: Response) -> _View:
    document = page.walk if isinstance(page.walk, Failed) else from_walk(page.walk)
    failures = [replace(note, note=True) for note in page.notes]
    if isinstance(document, Failed):
        failures.append(document)
        document = _plain(response)
    if isinstance(page.axe, Failed):
        failures.append(page.axe)
    return _View(document, page.axe, tuple(failures), page.state, page.final_url, page.walk)


def _differences(request: CheckPage, view: _View) -> list[Failed]:
    """Return what must be said of a page that the browser shows otherwise than the server sent it."""
    if request.words is None or not isinstance(view.document, Document) or not view.document.rendered:
        return []
    if path_of(view.final_url) != path_of(request.response.final_url):
        return []  # the page sent the browser on to another one
    found = difference(request.words, sketch(view.document))
    return [found] if found else []


def _run(checks: Sequence[Check], artifacts: Artifacts, url: str, state: str) -> list[CheckResult]:
    return [
        run_check(check, artifacts, url, state=state if _ABOUT_A_STATE & set(check.needs) else "") for check in checks
    ]


def _missing_root(artifacts: Artifacts) -> Iterator[Failed]:
    """Yield a note where the part that was to be compared is not on the page, and another one was taken."""
    text = artifacts.text
    if isinstance(text, Text) and text.missing_root:
        said = f"{text.missing_root} selects nothing; {text.root} was taken"
        yield noted(Code.CONTENT_ROOT_MISSING, said)


def _checked(
    target: Target, shown: Document | Failed | None, results: Sequence[CheckResult], failures: Sequence[Failed]
) -> CheckedPage:
    checks = drop_axe_duplicates(results)
    if isinstance(shown, Document):
        checks = merge_one_defect(checks, shown)
    failures = [*failures, *(note for result in checks for note in result.notes)]
    if not isinstance(shown, Document):
        return CheckedPage(checks, tuple(dict.fromkeys(failures)), "", "", ())
    targets, notice = discover(shown, target)
    if notice is not None:
        failures.append(replace(notice, note=True))
    told = tuple(dict.fromkeys(failures))
    digest = content_digest(shown)
    page = CheckedPage(checks, told, shown.title, shown.language, targets if shown.rendered else (), digest)
    shown.dismantle()
    return page


def _texts_sent(response: Response, root: str, ignore: tuple[str, ...]) -> tuple[str, ...]:
    plain = _plain(response)
    return tuple(block.text for block in read_text(plain, root, ignore).blocks) if isinstance(plain, Document) else ()


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
