"""Says where the log of each run stands below the store, and lets the logs go with their runs."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

FOLDER = "logs"


def log_path(store: Path, run_id: str) -> Path:
    """Return where the log of a run stands."""
    return store / FOLDER / f"{run_id}.log"


def forget_logs(store: Path, kept: Collection[str]) -> None:
    """Remove the logs of runs that the store does not have any more."""
    for path in (store / FOLDER).glob("*.log"):
        if path.stem not in kept:
            path.unlink(missing_ok=True)
