"""Installs a package with checks of its own into a folder, as a package manager would: its module and its metadata."""

from __future__ import annotations

import os
from pathlib import Path


def install(
    folder: Path, module: str, code: str, *, version: str = "1.0", group: str = "auditor.checks"
) -> dict[str, str]:
    """Write the module and what is recorded of its package; return an environment in which Python finds both."""
    folder.mkdir(exist_ok=True)
    (folder / f"{module}.py").write_text(code, "utf-8")
    recorded = folder / f"{module}-{version}.dist-info"
    recorded.mkdir(exist_ok=True)
    (recorded / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module.replace('_', '-')}\nVersion: {version}\n")
    (recorded / "entry_points.txt").write_text(f"[{group}]\n{module} = {module}\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}
