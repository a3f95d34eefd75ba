"""From the store to the one `Report` value: findings judged by the gate, pictures cut, notices that come first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.checks import all_checks
from auditor.config import Settings
from auditor.extract.crops import crops
from auditor.gate import JudgedRun
from auditor.model.codes import Code
from auditor.model.page import JSON, Failed
from auditor.model.run import JudgedFinding, PageDetail, PageRecord, Report, Run, RunStatus, SystemClock
from auditor.pipeline.about_pages import owners_of, views_of
from auditor.pipeline.gating import Accepted, judge_run, of_this_site
from auditor.pipeline.resume import UNFINISHED
from auditor.reference.library import Library
from auditor.report.browser_log import seen_of, shown_in
from auditor.report.labels import plural
from auditor.store import Store

MAX_PICTURES = 100
"""Pictures cut for one report, for the examples of causes; page views show parts of the page's own picture."""


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
    findings = _pictured(judged.findings, [cause.example for cause in judged.causes], pages, store, run)
    run = replace(run, status=_status(run, judged))
    return Report(
        run=run,
        verdict=judged.verdict,
        pages=pages,
        findings=findings,
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


def check_help() -> dict[str, dict[str, JSON]]:
    """Return what each check means, by id, for reports."""
    return {
        check.id: {
            "title": check.title,
            "help": check.help,
            "wcag": list(check.wcag),
            "severity": str(check.severity),
            "family": str(check.family),
            "version": check.version,
        }
        for check in all_checks()
    }


def _pictured(
    findings: Sequence[JudgedFinding], examples: Sequence[str], pages: Sequence[PageRecord], store: Store, run: Run
) -> list[JudgedFinding]:
    """Return the findings with pictures of their elements, cut from the picture of the page in their state."""
    records = {page.url: page for page in pages if page.screenshot}
    by_id = {finding.id: finding for finding in findings}
    wanted: dict[tuple[str, float], list[JudgedFinding]] = {}
    for finding in [by_id[i] for i in examples if i in by_id]:
        record = records.get(finding.finding.url)
        if record is None or not finding.finding.location.box:
            continue
        seen = shown_in(finding.finding, seen_of(record, store.blob, run.environment.states))
        if seen and seen.screenshot and seen.scale:
            wanted.setdefault((seen.screenshot, seen.scale), []).append(finding)
        if sum(map(len, wanted.values())) >= MAX_PICTURES:
            break
    cut: dict[str, str] = {}
    for (shot, scale), group in wanted.items():
        whole = store.blob(shot)
        boxes = [box for finding in group if (box := finding.finding.location.box)]
        for finding, picture in zip(group, crops(whole, boxes, scale), strict=True) if whole else ():
            if picture:
                cut[finding.id] = store.put_blob(picture)
    return [replace(f, picture=cut[f.id]) if f.id in cut else f for f in findings]
