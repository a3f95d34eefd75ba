"""All changes of a run against its approved texts as one list, for the people who wrote the texts; written as .docx or .md."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import StoreFault, UsageFault
from auditor.model.codes import Code
from auditor.model.evidence import Wording
from auditor.model.finding import COMPARED, Family, Severity
from auditor.model.page import PageState
from auditor.model.run import FindingStatus, JudgedFinding, Report
from auditor.report.html.comparison import Segment
from auditor.report.html.comparison import segments as cut
from auditor.report.labels import plural

SUFFIXES = (".docx", ".md")


@dataclass(frozen=True, slots=True)
class TextChange:
    """One change, as an author reads it."""

    finding: str
    """Its id."""
    severity: str
    message: str
    line: int
    """In the approved text, from 1; 0 where it has no lines."""
    pairs: tuple[tuple[tuple[Segment, ...], tuple[Segment, ...]], ...]
    """Approved and published, side by side; one pair but for pictures that exchanged descriptions."""


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page and its changes, in the order of the approved text."""

    url: str
    title: str
    document: str
    owner: str
    changes: tuple[TextChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeList:
    """The changes of a run and what they were looked for in."""

    run: str
    date: str
    compared: int
    """Pages that were held against an approved text."""
    without: int
    """Audited pages that no approved text belongs to."""
    failed: tuple[str, ...]
    """Addresses of pages that could not be audited."""
    waived: int
    pages: tuple[ChangedPage, ...]

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(page.changes) for page in self.pages)

    @property
    def lead(self) -> tuple[str, ...]:
        """What was looked at, in sentences."""
        said = [
            f"{plural(self.count, 'change')} on {plural(len(self.pages), 'page')}. {plural(self.compared, 'page')} "
            f"of run {self.run} ({self.date}) {'was' if self.compared == 1 else 'were'} held against approved text."
        ]
        if self.without:
            said.append(f"{plural(self.without, 'audited page')} had no approved text and cannot have changes here.")
        if self.failed:
            said.append(
                f"{plural(len(self.failed), 'page')} could not be audited, so nothing is known of "
                f"{'it' if len(self.failed) == 1 else 'them'}."
            )
        if self.waived:
            said.append(f"{plural(self.waived, 'waived change')} {'is' if self.waived == 1 else 'are'} left out.")
        return tuple(said)


def segments(wording: Wording, side: str) -> tuple[Segment, ...]:
    """Return one side (approved | published) of both texts, cut where they differ."""
    whole = "" if wording.approved and wording.published else "del" if wording.approved else "ins"
    return cut(getattr(wording, side), wording.hunks, side, whole)


def change_list(report: Report) -> ChangeList:
    """Collect the changes of a run."""
    mine = [judged for judged in report.findings if judged.family == Family.REFERENCE]
    pages: dict[tuple[str, str], list[JudgedFinding]] = {}
    for judged in mine:
        if judged.status is not FindingStatus.WAIVED:
            key = (judged.finding.url, str(judged.finding.details.get("document", "")))
            pages.setdefault(key, []).append(judged)
    order = {record.url: place for place, record in enumerate(report.pages)}
    looked = [record for record in report.pages if record.state not in {PageState.SKIPPED, PageState.FAILED}]
    compared = sum(any(measure.name == COMPARED for measure in record.measures) for record in looked)
    return ChangeList(
        run=report.run.id,
        date=report.run.started_at.date().isoformat(),
        compared=compared,
        without=len(looked) - compared,
        failed=tuple(record.url for record in report.pages if record.state is PageState.FAILED),
        waived=sum(judged.status is FindingStatus.WAIVED for judged in mine),
        pages=tuple(
            _page(report, url, document, found)
            for (url, document), found in sorted(
                pages.items(), key=lambda row: (order.get(row[0][0], len(order)), row[0])
            )
        ),
    )


def _page(report: Report, url: str, document: str, found: Sequence[JudgedFinding]) -> ChangedPage:
    exhibit = report.detail(url).exhibits.reference if url else None
    owner = next((d.owner for d in exhibit.documents if d.name == document), "") if exhibit else ""
    title = next((record.title for record in report.pages if record.url == url), "")
    ordered = sorted(found, key=lambda judged: (_line(judged), -Severity(judged.finding.severity).rank))
    return ChangedPage(url, title, document, owner, tuple(_change(judged) for judged in ordered))


def _line(judged: JudgedFinding) -> int:
    line = judged.finding.details.get("line", 0)
    return line if isinstance(line, int) else 0


def _change(judged: JudgedFinding) -> TextChange:
    finding = judged.finding
    return TextChange(judged.id, str(finding.severity), finding.message, _line(judged), tuple(_pairs(judged)))


def _pairs(judged: JudgedFinding) -> Iterator[tuple[tuple[Segment, ...], tuple[Segment, ...]]]:
    finding = judged.finding
    pictures = finding.details.get("pictures")
    if isinstance(pictures, list) and pictures:
        for picture in pictures:
            if isinstance(picture, dict):
                yield (_whole(picture.get("approved"), "del"), _whole(picture.get("published"), "ins"))
    elif finding.wording is not None:
        yield segments(finding.wording, "approved"), segments(finding.wording, "published")
    elif "approved_target" in finding.details:
        yield _whole(finding.details["approved_target"], "del"), _whole(finding.details.get("target"), "ins")


def _whole(text: object, mark: str) -> tuple[Segment, ...]:
    return (Segment(str(text), mark),) if text else ()


def write_changes(report: Report, out: Path, *, force: bool = False) -> int:
    """Write the changes of a run to `out` and return how many there are.

    Raises UsageFault for a name that ends otherwise than the formats do, and for a file that is there (unless `force`);
    StoreFault when the disk says no.
    """
    suffix = out.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageFault(Code.USAGE, f"{out} ends with none of {', '.join(SUFFIXES)}")
    if out.exists() and not force:
        raise UsageFault(Code.USAGE, f"{out} exists already; --force overwrites it")
    found = change_list(report)
    if suffix == ".docx":
        from auditor.report.approved_changes_word import word_document

        body = word_document(found)
    else:
        from auditor.report.approved_changes_markdown import markdown_lines

        body = "".join(f"{line}\n" for line in markdown_lines(found)).encode("utf-8", "replace")
    try:
        _write(out, body)
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{out}: {error.strerror or error}") from error
    return found.count


def _write(out: Path, body: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        os.chmod(name, 0o644)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
