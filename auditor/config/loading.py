"""auditor.toml, environment and command line become one checked `Settings`; every complaint names file, key, value and what is allowed."""

from __future__ import annotations

import difflib
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from auditor.config.settings import Settings
from auditor.errors import UsageFault
from auditor.model.codes import Code
from auditor.redact import protect
from auditor.variables import read_variables, variable_of

CONFIG_NAME = "auditor.toml"

_MOST_TOLD = 5
"""Faults of the settings that are told at once."""
_IN_OUR_WORDS = {
    "model_type": "it is a section: write [{name}] and its keys below it",
    "tuple_type": "it is a list: write {name} = {example}",
    "dict_type": 'it is a table: write {name} = {{"…" = "…"}}',
    "string_type": 'it is a text: write {name} = "…"',
    "int_type": "it is a whole number",
    "int_parsing": "it is a whole number",
    "int_from_float": "it is a whole number",
    "float_type": "it is a number",
    "float_parsing": "it is a number",
    "bool_type": "it is true or false",
    "bool_parsing": "it is true or false",
    "literal_error": "it is {expected}",
    "greater_than_equal": "the least is {ge}",
    "greater_than": "it is more than {gt}",
    "less_than_equal": "the most is {le}",
    "less_than": "it is less than {lt}",
    "missing": "one value is missing",
    "too_long": "there are more than {max_length} values",
}
"""Kind of a fault in pydantic's words -> in ours, which say what to write."""


SettingValue = str | int | float | bool | Sequence[str]
"""What a caller may set a dotted key to."""


def load(
    path: Path | None = None,
    overrides: Mapping[str, SettingValue] | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Read the settings. `path` None looks for auditor.toml in the current folder and goes without when there is none.

    `overrides` are dotted keys ("site.max_pages": 10) that go before the environment and the file. What the settings name as
    secret is hidden in every output from then on. Raises UsageFault.
    """
    data: dict[str, object] = {}
    if path is None and Path(CONFIG_NAME).is_file():
        path = Path(CONFIG_NAME)
    if path is not None:
        data = _read(path)
    sources: dict[str, str] = {}
    for key, value in read_variables(environ, Settings):
        _put(data, key, value)
        sources[key] = variable_of(key)
    for key, value in (overrides or {}).items():
        _put(data, key, value)
        sources[key] = "the command line"
    settings = _checked(data, str(path or CONFIG_NAME), sources)
    protect(settings.secrets(environ))
    return settings


def is_key(key: str) -> bool:
    """Tell whether a dotted key is one of auditor.toml."""
    *path, last = key.split(".")
    return last in _known_keys(tuple(path))


def built(values: Mapping[str, object]) -> Settings:
    """Return settings made of dotted keys alone, without any file or environment. Raises UsageFault."""
    data: dict[str, object] = {}
    for key, value in values.items():
        _put(data, key, value)
    return _checked(data, "the built-in settings", {})


def _checked(data: Mapping[str, object], file: str, sources: Mapping[str, str]) -> Settings:
    """Check the settings; `sources` says by key what was not in the file."""
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        raise UsageFault(Code.CONFIG_INVALID, _explain(error, file, sources)) from error


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(Code.CONFIG_INVALID, f"{path} is not valid TOML: {error}") from error


def _put(data: dict[str, object], key: str, value: object) -> None:
    *path, last = key.split(".")
    for name in path:
        inner = data.setdefault(name, {})
        if not isinstance(inner, dict):
            raise UsageFault(Code.CONFIG_INVALID, f"{name} must be a table")
        data = inner
    data[last] = value


def _explain(error: ValidationError, file: str, sources: Mapping[str, str]) -> str:
    parts: list[str] = []
    told = ""
    problems = error.errors()
    for problem in problems[:_MOST_TOLD]:
        key = ".".join(str(step) for step in problem["loc"] if not str(step).startswith("constrained-"))
        source = next((where for name, where in sources.items() if f"{key}.".startswith(f"{name}.")), file)
        where, told = ("" if source == told else f"{source}: "), source
        if problem["type"] == "extra_forbidden":
            written = problem.get("input")
            if isinstance(written, dict) and len(problem["loc"]) == 1:
                parts.append(f"{where}unknown section [{key}]{_section_meant(key, written)}")
            else:
                parts.append(f"{where}unknown key {key}{_meant(problem['loc'])}")
        else:
            shown = repr(problem.get("input"))
            shown = shown if len(shown) <= 80 else shown[:79] + "…"
            name = problem["loc"][-1] if problem["loc"] else ""
            ours = _IN_OUR_WORDS.get(problem["type"], "").format(
                name=name, example=_example(problem["loc"]), **problem.get("ctx", {})
            )
            parts.append(f"{where}{key} = {shown}: {ours or problem['msg'].removeprefix('Value error, ')}")
    if len(problems) > _MOST_TOLD:
        parts.append(f"and {len(problems) - _MOST_TOLD} more")
    return "; ".join(parts)


def _section_meant(name: str, written: Mapping[str, object]) -> str:
    """Say where the keys of a section belong that does not exist, or which section was meant."""
    tables = [key for key, field in Settings.model_fields.items() if get_origin(field.annotation) is dict]
    sections, homes = [*_sections(Settings), *tables], _homes()
    if near := difflib.get_close_matches(name, sections, 1):
        return f"; did you mean [{near[0]}]?"
    if key := next((key for key in written if key in homes), ""):
        return f"; {key} stands in [{homes[key]}]"
    return f"; the sections are {', '.join(one for one in sections if '.' not in one)}"


def _homes() -> dict[str, str]:
    """Return the section of each key."""
    return {key: section for section in _sections(Settings) for key in _known_keys(tuple(section.split(".")))}


def _meant(path: tuple[int | str, ...]) -> str:
    """Say where a key belongs that does not stand where it was written, or which one was meant."""
    name = str(path[-1])
    here = _known_keys(path[:-1])
    homes = _homes()
    if name in homes:
        return f"; it stands in [{homes[name]}]"
    if name in Settings.model_fields and len(path) > 1:
        return "; it stands by itself, before the first section"
    if near := difflib.get_close_matches(name, here, 1):
        return f"; did you mean {near[0]}?"
    near = difflib.get_close_matches(name, homes, 1, 0.8)
    return f"; did you mean {near[0]} in [{homes[near[0]]}]?" if near else ""


def _sections(model: type[BaseModel], prefix: str = "") -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found += [f"{prefix}{name}", *_sections(inner, f"{prefix}{name}.")]
    return found


def _example(path: tuple[int | str, ...]) -> str:
    """Return a list as it can be written for a key: what it is without being set, else two texts."""
    model: Any = Settings
    default: object = None
    for step in path:
        fields = getattr(model, "model_fields", None)
        if fields is None:  # a table of names: what stands below each of them
            model = get_args(model)[-1] if get_args(model) else None
        elif step in fields:
            model, default = fields[step].annotation, fields[step].default
    return json.dumps(default) if isinstance(default, tuple) and default else '["…", "…"]'


def _known_keys(path: tuple[int | str, ...]) -> list[str]:
    model: Any = Settings
    for step in path:
        fields = getattr(model, "model_fields", {})
        if step not in fields:
            return []
        model = fields[step].annotation
    return list(getattr(model, "model_fields", {}))
