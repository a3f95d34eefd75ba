"""Which tracker the issues of a site go to, and which of them; kept without the token, which comes from the environment."""

from __future__ import annotations

import os
import re
from enum import StrEnum

import msgspec

from auditor.model.finding import Severity
from auditor.redact import protect
from auditor.service.database import ServiceDatabase
from auditor.service.faults import Refusal, one_changed
from auditor.service.messages.settings import OWN_MACHINE, Channel
from auditor.urls import address_of

MOST_AT_ONCE = 100
_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]{0,60})\}")
_LONGEST = 200


class TrackerKind(StrEnum):
    """A tracker whose interface is known."""

    NONE = ""
    GITHUB = "github"
    GITLAB = "gitlab"
    JIRA = "jira"


ADDRESSES = {TrackerKind.GITHUB: "https://api.github.com", TrackerKind.GITLAB: "https://gitlab.com"}
"""Where a tracker is that is not the team's own."""
_PROJECTS = {
    TrackerKind.GITHUB: (re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+"), "owner/repository"),
    TrackerKind.GITLAB: (re.compile(r"[0-9]+|[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+"), "group/project, or its number"),
    TrackerKind.JIRA: (re.compile(r"[A-Z][A-Z0-9_]+"), "the key of the project, such as WEB"),
}


class TrackerSettings(msgspec.Struct, frozen=True):
    """Where issues are made, and for what. Nothing is sent unless `on`."""

    kind: TrackerKind = TrackerKind.NONE
    on: bool = False
    url: str = ""
    """Address of the tracker; empty: the public one of GitHub or GitLab."""
    project: str = ""
    user: str = ""
    """For Jira Cloud: the e-mail address that the token belongs to. Empty: the token alone."""
    token: str = ""
    """`${NAME}`: the environment variable that holds the token."""
    issue_type: str = "Task"
    """For Jira."""
    least: str = Severity.SERIOUS.value
    """The slightest severity that is worth an issue."""
    looks: bool = False
    """Make issues also for what a person is to look at."""
    most: int = 20
    """New issues after one run; the gravest come first, the others after the next runs."""

    @property
    def address(self) -> str:
        """Where the tracker is."""
        return (self.url or ADDRESSES.get(self.kind, "")).rstrip("/")

    @property
    def place(self) -> str:
        """Where the issues are, as one text: those of another place are others."""
        return f"{self.kind} {self.address} {self.project}"

    def secret(self) -> str:
        """Return the token. It is hidden in every text from now on. Raises Refusal where the variable is not set."""
        found = _VARIABLE.fullmatch(self.token)
        held = os.environ.get(found[1], "") if found else ""
        if not held:
            name = found[1] if found else "of the token"
            raise Refusal(f"the environment variable {name} is not set where the service runs", field="token")
        protect([held])
        return held


class TrackerSettingsStore:
    """The tracker of each site."""

    def __init__(self, database: ServiceDatabase) -> None:
        self._database = database

    def get(self, site: int) -> tuple[TrackerSettings, int]:
        """Return the tracker of a site, and the version of that; 0 where nobody chose one."""
        row = self._database.row(
            "SELECT data, version FROM message_setting WHERE site = ? AND channel = ?", (site, Channel.ISSUES)
        )
        return (
            (msgspec.json.decode(row["data"], type=TrackerSettings), row["version"]) if row else (TrackerSettings(), 0)
        )

    def save(self, site: int, settings: TrackerSettings, version: int) -> None:
        """Keep settings; issues of another place are not those of this one. Raises Refusal with the field, ChangedMeanwhile."""
        check(settings)
        before, _ = self.get(site)
        data = msgspec.json.encode(settings).decode()
        with self._database.transaction() as connection:
            if version == 0:
                count = connection.execute(
                    "INSERT OR IGNORE INTO message_setting VALUES (?, ?, ?, 1)", (site, Channel.ISSUES, data)
                ).rowcount
            else:
                count = connection.execute(
                    "UPDATE message_setting SET data = ?, version = version + 1 "
                    "WHERE site = ? AND channel = ? AND version = ?",
                    (data, site, Channel.ISSUES, version),
                ).rowcount
            one_changed(count, "the settings of the tracker")
            if before.place != settings.place:
                connection.execute("DELETE FROM tracked WHERE site = ?", (site,))


def check(settings: TrackerSettings) -> None:
    """Raise Refusal with the fields that are wrong."""
    wrong: dict[str, str] = {}
    if settings.least not in {severity.value for severity in Severity}:
        wrong["least"] = "choose one of the severities"
    if not 1 <= settings.most <= MOST_AT_ONCE:
        wrong["most"] = f"a number from 1 to {MOST_AT_ONCE}"
    if settings.kind is not TrackerKind.NONE:
        pattern, form = _PROJECTS[settings.kind]
        if not pattern.fullmatch(settings.project) or ".." in settings.project or len(settings.project) > _LONGEST:
            wrong["project"] = f"write it as {form}"
        if not _VARIABLE.fullmatch(settings.token):
            wrong["token"] = "write ${NAME} for an environment variable of the service; a token itself is never kept"
        if not _is_address(settings.address):
            wrong["url"] = "an address begins with https://"
        if settings.kind is TrackerKind.JIRA and not 0 < len(settings.issue_type) <= 60:
            wrong["issue_type"] = "such as Task or Bug"
        if len(settings.user) > _LONGEST or ":" in settings.user:
            wrong["user"] = "an e-mail address"
    elif settings.on:
        wrong["kind"] = "choose a tracker"
    if wrong:
        raise Refusal("; ".join(wrong.values()), fields=wrong)


def _is_address(url: str) -> bool:
    if len(url) > _LONGEST or "?" in url or "#" in url or "@" in url:
        return False
    host = address_of(url).host
    return bool(host) and (url.startswith("https://") or (url.startswith("http://") and host in OWN_MACHINE))
