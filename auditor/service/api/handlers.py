"""What each route does, with a token that may; every function takes one question and returns one shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.service.api.shapes import (
    CauseFacts,
    CauseList,
    FindingFacts,
    FindingList,
    IssueFacts,
    IssueList,
    JobFacts,
    PublishedPages,
    RunFacts,
    RunList,
    RunWish,
    SiteAnswer,
    SiteList,
    WaiverCount,
    WaiverOrder,
)
from auditor.service.faults import Missing, Refusal
from auditor.service.findings import CauseRow, FindingFilter, FindingRow
from auditor.service.index import RunRow
from auditor.service.journal import Actor
from auditor.service.progress import Progress
from auditor.service.queue import Job, JobWish, Why
from auditor.service.service import Service
from auditor.service.sites import AuditedSite
from auditor.service.tokens import ApiToken
from auditor.service.waiving import waive_findings, wish_of
from auditor.urls import UrlError, canonical, origin_of

MOST_ROWS = 200
MOST_ADDRESSES = 200
_FILTERS = ("family", "severity", "status", "check", "cause", "text")


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One question of a program."""

    service: Service
    token: ApiToken
    now: datetime
    path: Mapping[str, str]
    query: Mapping[str, str]
    origin: str
    """Network address it came from."""

    @property
    def site(self) -> AuditedSite:
        """The site that the path names. Raises Missing where there is none, or not for this token."""
        site = self.service.sites.get(self.path["site"])
        if not self.token.covers(site.id):
            raise Missing("there is no such site")
        return site

    def number(self, name: str, default: int, most: int) -> int:
        """Return a number of the query. Raises Refusal."""
        text = self.query.get(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= most:
            raise Refusal(f"a number from 1 to {most}", field=name)
        return int(text)

    def note(self, site: AuditedSite, action: str, subject: str, detail: str = "") -> None:
        """Write into the journal what the program did."""
        actor = Actor(f"token {self.token.label}", self.origin)
        self.service.journal.write(actor, action, subject, self.now, site=site.id, detail=detail)


def list_sites(call: ApiCall) -> SiteList:
    """Return the sites, each with its newest run."""
    sites = [site for site in call.service.sites.all() if call.token.covers(site.id)]
    newest = call.service.index.newest([site.id for site in sites])
    return SiteList([_site(site, newest.get(site.id, [])) for site in sites])


def show_site(call: ApiCall) -> SiteAnswer:
    """Return one site with its newest run: the verdict is its outcome and sentence."""
    site = call.site
    return _site(site, call.service.index.runs(site.id, 1, whole=True))


def list_runs(call: ApiCall) -> RunList:
    """Return runs of a site, the newest first."""
    runs = call.service.index.runs(
        call.site.id, call.number("rows", 50, MOST_ROWS), before=call.query.get("before", "")
    )
    return RunList([_run(run) for run in runs])


def start_run(call: ApiCall, wish: RunWish) -> JobFacts:
    """Ask for a run. The same question again while it waits is answered with the same job."""
    site = call.site
    pages = _addresses(site, wish.addresses) if wish.addresses else ()
    return _ask(call, site, JobWish(f"token {call.token.label}", Why.ASKED, pages, wish.fresh))


def take_published(call: ApiCall, published: PublishedPages) -> JobFacts:
    """Audit the pages that a content system has just published."""
    if published.site:
        site = call.service.sites.get(published.site)
    elif call.token.site is not None:
        site = call.service.sites.by_id(call.token.site)
    else:
        raise Refusal("say which site: this token is for all", field="site")
    if not call.token.covers(site.id):
        raise Missing("there is no such site")
    if not published.addresses:
        raise Refusal("say what was published", field="addresses")
    pages = _addresses(site, published.addresses)
    return _ask(call, site, JobWish(f"token {call.token.label}", Why.PUBLISHED, pages))


def show_job(call: ApiCall) -> JobFacts:
    """Return what became of a run that was asked for."""
    job = call.service.queue.get(call.path["job"], call.site.id)
    return _job(job, call.service.runner.progress(job))


def stop_job(call: ApiCall) -> JobFacts:
    """Stop a run: it can go on later."""
    site = call.site
    job = call.service.queue.get(call.path["job"], site.id)
    stopping = call.service.queue.stop(job.id)
    if stopping.stopping:
        call.service.runner.stop(stopping)
    call.note(site, "run stopped", job.id)
    return _job(call.service.queue.get(job.id, site.id), Progress())


def list_findings(call: ApiCall) -> FindingList:
    """Return findings of today, the gravest first, by filters and sheets."""
    site, sheet = call.site, call.number("sheet", 1, 100_000)
    given = {name: call.query.get(name, "")[:300] for name in _FILTERS}
    wanted = FindingFilter(**given, url=call.query.get("page", "")[:2000])
    findings = call.service.findings
    rows = findings.sheet(site.id, wanted, sheet, call.number("rows", 50, MOST_ROWS))
    return FindingList(findings.count(site.id, wanted), sheet, [_finding(row) for row in rows])


def list_causes(call: ApiCall) -> CauseList:
    """Return what to repair, first what removes most."""
    site, rows = call.site, call.number("rows", 50, MOST_ROWS)
    skip = (call.number("sheet", 1, 100_000) - 1) * rows
    causes = call.service.findings.causes(site.id, rows, skip=skip)
    return CauseList(call.service.findings.causes_count(site.id), [_cause(cause) for cause in causes])


def list_issues(call: ApiCall) -> IssueList:
    """Return the issues of a site in its tracker."""
    issues = call.service.issues.of_site(call.site.id)
    return IssueList([IssueFacts(one.cause, one.title, one.done, one.key, one.url) for one in issues])


def waive(call: ApiCall, order: WaiverOrder) -> WaiverCount:
    """Waive a finding or a cause, in the file that git knows, too."""
    site, findings = call.site, call.service.findings
    if bool(order.finding) == bool(order.cause):
        raise Refusal("name a finding or a cause, and not both", field="finding")
    wish = wish_of(order.reason, order.owner, order.until, call.now)
    if order.finding:
        found = [findings.one(site.id, order.finding)]
    else:
        findings.cause(site.id, order.cause)
        found = findings.sheet(site.id, FindingFilter(cause=order.cause, status="open"), 1, 100_000)
    count = waive_findings(site, found, wish, call.service.index)
    call.note(site, "waived", order.finding or order.cause, f"{count} findings: {order.reason}")
    return WaiverCount(count)


def _ask(call: ApiCall, site: AuditedSite, wish: JobWish) -> JobFacts:
    job = call.service.queue.ask(site.id, wish, call.now)
    call.service.runner.wake()
    call.note(site, "run asked for", job.id, str(wish.why))
    return _job(job, Progress())


def _addresses(site: AuditedSite, given: list[str]) -> tuple[str, ...]:
    """Return addresses of the site's own origins in their canonical form. Raises Refusal with the one that is none."""
    if len(given) > MOST_ADDRESSES:
        raise Refusal(f"at most {MOST_ADDRESSES} addresses", field="addresses")
    own = {origin_of(start) for start in site.settings().site.start}
    found: list[str] = []
    for address in given:
        try:
            url = canonical(address)
        except UrlError:
            raise Refusal(f"{address[:200]!r} is no web address", field="addresses") from None
        if origin_of(url) not in own:
            raise Refusal(f"{address[:200]!r} is not of this site", field="addresses")
        found.append(url)
    return tuple(dict.fromkeys(found))


def _site(site: AuditedSite, runs: list[RunRow]) -> SiteAnswer:
    return SiteAnswer(site.slug, site.name, _run(runs[0]) if runs else None)


def _run(run: RunRow) -> RunFacts:
    return RunFacts(
        run.id, run.started_at, run.outcome, run.sentence, run.audited, run.known, run.new, run.fixed, run.waived,
        run.problems, run.looks, run.causes, run.families, run.whole,
    )  # fmt: skip


def _job(job: Job, progress: Progress) -> JobFacts:
    return JobFacts(
        job.id, job.state, job.asked_at, job.started_at, job.ended_at, job.exit_code, job.run, job.said,
        progress.done, progress.known,
    )  # fmt: skip


def _finding(row: FindingRow) -> FindingFacts:
    return FindingFacts(
        row.id, row.check, row.family, row.severity, row.outcome, row.status, row.url, row.message, row.cause,
        row.selector, row.waiver,
    )  # fmt: skip


def _cause(cause: CauseRow) -> CauseFacts:
    return CauseFacts(
        cause.id, cause.label, cause.check, cause.family, cause.severity, cause.outcome, cause.findings, cause.open,
        cause.new, cause.pages,
    )  # fmt: skip
