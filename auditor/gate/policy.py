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
    doubtful>0             pages that are perhaps not what people get; also doubtful>5% of the known ones, doubtful:any
    carried>50%            pages whose results were taken over from an earlier run; also carried>100, carried:any
    waivers:expired        a waiver ran out
    report-only            nothing that is found fails the run; what could not be audited still does

Any of the first ones may end in a number of findings that are bearable, and in the pages that it holds for:

    any:image-alt-missing>20          more than twenty
    new:serious on /shop/*            on pages whose path matches; figures of pages, too: readability-grade>9 on /help/*

Findings on documents count only for entries that begin with `documents:`, unless [documents] gate says that they do everywhere.
Findings that are `cant-tell` count only where an entry says cant-tell; those tagged `information` never count.
"""

from __future__ import annotations

import operator
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from auditor.errors import UsageFault
from auditor.gate.engine_changes import ENGINE_CHANGED
from auditor.gate.policy_words import FAMILIES, RUN_FIGURES, SEVERITIES, nearest, refuse_near_run_figure
from auditor.model.codes import Code
from auditor.model.documents import ON_DOCUMENT
from auditor.model.finding import Family, Finding, Outcome, Severity, engine_of
from auditor.model.run import FindingStatus, JudgedFinding
from auditor.urls import path_of

LONGEST = 300
"""Characters of an entry that are read."""
INFORMATION = "information"
"""Tag of findings that tell and never fail a run."""

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FIGURE = re.compile(r"([a-z][a-z0-9-]*)\s*(<=|>=|<|>)\s*(-?\d+(?:\.\d+)?)\s*(%?)")
_DOCUMENTS = re.compile(r"documents:\s*([a-z][a-z-]*)\s*(<=|>=|<|>)\s*(\d+)")
_ON_PATHS = re.compile(r"(.*\S)\s+on\s+(\S+)")
_BEARABLE = re.compile(r"([^<>=]*:[^<>=]*[^\s<>=])\s*>\s*(\d+)")
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
    paths: str = ""
    """Pages that it holds for, as a pattern of paths; empty for all."""
    bearable: int = 0
    """Findings up to which the run does not fail."""

    def catches(self, judged: JudgedFinding) -> bool:
        """Tell whether this finding fails the run."""
        finding = judged.finding
        if self.paths and not fnmatchcase(path_of(finding.url), self.paths):
            return False
        if judged.status in {FindingStatus.WAIVED, FindingStatus.UNSTABLE} or INFORMATION in finding.tags:
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
    """A figure of a page or of the run that fails a run."""

    text: str
    name: str
    sign: str
    limit: float
    percent: bool = False
    """Of a figure of the run: the limit is a share of the known pages, not a number."""
    paths: str = ""
    """Pages that it holds for, as a pattern of paths; empty for all."""

    def broken_by(self, value: float) -> bool:
        """Tell whether a value fails the run."""
        return _COMPARE[self.sign](value, self.limit)

    def holds_for(self, url: str) -> bool:
        """Tell whether a page must keep to it."""
        return not self.paths or fnmatchcase(path_of(url), self.paths)


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
            if one.finding.check == self.check and one.status not in {FindingStatus.WAIVED, FindingStatus.UNSTABLE}
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
    of_run: tuple[FigureRule, ...] = ()
    """Rules about doubtful pages and about results that were taken over."""
    expired_waivers: bool = False
    report_only: bool = False
    documents: tuple[DocumentRule, ...] = ()
    chosen_limits: frozenset[Code] = frozenset(code for code in Code if code.is_limit)
    """Limits that somebody decided on: pages beyond them are told and fail nothing."""


class Caught:
    """Which rules count which findings of a run, gathered finding by finding."""

    def __init__(self, policy: FailPolicy) -> None:
        self._policy = policy
        self._sets = array("I")
        self._numbers: dict[tuple[int, ...], int] = {(): 0}
        self._counts: Counter[int] = Counter()

    def add(self, judged: JudgedFinding) -> None:
        """Take the next finding."""
        rules = tuple(n for n, rule in enumerate(self._policy.findings) if rule.catches(judged))
        self._sets.append(self._numbers.setdefault(rules, len(self._numbers)))
        self._counts.update(rules)

    def without_bearable(self) -> FailPolicy:
        """Return the policy without the rules that bear as many findings as there are."""
        rules = tuple(r for n, r in enumerate(self._policy.findings) if not r.bearable or self._counts[n] > r.bearable)
        return self._policy if rules == self._policy.findings else replace(self._policy, findings=rules)

    def by(self, *rules: FindingRule) -> Iterator[int]:
        """Yield the places of the findings that one of these rules counts."""
        wanted = {n for n, rule in enumerate(self._policy.findings) if rule in rules}
        counts = [not wanted.isdisjoint(one) for one in self._numbers]
        yield from (at for at, number in enumerate(self._sets) if counts[number])

    def failing(self, policy: FailPolicy) -> Iterator[int]:
        """Yield the places of the findings that a rule of what is left of the policy counts against the run."""
        return iter(()) if policy.report_only else self.by(*policy.findings)


def parse_policy(entries: Iterable[str], checks: Collection[str] = (), *, on_documents: bool = False) -> FailPolicy:
    """Read the entries of `fail_on`. `checks` are the ids that exist, axe's as `axe:rule`, where the caller knows them.

    With `on_documents`, every entry counts findings on documents too.

    Raises UsageFault CONFIG_INVALID for an entry that is not understood, with the nearest that is.
    """
    findings: list[FindingRule] = []
    figures: list[FigureRule] = []
    documents: list[DocumentRule] = []
    words: set[str] = set()
    for raw in entries:
        text = raw.strip()
        if text in {"waivers:expired", "report-only"}:
            words.add(text)
        elif counted := _DOCUMENTS.fullmatch(text):
            documents.append(_document_rule(text, counted, checks))
        elif figure := _figure_rule(text):
            figures.append(figure)
        else:
            rule = _finding_rule(text, checks)
            findings.append(replace(rule, on_documents=on_documents or text.startswith(f"{Family.DOCUMENTS}:")))
    for budget in figures:
        refuse_near_run_figure(budget.name, budget.text)
    return FailPolicy(
        tuple(findings),
        tuple(rule for rule in figures if rule.name not in RUN_FIGURES),
        tuple(rule for rule in figures if rule.name == "coverage"),
        tuple(rule for rule in figures if rule.name in RUN_FIGURES and rule.name != "coverage"),
        "waivers:expired" in words,
        "report-only" in words,
        tuple(documents),
    )


def _document_rule(text: str, found: re.Match[str], checks: Collection[str]) -> DocumentRule:
    check = f"document-{found[1]}"
    if not _is_check(check, checks):
        hint = nearest(f"new:{check}", checks)
        raise UsageFault(Code.CONFIG_INVALID, f"gate.fail_on = {text[:80]!r} is not understood{hint}")
    return DocumentRule(text, check, found[2], float(found[3]))


def _figure_rule(text: str) -> FigureRule | None:
    whole, paths = _with_paths(text)
    if whole in {f"{name}:any" for name in RUN_FIGURES if name != "coverage"} and not paths:
        return FigureRule(text, whole.removesuffix(":any"), ">", 0)
    found = _FIGURE.fullmatch(whole)
    if not found or (paths and found[1] in RUN_FIGURES):
        return None
    limit = float(found[3]) / (100 if found[4] else 1)
    return FigureRule(text, found[1], found[2], limit, bool(found[4]), paths)


def _with_paths(text: str) -> tuple[str, str]:
    found = _ON_PATHS.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def _finding_rule(text: str, checks: Collection[str]) -> FindingRule:
    # An entry is a line that people write; what is longer is none.
    rest, paths = _with_paths(text[:LONGEST])
    limit = _BEARABLE.fullmatch(rest)
    made = _unlimited(limit[1] if limit else rest, checks)
    if made is None:
        raise UsageFault(
            Code.CONFIG_INVALID, f"gate.fail_on = {text[:80]!r} is not understood{nearest(text[:80], checks)}"
        )
    where = f"on {paths}" if paths else ""
    words = " ".join(part for part in (made.what, where) if part)
    return replace(made, text=text, what=words, paths=paths, bearable=int(limit[2]) if limit else 0)


def _unlimited(text: str, checks: Collection[str]) -> FindingRule | None:
    scope, _, what = text.partition(":")
    scope, what = scope.strip(), what.strip()
    if scope in {"new", "any"}:
        return _scoped(text, what, checks, new_only=scope == "new")
    if scope in FAMILIES:
        return _of_family(text, scope, what, checks)
    if scope == "external" and what in {"new", "any"}:
        return FindingRule(text, "about links to other sites", what == "new", lambda f, family: _external(f, family))
    if scope == "axe" and what:
        return _scoped(text, text, checks, new_only=True)
    return None


def _scoped(text: str, what: str, checks: Collection[str], *, new_only: bool) -> FindingRule | None:
    if what in SEVERITIES:
        return FindingRule(text, _severe(what), new_only, _at_least(SEVERITIES[what]))
    if what in FAMILIES:
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
    if what in SEVERITIES:
        severe = _at_least(SEVERITIES[what])
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
