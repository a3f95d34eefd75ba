"""The closing lines of a run on a terminal: what was found, what to do first, the verdict, and the report's path last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from auditor.report.escape import terminal as text
from auditor.report.labels import FAMILIES, covered_in_words, number, plural
from auditor.report.summary import Summary

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
_TONES = {"passed": "green", "failed": "red", "incomplete": "yellow", "nothing": "red"}
_REASON = 1200
"""Characters of a reason: three findings with their places, and how many more there are."""


def closing(summary: Summary, folder: Path | None = None, *, colour: bool = False, width: int = 0) -> str:
    """Return the summary for a terminal, ending in the verdict's sentence and the path of the report.

    `colour` and `width`, the columns at which sentences go on in the next line (0: never), are the caller's: only it knows
    whether the output is a terminal and NO_COLOR is unset.
    """
    return "\n".join(_lines(summary, folder, colour, width)) + "\n"


def wrapped(line: str, width: int, indent: str = "") -> str:
    """Return a line that goes on below itself, between words, where it is longer than `width` columns; 0 leaves it whole."""
    if not width or len(line) <= width:
        return line
    return "\n".join(
        textwrap.wrap(line, max(width, 40), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    )


def one_line(summary: Summary, folder: Path) -> str:
    """Return the verdict's sentence and the path of the report in one line, for a log."""
    return f"{text(summary.report.verdict.sentence)} {text(str(folder), 4000)}\n"


def _lines(summary: Summary, folder: Path | None, colour: bool, width: int) -> Iterator[str]:
    report = summary.report
    nothing = summary.outcome == "nothing"  # the verdict says it, and why: what follows from it need not be said
    for notice in report.notices if nothing else summary.notices:
        yield _styled("! ", colour, "yellow") + wrapped(text(notice), width - 2 if width else 0, "  ")
    if not nothing:
        yield from _areas(summary)
        yield from _first(summary, colour)
        yield ""
        yield from (wrapped(f"  - {text(reason, _REASON)}", width, "    ") for reason in report.verdict.reasons)
    yield _styled(wrapped(text(report.verdict.sentence), width), colour, "bold", _TONES[summary.outcome])
    if folder is not None:
        yield text(str(folder), 4000)


def _areas(summary: Summary) -> Iterator[str]:
    width = max(len(label) for label in FAMILIES.values()) + 2
    for name, tally in summary.families.items():
        parts = [plural(tally.problems, "problem")]
        if tally.new and summary.compared:
            parts.append(f"{number(tally.new)} new")
        if tally.looks:
            parts.append(f"{number(tally.looks)} to look at")
        if name in summary.partly:
            parts.append(summary.partly[name].short)
        if name in summary.unchecked:
            parts = ["not checked", *(parts if tally.problems else parts[1:])]
        words = ", ".join(parts)
        yield f"  {FAMILIES.get(name, name):<{width}}{words}"
    covered = summary.coverage
    yield f"  {'Pages audited':<{width}}{covered_in_words(covered)}"
    if summary.documents:
        yield f"  {'Documents found':<{width}}{summary.documents}"


def _first(summary: Summary, colour: bool) -> Iterator[str]:
    if not summary.first:
        return
    yield ""
    counted = (
        f" (of {plural(len(summary.open_causes), 'cause')})" if len(summary.open_causes) > len(summary.first) else ""
    )
    yield _styled("Fix these first", colour, "bold") + counted
    for place, cause in enumerate(summary.first, 1):
        effect = f"{plural(len(cause.findings), 'finding')} on {plural(len(cause.pages), 'page')}"
        yield f"  {place}. {text(cause.label, 100)} ({cause.severity}, {effect})"


def _styled(words: str, colour: bool, *styles: str) -> str:
    codes = ";".join(_STYLES[style] for style in styles)
    return f"\x1b[{codes}m{words}\x1b[0m" if colour else words
