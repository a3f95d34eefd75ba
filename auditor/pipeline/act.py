"""Runs W3C's published ACT test cases from a local copy in the browser, and says what each check and axe rule makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from auditor.browser.pool import Pool
from auditor.checks import registry
from auditor.checks.base import Check
from auditor.checks.run import run_check
from auditor.config import Settings
from auditor.dom.artifacts import Artifacts
from auditor.errors import UsageFault
from auditor.model.act import ActCase, ActOutcome, ActResult, act_procedures
from auditor.model.codes import Code
from auditor.model.finding import AXE_RULE, CheckResult, Fact, Outcome
from auditor.model.guidance import guidance
from auditor.model.held_facts import HeldFacts
from auditor.model.page import Failed, RenderedPage, Response, Target
from auditor.net.local_files import LocalFiles, media_type_of
from auditor.pipeline.audit import browsers
from auditor.pipeline.page_checks import CheckedPage, CheckPage, PageChecker
from auditor.urls import path_of

LIST = "testcases.json"
_LARGEST = 50_000_000
_PAGES = frozenset({".html", ".htm", ".xhtml", ".svg", ".xml"})
AAA_TAGS = ("wcag2aaa", "experimental")
"""What is tested beside the settings' own tags: some rules are about criteria of level AAA."""

_ENLARGED = "59br37"
"""The rule on text that is cut off at 200 %, which is looked for in a state of its own."""

_OF_ONE_CRITERION = {"5effbb": "2.4.4"}
"""Rules that ask for less than a check of theirs tells: "here" in a sentence that explains it fails 2.4.9 alone."""


@dataclass(frozen=True, slots=True)
class ActRun:
    """What came of a run."""

    cases: tuple[ActCase, ...]
    results: tuple[ActResult, ...]
    axe: str
    """The version of axe."""


def read_cases(source: Path, rules: Sequence[str] = ()) -> tuple[Path, tuple[ActCase, ...]]:
    """Return the folder of a copy of the test cases, and the cases, those of `rules` only if there are any.

    `source` is testcases.json or its folder: an object with `testcases`, or the list alone, as W3C publishes it. Raises UsageFault.
    """
    path = source / LIST if source.is_dir() else source
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageFault(Code.USAGE, f"{path} is too large for a list of test cases")
        data = json.loads(path.read_text("utf-8-sig"))
        listed = data["testcases"] if isinstance(data, dict) else data
        cases = tuple(_case(row) for row in listed)
    except OSError as error:
        raise UsageFault(Code.USAGE, f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageFault(
            Code.USAGE, f"{path} is no list of ACT test cases ({type(error).__name__}: {error})"
        ) from error
    unknown = [rule for rule in rules if rule not in {case.rule for case in cases}]
    if unknown:
        raise UsageFault(Code.USAGE, f"{path} has no test case of the rule {unknown[0]}")
    return path.parent, tuple(case for case in cases if not rules or case.rule in rules)


def _case(row: Mapping[str, str | Mapping[str, object] | None]) -> ActCase:
    asked = row.get("ruleAccessibilityRequirements") or {}
    if isinstance(asked, str):
        raise TypeError("ruleAccessibilityRequirements is no object")
    numbers = (key.rpartition(":")[2] for key in asked if key.lower().startswith("wcag2"))
    return ActCase(
        id=str(row["testcaseId"]),
        rule=str(row["ruleId"]),
        rule_name=str(row.get("ruleName") or row["ruleId"]),
        title=str(row.get("testcaseTitle") or row["testcaseId"]),
        url=str(row["url"]),
        path=str(row.get("relativePath") or f"testcases/{row['ruleId']}/{row['testcaseId']}.html"),
        expected=ActOutcome(str(row["expected"])),
        requirements=tuple(numbers),
    )


def run_cases(
    folder: Path, cases: Sequence[ActCase], settings: Settings, told: Callable[[str], None] = lambda _: None
) -> ActRun:
    """Show each page once in the browser and return what every procedure of the cases' rules says of it.

    `told` hears of each page. Raises EngineFault where there is no browser, UsageFault where the settings name what there is not.
    """
    settings = _wide(settings, any(case.rule == _ENLARGED for case in cases))
    axe, pool = browsers(settings)
    if pool is None or axe is None:
        raise UsageFault(Code.USAGE, "test cases are run in a browser; [browser] enabled = false")
    checker = PageChecker(settings, datetime.now(UTC).date().isoformat())
    with closing(pool), LocalFiles(folder, _prefix(cases)) as files, ThreadPoolExecutor(pool.workers) as threads:
        site = _Site(folder, files, pool, checker)
        pages: dict[str, list[ActCase]] = {}
        for case in cases:
            if act_procedures().get(case.rule):
                pages.setdefault(case.path, []).append(case)
        results: list[ActResult] = []
        for path, said in zip(pages, threads.map(site.says, pages.values()), strict=True):
            told(path)
            results.extend(said)
    return ActRun(tuple(cases), tuple(results), axe.version)


def _wide(settings: Settings, enlarged: bool) -> Settings:
    tags = tuple(dict.fromkeys((*settings.axe.tags, *AAA_TAGS)))
    states = (*settings.browser.states[:1], *(["zoom"] if enlarged else []))
    browser = settings.browser.model_copy(update={"states": states})
    return settings.model_copy(update={"axe": settings.axe.model_copy(update={"tags": tags}), "browser": browser})


def _prefix(cases: Sequence[ActCase]) -> str:
    # Pages name their pictures and films by the path at which W3C publishes them.
    for case in cases:
        path = path_of(case.url)
        if path.endswith(f"/{case.path}"):
            return path.removesuffix(case.path)
    return "/"


_NEIGHBOURS = 10
"""Pages of the copy that a page links to and that are looked at with it, for checks that ask what several pages have in common."""


def _is_over_all(name: str) -> bool:
    return name in registry() and registry()[name].site


def _facts_of(url: str, page: CheckedPage) -> list[Fact]:
    return [replace(fact, url=url) for result in page.checks for fact in result.facts]


class _Site:
    """A served copy of the test cases, with what looks at its pages."""

    def __init__(self, folder: Path, files: LocalFiles, pool: Pool, checker: PageChecker) -> None:
        self._folder, self._files, self._pool, self._checker = folder.resolve(), files, pool, checker

    def says(self, cases: Sequence[ActCase]) -> list[ActResult]:
        """Return what each procedure of their rules says of cases with one page; untested where it cannot be shown."""
        asked = [(case, name) for case in cases for name in act_procedures()[case.rule]]
        path = (self._folder / cases[0].path).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file() or path.suffix.lower() not in _PAGES:
            return [ActResult(case, name, ActOutcome.UNTESTED) for case, name in asked]
        url = self._files.url_of(cases[0].path)
        rendered = self._pool.render(url, url)
        if isinstance(rendered, Failed):
            return [ActResult(case, name, ActOutcome.UNTESTED) for case, name in asked]
        response = _response(url, path)
        page = self._checker.check_page(CheckPage(response, Target(url), rendered))
        over_all = [registry()[name] for name in dict.fromkeys(name for _, name in asked) if _is_over_all(name)]
        checks = [*page.checks, *(self._over_all(over_all, url, page) if over_all else ())]
        return [ActResult(case, name, *_said(case.rule, name, checks, rendered[0])) for case, name in asked]

    def _over_all(self, wanted: Sequence[Check], url: str, page: CheckedPage) -> list[CheckResult]:
        """Return what checks over all pages say of one page and the local ones that it links to."""
        facts = _facts_of(url, page)
        linked = [fact.key for fact in facts if fact.name == "link"]
        for other in list(dict.fromkeys(one.partition("#")[0] for one in linked))[:_NEIGHBOURS]:
            path = self._files.path_of(other)
            if path is None or other == url or path.suffix.lower() not in _PAGES:
                continue
            facts += _facts_of(other, self._checker.check_page(CheckPage(_response(other, path), Target(other))))
        results = [
            run_check(check, Artifacts(facts=HeldFacts(facts), options=self._checker.settings.options("")))
            for check in wanted
        ]
        return [
            replace(one, findings=tuple(found for found in one.findings if found.url in ("", url))) for one in results
        ]


def _response(url: str, path: Path) -> Response:
    kind = media_type_of(path).partition(";")[0]
    now = datetime.now(UTC)
    return Response(
        url=url,
        final_url=url,
        hops=(),
        status=200,
        headers={},
        media_type=kind,
        charset="utf-8",
        charset_source="header",
        body=path.read_bytes(),
        truncated=False,
        fetched_at=now,
        elapsed_ms=0,
    )


def _said(
    rule: str, procedure: str, checks: Sequence[CheckResult], page: RenderedPage
) -> tuple[ActOutcome, tuple[str, ...]]:
    asked = _OF_ONE_CRITERION.get(rule, "")
    found = [
        one
        for result in checks
        for one in result.findings
        if procedure in (one.check, *one.also) and (not asked or asked in one.wcag)
    ]
    requirements = _requirements(procedure)
    if any(one.outcome is Outcome.FAILED for one in found):
        return ActOutcome.FAILED, requirements
    if found:
        return ActOutcome.CANT_TELL, requirements
    return (_axe_without(procedure, page) if procedure.startswith(AXE_RULE) else _own_without(procedure, checks)), ()


def _requirements(procedure: str) -> tuple[str, ...]:
    if procedure in registry():
        return registry()[procedure].wcag
    known = guidance(procedure)
    return known.wcag if known is not None else ()


def _axe_without(procedure: str, page: RenderedPage) -> ActOutcome:
    # A rule that found what it is overruled in has passed.
    if isinstance(page.axe, Failed):
        return ActOutcome.UNTESTED
    rule, said = procedure.removeprefix(AXE_RULE), json.loads(page.axe)
    if rule in said["inapplicable"]:
        return ActOutcome.INAPPLICABLE
    ran = {*said["passed"], *(one["id"] for one in said["rules"])}
    return ActOutcome.PASSED if rule in ran else ActOutcome.UNTESTED


def _own_without(procedure: str, checks: Sequence[CheckResult]) -> ActOutcome:
    outcomes = {result.outcome for result in checks if result.check == procedure}
    if not outcomes or Outcome.ERROR in outcomes:
        return ActOutcome.UNTESTED
    return ActOutcome.INAPPLICABLE if outcomes == {Outcome.INAPPLICABLE} else ActOutcome.PASSED
