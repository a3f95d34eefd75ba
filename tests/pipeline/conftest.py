"""One audit of each twin of the demonstration site, shared by the tests that look at what came out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ran:
    """What a finished command left behind."""

    status: int
    stdout: str
    stderr: str
    folder: Path

    @property
    def report(self) -> Path:
        return (self.folder / "reports" / "latest").resolve()

    @property
    def audit(self) -> dict[str, Any]:
        return json.loads((self.report / "audit.json").read_text("utf-8"))


def auditor(*arguments: str, cwd: Path, timeout: float = 280) -> Ran:
    """Run the command as a person would, in a folder of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "AUDITOR_DEBUG": "1"},
    )
    return Ran(done.returncode, done.stdout, done.stderr, cwd)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return auditor("demo", cwd=tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return auditor("demo", "--clean", cwd=tmp_path_factory.mktemp("clean"))
