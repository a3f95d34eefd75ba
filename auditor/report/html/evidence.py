"""The evidence of a finding in words: what was measured, what was approved and what is published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from auditor.model.page import JSON
from auditor.model.run import JudgedFinding
from auditor.report.exhibits import Data, decimal, items, text
from auditor.report.html.comparison import Segment, segments

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
    "target": "Leads to",
    "summary": "What axe says",
    "related": "Also concerned",
    "line": "Line in the approved text",
}
_ELSEWHERE = frozenset({"hunks", "data", "shots", "box"})
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two colours that are too close, as axe measured them."""

    foreground: str
    background: str
    ratio: float
    expected: str


def facts(judged: JudgedFinding) -> Iterator[tuple[str, str]]:
    """Yield label and value for the simple parts of a finding's evidence, a bounded number of them."""
    evidence = judged.finding.evidence
    hidden = _ELSEWHERE | ({"approved", "published"} if evidence.get("hunks") else frozenset())
    shown = 0
    for name, value in evidence.items():
        words = _words(value)
        if name not in hidden and words and shown < _MOST:
            shown += 1
            yield _LABELS.get(name, name.replace("_", " ").replace("-", " ").capitalize()), words


def _words(value: JSON) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return _cut(f"{value:g}" if isinstance(value, float) else str(value))
    if isinstance(value, list | tuple) and all(isinstance(item, str | int | float) for item in value):
        return _cut(", ".join(str(item) for item in value[:20]))
    return ""


def _cut(words: str) -> str:
    return words if len(words) <= _LIMIT else words[: _LIMIT - 1] + "…"


def both_texts(judged: JudgedFinding) -> tuple[tuple[Segment, ...], tuple[Segment, ...]] | None:
    """Return approved and published words with their changes marked; None for a finding without hunks."""
    evidence: Data = judged.finding.evidence
    hunks = list(items(evidence, "hunks"))
    approved, published = text(evidence, "approved"), text(evidence, "published")
    if not hunks:
        return None
    return segments(approved, hunks, "approved"), segments(published, hunks, "published")


def contrast(judged: JudgedFinding) -> Contrast | None:
    """Return the colours of a contrast finding; None for any other."""
    data = judged.finding.evidence.get("data")
    if not isinstance(data, Mapping):
        return None
    ratio = decimal(data, "contrastRatio")
    colours = text(data, "fgColor"), text(data, "bgColor")
    if ratio is None or not all(_COLOR.fullmatch(colour) for colour in colours):
        return None
    return Contrast(*colours, ratio, text(data, "expectedContrastRatio"))
