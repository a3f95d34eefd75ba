"""The changes of a run one by one: what each finding about an approved text would change in its file, and whether it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from auditor.config import Settings
from auditor.errors import StoreFault, UsageFault
from auditor.model.codes import Code
from auditor.model.exhibits import ReferenceExhibit
from auditor.model.finding import Family
from auditor.model.run import FindingStatus, JudgedFinding, Report, SystemClock
from auditor.pipeline.stored import report_of
from auditor.reference.accept import WRITABLE, LineChange, accept, changes_like, typographic
from auditor.reference.editing import LEDGER, Editing
from auditor.reference.files import Unreadable
from auditor.store import DEFAULT_FOLDER, Store

_TYPOGRAPHY = "reference-typography"
_OF_THE_PAGE = {
    "reference-image-description-swapped": "is about pictures that carry each other's descriptions; repair the page",
    "reference-link-edited": "is about the target of a link; change it in the approved text by hand, or repair the page",
    "reference-moved": "is about the order of the page; move the text in the file by hand, or repair the page",
    "reference-rewritten": "is about the whole page; `auditor reference pull --force` writes its text afresh",
    "reference-stale-approval": "is about the date of the approval; set `approved_on` in the file",
    "reference-unused": "is about a file that belongs to no page",
}
"""Findings whose repair is no new wording, and what they are."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An approved text and what taking the published wording over changes in it."""

    editing: Editing
    changes: tuple[LineChange, ...]

    @property
    def path(self) -> Path:
        """The file that is written."""
        return self.editing.path

    def obstacle(self) -> str:
        """Say why the changes cannot be made in the file as it is; empty where they can. Nothing is written."""
        try:
            accept(self.path, self.changes)
        except Unreadable as why:
            return str(why)
        return ""

    def write(self, *, force: bool = False) -> None:
        """Write the changes. Raises UsageFault when the file holds an editor's work (unless `force`) or is another by now."""
        objection = "" if force else self.editing.objection()
        if objection:
            raise UsageFault(Code.USAGE, f"{self.path} {objection}")
        try:
            before, after = accept(self.path, self.changes)
            self.editing.write(before, after)
        except Unreadable as why:
            raise UsageFault(Code.USAGE, f"{self.path.parent}: {why}") from why
        except OSError as error:
            raise StoreFault(Code.STORE_UNWRITABLE, f"{self.path}: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One finding about an approved text, and what accepting it changes."""

    judged: JudgedFinding
    editing: Editing
    changes: tuple[LineChange, ...]
    by_hand: str = ""
    """Why it cannot be taken over here, and what helps; empty where it can."""


@dataclass(frozen=True, slots=True)
class Review:
    """The findings about approved texts of one run, in the order of its pages."""

    run: str
    items: tuple[ReviewItem, ...]
    others: frozenset[str] = frozenset()
    """Ids of the run's findings about anything else."""

    def item(self, wanted: str) -> ReviewItem:
        """Return the finding of this id or beginning of one. Raises UsageFault UNKNOWN_FINDING."""
        meant = [i for i in self.items if i.judged.id == wanted] or [
            i for i in self.items if i.judged.id.startswith(wanted)
        ]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise UsageFault(Code.UNKNOWN_FINDING, f"{wanted} ({len(meant)} findings of {self.run} begin so)")
        if any(other.startswith(wanted) for other in self.others):
            raise UsageFault(Code.USAGE, f"{wanted} is not about an approved text; there is no wording to take over")
        raise UsageFault(Code.UNKNOWN_FINDING, f"{wanted} (run {self.run})")


def review_of(run: str | None, settings: Settings, *, store: Path = DEFAULT_FOLDER) -> Review:
    """Return what a run found about approved texts; waived findings are left out. Raises UsageFault UNKNOWN_RUN."""
    with Store.open(store, SystemClock(), write=False) as opened:
        report = report_of(opened, run, settings)
        exhibits = _Exhibits(report)
        items = [
            _item(judged, exhibits.of(judged.finding.url), Path(settings.reference.dir), store)
            for judged in report.findings
            if judged.family == Family.REFERENCE and judged.status is not FindingStatus.WAIVED
        ]
        others = frozenset(judged.id for judged in report.findings if judged.family != Family.REFERENCE)
        order = {record.url: place for place, record in enumerate(report.pages)}
    items.sort(key=lambda item: (order.get(item.judged.finding.url, len(order)), item.editing.path, _line(item)))
    return Review(report.run.id, tuple(items), others)


class _Exhibits:
    """The comparisons of a run, one page held at a time."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._held: tuple[str, ReferenceExhibit | None] = ("", None)

    def of(self, url: str) -> ReferenceExhibit | None:
        """Return the comparison of a page; None where there is none."""
        if url and self._held[0] != url:
            self._held = (url, self._report.detail(url).exhibits.reference)
        return self._held[1] if url else None


def _line(item: ReviewItem) -> int:
    return item.changes[0].line if item.changes else 0


def _item(judged: JudgedFinding, exhibit: ReferenceExhibit | None, folder: Path, store: Path) -> ReviewItem:
    finding = judged.finding
    document = str(finding.details.get("document", ""))
    path = folder / document
    editing = Editing(path, audited_digest(exhibit, document) if exhibit else "", store / LEDGER)
    if finding.check in _OF_THE_PAGE:
        return ReviewItem(judged, editing, (), _OF_THE_PAGE[finding.check])
    if exhibit is None or finding.wording is None or not document:
        return ReviewItem(judged, editing, (), "has no wording to take over")
    if path.suffix.lower() not in WRITABLE:
        return ReviewItem(
            judged, editing, (), f"is about {document}, which is none of {', '.join(WRITABLE)}; take it over by hand"
        )
    if finding.check == _TYPOGRAPHY:
        found = typographic(exhibit, document)
    else:
        line = finding.details.get("line")
        sought = LineChange(line if isinstance(line, int) else 0, finding.wording.approved, finding.wording.published)
        found = changes_like(exhibit, document, sought)
    return ReviewItem(
        judged, editing, found, "" if found else "stands more than once on its page; take it over by hand"
    )


def audited_digest(exhibit: ReferenceExhibit, name: str) -> str:
    """Return the digest of an approved text when its page was audited; empty where the run does not tell."""
    return next((document.sha256 for document in exhibit.documents if document.name == name), "")


def together(items: Iterable[ReviewItem]) -> list[Acceptance]:
    """Return the changes of these findings, one acceptance for each file."""
    files: dict[Path, tuple[Editing, dict[LineChange, None]]] = {}
    for item in items:
        _, held = files.setdefault(item.editing.path, (item.editing, {}))
        held.update(dict.fromkeys(item.changes))
    return [Acceptance(editing, tuple(held)) for editing, held in files.values()]
