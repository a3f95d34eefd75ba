"""summary.md: the verdict, what to do first and what is new, short enough for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.finding import Outcome, Severity
from auditor.model.run import FindingStatus
from auditor.report.escape import markdown as text
from auditor.report.labels import FAMILIES, SEVERITIES, covered_in_words, number, path, plural, what_failed
from auditor.report.summary import Summary

MARKER = "<!-- auditor-summary -->"
"""Stands in each summary, so that a bot finds its own comment on a pull request and updates it in place."""
_MOST_NEW = 20
_MOST_FAILED = 10
_REASON = 1200
"""Characters of a reason: three findings with their places, and how many more there are."""
_SIGNS = {"passed": "✅", "failed": "❌", "incomplete": "⚠️", "nothing": "⚠️"}


def markdown_text(summary: Summary) -> Iterator[str]:
    """Yield the text of summary.md."""
    return (f"{line}\n" for line in lines(summary))


def lines(summary: Summary) -> Iterator[str]:
    """Yield the lines of the summary; everything from the audited site is literal text in it."""
    report = summary.report
    yield f"## {_SIGNS[summary.outcome]} {text(report.verdict.sentence)}"
    yield ""
    yield from (f"- {text(reason, _REASON)}" for reason in report.verdict.reasons)
    yield from (f"\n> {text(notice)}" for notice in summary.notices)
    yield ""
    yield text(summary.lead)
    yield ""
    yield from _areas(summary)
    yield from _first(summary)
    yield from _new(summary)
    yield from _failures(summary)
    environment = report.run.environment
    tools = [f"auditor {environment.auditor}", environment.browser, environment.axe and f"axe-core {environment.axe}"]
    yield MARKER
    yield f"<sub>Run {text(report.run.id)} · {text(' · '.join(tool for tool in tools if tool))}</sub>"


def _areas(summary: Summary) -> Iterator[str]:
    yield "| Area | Problems | New | To look at |"
    yield "| --- | ---: | ---: | ---: |"
    for name, tally in summary.families.items():
        label = FAMILIES.get(name, name)
        cells = [number(tally.problems), number(tally.new), number(tally.looks)]
        if name in summary.unchecked:  # what another area's checks found of it all the same is told beside
            cells = ["not checked", *(cell if cell != "0" else "" for cell in cells[1:])]
            cells[0] += f", {number(tally.problems)}" if tally.problems else ""
        elif name in summary.partly:
            label += f" ({text(summary.partly[name].short)})"
        yield f"| {label} | {' | '.join(cells)} |"
    covered = summary.coverage
    yield f"| Pages audited | {covered_in_words(covered)} | | |"
    if summary.documents:
        yield f"| Documents found | {summary.documents} | | |"
    yield ""


def _first(summary: Summary) -> Iterator[str]:
    if not summary.first:
        return
    yield "### Fix these first"
    yield ""
    for place, cause in enumerate(summary.first, 1):
        effect = f"{plural(len(cause.findings), 'finding')} on {plural(len(cause.pages), 'page')}"
        yield f"{place}. **{text(cause.label)}** – {cause.severity}, {effect}"
    yield ""


def _new(summary: Summary) -> Iterator[str]:
    new = [
        judged
        for judged in summary.report.findings
        if judged.status is FindingStatus.NEW and judged.finding.outcome is not Outcome.CANT_TELL
    ]
    if not new:
        return
    new.sort(key=lambda judged: (-Severity(judged.finding.severity).rank, judged.finding.url, judged.id))
    counts = {name: sum(judged.finding.severity == name for judged in new) for name in SEVERITIES}
    by_severity = ", ".join(f"{number(count)} {name}" for name, count in counts.items() if count)
    yield f"<details><summary>{plural(len(new), 'new problem')}: {by_severity}</summary>"
    yield ""
    for judged in new[:_MOST_NEW]:
        finding = judged.finding
        yield f"- {finding.severity}: {text(finding.message)} ({text(path(finding.url) or 'whole site', 120)})"
    if len(new) > _MOST_NEW:
        yield f"- and {number(len(new) - _MOST_NEW)} more in the report"
    yield ""
    yield "</details>"
    yield ""


def _failures(summary: Summary) -> Iterator[str]:
    failures = [(url, failure) for url, failure in summary.report.failures if not failure.note]
    if not failures:
        return
    yield f"<details><summary>{plural(len(failures), 'thing')} could not be done</summary>"
    yield ""
    for url, failure in failures[:_MOST_FAILED]:
        yield f"- {text(path(url) or 'the run', 120)}: {text(what_failed(failure))}"
    if len(failures) > _MOST_FAILED:
        yield f"- and {number(len(failures) - _MOST_FAILED)} more in the report"
    yield ""
    yield "</details>"
    yield ""
