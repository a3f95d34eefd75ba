"""One defect is told once: findings of several rules on one element, or on one and another that stands in it, become one.

The table one_defect.toml says which rules tell the same. A heading, the link in it and the picture in the link that lack a name are
repaired by one description; a list whose entries stand in a `div` is one list to repair, however many entries it has.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from auditor.checks import registry
from auditor.dom.document import Document, Element
from auditor.dom.locator import selector_of
from auditor.model.finding import AXE_RULE, CheckResult, Finding, Outcome


@dataclass(frozen=True, slots=True)
class Defect:
    """One row of the table."""

    name: str
    tells: frozenset[str]
    outer: frozenset[str]
    inner: frozenset[str]
    levels: int
    """Elements that may stand between; -1 where only findings on one element are merged."""
    keeps_inner: bool


@cache
def defects() -> tuple[Defect, ...]:
    """Return the rows of the table, checks of ours that say the same as an axe rule beside that."""
    data = tomllib.loads(files("auditor.pipeline").joinpath("one_defect.toml").read_text("utf-8"))
    return tuple(
        Defect(
            name=row["name"],
            tells=_with_ours(row["tells"]),
            outer=_with_ours(row.get("outer", row["tells"])),
            inner=_with_ours(row.get("inner", row["tells"])),
            levels=row.get("levels", -1),
            keeps_inner=row.get("keeps") == "inner",
        )
        for row in data["defect"]
    )


def _with_ours(rules: Sequence[str]) -> frozenset[str]:
    axes = {rule.removeprefix(AXE_RULE) for rule in rules if rule.startswith(AXE_RULE)}
    ours = {check for check, declared in registry().items() if not axes.isdisjoint(declared.same_as)}
    return frozenset({*rules, *ours})


_At = tuple[int, int]
"""A finding: the place of its result, and its own in that."""


def merge_one_defect(results: Sequence[CheckResult], document: Document) -> tuple[CheckResult, ...]:
    """Keep one of the findings that tell one defect; it names the others' checks. `document` is that of the first state."""
    findings = {(place, at): one for place, result in enumerate(results) for at, one in enumerate(result.findings)}
    ids = {one.check for one in findings.values()}
    rows = [row for row in defects() if len(row.tells & ids) > 1 or (row.levels >= 0 and row.tells & ids)]
    if not rows:
        return tuple(results)
    merging = _Merging(findings)
    told = {at for at, one in findings.items() if any(one.check in row.tells for row in rows)}
    by_element = _by_element(merging, told, document)
    for row in rows:
        merging.merge(row, by_element)
    return tuple(merging.without(result, place) for place, result in enumerate(results))


def _by_element(merging: _Merging, told: set[_At], document: Document) -> list[tuple[Element, list[_At]]]:
    places: defaultdict[tuple[tuple[str, ...], str], list[_At]] = defaultdict(list)
    for at in told:
        location = merging.findings[at].location
        places[location.frames, location.selector].append(at)
    found = ((element, places.get((element.frame, selector_of(element)))) for element in document.elements)
    return [(element, sorted(at)) for element, at in found if at]


class _Merging:
    """The findings of one page while those that tell the same are folded into each other."""

    def __init__(self, findings: dict[_At, Finding]) -> None:
        self.findings = findings
        self._dropped: set[_At] = set()
        self._kept: dict[_At, Finding] = {}

    def merge(self, row: Defect, by_element: list[tuple[Element, list[_At]]]) -> None:
        around: list[tuple[Element, list[_At]]] = []
        for element, at in by_element:
            telling = [one for one in at if self.findings[one].check in row.tells and one not in self._dropped]
            if not telling:
                continue
            self._on_one_element(telling)
            if row.levels < 0:
                continue
            while around and around[-1][0].end <= element.index:
                around.pop()
            for outer, told in around:
                if _levels_between(outer, element) <= row.levels:
                    self._nested(row, told, telling)
            around.append((element, telling))

    def _on_one_element(self, telling: Sequence[_At]) -> None:
        best = max(telling, key=self._preference)
        for other in telling:
            if self.findings[other].check != self.findings[best].check:
                self._fold(best, other)

    def _preference(self, at: _At) -> tuple[bool, bool, tuple[int, int]]:
        one = self.findings[at]
        return one.outcome is Outcome.FAILED, one.engine != "axe", (-at[0], -at[1])

    def _nested(self, row: Defect, around: Sequence[_At], inside: Sequence[_At]) -> None:
        # What is only to be looked at does not take the place of what is certain.
        for outer in self._alive(around, row.outer):
            for inner in self._alive(inside, row.inner):
                one, other = self._now(outer), self._now(inner)
                if one.check == other.check and row.outer != row.inner:
                    continue
                sure = {one.outcome is Outcome.FAILED: outer, other.outcome is Outcome.FAILED: inner}
                both = one.outcome is other.outcome
                stays = (inner if row.keeps_inner else outer) if both else sure[True]
                self._fold(stays, outer if stays == inner else inner)
                if stays == inner:
                    break

    def _alive(self, at: Sequence[_At], wanted: frozenset[str]) -> list[_At]:
        return [one for one in at if one not in self._dropped and self.findings[one].check in wanted]

    def _now(self, at: _At) -> Finding:
        return self._kept.get(at, self.findings[at])

    def _fold(self, stays: _At, goes: _At) -> None:
        told, left = self._now(stays), self._now(goes)
        also = tuple(name for name in dict.fromkeys((*told.also, left.check, *left.also)) if name != told.check)
        severity = max(told.severity, left.severity, key=lambda severity: severity.rank)
        wcag = tuple(dict.fromkeys((*told.wcag, *left.wcag)))
        self._kept[stays] = replace(told, severity=severity, also=also, wcag=wcag)
        self._dropped.add(goes)

    def without(self, result: CheckResult, place: int) -> CheckResult:
        """Return a result without what was folded into other findings."""
        findings = tuple(self._left(result, place))
        return result if findings == result.findings else replace(result, findings=findings)

    def _left(self, result: CheckResult, place: int) -> Iterator[Finding]:
        for at in range(len(result.findings)):
            if (place, at) not in self._dropped:
                yield self._now((place, at))


def _levels_between(outer: Element, inner: Element) -> int:
    for between, ancestor in enumerate(inner.ancestors):
        if ancestor is outer:
            return between
    return 10_000
