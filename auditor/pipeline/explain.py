"""What a check or a code of a failure means and what to do about it, in the words that every report uses."""

from __future__ import annotations

from auditor.checks import Check, all_checks, registry
from auditor.errors import TABLE, UsageFault
from auditor.model.codes import Code


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


def origin_of_check(check: Check) -> str:
    """Return the name and version of the package that added a check; empty for auditor's own."""
    return registry().origin(check.id)


def describe_checks() -> str:
    """Say how many checks there are and what installed packages add. Raises UsageFault for one that cannot be used."""
    known = registry()
    added = "".join(f"; {plugin.name} adds {', '.join(plugin.checks)}" for plugin in known.plugins)
    return f"{len(known) - sum(len(plugin.checks) for plugin in known.plugins)} of auditor{added}"
