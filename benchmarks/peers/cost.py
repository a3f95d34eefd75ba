"""What one run of a program costs: time, CPU of its whole process tree, and memory at its peak. Linux only.

The benchmark makes itself the parent of orphans (PR_SET_CHILD_SUBREAPER), so that a browser whose driver died stays in the tree.
CPU is what the kernel says of all ended children (getrusage), not a sample. Memory is the sum of PSS, sampled twice a second:
shared pages of a dozen browser processes count once.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_S = 0.5
GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run cost."""

    status: int
    wall_s: float
    cpu_s: float
    python_s: float
    """CPU of Python processes, sampled: the last half second of each is missing."""
    peak_mb: float
    python_peak_mb: float
    left: int
    """Processes that outlived the program and had to be ended."""
    output: str


@dataclass(slots=True)
class _Seen:
    python: dict[tuple[int, float], float] = field(default_factory=dict)
    peak: float = 0.0
    python_peak: float = 0.0

    def look(self) -> None:
        total = python = 0.0
        for process in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error, OSError, ValueError):
                size = _pss(process.pid)
                total += size
                if process.name().startswith("python"):
                    python += size
                    times = process.cpu_times()
                    self.python[process.pid, process.create_time()] = times.user + times.system
        self.peak, self.python_peak = max(self.peak, total), max(self.python_peak, python)


def adopt_orphans() -> None:
    """Make this process the parent of its descendants' orphans."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "PR_SET_CHILD_SUBREAPER")


def measure(command: Sequence[str], folder: Path, environment: Mapping[str, str], limit_s: float) -> Cost:
    """Run a program to its end and return what it cost; it is ended when it takes longer than `limit_s`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seen = _Seen()
    log = folder / "output.txt"
    begun = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    while process.poll() is None:
        if time.monotonic() - begun > limit_s:
            process.kill()
        seen.look()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SAMPLE_S)
    wall = time.monotonic() - begun
    left = _clear()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(
        status=process.returncode,
        wall_s=wall,
        cpu_s=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        python_s=sum(seen.python.values()),
        peak_mb=seen.peak / 1024,
        python_peak_mb=seen.python_peak / 1024,
        left=left,
        output=log.read_text("utf-8", "replace")[-2000:],
    )


def _clear() -> int:
    """Wait for what still ends, end what does not, take leave of all; return how many had to be ended."""
    deadline = time.monotonic() + GRACE_S
    while (left := psutil.Process().children(recursive=True)) and time.monotonic() < deadline:
        _reap()
        time.sleep(0.05)
    alive = [one for one in left if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    for one in alive:
        with contextlib.suppress(psutil.Error):
            one.kill()
    while psutil.Process().children(recursive=True):
        _reap()
        time.sleep(0.01)
    return len(alive)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return float(line.split()[1])
    return 0.0
