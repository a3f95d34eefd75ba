"""The findings of today: by cause, by filter, by page; quick with a million of them, because each question is one query."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.service.database import Row, ServiceDatabase, Value
from auditor.service.faults import Missing

SHEET = 50
"""Rows on one sheet of a list."""

_STATUS = (
    "CASE WHEN waiver.finding IS NOT NULL AND waiver.until >= date('now') THEN 'waived' "
    "WHEN finding.status = 'waived' THEN 'new' ELSE finding.status END"
)
"""The file of waivers decides, also about what was waived since the run, or is not any more."""
_FROM = (
    "FROM finding LEFT JOIN waiver ON waiver.site = finding.site AND waiver.finding = finding.id "
    "LEFT JOIN item ON item.site = finding.site AND item.subject = finding.cause "
    "LEFT JOIN item AS own ON own.site = finding.site AND own.subject = finding.id "
)


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings are meant; empty texts mean any."""

    family: str = ""
    severity: str = ""
    status: str = ""
    """new | known | moved | waived, or `open` for all but waived."""
    check: str = ""
    cause: str = ""
    url: str = ""
    assignee: str = ""
    """Number of an account, `nobody`, or empty."""
    text: str = ""
    """Words of the message or the address."""

    def where(self, site: int) -> tuple[str, list[Value]]:
        """Return the condition and its values."""
        parts, values = ["finding.site = ?"], list[Value]([site])
        for column, value in (
            ("finding.family", self.family),
            ("finding.severity", self.severity),
            ("finding.checked", self.check),
            ("finding.cause", self.cause),
            ("finding.url", self.url),
        ):
            if value:
                parts.append(f"{column} = ?")
                values.append(value)
        if self.status == "open":
            parts.append(f"{_STATUS} != 'waived'")
        elif self.status:
            parts.append(f"{_STATUS} = ?")
            values.append(self.status)
        if self.assignee == "nobody":
            parts.append("coalesce(own.assignee, item.assignee) IS NULL")
        elif self.assignee.isdecimal():
            parts.append("coalesce(own.assignee, item.assignee) = ?")
            values.append(int(self.assignee))
        if self.text:
            like = "%" + self.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            parts.append("(finding.message LIKE ? ESCAPE '\\' OR finding.url LIKE ? ESCAPE '\\')")
            values += [like, like]
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding of today."""

    id: str
    run: str
    check: str
    family: str
    severity: str
    outcome: str
    status: str
    url: str
    message: str
    cause: str
    selector: str
    snippet: str
    approved: str
    published: str
    waiver: str
    """Who waived it, why, and until when, in words; empty where nobody has."""


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One thing to repair."""

    id: str
    label: str
    check: str
    family: str
    severity: str
    outcome: str
    findings: int
    open: int
    """Findings that nobody waived."""
    new: int
    pages: int
    assignee: str
    state: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of a site."""

    url: str
    state: str
    title: str
    reason: str
    approved_text: str
    similarity: float | None
    findings: int


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document of a site."""

    url: str
    state: str
    kind: str
    title: str
    reason: str
    findings: int


class Findings:
    """What was found last."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def count(self, site: int, wanted: FindingFilter) -> int:
        """Return how many findings are meant."""
        where, values = wanted.where(site)
        row = self._database.row(f"SELECT count(*) AS n {_FROM} WHERE {where}", values)
        return int(row["n"]) if row else 0

    def sheet(self, site: int, wanted: FindingFilter, number: int = 1, rows: int = SHEET) -> list[FindingRow]:
        """Return one sheet of the findings that are meant, the most severe first."""
        where, values = wanted.where(site)
        found = self._database.rows(
            f"SELECT finding.*, {_STATUS} AS now, waiver.reason, waiver.owner, waiver.until {_FROM} WHERE {where} "
            "ORDER BY finding.rank DESC, finding.checked, finding.url, finding.id LIMIT ? OFFSET ?",
            [*values, rows, (number - 1) * rows],
        )
        return [_finding(row) for row in found]

    def one(self, site: int, finding: str) -> FindingRow:
        """Return a finding. Raises Missing."""
        row = self._database.row(
            f"SELECT finding.*, {_STATUS} AS now, waiver.reason, waiver.owner, waiver.until {_FROM} "
            "WHERE finding.site = ? AND finding.id = ?",
            (site, finding),
        )
        if row is None:
            raise Missing("this finding is not there any more")
        return _finding(row)

    def causes(self, site: int, most: int, *, skip: int = 0, cause: str = "") -> list[CauseRow]:
        """Return the causes in the order of the report: what to repair first; what is waived as a whole comes last."""
        rows = self._database.rows(
            "SELECT cause.*, held.*, account.name AS assignee, coalesce(item.state, 'open') AS work FROM cause "
            f"JOIN (SELECT finding.cause AS held_cause, count(*) AS count, count(DISTINCT finding.url) AS pages, "
            f"sum({_STATUS} != 'waived') AS open, sum({_STATUS} = 'new') AS new "
            "FROM finding LEFT JOIN waiver ON waiver.site = finding.site AND waiver.finding = finding.id "
            "WHERE finding.site = ?1 AND (?2 = '' OR finding.cause = ?2) GROUP BY finding.cause) AS held "
            "ON held_cause = cause.id LEFT JOIN item ON item.site = cause.site AND item.subject = cause.id "
            "LEFT JOIN account ON account.id = item.assignee WHERE cause.site = ?1 AND (?2 = '' OR cause.id = ?2) "
            "ORDER BY open = 0, place LIMIT ?3 OFFSET ?4",
            (site, cause, most, skip),
        )
        return [_cause(row) for row in rows]

    def cause(self, site: int, cause: str) -> CauseRow:
        """Return a cause. Raises Missing where it is repaired, or never was."""
        found = self.causes(site, 1, cause=cause) if cause else []
        if not found:
            raise Missing("this cause is not there any more; perhaps it was repaired")
        return found[0]

    def causes_count(self, site: int) -> int:
        """Return how many causes there are."""
        row = self._database.row("SELECT count(*) AS n FROM cause WHERE site = ?", (site,))
        return int(row["n"]) if row else 0

    def pages(self, site: int, text: str = "", most: int = 500) -> list[PageRow]:
        """Return the pages whose address or title has this text, those with most findings first."""
        rows = self._database.rows(
            "SELECT page.*, (SELECT count(*) FROM finding WHERE finding.site = page.site AND finding.url = page.url) AS n "
            "FROM page WHERE site = ?1 AND (?2 = '' OR instr(lower(url), lower(?2)) OR instr(lower(title), lower(?2))) "
            "ORDER BY n DESC, url LIMIT ?3",
            (site, text, most),
        )
        return [
            PageRow(
                row["url"], row["state"], row["title"], row["reason"], row["approved_text"], row["similarity"], row["n"]
            )
            for row in rows
        ]

    def documents(self, site: int, text: str = "", most: int = 500) -> list[DocumentLine]:
        """Return the documents whose address or title has this text."""
        rows = self._database.rows(
            "SELECT * FROM document WHERE site = ?1 AND (?2 = '' OR instr(lower(url), lower(?2)) OR "
            "instr(lower(title), lower(?2))) ORDER BY findings DESC, url LIMIT ?3",
            (site, text, most),
        )
        return [
            DocumentLine(row["url"], row["state"], row["kind"], row["title"], row["reason"], row["findings"])
            for row in rows
        ]


def _finding(row: Row) -> FindingRow:
    waiver = f"{row['owner']}, until {row['until']}: {row['reason']}" if row["now"] == "waived" else ""
    return FindingRow(
        row["id"], row["run"], row["checked"], row["family"], row["severity"], row["outcome"], row["now"], row["url"],
        row["message"], row["cause"], row["selector"], row["snippet"], row["approved"], row["published"], waiver,
    )  # fmt: skip


def _cause(row: Row) -> CauseRow:
    return CauseRow(
        row["id"], row["label"], row["checked"], row["family"], row["severity"], row["outcome"], row["count"],
        row["open"], row["new"], row["pages"], row["assignee"] or "", row["work"],
    )  # fmt: skip
