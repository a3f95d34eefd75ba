"""Trackers on loopback that answer as the documents of GitHub, GitLab and Jira say, and keep what they were asked."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from auditor.urls import address_of, query_pairs

TOKEN = "made-for-a-test-0123456789abcdef"
Reply = tuple[int, object]


class TrackerServer:
    """A tracker: `ask` answers; the rest is common to the three."""

    def __init__(self) -> None:
        self.issues: dict[str, dict[str, Any]] = {}
        self.comments: list[tuple[str, str]] = []
        self.asked: list[tuple[str, str]] = []
        self.refuses = 0
        """A status that every question gets instead of an answer; 0: none."""
        self.loses = False
        """It does what it is asked, and the answer to what was made is lost."""
        self.address = ""

    def ask(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> Reply:
        raise NotImplementedError

    def knows(self, headers: dict[str, str]) -> bool:
        raise NotImplementedError

    def made(self) -> int:
        return sum(method == "POST" and path.endswith(("/issues", "/issue")) for method, path in self.asked)


class GitHubServer(TrackerServer):
    """Labels that are not there are made; the list has pull requests, too."""

    kind, project, repository = "github", "school/web", "/repos/school/web"

    def knows(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer {TOKEN}"

    def is_closed(self, key: str) -> bool:
        return bool(self.issues[key]["state"] == "closed")

    def ask(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> Reply:
        inner = path.removeprefix(self.repository)
        if inner == path:
            return 404, {"message": "Not Found"}
        if inner == "":
            return 200, {"full_name": "school/web", "has_issues": True}
        if (method, inner) == ("POST", "/issues"):
            number = len(self.issues) + 1
            self.issues[str(number)] = {
                "number": number,
                "state": "open",
                "html_url": f"https://github.test/school/web/issues/{number}",
                "title": data["title"],
                "body": data["body"],
                "labels": [{"name": name} for name in data["labels"]],
            }
            return 201, self.issues[str(number)]
        if (method, inner) == ("GET", "/issues"):
            assert query["state"] == "all"
            labelled = [
                one for one in self.issues.values() if query["labels"] in {label["name"] for label in one["labels"]}
            ]
            size, sheet = int(query["per_page"]), int(query["page"])
            assert size <= 100
            return 200, list(reversed(labelled))[(sheet - 1) * size : sheet * size]
        found = re.fullmatch(r"/issues/(\d+)(/comments)?", inner)
        if found is None or found[1] not in self.issues:
            return 404, {"message": "Not Found"}
        issue = self.issues[found[1]]
        if found[2]:
            self.comments.append((found[1], data["body"]))
            return 201, {"id": len(self.comments)}
        if method == "PATCH":
            assert (data["state"], data["state_reason"]) in {("closed", "completed"), ("open", "reopened")}
            issue["state"] = data["state"]
        return 200, issue


class GitLabServer(TrackerServer):
    """The path of a project is one part of the address."""

    kind, project = "gitlab", "school/sites/web"

    def knows(self, headers: dict[str, str]) -> bool:
        return headers.get("private-token") == TOKEN

    def is_closed(self, key: str) -> bool:
        return bool(self.issues[key]["state"] == "closed")

    def ask(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> Reply:
        start = "/api/v4/projects/school%2Fsites%2Fweb"
        inner = path.removeprefix(start)
        if inner == path:
            return 404, {"message": "404 Project Not Found"}
        if inner == "":
            return 200, {"id": 7, "path_with_namespace": self.project}
        if (method, inner) == ("POST", "/issues"):
            iid = len(self.issues) + 1
            self.issues[str(iid)] = {
                "iid": iid,
                "id": 1000 + iid,
                "state": "opened",
                "web_url": f"https://gitlab.test/{self.project}/-/issues/{iid}",
                "title": data["title"],
                "description": data["description"],
                "labels": data["labels"].split(","),
            }
            return 201, self.issues[str(iid)]
        if (method, inner) == ("GET", "/issues"):
            assert (query["in"], query["state"]) == ("description", "all")
            return 200, [one for one in self.issues.values() if query["search"] in one["description"]]
        found = re.fullmatch(r"/issues/(\d+)(/notes)?", inner)
        if found is None or found[1] not in self.issues:
            return 404, {"message": "404 Not found"}
        if found[2]:
            self.comments.append((found[1], data["body"]))
            return 201, {"id": len(self.comments)}
        if method == "PUT":
            self.issues[found[1]]["state"] = {"close": "closed", "reopen": "opened"}[data["state_event"]]
        return 200, self.issues[found[1]]


class JiraServer(TrackerServer):
    """A workflow of three states; the cloud has only the newer search, a server only the older one."""

    kind, project = "jira", "WEB"
    STATES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}  # noqa: RUF012

    def __init__(self, *, cloud: bool) -> None:
        super().__init__()
        self.cloud = cloud
        self.is_stuck = False
        """The workflow has no way out."""

    def knows(self, headers: dict[str, str]) -> bool:
        basic = base64.b64encode(f"anna@school.test:{TOKEN}".encode()).decode()
        return headers.get("authorization") == (f"Basic {basic}" if self.cloud else f"Bearer {TOKEN}")

    def is_closed(self, key: str) -> bool:
        return bool(self.issues[key]["state"] == "Done")

    def ask(self, method: str, path: str, query: dict[str, str], data: dict[str, Any]) -> Reply:
        inner = path.removeprefix("/rest/api/2")
        if (method, inner) == ("GET", "/project/WEB"):
            return 200, {"key": "WEB", "name": "Web pages"}
        if method == "POST" and inner in {"/search/jql", "/search"}:
            if (inner == "/search/jql") != self.cloud:
                return (410 if self.cloud else 404), {"errorMessages": ["The requested API is not there."]}
            label = re.fullmatch(r'project = "WEB" AND labels = "([\w-]+)"', data["jql"])
            assert label, data
            return 200, {"issues": [{"key": key} for key, one in self.issues.items() if label[1] in one["labels"]]}
        if (method, inner) == ("POST", "/issue"):
            fields = data["fields"]
            if fields["issuetype"] != {"name": "Task"}:
                return 400, {"errorMessages": [], "errors": {"issuetype": "The issue type selected is invalid."}}
            assert all(" " not in label for label in fields["labels"])
            key = f"WEB-{len(self.issues) + 1}"
            self.issues[key] = {
                "state": "To Do",
                "title": fields["summary"],
                "body": fields["description"],
                "labels": fields["labels"],
            }
            return 201, {"id": "1", "key": key, "self": "https://jira.test/rest/api/2/issue/1"}
        found = re.fullmatch(r"/issue/([A-Z]+-\d+)(/transitions|/comment)?", inner)
        if found is None or found[1] not in self.issues:
            return 404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]}
        return self._issue(method, found[1], found[2], data)

    def _issue(self, method: str, key: str, what: str | None, data: dict[str, Any]) -> Reply:
        issue = self.issues[key]
        if what == "/comment":
            self.comments.append((key, data["body"]))
            return 201, {"id": "1"}
        ways = {str(number): name for number, name in enumerate(self.STATES, 11) if name != issue["state"]}
        if what is None:
            return 200, {"key": key, "fields": {"status": _status(issue["state"], self.STATES)}}
        if method == "POST":
            issue["state"] = ways[data["transition"]["id"]]
            return 204, None
        shown = {} if self.is_stuck else ways
        return 200, {
            "transitions": [{"id": way, "name": name, "to": _status(name, self.STATES)} for way, name in shown.items()]
        }


def _status(name: str, states: dict[str, str]) -> dict[str, object]:
    return {"name": name, "statusCategory": {"key": states[name]}}


@contextmanager
def tracker(server: TrackerServer) -> Iterator[TrackerServer]:
    """Serve a tracker on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(length) or b"null") or {}
            path, _, query = self.path.partition("?")
            server.asked.append((self.command, path))
            headers = {name.lower(): value for name, value in self.headers.items()}
            if server.refuses:
                status, value = server.refuses, {"message": f"not now, {headers}"}
            elif not server.knows(headers):
                status, value = 401, {"message": "Bad credentials"}
            else:
                status, value = server.ask(self.command, path, dict(query_pairs(query)), data)
            if server.loses and status == 201:
                return  # the connection ends without an answer
            body = json.dumps(value).encode() if value is not None else b""
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PATCH = do_PUT = do_GET

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{listening.server_port}"
    assert address_of(server.address).host == "127.0.0.1"
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(10)
