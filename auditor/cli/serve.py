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

EXAMPLES = """\b
Examples:
  auditor serve                          the service in the folder auditor-service, on http://127.0.0.1:8420/
  auditor serve /srv/auditor --port 9000
"""


@click.command(
    "serve", cls=Command, epilog=EXAMPLES, short_help="Serve several sites to a team: every night, one view."
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("auditor-service"))
@click.option("--host", metavar="NAME", help="Address to listen on (default 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N", help="Port to listen on (default 8420); 0 is any.")
@click.option("--prefix", metavar="TEXT", help="Path below which it is reached behind a proxy, such as /auditor.")
def serve_command(folder: Path, host: str | None, port: int | None, prefix: str | None) -> int:
    """Serve the sites below FOLDER/sites: start and schedule runs, read reports, work on findings together.

    The first start prints a link that makes the first admin. Everything else is set in the browser and in FOLDER/service.toml.
    """
    given = {"host": host, "port": port, "prefix": prefix}
    options = _options(folder, {key: value for key, value in given.items() if value is not None})
    from auditor.service.server import serve

    serve(folder, options, lambda line: click.echo(disarmed(line)))
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
