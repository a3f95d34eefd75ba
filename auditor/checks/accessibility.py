"""Accessibility: what the axe rules found in a real browser, violations as failed and incomplete as cant-tell."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from auditor.checks.axe_overrules import overruled
from auditor.checks.base import LeftOut, Yield, check
from auditor.checks.second_opinion import with_second_opinion
from auditor.dom.content import AxeNode, AxeResults, AxeRule
from auditor.dom.document import Document, Element
from auditor.dom.locator import locate
from auditor.model.axe_overrules import Becomes
from auditor.model.evidence import Colours
from auditor.model.finding import AXE_RULE, Family, Finding, Location, Measure, Outcome, Severity, Signals
from auditor.model.guidance import guidance
from auditor.model.options import Options
from auditor.model.signal_text import fold
from auditor.model.wcag import criteria_of_tags
from auditor.urls import scheme_of

_IMPACT = {
    "minor": Severity.MINOR,
    "moderate": Severity.MODERATE,
    "serious": Severity.SERIOUS,
    "critical": Severity.CRITICAL,
}


@check("axe", family=Family.ACCESSIBILITY, version=1, severity=Severity.SERIOUS)
def axe_rules(axe: AxeResults, document: Document, options: Options) -> Iterator[Yield]:
    """Accessibility rules of axe-core, run in a real browser with frames and open shadow roots.

    A rule that axe is sure of is failed. What axe could not decide is "please look", never passed. Each finding links
    to axe's own explanation of the rule and how to repair it. Where axe is known to be wrong, what it says is "please
    look" or left out; the page on standards of every report lists the places and the public reports of them.
    """
    silent = {False: 0, True: 0}
    found: list[Finding] = []
    overruled_rules: set[str] = set()
    for rule in axe.rules:
        if f"axe:{rule.id}" in options.disabled or rule.id == "frame-tested":
            continue
        outcome = Outcome.CANT_TELL if rule.incomplete else Outcome.FAILED
        for node in rule.nodes:
            becomes = overruled(rule.id, outcome, _element_of(node, document), node)
            silent[rule.incomplete] += becomes is Becomes.SILENT
            if becomes is Becomes.SILENT:
                overruled_rules.add(rule.id)
            else:
                found.append(_finding(_as(rule, becomes), node, document))
        if rule.total > len(rule.nodes):
            yield LeftOut(f"axe:{rule.id}", rule.total - len(rule.nodes))
    if axe.second is None:
        yield from found
    else:
        off = {name.removeprefix(AXE_RULE) for name in options.disabled}
        yield from with_second_opinion(found, axe.second, document, overruled_rules | off)
    for selector, reason in axe.unseen_frames:
        yield axe_rules.finding(
            f"The frame could not be looked into: {reason}. Please look.",
            _at(selector, Signals(tag="iframe", context=selector), reason),
            outcome=Outcome.CANT_TELL,
            severity=Severity.MODERATE,
            key=selector,
        )
    for selector in axe.closed_roots:
        yield axe_rules.finding(
            "The inside of this element could not be looked at: its shadow root is closed. Please look.",
            _at(selector, Signals(context=selector)),
            outcome=Outcome.CANT_TELL,
            severity=Severity.MODERATE,
            key=selector,
        )
    if axe.unopened:
        parts = "part of the page that is closed was" if axe.unopened == 1 else "parts of the page that are closed were"
        yield axe_rules.finding(
            f"{axe.unopened} {parts} not looked into: the page took too long. Please look.",
            document.root,
            outcome=Outcome.CANT_TELL,
            severity=Severity.MODERATE,
            key="unopened",
        )
    yield Measure("axe-rules-passed", len(axe.passed), "rules")
    violations = sum(max(rule.total, len(rule.nodes)) for rule in axe.rules if not rule.incomplete)
    yield Measure("axe-violations", violations - silent[False], "elements")
    yield Measure("axe-overruled", sum(silent.values()), "elements")


def _as(rule: AxeRule, becomes: Becomes) -> AxeRule:
    certain = {Becomes.PLEASE_LOOK: True, Becomes.FAILED: False}
    return replace(rule, incomplete=certain[becomes]) if becomes in certain else rule


def _finding(rule: AxeRule, node: AxeNode, document: Document) -> Finding:
    return Finding(
        check=f"axe:{rule.id}",
        url="",
        message=_sentence(rule, node, document),
        severity=_IMPACT.get(node.impact or rule.impact, Severity.MODERATE),
        outcome=Outcome.CANT_TELL if rule.incomplete else Outcome.FAILED,
        location=_place(node, document),
        details={"summary": node.summary, **({"data": dict(node.data)} if node.data else {})},
        engine="axe",
        wcag=criteria_of_tags(rule.tags),
        help="" if guidance(AXE_RULE + rule.id) else rule.description,
        help_url=rule.help_url if scheme_of(rule.help_url) == "https" else "",
        tags=rule.tags,
        colours=_colours(node.data),
    )


def _colours(data: Mapping[str, object]) -> Colours | None:
    fore, back, ratio = data.get("fgColor"), data.get("bgColor"), data.get("contrastRatio")
    if not fore or not back:
        return None
    expected, verified = data.get("expectedContrastRatio"), data.get("verified")
    return Colours(
        str(fore),
        str(back),
        ratio if isinstance(ratio, int | float) and not isinstance(ratio, bool) and math.isfinite(ratio) else None,
        expected if isinstance(expected, str) else "",
        tuple(map(str, verified)) if isinstance(verified, list) else (),
    )


def _sentence(rule: AxeRule, node: AxeNode, document: Document) -> str:
    data = node.data
    ratio, wanted = data.get("contrastRatio"), data.get("expectedContrastRatio")
    if rule.id.startswith("color-contrast") and ratio and wanted and not rule.incomplete:
        text = _words_of(node, document)
        words = f"The text “{text}”" if text else "A text"
        return f"{words} has a contrast of {ratio}:1 to its background; it needs {wanted} ({data.get('fgColor')} on {data.get('bgColor')})."
    first = next((line.strip() for line in node.summary.splitlines() if line.strip()), "")
    if rule.incomplete and first:
        return f"Please look: {_within_a_sentence(_title(rule))} ({first})."
    return f"{_title(rule)}."


def _title(rule: AxeRule) -> str:
    """Return what a rule asks for: in the words of the reports, so that nothing has two names; of an unknown rule in axe's."""
    own = guidance(AXE_RULE + rule.id)
    return (own.title if own else rule.help).rstrip(".")


def _within_a_sentence(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _element_of(node: AxeNode, document: Document) -> Element | None:
    known = node.index is not None and 0 <= node.index < len(document.elements)
    return document.elements[node.index] if known and node.index is not None else None


def _words_of(node: AxeNode, document: Document) -> str:
    element = _element_of(node, document)
    if element is None:
        return ""
    text = element.text()
    return text if len(text) <= 60 else f"{text[:59]}…"


def _place(node: AxeNode, document: Document) -> Location:
    if (element := _element_of(node, document)) is not None:
        return locate(element)
    *frames, selector = node.target or ("",)
    markup = " ".join(node.html.split())
    signals = Signals(tag=markup[1:].split(" ", 1)[0].split(">", 1)[0].lower(), context=fold(markup, 200))
    box = locate(document.elements[node.frame]).box if node.frame is not None else None
    return Location(selector=selector, frames=tuple(frames), snippet=markup[:300], box=box, signals=signals)


def _at(path: str, signals: Signals, quote: str = "") -> Location:
    *frames, selector = path.split(" | ")
    return Location(selector=selector, frames=tuple(frames), quote=quote, signals=signals)
