"""`auditor baseline`, `waive` and `compare`: what is accepted, by whom, until when, and what changed since."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import click

from auditor import config
from auditor.errors import UsageFault
from auditor.gate import Baseline, add_waiver
from auditor.model.codes import Code
from auditor.model.run import FindingStatus, SystemClock
from auditor.pipeline.gating import accept, compare_runs, judge_run, waivers_path
from auditor.pipeline.stored import find_run
from auditor.report.escape import terminal
from auditor.store import Store

STORE = click.option(
    "--store", type=click.Path(path_type=Path), default=Path(".auditor"), show_default=True, help="Database."
)
CONFIG = click.option(
    "--config", "config_path", type=click.Path(path_type=Path), help="Settings file (default: auditor.toml)."
)
BASELINE = click.option("--baseline", metavar="FILE", help="The baseline file (default auditor-baseline.json).")


@click.group("baseline", short_help="What is accepted: write, show, prune.")
def baseline_group() -> None:
    """Accept the findings of a run, so that only new ones fail from then on.

    The file belongs into version control: whoever reviews a change sees which findings it accepts.
    """


@baseline_group.command("write")
@click.argument("run", required=False)
@BASELINE
@CONFIG
@STORE
def write_command(run: str | None, baseline: str | None, config_path: Path | None, store: Path) -> int:
    """Accept the findings of RUN (default: the newest); findings of pages that could not be audited stay accepted."""
    settings = config.load(config_path, {"gate.baseline": baseline})
    with Store.open(store, SystemClock()) as opened:
        found = find_run(opened, run)
        accepted = accept(found, opened, settings)
        accepted.write(Path(settings.gate.baseline))
        opened.pin(found.id)
    click.echo(f"Accepted {_many(len(accepted.findings), 'finding')} of run {found.id} in {settings.gate.baseline}.")
    return 0


@baseline_group.command("show")
@BASELINE
@CONFIG
def show_command(baseline: str | None, config_path: Path | None) -> int:
    """List what is accepted, by check."""
    settings = config.load(config_path, {"gate.baseline": baseline})
    held = Baseline.load(Path(settings.gate.baseline))
    click.echo(terminal(f"{settings.gate.baseline}: {_many(len(held.findings), 'finding')} of {held.site}"))
    for check, count in sorted(
        Counter(entry.check for entry in held.findings).items(), key=lambda item: (-item[1], item[0])
    ):
        click.echo(terminal(f"{count:6}  {check}"))
    return 0


@baseline_group.command("prune")
@click.argument("run", required=False)
@BASELINE
@CONFIG
@STORE
def prune_command(run: str | None, baseline: str | None, config_path: Path | None, store: Path) -> int:
    """Remove from the baseline what is fixed in RUN (default: the newest) or whose page is gone."""
    settings = config.load(config_path, {"gate.baseline": baseline})
    path = Path(settings.gate.baseline)
    held = Baseline.load(path)
    with Store.open(store, SystemClock(), write=False) as opened:
        judged = judge_run(find_run(opened, run), opened, settings, held)
    left = held.without(judged.gone)
    left.write(path)
    click.echo(
        f"Removed {_many(len(held.findings) - len(left.findings), 'finding')}; {len(left.findings)} stay accepted."
    )
    return 0


@click.command("waive", short_help="Accept one finding for a time, with a reason and an owner.")
@click.argument("finding")
@click.option("--reason", required=True, help="Why it is acceptable.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day (default: 180 days from today).")
@click.option("--run", help="The run it is in (default: the newest).")
@CONFIG
@STORE
def waive_command(
    finding: str,
    reason: str,
    owner: str,
    until: datetime | None,
    run: str | None,
    config_path: Path | None,
    store: Path,
) -> int:
    """Waive FINDING (its id is in the report). An expired waiver does not waive any more and is said."""
    settings = config.load(config_path)
    path = Path(settings.gate.baseline)
    with Store.open(store, SystemClock(), write=False) as opened:
        judged = judge_run(find_run(opened, run), opened, settings, Baseline.load(path) if path.exists() else None)
    entry = next((e for f, e in judged.pairs() if f.id == finding), None)
    if entry is None:
        raise UsageFault(Code.UNKNOWN_FINDING, finding)
    end: date | None = until.date() if until else None
    today = datetime.now(UTC).date()
    waiver = add_waiver(waivers_path(settings), entry, reason=reason, owner=owner, until=end, today=today)
    click.echo(f"Waived {finding} until {waiver.until} in {waivers_path(settings)}.")
    return 0


@click.command("compare", short_help="What changed between two runs.")
@click.argument("before")
@click.argument("after")
@STORE
def compare_command(before: str, after: str, store: Path) -> int:
    """Say what is new, fixed, moved or could not be looked at in run AFTER against run BEFORE.

    Exits with 1 when something is new.
    """
    with Store.open(store, SystemClock(), write=False) as opened:
        judged = compare_runs(opened.run(before), opened.run(after), opened)
    verdict = judged.verdict
    click.echo(
        f"new {verdict.new}, known {verdict.known}, moved {verdict.moved}, fixed {verdict.fixed}, "
        f"unstable 0, unaudited {verdict.unaudited}; coverage {judged.coverage.ratio:.0%}"
    )
    for found in judged.findings:
        if found.status is FindingStatus.NEW:
            click.echo(terminal(f"  new    {found.finding.check}  {found.finding.url}  {found.finding.message}"))
    for gone in judged.gone:
        click.echo(terminal(f"  {gone.reason:<6} {gone.check}  {gone.url}  {gone.message}"))
    return 1 if verdict.new else 0


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
