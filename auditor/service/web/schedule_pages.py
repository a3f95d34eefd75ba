"""When a site is audited: the form, and the next times in words."""

from __future__ import annotations

from itertools import islice

from starlette.responses import Response

from auditor.errors import AuditorError
from auditor.service.faults import Refusal
from auditor.service.scheduler import ScheduleRow
from auditor.service.web.call import Call
from auditor.service.web.render import page, to

_NEXT = 5


def show_schedule(call: Call) -> Response:
    """Show the schedule of a site."""
    return _schedule(call)


def save_schedule(call: Call) -> Response:
    """Write the schedule of a site."""
    form = call.form
    try:
        row = ScheduleRow(
            call.site.id,
            form.text("line"),
            form.text("zone"),
            form.text("blackout"),
            form.number("jitter", 0),
            version=form.number("version"),
        )
        call.service.schedules.save(row, call.now)
    except Refusal as refused:
        return _schedule(call, refused)
    call.note("schedule changed", call.site.slug, f"{row.line or 'never'}, {row.zone}")
    return to(call, f"/sites/{call.site.slug}/schedule?told=The+schedule+was+saved.")


def _schedule(call: Call, refused: Refusal | None = None) -> Response:
    row = call.service.schedules.get(call.site.id)
    names = ("line", "zone", "blackout", "jitter")
    values = {name: (str(getattr(row, name)),) for name in names}
    return page(
        call,
        "schedule.html",
        status=422 if refused else 200,
        row=row,
        values=call.form.values if refused else values,
        wrong=refused.fields if refused else {},
        times=_times(call, row),
        tab="schedule",
    )


def _times(call: Call, row: ScheduleRow) -> list[str]:
    try:
        table = row.timetable()
    except AuditorError:
        return []
    moments = islice(table.moments(call.now, str(row.site)), _NEXT)
    return [f"{moment.astimezone(table.zone):%A, %d %B %Y, %H:%M %Z}" for moment in moments]
