"""What a second engine says of what axe found: both agree, one doubts the other's contrast, or it alone has something to look at."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from auditor.dom.content import SecondFinding, SecondOpinion
from auditor.dom.document import Document
from auditor.dom.locator import locate, selector_of
from auditor.model.finding import AXE_RULE, Family, Finding, Outcome, Severity
from auditor.model.guidance import guidance

PREFIX = "accesslint:"
_CONTRAST = "color-contrast"
_ONLY_TO_AGREE = frozenset({"link-in-text-block"})
"""Rules in which the second engine is heard where it agrees only: alone it told of 256 places on 61 pages, against 200 with axe."""
_MOST_OF_A_RULE = 100
"""Places of one rule that the second engine alone tells of."""


@cache
def same_as_axe() -> Mapping[str, str]:
    """Return the rule of axe that asks the same, by the second engine's rule."""
    return tomllib.loads(files("auditor.model").joinpath("second_opinion.toml").read_text("utf-8"))


_Place = tuple[str, tuple[str, ...], str]


def with_second_opinion(
    findings: Sequence[Finding], opinion: SecondOpinion, document: Document, quiet: Collection[str]
) -> Iterator[Finding]:
    """Yield the findings of axe as the second engine leaves them, then what it alone says.

    Agreement names its rule beside axe's. A contrast that axe fails and the other engine does not is "please look". What it alone
    says is "please look" under the name of axe's rule, so that one thing has one name, but for the rules in `quiet`.
    """
    told: dict[_Place, SecondFinding] = {}
    for one in opinion.found:
        place = _place_of(one, document)
        if place is not None:
            told.setdefault(place, one)
    doubts = not any(same_as_axe().get(rule) == _CONTRAST for rule in opinion.skipped)
    for finding in findings:
        place = (finding.check.removeprefix(AXE_RULE), finding.location.frames, finding.location.selector)
        same = told.pop(place, None)
        if same is not None:
            yield replace(finding, also=(*finding.also, f"{PREFIX}{same.rule}"))
        elif place[0] == _CONTRAST and finding.outcome is Outcome.FAILED and doubts and not finding.location.frames:
            message = f"{finding.message.rstrip('.')}; another engine does not say so. Please look."
            yield replace(finding, outcome=Outcome.CANT_TELL, message=message)
        else:
            yield finding
    yield from _alone(told, document, quiet)


def _place_of(one: SecondFinding, document: Document) -> _Place | None:
    rule = same_as_axe().get(one.rule)
    if rule is None or one.index is None or not 0 <= one.index < len(document.elements):
        return None
    element = document.elements[one.index]
    return rule, element.frame, selector_of(element)


def _alone(told: Mapping[_Place, SecondFinding], document: Document, quiet: Collection[str]) -> Iterator[Finding]:
    counts: dict[str, int] = {}
    for (rule, _, _), one in told.items():
        counts[rule] = counts.get(rule, 0) + 1
        if rule in quiet or rule in _ONLY_TO_AGREE or counts[rule] > _MOST_OF_A_RULE or one.index is None:
            continue
        known = guidance(f"{AXE_RULE}{rule}")
        yield Finding(
            check=f"{AXE_RULE}{rule}",
            url="",
            message=f"Please look: {one.message.rstrip('.')} (axe does not say so).",
            severity=Severity.MODERATE,
            outcome=Outcome.CANT_TELL,
            location=locate(document.elements[one.index]),
            engine="accesslint",
            wcag=known.wcag if known else (),
            also=(f"{PREFIX}{one.rule}",),
            tags=(str(Family.ACCESSIBILITY),),
        )
