"""Groups findings by what has to be repaired once: 575 findings of one footer are one cause.

links, spelling, images       the target, the word or the picture: the same on every page it stands on
reference                     the approved and published wording
readability                   the page
what a whole page lacks       the template: one cause for all pages that lack it
accessibility, structure      the component (template); for contrast the pair of colours, which is repaired once wherever it
                              stands; where the component is not known, the element's name and attributes
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from auditor.gate.fingerprint import WHOLE_PAGE, Fingerprint
from auditor.gate.targets import is_target
from auditor.model.finding import Family, Finding, Outcome, Severity
from auditor.model.run import Cause, FindingStatus, JudgedFinding
from auditor.redact import sanitize

_OF_CONTENT = frozenset({Family.LINKS, Family.SPELLING, Family.IMAGES})
_JSON = json.JSONEncoder(check_circular=False, default=str)
_LANDMARKS = {
    "main": "the main content",
    "navigation": "a navigation",
    "banner": "the header",
    "contentinfo": "the footer",
    "complementary": "a side column",
    "search": "the search",
    "form": "a form",
    "region": "a region",
    "dialog": "a dialog",
}


def cause_key(finding: Finding, family: str, entry: Fingerprint) -> str:
    """Return the id of the cause a finding belongs to: the same in every run and on every host."""
    what = [finding.check, *_grouped_by(finding, family, entry)]
    return hashlib.sha256(_JSON.encode(what).encode()).hexdigest()[:12]


def causes_of(findings: Sequence[JudgedFinding], pages: Sequence[str]) -> list[Cause]:
    """Return the causes of judged findings, what to repair first on top; `pages` are their pages' names, in the same order."""
    groups: dict[str, list[int]] = defaultdict(list)
    for index, judged in enumerate(findings):
        groups[judged.cause].append(index)
    causes = [_cause(key, [findings[i] for i in members]) for key, members in groups.items()]
    first = {key: pages[members[0]] for key, members in groups.items()}
    causes.sort(
        key=lambda c: (
            -_rank(c),
            c.outcome != Outcome.FAILED,
            -len(c.findings),
            first[c.id],
            c.check,
            c.id,
        )
    )
    return causes


def _grouped_by(finding: Finding, family: str, entry: Fingerprint) -> tuple[object, ...]:
    signals = entry.signals
    if family == Family.READABILITY:
        return (entry.page, entry.key)
    if not entry.specific and signals.tag in WHOLE_PAGE and family != Family.REFERENCE:
        return (entry.key,)  # what a whole page lacks, its template lacks
    if family == Family.REFERENCE:
        return (entry.key,) if entry.key else (entry.page, signals.name, signals.context)
    if family in _OF_CONTENT:
        return _content(entry)
    if finding.colours is not None:
        return finding.colours.foreground, finding.colours.background
    if signals.component:
        return (signals.component, signals.landmarks, entry.key)
    return (entry.key, signals.name, signals.attributes, "" if entry.specific else entry.page)


def _content(entry: Fingerprint) -> tuple[object, ...]:
    if entry.key:
        return (entry.key,)
    pointing = tuple(v for name, v in entry.signals.attributes if name in {"src", "href", "data"} and is_target(v))
    if pointing:
        return (*pointing, entry.signals.name)
    if any(name == "href" for name, _ in entry.signals.attributes):
        return (
            entry.signals.tag,
            entry.signals.component,
        )  # a button in the clothes of a link: its template is at fault
    if entry.specific:
        return (entry.signals.tag, entry.signals.name, entry.signals.attributes, entry.signals.context)
    return (entry.page, entry.signals.tag, entry.signals.component)


def _cause(key: str, members: list[JudgedFinding]) -> Cause:
    example = min(
        enumerate(members), key=lambda row: (row[1].status is not FindingStatus.NEW, not row[1].picture, row[0])
    )[1]
    finding = example.finding
    worst = max((member.finding for member in members), key=lambda held: held.severity.rank)
    failed = any(member.finding.outcome is Outcome.FAILED for member in members)
    return Cause(
        id=key,
        label=_label([member.finding for member in members], finding),
        check=finding.check,
        family=example.family,
        severity=worst.severity,
        outcome=Outcome.FAILED if failed else Outcome.CANT_TELL,
        findings=tuple(member.id for member in members),
        pages=tuple(dict.fromkeys(member.finding.url for member in members)),
        component=finding.location.signals.component,
        example=example.id,
        new=sum(member.status is FindingStatus.NEW for member in members),
    )


def _label(members: Sequence[Finding], example: Finding) -> str:
    """Say in words what it is: the message where all say the same, else the common help, and where it stands."""
    said = _shared(finding.message for finding in members) or _shared(finding.help for finding in members)
    pair = example.colours
    if pair is not None and len(members) > 1:
        failed = any(finding.outcome is Outcome.FAILED for finding in members)
        said = f"{'Too little contrast' if failed else 'Contrast for a person to judge'}: {pair.foreground} on {pair.background}"
    innermost = {member.location.signals.landmarks[-1:] for member in members}
    shared = innermost.pop() if len(innermost) == 1 else ()
    place = _LANDMARKS.get(shared[0], "") if shared else ""
    text = (said or example.message).rstrip(".")
    return sanitize(f"{text} – in {place}" if place and len(members) > 1 else text, 200)


def _shared(texts: Iterable[str]) -> str:
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


def _rank(cause: Cause) -> int:
    # New before known, then by severity: what fails the run stands on top.
    return Severity(cause.severity).rank + (10 if cause.new else 0)
