"""openacr.yaml: a draft of an accessibility conformance report in the GSA's OpenACR format, to be completed by a person.

A program cannot know that a criterion is met, so that the level for that is never written. Where nothing failed, the level is left
open; *not evaluated* stands at level AAA alone, as the terms of the catalogue have it. Sources: OpenACR schema 0.1.0 and its catalogue
2.5-edition-wcag-2.2-en.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from auditor.model.page import JSON
from auditor.report.escape import clean
from auditor.report.labels import host
from auditor.report.standards import CriterionResult, CriterionState, criterion_results
from auditor.report.summary import Summary

CATALOGUE = "2.5-edition-wcag-2.2-en"
TO_FILL_IN = "TO BE FILLED IN"
_LEVELS = {"A": "success_criteria_level_a", "AA": "success_criteria_level_aa", "AAA": "success_criteria_level_aaa"}
_DRAFT = (
    "DRAFT made by a program. Programs find only a part of what the criteria ask for: before this report is published, a person "
    "has to evaluate every criterion, and to decide each level."
)


def openacr_text(summary: Summary) -> Iterator[str]:
    """Yield the text of openacr.yaml, line by line."""
    yield f"# {_DRAFT}\n"
    yield from (f"{line}\n" for line in yaml_lines(_document(summary)))


def _document(summary: Summary) -> Mapping[str, JSON]:
    report = summary.report
    site, environment = host(report.run.site), report.run.environment
    contact = summary.contact or TO_FILL_IN
    tools = ", ".join(
        filter(None, [f"auditor {environment.auditor}", environment.axe and f"axe-core {environment.axe}"])
    )
    rows = criterion_results(summary)
    return {
        "title": f"{site} Accessibility Conformance Report (draft)",
        "product": {"name": site, "description": f"The web site {report.run.site}"},
        "author": {"name": TO_FILL_IN, "email": contact},
        "vendor": {"name": TO_FILL_IN, "email": contact},
        "report_date": f"{report.run.started_at:%Y-%m-%d}",
        "version": 1,
        "notes": _DRAFT,
        "evaluation_methods_used": f"Automatic tests only ({tools}), in run {report.run.id}. {_coverage(summary)}",
        "catalog": CATALOGUE,
        "chapters": {key: _chapter(level, rows, summary) for level, key in _LEVELS.items()},
    }


def _coverage(summary: Summary) -> str:
    covered = summary.coverage
    return f"{covered.with_results} of {covered.known} known pages were audited."


def _chapter(level: str, rows: Sequence[CriterionResult], summary: Summary) -> Mapping[str, JSON]:
    mine = [row for row in rows if row.criterion.level == level]
    open_ones = [f"{row.criterion.number}: {row.remark}" for row in mine if not _level(row, summary)]
    notes = "\n".join(["Levels that a person has still to decide:", *open_ones] if open_ones else [])
    return {**({"notes": notes} if notes else {}), "criteria": [_criterion(row, summary) for row in mine]}


def _criterion(row: CriterionResult, summary: Summary) -> Mapping[str, JSON]:
    component: dict[str, JSON] = {"name": "web"}
    if level := _level(row, summary):
        component["adherence"] = {"level": level, "notes": row.remark}
    return {"num": row.criterion.number, "components": [component]}


def _level(row: CriterionResult, summary: Summary) -> str:
    if row.state is not CriterionState.FAILED:
        return "not-evaluated" if row.criterion.level == "AAA" else ""
    # The terms of the catalogue: the majority of what there is does not meet it, or some of it.
    majority = row.failed_pages * 2 > summary.coverage.with_results
    return "does-not-support" if majority else "partially-supports"


def yaml_lines(value: JSON, indent: str = "") -> Iterator[str]:
    """Yield a value as YAML 1.2 in block style; every text is quoted, so that none is taken for a number, a date or an anchor."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _entry(f"{indent}{key}:", item, f"{indent}  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            first, *rest = yaml_lines(item, f"{indent}  ")
            yield f"{indent}- {first.lstrip(' ')}"
            yield from rest
    else:
        yield f"{indent}{_scalar(value)}"


def _entry(head: str, item: JSON, indent: str) -> Iterator[str]:
    if isinstance(item, str | int | float) or item is None or not item:
        yield f"{head} {_scalar(item)}"
    else:
        yield head
        yield from yaml_lines(item, indent)


def _scalar(value: JSON) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    # A quoted text of JSON is one of YAML, but for the line ends of Unicode and the byte order mark, which YAML folds or refuses.
    text = json.dumps(clean(value), ensure_ascii=False)
    return "".join(f"\\u{ord(char):04x}" if char in "\u0085\u2028\u2029\ufeff" else char for char in text)
