"""No name of the program is dead without a reason, and no reason outlives its name."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]
REASONS = ROOT / "scripts" / "unused_names.py"
OPTIONS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["vulture"]


def unused(*paths: str) -> list[str]:
    vulture = Vulture(ignore_decorators=OPTIONS["ignore_decorators"])
    vulture.scavenge([str(ROOT / path) for path in paths], exclude=[str(ROOT / path) for path in OPTIONS["exclude"]])
    return [f"{item.name} ({item.filename.relative_to(ROOT)})" for item in vulture.get_unused_code()]


def test_no_name_is_dead_without_a_reason() -> None:
    assert unused(*OPTIONS["paths"]) == []


def test_every_reason_is_for_a_name_that_nothing_else_says() -> None:
    excused = [node.value.id for node in ast.parse(REASONS.read_text("utf-8")).body[1:] if isinstance(node, ast.Expr)]
    dead = {entry.split(" ")[0] for entry in unused("auditor")}
    assert len(excused) == len(set(excused))
    assert set(excused) - dead == set()


def test_a_new_name_that_nobody_uses_is_found(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text("def forgotten() -> int:\n    return 1\n", "utf-8")
    vulture = Vulture()
    vulture.scavenge([str(tmp_path)])
    assert [item.name for item in vulture.get_unused_code()] == ["forgotten"]
