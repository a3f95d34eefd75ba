"""Writes docs/settings.md from the settings themselves: every key, its default, what is allowed, and where else it can be set."""

from __future__ import annotations

import ast
import inspect
import json
import typing
from collections.abc import Iterator
from pathlib import Path

import annotated_types
import click
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from auditor.cli import auditor
from auditor.cli.options import SettingOption
from auditor.config import Settings, sections, settings

PLACE = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD = """# Settings

Every key of `auditor.toml`. Each has a default, so that the smallest useful file is one line:

```toml
site.start = "https://www.example.edu/"
```

A value on the command line goes before one in the environment, that before the file, and that before the default. A list of one text
may be written as the text alone. What is misspelt is refused before an audit starts, with the key, the value and what is nearest.
Each key has an environment variable: `AUDITOR_`, then the key in capitals with two underlines for each dot:
AUDITOR_SITE__MAX_PAGES=50 is one. Passwords never stand in the file:
a key that ends in `_env` names the environment variable that holds one.

Written by `make docs`; do not edit.
"""
TABLES = {
    "states": "states.NAME",
    "terms": "[terms]",
    "scripts": "[scripts]",
    "site.auth.cookies": "[site.auth.cookies]",
}
"""Keys whose values are sections of their own, and how those are headed."""


def document() -> str:
    """Return the whole document."""
    return HEAD + "".join(_section(Settings, "", ""))


def _section(model: type[BaseModel], prefix: str, heading: str) -> Iterator[str]:
    docs = _docstrings()[model.__name__]
    if heading:
        yield f"\n## [{heading}]\n\n{docs[''].partition(': ')[2].capitalize() or docs['']}\n"
    else:
        yield "\n## Before the first section\n"
    yield "\n"
    inner: list[tuple[type[BaseModel], str, str]] = []
    for name, field in model.model_fields.items():
        key = f"{prefix}{name}"
        section = _model_in(field.annotation)
        if section is not None:
            inner.append((section, f"{key}.", TABLES.get(key, key)))
            if key not in TABLES:
                continue
        yield _entry(name, key, field, docs[name])
    for section, below, title in inner:
        yield from _section(section, below, title)


def _entry(name: str, key: str, field: FieldInfo, words: str) -> str:
    default = field.get_default(call_default_factory=True)
    shown = "must be given" if default is PydanticUndefined else f"default `{_toml(default)}`"
    flags = ", ".join(f"`{flag}`" for flag in _flags().get(key, ()))
    also = f"; also {flags}" if flags else ""
    return f"- **`{name}`** – {' '.join(words.split())}<br>{_kind(field)}; {shown}{also}\n"


def _kind(field: FieldInfo) -> str:
    bounds = _bounds(field.metadata)
    return f"{_words(field.annotation)}{bounds}"


def _words(kind: object) -> str:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return "one of " + ", ".join(f"`{one}`" for one in inner)
    if origin is typing.Annotated:
        return f"{_words(inner[0])}{_bounds(inner[1:])}"
    if origin is tuple:
        return (
            f"list of {_words(inner[0])}s"
            if inner[-1] is Ellipsis
            else f"list of {len(inner)} {_words(inner[0]).replace('number', 'numbers', 1)}"
        )
    if origin is dict:
        return "table"
    if inner:
        return " or ".join(_words(one) for one in inner if one is not type(None))
    names = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}
    return names.get(typing.cast(type, kind), "table")


def _bounds(metadata: typing.Iterable[object]) -> str:
    said = []
    for one in metadata:
        for rule in one.metadata if isinstance(one, FieldInfo) else (one,):
            if isinstance(rule, annotated_types.Ge):
                said.append(f"at least {rule.ge:,}")
            elif isinstance(rule, annotated_types.Gt):
                said.append(f"more than {rule.gt:,}")
            elif isinstance(rule, annotated_types.Le):
                said.append(f"at most {rule.le:,}")
    return f" ({', '.join(said)})" if said else ""


def _toml(value: object) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_toml, value))}]"
    if value is None or value == {}:
        return "none" if value is None else "{}"
    return json.dumps(value)


def _model_in(kind: object) -> type[BaseModel] | None:
    for one in (kind, *typing.get_args(kind)):
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def _docstrings() -> dict[str, dict[str, str]]:
    """Return by class what stands below each field; below the empty name what the class itself says."""
    found: dict[str, dict[str, str]] = {}
    for node in [*ast.parse(inspect.getsource(sections)).body, *ast.parse(inspect.getsource(settings)).body]:
        if not isinstance(node, ast.ClassDef):
            continue
        found[node.name] = {"": ast.get_docstring(node) or ""}
        for field, below in zip(node.body, node.body[1:], strict=False):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                found[node.name][field.target.id] = str(below.value.value)
    return found


def _flags() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for command in _commands(auditor):
        for option in command.params:
            if isinstance(option, SettingOption):
                for flag in option.opts:
                    if flag not in found.setdefault(option.key, []):
                        found[option.key].append(flag)
    return found


def _commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        inner = group.get_command(context, name)
        if isinstance(inner, click.Group):
            yield from _commands(inner)
        elif inner is not None:
            yield inner


if __name__ == "__main__":
    PLACE.write_text(document(), "utf-8")
