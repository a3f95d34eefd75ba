"""The kinds of command: each knows --verbose, and the group loads a command when it is called, so that --version is quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

from auditor.log import log_to_terminal
from auditor.pipeline.runtime_tuning import collect_rarely

_VERBOSITY = "auditor.verbosity"


def verbosity_of(context: click.Context) -> int:
    """Return how often --verbose was given."""
    return int(context.meta.get(_VERBOSITY, 0))


def _verbose(context: click.Context, _: click.Parameter, count: int) -> None:
    context.meta[_VERBOSITY] = count
    log_to_terminal(count)


def _verbose_option() -> click.Option:
    return click.Option(
        ["-v", "--verbose"],
        count=True,
        is_eager=True,
        expose_value=False,
        callback=_verbose,
        help="Tell more while it works; -vv also shows tracebacks.",
    )


class Command(click.Command):
    """A command that can say more about what it does."""

    def __init__(self, *arguments: object, **attributes: object) -> None:
        super().__init__(*arguments, **attributes)  # type: ignore[arg-type]  # click's own signature
        self.params.append(_verbose_option())

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, with everything that it needs loaded and out of the garbage collector's way."""
        collect_rarely()
        return super().invoke(ctx)


class CommandGroup(click.Group):
    """A group of such commands."""

    command_class = Command


class LazyGroup(CommandGroup):
    """A group that imports a command when it is asked for."""

    homes: Mapping[str, str] = {}
    """Name of a command -> `module:attribute`; in the order of the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(self.homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, imported; None when there is none."""
        if cmd_name not in self.homes:
            return None
        module, _, attribute = self.homes[cmd_name].partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found
