"""One view per page: its findings, its text against the approved one, its images, its hard sentences, its outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from auditor.model.run import JudgedFinding, PageDetail, PageRecord
from auditor.report.exhibits import Exhibits, items
from auditor.report.html.article import Articles
from auditor.report.html.comparison import compare
from auditor.report.html.figures import Figures, figures
from auditor.report.html.matter import outline, reading, shown_images, spelling
from auditor.report.html.pictures import Crop, Picture, crop_of, page_width, scaled
from auditor.report.html.places import FINDINGS_PER_VIEW, sheets
from auditor.report.html.writer import Writer
from auditor.report.summary import tally
from auditor.report.words import page_name, what_failed, what_to_do


@dataclass(frozen=True, slots=True)
class Marked:
    """A finding with its number on the page and what shows it."""

    number: int
    judged: JudgedFinding
    picture: Picture | None
    crop: Crop | None
    box: tuple[float, float, float, float] | None
    """In pixels of the page's picture; None where it has no place there."""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one check on one page, under one explanation."""

    check: str
    title: str
    help: str
    findings: tuple[Marked, ...]


def write_page_views(writer: Writer) -> list[Figures]:
    """Write the view of every page and return the light figures that lists need."""
    summary = writer.summary
    collected = [_write_view(writer, record) for record in writer.places.records.values()]
    if summary.by_page.get(""):
        _write_sheets(
            writer, "", "pages/whole-site", summary.by_page[""], None, {"record": None, "title": "The whole site"}
        )
    return collected


def _write_view(writer: Writer, record: PageRecord) -> Figures:
    summary = writer.summary
    detail = summary.report.detail(record.url)
    exhibits = Exhibits.of(detail)
    found = summary.by_page.get(record.url, ())
    href = writer.places.page(record.url)
    boxes = any(judged.finding.location.box for judged in found) or any(
        "box" in item for item in items(exhibits.images, "items")
    )
    shot = writer.pictures.get(record.screenshot) if boxes else None
    context = {
        "record": record,
        "title": page_name(record),
        **_matter(writer, exhibits, shot, found),
        **_honesty(record, detail),
        "steps": [(name, shown) for name, sha256 in record.step_pictures if (shown := writer.pictures.get(sha256))],
    }
    _write_sheets(writer, record.url, href.removesuffix(".html"), found, shot, context)
    return figures(record, href, tally(found), exhibits)


def _write_sheets(
    writer: Writer,
    url: str,
    base: str,
    found: Sequence[JudgedFinding],
    shot: Picture | None,
    context: dict[str, object],
) -> None:
    counted = tally(found)
    articles = Articles(writer.summary, "../")
    for sheet in sheets(base, found, FINDINGS_PER_VIEW):
        marked = mark(writer, sheet.items, shot, sheet.first)
        writer.write(
            sheet.name,
            "page.html",
            section="pages",
            url=url,
            sheet=sheet,
            tally=counted,
            groups=list(_groups(writer, marked)),
            shot=shot,
            boxes=[one for one in marked if one.box],
            article=articles.article,
            **context,
        )


def mark(writer: Writer, found: Sequence[JudgedFinding], shot: Picture | None, first: int = 1) -> list[Marked]:
    """Return findings with their number and what shows them: their own picture, else a part of the page's picture."""
    width = page_width(writer.summary.report)
    made = []
    for number, judged in enumerate(found, first):
        place = judged.finding.location
        picture = writer.pictures.get(judged.picture)
        part = None if picture else crop_of(place, shot, width)
        box = scaled(place.box, shot, width) if shot and place.box and not place.frames else None
        inside = box if shot and box and box[1] < shot.height and box[2] >= 1 and box[3] >= 1 else None
        made.append(Marked(number, judged, picture, part, inside))
    return made


def _groups(writer: Writer, marked: Sequence[Marked]) -> list[Group]:
    groups = groupby(marked, key=lambda one: (one.judged.finding.check, one.judged.finding.outcome))
    made = []
    for (check, _), group in groups:
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
    writer: Writer, exhibits: Exhibits, shot: Picture | None, found: Sequence[JudgedFinding]
) -> dict[str, object]:
    places = [judged.finding.location for judged in found if not judged.finding.location.frames]
    boxes = {place.selector: place.box for place in places if place.selector and place.box}
    return {
        "comparisons": [compare(data, f"t{number}") for number, data in enumerate(exhibits.references, 1)],
        "images": shown_images(exhibits, shot, page_width(writer.summary.report), boxes),
        "image_figures": exhibits.image_figures(),
        "reading": reading(exhibits.readability),
        "outline": outline(exhibits.structure),
        "spelling": spelling(exhibits.spelling),
    }
