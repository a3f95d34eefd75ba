"""GitLab, hosted or a team's own: https://docs.gitlab.com/api/issues, version 4 of the interface."""

from __future__ import annotations

import msgspec

from auditor.service.trackers.issue import LABEL, IssueText, Made, markdown
from auditor.service.trackers.rest import Rest
from auditor.service.trackers.settings import TrackerSettings


class _GitLabIssue(msgspec.Struct):
    iid: int
    state: str = "opened"
    web_url: str = ""
    description: str | None = None


class _GitLabProject(msgspec.Struct):
    path_with_namespace: str


class GitLab:
    """The issues of a project."""

    def __init__(self, settings: TrackerSettings) -> None:
        """Take the token from the environment. Raises Refusal where it is not there."""
        self._rest = Rest(f"{settings.address}/api/v4", {"PRIVATE-TOKEN": settings.secret()})
        self._project = f"/projects/{settings.project.replace('/', '%2F')}"

    def project(self) -> str:
        """Return the name of the project. Raises NotDone."""
        return self._rest.ask("GET", self._project).value(_GitLabProject).path_with_namespace

    def find(self, marker: str) -> Made | None:
        """Return the issue whose text has the marker."""
        query = {"search": marker, "in": "description", "state": "all", "scope": "all", "per_page": "20"}
        issues = self._rest.ask("GET", f"{self._project}/issues", query=query).value(list[_GitLabIssue])
        found = next((one for one in issues if marker in (one.description or "")), None)
        return Made(str(found.iid), found.web_url) if found else None

    def make(self, text: IssueText) -> Made:
        """Make an issue."""
        data = {"title": text.title, "description": markdown(text), "labels": LABEL}
        made = self._rest.ask("POST", f"{self._project}/issues", data).value(_GitLabIssue)
        return Made(str(made.iid), made.web_url)

    def set_open(self, key: str, is_open: bool, why: str) -> bool:
        """Open or close an issue."""
        path = f"{self._project}/issues/{key}"
        answer = self._rest.ask("GET", path, well=(404,))
        if answer.status == 404:
            return False
        state, event = ("opened", "reopen") if is_open else ("closed", "close")
        if answer.value(_GitLabIssue).state != state:
            self._rest.ask("PUT", path, {"state_event": event})
            self._rest.ask("POST", f"{path}/notes", {"body": why})
        return True
