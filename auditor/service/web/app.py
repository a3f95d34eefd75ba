"""The routes, one table: path, what answers, who may ask. Every answer gets the same strict headers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from shutil import disk_usage

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auditor.report.html.writer import style
from auditor.service.api.metrics import MEDIA_TYPE, metrics
from auditor.service.api.openapi import document
from auditor.service.api.routes import ROOT, api_routes, problem, token_of
from auditor.service.options import ServiceOptions
from auditor.service.service import Service
from auditor.service.web import (
    compare_pages,
    dashboard,
    entry,
    finding_pages,
    message_pages,
    people_pages,
    report_files,
    run_pages,
    schedule_pages,
    settings_pages,
    site_pages,
    text_pages,
    tracker_pages,
)
from auditor.service.web.guard import Needs, Page, endpoint
from auditor.service.web.render import CSP
from auditor.urls import address_of

_HERE = Path(__file__).parent
_SITE = "/sites/{site}"
_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-site",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
_ROOM = 50_000_000
"""Bytes that must be free on the disk for the service to be well."""
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

PAGES: Sequence[Page] = (
    Page("/first", entry.show_first, Needs.ANYBODY),
    Page("/first", entry.make_first, Needs.ANYBODY, posts=True),
    Page("/sign-in", entry.show_sign_in, Needs.ANYBODY),
    Page("/sign-in", entry.sign_in, Needs.ANYBODY, posts=True),
    Page("/shared/{secret}", entry.open_share, Needs.ANYBODY),
    Page("/reports/{signed}/{file:path}", report_files.report_file, Needs.ANYBODY),
    Page("/sign-out", entry.sign_out, Needs.ACCOUNT, posts=True),
    Page("/password", entry.show_own_password, Needs.ACCOUNT),
    Page("/password", entry.change_own_password, Needs.ACCOUNT, posts=True),
    Page("/", dashboard.show_dashboard, Needs.ACCOUNT),
    Page("/add-site", dashboard.show_add_site, Needs.SERVICE),
    Page("/add-site", dashboard.add_site, Needs.SERVICE, posts=True),
    Page("/journal", dashboard.show_journal, Needs.SERVICE),
    Page("/people", people_pages.show_people, Needs.SERVICE),
    Page("/people", people_pages.add_person, Needs.SERVICE, posts=True),
    Page("/people/{person}", people_pages.show_person, Needs.SERVICE),
    Page("/people/{person}", people_pages.change_person, Needs.SERVICE, posts=True),
    Page("/people/{person}/roles", people_pages.give_roles, Needs.SERVICE, posts=True),
    Page("/tokens", people_pages.show_tokens, Needs.SERVICE),
    Page("/tokens", people_pages.make_token, Needs.SERVICE, posts=True),
    Page("/tokens/end", people_pages.end_token, Needs.SERVICE, posts=True),
    Page(_SITE, site_pages.show_site, Needs.VIEWER),
    Page(f"{_SITE}/history", site_pages.show_history, Needs.VIEWER),
    Page(f"{_SITE}/pages", site_pages.show_pages, Needs.VIEWER),
    Page(f"{_SITE}/run", site_pages.run_now, Needs.EDITOR, posts=True),
    Page(f"{_SITE}/jobs/{{job}}", run_pages.show_job, Needs.VIEWER),
    Page(f"{_SITE}/jobs/{{job}}/state", run_pages.job_state, Needs.VIEWER),
    Page(f"{_SITE}/jobs/{{job}}/log", run_pages.show_log, Needs.EDITOR),
    Page(f"{_SITE}/jobs/{{job}}/stop", run_pages.stop_job, Needs.EDITOR, posts=True),
    Page(f"{_SITE}/jobs/{{job}}/resume", run_pages.resume_job, Needs.EDITOR, posts=True),
    Page(f"{_SITE}/runs/{{run}}/report", report_files.open_report, Needs.VIEWER),
    Page(f"{_SITE}/causes", finding_pages.show_causes, Needs.VIEWER),
    Page(f"{_SITE}/findings", finding_pages.show_findings, Needs.VIEWER),
    Page(f"{_SITE}/findings", finding_pages.work_on_many, Needs.EDITOR, posts=True),
    Page(f"{_SITE}/causes/{{subject}}", finding_pages.show_cause, Needs.VIEWER),
    Page(f"{_SITE}/findings/{{subject}}", finding_pages.show_finding, Needs.VIEWER),
    *(
        Page(f"{_SITE}/{kind}/{{subject}}/{action}", handler, Needs.EDITOR, posts=True)
        for kind in ("causes", "findings")
        for action, handler in (
            ("assign", finding_pages.assign),
            ("comment", finding_pages.comment),
            ("waive", finding_pages.waive_it),
            ("end-waiver", finding_pages.end_waiver_of_it),
            ("look-again", finding_pages.look_again),
        )
    ),
    Page(f"{_SITE}/findings/{{subject}}/accept", finding_pages.accept_text, Needs.EDITOR, posts=True),
    Page(f"{_SITE}/texts", text_pages.show_texts, Needs.VIEWER),
    Page(f"{_SITE}/texts", text_pages.upload_texts, Needs.ADMIN, posts=True, files=True),
    Page(f"{_SITE}/texts/changes", text_pages.send_changes, Needs.VIEWER),
    Page(f"{_SITE}/compare", compare_pages.show_comparison, Needs.VIEWER),
    Page(f"{_SITE}/schedule", schedule_pages.show_schedule, Needs.ADMIN),
    Page(f"{_SITE}/schedule", schedule_pages.save_schedule, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/settings", settings_pages.show_settings, Needs.ADMIN),
    Page(f"{_SITE}/settings", settings_pages.save_settings, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/settings/text", settings_pages.save_text, Needs.SERVICE, posts=True),
    Page(f"{_SITE}/forget", settings_pages.forget_site, Needs.SERVICE, posts=True),
    Page(f"{_SITE}/journal", dashboard.show_journal, Needs.VIEWER),
    Page(f"{_SITE}/messages", message_pages.show_messages, Needs.ADMIN),
    Page(f"{_SITE}/messages/mail", message_pages.save_mail, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/messages/hook", message_pages.save_hook, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/messages/test", message_pages.send_test, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/messages/again", message_pages.send_again, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/issues", tracker_pages.show_tracker, Needs.ADMIN),
    Page(f"{_SITE}/issues", tracker_pages.save_tracker, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/issues/ask", tracker_pages.ask_tracker, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/issues/now", tracker_pages.make_issues, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/access", people_pages.show_access, Needs.ADMIN),
    Page(f"{_SITE}/access", people_pages.give_role, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/access/share", people_pages.make_share, Needs.ADMIN, posts=True),
    Page(f"{_SITE}/access/end", people_pages.end_share, Needs.ADMIN, posts=True),
    Page("/{rest:path}", entry.show_nothing, Needs.ANYBODY),
)
"""Every page. Where the path names a site, the role on that site counts."""


def build(service: Service) -> ASGIApp:
    """Return the application."""
    routes: list[BaseRoute] = [
        Route("/static/{name}", _static),
        Route("/healthz", _health(service)),
        Route("/metrics", _metrics(service)),
        Route(f"{ROOT}/openapi.json", _openapi(service)),
        *api_routes(service),
        *(
            Route(page.path, endpoint(page, service), methods=["POST"] if page.posts else ["GET"], name=page.path)
            for page in PAGES
        ),
    ]
    prefix = service.options.prefix
    inner = Starlette(routes=[Mount(prefix, routes=routes)] if prefix else routes)
    return _Strict(inner, service.options)


def _health(service: Service) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        """Say that the database can be read and that there is room on the disk; for programs that watch, without a token."""
        try:
            service.database.row("SELECT 1")
            free = disk_usage(service.folder).free
        except (sqlite3.Error, OSError):
            return PlainTextResponse("the database cannot be read", 503)
        return PlainTextResponse("ok") if free > _ROOM else PlainTextResponse("the disk is nearly full", 503)

    return answer


def _metrics(service: Service) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        """Return the figures of the sites that the token may see."""
        token = token_of(request, service, service.clock.now())
        if token is None:
            return problem(401, "A token is needed", "Send Authorization: Bearer with a token that may read.")
        return Response(metrics(service, None if token.site is None else (token.site,)), media_type=MEDIA_TYPE)

    return answer


def _openapi(service: Service) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        """Return what describes the interface; it holds nothing of any site."""
        return Response(document(service.options.prefix), media_type="application/json")

    return answer


def _static(request: Request) -> Response:
    name = str(request.path_params["name"])
    files = _static_files()
    if name not in files:
        return PlainTextResponse("There is nothing here.", 404)
    media_type = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(files[name], media_type=media_type, headers={"Cache-Control": "public, max-age=300"})


@cache
def _static_files() -> dict[str, bytes]:
    own = (_HERE / "service.css").read_text("utf-8")
    return {"service.css": f"{style()}\n{own}".encode(), "live.js": (_HERE / "live.js").read_bytes()}


class _Strict:
    """Answers under its own names only, and gives every answer the strict headers that it does not have."""

    def __init__(self, inner: ASGIApp, options: ServiceOptions) -> None:
        self._inner = inner
        self._names = _OWN_NAMES | {options.host} | {name.lower() for name in options.names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            """Send a message with the headers."""
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        host = address_of(f"http://{Request(scope).headers.get('host', '')}/").host.lower()
        if host not in self._names and f"[{host}]" not in self._names:
            # A name that somebody else points at this machine (DNS rebinding) gets nothing.
            refused = PlainTextResponse(
                "This service does not answer under this name; see `names` in service.toml.", 421
            )
            await refused(scope, receive, with_headers)
            return
        await self._inner(scope, receive, with_headers)
