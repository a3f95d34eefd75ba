"""From the store to the one `Report` value: findings judged by the gate, pictures cut, notices that come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from itertools import islice
from pathlib import Path

from auditor.checks import all_checks
from auditor.config import Settings
from auditor.extract.crops import crops
from auditor.gate import JudgedRun
from auditor.model.codes import Code
from auditor.model.judged import JudgedFindings
from auditor.model.page import JSON, Failed
from auditor.model.run import JudgedFinding, PageDetail, Report, Run, RunStatus, SystemClock
from auditor.pipeline.about_pages import owners_of, views_of
from auditor.pipeline.gating import Accepted, judge_run, of_this_site, with_family
from auditor.pipeline.read_later import ReadLater, Reopened
from auditor.pipeline.resume import UNFINISHED
from auditor.reference.library import Library
from auditor.report.browser_log import StateLog, seen_of, shown_in
from auditor.report.labels import plural
from auditor.report.summary import Summary
from auditor.store import Store

MAX_PICTURES = 600
"""Pictures cut for one report, for causes and their places; page views show parts of the page's own picture."""
MAX_OPENED = 200
"""Pictures of whole pages that these are cut from: to open one takes a tenth of a second and up to 40 MB for that time."""
MAX_EXAMPLES = 300
"""Of these, at most, for what shows a cause."""
MOST_KEPT_PAGES = 1_000
"""Records of pages that a report keeps when its store is closed."""
MAX_OF_CAUSE = 40
"""Of these, at most, for the places of one cause: as many as its entry lists."""


def assemble(
    run: Run,
    store: Store,
    settings: Settings,
    library: Library,
    accepted: Accepted,
    notices: Sequence[str] = (),
) -> Report:
    """Judge the run's findings against baseline, waivers and policy, and return everything a report needs."""
    pages = store.pages(run.id)
    problems = [("", problem) for problem in library.problems]
    accepted, unused = of_this_site(accepted, run, store, settings)
    judged = judge_run(run, store, settings, accepted, extra=problems)
    failures = [*store.failures(run.id), *problems]
    run = replace(run, status=_status(run, judged))
    report = Report(
        run=run,
        verdict=judged.verdict,
        pages=pages,
        findings=judged.findings,
        gone=judged.gone,
        causes=judged.causes,
        failures=failures,
        detail=lambda url: store.detail(run.id, url),
        detail_id=lambda url: store.detail_id(run.id, url),
        blob=store.blob,
        check_help=check_help(),
        notices=(*notices, *unused, *judged.notices, *_left_out(failures)),
        history=_history(run, store),
        documents=store.documents(run.id),
        waiting=store.pending(run.id),
        views=views_of(settings.site.views, pages),
        owners=owners_of(settings.owners, pages),
        edit_url=settings.report.edit_url,
    )
    return replace(report, findings=_pictured(report, judged.findings, store))


def _left_out(failures: Iterable[tuple[str, Failed]]) -> Iterator[str]:
    """Yield the notice that some findings are only counted, with the first kind as an example."""
    cut = [(url, failed.detail) for url, failed in failures if failed.code == Code.FINDINGS_LEFT_OUT]
    if cut:
        url, detail = cut[0]
        more = f"; the same {plural(len(cut) - 1, 'more time')}" if len(cut) > 1 else ""
        where = f" on {url}" if url else ""
        yield f"Not every finding is kept: {detail}{where}{more}."


def detached(report: Report, folder: Path) -> Report:
    """Return a report that outlives its open store: what it loads page by page is read from the store in `folder` then.

    So are the findings and the pages where there are very many of them.
    """

    def opened() -> Store:
        return Store.open(folder, SystemClock(), write=False)

    def detail(url: str) -> PageDetail:
        with opened() as store:
            return store.detail(report.run.id, url)

    def detail_id(url: str) -> str:
        with opened() as store:
            return store.detail_id(report.run.id, url)

    def blob(sha256: str) -> bytes | None:
        with opened() as store:
            return store.blob(sha256)

    later = Reopened(opened)
    findings = report.findings
    if isinstance(findings, JudgedFindings) and not isinstance(findings.rows, list):
        findings = findings.read_from(
            ReadLater(len(findings), lambda: with_family(later.store.findings(report.run.id)))
        )
    few = len(report.pages) <= MOST_KEPT_PAGES
    pages = tuple(report.pages) if few else ReadLater(len(report.pages), lambda: later.store.pages(report.run.id))
    return replace(report, pages=pages, findings=findings, detail=detail, detail_id=detail_id, blob=blob)


def _status(run: Run, judged: JudgedRun) -> RunStatus:
    if run.status in UNFINISHED:
        return run.status
    lost = judged.verdict.exit_code == 3 or judged.coverage.lost or judged.coverage.faults
    return RunStatus.INCOMPLETE if lost else RunStatus.COMPLETE


def _history(run: Run, store: Store) -> list[dict[str, JSON]]:
    earlier = [summary for summary in store.runs(run.site) if summary.id < run.id]
    return [
        {"id": s.id, "started_at": s.started_at.isoformat(), "status": str(s.status), "counts": dict(s.counts)}
        for s in earlier[-30:]
    ]


_MEASURED = "\n\nFalse alarms in 100 pages:"
"""Begins what docs/checks.md and `explain` say of a check to who chooses checks; who repairs a page has no use for it."""


def _advice(text: str) -> str:
    return text.partition(_MEASURED)[0]


def check_help() -> dict[str, dict[str, JSON]]:
    """Return what each check means, by id, for reports."""
    return {
        check.id: {
            "title": check.title,
            "help": _advice(check.help),
            "wcag": list(check.wcag),
            "severity": str(check.severity),
            "family": str(check.family),
            "version": check.version,
        }
        for check in all_checks()
    }


def _to_show(summary: Summary) -> Iterator[int]:
    """Yield the places of the findings that a picture helps to tell apart: examples of causes, then what lists of places begin with."""
    index = summary.index
    examples = (index.find(cause.example) for cause in summary.open_causes)
    yield from (at for at in islice(examples, MAX_EXAMPLES) if at is not None)
    for cause in summary.open_causes:
        yield from nsmallest(MAX_OF_CAUSE, index.places_of(cause), key=index.turn)


def _pictured(report: Report, findings: JudgedFindings, store: Store) -> JudgedFindings:
    """Return the findings with pictures of their elements, cut from the picture of the page in their state."""
    records = {page.url: page for page in report.pages if page.screenshot}
    if not records:
        return findings
    summary = Summary(report)
    states: dict[str, tuple[StateLog, ...]] = {}
    wanted: dict[tuple[str, float], dict[str, JudgedFinding]] = {}
    room = MAX_PICTURES
    for finding in map(findings.__getitem__, _to_show(summary)):
        record = records.get(finding.finding.url)
        if record is None or not finding.finding.location.box:
            continue
        if record.url not in states:
            states[record.url] = seen_of(record, store.blob, report.run.environment.states)
        seen = shown_in(finding.finding, states[record.url])
        if not seen or not seen.screenshot or not seen.scale:
            continue
        whole = (seen.screenshot, seen.scale)
        if whole not in wanted and len(wanted) >= MAX_OPENED:
            continue
        group = wanted.setdefault(whole, {})
        room -= finding.id not in group
        group[finding.id] = finding
        if not room:
            break
    return findings.with_pictures(_cut(wanted, store))


def _cut(wanted: Mapping[tuple[str, float], Mapping[str, JudgedFinding]], store: Store) -> dict[str, str]:
    """Cut pictures of findings, by id, out of those of whole pages, and return the names under which they are kept."""
    cut: dict[str, str] = {}
    for (shot, scale), group in wanted.items():
        data = store.blob(shot)
        boxes = [box for finding in group.values() if (box := finding.finding.location.box)]
        for finding, picture in zip(group.values(), crops(data, boxes, scale), strict=True) if data else ():
            if picture:
                cut[finding.id] = store.put_blob(picture)
    return cut
