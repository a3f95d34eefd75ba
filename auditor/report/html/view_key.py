"""What the view of one page is made from, as a digest: two reports with the same digest have the same view."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec

from auditor.model.run import JudgedFinding, PageRecord
from auditor.report.html.figures import Figures
from auditor.report.html.images import page_width
from auditor.report.labels import host, moment
from auditor.report.summary import Summary

MOST_WITH_BLOCKS = 1000
"""Pages of a report up to which each view shows the text block by block, and the outline."""
_ENCODER = msgspec.json.Encoder(enc_hook=str)


def view_common(summary: Summary) -> str:
    """Return the digest of what all views of a report have in common: the program, the site, the states, what is compared."""
    report = summary.report
    value = (
        _program(),
        report.run.environment.auditor,
        report.run.environment.states,
        host(report.run.site),
        {host(page.url) for page in report.pages},
        page_width(report),
        summary.compared,
        bool(report.documents),
        report.edit_url,
        report.check_help,
        with_blocks(summary),
    )
    return _digest(value)


def with_blocks(summary: Summary) -> bool:
    """Tell whether views show a page's text block by block, and its outline: half of their size, and large reports go without."""
    return len(summary.report.pages) <= MOST_WITH_BLOCKS


def view_key(summary: Summary, record: PageRecord, found: Sequence[JudgedFinding], common: str) -> str:
    """Return the digest of what one page's view is made from; empty where that is not known."""
    detail = summary.report.detail_id(record.url)
    if not detail:
        return ""
    owner = summary.report.owners.get(record.url, "")
    return _digest((common, detail, _shown(record), summary.page_name(record), audited_at(record), owner, found))


def lists_key(summary: Summary, figures: Sequence[Figures], keys: Sequence[str], common: str) -> str:
    """Return the digest of what all lists are made from: whatever the report says of pages, findings, causes and documents.

    `keys` are those of the views of all pages, which have their findings in them; where one is empty, the findings are read.
    """
    report = summary.report
    digest = hashlib.sha256(common.encode())
    told = (summary.gaps, report.run.environment, report.owners, report.views, report.waiting)
    parts: Iterable[object] = chain(
        (told,),
        map(_shown, report.pages),
        ((figure.record.url, figure.numbers) for figure in figures),
        (*keys, *summary.by_page.get("", ())) if all(keys) else report.findings,
        (replace(cause, findings=_digest(list(cause.findings))) for cause in report.causes),
        report.failures,
        report.documents,
        report.gone,
    )
    for part in parts:
        digest.update(_digest(part).encode())
    return digest.hexdigest()[:40]


def _shown(record: PageRecord) -> PageRecord:
    """Return a record without what differs from run to run and is not shown."""
    return replace(record, depth=0, elapsed_ms=0, fetched_at="", carried_since="")


def audited_at(record: PageRecord) -> str:
    """Return when a page was as its view shows it, for people; empty where that is not known."""
    told = record.carried_since or record.fetched_at
    try:
        return moment(datetime.fromisoformat(told)) if told else ""
    except ValueError:
        return ""


def _digest(value: object) -> str:
    try:
        return hashlib.sha256(_ENCODER.encode(value)).hexdigest()[:40]
    except UnicodeEncodeError:  # a lone surrogate of a hostile page
        return hashlib.sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()[:40]


@cache
def _program() -> str:
    """Return a digest of the files that views are made by, by size and time: a version changed in place makes its own."""
    home = Path(__file__).parents[2]
    files = (path for part in ("report", "model") for path in sorted((home / part).rglob("*")) if path.is_file())
    told = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.suffix != ".pyc"]
    return _digest(told)
