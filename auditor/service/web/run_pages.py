"""One run that was asked for: where it is, its words, stopping it and going on with it."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from auditor.model.page import JSON
from auditor.report.escape import json_value
from auditor.service.faults import Refusal
from auditor.service.progress import tail
from auditor.service.queue import Job, JobState
from auditor.service.web.call import Call
from auditor.service.web.render import page, to

_STATES = {
    JobState.QUEUED: "Waiting",
    JobState.STARTED: "Going on",
    JobState.ENDED: "Done",
    JobState.FAILED: "Failed",
    JobState.STOPPED: "Stopped",
    JobState.CANCELLED: "Cancelled",
}
_HELP = {
    JobState.FAILED: "Nothing was audited, or not all. The last sentence of the program says what is missing: mostly the address, "
    "the browser or a setting. Correct it, then run again; what was audited so far is kept.",
    JobState.STOPPED: "What was audited so far is kept. Go on with it, or begin a new run.",
}
_INCOMPLETE = (
    "The run came to its end, but not everything could be looked at. The report says which pages and why; the words below "
    "name each of them."
)


def show_job(call: Call) -> Response:
    """Show where a run is."""
    job = _job(call)
    runner, service = call.service.runner, call.service
    row = service.index.run(call.site.id, job.run) if job.run else None
    return page(
        call,
        "job.html",
        job=job,
        state=_STATES[job.state],
        help=_HELP.get(job.state, _INCOMPLETE if job.exit_code == 3 else ""),
        progress=runner.progress(job),
        row=row,
        place=_place(call, job),
        tab="history",
    )


def job_state(call: Call) -> Response:
    """Say where a run is, for the script that keeps the page up to date."""
    job = _job(call)
    progress = call.service.runner.progress(job)
    value: dict[str, JSON] = {
        "state": _STATES[job.state],
        "open": job.is_open,
        "done": progress.done,
        "known": progress.known,
        "said": progress.said,
    }
    return JSONResponse(json_value(value), headers={"Cache-Control": "no-store"})


def show_log(call: Call) -> Response:
    """Show the log of a run as plain text: its own, or the last words of its process where it has none."""
    job = _job(call)
    path = call.site.store / "logs" / f"{job.run}.log" if job.run else None
    lines = tail(path) if path is not None and path.is_file() else []
    text = "\n".join(
        [*lines, "", "-- the words of the program --", *tail(call.service.runner.folder(job).output(job.attempt))]
    )
    return Response(text, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})


def stop_job(call: Call) -> Response:
    """Stop a run, or take it out of the queue."""
    job = call.service.queue.stop(_job(call).id)
    if job.state is JobState.STARTED:
        call.service.runner.stop(job)
    call.note("run stopped", job.id)
    return to(call, f"/sites/{call.site.slug}/jobs/{job.id}")


def resume_job(call: Call) -> Response:
    """Go on with a run that was stopped or failed."""
    job = _job(call)
    if job.state not in {JobState.STOPPED, JobState.FAILED}:
        raise Refusal("only a run that was stopped or has failed can go on")
    call.service.queue.again(job.id, job.attempt)
    call.service.runner.wake()
    call.note("run goes on", job.id)
    return to(call, f"/sites/{call.site.slug}/jobs/{job.id}")


def _job(call: Call) -> Job:
    return call.service.queue.get(call.path("job"), call.site.id)


def _place(call: Call, job: Job) -> int:
    """Return which place in the queue a waiting run has; 0 for one that does not wait."""
    waiting = [one.id for one in call.service.queue.open() if one.state is JobState.QUEUED]
    return waiting.index(job.id) + 1 if job.id in waiting else 0
