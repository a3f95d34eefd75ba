"""Reads the baseline that the settings name: a file, or `git:REF:PATH`, which a change under review cannot alter."""

from __future__ import annotations

import subprocess
from pathlib import Path

from auditor.errors import UsageFault
from auditor.gate import Baseline
from auditor.model.codes import Code

_GIT = "git:"
GIT_TIMEOUT_S = 60


def read_baseline(name: str, *, requested: bool = False) -> Baseline | None:
    """Return the baseline; None when there is none and none was `requested`.

    Raises UsageFault: BASELINE_MISSING when it was requested or its commit cannot be read, BASELINE_BROKEN when damaged.
    """
    if name.startswith(_GIT):
        return Baseline.parse(_from_git(name), name)
    path = Path(name)
    if not path.exists():
        if requested:
            raise UsageFault(Code.BASELINE_MISSING, name)
        return None
    return Baseline.load(path)


def writable_path(name: str) -> Path:
    """Return the file that a baseline is written to. Raises UsageFault for one that stands in a commit."""
    if name.startswith(_GIT):
        raise UsageFault(Code.USAGE, f"{name} stands in a commit; name the file to write with --baseline FILE")
    return Path(name)


def _from_git(name: str) -> str:
    reference, colon, path = name.removeprefix(_GIT).rpartition(":")
    if not colon or not reference or reference.startswith("-"):
        raise UsageFault(Code.USAGE, f"{name} is not git:REF:PATH, such as git:origin/main:auditor-baseline.json")
    try:
        # ./ makes git take the path from this folder, as every other path of the settings is.
        shown = subprocess.run(
            ["git", "show", "--no-textconv", "--end-of-options", f"{reference}:./{path.removeprefix('./')}"],
            capture_output=True,
            timeout=GIT_TIMEOUT_S,
            check=True,
        )
        return shown.stdout.decode("utf-8-sig")
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise UsageFault(Code.BASELINE_MISSING, f"{name}: {said}") from error
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError) as error:
        raise UsageFault(Code.BASELINE_MISSING, f"{name}: {error}") from error
