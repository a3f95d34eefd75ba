"""Commands that only tell: explain a check, list runs, write a stored run's reports again, judge a stored page again."""

from __future__ import annotations

from pathlib import Path

import click

from auditor import config
from auditor.checks import Check, all_checks, registry
from auditor.errors import TABLE, UsageFault
from auditor.model.codes import Code
from auditor.model.run import SystemClock
from auditor.pipeline.replay import replay
from auditor.pipeline.stored import report_of
from auditor.report import FORMATS, write_reports
from auditor.report.escape import terminal
from auditor.report.labels import plural
from auditor.store import Keep, Store

STORE = click.option(
    "--store", type=click.Path(path_type=Path), default=Path(".auditor"), show_default=True, help="Database."
)


@click.command("explain", short_help="What a check means and how to fix what it finds.")
@click.argument("check", required=False)
def explain_command(check: str | None) -> int:
    """Say what a check looks for, why it matters and what to do; without CHECK, list all checks.

    Codes of failures (DEADLINE, TRUNCATED ...) are explained, too.
    """
    if check is None:
        family = ""
        for declared in all_checks_by_family():
            if declared.family != family:
                family = declared.family
                click.echo(f"\n{family}")
            click.echo(f"  {declared.id:<46} {declared.title}")
        click.echo("\naxe:<rule> findings are explained by axe itself; the report links to its pages.")
        return 0
    if check in Code.__members__:
        entry = TABLE[Code(check)]
        click.echo(f"{check}: {entry.what}.\n{entry.remedy}")
        return 0
    found = registry().get(check)
    if found is None:
        raise UsageFault(Code.UNKNOWN_CHECK, check)
    criteria = ", ".join(found.wcag) or "none"
    click.echo(f"{found.id} ({found.family}, {found.severity}; WCAG {criteria})\n\n{found.title}\n\n{found.help}")
    return 0


def all_checks_by_family() -> list[Check]:
    """Return all checks ordered by family, then id."""
    return sorted(all_checks(), key=lambda check: (str(check.family), check.id))


@click.command("history", short_help="List the runs, or prune old ones.")
@click.option("--prune", is_flag=True, help="Forget old runs and what only they keep on the disk.")
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Keep the newest N runs of each site.")
@click.option("--days", type=click.IntRange(min=1), metavar="D", help="Forget runs that began more than D days ago.")
@click.option("--dry-run", is_flag=True, help="Only say what would be forgotten.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml).")
@STORE
def history_command(
    prune: bool, keep: int | None, days: int | None, dry_run: bool, config_path: Path | None, store: Path
) -> int:
    """List the runs of this store, newest last.

    With --prune, forget those that --keep and --days (else [store] keep of auditor.toml) leave out. The newest complete run
    of each site, runs that a baseline was written from, and runs that can still be resumed stay in any case.
    """
    if prune:
        limits = config.load(config_path, {"store.keep.runs": keep, "store.keep.days": days}).store.keep
        return _prune(store, Keep(limits.runs, limits.days), dry_run)
    if keep is not None or days is not None or dry_run:
        raise UsageFault(Code.USAGE, "--keep, --days and --dry-run say what --prune does")
    return _list_runs(store)


def _prune(store: Path, keep: Keep, dry_run: bool) -> int:
    if dry_run:
        with Store.open(store, SystemClock(), write=False) as opened:
            gone = opened.prunable(keep)
    else:
        Store.open(store, SystemClock(), write=False).close()  # nothing to prune is no reason to make a store
        with Store.open(store, SystemClock()) as opened:
            gone = opened.prune(keep)
    for run_id in gone.runs:
        click.echo(f"  {run_id}")
    if not gone.runs:
        click.echo("No run is to be pruned.")
    elif dry_run:
        click.echo(f"{plural(len(gone.runs), 'run')} would be pruned; that would free about {gone.space}.")
    else:
        click.echo(f"Pruned {plural(len(gone.runs), 'run')}: {gone.space} are free again.")
    return 0


def _list_runs(store: Path) -> int:
    opened = Store.open(store, SystemClock(), write=False)
    try:
        runs = opened.runs()
        for run in runs:
            counts = " ".join(f"{name}={number}" for name, number in sorted(run.counts.items()))
            click.echo(terminal(f"{run.id}  {run.status:<10}  {run.site}  {counts}"))
        if not runs:
            click.echo("No runs yet.")
    finally:
        opened.close()
    return 0


@click.command("report", short_help="Write the reports of a stored run again.")
@click.argument("run", required=False)
@click.option("--format", "formats", default="html,json", show_default=True, help="Formats, separated by commas.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="Folder.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml).")
@STORE
def report_command(run: str | None, formats: str, out: Path, config_path: Path | None, store: Path) -> int:
    """Write reports of RUN (default: the newest) from the store, without any network."""
    wanted = [name.strip().lower() for name in formats.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise UsageFault(Code.USAGE, f"--format {formats}: known are {', '.join(FORMATS)}")
    opened = Store.open(store, SystemClock(), write=False)
    try:
        report = report_of(opened, run, config.load(config_path))
        click.echo(str(write_reports(report, wanted, out)))
    finally:
        opened.close()
    return 0


@click.command("replay", short_help="Judge a finding's stored page again, offline.")
@click.argument("finding")
@click.option("--run", help="The run it is in (default: the newest).")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml).")
@STORE
def replay_command(finding: str, run: str | None, config_path: Path | None, store: Path) -> int:
    """Judge the stored snapshot of FINDING's page again with today's checks; no network, no browser."""
    opened = Store.open(store, SystemClock(), write=False)
    try:
        result = replay(opened, finding, run, config.load(config_path))
    finally:
        opened.close()
    click.echo(terminal(result.sentence))
    return 0 if result.found else 1
