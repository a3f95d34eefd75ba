"""The walk through the changes of a run: one after the other is shown, a key decides, and nothing is written before the end."""

from __future__ import annotations

import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from auditor.errors import AuditorError, UsageFault
from auditor.model.codes import Code
from auditor.model.evidence import Wording
from auditor.pipeline.review import Acceptance, Review, ReviewItem, together
from auditor.report.approved_changes import segments
from auditor.report.escape import terminal
from auditor.report.labels import plural

MAX_SHOWN = 2000
"""Characters of a text that the terminal shows."""
_HELP = (
    "a  accept: the published wording is right, take it over into the file\n"
    "k  keep: the approved text is right, the page is to be repaired\n"
    "o  open the page in the browser\n"
    "q  quit; you are asked whether to write what was accepted\n"
    "Return alone is keep."
)


@dataclass(slots=True)
class _Walk:
    """Where a walk stands."""

    accepted: list[ReviewItem] = field(default_factory=list)
    kept: list[ReviewItem] = field(default_factory=list)
    refused: dict[Path, str] = field(default_factory=dict)
    """Files that must not be written, and why."""


def walk_through(review: Review) -> int:
    """Show the changes one by one and write what was accepted. Returns 2 where a file had to be left alone.

    Raises UsageFault where nobody can answer.
    """
    if not review.items:
        click.echo(f"Run {review.run} has no changes against approved texts.")
        return 0
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageFault(
            Code.USAGE, "review needs a terminal; `auditor reference changes` writes the same list into a file"
        )
    walk = _Walk()
    for acceptance in together(item for item in review.items if item.changes):
        if objection := acceptance.editing.objection():
            walk.refused[acceptance.path] = objection
            click.echo(terminal(f"{acceptance.path} {objection}. Its changes are shown, not written.", MAX_SHOWN))
    for number, item in enumerate(review.items, 1):
        _show(item, f"{number} of {len(review.items)}")
        if not _decide(item, walk):
            break
    return _finish(review, walk)


def _show(item: ReviewItem, place: str) -> None:
    finding, line = item.judged.finding, item.changes[0].line if item.changes else 0
    click.echo()
    head = f"[{place}] {finding.severity}: {finding.message}"
    click.echo(click.style(terminal(head, MAX_SHOWN), bold=True))
    where = f", line {line}" if line else ""
    click.echo(terminal(f"  {finding.url}  ({item.editing.path.name}{where}; {item.judged.id})", MAX_SHOWN))
    if finding.wording is not None:
        click.echo(_side(finding.wording, "approved"))
        click.echo(_side(finding.wording, "published"))


def _side(wording: Wording, side: str) -> str:
    """Return one side with what differs marked by signs and, where the terminal has some, by colour."""
    made = []
    for segment in segments(wording, side):
        said = terminal(segment.text, MAX_SHOWN)
        if segment.mark == "del":
            said = click.style(f"[-{said}-]", fg="red")
        elif segment.mark == "ins":
            said = click.style(f"{{+{said}+}}", fg="green")
        made.append(said)
    return f"  {side + ':':<11}{''.join(made) or '(nothing)'}"


def _decide(item: ReviewItem, walk: _Walk) -> bool:
    """Ask what to do with one change; False ends the walk."""
    refused = walk.refused.get(item.editing.path, "") if item.changes else ""
    why = item.by_hand or refused
    if why:
        click.echo(terminal(f"  Not to be accepted here: it {why}.", MAX_SHOWN))
    while True:
        answer = _ask("  [k]eep, [o]pen, [q]uit, [?]: " if why else "  [a]ccept, [k]eep, [o]pen, [q]uit, [?]: ")
        if answer in {"k", "keep", ""}:
            walk.kept.append(item)
            return True
        if answer in {"q", "quit"}:
            return False
        if answer in {"o", "open"}:
            _open(item.judged.finding.url)
        elif answer in {"a", "accept"} and not why:
            if obstacle := _obstacle(item, walk.accepted):
                click.echo(terminal(f"  {obstacle}.", MAX_SHOWN))
                continue
            walk.accepted.append(item)
            return True
        else:
            click.echo(_HELP)


def _ask(question: str) -> str:
    answer: str = click.prompt(question, default="", show_default=False, prompt_suffix="")
    return answer.strip().lower()


def _obstacle(item: ReviewItem, accepted: Sequence[ReviewItem]) -> str:
    same_file = [other for other in accepted if other.editing.path == item.editing.path]
    return together([*same_file, item])[0].obstacle()


def _open(url: str) -> None:
    if not url.startswith(("http://", "https://")) or not webbrowser.open(url):
        click.echo(terminal(f"  No browser could be opened here; the page is {url}", MAX_SHOWN))


def _finish(review: Review, walk: _Walk) -> int:
    click.echo()
    status = 2 if walk.refused else 0
    files = together(walk.accepted)
    if files:
        for acceptance in files:
            click.echo(terminal(f"{acceptance.path}: {plural(len(acceptance.changes), 'change')} accepted.", MAX_SHOWN))
        if click.confirm(f"Write {plural(len(files), 'file')}?", default=False):
            status = max(status, _write(files))
        else:
            click.echo("Nothing was written.")
    else:
        click.echo("Nothing was accepted, and nothing was written.")
    if walk.kept:
        click.echo(f"{plural(len(walk.kept), 'change')} kept as approved: the page is to be repaired.")
    if left := len(review.items) - len(walk.kept) - len(walk.accepted):
        click.echo(f"{plural(left, 'change')} not looked at.")
    return status


def _write(files: Sequence[Acceptance]) -> int:
    """Write the files, each whole or not at all; one that cannot be written stops none of the others."""
    status = 0
    for acceptance in files:
        try:
            acceptance.write()
        except AuditorError as fault:
            click.echo(terminal(f"Not written: {fault.detail}", MAX_SHOWN), err=True)
            status = max(status, fault.exit_code)
        else:
            click.echo(terminal(f"Wrote {acceptance.path}.", MAX_SHOWN))
    return status
