"""What a check is, how it is declared, and the one place where it is run and its failure is caught.

A page check is a function whose arguments are the artifacts it declares and nothing else::

    @check("image-alt-filename", version=1, severity=Severity.SERIOUS, needs=("images",), wcag=("1.1.1",))
    def alt_is_a_file_name(images: Images) -> Iterator[Yield]:
        \"\"\"An image description that is only a file name.

        People who cannot see the image hear "I M G 2034 dot jay peg". Say what the image shows.
        \"\"\"

Its docstring is the help text of every report. It yields findings made by `check.finding(...)`, measures, facts, exhibits, or
`NotApplicable`. The family is the name of its module. A site check is declared by `site_check` and sees the facts of all pages.
"""

from __future__ import annotations

import inspect
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from auditor.dom.document import Element
from auditor.dom.locator import locate
from auditor.model.codes import Code, Stage
from auditor.model.finding import (
    CheckResult,
    Exhibit,
    Fact,
    Family,
    Finding,
    Location,
    Measure,
    Outcome,
    Severity,
)
from auditor.model.page import JSON, Failed
from auditor.model.run import SiteFacts


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """There is nothing here for this check to judge, and why."""

    reason: str


Yield = Finding | Measure | Fact | Exhibit | NotApplicable
"""What a check may yield."""


@dataclass(frozen=True, slots=True)
class Check:
    """One declared check."""

    id: str
    version: int
    severity: Severity
    needs: tuple[str, ...]
    """Artifact names for a page check, fact names for a site check."""
    wcag: tuple[str, ...]
    tags: tuple[str, ...]
    family: Family
    title: str
    """The docstring's first sentence."""
    help: str
    """The rest of the docstring."""
    run: Callable[..., Iterator[Yield]]
    site: bool = False
    same_as: tuple[str, ...] = ()
    """axe rules that say the same of the same element; one finding remains and names both."""

    def finding(
        self,
        message: str,
        element: Element | None = None,
        *,
        quote: str = "",
        outcome: Outcome = Outcome.FAILED,
        severity: Severity | None = None,
        key: str = "",
        url: str = "",
        location: Location | None = None,
        **evidence: JSON,
    ) -> Finding:
        """Make a finding of this check about an element (or the page); the runner fills in the page's address.

        `message` is one sentence for an editor. `key` tells several findings on one element apart.
        """
        place = location or (locate(element, quote) if element is not None else Location(quote=quote[:300]))
        return Finding(
            check=self.id,
            url=url,
            message=message,
            severity=severity or self.severity,
            outcome=outcome,
            location=place,
            evidence=evidence,
            key=key,
            wcag=self.wcag,
            tags=self.tags,
        )


REGISTRY: dict[str, Check] = {}
"""All declared checks by id; filled by importing the family modules (checks/__init__.py)."""


def check(
    id: str,  # noqa: A002
    *,
    version: int,
    severity: Severity,
    needs: tuple[str, ...],
    wcag: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    same_as: tuple[str, ...] = (),
    site: bool = False,
) -> Callable[[Callable[..., Iterator[Yield]]], Check]:
    """Declare the decorated function as a check and register it. Raises ValueError for a repeated id or no docstring."""

    def declare(function: Callable[..., Iterator[Yield]]) -> Check:
        if id in REGISTRY:
            raise ValueError(f"check {id} is declared twice")
        title, _, text = inspect.cleandoc(function.__doc__ or "").partition("\n\n")
        if not title:
            raise ValueError(f"check {id} has no docstring; it is the help text")
        family = Family(function.__module__.split(".")[2])
        declared = Check(
            id,
            version,
            severity,
            needs,
            wcag,
            tags,
            family,
            " ".join(title.split()),
            text.strip(),
            function,
            site,
            same_as,
        )
        REGISTRY[id] = declared
        return declared

    return declare


def site_check(
    id: str,  # noqa: A002
    *,
    version: int,
    severity: Severity,
    needs: tuple[str, ...],
    wcag: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
) -> Callable[[Callable[[SiteFacts], Iterator[Yield]]], Check]:
    """Declare a check over the facts of all pages; its function takes one `SiteFacts`."""
    return check(id, version=version, severity=severity, needs=needs, wcag=wcag, tags=tags, site=True)


class CheckTimeout(Exception):
    """A check used up its time."""


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    # Only the main thread can be interrupted by a timer; the judging process runs checks there.
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise CheckTimeout

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@dataclass(slots=True)
class _Collected:
    findings: list[Finding] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    inapplicable: bool = False

    def add(self, item: Yield, url: str, state: str) -> None:
        match item:
            case Finding():
                placed = (item.url or not url) and (item.state or not state)
                self.findings.append(item if placed else replace(item, url=item.url or url, state=item.state or state))
            case Measure():
                self.measures.append(item)
            case Fact():
                self.facts.append(Fact(item.name, item.key, item.value, url))
            case Exhibit():
                self.exhibits.append(item)
            case NotApplicable():
                self.inapplicable = True


MAX_FINDINGS = 1000
"""Findings of one check on one page beyond which the rest is only counted; hostile pages must not fill the disk."""


def run_check(
    declared: Check, artifacts: Mapping[str, Any], url: str = "", *, state: str = "", budget_s: float = 20.0
) -> CheckResult:
    """Run one check on one page (or on the site's facts) and turn whatever happens into a result.

    `artifacts` maps names to values or `Failed`. A missing or failed artifact, an exception or an overrun gives outcome
    `error` with a code; findings made before an overrun are dropped, so that a result is whole or an error.
    """
    started = time.perf_counter()

    def result(outcome: Outcome, found: _Collected | None = None, why: Failed | None = None) -> CheckResult:
        elapsed = int((time.perf_counter() - started) * 1000)
        if found is None:
            return CheckResult(declared.id, declared.version, outcome, failed=why, elapsed_ms=elapsed)
        return CheckResult(
            declared.id,
            declared.version,
            outcome,
            tuple(found.findings),
            tuple(found.measures),
            tuple(found.facts),
            tuple(found.exhibits),
            why,
            elapsed,
        )

    for name in declared.needs if not declared.site else ():
        artifact = artifacts.get(name)
        if artifact is None:
            return result(
                Outcome.ERROR, why=Failed(Code.CHECK_MISSING_INPUT, f"{declared.id} needs {name}", Stage.CHECK)
            )
        if isinstance(artifact, Failed):
            return result(Outcome.ERROR, why=artifact)
    found = _Collected()
    try:
        with _alarm(budget_s):
            arguments = (artifacts["facts"],) if declared.site else tuple(artifacts[name] for name in declared.needs)
            for item in declared.run(*arguments):
                found.add(item, url, state)
                if len(found.findings) > MAX_FINDINGS:
                    break
    except CheckTimeout:
        return result(
            Outcome.ERROR, why=Failed(Code.CHECK_TIMEOUT, f"{declared.id} ran over {budget_s:g} s", Stage.CHECK)
        )
    except Exception as error:  # noqa: BLE001 - the one place where a check's crash becomes a result
        detail = f"{declared.id}: {type(error).__name__}: {error}"[:300]
        return result(Outcome.ERROR, why=Failed(Code.CHECK_CRASHED, detail, Stage.CHECK))
    if any(finding.outcome is Outcome.FAILED for finding in found.findings):
        return result(Outcome.FAILED, found)
    if found.findings:
        return result(Outcome.CANT_TELL, found)
    return result(Outcome.INAPPLICABLE if found.inapplicable else Outcome.PASSED, found)
