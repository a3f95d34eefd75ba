"""Fetches @axe-core/cli and pa11y-ci from npm into the user's cache; nothing of them is in this repository, no script of theirs runs.

Two copies are kept: one as it ships, and one whose axe-core files are replaced by the file that auditor uses.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from platformdirs import user_cache_path

PACKAGES = ("@axe-core/cli@4.13.0", "pa11y-ci@4.1.1")


class NoPeers(Exception):
    """The peers cannot be had on this machine; the message says why."""


def as_shipped() -> Path:
    """Return the folder in which the peers are installed. Raises NoPeers."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        raise NoPeers(f"{' and '.join(missing)} not found, so @axe-core/cli and pa11y-ci are left out")
    folder = _cache() / hashlib.sha256(" ".join(PACKAGES).encode()).hexdigest()[:12]
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}')
        _install(folder)
        (folder / "complete").touch()
    return folder


def with_axe(shipped: Path, axe: Path) -> Path:
    """Return a copy of the peers in which every axe-core is the given file."""
    digest = hashlib.sha256(axe.read_bytes()).hexdigest()[:12]
    folder = shipped.with_name(f"{shipped.name}-{digest}")
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(shipped, folder, copy_function=os.link, symlinks=True)
        for script in [*folder.rglob("axe-core/axe.min.js"), *folder.rglob("axe-core/axe.js")]:
            script.unlink()  # a hard link: written over, it would change the other copy too
            shutil.copyfile(axe, script)
    return folder


def versions(folder: Path) -> dict[str, str]:
    """Return the versions of the peers and of the axe-core that each loads."""
    modules = folder / "node_modules"
    places = {
        "@axe-core/cli": modules / "@axe-core" / "cli",
        "its axe-core": modules / "axe-core",
        "pa11y-ci": modules / "pa11y-ci",
        "its axe-core ": modules / "pa11y" / "node_modules" / "axe-core",
    }
    return {name: json.loads((place / "package.json").read_text())["version"] for name, place in places.items()}


def _install(folder: Path) -> None:
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", *PACKAGES]
    environment = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    try:
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True, timeout=600)
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()[-1:] or ["no reason given"]
        raise NoPeers(f"npm could not install {' and '.join(PACKAGES)}: {last[0]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoPeers(f"npm could not be run: {error}") from error


def _cache() -> Path:
    return user_cache_path("auditor", appauthor=False) / "peers"
