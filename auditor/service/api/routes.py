"""The table of routes for programs, and the one place that asks for a token, its scope and its site, and bounds each question."""

from __future__ import annotations

import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeAlias

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from auditor.errors import AuditorError, describe
from auditor.log import event
from auditor.service.api import handlers
from auditor.service.api.handlers import ApiCall
from auditor.service.api.shapes import (
    CauseList,
    FindingList,
    IssueList,
    JobFacts,
    Problem,
    PublishedPages,
    RunList,
    RunWish,
    SiteAnswer,
    SiteList,
    WaiverCount,
    WaiverOrder,
)
from auditor.service.faults import ChangedMeanwhile, Missing, Refusal
from auditor.service.roles import TokenScope
from auditor.service.service import Service
from auditor.service.tokens import ApiToken

ROOT = "/api/v1"
MOST_BODY = 200_000
"""Bytes of one question."""
MOST_A_MINUTE = 600
"""Questions of one token."""
_log = logging.getLogger(__name__)

Shape: TypeAlias = msgspec.Struct


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One row of the table."""

    method: str
    path: str
    handler: Callable[..., Shape]
    """Takes the call, and the body where there is one."""
    scope: TokenScope
    answer: type[Shape]
    body: type[Shape] | None = None
    query: tuple[str, ...] = ()
    status: int = 200

    @property
    def name(self) -> str:
        """Its name in the document."""
        return self.handler.__name__

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (self.handler.__doc__ or "").strip().split("\n")[0]


_SITE = f"{ROOT}/sites/{{site}}"
_FINDINGS = ("family", "severity", "status", "check", "cause", "page", "text", "sheet", "rows")
READ, RUN, WORK = TokenScope.READ, TokenScope.RUN, TokenScope.WORK
ROUTES: tuple[ApiRoute, ...] = (
    ApiRoute("GET", f"{ROOT}/sites", handlers.list_sites, READ, SiteList),
    ApiRoute("GET", _SITE, handlers.show_site, READ, SiteAnswer),
    ApiRoute("GET", f"{_SITE}/runs", handlers.list_runs, READ, RunList, query=("before", "rows")),
    ApiRoute("POST", f"{_SITE}/runs", handlers.start_run, RUN, JobFacts, RunWish, status=202),
    ApiRoute("GET", f"{_SITE}/jobs/{{job}}", handlers.show_job, READ, JobFacts),
    ApiRoute("POST", f"{_SITE}/jobs/{{job}}/stop", handlers.stop_job, RUN, JobFacts),
    ApiRoute("GET", f"{_SITE}/findings", handlers.list_findings, READ, FindingList, query=_FINDINGS),
    ApiRoute("GET", f"{_SITE}/causes", handlers.list_causes, READ, CauseList, query=("sheet", "rows")),
    ApiRoute("GET", f"{_SITE}/issues", handlers.list_issues, READ, IssueList),
    ApiRoute("POST", f"{_SITE}/waivers", handlers.waive, WORK, WaiverCount, WaiverOrder, status=201),
    ApiRoute("POST", "/hooks/publish", handlers.take_published, RUN, JobFacts, PublishedPages, status=202),
)


class RateLimit:
    """How often each token asked within the last minute."""

    def __init__(self, most: int = MOST_A_MINUTE) -> None:
        self._most, self._lock = most, Lock()
        self._asked: defaultdict[int, deque[datetime]] = defaultdict(deque)

    def allows(self, token: int, now: datetime) -> bool:
        """Tell whether a token may ask once more, and count it."""
        with self._lock:
            asked = self._asked[token]
            while asked and not timedelta() <= now - asked[0] <= timedelta(minutes=1):
                asked.popleft()
            if len(asked) >= self._most:
                return False
            asked.append(now)
            return True


def api_routes(service: Service) -> Sequence[Route]:
    """Return the routes as Starlette takes them."""
    limit = RateLimit()
    return [Route(one.path, _endpoint(one, service, limit), methods=[one.method], name=one.name) for one in ROUTES]


def token_of(request: Request, service: Service, now: datetime) -> ApiToken | None:
    """Return the token that a question brings in `Authorization: Bearer`; None where it has none that holds."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return service.tokens.find(secret.strip(), now) if kind.lower() == "bearer" else None


def problem(status: int, title: str, detail: str, code: str = "", fields: dict[str, str] | None = None) -> Response:
    """Return an answer that says what went wrong."""
    body = msgspec.json.encode(Problem(title, status, detail, code, fields=fields or {}))
    headers = {"Cache-Control": "no-store"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="auditor"'
    return Response(body, status, headers, media_type="application/problem+json")


def _endpoint(route: ApiRoute, service: Service, limit: RateLimit) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        now = service.clock.now()
        token = await run_in_threadpool(token_of, request, service, now)
        if token is None:
            return problem(401, "A token is needed", "Send Authorization: Bearer with a token that has not ended.")
        if not token.scope.allows(route.scope):
            return problem(
                403, "The token may not do this", f"It has the scope {token.scope}; this needs {route.scope}."
            )
        if not limit.allows(token.id, now):
            return problem(429, "Too many questions", f"At most {MOST_A_MINUTE} a minute.")
        unknown = sorted(set(request.query_params) - set(route.query))
        if unknown:
            known = ", ".join(route.query) or "none"
            return problem(400, "An unknown parameter", f"{unknown[0][:60]!r}; there are: {known}.")
        origin = request.client.host if request.client else ""
        call = ApiCall(service, token, now, request.path_params, dict(request.query_params), origin)
        try:
            given = await _body(request, route)
            made = await run_in_threadpool(route.handler, call, *given)
        except _BodyTooLarge:
            return problem(413, "The question is too large", f"At most {MOST_BODY} bytes.")
        except (msgspec.DecodeError, ClientDisconnect) as error:
            return problem(400, "The body cannot be read", str(error)[:300])
        except AuditorError as fault:
            return _refused(route, fault)
        return Response(
            msgspec.json.encode(made), route.status, {"Cache-Control": "no-store"}, media_type="application/json"
        )

    return answer


def _refused(route: ApiRoute, fault: AuditorError) -> Response:
    if isinstance(fault, Missing):
        return problem(404, "There is nothing here", "It may be gone, or not for this token.", str(fault.code))
    if isinstance(fault, ChangedMeanwhile):
        return problem(409, "Somebody else was quicker", str(fault), str(fault.code))
    if isinstance(fault, Refusal):
        return problem(422, "That cannot be done", fault.detail, str(fault.code), fault.fields)
    _log.warning(event("api-failed", path=route.path, text=str(fault)))
    return problem(409, "That did not work", describe(fault.code, fault.detail), str(fault.code))


class _BodyTooLarge(Exception):
    """The body is larger than what is read."""


async def _body(request: Request, route: ApiRoute) -> tuple[Shape, ...]:
    if route.body is None:
        return ()
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MOST_BODY:
            raise _BodyTooLarge
    return (msgspec.json.decode(bytes(read) or b"{}", type=route.body),)
