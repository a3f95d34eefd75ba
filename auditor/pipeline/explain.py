"""What a check or a code of a failure means and what to do about it, in the words that every report uses."""

from __future__ import annotations

from auditor.checks import Check, all_checks, registry
from auditor.errors import TABLE, UsageFault
from auditor.model.codes import Code
from auditor.model.run import FindingStatus, Report
from auditor.report.labels import OUTCOMES


def checks_by_family() -> list[Check]:
    """Return all checks ordered by family, then id."""
    return sorted(all_checks(), key=lambda check: (str(check.family), check.id))


def explain(name: str) -> str:
    """Explain the check or code of this name. Raises UsageFault UNKNOWN_CHECK."""
    if name in Code.__members__:
        entry = TABLE[Code(name)]
        return f"{name}: {entry.what}.\n{entry.remedy}"
    found = registry().get(name)
    if found is None:
        raise UsageFault(Code.UNKNOWN_CHECK, name)
    criteria = ", ".join(found.wcag) or "none"
    origin = f"; from {origin_of_check(found)}" if origin_of_check(found) else ""
    return f"{found.id} ({found.family}, {found.severity}; WCAG {criteria}{origin})\n\n{found.title}\n\n{found.help}"


_STATUS = {
    FindingStatus.NEW: "new: no accepted finding is like it",
    FindingStatus.KNOWN: "known: it was accepted",
    FindingStatus.MOVED: "moved: it was accepted in another place",
    FindingStatus.WAIVED: "waived",
}


def told_of(report: Report, wanted: str) -> list[str]:
    """Return what a finding of a report is, in lines: where, its status, what it was recognised by, its cause and what helps.

    `wanted` is an id or the beginning of one. Raises UsageFault UNKNOWN_FINDING.
    """
    meant = [f for f in report.findings if f.id == wanted] or [f for f in report.findings if f.id.startswith(wanted)]
    if len(meant) != 1:
        why = f"{len(meant)} findings of {report.run.id} begin so" if meant else f"run {report.run.id}"
        raise UsageFault(Code.UNKNOWN_FINDING, f"{wanted} ({why})")
    (judged,) = meant
    finding, place = judged.finding, judged.finding.location
    lines = [f"{judged.id}  {finding.check} on {finding.url or 'the whole site'}", f"  {finding.message}", ""]
    if place.selector:
        lines.append(f"  Element:        {' > '.join([*place.frames, place.selector])}")
    lines.append(f"  Severity:       {finding.severity}, {OUTCOMES.get(finding.outcome, finding.outcome)}")
    lines.append(f"  Status:         {_STATUS[judged.status]}")
    if judged.recognised_by:
        lines.append(f"  Recognised by:  {', '.join(judged.recognised_by)}")
    if judged.waiver:
        lines.append("  Waiver:         {reason} ({owner}, until {until})".format_map(judged.waiver))
    lines.append(f"  Fails the run:  {'yes' if judged.fails else 'no'}")
    cause = next((cause for cause in report.causes if cause.id == judged.cause), None)
    if cause is not None and len(cause.findings) > 1:
        lines.append(f"  Cause:          {cause.id}, with {len(cause.findings)} findings on {len(cause.pages)} pages")
    lines.append("")
    if registry().get(finding.check) is not None:
        return [*lines, *explain(finding.check).splitlines()]
    return [*lines, *(text for text in (finding.help, finding.help_url) if text)]


def origin_of_check(check: Check) -> str:
    """Return the name and version of the package that added a check; empty for auditor's own."""
    return registry().origin(check.id)


def describe_checks() -> str:
    """Say how many checks there are and what installed packages add. Raises UsageFault for one that cannot be used."""
    known = registry()
    added = "".join(f"; {plugin.name} adds {', '.join(plugin.checks)}" for plugin in known.plugins)
    return f"{len(known) - sum(len(plugin.checks) for plugin in known.plugins)} of auditor{added}"
