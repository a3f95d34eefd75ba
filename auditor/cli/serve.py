"""`auditor serve`: the service for a team, in a folder of its own; and the command by which it starts a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.command import Command
from auditor.errors import UsageFault
from auditor.log_commands import disarmed
from auditor.model.codes import Code

if TYPE_CHECKING:
    from auditor.service.options import ServiceOptions

_FILE = click.Path(path_type=Path, dir_okay=False)
EXAMPLES = """\b
Examples:
  auditor serve                          the service in the folder auditor-service, on http://127.0.0.1:8420/
  auditor serve /srv/auditor --port 9000
  auditor serve /srv/auditor --backup /backup/auditor.tar.gz     while it runs, too
  auditor serve /srv/auditor-new --restore /backup/auditor.tar.gz
"""


@click.command(
    "serve", cls=Command, epilog=EXAMPLES, short_help="Serve several sites to a team: every night, one view."
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("auditor-service"))
@click.option("--host", metavar="NAME", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="Port to listen on (default 8420); 0 is any.")
@click.option("--prefix", metavar="TEXT", help="Path below which it is reached behind a proxy, such as /auditor.")
@click.option(
    "--backup", metavar="FILE", type=_FILE, help="Write everything of the folder into FILE (.tar.gz) and end."
)
@click.option("--with-reports", is_flag=True, help="Put the written reports into the backup, too.")
@click.option(
    "--restore", metavar="FILE", type=_FILE, help="Make the folder, which is new or empty, from a backup and end."
)
def serve_command(folder: Path, backup: Path | None, with_reports: bool, restore: Path | None, **given: object) -> int:
    """Serve the sites below FOLDER/sites: start and schedule runs, read reports, work on findings together.

    The first start prints a link that makes the first admin. Everything else is set in the browser and in FOLDER/service.toml.
    """
    options = _options(folder, {key: value for key, value in given.items() if value is not None})
    if backup is not None or restore is not None:
        return _pack(folder, backup, restore, with_reports)
    from auditor.service.server import serve

    serve(folder, options, lambda line: click.echo(disarmed(line)))
    return 0


def _pack(folder: Path, backup: Path | None, restore: Path | None, with_reports: bool) -> int:
    from auditor.service import backup as packing

    if backup is not None and restore is not None:
        raise UsageFault(Code.REFUSED, "--backup and --restore at once")
    if backup is not None:
        count = packing.back_up(folder, backup, reports=with_reports)
        click.echo(disarmed(f"{count} files are in {backup}. It holds secrets: keep it as you keep the folder."))
    elif restore is not None:
        count = packing.restore(restore, folder)
        click.echo(disarmed(f"{count} files are in {folder}. Start it with: auditor serve {folder}"))
    return 0


def _options(folder: Path, given: dict[str, object]) -> ServiceOptions:
    try:
        import auditor.service.server  # noqa: F401 - whether everything is there
        from auditor.service.options import read_options
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("auditor"):
            raise
        raise UsageFault(Code.EXTRA_MISSING, f"{error.name} is not there") from error
    return read_options(folder, given)


@click.command("work-on", cls=Command, hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("attempt", type=int)
def work_on_command(folder: Path, attempt: int) -> int:
    """Do one run that the service ordered, in this process."""
    from auditor.cli import run
    from auditor.service.job import JobFolder

    return JobFolder(folder).work(attempt, run)
