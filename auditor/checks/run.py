"""The one place where a check is run, its time and its findings are limited, and its failure is caught."""

from __future__ import annotations

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import FrameType

from auditor.checks.base import Check, LeftOut, NotApplicable, Yield
from auditor.checks.inputs import OutOfTime, crashed, value_of
from auditor.dom.artifacts import NOT_GIVEN, Artifacts
from auditor.errors import failed
from auditor.model.codes import Code, Stage
from auditor.model.exhibits import Exhibit, Exhibits
from auditor.model.finding import CheckResult, Fact, Finding, Measure, Outcome
from auditor.model.page import Failed

MAX_FINDINGS = 1000
"""Findings of one kind on one page beyond which the rest is only counted; hostile pages must not fill the disk."""
MAX_IN_ALL = 5 * MAX_FINDINGS
"""The same for a check whose findings are of many kinds (all axe rules are one check)."""


def run_check(
    declared: Check, artifacts: Artifacts, url: str = "", *, state: str = "", budget_s: float = 20.0
) -> CheckResult:
    """Run one check on one page (or on the site's facts) and turn whatever happens into a result.

    A missing or failed artifact, an exception or an overrun of `budget_s` seconds gives outcome `error` with a code; findings
    made before that are dropped, so that a result is whole or an error.
    """
    started = time.perf_counter()
    found = _Collected(url, state)
    why = _run(declared, artifacts, found, budget_s)
    result = CheckResult(declared.id, declared.version, Outcome.ERROR, failed=why) if why else found.result(declared)
    return replace(result, elapsed_ms=int((time.perf_counter() - started) * 1000))


def _run(declared: Check, artifacts: Artifacts, found: _Collected, budget_s: float) -> Failed | None:
    try:
        with _alarm(budget_s):
            values = []
            for entry in declared.inputs:
                value = value_of(entry, artifacts)
                if isinstance(value, Failed):
                    return _without(declared, value, str(getattr(entry, "name", entry)))
                values.append(value)
            for item in declared.run(*values):
                found.add(item)
    except OutOfTime:
        return failed(Code.CHECK_TIMEOUT, f"{declared.id} ran over {budget_s:g} s", Stage.CHECK, declared.id)
    except Exception as error:  # noqa: BLE001 - the one place where a check's crash becomes a result
        return replace(crashed(declared.id, error), check=declared.id)
    return None


def _without(declared: Check, why: Failed, name: str) -> Failed:
    """Return why a check could not look, under its id where only the checks that ask for this input are concerned."""
    if why is NOT_GIVEN:
        return failed(Code.CHECK_MISSING_INPUT, f"{declared.id} needs {name}", Stage.CHECK, declared.id)
    return failed(why.code, f"{declared.id}: {why.detail}", why.stage, declared.id) if why.stage == Stage.CHECK else why


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    # Only the main thread can be interrupted by a timer; the judging process runs checks there.
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, frame: FrameType | None) -> None:
        if _is_importing(frame):
            # Half a module would fail every page after this one, and loading code is no fault of the page: begin anew.
            signal.setitimer(signal.ITIMER_REAL, seconds)
            return
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


@dataclass(slots=True)
class _Collected:
    url: str
    state: str
    findings: list[Finding] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    kept: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    inapplicable: bool = False

    def add(self, item: Yield) -> None:
        match item:
            case Finding():
                self._finding(item)
            case Measure():
                self.measures.append(item)
            case Fact():
                self.facts.append(Fact(item.name, item.key, item.value, self.url))
            case LeftOut():
                self.left_out[item.check] += item.count
            case NotApplicable():
                self.inapplicable = True
            case _:
                self.exhibits.append(item)

    def _finding(self, finding: Finding) -> None:
        if self.kept[finding.check] >= MAX_FINDINGS or len(self.findings) >= MAX_IN_ALL:
            self.left_out[finding.check] += 1
            return
        self.kept[finding.check] += 1
        placed = (finding.url or not self.url) and (finding.state or not self.state)
        self.findings.append(
            finding if placed else replace(finding, url=finding.url or self.url, state=finding.state or self.state)
        )

    def result(self, declared: Check) -> CheckResult:
        return CheckResult(
            declared.id,
            declared.version,
            self._outcome(),
            tuple(self.findings),
            tuple(self.measures),
            tuple(self.facts),
            Exhibits.of(self.exhibits),
            left_out=tuple(sorted((+self.left_out).items())),
        )

    def _outcome(self) -> Outcome:
        if any(finding.outcome is Outcome.FAILED for finding in self.findings):
            return Outcome.FAILED
        if self.findings:
            return Outcome.CANT_TELL
        return Outcome.INAPPLICABLE if self.inapplicable else Outcome.PASSED
