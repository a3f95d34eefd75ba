"""The written report of a run, file by file, in a box of its own: it may run its scripts, and reach nothing of the service.

A sandboxed page has no origin, so no cookie comes with what it loads. Its address carries a signed pass instead, which is good
for one report, for some hours, as long as whoever opened it may see the site.
"""

from __future__ import annotations

import mimetypes
from datetime import timedelta
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.responses import FileResponse, Response

from auditor.service.faults import Missing
from auditor.service.moments import moment_of, text_of
from auditor.service.secrets_kept import digest_of
from auditor.service.web.call import Call
from auditor.service.web.guard import SHARE_COOKIE
from auditor.service.web.render import to

LIFETIME = timedelta(hours=12)
CSP = (
    "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads; default-src 'none'; "
    "img-src 'self' data:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".webp": "image/webp",
    ".json": "application/json",
}
_SAFE = frozenset(
    {"text/html", "text/css", "text/javascript", "image/webp", "image/png", "image/jpeg", "application/json"}
)
"""Types that are shown; everything else is only to be downloaded."""


def open_report(call: Call) -> Response:
    """Send whoever may see a run to its report."""
    row = call.service.index.run(call.site.id, call.path("run"))
    if row is None or not row.folder or not (call.site.folder / row.folder / "index.html").is_file():
        raise Missing("the report of this run is not there any more")
    made = text_of(call.now)
    signed = _signer(call).dumps([call.site.slug, row.folder, _holder(call), made])
    inner = call.query.text("page")
    return to(call, f"/reports/{signed}/{inner if _is_plain(inner) else 'index.html'}")


def report_file(call: Call) -> Response:
    """Return one file of a report, for whoever has a pass for it."""
    try:
        slug, folder, holder, made = _signer(call).loads(call.path("signed"))
        fresh = timedelta(0) <= call.now - moment_of(made) + timedelta(minutes=5) <= LIFETIME
    except (BadSignature, ValueError, TypeError):
        fresh = False
    if not fresh:
        raise Missing("open the report again from its run")
    site = call.service.sites.get(slug)
    if not _may_see(call, holder, site.id):
        raise Missing
    base = (site.folder / folder).resolve()
    wanted = call.path("file") or "index.html"
    path = (base / wanted).resolve() if _is_plain(wanted) else base
    if not path.is_relative_to(base) or not path.is_file():
        raise Missing
    return FileResponse(path, headers=_headers(path), media_type=_type(path))


def _holder(call: Call) -> str:
    """Return whom a pass is given to: an account, or a read-only link by its digest."""
    if call.visitor.account is not None:
        return f"account {call.visitor.account.id}"
    return f"link {digest_of(call.request.cookies.get(SHARE_COOKIE, ''))}"


def _may_see(call: Call, holder: str, site: int) -> bool:
    """Tell whether whoever the pass was given to may still see the site."""
    kind, _, name = holder.partition(" ")
    if kind == "link":
        return call.service.shares.site_with(name, call.now) == site
    account = call.service.accounts.get(int(name))
    return account.active and call.service.accounts.role(account, site) is not None


def _headers(path: Path) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": CSP,
        "Cache-Control": "private, max-age=3600",
        # For a page without an origin its own style comes from elsewhere; the pass in the address keeps strangers out.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return headers if _type(path) in _SAFE else {**headers, "Content-Disposition": "attachment"}


def _type(path: Path) -> str:
    return _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        bool(name)
        and "\\" not in name
        and "\0" not in name
        and all(part and not part.startswith(".") for part in parts)
    )


def _signer(call: Call) -> URLSafeSerializer:
    return URLSafeSerializer(call.service.key, salt="report")
