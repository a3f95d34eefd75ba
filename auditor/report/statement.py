"""accessibility-statement.md: a draft of the statement that public bodies of the EU publish, with what is left to fill in.

The order of its parts is that of the model statement (Commission Implementing Decision (EU) 2018/1523). It never says that a site
conforms: that is for a person to find out.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditor.report.escape import markdown as text
from auditor.report.labels import host, number, plural
from auditor.report.standards import CriterionResult, CriterionState, criterion_results
from auditor.report.summary import Summary


def statement_text(summary: Summary) -> Iterator[str]:
    """Yield the text of accessibility-statement.md."""
    return (f"{line}\n" for line in _lines(summary))


def _lines(summary: Summary) -> Iterator[str]:
    report = summary.report
    site = text(host(report.run.site))
    rows = [row for row in criterion_results(summary) if row.criterion.level != "AAA"]
    failed = [row for row in rows if row.state is CriterionState.FAILED]
    yield f"# Accessibility statement for {site} (draft)"
    yield ""
    yield "> **Draft.** A program wrote this from automatic tests, which find only a part of all barriers. Before you publish it, a"
    yield "> person has to test the rest, fill in what stands in [brackets] and take this paragraph away."
    yield ""
    yield f"[Name of the body] wants {site} to be accessible to everybody, in accordance with [the law that holds for you]."
    yield ""
    yield "## Compliance status"
    yield ""
    yield from _status(summary, failed)
    yield ""
    yield "## Non-accessible content"
    yield ""
    yield from _barriers(failed)
    yield from _open(rows)
    yield "## Preparation of this statement"
    yield ""
    yield f"This draft was made on {report.run.started_at.day} {report.run.started_at:%B %Y} from an automatic test of {_covered(summary)}"
    yield f"(auditor {text(report.run.environment.auditor)}, run {text(report.run.id)}). [Tested by whom; date of the last review]"
    yield ""
    yield "## Feedback and contact"
    yield ""
    yield f"Tell us of barriers that you meet: {text(summary.contact) or '[e-mail address, telephone]'}. We answer within [days]."
    yield ""
    yield "## Enforcement procedure"
    yield ""
    yield "If our answer does not satisfy you, turn to [the body that is responsible where you are]."


def _covered(summary: Summary) -> str:
    covered = summary.coverage
    return f"{number(covered.with_results)} of {plural(covered.known, 'known page')}"


def _status(summary: Summary, failed: list[CriterionResult]) -> Iterator[str]:
    if summary.outcome == "nothing":
        yield "[Not known: nothing could be audited.]"
    elif failed:
        count = plural(len(failed), "success criterion")
        yield f"The site does not fully conform with WCAG 2.2 level AA (EN 301 549, clause 9): {count} failed in the automatic test."
        yield "[Partially or not compliant: a person decides.]"
    else:
        yield f"[Not known: the automatic test of {_covered(summary)} found no failed success criterion; a person has to test the rest.]"


def _barriers(failed: list[CriterionResult]) -> Iterator[str]:
    for row in failed:
        clause = f"; EN 301 549 {row.en_301_549}" if row.en_301_549 else ""
        yield f"- **{row.criterion.number} {row.criterion.name}** (level {row.criterion.level}{clause}): {text(row.remark, 400)}"
    if failed:
        yield ""
        yield "[For each: until when it is repaired, or why it is a disproportionate burden or out of scope.]"
        yield ""


def _open(rows: list[CriterionResult]) -> Iterator[str]:
    groups = (
        ("a person has to decide on what was found for", CriterionState.LOOK),
        ("were not checked in this run", CriterionState.NOT_CHECKED),
        ("can be tested by people only", CriterionState.PEOPLE),
        ("had nothing found by the automatic test, which does not say that they are met", CriterionState.NOTHING),
    )
    for words, state in groups:
        numbers = [row.criterion.number for row in rows if row.state is state]
        if numbers and state is CriterionState.LOOK:
            yield f"In these success criteria {words}: {', '.join(numbers)}."
        elif numbers:
            yield f"These success criteria {words}: {', '.join(numbers)}."
        if numbers:
            yield ""
