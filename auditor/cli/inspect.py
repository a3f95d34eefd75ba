"""Commands that only tell: explain a check, list runs, write a stored run's reports again, judge a stored page again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from auditor import open_report, replay, write_reports
from auditor.cli.command import Command
from auditor.cli.completion import complete_explained, complete_finding, complete_formats, complete_run
from auditor.cli.options import CONFIG, STORE, given, names, sets
from auditor.cli.stdio import columns
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.model.formats import FORMATS
from auditor.model.run import SystemClock
from auditor.pipeline.explain import checks_by_family, explain, guides, origin_of_check
from auditor.pipeline.stored_runs import explain_finding
from auditor.report import forget_reports
from auditor.report.escape import terminal
from auditor.report.labels import plural
from auditor.report.terminal import wrapped
from auditor.store import Keep, Store
from auditor.store.run_logs import forget_logs

_FINDING_ID = re.compile(r"(?=[a-f]*\d)[0-9a-f]{6,16}", re.IGNORECASE)
"""A finding's id or enough of its beginning; a word of letters only is the name of a check or a code."""
MAX_TOLD = 1000
"""Characters of a line about a finding."""


EXPLAIN_EXAMPLES = """\b
Examples:
  auditor explain                      everything that there is
  auditor explain image-alt-filename   a check
  auditor explain axe:color-contrast   a rule of axe
  auditor explain 1.4.3                a success criterion of WCAG 2.2
  auditor explain DEADLINE             the code of a failure
  auditor explain 3f2a90c1             a finding, by the beginning of its id
"""


@click.command("explain", cls=Command, epilog=EXPLAIN_EXAMPLES, short_help="What a check means and how to repair it.")
@click.argument("name", required=False, metavar="[NAME]", shell_complete=complete_explained)
@click.option(
    "--run", metavar="RUN", shell_complete=complete_run, help="The run that a finding is in (default: the newest)."
)
@CONFIG
@STORE
def explain_command(name: str | None, run: str | None) -> int:
    """Say what NAME looks for, whom it helps and how to repair it, with code; without NAME, list what there is.

    NAME is a check, a rule of axe, a success criterion, the code of a failure, or the id of a finding: then its status is told
    too, and what it was recognised by.
    """
    if name is not None and _FINDING_ID.fullmatch(name):
        call = given()
        _tell(
            terminal(line, MAX_TOLD) for line in explain_finding(name.lower(), run, call.settings(), store=call.store)
        )
        return 0
    if name is not None:
        _tell(explain(name).splitlines())
        return 0
    family = ""
    for declared in checks_by_family():
        if declared.family != family:
            family = declared.family
            click.echo(f"\n{family}")
        origin = origin_of_check(declared)
        click.echo(terminal(f"  {declared.id:<46} {declared.title}" + (f" ({origin})" if origin else "")))
    for title, entries in guides():
        click.echo(f"\n{title}")
        for known, words in entries:
            click.echo(terminal(f"  {known:<46} {words}"))
    return 0


def _tell(lines: Iterable[str]) -> None:
    """Print lines, on a terminal broken between words; code and tables begin with a space and stay as they are."""
    width = columns()
    for line in lines:
        click.echo(line if line.startswith(" ") else wrapped(line, width))


@click.command("history", cls=Command, short_help="List the runs, or prune old ones.")
@click.option("--prune", is_flag=True, help="Forget old runs and what only they keep on the disk.")
@sets("store.keep.runs", "--keep", type=click.IntRange(min=1), metavar="N", help="Keep the newest N runs of each site.")
@sets(
    "store.keep.days", "--days", type=click.IntRange(min=1), metavar="N", help="Forget runs begun more than N days ago."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be forgotten.")
@CONFIG
@STORE
def history_command(prune: bool, dry_run: bool) -> int:
    """List the runs of this store, newest last.

    With --prune, forget those that --keep and --days (else [store] keep of auditor.toml) leave out, and take away the reports
    of all runs that were ever forgotten, but for those that somebody changed. The newest complete run of each site, runs that
    a baseline was written from, and runs that can still be resumed stay in any case.
    """
    call = given()
    if prune:
        settings = call.settings()
        going = _prune(call.store, settings.store.keep, dry_run)
        return _prune_reports(call.store, Path(settings.report.out), going, dry_run)
    if call.overrides or dry_run:
        raise UsageFault(Code.USAGE, "--keep, --days and --dry-run say what --prune does")
    return _list_runs(call.store)


def _prune_reports(store: Path, out: Path, going: Sequence[str], dry_run: bool) -> int:
    with Store.open(store, SystemClock(), write=False) as opened:
        gone = forget_reports(out, opened.pruned_runs().union(going), dry_run=dry_run)
    if gone.removed:
        told = "would be removed" if dry_run else "removed"
        click.echo(terminal(f"Reports in {out} {told}: {', '.join(gone.removed)}, {-(-gone.size // 1000):,} kB."))
    for name in gone.kept:
        click.echo(terminal(f"{out / name} stays: it was changed after it was written."))
    return 0


def _prune(store: Path, keep: Keep, dry_run: bool) -> Sequence[str]:
    if dry_run:
        with Store.open(store, SystemClock(), write=False) as opened:
            gone = opened.prunable(keep)
    else:
        Store.open(store, SystemClock(), write=False).close()  # nothing to prune is no reason to make a store
        with Store.open(store, SystemClock()) as opened:
            gone = opened.prune(keep)
            forget_logs(store, {kept.id for kept in opened.runs()})
    for run_id in gone.runs:
        click.echo(f"  {run_id}")
    if not gone.runs:
        click.echo("No run is to be pruned.")
    elif dry_run:
        click.echo(f"{plural(len(gone.runs), 'run')} would be pruned; that would free about {gone.space}.")
    else:
        click.echo(f"Pruned {plural(len(gone.runs), 'run')}: {gone.space} are free again.")
    return gone.runs


def _list_runs(folder: Path) -> int:
    with Store.open(folder, SystemClock(), write=False) as store:
        runs = store.runs()
    for run in runs:
        counts = " ".join(f"{name}={number}" for name, number in sorted(run.counts.items()))
        click.echo(terminal(f"{run.id}  {run.status:<10}  {run.site}  {counts}"))
    if not runs:
        click.echo("No runs yet.")
    return 0


@click.command("report", cls=Command, short_help="Write the reports of a stored run again.")
@click.argument("run", required=False, metavar="[RUN]", shell_complete=complete_run)
@click.option(
    "--format",
    "formats",
    type=names,
    default="html,json",
    show_default=True,
    metavar="LIST",
    shell_complete=complete_formats,
    help=f"Formats, by commas: {','.join(FORMATS)}.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, metavar="DIR", help="Folder."
)
@CONFIG
@STORE
def report_command(run: str | None, formats: list[str], out: Path) -> int:
    """Write reports of RUN (default: the newest) from the store, without any network.

    They are added to the run's folder; formats that stand there already and are not named stay as they are.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UsageFault(Code.USAGE, f"--format {','.join(unknown)}: known are {', '.join(FORMATS)}")
    call = given()
    with open_report(run, call.settings(), store=call.store) as report:
        click.echo(str(write_reports(report, formats, out, add=True)))
    return 0


@click.command("replay", cls=Command, short_help="Judge a finding's stored page again, offline.")
@click.argument("finding", metavar="FINDING", shell_complete=complete_finding)
@click.option("--run", metavar="RUN", shell_complete=complete_run, help="The run it is in (default: the newest).")
@CONFIG
@STORE
def replay_command(finding: str, run: str | None) -> int:
    """Judge the stored snapshot of FINDING's page again with today's checks; no network, no browser."""
    call = given()
    result = replay(finding, run, call.settings(), store=call.store)
    click.echo(terminal(result.sentence))
    return 0 if result.found else 1
