"""What keeps the code easy to take over, counted: each figure may get better and never worse."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import auditor
from auditor.model.codes import Code
from auditor.model.formats import FORMATS

ROOT = Path(auditor.__file__).parent
MOST_ANY = 22
"""Parameters and results of our own functions that are annotated with Any, by that name or through an alias."""


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """Return every module of auditor/ with its place, in order."""
    paths = sorted(ROOT.rglob("*.py"))
    return tuple((path.relative_to(ROOT.parent).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


def classes_of_one_name(trees: Iterable[tuple[str, ast.Module]]) -> list[str]:
    """Return the class names that more than one module has, with the modules."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{place}:{node.lineno}")
    return [f"{name}: {', '.join(found)}" for name, found in sorted(places.items()) if len(found) > 1]


def codes_as_strings(trees: Iterable[tuple[str, ast.Module]]) -> list[str]:
    """Return the strings that are an error code, wherever they are not declared."""
    codes = set(map(str, Code))
    return [
        f"{place}:{node.lineno} {node.value}"
        for place, tree in trees
        if not place.endswith("model/codes.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in codes
    ]


def signatures_with_any(trees: Iterable[tuple[str, ast.Module]]) -> list[str]:
    """Return the parameters and results that are annotated with Any, or with a name that a module makes an alias of it."""
    trees = list(trees)
    hidden = {"Any"} | {name for _, tree in trees for name in _aliases_of_any(tree)}
    return [
        f"{place}:{node.lineno} {node.name}({name}: {ast.unparse(annotation)})"
        for place, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for name, annotation in _annotations(node)
        if _names(annotation) & hidden
    ]


def _aliases_of_any(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(name), annotation=ast.Name("TypeAlias"), value=ast.expr() as value):
                pass
            case _:
                continue
        if not isinstance(value, ast.Call) and "Any" in _names(value):
            yield name


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[str, ast.expr]]:
    given = function.args
    every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
    yield from ((one.arg, one.annotation) for one in every if one is not None and one.annotation is not None)
    if function.returns is not None:
        yield "return", function.returns


def _names(annotation: ast.expr) -> set[str]:
    """Return the names in an annotation, also in one that is written as a string."""
    found: set[str] = set()
    for node in ast.walk(annotation):
        match node:
            case ast.Name(name) | ast.Attribute(attr=name):
                found.add(name)
            case ast.Constant(str() as text):
                try:
                    found |= _names(ast.parse(text, mode="eval").body)
                except SyntaxError:
                    continue  # text, not a type
    return found


def told(places: list[str], rule: str) -> str:
    return "\n".join([f"{rule} ({len(places)}):", *places])


def test_a_class_name_means_one_thing() -> None:
    found = classes_of_one_name(modules())
    assert not found, told(found, "Give one of the classes a name of its own")


def test_an_error_code_is_a_string_only_where_it_is_declared() -> None:
    found = codes_as_strings(modules())
    assert not found, told(found, "Say `Code.NAME` instead of the string")


def test_few_signatures_say_any() -> None:
    found = signatures_with_any(modules())
    assert len(found) <= MOST_ANY, told(found, f"Give these a type, at most {MOST_ANY} may be Any")
    assert len(found) > MOST_ANY - 5, f"Lower MOST_ANY to {len(found)}, so that it stays that good"


def test_the_way_of_a_page_is_short_and_leads_over_files_that_are_there() -> None:
    told = (ROOT.parent / "docs" / "decisions" / "0006-one-life-of-a-page.md").read_text("utf-8")
    steps = re.findall(r"^\d+\. `(auditor/[\w/]+\.py)` ", told, re.MULTILINE)
    assert [step for step in steps if not (ROOT.parent / step).is_file()] == []
    assert 15 < len(steps) < 25
    assert (steps[0], steps[-1]) == ("auditor/cli/audit.py", "auditor/report/html/overview.py")


def test_a_report_format_is_known_to_its_row_alone() -> None:
    """So a new one is two files: its module and the row."""
    homes = {f"auditor.report.{row.writer.partition(':')[0]}" for row in FORMATS.values()}
    found = [
        f"{place}:{node.lineno} {name}"
        for place, tree in modules()
        if not place.startswith("auditor/report/html/")
        for node in ast.walk(tree)
        for name in _imported(node)
        if name in homes
    ]
    assert not found, told(found, "Ask `write_format` for it; only its row names a format's module")


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str() as module, names=names):
            return [module, *(f"{module}.{name.name}" for name in names)]
    return []


def parsed(**sources: str) -> list[tuple[str, ast.Module]]:
    return [(f"{name}.py", ast.parse(source)) for name, source in sources.items()]


def test_what_is_counted_is_found() -> None:
    twice = parsed(one="class Page: pass", two="def f():\n    class Page: pass", three="class Pages: pass")
    assert classes_of_one_name(twice) == ["Page: one.py:1, two.py:2"]
    assert codes_as_strings(parsed(one="f('RESET')\nCode.RESET\n'RESETS'")) == ["one.py:1 RESET"]
    wide = parsed(
        one="JSON = Any\ndef f(a: int, *b: dict[str, Any]) -> 'list[Any]': ...",
        two="Rows: TypeAlias = list[Any]\nlimit = cast(Any, 3)\ndef g(a: JSON, /, *, b: Rows, limit: int) -> limit: ...",
    )
    assert [place.split(" ")[1] for place in signatures_with_any(wide)] == ["f(b:", "f(return:", "g(a:", "g(b:"]
