"""Judges a stored snapshot again, offline: what a finding rests on can be shown at any time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from auditor.config import Settings
from auditor.errors import UsageFault
from auditor.model.browser_log import BrowserLog
from auditor.model.codes import Code, Stage
from auditor.model.finding import Finding
from auditor.model.page import Failed, RenderedPage, Response, Target
from auditor.model.run import JudgedFinding, PageRecord, Run
from auditor.pipeline.page_checks import CheckPage, PageChecker
from auditor.pipeline.run_names import find_run
from auditor.pipeline.stored import report_of
from auditor.store import Store

Blob = Callable[[str], bytes | None]
"""Loads kept bytes by their sha256."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What judging again gave."""

    found: bool
    sentence: str


def replay_finding(store: Store, finding_id: str, run_id: str | None, settings: Settings) -> Replayed:
    """Judge the page of a finding again from its stored snapshot. Raises UsageFault UNKNOWN_FINDING."""
    report = report_of(store, run_id, settings)
    wanted = next((f for f in report.findings if f.id == finding_id or f.id.startswith(finding_id)), None)
    if wanted is None:
        raise UsageFault(Code.UNKNOWN_FINDING, finding_id)
    record = next((page for page in report.pages if page.url == wanted.finding.url), None)
    if record is None:
        raise UsageFault(Code.UNKNOWN_FINDING, f"{finding_id} is about the whole site; it has no page to judge again")
    run = find_run(store, run_id)
    again = judge_again(store, run, record)
    hit = next((f for f in again if _same(f, wanted)), None)
    if hit is None:
        return Replayed(False, f"Not found again: {wanted.finding.check} on {record.url} ({wanted.finding.message})")
    place = " in ".join((hit.location.selector or "the page", *reversed(hit.location.frames)))
    told = f"{hit.check} on {record.url} at {place}: {hit.message}"
    changed = _changed(wanted.finding, hit)
    return Replayed(True, f"Found again, but changed ({changed}): {told}" if changed else f"Found again: {told}")


def _changed(then: Finding, now: Finding) -> str:
    """Name what today's checks say otherwise than those of the run did."""
    pairs = (("outcome", then.outcome, now.outcome), ("severity", then.severity, now.severity))
    said = [f"{name} was {before}, is {after}" for name, before, after in pairs if before != after]
    if then.message != now.message:
        said.append(f"it said “{then.message}”")
    return "; ".join(said)


def judge_again(store: Store, run: Run, record: PageRecord) -> list[Finding]:
    """Return what today's checks find in a page's stored snapshot."""
    checker = PageChecker(Settings.model_validate(dict(run.settings)), run.started_at.date().isoformat())
    page = CheckPage(response_of(store, record), Target(record.url), rendered_of(store.blob, record))
    return [finding for check in checker.check_page(page).checks for finding in check.findings]


def _same(finding: Finding, wanted: JudgedFinding) -> bool:
    there = wanted.finding
    place, then = finding.location, there.location
    return (finding.check, place.frames, place.selector, finding.key) == (
        there.check,
        then.frames,
        then.selector,
        there.key,
    )


def response_of(store: Store, record: PageRecord) -> Response:
    """Return what the server answered for a page, as far as judging needs it."""
    body = store.blob(record.artifacts.get("response", "")) or b""
    return Response(
        url=record.url,
        final_url=record.final_url or record.url,
        hops=(),
        status=record.status or 200,
        headers={},
        media_type="text/html",
        charset="",
        charset_source="guess",
        body=body,
        truncated=False,
        fetched_at=datetime.fromisoformat(record.fetched_at),
        elapsed_ms=0,
    )


def rendered_of(blob: Blob, record: PageRecord) -> tuple[RenderedPage, ...] | None:
    """Return what the browser gave of a page in each state, its pictures apart; None when there was no browser."""
    states = [name.removeprefix("walk:") for name in record.artifacts if name.startswith("walk:")]
    notes = tuple(told for told in record.failures if told.note and told.stage is Stage.RENDER)
    pages = tuple(
        RenderedPage(
            url=record.url,
            final_url=record.final_url,
            status=record.status,
            title=record.title,
            walk=_text(blob, record, f"walk:{state}"),
            axe=_text(blob, record, f"axe:{state}"),
            screenshot=b"",
            console=log.console,
            failed_requests=log.failed_requests,
            settled=log.settled,
            notes=notes if state == states[0] else (),
            state=state,
        )
        for state in states
        for log in (BrowserLog.from_bytes(blob(record.artifacts.get(f"visit:{state}", ""))),)
    )
    return pages or None


def _text(blob: Blob, record: PageRecord, name: str) -> str | Failed:
    data = blob(record.artifacts.get(name, ""))
    if data is None:
        return Failed(Code.CHECK_MISSING_INPUT, f"{name} of {record.url} is not in the store", Stage.STORE)
    return data.decode("utf-8", "replace")
