"""Finds the copy of AccessLint's rules that gives a second opinion: one pinned version, fetched by npm into the user's cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from auditor.errors import EngineFault
from auditor.model.codes import Code

ACCESSLINT = "0.21.0"
ACCESSLINT_SHA256 = "410d6af51079f9e80df6a0c0f3b27f5f91afe9706eaef59eaf0f6b89f35fc05e"
"""Digest of dist/index.iife.js as released."""
_PACKAGE = f"@accesslint/core@{ACCESSLINT}"
_MEMBER = "package/dist/index.iife.js"
_LIMIT = 5_000_000


@dataclass(frozen=True, slots=True)
class SecondSource:
    """A copy of AccessLint's rules on this machine."""

    version: str
    script: str


def accesslint_path() -> Path:
    """Return where the pinned copy is kept."""
    return user_cache_path("auditor", appauthor=False) / "accesslint" / ACCESSLINT / "index.iife.js"


def find_accesslint() -> SecondSource:
    """Return the pinned copy. Raises EngineFault AXE_MISSING when it was not fetched, AXE_WRONG when it is not what was released."""
    path = accesslint_path()
    if not path.is_file():
        raise EngineFault(
            Code.AXE_MISSING, f"AccessLint {ACCESSLINT} is not installed; `auditor setup --accesslint` fetches it"
        )
    return SecondSource(ACCESSLINT, _verified(path.read_bytes(), str(path)).decode("utf-8"))


def install_accesslint(echo: Callable[[str], None]) -> str:
    """Fetch the pinned copy with npm unless it is there, telling `echo` what is done; return its version. Raises EngineFault."""
    target = accesslint_path()
    if target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == ACCESSLINT_SHA256:
        echo(f"AccessLint {ACCESSLINT} is there: {target}")
        return ACCESSLINT
    echo(f"Fetching AccessLint {ACCESSLINT} with npm ...")
    raw = _verified(_packed(), _PACKAGE)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            part.write(raw)
        os.replace(part.name, target)
    except OSError as error:
        raise EngineFault(Code.AXE_MISSING, f"{target} cannot be written: {error.strerror}") from error
    echo(f"AccessLint {ACCESSLINT} is now at {target}")
    return ACCESSLINT


def _verified(raw: bytes, name: str) -> bytes:
    if hashlib.sha256(raw).hexdigest() != ACCESSLINT_SHA256:
        raise EngineFault(Code.AXE_WRONG, f"{name} is not AccessLint {ACCESSLINT} as released")
    return raw


def _packed() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise EngineFault(Code.AXE_MISSING, f"npm is needed to fetch {_PACKAGE}, and is not installed")
    with tempfile.TemporaryDirectory(prefix="auditor-accesslint-") as folder:
        try:
            # Nothing of the package is run: one file is taken out of it.
            command = [npm, "pack", "--silent", "--ignore-scripts", _PACKAGE]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=300)
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
                member = archive.getmember(_MEMBER)
                file = archive.extractfile(member) if member.size <= _LIMIT else None
                if file is None:
                    raise EngineFault(Code.AXE_WRONG, f"{_PACKAGE} does not carry {_MEMBER} as expected")
                return file.read()
        except subprocess.CalledProcessError as error:
            last = (error.stderr or "").strip().splitlines()[-1:] or [f"npm ended with {error.returncode}"]
            raise EngineFault(Code.AXE_MISSING, f"npm could not fetch {_PACKAGE}: {last[0]}") from error
        except (OSError, subprocess.TimeoutExpired, StopIteration, KeyError, tarfile.TarError) as error:
            raise EngineFault(Code.AXE_MISSING, f"npm could not be used for {_PACKAGE}: {error}") from error
