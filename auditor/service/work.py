"""Work on findings: who looks after a cause or a finding, what was said about it, and that somebody calls it done.

Every change carries the version that it was made from, so that of two people at once nobody's change is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from auditor.service.database import Row, ServiceDatabase
from auditor.service.faults import Refusal, one_changed
from auditor.service.moments import text_of

OPEN, DONE = "open", "done"
LONGEST_COMMENT = 5000


@dataclass(frozen=True, slots=True)
class WorkItem:
    """The work on one cause or finding; version 0 is one that nobody has touched."""

    subject: str
    title: str = ""
    assignee: int | None = None
    assignee_name: str = ""
    state: str = OPEN
    """open | done: somebody says that it is repaired, and it is looked at again."""
    changed: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said."""

    by: str
    at: str
    text: str


class WorkItems:
    """The work on the findings of all sites."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def get(self, site: int, subject: str) -> WorkItem:
        """Return the work on a cause or a finding."""
        row = self._database.row(
            "SELECT item.*, coalesce(account.name, '') AS assignee_name FROM item LEFT JOIN account "
            "ON account.id = item.assignee WHERE site = ? AND subject = ?",
            (site, subject),
        )
        return _item(row) if row else WorkItem(subject)

    def assign(self, site: int, item: WorkItem, assignee: int | None, now: datetime) -> None:
        """Let a person look after it from now on; None is nobody. Raises ChangedMeanwhile."""
        self._change(site, item, now, assignee, item.state)

    def set_state(self, site: int, item: WorkItem, state: str, now: datetime) -> None:
        """Call it open or done. Raises ChangedMeanwhile."""
        self._change(site, item, now, item.assignee, state)

    def comment(self, site: int, subject: str, by: str, text: str, now: datetime) -> None:
        """Add what somebody says; nothing that others said is changed by it. Raises Refusal."""
        if not text.strip():
            raise Refusal("write something", field="comment")
        if len(text) > LONGEST_COMMENT:
            raise Refusal(f"a comment has at most {LONGEST_COMMENT} characters", field="comment")
        self._database.write(
            "INSERT INTO comment (site, subject, by, at, text) VALUES (?, ?, ?, ?, ?)",
            (site, subject, by, text_of(now), text.strip()),
        )

    def comments(self, site: int, subject: str) -> list[Comment]:
        """Return what was said, the oldest first."""
        rows = self._database.rows("SELECT * FROM comment WHERE site = ? AND subject = ? ORDER BY id", (site, subject))
        return [Comment(row["by"], row["at"], row["text"]) for row in rows]

    def reopen_what_is_still_there(self, site: int, run: str, now: datetime) -> int:
        """Open again what was called done and was found by this run all the same; return how many."""
        still = self._database.rows(
            "SELECT item.*, '' AS assignee_name, (SELECT count(*) FROM finding WHERE finding.site = item.site AND "
            "finding.run = ?2 AND (finding.cause = item.subject OR finding.id = item.subject)) AS left_over "
            "FROM item WHERE site = ?1 AND state = 'done' AND left_over > 0",
            (site, run),
        )
        for row in still:
            item = _item(row)
            self.set_state(site, item, OPEN, now)
            said = (
                f"Looked at again: still there, {row['left_over']} of it."
                if row["left_over"] > 1
                else "Looked at again: still there."
            )
            self.comment(site, item.subject, "the service", said, now)
        return len(still)

    def _change(self, site: int, item: WorkItem, now: datetime, assignee: int | None, state: str) -> None:
        with self._database.transaction() as connection:
            if item.version == 0:
                count = connection.execute(
                    "INSERT OR IGNORE INTO item (site, subject, title, assignee, state, changed) VALUES (?,?,?,?,?,?)",
                    (site, item.subject, item.title[:500], assignee, state, text_of(now)),
                ).rowcount
            else:
                count = connection.execute(
                    "UPDATE item SET assignee = ?, state = ?, changed = ?, version = version + 1 "
                    "WHERE site = ? AND subject = ? AND version = ?",
                    (assignee, state, text_of(now), site, item.subject, item.version),
                ).rowcount
            one_changed(count, item.title or item.subject)


def _item(row: Row) -> WorkItem:
    return WorkItem(
        row["subject"],
        row["title"],
        row["assignee"],
        row["assignee_name"],
        row["state"],
        row["changed"],
        row["version"],
    )
