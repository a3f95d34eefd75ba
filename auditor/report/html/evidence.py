"""The evidence of a finding in words: what was measured, what was approved and what is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.model.evidence import Colours
from auditor.model.finding import Outcome
from auditor.model.page import JSON
from auditor.model.run import JudgedFinding
from auditor.report.html.comparison import Segment, segments
from auditor.report.labels import path

_LIMIT = 600
_MOST = 12

_LABELS = {
    "src": "Image",
    "description": "Published description",
    "approved": "Approved",
    "published": "Published",
    "document": "Approved text",
    "suggestions": "Did you mean",
    "suggestion": "Did you mean",
    "href": "Link",
    "url": "Address",
    "target": "Target",
    "summary": "What axe says",
    "related": "Also concerned",
    "words-concerned": "The words",
}
_ELSEWHERE = frozenset({"states", "hunks", "data", "box", "line", "confidence", "language", "range"})
"""What the message says in words, or another part of the card shows."""
_OURS = frozenset({"summary"})
"""What nobody at the site has written."""
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}")


def facts(judged: JudgedFinding) -> Iterator[tuple[str, str, bool]]:
    """Yield label, value and whether that is in the language of the report, for the simple parts of a finding's evidence.

    It is bounded, and nothing that its message says already. What axe says has a line for each thing to do.
    """
    evidence = judged.finding.evidence
    hidden = _ELSEWHERE | ({"approved", "published"} if evidence.get("hunks") else frozenset())
    hidden |= {"summary"} if contrast(judged) and judged.finding.outcome is Outcome.FAILED else frozenset()
    said = {judged.finding.message}
    rows = [(name, _words(name, value)) for name, value in evidence.items() if name not in hidden]
    quote = judged.finding.location.quote
    for name, words in [*rows, ("words-concerned", quote)][:_MOST]:
        if words and not any(words in one for one in said):
            said.add(words)
            yield (
                _LABELS.get(name, name.replace("_", " ").replace("-", " ").capitalize()),
                _with_line(name, words, evidence),
                name in _OURS,
            )


def _with_line(name: str, words: str, evidence: Mapping[str, JSON]) -> str:
    line = evidence.get("line")
    return f"{words}, line {line}" if name == "document" and isinstance(line, int) and line else words


def _words(name: str, value: JSON) -> str:
    if isinstance(value, bool):
        return ""
    if name == "src" and isinstance(value, str):
        return _cut(path(value))
    if name == "summary" and isinstance(value, str):
        return _cut("\n".join(line.strip() for line in value.splitlines() if line.strip()))
    if isinstance(value, str | int | float):
        return _cut(f"{value:g}" if isinstance(value, float) else str(value))
    if isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
        return _cut(", ".join(str(item) for item in value[:20]))
    return ""


def _cut(words: str) -> str:
    return words if len(words) <= _LIMIT else words[: _LIMIT - 1] + "…"


def both_texts(judged: JudgedFinding) -> tuple[tuple[Segment, ...], tuple[Segment, ...]] | None:
    """Return approved and published words with their changes marked; None for a finding without hunks."""
    wording = judged.finding.wording
    if wording is None or not wording.hunks:
        return None
    return segments(wording.approved, wording.hunks, "approved"), segments(
        wording.published, wording.hunks, "published"
    )


def contrast(judged: JudgedFinding) -> Colours | None:
    """Return the colours of a contrast finding that can be shown; None for any other."""
    colours = judged.finding.colours
    if colours is None or colours.ratio is None:
        return None
    return colours if all(_COLOR.fullmatch(one) for one in (colours.foreground, colours.background)) else None
