"""Which run a person means: an id, the beginning of one, `latest` or `previous`."""

from __future__ import annotations

from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.page import PageState
from auditor.model.run import Run
from auditor.pipeline.resume import UNFINISHED
from auditor.store import RunSummary, Store

LATEST, PREVIOUS = "latest", "previous"
_LOOKED_AT = frozenset({PageState.AUDITED, PageState.PARTIAL})
_NAMED = 5
"""Runs that a message names."""


def find_run(store: Store, wanted: str | None) -> Run:
    """Return the run that `wanted` names; None is the newest that was finished, or the newest of all where none was.

    `latest` is the newest run that was finished, `previous` the one of the same site before it, passing over runs
    that audited nothing. Raises UsageFault UNKNOWN_RUN: no run is meant, or more than one.
    """
    runs = store.runs()
    if not runs:
        raise UsageFault(Code.UNKNOWN_RUN, "the store has no run yet")
    if wanted is None:
        return store.run(next((run for run in reversed(runs) if run.status not in UNFINISHED), runs[-1]).id)
    if wanted in {LATEST, PREVIOUS}:
        return store.run(_by_age(runs, wanted).id)
    meant = [run.id for run in runs if run.id == wanted] or [run.id for run in runs if run.id.startswith(wanted)]
    if wanted and not meant:
        return store.run(wanted)  # there is none; the store knows whether it was pruned
    if len(meant) != 1:
        raise UsageFault(Code.UNKNOWN_RUN, _unclear(wanted, meant))
    return store.run(meant[0])


def _by_age(runs: list[RunSummary], wanted: str) -> RunSummary:
    finished = [run for run in runs if run.status not in UNFINISHED]
    if not finished:
        raise UsageFault(Code.UNKNOWN_RUN, f"{wanted}: no run was finished yet")
    latest = finished[-1]
    if wanted == LATEST:
        return latest
    before = [run for run in finished[:-1] if run.site == latest.site]
    if not before:
        raise UsageFault(Code.UNKNOWN_RUN, f"previous: no run of {latest.site} was finished before {latest.id}")
    return next((run for run in reversed(before) if not _LOOKED_AT.isdisjoint(run.counts)), before[-1])


def _unclear(wanted: str, meant: list[str]) -> str:
    if not wanted:
        return "an empty name"
    more = f" and {len(meant) - _NAMED} more" if len(meant) > _NAMED else ""
    return f"{wanted} is the beginning of {len(meant)} runs: {', '.join(meant[-_NAMED:])}{more}"
