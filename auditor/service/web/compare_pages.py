"""What changed between any two runs, by the same comparison as `auditor compare`."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from auditor import compare
from auditor.pipeline.stored_runs import records_of, runs_named
from auditor.report.changes import Changes
from auditor.report.html.changed import changes_html
from auditor.service.faults import Missing, Refusal
from auditor.service.web.call import Call

CSP = (
    "sandbox allow-popups; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
"""The page stands alone, with its style in it and no script."""


def show_comparison(call: Call) -> Response:
    """Show what is new, fixed and moved in one run against another."""
    names = call.query.text("before"), call.query.text("after")
    if names[0] == names[1]:
        raise Refusal("choose two different runs")
    before, after = sorted(names)
    for name in (before, after):
        if call.service.index.run(call.site.id, name) is None:
            raise Missing("there is no such run")
    store = call.site.store
    judged = compare(before, after, store=store)
    records = records_of(before, after, store=store)
    changes = Changes(judged.verdict, judged.coverage, judged.findings, judged.gone, judged.causes, records)
    text = changes_html(changes, *runs_named(before, after, store=store))
    headers = {"Content-Security-Policy": CSP, "Cache-Control": "no-store"}
    return HTMLResponse(text.encode("utf-8", "replace"), headers=headers)
