"""GitHub, and GitHub Enterprise: https://docs.github.com/en/rest/issues, version 2022-11-28 of the interface."""

from __future__ import annotations

import msgspec

from auditor.service.trackers.issue import LABEL, IssueText, Made, NotDone, markdown
from auditor.service.trackers.rest import Rest
from auditor.service.trackers.settings import TrackerSettings

_SHEET = 100
_MOST_SHEETS = 50
_GONE = (404, 410)


class _GitHubIssue(msgspec.Struct):
    number: int
    state: str = "open"
    html_url: str = ""
    body: str | None = None
    pull_request: object = None


class _GitHubRepository(msgspec.Struct):
    full_name: str
    has_issues: bool = True


class GitHub:
    """The issues of a repository."""

    def __init__(self, settings: TrackerSettings) -> None:
        """Take the token from the environment. Raises Refusal where it is not there."""
        self._rest = Rest(
            settings.address,
            {
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {settings.secret()}",
                "X-GitHub-Api-Version": "2022-11-28",
                "User-Agent": LABEL,
            },
        )
        self._repository = f"/repos/{settings.project}"

    def project(self) -> str:
        """Return the name of the repository. Raises NotDone."""
        found = self._rest.ask("GET", self._repository).value(_GitHubRepository)
        if not found.has_issues:
            raise NotDone(f"{found.full_name} has its issues switched off")
        return found.full_name

    def find(self, marker: str) -> Made | None:
        """Return the issue whose text has the marker: by the list of those with our label, which is up to date at once."""
        for sheet in range(1, _MOST_SHEETS + 1):
            query = {"labels": LABEL, "state": "all", "per_page": str(_SHEET), "page": str(sheet)}
            issues = self._rest.ask("GET", f"{self._repository}/issues", query=query).value(list[_GitHubIssue])
            for one in issues:
                if one.pull_request is None and marker in (one.body or ""):
                    return Made(str(one.number), one.html_url)
            if len(issues) < _SHEET:
                return None
        raise NotDone(f"more than {_SHEET * _MOST_SHEETS} issues have the label {LABEL}")

    def make(self, text: IssueText) -> Made:
        """Make an issue."""
        data = {"title": text.title, "body": markdown(text), "labels": [LABEL]}
        made = self._rest.ask("POST", f"{self._repository}/issues", data).value(_GitHubIssue)
        return Made(str(made.number), made.html_url)

    def set_open(self, key: str, is_open: bool, why: str) -> bool:
        """Open or close an issue."""
        path = f"{self._repository}/issues/{key}"
        answer = self._rest.ask("GET", path, well=_GONE)
        if answer.status in _GONE:
            return False
        state, reason = ("open", "reopened") if is_open else ("closed", "completed")
        if answer.value(_GitHubIssue).state != state:
            self._rest.ask("PATCH", path, {"state": state, "state_reason": reason})
            self._rest.ask("POST", f"{path}/comments", {"body": why})
        return True
