"""Jira, in the cloud or a team's own: version 2 of the interface, which both have, and whose texts are plain wiki markup.

Cloud: https://developer.atlassian.com/cloud/jira/platform/rest/v2; Data Center: https://docs.atlassian.com/software/jira/docs/api/REST.
A workflow is each team's own: issues are closed and opened by the first transition that leads to a status of that category.
"""

from __future__ import annotations

import msgspec

from auditor.service.trackers.issue import LABEL, IssueText, Made, NotDone, wiki
from auditor.service.trackers.rest import Rest
from auditor.service.trackers.settings import TrackerSettings

_API = "/rest/api/2"
_DONE = "done"
_NOT_DONE = ("new", "indeterminate", "undefined")
"""Categories of a status that is not done, in the order in which they are taken."""
_NO_SUCH_ROUTE = (404, 405, 410)


class _JiraCategory(msgspec.Struct):
    key: str = ""


class _JiraStatus(msgspec.Struct):
    statusCategory: _JiraCategory = msgspec.field(default_factory=_JiraCategory)


class _JiraFields(msgspec.Struct):
    status: _JiraStatus = msgspec.field(default_factory=_JiraStatus)


class _JiraIssue(msgspec.Struct):
    key: str
    fields: _JiraFields = msgspec.field(default_factory=_JiraFields)


class _JiraSearch(msgspec.Struct):
    issues: list[_JiraIssue] = []


class _JiraTransition(msgspec.Struct):
    id: str
    to: _JiraStatus = msgspec.field(default_factory=_JiraStatus)


class _JiraTransitions(msgspec.Struct):
    transitions: list[_JiraTransition] = []


class _JiraProject(msgspec.Struct):
    key: str
    name: str = ""


class Jira:
    """The issues of a project."""

    def __init__(self, settings: TrackerSettings) -> None:
        """Take the token from the environment. Raises Refusal where it is not there."""
        token = settings.secret()
        login = (settings.user, token) if settings.user else None
        self._rest = Rest(settings.address, {} if login else {"Authorization": f"Bearer {token}"}, login)
        self._address, self._key, self._type = settings.address, settings.project, settings.issue_type

    def project(self) -> str:
        """Return the name of the project. Raises NotDone."""
        found = self._rest.ask("GET", f"{_API}/project/{self._key}").value(_JiraProject)
        return found.name or found.key

    def find(self, marker: str) -> Made | None:
        """Return the issue with the marker as a label."""
        asked = {"jql": f'project = "{self._key}" AND labels = "{marker}"', "fields": ["status"], "maxResults": 2}
        # The cloud has only the newer search, a server only the older one.
        answer = self._rest.ask("POST", f"{_API}/search/jql", asked, well=_NO_SUCH_ROUTE)
        if answer.status in _NO_SUCH_ROUTE:
            answer = self._rest.ask("POST", f"{_API}/search", asked)
        issues = answer.value(_JiraSearch).issues
        return self._made(issues[0].key) if issues else None

    def make(self, text: IssueText) -> Made:
        """Make an issue."""
        fields = {
            "project": {"key": self._key},
            "issuetype": {"name": self._type},
            "summary": text.title,
            "description": wiki(text),
            "labels": [LABEL, text.marker],
        }
        return self._made(self._rest.ask("POST", f"{_API}/issue", {"fields": fields}).value(_JiraIssue).key)

    def set_open(self, key: str, is_open: bool, why: str) -> bool:
        """Open or close an issue, by a transition of its workflow."""
        path = f"{_API}/issue/{key}"
        answer = self._rest.ask("GET", path, query={"fields": "status"}, well=(404,))
        if answer.status == 404:
            return False
        if (answer.value(_JiraIssue).fields.status.statusCategory.key != _DONE) == is_open:
            return True
        there = self._rest.ask("GET", f"{path}/transitions").value(_JiraTransitions).transitions
        wanted = _NOT_DONE if is_open else (_DONE,)
        fit = [one for category in wanted for one in there if one.to.statusCategory.key == category]
        if not fit:
            raise NotDone(f"the workflow of {key} has no way to a status that is {'open' if is_open else 'done'}")
        self._rest.ask("POST", f"{path}/transitions", {"transition": {"id": fit[0].id}})
        self._rest.ask("POST", f"{path}/comment", {"body": why})
        return True

    def _made(self, key: str) -> Made:
        return Made(key, f"{self._address}/browse/{key}")
