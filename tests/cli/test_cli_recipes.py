"""Every command of docs/recipes.md is one that the real command line takes."""

from __future__ import annotations

import re
import shlex
import tomllib
from itertools import pairwise
from pathlib import Path

import click
import pytest

from auditor.cli import auditor as command
from auditor.config import Settings
from auditor.model.formats import FORMATS
from auditor.report.markdown import MARKER

RECIPES = (Path(__file__).parents[2] / "docs" / "recipes.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", RECIPES, re.MULTILINE | re.DOTALL)
COMMANDS = sorted(
    {
        found[1].strip()
        for language, block in BLOCKS
        if language != "toml"
        for line in re.sub(r" +#.*", "", block).splitlines()
        for found in re.finditer(r"(?:^|[\s/\"'])auditor((?: (?!>>|\|\||&&)[^\s'\"]+)+)", line)
        if not line.strip().startswith(("name:", "#", "with:", "-s")) and "merge=auditor" not in line
    }
)


def test_the_recipes_have_commands_of_every_kind() -> None:
    said = " ".join(COMMANDS)
    assert len(COMMANDS) >= 8
    assert all(
        name in said for name in ("setup", "audit", "baseline merge", "baseline write", "baseline update", "compare")
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_recipes_is_understood(line: str) -> None:
    words = shlex.split(line)
    context = click.Context(command)
    found: click.Command = command
    while isinstance(found, click.Group):
        name, inner, words = found.resolve_command(context, words)
        assert inner is not None
        found, context = inner, click.Context(inner, parent=context, info_name=name)
    made = found.make_context(line, words, parent=context.parent)
    assert made.command is found
    for option, value in pairwise(words):
        if option == "--format":
            assert set(value.split(",")) <= set(FORMATS)


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        command.resolve_command(click.Context(command), ["no-such-command"])


def test_settings_files_and_the_marker_of_the_recipes_are_the_real_ones() -> None:
    for language, block in BLOCKS:
        if language == "toml":
            Settings.model_validate(tomllib.loads(block))
    files = set(re.findall(r"reports/latest/([\w.-]+)", RECIPES))
    assert files <= {row.file for row in FORMATS.values()}
    assert len(files) >= 4
    assert MARKER in RECIPES
