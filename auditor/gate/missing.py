"""Says of accepted findings that are not there today whether they are fixed, and says so only when somebody looked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from auditor.gate.fingerprint import Fingerprint
from auditor.gate.page_names import Paths
from auditor.model.codes import GONE_STATUS, Code, Stage
from auditor.model.finding import engine_of
from auditor.model.page import Failed, PageState
from auditor.model.run import Environment, GoneFinding, PageRecord

FIXED = "fixed"
UNAUDITED = "unaudited"
PAGE_GONE = "page-gone"
UNSTABLE = "unstable"


@dataclass(frozen=True, slots=True)
class AuditScope:
    """What was looked at today."""

    pages: Mapping[str, PageRecord]
    """By name (path)."""
    checks: Collection[str]
    """Ids of the checks that ran; empty when it is not known."""
    accessibility: bool
    states: tuple[str, ...]
    renamed: Mapping[str, str]
    """Accepted page -> the page that it is today, where that is another one."""
    over_pages: Collection[str] = ()
    """Ids of the checks that compare pages with each other: they looked only when every page was there."""
    whole: bool = True
    """Every page was audited in full, and the run was finished."""
    crawled: bool = False
    """Links were followed so far that an accepted page that is not among `pages` is linked from nowhere any more."""
    unrendered: Collection[str] = ()
    """Ids of the checks that see only in a browser, where there was none."""

    @classmethod
    def of(
        cls,
        pages: Iterable[PageRecord],
        paths: Paths,
        environment: Environment,
        checks: Collection[str],
        over_pages: Collection[str] = (),
        *,
        whole: bool = True,
    ) -> AuditScope:
        """Return what an audit of these pages looked at. `checks` are those that ran, `over_pages` those over the whole site."""
        named: dict[str, PageRecord] = {}
        renamed: dict[str, str] = {}
        for page in pages:
            name = paths.of(page.url)
            named[name] = _as_far_as_judged(page)
            renamed.update((paths.of(alias), name) for alias in page.aliases if alias != page.url)
        accessibility = bool(environment.browser and environment.axe)
        return cls(named, checks, accessibility, environment.states, renamed, over_pages, whole)

    def reason(self, entry: Fingerprint) -> str:
        """Return fixed, unaudited or page-gone."""
        if not self.whole and (not entry.page or entry.check in self.over_pages):
            return UNAUDITED
        if not entry.page:
            return self._ran(entry)
        if self.is_gone(entry.page):
            return PAGE_GONE
        page = self.pages.get(self.renamed.get(entry.page, entry.page))
        if page is None or page.state in {PageState.SKIPPED, PageState.FAILED}:
            return UNAUDITED
        return UNAUDITED if _unseen(entry.check, page) else self._ran(entry)

    def is_gone(self, name: str) -> bool:
        """Tell whether an accepted page is not there any more: it answers 404 or 410, or nothing links to it."""
        page = self.pages.get(self.renamed.get(name, name))
        if page is None:
            return self.crawled
        return page.state is PageState.FAILED and page.status in GONE_STATUS

    def _ran(self, entry: Fingerprint) -> str:
        if engine_of(entry.check) == "axe":
            if not self.accessibility:
                return UNAUDITED
            listed = any(engine_of(check) == "axe" for check in self.checks)
        else:
            listed = bool(self.checks)
        if entry.check in self.unrendered or (listed and entry.check not in self.checks):
            return UNAUDITED
        return UNAUDITED if entry.state and entry.state not in self.states else FIXED


def gone_findings(entries: Iterable[Fingerprint], looked: AuditScope, address: Mapping[str, str]) -> list[GoneFinding]:
    """Return the accepted findings that are not there today. `address` maps page names to today's addresses."""
    return [
        GoneFinding(e.id, e.check, address.get(e.page, e.page), e.message, looked.reason(e))
        for e in sorted(entries, key=lambda e: e.order)
    ]


def _as_far_as_judged(page: PageRecord) -> PageRecord:
    """Return a record with what this package asks of it and no more: there is one for each page."""
    own = {"response": page.artifacts["response"]} if "response" in page.artifacts else {}
    return PageRecord(
        page.url, page.state, status=page.status, failure=page.failure, failures=page.failures, artifacts=own
    )


def _unseen(check: str, page: PageRecord) -> bool:
    """Tell whether what failed on a page kept this check from looking."""
    told = [failed for failed in (page.failure, *page.failures) if failed is not None]
    # On what is perhaps another page, that something is not there says nothing.
    return any(failed.code.doubts_page or (not failed.note and _hides(failed, check)) for failed in told)


def _hides(failed: Failed, check: str) -> bool:
    if failed.check:
        return failed.check == ("axe" if check.startswith("axe:") else check)
    if failed.stage == Stage.AXE or failed.code == Code.NO_BROWSER:
        return engine_of(check) == "axe"
    return True
