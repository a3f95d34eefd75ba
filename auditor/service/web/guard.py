"""Who asks, whether he may, whether a form is ours: asked once, here, before any page does anything."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Message

from auditor.errors import AuditorError
from auditor.log import event
from auditor.service.accounts import Account
from auditor.service.faults import ChangedMeanwhile, Missing, Refusal
from auditor.service.roles import Role
from auditor.service.secrets_kept import new_secret
from auditor.service.service import Service
from auditor.service.web.call import MOST_UPLOAD, Call, FormFields, UploadedFile, Visitor
from auditor.service.web.render import error_page
from auditor.urls import address_of, percent_encoded

SESSION_COOKIE = "auditor_session"
SHARE_COOKIE = "auditor_share"
TOKEN_FIELD = "form_token"
MOST_FORM = 1_000_000
"""Bytes of a form, beside its files."""
_MOST_FIELDS = 2000
_log = logging.getLogger(__name__)

Handler = Callable[[Call], Response]


class Needs(StrEnum):
    """Who may ask for a page."""

    ANYBODY = "anybody"
    ACCOUNT = "account"
    """Whoever is signed in."""
    VIEWER = "viewer"
    """Whoever may see the site; a read-only link does."""
    EDITOR = "editor"
    ADMIN = "admin"
    """Admins of the site."""
    SERVICE = "service"
    """Admins of the whole service."""


@dataclass(frozen=True, slots=True)
class Page:
    """One row of the table of routes."""

    path: str
    handler: Handler
    needs: Needs
    posts: bool = False
    """Answers a form; else it only shows."""
    files: bool = False
    """The form may bring files."""


def endpoint(page: Page, service: Service) -> Callable[[Request], Awaitable[Response]]:
    """Return what Starlette calls for a row: the handler behind every question that is to be asked first."""

    async def answer(request: Request) -> Response:
        """Answer one request."""
        call = await run_in_threadpool(_call, request, service)
        try:
            refused = await run_in_threadpool(_refused, call, page)
            if refused is not None:
                return refused
            call = await run_in_threadpool(_about, call)
            if page.posts:
                call = await _with_form(call, page)
            response = await run_in_threadpool(page.handler, call)
        except AuditorError as fault:
            response = _told(call, fault)
        except Exception:  # noqa: BLE001 - the last line of defence: whoever asks gets a page, the log the traceback
            _log.exception(event("page-crashed", path=page.path))
            response = error_page(call, 500, "Something failed here", "It is written to the log of the service.")
        if not request.cookies.get(SESSION_COOKIE):
            set_cookie(call, response, SESSION_COOKIE, call.visitor.secret)
        return response

    return answer


def set_cookie(call: Call, response: Response, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send; an empty value takes it away."""
    response.set_cookie(
        name,
        value,
        max_age=None if value else 0,
        path=call.prefix or "/",
        secure=call.https,
        httponly=True,
        samesite="lax",
    )


def role_on(call: Call, site: int) -> Role | None:
    """Return what the visitor may do on a site; None where it is not his to see."""
    if call.visitor.account is not None:
        return call.service.accounts.role(call.visitor.account, site)
    return Role.VIEWER if call.visitor.shared_site == site else None


def _call(request: Request, service: Service) -> Call:
    now, options = service.clock.now(), service.options
    peer = request.client.host if request.client else ""
    believed = options.proxy.trusts(peer)
    https = options.https or (believed and request.headers.get("x-forwarded-proto") == "https")
    secret = request.cookies.get(SESSION_COOKIE) or new_secret()
    account: Account | None = None
    if believed and options.proxy.user_header:
        name = request.headers.get(options.proxy.user_header, "")
        account = service.accounts.named(name) if name else None
    elif not options.proxy.user_header or not believed:
        found = service.sign_ins.account_of(secret, now)
        account = service.accounts.get(found) if found is not None else None
    if account is not None and not account.active:
        account = None
    share = request.cookies.get(SHARE_COOKIE, "")
    shared = service.shares.site_of(share, now) if share and account is None else None
    origin = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip() if believed else ""
    session = f"{secret}:{account.id if account else 0}"
    visitor = Visitor(session, account, shared, secret, (origin or peer)[:60])
    query = FormFields(_gathered((name, value) for name, value in request.query_params.multi_items()))
    return Call(service, request, visitor, now, https, query=query)


def _refused(call: Call, page: Page) -> Response | None:
    """Return the answer to whoever may not; None for whoever may. What is not his to see does not exist for him."""
    if page.needs is Needs.ANYBODY:
        return None
    visitor = call.visitor
    known = visitor.account is not None or visitor.shared_site is not None
    if not known:
        if page.posts:
            return error_page(call, 403, "You are not signed in", "Your session has ended. Sign in, then do it again.")
        here = call.request.url.path + (f"?{call.request.url.query}" if call.request.url.query else "")
        return RedirectResponse(f"{call.prefix}/sign-in?next={percent_encoded(here)}", 303)
    if page.needs is Needs.ACCOUNT:
        return None if visitor.account is not None else _not_yours(call)
    if page.needs is Needs.SERVICE:
        return None if visitor.account is not None and visitor.account.admin else _not_yours(call)
    site = call.service.sites.get(call.path("site"))
    role = role_on(call, site.id)
    if role is None:
        raise Missing
    return None if role.allows(Role(page.needs)) else _not_yours(call)


def _not_yours(call: Call) -> Response:
    return error_page(
        call, 403, "This needs another role", "Ask an admin of the site if you should be able to do this."
    )


def _about(call: Call) -> Call:
    slug = call.request.path_params.get("site")
    if slug is None:
        return call
    site = call.service.sites.get(str(slug))
    return replace(call, about=site, role=role_on(call, site.id))


def _told(call: Call, fault: AuditorError) -> Response:
    if isinstance(fault, Missing):
        return error_page(
            call, 404, "There is nothing here", f"{_sentence(fault.detail)} It may be gone, or not for you."
        )
    if isinstance(fault, ChangedMeanwhile):
        return error_page(call, 409, "Somebody else was quicker", str(fault))
    if isinstance(fault, Refusal):
        return error_page(call, 400, "That cannot be done", _sentence(fault.detail))
    _log.warning(event("page-failed", path=call.request.url.path, text=str(fault)))
    return error_page(call, 409, "That did not work", str(fault))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


# -- forms --------------------------------------------------------------------------------------------------------------


class _TooLarge(Exception):
    """The form is larger than what is read."""


async def _with_form(call: Call, page: Page) -> Call:
    _refuse_foreign(call.request)
    limit = MOST_UPLOAD + MOST_FORM if page.files else MOST_FORM
    try:
        fields = await _read_form(call.request, limit)
    except _TooLarge:
        size = f"{limit // 1_000_000} MB"
        raise Refusal(f"what you sent is larger than {size}; nothing of it was kept") from None
    except (MultiPartException, HTTPException, ClientDisconnect, UnicodeDecodeError) as error:
        raise Refusal("the form could not be read") from error
    why = await run_in_threadpool(call.service.forms.check, fields.text(TOKEN_FIELD), call.visitor.session, call.now)
    if why:
        raise Refusal(f"{why} Open the page again and repeat it there")
    return replace(call, form=fields)


def _refuse_foreign(request: Request) -> None:
    """Raise Refusal for a form that a page of another site sent, as browsers tell."""
    site = request.headers.get("sec-fetch-site", "")
    origin = request.headers.get("origin", "")
    if site in {"cross-site", "same-site"}:
        raise Refusal("the form came from another site")
    if origin and origin != "null" and address_of(origin).authority.lower() != request.headers.get("host", "").lower():
        raise Refusal("the form came from another site")


async def _read_form(request: Request, limit: int) -> FormFields:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _TooLarge
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await request.receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise _TooLarge
        return message

    counting = Request(request.scope, counted)
    async with counting.form(max_files=50, max_fields=_MOST_FIELDS, max_part_size=MOST_FORM) as form:
        pairs, files = [], []
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files.append(UploadedFile(value.filename, await value.read()))
            else:
                pairs.append((name, value))
    return FormFields(_gathered(pairs), tuple(files))


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    gathered: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        gathered[name] = (*gathered.get(name, ()), value)
    return gathered
