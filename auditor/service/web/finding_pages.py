"""Findings by cause or by filter, and the work on them: assign, comment, waive, call done, accept the published text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from starlette.responses import Response

from auditor.errors import UsageFault
from auditor.pipeline.approved_texts import acceptances
from auditor.pipeline.explain import explain
from auditor.report.labels import FAMILIES, SEVERITIES, plural
from auditor.service.faults import ChangedMeanwhile, Missing, Refusal
from auditor.service.findings import SHEET, CauseRow, FindingFilter, FindingRow
from auditor.service.queue import JobWish, Why
from auditor.service.waiving import end_waivers_of, waive_findings, wish_of
from auditor.service.web.call import Call
from auditor.service.web.render import page, to
from auditor.service.work import DONE, WorkItem
from auditor.urls import query_of

MOST_PAGES = 50
"""Pages that one "look again" asks for."""
_MOST_AT_ONCE = 5000
"""Findings of a cause that are waived in one go."""
_CAUSES = 50


def show_causes(call: Call) -> Response:
    """Show what to repair, in the order of the report."""
    number = max(1, call.query.number("sheet", 1))
    found = call.service.findings.causes(call.site.id, _CAUSES, skip=(number - 1) * _CAUSES)
    total = call.service.findings.causes_count(call.site.id)
    return page(
        call,
        "causes.html",
        causes=found,
        sheet=number,
        sheets=-(-total // _CAUSES),
        first=(number - 1) * _CAUSES + 1,
        tab="causes",
    )


def show_findings(call: Call) -> Response:
    """Show the findings that a filter means."""
    return _list(call)


def work_on_many(call: Call) -> Response:
    """Do one thing with every finding that is checked in a list."""
    chosen = [call.service.findings.one(call.site.id, one) for one in call.form.all("finding")[:SHEET]]
    if not chosen:
        raise Refusal("choose findings first")
    action = call.form.text("action")
    if action not in _ACTIONS:
        raise Refusal("choose what to do")
    try:
        told = _ACTIONS[action](call, chosen)
    except Refusal as refused:
        return _list(call, refused)
    return to(call, f"/sites/{call.site.slug}/findings?{_query(call, told)}")


def show_cause(call: Call) -> Response:
    """Show a cause with its findings and the work on it."""
    return _cause_page(call)


def show_finding(call: Call) -> Response:
    """Show a finding and the work on it."""
    return _finding_page(call)


def assign(call: Call) -> Response:
    """Let somebody look after it."""
    item, people = _item(call), call.service.accounts.people_of(call.site.id)
    wanted = call.form.text("assignee")
    account = next((one for one in people if str(one.id) == wanted), None)
    if wanted and account is None:
        raise Refusal("choose somebody who may work on this site")
    call.service.work.assign(call.site.id, item, account.id if account else None, call.now)
    call.note("assigned", item.subject, account.name if account else "nobody")
    return _back(call, "Saved.")


def comment(call: Call) -> Response:
    """Say something about it."""
    try:
        call.service.work.comment(
            call.site.id, call.path("subject"), call.account.name, call.form.text("comment"), call.now
        )
    except Refusal as refused:
        return _again(call, refused)
    call.note("commented", call.path("subject"), call.form.text("comment"))
    return _back(call, "Saved.")


def waive_it(call: Call) -> Response:
    """Waive it: written into the file of waivers that the command line and git know."""
    item = _item(call)
    try:
        told = _waive(call, _meant(call))
    except Refusal as refused:
        return _again(call, refused)
    call.service.work.set_state(call.site.id, item, item.state, call.now)
    return _back(call, told)


def end_waiver_of_it(call: Call) -> Response:
    """Take its waivers back."""
    count = end_waivers_of(call.site, _meant(call), call.service.index)
    call.note("waiver ended", call.path("subject"), plural(count, "finding"))
    return _back(call, f"Ended: {plural(count, 'waiver')}.")


def look_again(call: Call) -> Response:
    """Call it done, and audit its pages again."""
    item = _item(call)
    call.service.work.set_state(call.site.id, item, DONE, call.now)
    told = _look_again(call, _meant(call))
    return _back(call, told)


def accept_text(call: Call) -> Response:
    """Take the published wording over into the approved text."""
    found = call.service.findings.one(call.site.id, call.path("subject"))
    if found.family != "reference":
        raise Refusal("this finding is not about an approved text")
    files = acceptances([found.id], found.run, call.site.settings(), store=call.site.store)
    if not files:
        raise Refusal("there is no wording to take over")
    for acceptance in files:
        acceptance.write()
    call.note("published text accepted", found.id, ", ".join(one.path.name for one in files))
    names = ", ".join(one.path.name for one in files)
    return _back(call, f"Taken over into {names}. The next run shows it.")


# -- what is done -------------------------------------------------------------------------------------------------------


def _waive(call: Call, found: Sequence[FindingRow]) -> str:
    form = call.form
    wish = wish_of(form.text("reason"), form.text("owner") or call.account.shown, form.text("until"), call.now)
    count = waive_findings(call.site, found, wish, call.service.index)
    subject = str(call.request.path_params.get("subject", ""))
    call.note("waived", subject or plural(count, "finding"), f"{plural(count, 'finding')}: {wish.reason}")
    return f"Waived: {plural(count, 'finding')}."


def _end_waivers(call: Call, found: Sequence[FindingRow]) -> str:
    count = end_waivers_of(call.site, found, call.service.index)
    call.note("waiver ended", plural(count, "finding"))
    return f"Ended: {plural(count, 'waiver')}."


def _assign_many(call: Call, found: Sequence[FindingRow]) -> str:
    wanted = call.form.text("assignee")
    account = next((one for one in call.service.accounts.people_of(call.site.id) if str(one.id) == wanted), None)
    for one in found:
        item = replace(call.service.work.get(call.site.id, one.id), title=one.message)
        call.service.work.assign(call.site.id, item, account.id if account else None, call.now)
    call.note("assigned", plural(len(found), "finding"), account.name if account else "nobody")
    return "Saved."


def _look_again(call: Call, found: Sequence[FindingRow]) -> str:
    pages = sorted({one.url for one in found if one.url.startswith(("http://", "https://"))})[:MOST_PAGES]
    if not pages:
        raise Refusal("this is about no page that could be looked at again; run the whole site")
    job = call.service.queue.ask(call.site.id, JobWish(call.account.name, Why.LOOK_AGAIN, tuple(pages)), call.now)
    call.service.runner.wake()
    call.note("looked at again", job.id, plural(len(pages), "page"))
    return f"{plural(len(pages), 'page')} will be looked at again."


_ACTIONS: dict[str, Callable[[Call, Sequence[FindingRow]], str]] = {
    "waive": _waive,
    "end": _end_waivers,
    "assign": _assign_many,
    "look": _look_again,
}


# -- what is meant ------------------------------------------------------------------------------------------------------


def _is_cause(call: Call) -> bool:
    return "/causes/" in call.request.url.path


def _meant(call: Call) -> list[FindingRow]:
    """Return the findings that the address means: all of a cause, or one."""
    subject = call.path("subject")
    if not _is_cause(call):
        return [call.service.findings.one(call.site.id, subject)]
    found = call.service.findings.sheet(call.site.id, FindingFilter(cause=subject), rows=_MOST_AT_ONCE)
    if not found:
        raise Missing("this cause is not there any more; perhaps it was repaired")
    return found


def _item(call: Call) -> WorkItem:
    """Return the work on it as whoever sent the form saw it. Raises ChangedMeanwhile where it is another by now."""
    held = call.service.work.get(call.site.id, call.path("subject"))
    title = _title(call)
    if held.version != call.form.number("version"):
        raise ChangedMeanwhile(title)
    return replace(held, title=title)


def _title(call: Call) -> str:
    subject = call.path("subject")
    if _is_cause(call):
        return call.service.findings.cause(call.site.id, subject).label
    return call.service.findings.one(call.site.id, subject).message


def _back(call: Call, told: str) -> Response:
    kind = "causes" if _is_cause(call) else "findings"
    return to(call, f"/sites/{call.site.slug}/{kind}/{call.path('subject')}?{query_of([('told', told)])}")


def _again(call: Call, refused: Refusal) -> Response:
    return _cause_page(call, refused) if _is_cause(call) else _finding_page(call, refused)


# -- pages --------------------------------------------------------------------------------------------------------------


def _cause_page(call: Call, refused: Refusal | None = None) -> Response:
    service, site, subject = call.service, call.site, call.path("subject")
    cause: CauseRow = service.findings.cause(site.id, subject)
    number = max(1, call.query.number("sheet", 1))
    found = service.findings.sheet(site.id, FindingFilter(cause=subject), number)
    return page(
        call,
        "cause.html",
        status=422 if refused else 200,
        cause=cause,
        findings=found,
        sheet=number,
        sheets=-(-cause.findings // SHEET),
        help=_help(cause.check),
        issue=None if call.visitor.shared_site is not None else service.issues.of_cause(site.id, subject),
        **_work(call, subject, refused),
        tab="causes",
    )


def _finding_page(call: Call, refused: Refusal | None = None) -> Response:
    found = call.service.findings.one(call.site.id, call.path("subject"))
    work = _work(call, found.id, refused)
    return page(
        call,
        "finding.html",
        status=422 if refused else 200,
        found=found,
        help=_help(found.check),
        **work,
        tab="findings",
    )


def _work(call: Call, subject: str, refused: Refusal | None) -> dict[str, object]:
    service, site = call.service, call.site
    return {
        "item": service.work.get(site.id, subject),
        "comments": service.work.comments(site.id, subject),
        "people": service.accounts.people_of(site.id) if call.may_edit else (),
        "wrong": refused.fields if refused else {},
        "values": call.form.values,
        "refused": refused.detail if refused else "",
    }


def _list(call: Call, refused: Refusal | None = None) -> Response:
    wanted = _filter(call)
    findings, site = call.service.findings, call.site
    number = max(1, call.query.number("sheet", 1))
    total = findings.count(site.id, wanted)
    return page(
        call,
        "findings.html",
        status=422 if refused else 200,
        findings=findings.sheet(site.id, wanted, number),
        total=total,
        sheet=number,
        sheets=-(-total // SHEET),
        wanted=wanted,
        query=_query(call, ""),
        families=FAMILIES,
        severities=SEVERITIES,
        people=call.service.accounts.people_of(site.id) if call.may_edit else (),
        wrong=refused.fields if refused else {},
        refused=refused.detail if refused else "",
        values=call.form.values,
        tab="findings",
    )


_FILTERS = ("family", "severity", "status", "check", "cause", "url", "assignee", "text")


def _filter(call: Call) -> FindingFilter:
    return FindingFilter(**{name: call.query.text(name) for name in _FILTERS})


def _query(call: Call, told: str) -> str:
    """Return the query of the list that is shown, with something to tell."""
    pairs = {name: call.query.text(name) for name in (*_FILTERS, "sheet")}
    return query_of([(name, value) for name, value in {**pairs, "told": told}.items() if value])


@cache
def _help(check: str) -> str:
    try:
        return explain(check)
    except UsageFault:
        return ""  # a check of a package that is not installed any more
