"""Who wrote what stands in an approved text: an editor's work is never overwritten, what this program took over is its own.

A file may be rewritten while it is what was audited and has no edits that git does not know, or while it is what was written
here last since that audit. The digests of what was written stand in a small file beside the store.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from auditor.reference.files import Unreadable

LEDGER = "accepted.json"
_KEPT = 500
"""Files that the ledger remembers."""


@dataclass(frozen=True, slots=True)
class Editing:
    """One approved text as it was audited, and where it is noted what was written into it since."""

    path: Path
    audited: str
    """sha256 of the file when the page was audited; empty where the run does not tell."""
    ledger: Path

    def objection(self) -> str:
        """Say why the file must not be rewritten, and the way out; empty where it may be."""
        try:
            now = _digest(self.path.read_bytes())
        except OSError as error:
            return f"cannot be read: {error.strerror or error}"
        if _read(self.ledger).get(str(self.path.resolve())) == [self.audited, now]:
            return ""
        if self.audited and now != self.audited:
            return "was changed since it was audited; audit the page again, or use --force to change only these blocks"
        if uncommitted(self.path):
            return "has changes that are not committed; commit them first, or use --force"
        return ""

    def write(self, before: bytes, after: bytes) -> None:
        """Replace the file whole. Raises `Unreadable` when somebody wrote it meanwhile, OSError when the disk says no."""
        if self.path.read_bytes() != before:
            raise Unreadable(f"{self.path.name} was written by somebody else just now; nothing was changed")
        _replace(self.path, after)
        held = _read(self.ledger)
        name = str(self.path.resolve())
        held.pop(name, None)
        held[name] = [self.audited, _digest(after)]
        _replace(self.ledger, json.dumps(dict(list(held.items())[-_KEPT:]), indent=1).encode())


def uncommitted(path: Path) -> bool:
    """Tell whether git knows changes of this file that are not committed; False where there is no git."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(path.resolve().parent), "status", "--porcelain", "--", path.name],
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _read(ledger: Path) -> dict[str, list[str]]:
    # A ledger that is gone or damaged costs no edit: the files then count as changed by somebody else.
    try:
        held = json.loads(ledger.read_bytes())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _replace(path: Path, body: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
