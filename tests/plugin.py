"""Installs packages with checks of their own into a folder: a wheel by pip, or just what a package manager would leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path


def install(folder: Path, module: str, code: str, *, entry: str = "") -> dict[str, str]:
    """Write a module and what is recorded of its package; return an environment in which Python finds both."""
    folder.mkdir(exist_ok=True)
    (folder / f"{module}.py").write_text(code, "utf-8")
    recorded = folder / f"{module}-1.0.dist-info"
    recorded.mkdir(exist_ok=True)
    (recorded / "METADATA").write_text(_metadata(module.replace("_", "-"), "1.0"))
    (recorded / "entry_points.txt").write_text(f"[auditor.checks]\n{module} = {entry or module}\n")
    return environment(folder)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Python looks into the folder first."""
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}


def pip_install(folder: Path, project: str, code: str) -> dict[str, str]:
    """Make a wheel of the module and the pyproject.toml, install it with pip into the folder, and return an environment with it."""
    said = tomllib.loads(project)["project"]
    (module,) = said["entry-points"]["auditor.checks"].values()
    stem = f"{said['name'].replace('-', '_')}-{said['version']}"
    wheel = folder.parent / f"{stem}-py3-none-any.whl"
    files = {
        f"{module}.py": code,
        f"{stem}.dist-info/METADATA": _metadata(said["name"], said["version"]),
        f"{stem}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{stem}.dist-info/entry_points.txt": f"[auditor.checks]\n{module} = {module}\n",
    }
    record = "".join(f"{name},,\n" for name in [*files, f"{stem}.dist-info/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**files, f"{stem}.dist-info/RECORD": record}.items():
            archive.writestr(name, text)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile"]
    subprocess.run([*pip, "--target", str(folder), str(wheel)], check=True, capture_output=True, timeout=120)
    return environment(folder)


def _metadata(name: str, version: str) -> str:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
