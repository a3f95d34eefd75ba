"""Run the tests, then those that failed once more, alone: what passes only then is named as a fault of its own.

    python scripts/run_tests.py [arguments of pytest]

Hundreds of tests start browsers, servers and child processes beside each other. A test that fails there and passes alone is not
right, and stands in the last lines; a test that fails twice, or more than a few that fail at all, end with pytest's status.
"""

from __future__ import annotations

import compileall
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECOND_LOOK = 10
"""Failures that are looked at again at most; more of them are no accident."""
FAILED = 1
"""What pytest ends with when tests failed."""


def run_tests(root: Path, arguments: Sequence[str]) -> int:
    """Run the tests of a project with these arguments of pytest and return the status to end with."""
    # Hundreds of child processes begin with the same modules; an environment may forbid them to keep what they compile.
    compileall.compile_dir(root / "auditor", quiet=2)
    status = _pytest(root, "--cache-clear", *arguments)
    if status != FAILED:
        return status
    failed = _failed(root)
    if not 0 < len(failed) <= SECOND_LOOK:
        return status
    print(f"\nWhat failed runs once more, alone: {len(failed)}.", flush=True)
    if _pytest(root, "-q", *failed) != 0:
        return FAILED
    print("\nFAILED BESIDE OTHERS AND PASSED ALONE (a fault to be mended):", *failed, sep="\n  ", flush=True)
    return 0


def _pytest(root: Path, *arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=root, check=False).returncode


def _failed(root: Path) -> list[str]:
    """Return the tests that failed, as pytest remembers them."""
    try:
        return sorted(json.loads((root / ".pytest_cache" / "v" / "cache" / "lastfailed").read_text("utf-8")))
    except (OSError, ValueError):
        return []


if __name__ == "__main__":
    sys.exit(run_tests(ROOT, sys.argv[1:]))
