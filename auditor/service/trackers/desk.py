"""Keeps the issues of a site's tracker as the findings are: plans after each run, and does what waits in the outbox.

What waits names a cause only. What is done about it is decided when it goes out, from what is wished for then: so neither the
order in which things go out nor a kill between two of them makes a second issue, or leaves one open.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from auditor.model.run import Clock
from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Refusal
from auditor.service.index import RunRow
from auditor.service.messages.digest import Digest
from auditor.service.messages.outbox import Outbox, Parcel
from auditor.service.messages.settings import Channel
from auditor.service.queue import Job
from auditor.service.sites import AuditedSite
from auditor.service.trackers.github import GitHub
from auditor.service.trackers.gitlab import GitLab
from auditor.service.trackers.issue import IssueText, NotDone, Tracker
from auditor.service.trackers.jira import Jira
from auditor.service.trackers.plan import Plan, Wish, plan
from auditor.service.trackers.settings import TrackerKind, TrackerSettings, TrackerSettingsStore, check

_SHOWN = 200
_KINDS: Mapping[TrackerKind, Callable[[TrackerSettings], Tracker]] = {
    TrackerKind.GITHUB: GitHub,
    TrackerKind.GITLAB: GitLab,
    TrackerKind.JIRA: Jira,
}


@dataclass(frozen=True, slots=True)
class TrackedIssue:
    """The issue of one cause."""

    cause: str
    title: str
    wish: Wish
    done: str
    """open | closed, as the tracker was told last; empty where it was not yet."""
    key: str
    url: str


def tracker_of(settings: TrackerSettings) -> Tracker:
    """Return the tracker that settings name. Raises Refusal."""
    check(settings)
    if settings.kind not in _KINDS:
        raise Refusal("choose a tracker", field="kind")
    return _KINDS[settings.kind](settings)


class IssueDesk:
    """The issues of all sites. Hears of the end of every run."""

    def __init__(self, database: ServiceDatabase, clock: Clock, base: str) -> None:
        """Take what links to the service begin with as `base`."""
        self._database, self._clock, self._base = database, clock, base
        self.settings = TrackerSettingsStore(database)

    def __call__(self, site: AuditedSite, job: Job, run: RunRow | None) -> None:
        """Plan what a run asks for."""
        if run is not None:
            self.put(site)

    def preview(self, site: AuditedSite, settings: TrackerSettings) -> Plan:
        """Return what would be done if these settings were switched on; nothing is written down, and nobody is asked."""
        with self._database.transaction() as connection:
            return plan(connection, site, settings, self._clock.now().date(), self._address(site))

    def put(self, site: AuditedSite) -> int:
        """Put what is to be done into the outbox, where a person has switched it on; return how much that is."""
        settings, _ = self.settings.get(site.id)
        if not settings.on:
            return 0
        now = self._clock.now()
        with self._database.transaction() as connection:
            steps = plan(connection, site, settings, now.date(), self._address(site)).steps
            connection.executemany(
                "INSERT INTO tracked (site, cause, text, pages, why, wish) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (site, cause) DO UPDATE SET text = excluded.text, pages = excluded.pages, "
                "why = excluded.why, wish = excluded.wish",
                [(site.id, one.cause, _json(one.text), _json(one.pages), one.why, one.wish) for one in steps],
            )
            # Also what was given up: since then somebody may have put the token right.
            for row in connection.execute(
                "SELECT * FROM tracked t WHERE site = ?1 AND wish != done AND NOT EXISTS (SELECT 1 FROM message m "
                "WHERE m.site = t.site AND m.channel = ?2 AND m.recipient = t.cause AND m.state = 'waiting')",
                (site.id, Channel.ISSUES),
            ).fetchall():
                once = f"{site.id} issue {row['cause']} {secrets.token_hex(8)}"
                Outbox.put(connection, once, (site.id, Channel.ISSUES, row["cause"]), _digest(row), now)
        return len(steps)

    def send(self, parcel: Parcel) -> None:
        """Bring one issue to what is wished for it. Raises NotDone; a second time nothing is done."""
        row = self._database.row("SELECT * FROM tracked WHERE site = ? AND cause = ?", (parcel.site, parcel.recipient))
        settings, _ = self.settings.get(parcel.site)
        if row is None or row["wish"] == row["done"]:
            return
        if not settings.on:
            self._take_back(row)
            return
        try:
            self._do(tracker_of(settings), row)
        except Refusal as refused:
            raise NotDone(refused.detail, is_down=True) from refused

    def of_site(self, site: int) -> list[TrackedIssue]:
        """Return the issues of a site, the open ones first."""
        rows = self._database.rows(
            "SELECT * FROM tracked WHERE site = ? ORDER BY wish DESC, key, cause LIMIT ?", (site, _SHOWN)
        )
        return [_issue(row) for row in rows]

    def of_cause(self, site: int, cause: str) -> TrackedIssue | None:
        """Return the issue of a cause; None where there is none yet."""
        row = self._database.row("SELECT * FROM tracked WHERE site = ? AND cause = ? AND key != ''", (site, cause))
        return _issue(row) if row else None

    def _do(self, tracker: Tracker, row: Row) -> None:
        text = msgspec.json.decode(row["text"], type=IssueText)
        is_open = row["wish"] == Wish.OPEN
        key, url = row["key"], row["url"]
        if not key and (found := tracker.find(text.marker)):
            key, url = found.key, found.url
        if key and not tracker.set_open(key, is_open, row["why"]):
            tracker.project()  # that the issue is gone counts only where the project is there
            key = url = ""
        if not key and is_open:
            made = tracker.make(text)
            key, url = made.key, made.url
        self._database.write(
            "UPDATE tracked SET done = ?, key = ?, url = ? WHERE site = ? AND cause = ?",
            (row["wish"], key, url, row["site"], row["cause"]),
        )

    def _take_back(self, row: Row) -> None:
        # Switched off while it waited: the next plan begins at what the tracker was told last.
        if row["done"]:
            self._database.write(
                "UPDATE tracked SET wish = done WHERE site = ? AND cause = ?", (row["site"], row["cause"])
            )
        else:
            self._database.write("DELETE FROM tracked WHERE site = ? AND cause = ?", (row["site"], row["cause"]))

    def _address(self, site: AuditedSite) -> str:
        return f"{self._base}/sites/{site.slug}"


def ask(settings: TrackerSettings) -> str:
    """Ask the tracker for the name of the project, which shows that address and token hold. Raises Refusal."""
    try:
        return tracker_of(settings).project()
    except NotDone as error:
        raise Refusal(f"it does not work: {error}", field="project") from error


def _digest(row: Row) -> Digest:
    text = msgspec.json.decode(row["text"], type=IssueText)
    action = "Open" if row["wish"] == Wish.OPEN else "Close"
    return Digest(f"{action} the issue: {text.title}", f"{row['why']}\n{text.link}\n", "")


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _issue(row: Row) -> TrackedIssue:
    text = msgspec.json.decode(row["text"], type=IssueText)
    return TrackedIssue(row["cause"], text.title, Wish(row["wish"]), row["done"], row["key"], row["url"])
