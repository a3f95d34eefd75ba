"""The documents of a site: which to repair, to turn into a page or to take away first, and a page of its own for each."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.model.documents import DocumentKind, DocumentRecord, DocumentState
from auditor.model.page import JSON
from auditor.model.run import JudgedFinding
from auditor.report.escape import csv_cell
from auditor.report.html.explore_data import Choice, write_data
from auditor.report.html.images import Picture
from auditor.report.html.report_urls import ROWS_PER_FILE, sheets
from auditor.report.html.writer import Writer
from auditor.report.labels import path, what_failed
from auditor.report.summary import Tally, tally

OLD_YEARS = 5.0
"""From so many years on, a document that little leads to is one to take away."""
SHORT_PAGES = 4
"""Up to so many pages, a document that many links lead to is one to turn into a page."""
OFTEN_LINKED = 3

STATES = {
    DocumentState.CHECKED: ("Checked", "It was read and checked."),
    DocumentState.CATALOGUED: ("Catalogued", "It is there, and nothing could look into it."),
    DocumentState.ELSEWHERE: ("Elsewhere", "It is kept elsewhere and was not looked at."),
    DocumentState.LEFT_OUT: ("Left out", "A rule or a budget left it out."),
    DocumentState.FAILED: ("Failed", "The address did not give a document."),
}
"""State -> word and meaning."""
_WEIGHTS = {"minor": 1, "moderate": 3, "serious": 9, "critical": 27}
_COLUMNS = (
    *(
        "Address",
        "Title",
        "State",
        "Reason",
        "Kind",
        "Bytes",
        "Pages",
        "Language",
        "Tagged",
        "Producer",
        "Created",
        "Changed",
    ),
    *("Problems", "To look at", "Links", "Linked from", "Sitemap", "Same as", "Suggestion", "SHA-256"),
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in the list."""

    record: DocumentRecord
    tally: Tally
    href: str
    """File of its own page."""
    findings: str
    """File of its findings; empty where there are none."""
    years: float | None
    """Since it was changed."""
    weight: float
    """What comes first: faults, links and views together."""
    advice: str
    """Repair, make it a page, take it away; empty for nothing to do."""

    @property
    def state(self) -> tuple[str, str]:
        """The state in words."""
        return STATES[self.record.state]

    @property
    def reason(self) -> str:
        """Why it is in its state."""
        return what_failed(self.record.reason) if self.record.reason else ""


_SHOWN: Mapping[str, Callable[[DocumentRow], bool]] = {
    "With problems": lambda row: row.tally.problems > 0,
    "No tags": lambda row: row.record.tagged is False,
    "No language": lambda row: row.record.state is DocumentState.CHECKED and not row.record.language,
    "Only in the sitemap": lambda row: bool(row.record.sitemap) and not row.record.linked,
}
"""What people ask for most -> which documents that are."""


def write_documents(writer: Writer) -> int:
    """Write the list of documents, the same as CSV, and the page of each; return how many there are."""
    rows = sorted((_row(writer, record) for record in writer.summary.report.documents), key=_order)
    if not rows:
        return 0
    (writer.folder / "documents").mkdir(exist_ok=True)
    choices = _choices(rows)
    for sheet in sheets("documents", rows, ROWS_PER_FILE):
        writer.write(sheet.name, "documents.html", section="documents", sheet=sheet, known=len(rows), choices=choices)
    _write_data(writer, rows)
    (writer.folder / "documents.csv").write_text("\ufeff" + "".join(_csv(rows)), encoding="utf-8", errors="replace")
    for row in rows:
        pictures = [
            (number, shown)
            for number, sha256 in sorted(row.record.pictures.items())
            if (shown := writer.pictures.get(sha256)) is not None
        ]
        _write_one(writer, row, pictures)
    return len(rows)


def _write_one(writer: Writer, row: DocumentRow, pictures: Sequence[tuple[int, Picture]]) -> None:
    by_page: dict[int, list[tuple[str, JudgedFinding]]] = {}
    for judged in writer.summary.by_page.get(row.record.url, ()):
        number = judged.finding.details.get("page")
        page = number if isinstance(number, int) else 0
        by_page.setdefault(page, []).append((writer.places.finding(judged), judged))
    writer.write(
        row.href,
        "document.html",
        section="documents",
        row=row,
        record=row.record,
        by_page=sorted(by_page.items(), key=lambda item: item[0]),
        pictures=dict(pictures),
    )


def _row(writer: Writer, record: DocumentRecord) -> DocumentRow:
    summary = writer.summary
    counted = tally(summary.by_page.get(record.url, ()))
    years = _years(record.modified or record.created, summary.report.run.started_at.date())
    faults = sum(_WEIGHTS[name] * count for name, count in counted.severities)
    views = summary.report.views.get(record.url, 0.0)
    weight = faults * (1 + math.log1p(record.linked) + math.log1p(views))
    href = writer.places.document(record.url)
    findings = writer.places.page(record.url) if counted.total or counted.waived else ""
    return DocumentRow(record, counted, href, findings, years, weight, _advice(record, counted, years, views))


def _advice(record: DocumentRecord, counted: Tally, years: float | None, views: float) -> str:
    if record.state is not DocumentState.CHECKED:
        return ""
    if years is not None and years >= OLD_YEARS and record.linked <= 1 and views < 1:
        return "Take it away?"
    if (
        record.kind is DocumentKind.PDF
        and record.pages <= SHORT_PAGES
        and (record.linked >= OFTEN_LINKED or views >= 1)
    ):
        return "Make it a page?"
    return "Repair" if counted.problems else ""


def _years(changed: str, today: date) -> float | None:
    try:
        return (today - date.fromisoformat(changed[:10])).days / 365.25 if changed else None
    except ValueError:
        return None


def _order(row: DocumentRow) -> tuple[float, str]:
    return -row.weight, row.record.url


class _OneLine:
    """A file for csv.writer, whose `writerow` returns what this returns: the line."""

    def write(self, line: str) -> str:
        return line


def _write_data(writer: Writer, rows: Sequence[DocumentRow]) -> None:
    """Write all documents as the data that the filter looks through."""
    states, kinds = list(STATES), sorted({row.record.kind for row in rows})
    data: list[JSON] = [
        {
            "url": row.record.url,
            "path": path(row.record.url),
            "title": row.record.name,
            "href": row.href,
            "state": states.index(row.record.state),
            "kind": kinds.index(row.record.kind),
            "show": [number for number, shows in enumerate(_SHOWN.values()) if shows(row)],
            "reason": row.reason,
            "problems": row.tally.problems,
            "looks": row.tally.looks,
            "links": row.record.linked,
            "changed": (row.record.modified or row.record.created)[:10],
            "weight": row.weight,
            "advice": row.advice,
        }
        for row in rows
    ]
    words = [STATES[state][0] for state in states]
    facets = {"state": list(map(str, states)), "kind": [kind.upper() for kind in kinds], "show": list(_SHOWN)}
    write_data(writer, "documents", (("rows", data), ("states", words), ("facets", facets)))


def _choices(rows: Sequence[DocumentRow]) -> dict[str, list[Choice]]:
    """Return the values of each facet that there are, with their numbers."""
    states = Counter(row.record.state for row in rows)
    kinds = Counter(row.record.kind.upper() for row in rows)
    shown = {name: sum(shows(row) for row in rows) for name, shows in _SHOWN.items()}
    return {
        "state": [Choice(state, STATES[state][0], states[state]) for state in STATES if states[state]],
        "kind": [Choice(kind, kind, count) for kind, count in sorted(kinds.items())],
        "show": [Choice(name, name, count) for name, count in shown.items() if count],
    }


def _csv(rows: Sequence[DocumentRow]) -> Iterator[str]:
    writer = csv.writer(_OneLine(), quoting=csv.QUOTE_ALL)
    yield str(writer.writerow(_COLUMNS))
    for row in rows:
        r = row.record
        tagged = "" if r.tagged is None else "yes" if r.tagged else "no"
        cells = (
            *(r.url, r.title, row.state[0], row.reason, r.kind, r.size, r.pages, r.language, tagged, r.producer),
            *(r.created, r.modified, row.tally.problems, row.tally.looks, r.linked),
            *(" ".join(link.page for link in r.links), r.sitemap, " ".join(r.copies), row.advice, r.sha256),
        )
        yield str(writer.writerow([csv_cell(cell) for cell in cells]))
