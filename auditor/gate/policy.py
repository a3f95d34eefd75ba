"""What fails a run: the entries of `fail_on`, each one rule.

    new:serious            a new finding that is serious or worse                    (minor | moderate | serious | critical)
    any:critical           the same, accepted ones too; waived ones never
    new:image-alt-missing  a new finding of one check; any:CHECK and new:axe:RULE likewise
    new:any                any new finding;  new:cant-tell  a new one that a person must look at
    new:links              a new finding of a family;  links:new  says the same
    links:any              any finding of the family;  links:serious  a new one that is serious or worse
    reference:missing      a new finding of the check reference-missing (family and the rest of its id)
    external:new           a new finding about links to other sites;  external:any  accepted ones too
    coverage<1.0           the share of pages that were audited in full (model/coverage.py); also coverage<95%
    documents:untagged>0   how many documents have a finding of the check document-untagged; also >=, <, <=
    readability-grade>12   a figure of any page; also >=, <, <=
    waivers:expired        a waiver ran out

Findings on documents count only for entries that begin with `documents:`, unless [documents] gate says that they do everywhere.
Findings that are `cant-tell` count only where an entry says cant-tell; those tagged `information` never count.
"""

from __future__ import annotations

import difflib
import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from auditor.errors import UsageFault
from auditor.gate.engine_changes import ENGINE_CHANGED
from auditor.model.codes import Code
from auditor.model.documents import ON_DOCUMENT
from auditor.model.finding import Family, Finding, Outcome, Severity, engine_of
from auditor.model.run import FindingStatus, JudgedFinding

INFORMATION = "information"
"""Tag of findings that tell and never fail a run."""

_SEVERITIES = {str(severity): severity for severity in Severity}
_FAMILIES = frozenset(map(str, Family))
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FIGURE = re.compile(r"([a-z][a-z0-9-]*)\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*(%?)")
_DOCUMENTS = re.compile(r"documents:\s*([a-z][a-z-]*)\s*(<=|>=|<|>)\s*(\d+)")
_CHECK_ID = re.compile(r"axe:[a-z0-9-]+|[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class FindingRule:
    """Findings that fail a run."""

    text: str
    """As written."""
    what: str
    """In words, to stand after a number and "finding(s)"."""
    new_only: bool
    picks: Callable[[Finding, str], bool]
    """(finding, family) -> whether it counts."""
    cant_tell: bool = False
    named: str = ""
    """The family or check that it names; empty for a rule about all of them."""
    on_documents: bool = False
    """It counts findings on documents too."""

    def catches(self, judged: JudgedFinding) -> bool:
        """Tell whether this finding fails the run."""
        finding = judged.finding
        if judged.status is FindingStatus.WAIVED or INFORMATION in finding.tags:
            return False
        if not self.on_documents and is_on_document(judged):
            return False
        if self.new_only and (judged.status is not FindingStatus.NEW or ENGINE_CHANGED in finding.tags):
            return False
        if (finding.outcome is Outcome.CANT_TELL) is not self.cant_tell:
            return False
        return self.picks(finding, judged.family)


@dataclass(frozen=True, slots=True)
class FigureRule:
    """A figure of a page, or the coverage of the run, that fails a run."""

    text: str
    name: str
    sign: str
    limit: float

    def broken_by(self, value: float) -> bool:
        """Tell whether a value fails the run."""
        return _COMPARE[self.sign](value, self.limit)


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A number of documents that fails a run: those with a finding of one check."""

    text: str
    check: str
    sign: str
    limit: float

    def broken_by(self, judged: Iterable[JudgedFinding]) -> list[str]:
        """Return the addresses of the documents that are counted where they are too many; nothing otherwise."""
        found = {
            one.finding.url
            for one in judged
            if one.finding.check == self.check and one.status is not FindingStatus.WAIVED
        }
        return sorted(found) if _COMPARE[self.sign](len(found), self.limit) else []


def is_on_document(judged: JudgedFinding) -> bool:
    """Tell whether a finding is on a document, or of what pages do with documents."""
    return ON_DOCUMENT in judged.finding.tags or judged.family == Family.DOCUMENTS


@dataclass(frozen=True, slots=True)
class FailPolicy:
    """The rules of one run."""

    findings: tuple[FindingRule, ...] = ()
    figures: tuple[FigureRule, ...] = ()
    coverage: tuple[FigureRule, ...] = ()
    expired_waivers: bool = False
    documents: tuple[DocumentRule, ...] = ()
    chosen_limits: frozenset[Code] = frozenset(code for code in Code if code.is_limit)
    """Limits that somebody decided on: pages beyond them are told and fail nothing."""

    def fails(self, judged: JudgedFinding) -> bool:
        """Tell whether a rule counts this finding against the run."""
        return any(rule.catches(judged) for rule in self.findings)


def parse_policy(entries: Iterable[str], checks: Collection[str] = (), *, on_documents: bool = False) -> FailPolicy:
    """Read the entries of `fail_on`. `checks` are the ids that exist, axe's as `axe:rule`, where the caller knows them.

    With `on_documents`, every entry counts findings on documents too.

    Raises UsageFault CONFIG_INVALID for an entry that is not understood, with the nearest that is.
    """
    findings: list[FindingRule] = []
    figures: list[FigureRule] = []
    documents: list[DocumentRule] = []
    expired = False
    for raw in entries:
        text = raw.strip()
        figure, counted = _FIGURE.fullmatch(text), _DOCUMENTS.fullmatch(text)
        if counted:
            documents.append(_document_rule(text, counted, checks))
        elif figure:
            limit = float(figure[3]) / (100 if figure[4] else 1)
            figures.append(FigureRule(text, figure[1], figure[2], limit))
        elif text == "waivers:expired":
            expired = True
        else:
            rule = _finding_rule(text, checks)
            findings.append(replace(rule, on_documents=on_documents or text.startswith(f"{Family.DOCUMENTS}:")))
    for budget in figures:
        _refuse_near_coverage(budget)
    return FailPolicy(
        tuple(findings),
        tuple(rule for rule in figures if rule.name != "coverage"),
        tuple(rule for rule in figures if rule.name == "coverage"),
        expired,
        tuple(documents),
    )


def _document_rule(text: str, found: re.Match[str], checks: Collection[str]) -> DocumentRule:
    check = f"document-{found[1]}"
    if not _is_check(check, checks):
        raise UsageFault(
            Code.CONFIG_INVALID, f"gate.fail_on = {text[:80]!r} is not understood{_near(f'new:{check}', checks)}"
        )
    return DocumentRule(text, check, found[2], float(found[3]))


def _finding_rule(text: str, checks: Collection[str]) -> FindingRule:
    scope, _, what = text.partition(":")
    scope, what = scope.strip(), what.strip()
    if scope in {"new", "any"}:
        made = _scoped(text, what, checks, new_only=scope == "new")
    elif scope in _FAMILIES:
        made = _of_family(text, scope, what, checks)
    elif scope == "external" and what in {"new", "any"}:
        made = FindingRule(text, "about links to other sites", what == "new", lambda f, family: _external(f, family))
    elif scope == "axe" and what:
        made = _scoped(text, text, checks, new_only=True)
    else:
        made = None
    if made is None:
        raise UsageFault(
            Code.CONFIG_INVALID, f"gate.fail_on = {text[:80]!r} is not understood{_near(text[:80], checks)}"
        )
    return made


def _scoped(text: str, what: str, checks: Collection[str], *, new_only: bool) -> FindingRule | None:
    if what in _SEVERITIES:
        return FindingRule(text, _severe(what), new_only, _at_least(_SEVERITIES[what]))
    if what in _FAMILIES:
        return FindingRule(text, f"of {what}", new_only, lambda _, family: family == what, named=what)
    if what == "cant-tell":
        return FindingRule(text, "for a person to look at", new_only, lambda *_: True, cant_tell=True)
    if what in {"any", "all"}:
        return FindingRule(text, "", new_only, lambda *_: True)
    if _is_check(what, checks):
        return FindingRule(text, f"of {what}", new_only, _is_of(what), named=what)
    return None


def _of_family(text: str, name: str, what: str, checks: Collection[str]) -> FindingRule | None:
    if what in {"any", "new"}:
        return FindingRule(text, f"of {name}", what == "new", lambda _, family: family == name, named=name)
    if what in _SEVERITIES:
        severe = _at_least(_SEVERITIES[what])
        words = f"of {name}, {_severe(what).removeprefix('of ')}"

        def picks(finding: Finding, family: str) -> bool:
            return family == name and severe(finding, family)

        return FindingRule(text, words, True, picks, named=name)
    for check in (f"{name}-{what}", f"{name.removesuffix('s')}-{what}", what):
        if _is_check(check, checks):
            return FindingRule(text, f"of {check}", True, _is_of(check), named=check)
    return None


def _is_of(check: str) -> Callable[[Finding, str], bool]:
    return lambda finding, _: finding.check == check


def _is_check(what: str, checks: Collection[str]) -> bool:
    if not checks or (engine_of(what) == "axe" and not any(engine_of(check) == "axe" for check in checks)):
        return bool(_CHECK_ID.fullmatch(what))
    return what in checks


def _at_least(severity: Severity) -> Callable[[Finding, str], bool]:
    return lambda finding, _: finding.severity.rank >= severity.rank


def _severe(name: str) -> str:
    return f"of severity {name}" + ("" if name == "critical" else " or worse")


def _external(finding: Finding, family: str) -> bool:
    return family == Family.LINKS and ("external" in finding.tags or "external" in finding.check.split("-"))


def _near(text: str, checks: Collection[str]) -> str:
    known = [
        f"{scope}:{what}" for scope in ("new", "any") for what in (*_SEVERITIES, *sorted(_FAMILIES), "cant-tell", "any")
    ]
    known += [f"{family}:{what}" for family in sorted(_FAMILIES) for what in ("any", "new")]
    known += [f"new:{check}" for check in sorted(checks)]
    known += [
        "coverage<1.0",
        "readability-grade>12",
        "waivers:expired",
        "external:any",
        "external:new",
        "reference:missing",
    ]
    near = difflib.get_close_matches(text, known, 1, 0.5)
    return (
        f"; did you mean {near[0]}?" if near else "; entries look like new:serious, reference:missing or coverage<1.0"
    )


def _refuse_near_coverage(rule: FigureRule) -> None:
    # Names of figures are known only when pages are there; the one that is always there can be misspelt now.
    if rule.name != "coverage" and difflib.get_close_matches(rule.name, ["coverage"], 1, 0.8):
        raise UsageFault(
            Code.CONFIG_INVALID, f"gate.fail_on = {rule.text!r} is not understood; did you mean coverage<1.0?"
        )
