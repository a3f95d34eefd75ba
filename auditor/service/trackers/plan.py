"""Decides which issues are to be opened and closed, from the findings of today and what was wished for before."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from auditor.model.finding import Severity
from auditor.report.labels import number, plural
from auditor.report.tally import RANK
from auditor.service.messages.news import TROUBLE
from auditor.service.sites import AuditedSite
from auditor.service.trackers.issue import IssueText, marker_of, one_line, title_of
from auditor.service.trackers.settings import TrackerSettings

_SHOWN_PAGES = 10
_MOST_PAGES = 2_000
"""Pages of a cause that are remembered; one with more is closed once those are looked at."""


class Wish(StrEnum):
    """What an issue is to be."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class IssueStep:
    """What is to be done with the issue of one cause."""

    cause: str
    wish: Wish
    text: IssueText
    pages: tuple[str, ...]
    why: str
    again: bool = False
    """It was closed, and is opened again."""

    @property
    def action(self) -> str:
        """What it is, in words."""
        if self.wish is Wish.CLOSED:
            return "close"
        return "open again" if self.again else "open"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done after a run."""

    steps: tuple[IssueStep, ...] = ()
    left_out: int = 0
    """Causes that get no issue yet, because there would be too many at once."""


def plan(
    connection: sqlite3.Connection, site: AuditedSite, settings: TrackerSettings, today: date, address: str
) -> Plan:
    """Return what is to be done; `address` is that of the site's page in the service.

    An issue is opened for a cause that has findings which nobody waived and which do not come and go, and opened again where it
    was closed *by us*: one that people closed stays closed. It is closed when the newest run of the whole site did its work, the
    cause is not in it, and every page that it was on was looked at, or is not there any more.
    """
    tracked = {
        row["cause"]: row
        for row in connection.execute("SELECT cause, text, pages, wish FROM tracked WHERE site = ?", (site.id,))
    }
    opened = [
        _opening(connection, site, row, address, again=row["id"] in tracked)
        for row in _wanted(connection, site.id, settings, today)
        if row["id"] not in tracked or tracked[row["id"]]["wish"] == Wish.CLOSED
    ]
    back = [step for step in opened if step.again]
    new = [step for step in opened if not step.again]
    closed = list(_closing(connection, site.id, tracked)) if _did_its_work(connection, site.id) else []
    return Plan((*closed, *back, *new[: settings.most]), max(0, len(new) - settings.most))


def _wanted(connection: sqlite3.Connection, site: int, settings: TrackerSettings, today: date) -> list[sqlite3.Row]:
    outcomes = ("failed", "cantTell") if settings.looks else ("failed", "failed")
    return connection.execute(
        "SELECT c.id, c.label, c.severity, c.outcome, count(*) AS findings, count(DISTINCT f.url) AS pages FROM cause c "
        "JOIN finding f ON f.site = c.site AND f.cause = c.id "
        "LEFT JOIN waiver w ON w.site = f.site AND w.finding = f.id AND w.until >= ?2 "
        "WHERE c.site = ?1 AND c.rank >= ?3 AND c.outcome IN (?4, ?5) AND w.finding IS NULL AND f.status != 'unstable' "
        "GROUP BY c.id ORDER BY c.rank DESC, c.place",
        (site, today.isoformat(), RANK[Severity(settings.least)], *outcomes),
    ).fetchall()


def _opening(
    connection: sqlite3.Connection, site: AuditedSite, row: sqlite3.Row, address: str, *, again: bool
) -> IssueStep:
    pages = tuple(
        found["url"]
        for found in connection.execute(
            "SELECT DISTINCT url FROM finding WHERE site = ? AND cause = ? ORDER BY url LIMIT ?",
            (site.id, row["id"], _MOST_PAGES),
        )
    )
    name = one_line(site.name, 80)
    places = f"{plural(row['findings'], 'place')} on {plural(row['pages'], 'page')}"
    kind = "to be looked at by a person" if row["outcome"] == "cantTell" else f"severity: {row['severity']}"
    shown = [one_line(page) for page in pages[:_SHOWN_PAGES]]
    more = [f"and {number(len(pages) - len(shown))} more"] if len(pages) > len(shown) else []
    text = IssueText(
        title_of(name, row["label"]),
        (f"Found by auditor: {places} ({kind}). This issue is closed when it is not found any more.",),
        (one_line(row["label"]), *shown, *more),
        f"{address}/causes/{row['id']}",
        marker_of(site.slug, row["id"]),
    )
    return IssueStep(row["id"], Wish.OPEN, text, pages, f"The audit finds it again: {places}.", again)


def _closing(connection: sqlite3.Connection, site: int, tracked: dict[str, sqlite3.Row]) -> list[IssueStep]:
    found = {row["cause"] for row in connection.execute("SELECT DISTINCT cause FROM finding WHERE site = ?", (site,))}
    unseen = {
        row["url"]
        for row in connection.execute(
            "SELECT url FROM page WHERE site = ? AND state IN ('failed', 'skipped', 'partial')", (site,)
        )
    }
    steps = []
    for cause, row in tracked.items():
        pages = msgspec.json.decode(row["pages"], type=tuple[str, ...])
        if row["wish"] == Wish.OPEN and cause not in found and unseen.isdisjoint(pages):
            text = msgspec.json.decode(row["text"], type=IssueText)
            steps.append(IssueStep(cause, Wish.CLOSED, text, pages, "The audit does not find it any more."))
    return steps


def _did_its_work(connection: sqlite3.Connection, site: int) -> bool:
    """Whether the newest run was one of the whole site, and not incomplete: only then is what is not found repaired."""
    row = connection.execute(
        "SELECT outcome, whole FROM run WHERE site = ? ORDER BY id DESC LIMIT 1", (site,)
    ).fetchone()
    return row is not None and bool(row["whole"]) and row["outcome"] not in TROUBLE
