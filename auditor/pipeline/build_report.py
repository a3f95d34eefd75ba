"""From the store to the one `Report` value: findings judged by the gate, pictures cut, notices that come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from itertools import islice
from pathlib import Path

from auditor.checks import all_checks
from auditor.config import Settings
from auditor.extract.crops import crops
from auditor.gate import JudgedRun
from auditor.model.codes import Code
from auditor.model.page import JSON, Failed
from auditor.model.run import JudgedFinding, PageDetail, Report, Run, RunStatus, SystemClock
from auditor.pipeline.about_pages import owners_of, views_of
from auditor.pipeline.gating import Accepted, judge_run, of_this_site
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
    return replace(report, findings=_pictured(report, store))


def _left_out(failures: Iterable[tuple[str, Failed]]) -> Iterator[str]:
    """Yield the notice that some findings are only counted, with the first kind as an example."""
    cut = [(url, failed.detail) for url, failed in failures if failed.code == Code.FINDINGS_LEFT_OUT]
    if cut:
        url, detail = cut[0]
        more = f"; the same {plural(len(cut) - 1, 'more time')}" if len(cut) > 1 else ""
        where = f" on {url}" if url else ""
        yield f"Not every finding is kept: {detail}{where}{more}."


def detached(report: Report, folder: Path) -> Report:
    """Return a report that outlives its open store: what it loads page by page is read from the store in `folder` then."""

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

    return replace(
        report,
        pages=tuple(report.pages),
        findings=tuple(report.findings),
        detail=detail,
        detail_id=detail_id,
        blob=blob,
    )


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


def _to_show(report: Report) -> Iterator[str]:
    """Yield the findings that a picture helps to tell apart: the examples of causes, then the places that lists of them begin with."""
    summary = Summary(report)
    yield from islice((cause.example for cause in summary.open_causes), MAX_EXAMPLES)
    pages = {url: number for number, url in enumerate(summary.by_page)}

    def turn(identity: str) -> tuple[int, int]:
        return pages[summary.by_id[identity].finding.url], summary.spots[identity].number

    for cause in summary.open_causes:
        yield from nsmallest(MAX_OF_CAUSE, (one for one in cause.findings if one in summary.by_id), key=turn)


def _pictured(report: Report, store: Store) -> list[JudgedFinding]:
    """Return the findings with pictures of their elements, cut from the picture of the page in their state."""
    findings = report.findings
    records = {page.url: page for page in report.pages if page.screenshot}
    by_id = {finding.id: finding for finding in findings}
    states: dict[str, tuple[StateLog, ...]] = {}
    wanted: dict[tuple[str, float], dict[str, JudgedFinding]] = {}
    room = MAX_PICTURES
    for finding in (by_id[i] for i in _to_show(report) if i in by_id):
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
    cut: dict[str, str] = {}
    for (shot, scale), group in wanted.items():
        data = store.blob(shot)
        boxes = [box for finding in group.values() if (box := finding.finding.location.box)]
        for finding, picture in zip(group.values(), crops(data, boxes, scale), strict=True) if data else ():
            if picture:
                cut[finding.id] = store.put_blob(picture)
    return [replace(f, picture=cut[f.id]) if f.id in cut else f for f in findings]
