"""The tracker of a site: settings, what would be done with them, a question whether they hold, and the issues that are there."""

from __future__ import annotations

from starlette.responses import Response

from auditor.model.finding import Severity
from auditor.report.escape import safe_href
from auditor.service.faults import Refusal
from auditor.service.trackers.desk import ask
from auditor.service.trackers.plan import Plan
from auditor.service.trackers.settings import TrackerKind, TrackerSettings
from auditor.service.web.call import Call
from auditor.service.web.render import page, to
from auditor.urls import query_of

_KINDS = (
    (TrackerKind.NONE, "none"),
    (TrackerKind.GITHUB, "GitHub"),
    (TrackerKind.GITLAB, "GitLab"),
    (TrackerKind.JIRA, "Jira"),
)
_LABELS = {
    "kind": "Tracker",
    "url": "Address",
    "project": "Project",
    "user": "E-mail address of the token",
    "token": "Token",
    "issue_type": "Kind of issue",
    "least": "From which severity",
    "most": "New issues after one run at most",
}


def show_tracker(call: Call) -> Response:
    """Show the settings, and what they do."""
    return _tracker(call)


def save_tracker(call: Call) -> Response:
    """Save the settings."""
    try:
        settings = _given(call)
        call.service.issues.settings.save(call.site.id, settings, call.form.number("version"))
    except Refusal as refused:
        return _tracker(call, refused)
    call.note("issues changed", settings.kind or "none", f"{settings.project}, {'on' if settings.on else 'off'}")
    return _back(call, "Saved." if not settings.on else "Saved. Issues are made after the next run.")


def ask_tracker(call: Call) -> Response:
    """Ask the tracker whether address and token hold; nothing is changed there."""
    settings, _ = call.service.issues.settings.get(call.site.id)
    try:
        name = ask(settings)
    except Refusal as refused:
        return _tracker(call, refused)
    call.note("tracker asked", settings.kind)
    return _back(call, f"It works: {name}.")


def make_issues(call: Call) -> Response:
    """Do now what the next run would do."""
    count = call.service.issues.put(call.site)
    call.service.sender.wake()
    call.note("issues asked for", call.site.slug, str(count))
    return _back(call, "The issues are on their way." if count else "There is nothing to do.")


def _given(call: Call) -> TrackerSettings:
    form = call.form
    kind = form.text("kind")
    if kind not in set(TrackerKind):
        raise Refusal("choose one of these", field="kind")
    return TrackerSettings(
        TrackerKind(kind),
        form.flag("on"),
        form.text("url"),
        form.text("project"),
        form.text("user"),
        form.text("token"),
        form.text("issue_type"),
        form.text("least"),
        form.flag("looks"),
        form.number("most"),
    )


def _back(call: Call, told: str) -> Response:
    return to(call, f"/sites/{call.site.slug}/issues?{query_of([('told', told)])}")


def _tracker(call: Call, refused: Refusal | None = None) -> Response:
    desk = call.service.issues
    settings, version = desk.settings.get(call.site.id)
    kept = {
        "kind": (settings.kind,),
        "url": (settings.url,),
        "project": (settings.project,),
        "user": (settings.user,),
        "token": (settings.token,),
        "issue_type": (settings.issue_type,),
        "least": (settings.least,),
        "most": (str(settings.most),),
    }
    given = refused is not None and "most" in call.form.values
    chosen = settings.kind is not TrackerKind.NONE
    return page(
        call,
        "tracker.html",
        status=422 if refused else 200,
        values=call.form.values if given else kept,
        on=call.form.flag("on") if given else settings.on,
        looks=call.form.flag("looks") if given else settings.looks,
        version=version,
        settings=settings,
        chosen=chosen,
        kinds=[(kind.value, name) for kind, name in _KINDS],
        severities=[(one.value, one.value) for one in Severity],
        plan=desk.preview(call.site, settings) if chosen else Plan(),
        issues=[(one, one.url if safe_href(one.url) else "") for one in desk.of_site(call.site.id)],
        wrong=refused.fields if refused else {},
        labels=_LABELS,
        tab="issues",
    )
