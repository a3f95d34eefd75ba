"""Finds the axe-core copy that a run uses: one pinned version on every machine, any other only by name or with a notice."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path

from auditor.errors import EngineFault
from auditor.model.codes import Code

PINNED = "4.14.0"
PINNED_SHA256 = "20c09fe157a8a34a30e241aaa1fcdade657734f08ab379ecfbeb7d45cc46e878"
"""Digest of axe.min.js as released."""
_WHEEL = "pytest-playwright-axe==4.14.0"
"""A wheel that carries the pinned copy. Only the file is taken out; the package is never installed or run."""
_MEMBER = "pytest_playwright_axe/resources/axe.min.js"
_BANNER = re.compile(r"/\*! ?a[xX][eE](?:-core)? v(\d+\.\d+\.\d+[\w.-]*)")
_PROPERTY = re.compile(r"axe(?:\|\|\{\}\))?\.version ?= ?[\"'](\d+\.\d+\.\d+[\w.-]*)[\"']")
"""How copies without a banner (2018) tell their version."""
_LIMIT = 20_000_000


@dataclass(frozen=True, slots=True)
class AxeSource:
    """A copy of axe-core on this machine."""

    path: Path
    version: str
    sha256: str
    source: str
    """pinned | path | axe-selenium-python"""
    notice: str = ""
    """What the reader of a report must know about this copy; empty for the pinned one."""

    def text(self) -> str:
        """Return the script. Raises EngineFault when the file changed since it was found."""
        raw = _read(self.path)
        if hashlib.sha256(raw).hexdigest() != self.sha256:
            raise EngineFault(Code.AXE_WRONG, f"{self.path} changed during the run")
        return raw.decode("utf-8")


def pinned_path() -> Path:
    """Return where the pinned copy is kept."""
    return user_cache_path("auditor", appauthor=False) / "axe" / PINNED / "axe.min.js"


def find_axe(path: str = "") -> AxeSource:
    """Return the copy to use: the one named, else the pinned one, else a 4.x inside axe-selenium-python with a notice.

    Raises EngineFault AXE_MISSING when there is none, AXE_WRONG when the pinned file is not what was released.
    """
    if path:
        found = _describe(Path(path).expanduser(), "path")
        if found.sha256 == PINNED_SHA256:
            return found
        notice = f"axe-core {found.version} from {found.path} was used instead of the pinned {PINNED}."
        return AxeSource(found.path, found.version, found.sha256, "path", notice)
    if pinned_path().is_file():
        found = _describe(pinned_path(), "pinned")
        if found.sha256 != PINNED_SHA256:
            raise EngineFault(Code.AXE_WRONG, f"{found.path} is not axe-core {PINNED} as released")
        return found
    return _bundled()


def install_axe(echo: Callable[[str], None]) -> AxeSource:
    """Fetch the pinned copy with pip into the user's cache unless it is there; `echo` is told what happens.

    Raises EngineFault AXE_MISSING when pip cannot get it, AXE_WRONG when it is not what was released.
    """
    target = pinned_path()
    if target.is_file() and hashlib.sha256(_read(target)).hexdigest() == PINNED_SHA256:
        echo(f"axe-core {PINNED} is there: {target}")
        return find_axe()
    echo(f"Fetching axe-core {PINNED} with pip ...")
    raw = _from_wheel()
    if hashlib.sha256(raw).hexdigest() != PINNED_SHA256:
        raise EngineFault(Code.AXE_WRONG, f"{_WHEEL} does not carry axe-core {PINNED} as released")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            part.write(raw)
        os.replace(part.name, target)
    except OSError as error:
        raise EngineFault(Code.AXE_MISSING, f"{target} cannot be written: {error.strerror}") from error
    echo(f"axe-core {PINNED} is now at {target}")
    return find_axe()


def _from_wheel() -> bytes:
    with tempfile.TemporaryDirectory(prefix="auditor-axe-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        # The wheel asks for Python 3.12; the file inside it is JavaScript and runs anywhere.
        command += ["--python-version", "3.12", "--disable-pip-version-check", "--dest", folder, _WHEEL]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        except subprocess.CalledProcessError as error:
            last = (error.stderr or "").strip().splitlines()[-1:] or [f"pip ended with {error.returncode}"]
            raise EngineFault(Code.AXE_MISSING, f"pip could not fetch {_WHEEL}: {last[0]}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EngineFault(Code.AXE_MISSING, f"pip could not be run: {error}") from error
        wheels = list(Path(folder).glob("*.whl"))
        if len(wheels) != 1:
            raise EngineFault(Code.AXE_MISSING, f"pip brought {len(wheels)} wheels for {_WHEEL}")
        try:
            with zipfile.ZipFile(wheels[0]) as wheel:
                if wheel.getinfo(_MEMBER).file_size > _LIMIT:
                    raise EngineFault(Code.AXE_WRONG, f"{_MEMBER} is larger than expected")
                return wheel.read(_MEMBER)
        except (KeyError, zipfile.BadZipFile) as error:
            raise EngineFault(Code.AXE_WRONG, f"{_WHEEL} does not carry {_MEMBER}") from error


def _bundled() -> AxeSource:
    """Return the copy inside axe-selenium-python if it is 4.x; the 3.1.1 of 2018 is refused."""
    spec = find_spec("axe_selenium_python")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    script = folder / "node_modules" / "axe-core" / "axe.min.js" if folder else None
    if script is None or not script.is_file():
        raise EngineFault(Code.AXE_MISSING, f"axe-core {PINNED} is not installed")
    found = _describe(script, "axe-selenium-python")
    if not found.version.startswith("4."):
        raise EngineFault(
            Code.AXE_MISSING,
            f"axe-core {PINNED} is not installed, and axe-selenium-python carries axe {found.version}, which is too old",
        )
    notice = f"axe-core {found.version} from axe-selenium-python was used instead of the pinned {PINNED}."
    return AxeSource(found.path, found.version, found.sha256, found.source, notice)


def _describe(path: Path, source: str) -> AxeSource:
    raw = _read(path)
    match = _BANNER.search(raw[:2000].decode("utf-8", "replace")) or _PROPERTY.search(raw.decode("utf-8", "replace"))
    if match is None:
        raise EngineFault(Code.AXE_WRONG, f"{path} does not look like axe-core")
    return AxeSource(path, match[1], hashlib.sha256(raw).hexdigest(), source)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LIMIT:
            raise EngineFault(Code.AXE_WRONG, f"{path} is too large to be axe-core")
        return path.read_bytes()
    except OSError as error:
        raise EngineFault(Code.AXE_MISSING, f"{path} cannot be read: {error.strerror or error}") from error
