"""What a document's process does with one file: read it, and put it before the checks of documents and those of content.

    CheckDocument -> CheckedDocument | Failed        ValidateUa -> UaResult

Everything crosses as frozen values to a process with limits (document_worker.py).
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from auditor import __version__
from auditor.checks import all_checks
from auditor.checks.base import Check
from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.documents.inspect import read_document
from auditor.documents.markup import PAGE
from auditor.documents.reading import DocumentReading, ReadingLimits, Unopened
from auditor.dom.artifacts import Artifacts
from auditor.dom.document import Document
from auditor.dom.locator import selector_of
from auditor.errors import failed
from auditor.extract.artifacts import derive
from auditor.extract.parse import parse_html
from auditor.model.codes import Code, Stage
from auditor.model.document_facts import FileLink
from auditor.model.documents import ON_DOCUMENT, DocumentKind, UaResult, UaRule
from auditor.model.finding import CheckResult, Family, Finding, Location, Outcome
from auditor.model.page import Failed
from auditor.redact import hidden_in, protect
from auditor.reference.library import Library
from auditor.urls import origin_of

CHECK_BUDGET_S = 4.0
"""Seconds one check may take on one document."""
CONTENT_BUDGET_S = 12.0
"""Seconds that all checks of a document's content may take together; those that are left then could not look."""
PICTURES_LIMIT = 3
"""Pages of one document that a small picture is made of: the first ones with a finding."""
PICTURE_WIDTH = 240
UA_RULES_LIMIT = 100
LINKS_LIMIT = 500
"""Web addresses of one document that are looked at for broken links."""

_CONTENT_FAMILIES = frozenset({Family.REFERENCE, Family.READABILITY, Family.SPELLING})
_CONTENT_CHECKS = frozenset(
    "text-placeholder house-style language-mismatch image-alt-filename image-alt-camera-name image-alt-placeholder"
    " image-alt-generic image-alt-redundant-prefix image-alt-markup image-alt-dimensions image-alt-automatic image-alt-slug"
    " image-alt-emoji image-alt-blank image-alt-long image-alt-language".split()
)
"""Checks of pages outside of those families that hold for any text, whatever it is published as."""


@dataclass(frozen=True, slots=True)
class CheckDocument:
    """Asks for a file to be read and checked."""

    path: str
    url: str
    bare: bool = False
    """Only its structure, no text: a first attempt took too much."""


@dataclass(frozen=True, slots=True)
class ValidateUa:
    """Asks what the independent checker of PDF/UA-1 says of a file."""

    path: str


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A file that was read and checked."""

    kind: DocumentKind
    title: str
    language: str
    pages: int
    producer: str
    created: str
    modified: str
    tagged: bool | None
    features: tuple[str, ...]
    notes: tuple[Failed, ...]
    headings: tuple[tuple[int, str], ...]
    links: tuple[FileLink, ...]
    checks: tuple[CheckResult, ...]
    pictures: tuple[tuple[int, bytes], ...] = ()
    cpu_ms: int = 0


def is_content_check(check: Check) -> bool:
    """Tell whether a check of pages holds for the content of documents too."""
    return not (check.site or check.on_file) and (check.family in _CONTENT_FAMILIES or check.id in _CONTENT_CHECKS)


class DocumentChecker:
    """Reads and checks documents with the checks and the approved texts of one run."""

    def __init__(self, settings: Settings, today: str) -> None:
        """Load what every document needs; `today` is the day of the run, YYYY-MM-DD. Slow: once in a process."""
        protect(settings.secrets(os.environ))
        disabled = set(settings.checks_disable)
        checks = [check for check in all_checks() if not check.site and check.id not in disabled]
        self._options = settings.options(today)
        self._library = Library.load(Path(settings.reference.dir), settings.reference.map)
        self._pdf = tuple(check for check in checks if "pdf" in check.needs)
        self._office = tuple(check for check in checks if "office" in check.needs)
        self._content = tuple(check for check in checks if settings.documents.content and is_content_check(check))
        self._limits = ReadingLimits(pages=settings.documents.pages)

    def check(self, request: CheckDocument) -> CheckedDocument | Failed:
        """Read a file and check it; `Failed` for one that can only be catalogued."""
        started = time.process_time()
        path = Path(request.path)
        try:
            reading = read_document(path, replace(self._limits, pages=0) if request.bare else self._limits)
        except Unopened as why:
            return why.failure
        results = self._run(reading, request.url)
        findings = [finding for result in results for finding in result.findings]
        pictures = _pictures(path, findings) if reading.kind is DocumentKind.PDF else ()
        return self._checked(reading, hidden_in(results), pictures, int((time.process_time() - started) * 1000))

    def validate(self, request: ValidateUa) -> UaResult:
        """Ask the independent checker; its result is an appendix."""
        return validated(Path(request.path))

    def _run(self, reading: DocumentReading, url: str) -> list[CheckResult]:
        artifacts = Artifacts(options=self._options)
        own: Sequence[Check] = ()
        if reading.pdf is not None:
            artifacts, own = replace(artifacts, pdf=reading.pdf), self._pdf
        elif reading.office is not None:
            artifacts, own = replace(artifacts, office=reading.office), self._office
        results = [run_check(check, artifacts, url, budget_s=CHECK_BUDGET_S) for check in own]
        if reading.markup and self._content:
            results.extend(self._run_on_content(reading, url))
        return [_tagged(result) for result in results]

    def _run_on_content(self, reading: DocumentReading, url: str) -> list[CheckResult]:
        document = parse_html(reading.markup, url)
        approved = self._library.for_document(url)
        artifacts = derive(document, site=origin_of(url), root="main", ignore=())
        artifacts = replace(artifacts, approved=approved, options=self._options)
        results: list[CheckResult] = []
        until = time.monotonic() + CONTENT_BUDGET_S
        for check in self._content:
            left = min(CHECK_BUDGET_S, until - time.monotonic())
            cut = check.family is Family.REFERENCE and reading.pages > self._limits.pages
            if left > 0 and not (cut and approved):
                results.append(run_check(check, artifacts, url, budget_s=left))
                continue
            why = "only a part of it was read" if cut else f"its content took over {CONTENT_BUDGET_S:g} s"
            reason = failed(Code.DOCUMENT_LIMIT, f"{check.id}: {why}", Stage.CHECK, check.id)
            results.append(CheckResult(check.id, check.version, Outcome.ERROR, failed=reason))
        if isinstance(document, Document):
            places = _places(document)
            results = [_placed(result, places) for result in results]
            document.dismantle()
        return results

    def _checked(
        self,
        reading: DocumentReading,
        results: Sequence[CheckResult],
        pictures: tuple[tuple[int, bytes], ...],
        cpu_ms: int,
    ) -> CheckedDocument:
        file = reading.pdf or reading.office
        notes = (
            *reading.notes,
            *(r.failed for r in results if r.failed is not None),
            *(n for r in results for n in r.notes),
        )
        return CheckedDocument(
            reading.kind,
            hidden_in(reading.title),
            reading.language,
            reading.pages,
            reading.producer,
            reading.created,
            reading.modified,
            reading.pdf.tagged if reading.pdf is not None else None,
            reading.features,
            tuple(dict.fromkeys(notes)),
            tuple((heading.level, heading.text) for heading in (file.headings if file else ())[:200]),
            (file.links if file else ())[:LINKS_LIMIT],
            tuple(results),
            pictures,
            cpu_ms,
        )


def checked_with(settings: Settings, library: Library) -> str:
    """Return the digest of what a document's result depends on besides its bytes."""
    options = settings.options("")
    versions = [(check.id, check.version) for check in all_checks() if not check.site]
    parts = (__version__, versions, options, settings.documents, settings.checks_disable, library.sha256)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def validated(path: Path) -> UaResult:
    """Return what the independent checker of PDF/UA-1 says of a PDF."""
    try:
        import page

        report = page.validate_pdf(path, profile="ua1")
    except ImportError as error:
        return UaResult(False, failure=failed(Code.DOCUMENT_NOT_READ, str(error), Stage.CHECK))
    except (page.PageError, ValueError, OSError) as error:
        return UaResult(False, failure=failed(Code.DOCUMENT_LIMIT, f"{type(error).__name__}: {error}", Stage.CHECK))
    return UaResult(report.is_compliant, tuple(_rules(report.failures)))


def _rules(failures: Iterable[object]) -> list[UaRule]:
    counts: dict[str, UaRule] = {}
    for failure in failures:
        name, message = str(getattr(failure, "rule_id", "")), str(getattr(failure, "message", ""))
        known = counts.get(name)
        if known is not None:
            counts[name] = replace(known, count=known.count + 1)
        elif len(counts) < UA_RULES_LIMIT:
            counts[name] = UaRule(name, " ".join(message.split())[:300], 1)
    return list(counts.values())


def _tagged(result: CheckResult) -> CheckResult:
    return replace(result, findings=tuple(replace(f, tags=(*f.tags, ON_DOCUMENT)) for f in result.findings), facts=())


def _places(document: Document) -> dict[str, int]:
    """Return the page on which each element of the markup stands, by the element's selector."""
    pages: dict[int, int] = {}
    for element in document.elements:
        own = element.get(PAGE)
        around = pages.get(element.parent.index, 0) if element.parent is not None else 0
        pages[element.index] = int(own) if own.isdigit() else around
    return {selector_of(element): pages[element.index] for element in document.elements}


def _placed(result: CheckResult, places: Mapping[str, int]) -> CheckResult:
    """Return a result whose findings say page and heading: nobody finds an element of our own markup."""
    return replace(result, findings=tuple(_on_page(finding, places) for finding in result.findings))


def _on_page(finding: Finding, places: Mapping[str, int]) -> Finding:
    place = finding.location
    page = places.get(place.selector, 0)
    key = "" if finding.key == place.selector else finding.key
    heading = place.signals.heading
    details = {**finding.details, **({"page": page} if page else {}), **({"heading": heading} if heading else {})}
    said = Location(place_words(page, heading), (), "", place.quote, None, place.signals)
    return replace(finding, location=said, key=key, details=details)


def place_words(page: int, heading: str = "") -> str:
    """Return a place in a document in words, as findings show it."""
    parts = [f"page {page}" if page else "", f"under “{heading[:80]}”" if heading else ""]
    return ", ".join(part for part in parts if part)


def _pictures(path: Path, findings: Iterable[Finding]) -> tuple[tuple[int, bytes], ...]:
    """Return small pictures of the first pages with a finding; what cannot be drawn has none."""
    wanted = sorted({page for finding in findings if isinstance(page := finding.details.get("page"), int) and page > 0})
    if not wanted:
        return ()
    from auditor.documents.pdf_text import thumbnails

    return tuple(thumbnails(path, wanted[:PICTURES_LIMIT], PICTURE_WIDTH))
