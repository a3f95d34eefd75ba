"""`auditor baseline`, `waive` and `compare`: what is accepted, by whom, until when, and what changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from auditor import compare, prune_baseline, waive, write_baseline
from auditor.cli.command import Command, CommandGroup
from auditor.cli.completion import complete_check, complete_finding, complete_run
from auditor.cli.options import CONFIG, STORE, Given, given, sets
from auditor.errors import StoreFault, UsageFault
from auditor.model.codes import Code
from auditor.model.run import SystemClock
from auditor.pipeline.stored_runs import (
    WaiverRequest,
    accepted_by_check,
    end_waiver,
    merge_baselines,
    records_of,
    runs_named,
    waivers_of,
)
from auditor.report.changes import Changes, change_lines
from auditor.report.escape import terminal
from auditor.report.html.changed import changes_html
from auditor.report.labels import plural

BASELINE = sets(
    "gate.baseline", "--baseline", metavar="FILE", help="The baseline file (default auditor-baseline.json)."
)


@click.group("baseline", cls=CommandGroup, short_help="What is accepted: write, show, update, prune, merge.")
def baseline_group() -> None:
    """Accept the findings of a run, so that only new ones fail from then on.

    The file belongs into version control: whoever reviews a change sees which findings it accepts.
    """


@baseline_group.command("write")
@click.argument("run", required=False, metavar="[RUN]", shell_complete=complete_run)
@click.option("--afresh", is_flag=True, help="Do not read the file that is there; it is kept as FILE.old.")
@BASELINE
@CONFIG
@STORE
def write_command(run: str | None, afresh: bool) -> int:
    """Accept the findings of RUN (default: the newest); findings of pages that could not be audited stay accepted."""
    call = given()
    written = write_baseline(run, call.settings(), store=call.store, afresh=afresh)
    changed = f" ({written.added} added, {written.removed} removed)"
    click.echo(
        terminal(f"Accepted {plural(written.accepted, 'finding')} of run {written.run} in {written.path}{changed}.")
    )
    return 0


@baseline_group.command("show")
@BASELINE
@CONFIG
def show_command() -> int:
    """List what is accepted, by check."""
    settings = given().settings()
    site, counts = accepted_by_check(settings)
    click.echo(terminal(f"{settings.gate.baseline}: {plural(sum(counts.values()), 'finding')} of {site}"))
    for check, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        click.echo(terminal(f"{count:6}  {check}"))
    return 0


@baseline_group.command("prune")
@click.argument("run", required=False, metavar="[RUN]", shell_complete=complete_run)
@BASELINE
@CONFIG
@STORE
def prune_command(run: str | None) -> int:
    """Remove from the baseline what is fixed in RUN (default: the newest) or whose page is gone."""
    return _prune(run)


@baseline_group.command("update")
@click.argument("run", required=False, metavar="[RUN]", shell_complete=complete_run)
@click.option("--fixed", is_flag=True, help="Only remove what is fixed or whose page is gone.")
@BASELINE
@CONFIG
@STORE
def update_command(run: str | None, fixed: bool) -> int:
    """Remove what is fixed in RUN (default: the newest) or whose page is gone; nothing is accepted. The same as `prune`."""
    if not fixed:
        raise UsageFault(Code.USAGE, "baseline update needs --fixed; `auditor baseline write` accepts what is new")
    return _prune(run)


def _prune(run: str | None) -> int:
    call = given()
    left = prune_baseline(run, call.settings(), store=call.store)
    click.echo(f"Removed {plural(left.removed, 'finding')}; {left.accepted} stay accepted.")
    return 0


@baseline_group.command("merge")
@click.argument("ours", metavar="OURS", type=click.Path(path_type=Path))
@click.argument("theirs", metavar="THEIRS", type=click.Path(path_type=Path))
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Their common ancestor: what one side removed stays removed.",
)
def merge_command(ours: Path, theirs: Path, base: Path | None) -> int:
    """Merge the baseline THEIRS into OURS, which is written: what either branch accepted is accepted.

    As a merge driver: `git config merge.auditor.driver "auditor baseline merge --base %O %A %B"`, and in .gitattributes
    `auditor-baseline.json merge=auditor`.
    """
    merged = merge_baselines(ours, theirs, base)
    removed = f", {merged.removed} removed by the other side" if merged.removed else ""
    click.echo(terminal(f"{plural(merged.accepted, 'finding')} accepted in {merged.path}{removed}."))
    return 0


@click.command("waive", cls=Command, short_help="Accept findings for a time, with a reason and an owner; list, end.")
@click.argument("what", nargs=-1, metavar="[FINDING|CAUSE]... | list | end FINDING...", shell_complete=complete_finding)
@click.option("--from", "file", metavar="FILE", help="File with one finding or cause a line.")
@click.option("--check", metavar="ID", shell_complete=complete_check, help="All findings of this check ...")
@click.option("--path", metavar="GLOB", help="... on pages whose path matches (default: all).")
@click.option("--reason", metavar="TEXT", help="Why it is acceptable.")
@click.option("--owner", metavar="NAME", help="Who answers for it.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day (default: 180 days from today)."
)
@click.option("--run", metavar="RUN", shell_complete=complete_run, help="The run it is in (default: the newest).")
@CONFIG
@STORE
def waive_command(what: tuple[str, ...], until: datetime | None, run: str | None, **words: str | None) -> int:
    """Waive findings by id, by cause, or by check and path, each with a reason, an owner and an end.

    `waive list` shows what is waived, `waive end FINDING` takes a waiver back. An expired waiver does not waive any more and
    is said, and so is one that ends within 14 days.
    """
    call = given()
    if what[:1] == ("list",):
        return _list_waivers(call)
    if what[:1] == ("end",):
        if not what[1:]:
            raise UsageFault(Code.USAGE, "waive end needs the ids of findings; `auditor waive list` has them")
        click.echo(terminal(f"Ended {plural(len(what) - 1, 'waiver')} in {end_waiver(what[1:], call.settings())}."))
        return 0
    names = (*what, *_named_in(words["file"]))
    check = words["check"] or ""
    if not names and not check:
        raise UsageFault(Code.USAGE, "waive needs a finding, a cause, --from FILE or --check ID")
    request = WaiverRequest(
        names[0] if names else "",
        words["reason"] or "",
        words["owner"] or "",
        until.date() if until else None,
        also=names[1:],
        check=check,
        path=words["path"] or "*",
    )
    written = waive(request, run, call.settings(), store=call.store)
    said = names[0] if len(names) == 1 and written.count == 1 else plural(written.count, "finding")
    click.echo(terminal(f"Waived {said} until {written.until} in {written.path}."))
    return 0


def _named_in(file: str | None) -> list[str]:
    if file is None:
        return []
    try:
        lines = [line.partition("#")[0].strip() for line in Path(file).read_text("utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(Code.USAGE, f"--from {file} cannot be read: {error}") from error
    return [line for line in lines if line]


def _list_waivers(call: Given) -> int:
    path, waivers = waivers_of(call.settings())
    today = SystemClock().now().date()
    for item in sorted(waivers.items, key=lambda item: (item.until, item.finding)):
        state = "ended" if item.expired(today) else "ends soon" if item.ends_soon(today) else ""
        about = f"{item.seen.check} on {item.seen.page or 'the site'}" if item.seen else ""
        click.echo(terminal(f"{item.finding}  {item.until}  {state:<9}  {item.owner}: {item.reason}  {about}".rstrip()))
    click.echo(terminal(f"{plural(len(waivers.items), 'waiver')} in {path}."))
    return 0


@click.command("compare", cls=Command, short_help="What changed between two runs.")
@click.argument("before", default="previous", metavar="[BEFORE]", shell_complete=complete_run)
@click.argument("after", default="latest", metavar="[AFTER]", shell_complete=complete_run)
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Also write it as one HTML file."
)
@STORE
def compare_command(before: str, after: str, html: Path | None) -> int:
    """Say what is new, fixed, moved or could not be looked at in run AFTER against run BEFORE.

    Without runs: the last two that were finished. Exits with 1 when something is new.
    """
    judged = compare(before, after, store=given().store)
    changes = Changes(judged.verdict, judged.coverage, judged.findings, judged.gone, judged.causes)
    for line in change_lines(changes):
        click.echo(line)
    if html is not None:
        _write_changes(html, changes, before, after)
    return 1 if judged.verdict.new else 0


def _write_changes(file: Path, changes: Changes, before: str, after: str) -> None:
    store = given().store
    told = replace(changes, records=records_of(before, after, store=store))
    text = changes_html(told, *runs_named(before, after, store=store))
    try:
        file.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise StoreFault(Code.STORE_UNWRITABLE, f"{file}: {error.strerror or error}") from error
    click.echo(str(file))
