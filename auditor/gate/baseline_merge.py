"""Merges two baselines that two branches wrote, without a hand: what either of them accepted or took back, both have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from auditor.gate.baseline import Baseline
from auditor.gate.fingerprint import Fingerprint

Value = TypeVar("Value")


def merge(ours: Baseline, theirs: Baseline, base: Baseline | None = None) -> Baseline:
    """Return the merged baseline.

    With the common ancestor `base`, what one side removed stays removed; without it, everything that either accepts is
    accepted. Where both sides changed one entry, ours holds: an entry is what a finding is recognised by, not its wording.
    """
    findings = _merged(_by_id(ours), _by_id(theirs), _by_id(base) if base else None)
    return replace(
        ours,
        engines=_newer(ours.engines, theirs.engines, base.engines if base else None),
        checks=_newer(ours.checks, theirs.checks, base.checks if base else None),
        pages=_merged(ours.pages, theirs.pages, base.pages if base else None),
        findings=tuple(sorted(findings.values(), key=lambda entry: entry.order)),
    )


def _by_id(baseline: Baseline) -> dict[str, Fingerprint]:
    return {entry.id: entry for entry in baseline.findings}


def _merged(
    ours: Mapping[str, Value], theirs: Mapping[str, Value], base: Mapping[str, Value] | None
) -> dict[str, Value]:
    if base is None:
        return {**theirs, **ours}
    kept = {*ours, *theirs} - _removed(base, ours) - _removed(base, theirs)
    return {key: _one(ours.get(key), theirs.get(key), base.get(key)) for key in sorted(kept)}


def _removed(base: Iterable[str], side: Mapping[str, Value]) -> set[str]:
    return set(base) - set(side)


def _one(ours: Value | None, theirs: Value | None, base: Value | None) -> Value:
    chosen = theirs if ours is None or (ours == base and theirs is not None) else ours
    assert chosen is not None  # a key that neither side has is not merged
    return chosen


def _newer(
    ours: Mapping[str, Value], theirs: Mapping[str, Value], base: Mapping[str, Value] | None
) -> dict[str, Value]:
    # What an entry was found with: the side that moved on from the common ancestor.
    return dict(theirs if base is not None and ours == base else ours)
