"""The import rules of the architecture, enforced over every module's syntax tree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "auditor"

# package -> what it may import of ours (its own package is always allowed)
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "encodings": set(),
    "urls": {"model", "encodings"},
    "errors": {"model"},
    "variables": set(),
    "config": {"model", "errors", "variables"},
    "dom": {"model", "urls"},
    "net": {"model", "urls", "encodings", "errors", "config"},
    "crawl": {"model", "dom", "urls", "net", "errors", "config"},
    "browser": {"model", "urls", "net", "errors", "config"},
    "extract": {"model", "dom", "urls", "encodings", "errors"},
    "reference": {"model", "dom", "urls", "errors"},
    "checks": {"model", "dom", "urls", "errors", "reference.align", "checks"},
    "store": {"model", "errors"},
    "gate": {"model", "urls", "errors"},
    "report": {"model", "urls", "errors"},
    "demo": {"model"},
    "pipeline": {
        "model",
        "dom",
        "urls",
        "errors",
        "config",
        "net",
        "crawl",
        "browser",
        "extract",
        "reference",
        "checks",
        "store",
        "gate",
        "report",
    },
    "cli": {
        "model",
        "errors",
        "config",
        "pipeline",
        "store",
        "report",
        "demo",
        "checks",
        "gate",
        "reference",
        "browser",
        "extract",
    },
}
# a library -> the only packages that may import it
ONLY_IN = {
    "requests": {"net"},
    "urllib3": {"net", "browser"},
    "socket": {"net", "browser", "demo"},
    "selenium": {"browser"},
    "axe_selenium_python": {"browser"},
    "sqlite3": {"store"},
    "jinja2": {"report"},
    "bs4": {"extract", "reference"},
    "textstat": {"checks"},
    "spylls": {"checks"},
}
# what judging must never touch: it would make a result depend on something besides its input
NEVER = {"checks": {"random", "requests", "selenium", "sqlite3", "datetime.datetime.now", "socket", "subprocess"}}

MODULES = sorted(path for path in ROOT.rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer they cross"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def package_of(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    package = package_of(path)
    if package in {"__init__", "__main__"}:
        return
    allowed = ALLOWED[package]
    for name in imported(path):
        top = name.split(".")[0]
        if top == "auditor":
            inner = name.removeprefix("auditor").lstrip(".")
            if inner in {"", "__version__"} or inner.split(".")[0] == package:
                continue
            known = any(
                inner == rule or inner.startswith(rule + ".") or rule.startswith(inner + ".") for rule in allowed
            )
            assert known, f"{path.relative_to(ROOT)} ({package}) must not import {name}"
        if top in ONLY_IN:
            assert package in ONLY_IN[top], f"{path.relative_to(ROOT)}: {top} belongs to {sorted(ONLY_IN[top])}"
        assert top not in NEVER.get(package, set()), f"{path.relative_to(ROOT)} must not import {name}"


def test_every_package_is_in_the_table() -> None:
    packages = {package_of(path) for path in MODULES} - {"__init__", "__main__"}
    assert packages <= set(ALLOWED), f"add {packages - set(ALLOWED)} to the table"
