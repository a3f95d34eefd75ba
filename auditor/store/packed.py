"""Findings, exhibits and facts of a page's checks in the form in which the store keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from auditor.model.exhibits import Exhibits
from auditor.model.finding import CheckResult, Finding, Measure, Outcome
from auditor.model.page import Failed
from auditor.model.run import Packed
from auditor.store.codec import pack, unpack
from auditor.store.facts import plain_facts


def packed(checks: Sequence[CheckResult]) -> tuple[tuple[CheckResult, ...], Packed]:
    """Return the results without findings, exhibits and facts, and these packed.

    Apart, because they are read apart: findings for the verdict, exhibits page by page for the report, facts by name.
    """
    exhibits = Exhibits.of(exhibit for check in checks for exhibit in check.exhibits.each())
    findings = [finding for check in checks for finding in check.findings]
    facts = plain_facts(fact for check in checks for fact in check.facts)
    rest = tuple(replace(check, findings=(), exhibits=Exhibits(), facts=()) for check in checks)
    return rest, Packed(pack(findings), pack(exhibits), facts, len(findings))


class _Lean(msgspec.Struct, omit_defaults=True):
    """A CheckResult without what is packed apart; what is as it always is takes no room, and comes back when it is unpacked."""

    check: str
    version: int
    outcome: Outcome
    measures: tuple[Measure, ...] = ()
    failed: Failed | None = None
    elapsed_ms: int = 0
    left_out: tuple[tuple[str, int], ...] = ()


def lean(checks: Iterable[CheckResult]) -> list[object]:
    """Return results of checks, without findings, exhibits and facts, as they are to be packed: one for each check of each page."""
    return [
        _Lean(one.check, one.version, one.outcome, one.measures, one.failed, one.elapsed_ms, one.left_out)
        for one in checks
    ]


def found_by(held: Packed) -> tuple[Finding, ...]:
    """Return the findings of a page as they were packed."""
    return unpack(tuple[Finding, ...], held.findings, "findings of a page")
