"""Findings, exhibits and facts of a page's checks in the form in which the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.model.exhibits import Exhibits
from auditor.model.finding import CheckResult, Finding
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


def found_by(held: Packed) -> tuple[Finding, ...]:
    """Return the findings of a page as they were packed."""
    return unpack(tuple[Finding, ...], held.findings, "findings of a page")
