"""The interface for programs: tokens, scopes and sites, each route as each token, bounds, the document, figures, a publishing hook."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from jsonschema import Draft202012Validator

from auditor.service.api.routes import MOST_BODY, ROUTES, RateLimit
from auditor.service.roles import TokenScope
from tests.service.serving import Serving, served

START = "http://127.0.0.1:9/"
SCOPES = (TokenScope.READ, TokenScope.RUN, TokenScope.WORK)


class Program:
    """A program with a token."""

    def __init__(self, base: str, secret: str) -> None:
        self.base, self.headers = base, {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str, **query: object) -> requests.Response:
        return requests.get(self.base + path, params=query, headers=self.headers, timeout=30)  # type: ignore[arg-type]

    def post(self, path: str, body: object) -> requests.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return requests.post(self.base + path, data=data, headers=self.headers, timeout=30)


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    with served(tmp_path_factory.mktemp("service"), start=False) as serving:
        serving.site("mine", START)
        serving.site("other")
        yield serving


def program(serving: Serving, scope: TokenScope, slug: str = "mine", days: int = 5) -> Program:
    site = serving.service.sites.get(slug).id if slug else None
    wish = ("a test", site, scope, days)
    return Program(serving.base, serving.service.tokens.make(wish, "anna", serving.clock.now()))


def address(path: str) -> str:
    return path.replace("{site}", "mine").replace("{job}", "none")


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.path}")
def test_each_route_asks_for_a_token_of_its_scope_and_site(serving: Serving, route) -> None:
    path = address(route.path)

    def asked(one: Program) -> int:
        return (one.get(path) if route.method == "GET" else one.post(path, {})).status_code

    assert asked(Program(serving.base, "")) == 401
    assert asked(Program(serving.base, "auditor_forged")) == 401
    for scope in SCOPES:
        allowed = scope.allows(route.scope)
        assert (asked(program(serving, scope)) not in {401, 403}) == allowed
    if "{site}" in route.path:
        assert asked(program(serving, TokenScope.WORK, "other")) in {400, 404}


def test_a_token_that_ended_or_whose_days_are_over_is_none(serving: Serving) -> None:
    one = program(serving, TokenScope.READ, days=1)
    assert one.get("/api/v1/sites").status_code == 200
    token = serving.service.tokens.all()[0]
    serving.service.tokens.end(token.id)
    assert one.get("/api/v1/sites").status_code == 401
    late = program(serving, TokenScope.READ, days=1)
    serving.clock.ahead += timedelta(days=2)
    assert late.get("/api/v1/sites").status_code == 401


def test_a_run_is_asked_for_once_shown_and_stopped(serving: Serving) -> None:
    one = program(serving, TokenScope.RUN)
    first = one.post("/api/v1/sites/mine/runs", {})
    again = one.post("/api/v1/sites/mine/runs", {})
    assert first.status_code == 202
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["state"] == "queued"
    path = f"/api/v1/sites/mine/jobs/{first.json()['id']}"
    assert one.get(path).json()["state"] == "queued"
    assert one.post(f"{path}/stop", {}).json()["state"] == "cancelled"
    entries = serving.service.journal.entries(serving.service.sites.get("mine").id)
    assert {entry.by for entry in entries} == {"token a test"}


def test_a_content_system_has_what_it_published_audited_and_nothing_of_others(serving: Serving) -> None:
    one = program(serving, TokenScope.RUN)
    taken = one.post("/hooks/publish", {"addresses": [f"{START}fees", f"{START}fees#top"]})
    assert taken.status_code == 202
    job = serving.service.queue.get(taken.json()["id"])
    assert job.wish.pages == (f"{START}fees",)
    foreign = one.post("/hooks/publish", {"addresses": ["http://elsewhere.test/x"]})
    assert (foreign.status_code, list(foreign.json()["fields"])) == (422, ["addresses"])
    assert one.post("/hooks/publish", {"addresses": []}).status_code == 422
    assert program(serving, TokenScope.RUN, "").post("/hooks/publish", {"addresses": [START]}).status_code == 422
    assert one.post("/hooks/publish", {"site": "other", "addresses": [START]}).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/v1/sites/mine/runs", b"{", 400),
        ("/api/v1/sites/mine/runs", b'{"addresses": 5}', 400),
        ("/api/v1/sites/mine/runs", b'{"no-such-key": 5}', 400),
        ("/api/v1/sites/mine/runs", b'"' + b"x" * MOST_BODY + b'"', 413),
        ("/api/v1/sites/mine/waivers", b'{"reason": "", "owner": "a", "finding": "x"}', 422),
        ("/api/v1/sites/mine/waivers", b'{"reason": "r", "owner": "a", "finding": "x", "cause": "y"}', 422),
        ("/api/v1/sites/mine/waivers", b'{"reason": "r", "owner": "a", "finding": "none"}', 404),
    ],
)
def test_what_cannot_be_done_says_why_and_does_nothing(serving: Serving, path: str, body: bytes, status: int) -> None:
    answer = program(serving, TokenScope.WORK).post(path, body)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_a_misspelt_parameter_is_no_filter_that_finds_everything(serving: Serving) -> None:
    one = program(serving, TokenScope.READ)
    answer = one.get("/api/v1/sites/mine/findings", sevrity="critical")
    assert answer.status_code == 400
    assert "severity" in answer.json()["detail"]
    assert one.get("/api/v1/sites/mine/findings", sheet="0").status_code == 422
    assert one.get("/api/v1/sites/mine/findings", severity="critical").json() == {
        "total": 0,
        "sheet": 1,
        "findings": [],
    }


def test_a_token_asks_so_often_a_minute_and_no_other_suffers(serving: Serving) -> None:
    limit, now = RateLimit(most=2), serving.clock.now()
    assert [limit.allows(1, now) for _ in range(3)] == [True, True, False]
    assert limit.allows(2, now)
    assert limit.allows(1, now + timedelta(seconds=61))


def test_the_document_names_every_route_and_shape_and_its_schemas_are_valid(serving: Serving) -> None:
    document = requests.get(f"{serving.base}/api/v1/openapi.json", timeout=30).json()
    assert document["openapi"].startswith("3.1")
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert told == {(route.method, route.path) for route in ROUTES}
    schemas = document["components"]["schemas"]
    referred = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert referred <= set(schemas)
    for name, schema in schemas.items():
        Draft202012Validator.check_schema({**schema, "components": document["components"]})
        assert schema.get("description"), name
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names))


def test_figures_are_for_who_has_a_token_and_of_its_sites_only(serving: Serving) -> None:
    assert Program(serving.base, "").get("/metrics").status_code == 401
    program(serving, TokenScope.RUN).post("/api/v1/sites/mine/runs", {})
    text = program(serving, TokenScope.READ, "").get("/metrics").text
    assert 'auditor_jobs{state="' in text
    assert all(re.fullmatch(r'# (HELP|TYPE) .+|[a-z_]+(\{[a-z]+="[^"]*"\})? \S+', line) for line in text.splitlines())
    assert "auditor_jobs" not in program(serving, TokenScope.READ, "mine").get("/metrics").text


def test_everything_works_below_a_prefix(tmp_path) -> None:
    with served(tmp_path, start=False, prefix="/auditor") as serving:
        serving.site("mine", START)
        assert serving.base.endswith("/auditor")
        assert program(serving, TokenScope.READ).get("/api/v1/sites/mine").json()["slug"] == "mine"
        document = requests.get(f"{serving.base}/api/v1/openapi.json", timeout=30).json()
        assert document["servers"] == [{"url": "/auditor"}]
        assert requests.get(f"{serving.base}/healthz", timeout=30).text == "ok"


def test_the_program_of_the_documentation_runs(serving: Serving) -> None:
    text = (Path(__file__).parents[2] / "docs" / "service.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.S)
    assert code is not None
    serving.site("school", START)
    secret = program(serving, TokenScope.RUN, "school").headers["Authorization"].removeprefix("Bearer ")
    said: dict[str, object] = {"token": secret, "audit": serving.base}
    exec(code[1], said)
    assert said["state"] == "queued"
    assert said["new"] == []
