"""Findings, exhibits and facts of a page's checks in the form in which the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from auditor.model.finding import CheckResult
from auditor.model.run import Packed
from auditor.store.codec import encode, pack
from auditor.store.facts import plain_facts


def packed(checks: Sequence[CheckResult]) -> tuple[tuple[CheckResult, ...], Packed]:
    """Return the results without findings, exhibits and facts, and these packed, the first two with the position of their check.

    Apart, because they are read apart: findings for the verdict, exhibits page by page for the report, facts by name.
    """
    exhibits: list[tuple[int, Any]] = []
    findings: list[tuple[int, Any]] = []
    for position, check in enumerate(checks):
        exhibits.extend((position, encode(exhibit)) for exhibit in check.exhibits)
        findings.extend((position, encode(finding)) for finding in check.findings)
    facts = plain_facts(fact for check in checks for fact in check.facts)
    rest = tuple(
        replace(check, findings=(), exhibits=(), facts=()) if check.findings or check.exhibits or check.facts else check
        for check in checks
    )
    return rest, Packed(pack(findings), pack(exhibits), facts, len(findings))
