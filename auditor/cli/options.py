"""What the options of all commands have in common: each settings option names its key once, and a call keeps what was given.

An option made by `sets("site.max_pages", "--max-pages", ...)` is no parameter of its command. `given()` returns it among the
overrides, under its key. A key that auditor.toml does not have is refused when the command is declared, not when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import click
from click.shell_completion import CompletionItem

from auditor import Settings, load_settings
from auditor.cli.command import verbosity_of
from auditor.config import SettingValue, is_key

_GIVEN = "auditor.given"
F = TypeVar("F", bound=Callable[..., int])
Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


class Decorator(Protocol):
    """What adds an option to a command and gives the command back."""

    def __call__(self, function: F, /) -> F:
        """Add the option."""


@dataclass(slots=True)
class Given:
    """What a call says besides its command's own arguments."""

    config: Path | None = None
    store: Path = Path(".auditor")
    overrides: dict[str, SettingValue] = field(default_factory=dict)
    """Dotted keys of auditor.toml that the command line sets."""
    verbosity: int = 0

    def settings(self) -> Settings:
        """Return the settings of this call: command line, environment, file, default. Raises UsageFault."""
        return load_settings(self.config, self.overrides)


def given() -> Given:
    """Return what the call under way was given."""
    context = click.get_current_context()
    found = given_in(context)
    found.verbosity = verbosity_of(context)
    return found


def given_in(context: click.Context) -> Given:
    """Return what a call was given so far, also while a shell asks what may come next."""
    held = context.meta.setdefault(_GIVEN, Given())
    assert isinstance(held, Given)
    return held


class SettingOption(click.Option):
    """An option that sets one key of auditor.toml."""

    def __init__(self, flags: Sequence[str], key: str, constant: bool | str | None, **attributes: object) -> None:
        if not is_key(key):
            raise ValueError(f"{' '.join(flags)} sets {key}, which is no key of auditor.toml")
        # click's own signature is as wide as that of any option
        super().__init__(flags, expose_value=False, callback=self._keep, **attributes)  # type: ignore[arg-type]
        self.key = key
        self._constant = constant

    def _keep(self, context: click.Context, _: click.Parameter, value: SettingValue | None) -> None:
        if value is None or value == ():
            return  # not on the command line
        if self._constant is not None:
            value = self._constant
        given_in(context).overrides[self.key] = list(value) if isinstance(value, tuple) else value


def sets(
    key: str,
    *flags: str,
    help: str,  # noqa: A002 - click's word
    metavar: str | None = None,
    type: Callable[[str], object] | None = None,  # noqa: A002 - click's word
    multiple: bool = False,
    shell_complete: Completer | None = None,
) -> Decorator:
    """Declare an option whose value goes to a key of auditor.toml. Raises ValueError for a key that there is not."""

    def declare(function: F) -> F:
        option = click.option(
            *flags,
            cls=SettingOption,
            key=key,
            constant=None,
            help=help,
            metavar=metavar,
            type=type,
            multiple=multiple,
            shell_complete=shell_complete,
            default=None,
        )
        return option(function)

    return declare


def switches(key: str, flag: str, value: bool | str, help: str) -> Decorator:  # noqa: A002 - click's word
    """Declare a flag that sets a key of auditor.toml to `value`. Raises ValueError for a key that there is not."""

    def declare(function: F) -> F:
        option = click.option(flag, cls=SettingOption, key=key, constant=value, is_flag=True, help=help, default=None)
        return option(function)

    return declare


def names(text: str) -> list[str]:
    """Return the names that commas separate, in lower case. Raises BadParameter where there is none."""
    found = [name.strip().lower() for name in text.split(",") if name.strip()]
    if not found:
        raise click.BadParameter("it names nothing")
    return found


def workers(text: str) -> int | str:
    """Return a number where it is one; which words are allowed, the settings say."""
    return int(text) if text.isdecimal() else text


def _keep_config(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    given_in(context).config = value


def _keep_store(context: click.Context, _: click.Parameter, value: Path) -> None:
    given_in(context).store = value


CONFIG = click.option(
    "--config",
    type=click.Path(path_type=Path),
    expose_value=False,
    callback=_keep_config,
    metavar="FILE",
    help="Settings file (default: auditor.toml).",
)
STORE = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path(".auditor"),
    show_default=True,
    expose_value=False,
    callback=_keep_store,
    metavar="DIR",
    help="Folder of the database.",
)


def address(text: str) -> str:
    """Return an address as a person types it with its scheme."""
    return text if "://" in text else f"https://{text}"
