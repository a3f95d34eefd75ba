"""What the shell may complete besides commands and options: names that can be explained, runs, findings, formats.

The means are click's: `eval "$(_AUDITOR_COMPLETE=bash_source auditor)"`, with `zsh_source` and `fish_source` for the others.
"""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from auditor.cli.options import given_in
from auditor.errors import AuditorError
from auditor.model.formats import FORMATS
from auditor.model.run import SystemClock

_MOST_FINDINGS = 200


def complete_explained(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the names that `auditor explain` knows and that begin so, in any letter case, then findings."""
    from auditor.pipeline.explain import names

    found = [CompletionItem(name) for name in names() if name.lower().startswith(begun.lower())]
    return found or complete_finding(context, parameter, begun)


def complete_check(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the checks and axe rules that begin so."""
    from auditor.pipeline.explain import checks_and_rules

    return [CompletionItem(name, help=title) for name, title in checks_and_rules() if name.startswith(begun.lower())]


def complete_run(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the runs that begin so, newest first, and the words for the last two."""
    from auditor.store import Store

    words = [CompletionItem(name) for name in ("latest", "previous") if name.startswith(begun)]
    try:
        with Store.open(_store(context), SystemClock(), write=False) as store:
            runs = store.runs()
    except AuditorError:
        return words
    return words + [CompletionItem(run.id, help=run.site) for run in reversed(runs) if run.id.startswith(begun)]


def complete_finding(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the findings of the newest run that begin so."""
    from auditor.pipeline.stored_runs import finding_names

    try:
        found = finding_names(_store(context), begun.lower(), _MOST_FINDINGS)
    except AuditorError:
        return []
    return [CompletionItem(identity, help=f"{check} on {url}") for identity, check, url in found]


def complete_formats(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Return the formats that may go on a list like `html,json`."""
    head, comma, last = begun.rpartition(",")
    used = set(head.split(","))
    return [
        CompletionItem(f"{head}{comma}{row.name}", help=row.words)
        for row in FORMATS.values()
        if row.name.startswith(last) and row.name not in used
    ]


def _store(context: click.Context) -> Path:
    return given_in(context).store
