"""junit.xml: a test case per page and area for CI servers; a page that was not audited is an error, nothing audited is red."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from auditor.model.page import PageState
from auditor.model.run import JudgedFinding, PageRecord
from auditor.report.escape import xml_text
from auditor.report.labels import FAMILIES, host, path, plural, what_failed, what_to_do
from auditor.report.not_read import gaps_of, page_sentence
from auditor.report.summary import Summary

_MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: a page and an area."""

    name: str
    group: str
    kind: str = ""
    """failure | error | skipped | empty for passed"""
    message: str = ""
    details: tuple[str, ...] = field(default=())
    seconds: float = 0.0


def junit_text(summary: Summary) -> Iterator[str]:
    """Yield the text of junit.xml, case by case."""
    made = list(cases(summary))
    held = io.StringIO()
    writer = _Writer(held, "utf-8", short_empty_elements=True)
    writer.startDocument()
    counts = _counts(made)
    with_time = f"{sum(case.seconds for case in made):.3f}"
    # Jenkins' schema has no number of skipped cases here.
    whole = {name: count for name, count in counts.items() if name != "skipped"}
    writer.open("testsuites", name="auditor", time=with_time, **whole)
    stamp = f"{summary.report.run.started_at:%Y-%m-%dT%H:%M:%S}"
    writer.open("testsuite", name=host(summary.report.run.site), timestamp=stamp, time=with_time, **counts)
    for case in made:
        writer.case(case)
        yield held.getvalue()
        held.seek(0)
        held.truncate()
    writer.close("testsuite")
    writer.close("testsuites")
    writer.endDocument()
    yield held.getvalue()


class _Writer(XMLGenerator):
    """An XML writer to which any text can be given."""

    def open(self, element: str, /, **attributes: str) -> None:
        self.startElement(element, AttributesImpl({key: _attribute(value) for key, value in attributes.items()}))

    def close(self, name: str) -> None:
        self.endElement(name)
        self.ignorableWhitespace("\n")

    def case(self, case: Case) -> None:
        self.open("testcase", name=case.name, classname=case.group, time=f"{case.seconds:.3f}")
        if case.kind:
            self.open(case.kind, message=case.message)
            self.characters(xml_text("\n".join(case.details)))
            self.close(case.kind)
        self.close("testcase")


def _attribute(value: str) -> str:
    return xml_text(" ".join(value.split()))


def _counts(made: Sequence[Case]) -> dict[str, str]:
    kinds = [case.kind for case in made]
    return {
        "tests": str(len(made)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
    }


def cases(summary: Summary) -> Iterator[Case]:
    """Yield the test cases: the verdict, then each page by area, then what could not be done in the run."""
    report = summary.report
    yield _verdict(summary)
    if waiting := summary.coverage.waiting:
        yield Case(
            "pages that still waited", "run", "skipped", f"The run was cut off; {plural(waiting, 'page')} still waited."
        )
    for record in report.pages:
        yield from _page(summary, record)
    if summary.by_page.get("", ()):
        yield from _areas("The whole site", summary, "", {})
    for url, failure in report.failures:
        if not url:
            yield Case(failure.code, "run", _kind_of_loss(summary), what_failed(failure), (what_to_do(failure),))


def _verdict(summary: Summary) -> Case:
    verdict = summary.report.verdict
    if summary.outcome == "passed":
        return Case("verdict", "run")
    kind = "failure" if summary.outcome == "failed" else "error"
    return Case("verdict", "run", kind, verdict.sentence, verdict.reasons)


def _page(summary: Summary, record: PageRecord) -> Iterator[Case]:
    name, seconds = path(record.url), record.elapsed_ms / 1000
    details = tuple(f"{what_failed(failure)} {what_to_do(failure)}" for failure in record.failures)
    if record.state is PageState.SKIPPED:
        yield Case("audited", name, "skipped", what_failed(record.failure))
    elif record.state is PageState.FAILED:
        why = what_failed(record.failure) or "The page could not be audited."
        yield Case("audited", name, _kind_of_loss(summary), why, details, seconds)
    elif record.state is PageState.PARTIAL:
        why = f"Only in part: {what_failed(record.failure)}"
        yield Case("audited", name, _kind_of_loss(summary), why, details, seconds)
    else:
        yield Case("audited", name, seconds=seconds)
    if record.state not in {PageState.SKIPPED, PageState.FAILED}:
        off = {**summary.unchecked, **{str(gap.family): page_sentence(gap) for gap in gaps_of(record)}}
        yield from _areas(name, summary, record.url, off)


def _kind_of_loss(summary: Summary) -> str:
    # Build servers fail a job for any error: what the gate tolerates (an accepted broken link, coverage<0.9) must be none.
    return "skipped" if summary.report.verdict.exit_code == 0 else "error"


def _areas(name: str, summary: Summary, url: str, off: Mapping[str, str]) -> Iterator[Case]:
    found = summary.by_page.get(url, ())
    for family in summary.families:
        label = FAMILIES.get(family, family)
        mine = [judged for judged in found if judged.family == family]
        failing = [judged for judged in mine if judged.fails]
        if failing:
            details = tuple(_line(judged) for judged in failing[:_MOST_LINES])
            what = plural(len(failing), "problem")
            yield Case(label, name, "failure", f"{what} that fail the gate: {failing[0].finding.message}", details)
        elif family in off:
            yield Case(label, name, "skipped", off[family])
        else:
            yield Case(label, name)


def _line(judged: JudgedFinding) -> str:
    finding = judged.finding
    where = f" at {finding.location.selector}" if finding.location.selector else ""
    return f"[{finding.severity}] {finding.message}{where} ({finding.check}, {judged.id})"
