"""One finding a thing: the same finding in several states becomes one, and so does what axe and a check of ours say of one element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.checks import registry
from auditor.model.finding import CheckResult, Finding, Outcome

_NOT_JUDGED = frozenset({Outcome.ERROR, Outcome.INAPPLICABLE})
"""What says nothing about whether a finding is there in a state."""


def merge_states(results: Sequence[CheckResult], states: Sequence[str]) -> list[CheckResult]:
    """Fold the results of one check in several states into one result; those of each check stand in the order of `states`.

    A finding that holds in every state that was judged carries them all in `states` with no state of its own;
    one that holds only in some keeps them and says so in its message.
    """
    grouped: dict[str, list[CheckResult]] = {}
    for result in results:
        grouped.setdefault(result.check, []).append(result)
    return [_folded(group, states) if len(group) > 1 else group[0] for group in grouped.values()]


def _folded(group: list[CheckResult], states: Sequence[str]) -> CheckResult:
    ran = [result for result in group if result.outcome is not Outcome.ERROR]
    judged = [state for state, result in zip(states, group, strict=False) if result.outcome not in _NOT_JUDGED]
    seen: dict[tuple[object, ...], list[Finding]] = {}
    for result in ran:
        counts: dict[tuple[object, ...], int] = {}
        for finding in result.findings:
            place = (finding.check, finding.outcome, finding.location.frames, finding.location.selector, finding.key)
            counts[place] = counts.get(place, 0) + 1
            seen.setdefault((*place, counts[place]), []).append(finding)
    findings = tuple(_in_states(found, judged) for found in seen.values())
    outcome = max((r.outcome for r in group), key=_weight)
    return replace(
        group[0],
        outcome=outcome,
        findings=findings,
        failed=next((r.failed for r in group if r.failed), None),
        left_out=_most_left_out(group),
        elapsed_ms=sum(r.elapsed_ms for r in group),
    )


def _most_left_out(group: Sequence[CheckResult]) -> tuple[tuple[str, int], ...]:
    # The states show mostly the same; what was left out in each is the same matter, and not to be added up.
    most: dict[str, int] = {}
    for result in group:
        for check, count in result.left_out:
            most[check] = max(count, most.get(check, 0))
    return tuple(sorted(most.items()))


def _weight(outcome: Outcome) -> int:
    order = (Outcome.INAPPLICABLE, Outcome.PASSED, Outcome.CANT_TELL, Outcome.FAILED, Outcome.ERROR)
    return order.index(outcome)


def _in_states(found: list[Finding], judged: list[str]) -> Finding:
    names = [finding.state for finding in found]
    first = found[0]
    others = [state for state in judged if state not in names]
    if not others:
        return replace(first, state="", states=tuple(names))
    told = f"only in: {', '.join(names)}" if len(names) <= len(others) + 1 else f"not in: {', '.join(others)}"
    message = f"{first.message.rstrip('.')} ({told})."
    state = names[0] if len(names) == 1 else "+".join(names)
    return replace(first, state=state, message=message, states=tuple(names))


def drop_axe_duplicates(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Drop an axe finding where a check of ours says the same of the same element; ours then names both."""
    ours: dict[tuple[str, tuple[str, ...], str], tuple[str, int]] = {}
    known = registry()
    for result in results:
        rules = known[result.check].same_as if result.check in known else ()
        for position, finding in enumerate(result.findings):
            for rule in rules:
                for selector in (finding.location.selector, finding.link):
                    # axe names the link where ours names the picture that should have given it a name.
                    place = (rule, finding.location.frames, selector)
                    ours.setdefault(place, (result.check, position))
    if not ours:
        return tuple(results)
    named: dict[tuple[str, int], list[str]] = {}
    kept: list[CheckResult] = []
    for result in results:
        if not any(finding.engine == "axe" for finding in result.findings):
            kept.append(result)
            continue
        left: list[Finding] = []
        for finding in result.findings:
            rule = finding.check.removeprefix("axe:")
            twin = ours.get((rule, finding.location.frames, finding.location.selector))
            if twin is None:
                left.append(finding)
            else:
                named.setdefault(twin, []).append(finding.check)
        kept.append(replace(result, findings=tuple(left)))
    return tuple(_naming(result, named) for result in kept)


def _naming(result: CheckResult, named: dict[tuple[str, int], list[str]]) -> CheckResult:
    if not any(check == result.check for check, _ in named):
        return result
    findings = tuple(
        replace(f, also=tuple(named[result.check, i])) if (result.check, i) in named else f
        for i, f in enumerate(result.findings)
    )
    return replace(result, findings=findings)
