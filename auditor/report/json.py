"""audit.json: the whole report as data, in the shape that audit.schema.json fixes; written piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.model.documents import DocumentRecord
from auditor.model.page import JSON, Failed
from auditor.model.run import JudgedFinding, PageRecord, Report
from auditor.report.browser_log import StateLog, seen_of
from auditor.report.exhibit_figures import image_figures, readability_figures, reference_figures
from auditor.report.json_writer import object_text
from auditor.report.standards import criteria_json
from auditor.report.summary import Summary

SCHEMA = "auditor-report/1"


def json_text(summary: Summary) -> Iterator[str]:
    """Yield the text of audit.json; pages and findings pass one by one, so that their number does not cost memory."""
    yield from object_text(_members(summary))
    yield "\n"


def _members(summary: Summary) -> Iterator[tuple[str, JSON | Iterator[JSON]]]:
    report = summary.report
    yield "schema", SCHEMA
    yield "run", _run(report)
    yield "verdict", _verdict(report)
    yield "coverage", _coverage(summary)
    yield "notices", list(report.notices)
    yield "unchecked", list(_unchecked(summary))
    yield "pages", (_page(record, report) for record in report.pages)
    yield "documents", (_document(record, summary) for record in report.documents)
    since = {page.url: page.carried_since for page in report.pages if page.carried_since}
    yield "findings", (_finding(judged, summary, since.get(judged.finding.url, "")) for judged in report.findings)
    yield (
        "gone",
        ({"id": g.id, "check": g.check, "page": g.url, "message": g.message, "reason": g.reason} for g in report.gone),
    )
    yield "components", _components(summary)
    yield "criteria", criteria_json(summary)
    yield "failures", ({"page": url, **_failed(failure)} for url, failure in report.failures)


def _unchecked(summary: Summary) -> Iterator[Mapping[str, JSON]]:
    whole = [(family, message, True) for family, message in summary.unchecked.items()]
    partly = [(family, part.sentence, False) for family, part in summary.partly.items()]
    languages = {part.family: part.languages for part in summary.unread}
    for family, message, everywhere in whole + partly:
        yield {
            "family": family,
            "everywhere": everywhere,
            "message": message,
            "languages": [
                {"language": one.language, "reason": str(one.gap), "pages": one.pages}
                for one in languages.get(family, ())
            ],
        }


def _run(report: Report) -> Mapping[str, JSON]:
    run, environment = report.run, report.run.environment
    return {
        "id": run.id,
        "site": run.site,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "status": str(run.status),
        "environment": {
            "auditor": environment.auditor,
            "python": environment.python,
            "browser": environment.browser,
            "driver": environment.driver,
            "axe": environment.axe,
            "axe_sha256": environment.axe_sha256,
            "dictionaries": dict(environment.dictionaries),
            "states": list(environment.states),
            "locale": environment.locale,
            "user_agent": environment.user_agent,
        },
        "config_sha256": environment.config_sha256,
    }


def _verdict(report: Report) -> Mapping[str, JSON]:
    verdict = report.verdict
    return {
        "ok": verdict.ok,
        "exit_code": verdict.exit_code,
        "sentence": verdict.sentence,
        "reasons": list(verdict.reasons),
        "counts": {
            "new": verdict.new,
            "known": verdict.known,
            "fixed": verdict.fixed,
            "moved": verdict.moved,
            "waived": verdict.waived,
            "unstable": verdict.unstable,
            "unaudited": verdict.unaudited,
        },
    }


def _coverage(summary: Summary) -> Mapping[str, JSON]:
    covered = summary.coverage
    return {
        "known": covered.known,
        "audited": covered.audited,
        "partial": covered.partial,
        "doubtful": covered.doubtful,
        "carried": covered.carried,
        "failed": covered.failed,
        "left_out": covered.left_out,
        "skipped": covered.skipped,
        "absent": covered.absent,
        "waiting": covered.waiting,
    }


def _failed(failure: Failed) -> Mapping[str, JSON]:
    stage = "note" if failure.note else failure.stage  # as readers of audit.json have known a note from the beginning
    return {"code": failure.code, "detail": failure.detail, "stage": stage}


def _page(record: PageRecord, report: Report) -> Mapping[str, JSON]:
    exhibits = report.detail(record.url).exhibits
    seen = seen_of(record, report.blob, report.run.environment.states)
    return {
        "url": record.url,
        "final_url": record.final_url,
        "status": record.status,
        "state": "carried" if record.carried_since else str(record.state),
        "failure": _failed(record.failure) if record.failure else None,
        "title": record.title,
        "language": record.language,
        "depth": record.depth,
        "via": record.via,
        "elapsed_ms": record.elapsed_ms,
        "carried_since": record.carried_since,
        "reference": reference_figures(exhibits.reference),
        "readability": readability_figures(exhibits.readability),
        "images": image_figures(exhibits.images),
        "notes": [_failed(failure) for failure in record.failures if failure != record.failure],
        "browser": [_seen(one) for one in seen],
        "measures": {measure.name: {"value": measure.value, "unit": measure.unit} for measure in record.measures},
    }


def _document(record: DocumentRecord, summary: Summary) -> Mapping[str, JSON]:
    ua = record.ua
    return {
        "url": record.url,
        "state": str(record.state),
        "reason": _failed(record.reason) if record.reason else None,
        "kind": str(record.kind),
        "final_url": record.final_url,
        "status": record.status,
        "media_type": record.media_type,
        "size": record.size,
        "pages": record.pages,
        "title": record.title,
        "language": record.language,
        "producer": record.producer,
        "created": record.created or None,
        "modified": record.modified or None,
        "tagged": record.tagged,
        "features": list(record.features),
        "sha256": record.sha256,
        "copies": list(record.copies),
        "linked": record.linked,
        "links": [
            {"page": link.page, "text": link.text, "selector": link.selector, "embedded": link.embedded}
            for link in record.links
        ],
        "sitemap": record.sitemap or None,
        "carried_from": record.carried_from or None,
        "cpu_ms": record.cpu_ms,
        "findings": len(summary.by_page.get(record.url, ())),
        "notes": [_failed(note) for note in record.notes],
        "pdf_ua": None
        if ua is None
        else {
            "conforms": ua.conforms,
            "failure": _failed(ua.failure) if ua.failure else None,
            "rules": [{"id": rule.id, "message": rule.message, "count": rule.count} for rule in ua.rules],
        },
    }


def _seen(seen: StateLog) -> Mapping[str, JSON]:
    return {
        "state": seen.state,
        "settled": seen.settled,
        "timing_ms": dict(seen.timing_ms),
        "console": list(seen.console),
        "failed_requests": list(seen.failed_requests),
    }


def _finding(judged: JudgedFinding, summary: Summary, carried_since: str) -> Mapping[str, JSON]:
    finding = judged.finding
    return {
        "id": judged.id,
        "check": finding.check,
        "family": judged.family,
        "engine": finding.engine,
        "page": finding.url,
        "state": finding.state,
        "outcome": str(finding.outcome),
        "severity": str(finding.severity),
        "status": str(judged.status),
        "carried_since": carried_since,
        "unstable_because": judged.likely,
        "message": finding.message,
        "help": finding.help or summary.help(finding.check, finding),
        "help_url": finding.help_url,
        "wcag": list(summary.wcag(judged)),
        "tags": list(finding.tags),
        "selector": finding.location.selector,
        "frames": list(finding.location.frames),
        "snippet": finding.location.snippet,
        "quote": finding.location.quote,
        "box": list(finding.location.box) if finding.location.box else None,
        "component": judged.cause,
        "waiver": dict(judged.waiver) or None,
        "evidence": finding.evidence,
    }


def _components(summary: Summary) -> Iterator[Mapping[str, JSON]]:
    # One repair is one component here: a check on a thing that stands on many places.
    for cause in summary.causes:
        yield {
            "id": cause.id,
            "label": cause.label,
            "pages": len(cause.pages),
            "findings": len(cause.findings),
            "checks": [cause.check],
            "component": cause.component,
            "severity": cause.severity,
            "outcome": cause.outcome,
            "new": cause.new,
            "example": cause.example,
        }
