"""One site: where it stands, how it went, what to repair first."""

from __future__ import annotations

from starlette.responses import Response

from auditor.report.labels import FAMILIES
from auditor.service.queue import JobWish
from auditor.service.web.call import Call
from auditor.service.web.charts import trend_of
from auditor.service.web.render import page, to

_HISTORY = 30
"""Runs on one page, and in a chart."""


def show_site(call: Call) -> Response:
    """Show where a site stands."""
    service, site = call.service, call.site
    service.index.read_waivers(site)
    runs = service.index.runs(site.id, _HISTORY, whole=True)
    trends = [trend_of(runs, f"trend-{name}", name) for name in FAMILIES if any(name in run.families for run in runs)]
    return page(
        call,
        "site.html",
        newest=runs[0] if runs else None,
        trends=trends if len(runs) > 1 else [],
        jobs=service.queue.open(site.id),
        past=service.queue.of_site(site.id, 1),
        causes=service.findings.causes(site.id, 10),
        is_there=site.is_there,
        tab="overview",
    )


def show_history(call: Call) -> Response:
    """Show the runs of a site."""
    service, site = call.service, call.site
    runs = service.index.runs(site.id, _HISTORY + 1, before=call.query.text("before"))
    return page(
        call,
        "history.html",
        runs=runs[:_HISTORY],
        older=runs[_HISTORY - 1].id if len(runs) > _HISTORY else "",
        jobs=service.queue.of_site(site.id),
        tab="history",
    )


def show_pages(call: Call) -> Response:
    """Show the pages and the documents of a site."""
    found, wanted = call.service.findings, call.query.text("text")
    pages, documents = found.pages(call.site.id, wanted), found.documents(call.site.id, wanted)
    return page(call, "pages.html", pages=pages, documents=documents, wanted=wanted, tab="pages")


def run_now(call: Call) -> Response:
    """Put a whole run into the queue."""
    wish = JobWish(call.account.name, fresh=call.form.flag("fresh"))
    job = call.service.queue.ask(call.site.id, wish, call.now)
    call.service.runner.wake()
    call.note("run asked for", job.id)
    return to(call, f"/sites/{call.site.slug}/jobs/{job.id}")
