"""The `auditor` command: options become settings, faults become one sentence and an exit code, never a traceback."""

from __future__ import annotations

import logging
import os
import sys
import traceback

import click

from auditor import __version__
from auditor.cli.command import LazyGroup
from auditor.cli.stdio import secure
from auditor.errors import AuditorError, describe
from auditor.log import log_to_terminal
from auditor.log_commands import disarmed
from auditor.model.codes import Code
from auditor.pipeline.runtime_tuning import look_rarely
from auditor.redact import sanitize

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


class Commands(LazyGroup):
    """All commands, in the order of the help."""

    homes = {  # noqa: RUF012 - read only
        "audit": "auditor.cli.audit:audit_command",
        "demo": "auditor.cli.audit:demo_command",
        "init": "auditor.cli.setup:init_command",
        "setup": "auditor.cli.setup:setup_command",
        "doctor": "auditor.cli.setup:doctor_command",
        "reference": "auditor.cli.reference:reference_group",
        "report": "auditor.cli.inspect:report_command",
        "compare": "auditor.cli.gate:compare_command",
        "baseline": "auditor.cli.gate:baseline_group",
        "waive": "auditor.cli.gate:waive_command",
        "explain": "auditor.cli.inspect:explain_command",
        "replay": "auditor.cli.inspect:replay_command",
        "act": "auditor.cli.act:act_command",
        "history": "auditor.cli.inspect:history_command",
        "serve": "auditor.cli.serve:serve_command",
        "work-on": "auditor.cli.serve:work_on_command",
    }


@click.group(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(__version__, prog_name="auditor")
def auditor() -> None:
    """Audit the published pages of a site: accessibility, approved text, image descriptions, readability, links."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its status."""
    look_rarely()
    secure()
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
        logging.getLogger(__name__).debug("fault", exc_info=True)
        click.echo(disarmed(f"auditor: {fault}"), err=True)
        return fault.exit_code
    except Exception as error:  # the last line of defence: without -vv no traceback reaches a user
        logging.getLogger(__name__).debug("fault", exc_info=True)
        if os.environ.get("AUDITOR_DEBUG"):
            traceback.print_exc()
        said = describe(Code.INTERNAL, sanitize(f"{type(error).__name__}: {error}"))
        click.echo(disarmed(f"auditor: {said}"), err=True)
        return 4
    finally:
        log_to_terminal(0)
