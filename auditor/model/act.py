"""W3C's ACT rules: the test cases as they are published, what a tool says of each, and how far both agree."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class ActOutcome(StrEnum):
    """What is said of a test case; the words of EARL."""

    PASSED = "passed"
    FAILED = "failed"
    INAPPLICABLE = "inapplicable"
    CANT_TELL = "cantTell"
    UNTESTED = "untested"


class Consistency(StrEnum):
    """How far a tool agrees with a rule, as W3C's page of implementations defines it."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    MINIMAL = "minimal"
    NONE = "inconsistent"
    """Something that should pass is called failed, or nothing that should fail is found."""
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class ActCase:
    """One test case of testcases.json."""

    id: str
    rule: str
    rule_name: str
    title: str
    url: str
    """Where W3C publishes it; by this a report names it."""
    path: str
    """The file, relative to testcases.json."""
    expected: ActOutcome
    requirements: tuple[str, ...]
    """The success criteria that fail with the rule, as numbers."""


@dataclass(frozen=True, slots=True)
class ActResult:
    """What one check or axe rule says of one test case."""

    case: ActCase
    procedure: str
    outcome: ActOutcome
    requirements: tuple[str, ...] = ()
    """The success criteria that the procedure calls failed when it fails."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far auditor agrees with one rule."""

    rule: str
    name: str
    consistency: Consistency
    procedures: tuple[str, ...]
    """What was counted: those that agree most."""
    covered: int
    """Test cases that one of them said something certain of."""
    cases: int
    wrong: tuple[str, ...]
    """Titles of test cases that should pass and are called failed, by any procedure."""
    missed: tuple[str, ...]
    """Titles of those that should fail and that nothing found."""


@cache
def act_procedures() -> Mapping[str, tuple[str, ...]]:
    """Return the checks and axe rules by the ACT rule that they test."""
    data = tomllib.loads(files("auditor.model").joinpath("act_rules.toml").read_text("utf-8"))
    return {rule: tuple(procedures) for rule, procedures in data.items()}


_GOOD = frozenset({ActOutcome.PASSED, ActOutcome.INAPPLICABLE})
_LEVELS = (Consistency.COMPLETE, Consistency.PARTIAL, Consistency.MINIMAL, Consistency.NONE, Consistency.UNTESTED)


def consistency_of(results: Iterable[ActResult], *, requirements: bool) -> Consistency:
    """Return how far results agree with what is expected.

    `requirements` tells whether the criteria that are called failed are those of the rule, without which it is partial at most.
    Complete: nothing wrong, nothing untested, nothing missed. Partial: nothing wrong and something found. Minimal: nothing wrong
    and something to be looked at.
    """
    told = _by_case(results)
    if not any(outcome is not ActOutcome.UNTESTED for outcomes in told.values() for outcome in outcomes):
        return Consistency.UNTESTED
    if any(case.expected in _GOOD and ActOutcome.FAILED in outcomes for case, outcomes in told.items()):
        return Consistency.NONE
    found = any(case.expected is ActOutcome.FAILED and ActOutcome.FAILED in outcomes for case, outcomes in told.items())
    missed = any(
        case.expected is ActOutcome.FAILED and not outcomes & {ActOutcome.FAILED, ActOutcome.CANT_TELL}
        for case, outcomes in told.items()
    )
    untested = any(ActOutcome.UNTESTED in outcomes for outcomes in told.values())
    if found:
        return Consistency.COMPLETE if requirements and not missed and not untested else Consistency.PARTIAL
    looked = any(ActOutcome.CANT_TELL in outcomes for outcomes in told.values())
    outside = any(case.expected is ActOutcome.INAPPLICABLE and not outcomes <= _GOOD for case, outcomes in told.items())
    return Consistency.MINIMAL if looked and not outside else Consistency.NONE


def _by_case(results: Iterable[ActResult]) -> Mapping[ActCase, frozenset[ActOutcome]]:
    told: dict[ActCase, frozenset[ActOutcome]] = {}
    for result in results:
        told[result.case] = told.get(result.case, frozenset()) | {result.outcome}
    return told


def agreements(results: Sequence[ActResult], cases: Sequence[ActCase]) -> list[Agreement]:
    """Return the agreement with every rule that has test cases, ordered by rule."""
    by_rule: dict[str, list[ActCase]] = {}
    for case in cases:
        by_rule.setdefault(case.rule, []).append(case)
    return [
        _agreement(known, [result for result in results if result.case.rule == rule])
        for rule, known in sorted(by_rule.items())
    ]


def _agreement(cases: Sequence[ActCase], results: Sequence[ActResult]) -> Agreement:
    # As W3C counts: of what agrees most is taken all, and several that agree in part may together agree completely.
    by_procedure: dict[str, list[ActResult]] = {}
    for result in results:
        by_procedure.setdefault(result.procedure, []).append(result)
    levels = {name: consistency_of(told, requirements=_same(told)) for name, told in by_procedure.items()}
    best = min(levels.values(), key=_LEVELS.index, default=Consistency.UNTESTED)
    chosen = tuple(name for name, level in levels.items() if level is best)
    together = [result for result in results if result.procedure in chosen]
    if best is Consistency.PARTIAL:
        best = consistency_of(together, requirements=_same(together))
    told = _by_case(results)
    return Agreement(
        rule=cases[0].rule,
        name=cases[0].rule_name,
        consistency=best,
        procedures=chosen if best is not Consistency.UNTESTED else (),
        covered=sum(_covered(case, told) for case in cases),
        cases=len(cases),
        wrong=tuple(c.title for c in cases if c.expected in _GOOD and ActOutcome.FAILED in told.get(c, ())),
        missed=tuple(
            c.title
            for c in cases
            if c.expected is ActOutcome.FAILED and not {ActOutcome.FAILED, ActOutcome.CANT_TELL} & set(told.get(c, ()))
        ),
    )


def _covered(case: ActCase, told: Mapping[ActCase, frozenset[ActOutcome]]) -> bool:
    said = told.get(case, frozenset())
    return ActOutcome.FAILED in said if case.expected is ActOutcome.FAILED else bool(said & _GOOD)


def _same(results: Sequence[ActResult]) -> bool:
    reported = {number for one in results if one.outcome is ActOutcome.FAILED for number in one.requirements}
    return bool(results) and reported == set(results[0].case.requirements)
