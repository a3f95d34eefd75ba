"""What a check, an axe rule, a success criterion or a code of a failure means and what to do, in the words of the reports."""

from __future__ import annotations

import difflib
import re
import textwrap
from collections.abc import Iterator

from auditor.checks import Check, all_checks, registry
from auditor.checks.images.score import SCORED, points_table
from auditor.errors import TABLE, UsageFault
from auditor.model.codes import Code
from auditor.model.contrast import repair_of
from auditor.model.evidence import Colours
from auditor.model.finding import AXE_RULE
from auditor.model.guidance import Guidance, all_guidance, example, guidance
from auditor.model.run import FindingStatus, Report
from auditor.model.standards import elsewhere
from auditor.model.wcag import CRITERIA, criterion_level, criterion_name, nearest_criterion
from auditor.report.labels import OUTCOMES


def checks_by_family() -> list[Check]:
    """Return all checks ordered by family, then id."""
    return sorted(all_checks(), key=lambda check: (str(check.family), check.id))


_CRITERION = re.compile(r"(?:wcag|sc)?[\s:.-]*(\d)\.?(\d)\.?(\d{1,2})", re.IGNORECASE)


def explain(name: str) -> str:
    """Explain the check, axe rule (`axe:ID` or `ID`), success criterion (`1.4.3`) or code of this name, in any letter case.

    Raises UsageFault UNKNOWN_CHECK, with the nearest name.
    """
    wanted = name.strip()
    code = wanted.upper().replace("-", "_")
    if code in Code.__members__ and wanted.lower() not in registry():
        entry = TABLE[Code(code)]
        return f"{code}: {entry.what}.\n{entry.remedy}"
    found = registry().get(wanted.lower())
    if found is not None:
        return _check(found)
    number = _CRITERION.fullmatch(wanted)
    told = guidance(".".join(number.groups()) if number else wanted.lower()) or guidance(AXE_RULE + wanted.lower())
    if told is None:
        asked = ".".join(number.groups()) if number else ""
        near = _nearest_criterion(asked) if asked else _nearest(wanted.lower())
        shown = name if wanted else "an empty name"
        raise UsageFault(Code.UNKNOWN_CHECK, f"{shown}; did you mean {near[0]}?" if near else shown)
    return "\n".join(_criterion(told) if told.name in CRITERIA else _rule(told))


def names() -> list[str]:
    """Return everything that `explain` knows by name: checks, axe rules, success criteria, codes."""
    return [*registry(), *all_guidance(), *Code.__members__]


def checks_and_rules() -> list[tuple[str, str]]:
    """Return id and title of every check and every axe rule."""
    own = [(check.id, check.title) for check in all_checks()]
    return own + [(told.name, told.title) for told in all_guidance().values() if told.name not in CRITERIA]


def guides() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is explained besides the checks, with its titles: the rules of axe and the success criteria."""
    known = all_guidance().values()
    rules = [(told.name, told.title) for told in known if told.name not in CRITERIA]
    criteria = [
        (told.name, f"{CRITERIA[told.name].name} ({criterion_level(told.name)})")
        for told in known
        if told.name in CRITERIA
    ]
    return [("rules of axe", rules), ("success criteria of WCAG 2.2", criteria)]


def _nearest_criterion(number: str) -> list[str]:
    near = nearest_criterion(number)
    return [near] if near[0] == number[0] else []  # of another principle it is no slip


def _nearest(wanted: str) -> list[str]:
    if not wanted:
        return []
    known = {name.lower(): name for name in names()}
    near = difflib.get_close_matches(wanted, known, 1)
    near = near or difflib.get_close_matches(AXE_RULE + wanted, known, 1, 0.7)
    return [known[name] for name in near]


def _check(found: Check) -> str:
    criteria = ", ".join(map(criterion_name, found.wcag)) or "none"
    origin = f"; from {origin_of_check(found)}" if origin_of_check(found) else ""
    lines = [f"{found.id} ({found.family}, {found.severity}; WCAG {criteria}{origin})", "", found.title, ""]
    own = example(found.id)
    lines += [f"Who it hurts: {own.who}", ""] if own else []
    lines += [found.help, ""]
    lines += [*points_table(), ""] if found.id in SCORED else []
    lines += [_code(own.before, own.after)] if own else []
    return "\n".join(lines).rstrip("\n")


def _rule(told: Guidance) -> Iterator[str]:
    criteria = ", ".join(map(criterion_name, told.wcag)) or "none, good practice"
    yield f"{told.name} (accessibility, a rule of axe; WCAG {criteria})"
    yield f"\n{told.title}\n"
    yield from _advice(told)


def _criterion(told: Guidance) -> Iterator[str]:
    number = told.name
    yield f"{told.title} (WCAG {CRITERIA[number].since} and later, level {criterion_level(number)}; {elsewhere(number)})\n"
    yield from _advice(told)
    looked = [check.id for check in all_checks() if number in check.wcag]
    looked += [one.name for one in all_guidance().values() if number in one.wcag and one.name != number]
    yield f"\nLooked for by: {', '.join(looked) or 'nothing; only a person can decide it'}"


def _advice(told: Guidance) -> Iterator[str]:
    yield f"Who it hurts: {told.who}\nWhy: {told.why}\nHow to repair it: {told.how}\n"
    yield _code(told.before, told.after)


def _code(before: str, after: str) -> str:
    return f"Before:\n{textwrap.indent(before, '  ')}\nAfter:\n{textwrap.indent(after, '  ')}"


def passing_colours(colours: Colours) -> list[str]:
    """Say which nearest colours of the same hue would pass, in lines; nothing where that is not known."""
    repair = repair_of(colours)
    if repair is None:
        return []
    told = (("text", repair.text, colours.background), ("background", repair.background, colours.foreground))
    return [
        f"Nearest {what} that passes: {swatch.colour} ({swatch.ratio:.2f}:1 with {other})"
        + (", verified: it was put on the page, and the rule was run again" if what in colours.verified else "")
        for what, swatch, other in told
        if swatch is not None
    ]


_STATUS = {
    FindingStatus.NEW: "new: no accepted finding is like it",
    FindingStatus.KNOWN: "known: it was accepted",
    FindingStatus.MOVED: "moved: it was accepted in another place",
    FindingStatus.WAIVED: "waived",
    FindingStatus.UNSTABLE: "unstable: it comes and goes from load to load",
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
    points = finding.details.get("points")
    if isinstance(points, list):
        lines += ["  Points:", *(f"    {line}" for line in points)]
    lines.append("")
    if finding.colours is not None:
        lines += [f"  {line}" for line in passing_colours(finding.colours)] + [""]
    if finding.check in registry() or guidance(finding.check) is not None:
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
