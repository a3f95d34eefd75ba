"""Templates of the pages, with what every one of them needs: who is signed in, where one is, the token of its forms."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, RedirectResponse, Response

from auditor.report import labels
from auditor.report.escape import code_words, html_environment, our_words, safe_href, site_words, visible_marks
from auditor.report.html.components import outcome, severity, status
from auditor.service.moments import moment_of
from auditor.service.roles import Role
from auditor.service.web.call import Call

TEMPLATES = Path(__file__).parent / "templates"
CSP = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_RESULTS = {"passed": "Passed", "failed": "Failed", "incomplete": "Incomplete", "nothing": "Nothing audited"}


def page(call: Call, template: str, *, status: int = 200, **context: object) -> Response:
    """Return a page made of a template."""
    token = Markup('<input type="hidden" name="form_token" value="{}">').format(
        call.service.forms.token(call.visitor.session, call.now)
    )
    text = _ENVIRONMENT.get_template(template).render(
        call=call,
        root=call.prefix,
        visitor=call.visitor.account,
        shared=call.visitor.shared_site is not None,
        site=call.about,
        form_token=token,
        told=call.query.text("told")[:300],
        **context,
    )
    return HTMLResponse(text.encode("utf-8", "replace"), status, {"Cache-Control": "no-store"})


def error_page(call: Call, status: int, title: str, why: str) -> Response:
    """Return a page that says what could not be done, and why."""
    return page(call, "error.html", status=status, title=title, why=why)


def to(call: Call, path: str) -> Response:
    """Send the browser to a page of the service after a form was done."""
    return RedirectResponse(f"{call.prefix}{path}", 303)


def secret_text(text: str) -> Markup:
    """Return a secret that is meant to be read here, once; any other text would have it hidden."""
    return Markup(escape(text))


def _when(text: str) -> str:
    return labels.moment(moment_of(text)) if text else ""


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text):%d %b %Y}" if text else ""


_ENVIRONMENT = html_environment(TEMPLATES)
_ENVIRONMENT.globals.update(
    {
        "w": labels,
        "ours": our_words,
        "said": site_words,
        "code": code_words,
        "safe_href": safe_href,
        "severity": severity,
        "outcome": outcome,
        "status_chip": status,
        "results": _RESULTS,
        "Role": Role,
    }
)
_ENVIRONMENT.filters.update(
    {"number": labels.number, "percent": labels.percent, "marks": visible_marks, "when": _when, "day": _day}
)
