"""The `auditor` command: options become settings, faults become one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
import traceback

import click

from auditor import __version__
from auditor.cli.audit import audit_command, demo_command
from auditor.cli.gate import baseline_group, compare_command, waive_command
from auditor.cli.inspect import explain_command, history_command, replay_command, report_command
from auditor.cli.reference import reference_group
from auditor.cli.setup import doctor_command, init_command, setup_command
from auditor.cli.stdio import secure
from auditor.errors import AuditorError, describe, sanitize
from auditor.model.codes import Code
from auditor.pipeline.garbage import collect_rarely

EPILOG = """\b
Examples:
  auditor demo                                   see it work on the embedded site
  auditor init https://www.example.edu/          write auditor.toml for a site
  auditor audit                                  audit the site of auditor.toml
  auditor audit https://www.example.edu/ --max-pages 50
  auditor baseline write                         accept today's findings; only new ones fail from now on
  auditor explain image-alt-filename             what a check means and how to fix what it finds

\b
Exit status: 0 passed, 1 failed, 2 wrong usage, 3 incomplete, 4 storage or internal fault, 130 interrupted.
"""


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="auditor")
def auditor() -> None:
    """Audit the published pages of a site: accessibility, approved text, image descriptions, readability, links."""


for _command in (
    audit_command,
    demo_command,
    init_command,
    setup_command,
    doctor_command,
    reference_group,
    report_command,
    compare_command,
    baseline_group,
    waive_command,
    explain_command,
    replay_command,
    history_command,
):
    auditor.add_command(_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its status."""
    secure()
    collect_rarely()
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    try:
        result = auditor.main(arguments, standalone_mode=False)
        sys.stdout.flush()
        return int(result or 0)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return 130
    except AuditorError as fault:
        click.echo(f"auditor: {fault}", err=True)
        return fault.exit_code
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a user
        if os.environ.get("AUDITOR_DEBUG"):
            traceback.print_exc()
        click.echo(f"auditor: {describe(Code.INTERNAL, sanitize(f'{type(error).__name__}: {error}'))}", err=True)
        return 4
