"""One view per page: its findings, its text against the approved one, its images, its hard sentences, its outline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from auditor.model.exhibits import Exhibits
from auditor.model.run import JudgedFinding, PageDetail, PageRecord
from auditor.report.browser_log import seen_of
from auditor.report.exhibit_figures import image_figures
from auditor.report.html.comparison import compare
from auditor.report.html.figures import Figures, figures, kept_figures, listed
from auditor.report.html.finding_card import Articles
from auditor.report.html.images import Shot, page_width
from auditor.report.html.live_page import edit_link, placed
from auditor.report.html.marked import Group, Marked, mark
from auditor.report.html.panels import outline, reading, shown_images, spelling
from auditor.report.html.report_urls import FINDINGS_PER_VIEW, sheets
from auditor.report.html.screenshots import Shots
from auditor.report.html.state_views import state_views
from auditor.report.html.view_key import audited_at, view_key, with_blocks
from auditor.report.html.writer import Writer
from auditor.report.labels import what_failed, what_to_do
from auditor.report.summary import tally


def write_page_views(writer: Writer, common: str) -> tuple[list[Figures], list[str]]:
    """Write the view of every page; return the light figures that lists need, and the key of each (`view_key`).

    `common` is their `view_common`.
    """
    summary = writer.summary
    collected: list[Figures] = []
    keys: list[str] = []
    for record in writer.places.records.values():
        found = summary.by_page.get(record.url, ())
        keys.append(view_key(summary, record, found, common))
        collected.append(_view(writer, record, found, keys[-1]))
    if summary.by_page.get(""):
        _write_sheets(
            writer, "", "pages/whole-site", summary.by_page[""], Shots(), {"record": None, "title": "The whole site"}
        )
    return collected, keys


def _view(writer: Writer, record: PageRecord, found: Sequence[JudgedFinding], key: str) -> Figures:
    """Take a page's view from an earlier report where it would be the same, else write it; return the page's figures."""
    href = writer.places.page(record.url)
    base = href.removesuffix(".html")
    if (kept := writer.shared.take_view(base, key, writer.folder)) is not None:
        return kept_figures(listed(record), href, found, kept)
    writer.pictures.used.clear()
    made = _write_view(writer, record, found)
    names = [sheet.name for sheet in sheets(base, found, FINDINGS_PER_VIEW)]
    writer.shared.keep_view(base, key, [*names, *sorted(writer.pictures.used)], made.numbers)
    return made


def _write_view(writer: Writer, record: PageRecord, found: Sequence[JudgedFinding]) -> Figures:
    summary = writer.summary
    detail = summary.report.detail(record.url)
    exhibits = detail.exhibits
    seen = seen_of(record, summary.report.blob, summary.report.run.environment.states)
    href = writer.places.page(record.url)
    gallery = exhibits.images.items if exhibits.images else ()
    boxes = any(judged.finding.location.box for judged in found) or any(image.box for image in gallery)
    shots = Shots.of(writer.pictures, page_width(summary.report), record, seen) if boxes else Shots()
    context = {
        "record": record,
        "title": summary.page_name(record),
        "seen_at": audited_at(record),
        **_matter(exhibits, shots.first, found, blocks=with_blocks(summary)),
        "seen": seen,
        "not_loaded": list(dict.fromkeys(text for one in seen for text in one.failed_requests)),
        "script_errors": list(dict.fromkeys(text for one in seen for text in one.console)),
        **_honesty(record, detail),
        "steps": [(name, shown) for name, sha256 in record.step_pictures if (shown := writer.pictures.get(sha256))],
    }
    _write_sheets(writer, record.url, href.removesuffix(".html"), found, shots, context)
    return figures(listed(record), href, found, exhibits)


def _write_sheets(
    writer: Writer,
    url: str,
    base: str,
    found: Sequence[JudgedFinding],
    shots: Shots,
    context: dict[str, object],
) -> None:
    counted = tally(found)
    brief = not with_blocks(writer.summary)
    articles = Articles(writer.summary, "../", brief=brief)
    for sheet in sheets(base, found, FINDINGS_PER_VIEW):
        marked = mark(writer.pictures, sheet.items, shots, sheet.first)
        writer.write(
            sheet.name,
            "page.html",
            spoken=writer.summary.spoken.of_page(url),
            section="pages",
            url=url,
            sheet=sheet,
            tally=counted,
            groups=list(_groups(writer, marked)),
            brief=brief,
            views=state_views(shots, marked),
            placed=placed(marked),
            edit=edit_link(writer.summary.report.edit_url, url),
            articles=articles.of_group,
            **context,
        )


def _groups(writer: Writer, marked: Sequence[Marked]) -> list[Group]:
    made: list[Group] = []
    for check, group in groupby(marked, key=lambda one: one.judged.finding.check):
        findings = tuple(group)
        first = findings[0].judged.finding
        made.append(Group(check, writer.summary.title(check, first), writer.summary.help(check, first), findings))
    return made


def _honesty(record: PageRecord, detail: PageDetail) -> dict[str, object]:
    """Return what could not be done on the page: its own failures, then the checks that could not look."""
    failures = list(dict.fromkeys([*([record.failure] if record.failure else []), *record.failures]))
    failed = [(what_failed(failure), what_to_do(failure)) for failure in failures]
    errors = [
        (result.check, what_failed(result.failed), what_to_do(result.failed))
        for result in detail.checks
        if result.failed and result.failed not in failures
    ]
    return {"failed": failed, "errors": errors, "checks_run": len(detail.checks)}


def _matter(
    exhibits: Exhibits, shot: Shot | None, found: Sequence[JudgedFinding], *, blocks: bool
) -> dict[str, object]:
    places = [judged.finding.location for judged in found if not judged.finding.location.frames]
    boxes = {place.selector: place.box for place in places if place.selector and place.box}
    return {
        "comparisons": [compare(exhibits.reference)] if exhibits.reference else [],
        "images": shown_images(exhibits, shot, boxes),
        "image_figures": image_figures(exhibits.images),
        "reading": reading(exhibits.readability, blocks=blocks),
        "outline": outline(exhibits.structure) if blocks else None,
        "blocks_left_out": not blocks,
        "spelling": spelling(exhibits.spelling),
    }
